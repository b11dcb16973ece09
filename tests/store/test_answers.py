"""What was answered, and which answer counts."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from prompts.answer import Amount, Answer, Attached, Chosen, Day, Person, Said, Standing, Value
from store import answers, dossiers
from store.database import Database
from store.problems import NoSuchOrderError
from tests.store.samples import BUYER, NOW, answer, heard, later, opened, record


@pytest.mark.parametrize(
    "value",
    [
        Chosen(("machines", "tooling"), "both moved"),
        Said("模具 <12\" & 'tool'>\n"),
        Amount(Decimal("1500.50"), "pcs"),
        Day(date(2026, 12, 3)),
        Person("U7"),
        Attached(),
    ],
)
def test_every_kind_of_answer_comes_back(database: Database, value: Value) -> None:
    """What was said is what is found, with how it was heard."""
    order = opened(database)
    done = record(database, order, answer(value=value), raw="as typed")
    with database.read() as session:
        found = answers.current(session, order_id=order.id)
    assert found == {"a-same-site": done.record}
    assert found["a-same-site"].answer == answer(value=value)
    assert found["a-same-site"].raw == "as typed"


def test_not_knowing_is_an_answer_too(database: Database) -> None:
    """Unknown and not applicable have no value and may have a reason."""
    order = opened(database)
    unknown = answer("a", None, standing=Standing.UNKNOWN)
    apart = answer("b", None, standing=Standing.NOT_APPLICABLE, reason="no tool is used")
    record(database, order, unknown)
    record(database, order, apart)
    with database.read() as session:
        found = answers.current(session, order_id=order.id)
    assert {question: one.answer for question, one in found.items()} == {"a": unknown, "b": apart}


def test_a_later_answer_counts_and_tells_what_it_replaces(database: Database) -> None:
    """The first stays in the history."""
    order = opened(database)
    first = record(database, order, answer(value=Chosen(("yes",))))
    second = record(database, order, answer(value=Chosen(("no",)), said_at=later(1)))
    assert (first.previous, first.counts) == (None, True)
    assert (second.previous, second.counts) == (first.record, True)
    with database.read() as session:
        assert answers.current(session, order_id=order.id) == {"a-same-site": second.record}
        assert answers.history(session, order_id=order.id) == (first.record, second.record)


def test_what_was_said_earlier_does_not_count_when_it_arrives_later(database: Database) -> None:
    """Slack may deliver a message eight minutes late: it is kept, and the newer one counts."""
    order = opened(database)
    newer = record(database, order, answer(value=Chosen(("no",)), said_at=later(480)))
    late = record(database, order, answer(value=Chosen(("yes",)), said_at=NOW))
    assert (late.previous, late.counts) == (newer.record, False)
    with database.read() as session:
        assert answers.current(session, order_id=order.id) == {"a-same-site": newer.record}
        assert answers.history(session, order_id=order.id, question_id="a-same-site") == (
            late.record,
            newer.record,
        )
        dossier = dossiers.of_order(session, order_id=order.id)
    assert dossier is not None
    assert dossier.given == {"a-same-site": newer.record.answer}
    assert len(dossier.histories["a-same-site"]) == 2


def test_of_two_said_at_once_the_one_recorded_last_counts(database: Database) -> None:
    """A corrected message keeps its ts: the correction counts."""
    order = opened(database)
    record(database, order, answer(value=Chosen(("yes",))))
    second = record(database, order, answer(value=Chosen(("no",))))
    assert second.counts
    with database.read() as session:
        assert answers.current(session, order_id=order.id) == {"a-same-site": second.record}


def test_the_answers_of_a_message_are_found(database: Database) -> None:
    """An edited or deleted message leads to what was recorded from it."""
    order = opened(database)
    with database.write() as session:
        from_it = [
            answers.record(
                session, order_id=order.id, answer=answer(q), heard=heard(message_ts="1700.1")
            ).record
            for q in ("b", "a")
        ]
        answers.record(
            session, order_id=order.id, answer=answer("c"), heard=heard(message_ts="1700.2")
        )
    with database.read() as session:
        assert answers.by_message(session, order_id=order.id, message_ts="1700.1") == tuple(from_it)
        assert answers.by_message(session, order_id=order.id, message_ts="9") == ()


def test_a_form_of_answers_is_recorded_as_one_by_one(database: Database) -> None:
    """Several at once give the numbers, predecessors and outcome that single ones give."""
    said = [
        (answer("a", Chosen(("yes",)), later(5)), heard("yes")),
        (answer("b", Said("lid")), heard("lid")),
        (answer("a", Chosen(("no",)), later(1)), heard("no")),
        (answer("b", Said("cap"), later(1)), heard("cap")),
    ]
    one_by_one, at_once = opened(database, "A-1"), opened(database, "A-2")
    with database.write() as session:
        for order in (one_by_one, at_once):
            answers.record(session, order_id=order.id, answer=answer("b"), heard=heard())
        singly = [
            answers.record(session, order_id=one_by_one.id, answer=one, heard=how)
            for one, how in said
        ]
        together = answers.record_all(session, order_id=at_once.id, said=said)
        assert answers.record_all(session, order_id=at_once.id, said=()) == ()
    for left, right in zip(singly, together, strict=True):
        assert replace(left.record, order_id=at_once.id) == right.record
        assert (left.previous is None) == (right.previous is None)
        assert left.counts == right.counts
    with database.read() as session:
        found = [dossiers.of_order(session, order_id=order.id) for order in (one_by_one, at_once)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].given == found[1].given
    assert found[0].order.revision == found[1].order.revision


def test_an_answer_to_no_order_is_refused(database: Database) -> None:
    """The error names the number."""
    with pytest.raises(NoSuchOrderError, match="99"), database.write() as session:
        answers.record(session, order_id=99, answer=answer(), heard=heard())


def test_answers_at_once_all_get_a_number_of_their_own(database: Database) -> None:
    """Ten threads answer the same order: nothing is lost, and numbers grow by one."""
    order = opened(database)

    def say(n: int) -> int:
        said = Answer("q", Standing.GIVEN, Said(str(n)), "", BUYER, later(n))
        return record(database, order, said).record.seq

    with ThreadPoolExecutor(10) as threads:
        numbers = list(threads.map(say, range(50)))
    assert sorted(numbers) == list(range(order.revision + 1, order.revision + 51))
    with database.read() as session:
        assert answers.current(session, order_id=order.id)["q"].answer.value == Said("49")
        assert len(answers.history(session, order_id=order.id)) == 50
