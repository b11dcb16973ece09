"""Prints of pictures, and the files in which they came."""

from dataclasses import replace

from store import evidence, pictures
from store.database import Database
from store.evidence import Settled
from store.orders import OrderRecord
from tests.store.samples import CHANNEL, NOW, TEAM, later, opened
from tests.store.test_evidence import upload

FULL = -1
"""A mask in which every bit counts, as a signed number."""


def sent(database: Database, order: OrderRecord, seconds: float = 0, sha256: str = "") -> int:
    """A file that came for an order and was read; its number."""
    said_us = upload().said_us + round(seconds * 1_000_000)
    with database.write() as session:
        number = evidence.add(session, order_id=order.id, upload=replace(upload(), said_us=said_us))
        settled = Settled(state="kept", at=NOW, sha256=sha256 or None)
        evidence.settle(session, order_id=order.id, number=number, settled=settled)
    return number


def test_prints_are_found_as_they_came(database: Database) -> None:
    """All 64 bits come back, each with its file; of other workspaces none."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    elsewhere = opened(database, "A-1", team="T2")
    with database.write() as session:
        pictures.add(
            session, team=TEAM, order_id=second.id, number=1, pictures=[(-(1 << 63), 5), (7, FULL)]
        )
        pictures.add(session, team="T2", order_id=elsewhere.id, number=1, pictures=[(9, FULL)])
        pictures.add(session, team=TEAM, order_id=first.id, number=3, pictures=[(8, FULL)])
    with database.read() as session:
        rows = pictures.all_prints(session, team=TEAM)
        assert [row[1:] for row in rows] == [
            (-(1 << 63), 5, second.id, 1),
            (7, FULL, second.id, 1),
            (8, FULL, first.id, 3),
        ]
        assert pictures.all_prints(session, team=TEAM, after=rows[1][0]) == rows[2:]
        assert pictures.all_prints(session, team="T3") == []


def test_a_file_that_is_read_again_keeps_its_prints_once(database: Database) -> None:
    """A worker that died after the commit leaves nothing twice."""
    order = opened(database)
    for _ in range(2):
        with database.write() as session:
            pictures.add(session, team=TEAM, order_id=order.id, number=1, pictures=[(7, FULL)])
    with database.read() as session:
        assert len(pictures.all_prints(session, team=TEAM)) == 1


def test_files_are_found_by_number_and_by_bytes(database: Database) -> None:
    """Those sent first come first, each with its order; same bytes of other workspaces do not."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    elsewhere = opened(database, "A-1", team="T2")
    late, early = sent(database, first, 9), sent(database, second, 3)
    same = sent(database, second, 1, "ab")
    sent(database, elsewhere, 0, "ab")
    with database.read() as session:
        found = pictures.sources(
            session, team=TEAM, files={(first.id, late), (second.id, early)}, sha256="ab"
        )
        assert pictures.sources(session, team=TEAM, files=(), sha256="ab") == found[:1]
        assert pictures.sources(session, team=TEAM, files=(), sha256="cd") == ()
        assert pictures.sources(session, team=TEAM, files=()) == ()
    assert [(one.order_code, one.number) for one in found] == [
        ("A-2", same),
        ("A-2", early),
        ("A-1", late),
    ]
    assert (found[2].channel, found[2].sent_at) == (CHANNEL, later(9))
