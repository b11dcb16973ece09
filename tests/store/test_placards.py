"""Codes that were given out."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from store import placards
from store.database import Database
from store.orders import OrderRecord
from store.placards import NewPlacard
from tests.store.samples import BUYER, NOW, TEAM, later, opened


def placard(order: OrderRecord, code: str = "K7QF2MXD", **changes: Any) -> NewPlacard:  # noqa: ANN401
    """A code to be given out."""
    fields: dict[str, Any] = {
        "order_id": order.id,
        "code": code,
        "team": TEAM,
        "question_id": "a-photo",
        "nonce": "00" * 16,
        "person": BUYER,
        "issued_at": NOW,
    }
    return NewPlacard(**{**fields, **changes})


def test_a_code_is_found_with_its_order_whichever_it_is(database: Database) -> None:
    """Who asked, when and for what is kept; codes of other workspaces are not found."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    with database.write() as session:
        assert placards.add(session, placard=placard(first))
        assert placards.add(session, placard=placard(second, "00000000", issued_at=later(5)))
        assert placards.add(session, placard=placard(second, "11111111", issued_at=later(2)))
    with database.read() as session:
        found = placards.by_codes(session, team=TEAM, codes=["00000000", "K7QF2MXD", "ZZZZZZZZ"])
        assert [(one.code, one.order_code) for one in found] == [
            ("00000000", "A-2"),
            ("K7QF2MXD", "A-1"),
        ]
        assert placards.by_codes(session, team="TOTHER", codes=["K7QF2MXD"]) == ()
        assert placards.by_codes(session, team=TEAM, codes=[]) == ()
        listed = placards.of_order(session, order_id=second.id)
    assert [one.code for one in listed] == ["11111111", "00000000"]
    assert (found[1].person, found[1].issued_at, found[1].question_id) == (BUYER, NOW, "a-photo")
    assert (found[1].used_at, found[1].used_by) == (None, None)


def test_a_code_is_given_out_once_in_a_workspace(database: Database) -> None:
    """The same code again is refused, for another order too; another workspace may have it."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    elsewhere = opened(database, "A-1", team="T2")
    with database.write() as session:
        assert placards.add(session, placard=placard(first))
        assert not placards.add(session, placard=placard(first))
        assert not placards.add(session, placard=placard(second))
        assert placards.add(session, placard=placard(elsewhere, team="T2"))


def test_a_code_is_used_once(database: Database) -> None:
    """Of eight files at once one gets it; an unknown code is used by none."""
    order = opened(database)
    with database.write() as session:
        placards.add(session, placard=placard(order))

    def use(number: int) -> bool:
        with database.write() as session:
            return placards.use(
                session, order_id=order.id, code="K7QF2MXD", number=number, at=later(number)
            )

    with ThreadPoolExecutor(8) as workers:
        got = [number for number, used in enumerate(workers.map(use, range(8))) if used]
    assert len(got) == 1
    with database.read() as session:
        (kept,) = placards.of_order(session, order_id=order.id)
    assert (kept.used_by, kept.used_at) == (got[0], later(got[0]))
    with database.write() as session:
        assert not placards.use(session, order_id=order.id, code="ZZZZZZZZ", number=1, at=NOW)


def test_the_first_key_stays(database: Database) -> None:
    """Whoever comes later gets the key of whoever was first."""
    with database.write() as session:
        assert placards.key(session, otherwise="one") == "one"
    with database.write() as session:
        assert placards.key(session, otherwise="two") == "one"
