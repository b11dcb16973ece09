"""Files put forward as proof."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from store import evidence
from store.columns import microseconds
from store.database import Database
from store.evidence import Settled, Upload
from store.problems import NoSuchEvidenceError
from tests.store.samples import NOW, later, opened


def upload(file_id: str = "F1", seconds: float = 0) -> Upload:
    """A photo that somebody dropped into the thread."""
    return Upload(
        question_id=None,
        file_id=file_id,
        name="模具 photo.jpg",
        url="https://files.example/F1",
        declared_type="image/jpeg",
        declared_size=3_000_000_000,
        person="U1",
        said_us=microseconds(NOW),
        message_ts="1700.1",
        received_at=later(seconds),
    )


def test_files_are_numbered_within_their_order(database: Database) -> None:
    """Each order counts from one."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    with database.write() as session:
        numbers = [
            evidence.add(session, order_id=order.id, upload=upload(file_id))
            for order, file_id in ((first, "F1"), (first, "F2"), (second, "F3"), (first, "F1"))
        ]
    assert numbers == [1, 2, 1, 3]
    with database.read() as session:
        found = evidence.by_file(session, order_id=first.id, file_id="F1")
        assert [one.number for one in found] == [1, 3]
        assert evidence.one(session, order_id=first.id, number=1) == found[0]
        assert evidence.one(session, order_id=first.id, number=9) is None
    assert (found[0].name, found[0].declared_size) == ("模具 photo.jpg", 3_000_000_000)


def test_a_settled_file_waits_no_more(database: Database) -> None:
    """What came of it is kept with it; a question that was known stays."""
    order = opened(database)
    with database.write() as session:
        add = replace(upload(), question_id="a-photo")
        number = evidence.add(session, order_id=order.id, upload=add)
        assert len(evidence.waiting(session, limit=10, now=NOW)) == 1
        settled = evidence.settle(
            session,
            order_id=order.id,
            number=number,
            settled=Settled(
                state="kept",
                at=later(9),
                grade=2,
                findings=({"probe": "photo_decodes", "holds": True},),
                sha256="ab" * 32,
                media_type="image/jpeg",
            ),
        )
        assert evidence.waiting(session, limit=10, now=later(9999)) == ()
        assert evidence.of_order(session, order_id=order.id) == (settled,)
    assert (settled.state, settled.grade, settled.question_id) == ("kept", 2, "a-photo")
    assert settled.findings == [{"probe": "photo_decodes", "holds": True}]
    assert settled.checked_at == later(9)


def test_an_unknown_file_is_named(database: Database) -> None:
    """The error says which order and which number."""
    order = opened(database)
    with pytest.raises(NoSuchEvidenceError, match="no file number 7"), database.write() as session:
        evidence.settle(
            session, order_id=order.id, number=7, settled=Settled(state="failed", at=NOW)
        )


def test_files_are_taken_up_oldest_first_and_by_one_worker(database: Database) -> None:
    """Eight workers at once take eight files; when a lease is over, the file is taken again."""
    order = opened(database)
    with database.write() as session:
        for n in range(8):
            evidence.add(session, order_id=order.id, upload=upload(f"F{n}", seconds=-n))

    def take(_: int) -> int | None:
        with database.write() as session:
            taken = evidence.take(session, now=NOW)
        return None if taken is None else taken.number

    assert take(0) == 8
    with ThreadPoolExecutor(8) as workers:
        taken = list(workers.map(take, range(7)))
    assert set(taken) == {1, 2, 3, 4, 5, 6, 7}
    assert take(0) is None
    with database.write() as session:
        again = evidence.take(session, now=NOW + timedelta(minutes=11))
    assert again is not None
    assert (again.number, again.attempts) == (8, 2)
