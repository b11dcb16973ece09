"""Pictures that were seen before, found through the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.desk import likenesses
from bot.desk.likenesses import Album
from bot.evidence.facts import Facts, Shot
from bot.evidence.likeness import ORIENTATIONS
from store import evidence, orders
from store.evidence import Settled
from tests.bot.desks import desk_on
from tests.prompts.banks import BANK
from tests.store.samples import NOW, new_order
from tests.store.test_evidence import upload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.desk.desk import Desk
    from store.database import Database
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from tests.store.databases import Sqlite

SEEN = ("0123456789abcdef",) * ORIENTATIONS
OTHER = ("fedcba9876543210",) * ORIENTATIONS
FULL = ("f" * 16,) * ORIENTATIONS


@pytest.fixture
def desk(sqlite_files: Sqlite) -> Iterator[Desk]:
    """A desk over an empty database."""
    with desk_on(sqlite_files.ready(), BANK) as found:
        yield found


def opened(database: Database, code: str, channel: str = "C1") -> OrderRecord:
    """An order in a channel."""
    with database.write() as session:
        return orders.open_order(session, order=new_order(code, channel=channel))


def sent(
    desk: Desk,
    order: OrderRecord,
    prints: tuple[str, ...] = SEEN,
    *,
    seconds: int = 0,
    sha256: str | None = None,
) -> EvidenceRecord:
    """A photo that came for an order's question and was read."""
    said_us = upload().said_us + seconds * 1_000_000
    with desk.database.write() as session:
        number = evidence.add(
            session,
            order_id=order.id,
            upload=replace(upload(), question_id="a-photo", said_us=said_us),
        )
        settled = Settled(state="kept", at=NOW, sha256=sha256)
        evidence.settle(session, order_id=order.id, number=number, settled=settled)
        likenesses.keep(session, order, number=number, prints=prints, masked=FULL[: len(prints)])
        file = evidence.one(session, order_id=order.id, number=number)
    assert file is not None
    return file


def found(
    desk: Desk, order: OrderRecord, file: EvidenceRecord, prints: tuple[str, ...] = SEEN
) -> list[tuple[str, bool, int]]:
    """Order's code, whether it is the same order, and the file's number, of each likeness."""
    shot = Shot(prints=prints, masked_prints=FULL[: len(prints)])
    facts = Facts("a.jpg", 9, shots=(shot,))
    with desk.database.read() as session:
        like = likenesses.find(desk, session, file, order, facts, file.sha256 or "")
    return [(one.order_code, one.same_order, one.number) for one in like]


def test_an_earlier_file_is_found_and_not_itself(desk: Desk) -> None:
    """The earliest first; an order of another channel has no name here."""
    first, second = opened(desk.database, "A-1"), opened(desk.database, "A-2")
    hidden = opened(desk.database, "SECRET-1", "C2")
    new = sent(desk, first, seconds=90)
    assert found(desk, first, new) == []
    sent(desk, second, seconds=20)
    sent(desk, hidden, seconds=10)
    sent(desk, first, OTHER)
    sent(desk, first, seconds=30)
    assert found(desk, first, new) == [("", False, 1), ("A-2", False, 1), ("A-1", True, 3)]


def test_the_same_bytes_are_found_without_a_print(desk: Desk) -> None:
    """A sheet of paper has no print; its bytes are still the same."""
    first, second = opened(desk.database, "A-1"), opened(desk.database, "A-2")
    sent(desk, second, (), sha256="ab")
    new = sent(desk, first, (), sha256="ab")
    assert found(desk, first, new, ()) == [("A-2", False, 1)]


def test_what_comes_later_is_added(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prints are read from the database once, but for the last few."""
    monkeypatch.setattr(likenesses, "OVERLAP", 2)
    order = opened(desk.database, "A-1")
    album = Album()
    for count in range(1, 12):
        sent(desk, order)
        with desk.database.read() as session:
            known = album.of(session, order.team)
        assert known.numbers.tolist() == list(range(1, count + 1))
    assert album._teams[order.team].up_to > 0
    with desk.database.read() as session:
        assert len(album.of(session, "T9").prints) == 0
