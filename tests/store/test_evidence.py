"""Files put forward as proof."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from store import evidence, orders, originals
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
        found = evidence.of_order(session, order_id=first.id)
        assert [(one.number, one.file_id) for one in found] == [(1, "F1"), (2, "F2"), (3, "F1")]
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


def test_the_first_to_let_a_file_pass_stays(database: Database) -> None:
    """Who accepted it, and why, is not overwritten."""
    order = opened(database)
    with database.write() as session:
        number = evidence.add(session, order_id=order.id, upload=upload())
        for person in ("U1", "U2"):
            file = evidence.allow(session, order_id=order.id, number=number, allowed={"by": person})
    assert file.allowed == {"by": "U1"}
    with database.write() as session, pytest.raises(NoSuchEvidenceError):
        evidence.allow(session, order_id=order.id, number=9, allowed={"by": "U1"})


def test_files_of_one_message_come_together(database: Database) -> None:
    """In the order in which they are read; those of other messages do not."""
    order = opened(database)
    with database.write() as session:
        for number, ts in enumerate(("1700.1", "1700.2", "1700.1")):
            evidence.add(
                session,
                order_id=order.id,
                upload=replace(upload(f"F{number}"), message_ts=ts),
            )
        found = evidence.of_message(session, order_id=order.id, message_ts="1700.1")
    assert [file.number for file in found] == [1, 3]


def test_only_what_no_open_order_rests_on_is_needless(database: Database) -> None:
    """The bytes of a closed order, unless another order has them too or it was closed of late."""
    closed, late, live = (opened(database, code) for code in ("A-1", "A-2", "A-3"))
    digests = {"a" * 64: (closed,), "b" * 64: (closed, live), "c" * 64: (late,), "d" * 64: (live,)}
    with database.write() as session:
        for digest, having in digests.items():
            for order in having:
                number = evidence.add(session, order_id=order.id, upload=upload())
                settled = Settled(state="kept", at=NOW, sha256=digest)
                evidence.settle(session, order_id=order.id, number=number, settled=settled)
        orders.close(session, order_id=closed.id, by="U1", at=later(10))
        orders.close(session, order_id=late.id, by="U1", at=later(5_000))
    with database.write() as session:
        assert originals.kept(session) == frozenset(digests)
        assert originals.needless(session, before=later(5)) == frozenset()
        assert originals.needless(session, before=later(100)) == {"a" * 64}
        (file,) = originals.prune(session, sha256="a" * 64, before=later(100), at=later(200))
        assert (file.order_id, file.pruned_at) == (closed.id, later(200))
        assert "a" * 64 not in originals.kept(session)
        assert originals.needless(session, before=later(100)) == frozenset()


def test_whoever_claims_bytes_waits_for_whoever_deletes_them(database: Database) -> None:
    """And finds them gone, so that they are kept anew; the other way round nothing is deleted."""
    closed, live = opened(database, "A-1"), opened(database, "A-2")
    digest = "a" * 64
    with database.write() as session:
        old = evidence.add(session, order_id=closed.id, upload=upload())
        settled = Settled(state="kept", at=NOW, sha256=digest)
        evidence.settle(session, order_id=closed.id, number=old, settled=settled)
        orders.close(session, order_id=closed.id, by="U1", at=later(10))
        number = evidence.add(session, order_id=live.id, upload=upload())
    claimed = threading.Event()

    def claim() -> None:
        with database.write() as session:
            originals.claim(session, order_id=live.id, number=number, sha256=digest)
        claimed.set()

    def prune() -> tuple[int, ...]:
        with database.write() as session:
            files = originals.prune(session, sha256=digest, before=later(100), at=later(200))
            if files:
                other.submit(claim)
                assert not claimed.wait(0.2)
        return tuple(file.order_id for file in files)

    with ThreadPoolExecutor(1) as other:
        assert prune() == (closed.id,)
        assert claimed.wait(10)
    assert prune() == ()
    with database.read() as session:
        assert originals.named(session) == {digest}
        assert originals.kept(session) == frozenset()
