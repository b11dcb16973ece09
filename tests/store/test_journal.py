"""The journal, and how a change afterwards shows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from prompts.answer import Said
from store import answers, journal
from store.database import Database
from store.journal import BrokenEntry, JournalRecord
from store.problems import NoSuchOrderError
from store.session import Session
from tests.store.samples import (
    BUYER,
    NOW,
    answer,
    heard,
    later,
    opened,
    record,
    without_triggers,
)


def write(database: Database, order_id: int, n: int) -> JournalRecord:
    """The n-th entry of an order."""
    with database.write() as session:
        return journal.write(
            session,
            order_id=order_id,
            at=later(n),
            actor=BUYER,
            verb="answered",
            details={"question": f"模具-{n}", "b": None, "a": [1.5, True]},
        )


@pytest.fixture
def written(database: Database) -> list[JournalRecord]:
    """Two orders' journals: four entries of the first, one of the second."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    entries = [write(database, first.id, n) for n in (1, 2, 3, 4)]
    return [*entries, write(database, second.id, 1)]


def meddle(database: Database, statement: str, table: str = "journal", **values: str) -> None:
    """What somebody does who has the database and puts its triggers out of the way."""
    with without_triggers(database, table) as session:
        session.connection().execute(text(statement), values)


def verify(database: Database) -> tuple[BrokenEntry, ...]:
    """What a verification finds."""
    with database.read() as session:
        return journal.verify(session)


def test_entries_follow_each_other(database: Database, written: list[JournalRecord]) -> None:
    """Each carries the hash of the one before it, and an untouched journal verifies."""
    assert [entry.seq for entry in written] == [1, 2, 3, 4, 1]
    assert [entry.previous_hash for entry in written] == [
        "",
        *[entry.hash for entry in written[:3]],
        "",
    ]
    assert verify(database) == ()
    with database.read() as session:
        assert journal.of_order(session, order_id=1) == tuple(written[:4])
        assert journal.of_order(session, order_id=1, since=2) == tuple(written[2:4])
        assert journal.count(session) == 5


def test_the_hash_is_the_same_in_every_version(database: Database) -> None:
    """A hash that an auditor wrote down must be found again: this one may never change."""
    entry = write(database, opened(database).id, 1)
    assert entry.hash == "eb69cfc8567c41a420e6d5a58f0470b80921898ea933029fb50d4281c06e693b"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE journal SET actor = 'USOMEBODY' WHERE order_id = 1 AND seq = 2",
            ["order 1, entry 2: was changed after it was written"],
        ),
        (
            "UPDATE journal SET at = at + 1 WHERE order_id = 1 AND seq = 4",
            ["order 1, entry 4: was changed after it was written"],
        ),
        (
            "UPDATE journal SET details = '{no json' WHERE order_id = 2",
            ["order 2, entry 1: was changed after it was written"],
        ),
        (
            "DELETE FROM journal WHERE order_id = 1 AND seq = 2",
            [
                "order 1, entry 2: is missing",
                "order 1, entry 3: does not follow the entry before it",
            ],
        ),
        (
            "DELETE FROM journal WHERE order_id = 1 AND seq = 1",
            [
                "order 1, entry 1: is missing",
                "order 1, entry 2: does not follow the entry before it",
            ],
        ),
        (
            "DELETE FROM journal WHERE order_id = 1 AND seq >= 3",
            [
                "order 1, entry 3: is missing at the end",
                "order 1, entry 4: is missing at the end",
            ],
        ),
        ("DELETE FROM journal WHERE order_id = 2", ["order 2, entry 1: is missing at the end"]),
    ],
)
@pytest.mark.usefixtures("written")
def test_each_broken_entry_is_named(
    database: Database, statement: str, expected: list[str]
) -> None:
    """A changed row, a missing one, a broken link, and rows missing at the end."""
    meddle(database, statement)
    assert [str(entry) for entry in verify(database)] == expected


@pytest.mark.usefixtures("written")
def test_an_entry_sealed_again_is_found_by_its_neighbours(database: Database) -> None:
    """Whoever changes an entry and computes its hash anew breaks the link to the next one."""

    def sealed_again(session: Session) -> tuple[str, str]:
        entry = journal.of_order(session, order_id=1)[1]
        fields = {
            name: getattr(entry, name)
            for name in ("order_id", "seq", "at", "verb", "details", "previous_hash")
        }
        return entry.hash, journal._hash({**fields, "actor": "USOMEBODY"})

    with database.read() as session:
        old, new = sealed_again(session)
    statement = "UPDATE journal SET actor = 'USOMEBODY', hash = :new WHERE hash = :old"
    meddle(database, statement, new=new, old=old)
    assert [str(entry) for entry in verify(database)] == [
        "order 1, entry 3: does not follow the entry before it"
    ]


@pytest.mark.usefixtures("written")
def test_a_last_entry_sealed_again_is_found_by_the_order(database: Database) -> None:
    """No neighbour follows the last entry, but the order knows its hash."""
    with database.read() as session:
        last = journal.of_order(session, order_id=2)[0]
    content = {name: getattr(last, name) for name in last.__slots__ if name != "hash"}
    forged = journal._hash({**content, "verb": "signed"})
    statement = "UPDATE journal SET verb = 'signed', hash = :new WHERE hash = :old"
    meddle(database, statement, new=forged, old=last.hash)
    assert [str(entry) for entry in verify(database)] == [
        "order 2, entry 1: is not the entry that was written last"
    ]


def test_an_entry_of_no_order_is_refused(database: Database) -> None:
    """The error names the number."""
    with pytest.raises(NoSuchOrderError, match="99"):
        write(database, 99, 1)


def test_entries_written_at_once_make_one_chain(database: Database) -> None:
    """Ten threads write to one order's journal: no two entries follow the same one."""
    order = opened(database)

    def one(n: int) -> int:
        return write(database, order.id, n).seq

    with ThreadPoolExecutor(10) as threads:
        numbers = list(threads.map(one, range(50)))
    assert sorted(numbers) == list(range(1, 51))
    assert verify(database) == ()


# Answers


@pytest.fixture
def answered(database: Database) -> None:
    """Three answers of a first order and one of a second, sealed in the journal as they came."""
    for code, texts in (("A-1", ("one", "模具 \0 \ud800\n", "three")), ("A-2", ("four",))):
        order = opened(database, code)
        for said in texts:
            with database.write() as session:
                recorded = answers.record(
                    session, order_id=order.id, answer=answer("q", Said(said)), heard=heard(said)
                )
                journal.write(
                    session,
                    order_id=order.id,
                    at=NOW,
                    actor=BUYER,
                    verb="answered",
                    details={"sealed": answers.seal(recorded.record)},
                )


@pytest.mark.usefixtures("answered")
def test_answers_as_they_were_given_verify(database: Database) -> None:
    """Signs that no database takes are sealed as they lie there."""
    assert verify(database) == ()
    with database.read() as session:
        assert answers.count(session) == 4


def test_the_seal_is_the_same_in_every_version(database: Database) -> None:
    """A later version must find what this one sealed: the seal may never change."""
    seal = answers.seal(record(database, opened(database), answer()).record)
    assert seal == {"2": "c9a46944c2d0311dd70009626202a8530e58ad4289bbeaa93981eda61a1d71d6"}


_ADDED = (
    "INSERT INTO answers (order_id, question_id, seq, standing, reason, person, said_us,"
    " recorded_at, source, raw, grade, bank_version)"
    " SELECT order_id, {question}, {seq}, standing, reason, person, said_us,"
    " recorded_at, source, raw, grade, bank_version FROM answers WHERE order_id = 2"
)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE answers SET grade = 3 WHERE seq = 4", ["answer 4: was changed"]),
        (
            """UPDATE answers SET value = '{"text":"two"}' WHERE order_id = 1 AND seq = 2""",
            ["answer 2: was changed"],
        ),
        ("UPDATE answers SET value = '{no json' WHERE seq = 3", ["answer 3: was changed"]),
        ("UPDATE answers SET person = 'U2' WHERE seq = 3", ["answer 3: was changed"]),
        ("UPDATE answers SET said_us = said_us + 1 WHERE seq = 3", ["answer 3: was changed"]),
        ("UPDATE answers SET recorded_at = 0 WHERE seq = 3", ["answer 3: was changed"]),
        ("UPDATE answers SET raw = 'no' WHERE seq = 3", ["answer 3: was changed"]),
        (
            "UPDATE answers SET seq = 9 WHERE seq = 3",
            ["answer 3: is missing", "answer 9: is in no entry of the journal"],
        ),
        (
            "DELETE FROM answers WHERE order_id = 1",
            ["answer 2: is missing", "answer 3: is missing", "answer 4: is missing"],
        ),
        (_ADDED.format(question="'q'", seq=5), ["answer 5: is in no entry of the journal"]),
        (_ADDED.format(question="'p'", seq=2), ["answer 2: was changed"]),
    ],
)
@pytest.mark.usefixtures("answered")
def test_each_broken_answer_is_named(
    database: Database, statement: str, expected: list[str]
) -> None:
    """A row that was changed, removed or added while the triggers were out of the way."""
    meddle(database, statement, "answers")
    found = [str(one).partition(", ")[2] for one in verify(database)]
    assert [told.removesuffix(" after it was written") for told in found] == expected


def test_an_answer_of_an_order_without_entries_is_named(database: Database) -> None:
    """Where nothing was ever written into the journal, no answer was given."""
    record(database, opened(database), answer())
    assert [str(one) for one in verify(database)] == [
        "order 1, answer 2: is in no entry of the journal"
    ]


@pytest.mark.usefixtures("answered")
def test_a_changed_entry_seals_nothing(database: Database) -> None:
    """An answer cannot be made to fit by writing over the entry that seals it."""
    meddle(database, """UPDATE journal SET details = '{"sealed":{"2":"x"}}' WHERE order_id = 2""")
    assert [str(one) for one in verify(database)] == [
        "order 2, entry 1: was changed after it was written",
        "order 2, answer 2: is in no entry of the journal",
    ]
