"""Opening, finding and changing orders, and the dossier."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from prompts.answer import Chosen
from store import answers, dossiers, events, evidence, orders, passes, summaries
from store.database import Database
from store.dossiers import Dossier
from store.passes import PassRecord
from store.problems import NoSuchOrderError, OrderExistsError
from store.session import Session
from tests.store.samples import (
    BUYER,
    CHANNEL,
    MANAGER,
    NOW,
    TEAM,
    answer,
    heard,
    later,
    new_order,
    opened,
    summary,
)
from tests.store.test_evidence import upload


def test_an_opened_order_is_found_as_it_was_opened(database: Database) -> None:
    """Every field comes back, by number and by code."""
    order = opened(
        database,
        product="bottle",
        supplier="深圳 Co & Sons",
        quantity=Decimal("1500.5"),
        unit="kg",
        ship_date=date(2026, 12, 24),
        facts={"tooled": True, "site": "Dongguan", "certified": None},
        language="zh",
    )
    with database.read() as session:
        assert orders.get(session, order_id=order.id) == order
        assert orders.find(session, team=TEAM, code="ORDER-123") == order
    assert order.facts == {"tooled": True, "site": "Dongguan", "certified": None}


@pytest.mark.parametrize("typed", ["order-123", " ORDER-123 ", "Order -123", "ＯＲＤＥＲ-123"])
def test_case_spaces_and_width_do_not_tell_orders_apart(database: Database, typed: str) -> None:
    """However a buyer types the code, it is the same order."""
    order = opened(database)
    with database.read() as session:
        assert orders.find(session, team=TEAM, code=typed) == order


def test_a_code_is_used_once_in_a_workspace(database: Database) -> None:
    """A second order of that code is refused with a sentence; another workspace has its own."""
    opened(database)
    with pytest.raises(OrderExistsError, match="There is an order order-123 already"):
        opened(database, "order-123")
    assert opened(database, team="T2").team == "T2"


def test_two_workspaces_share_nothing(database: Database) -> None:
    """No way of finding orders leads into another workspace."""
    order = opened(database)
    with database.write() as session:
        summaries.put(session, summary=summary(order.id))
    with database.read() as session:
        assert orders.find(session, team="T2", code="ORDER-123") is None
        assert orders.of_channel(session, team="T2", channel=CHANNEL) == ()
        assert orders.of_person(session, team="T2", person=BUYER) == ()
        assert orders.codes_of_channel(session, team="T2", channel=CHANNEL) == ()
        assert summaries.of_channel(session, team="T2", channel=CHANNEL) == ()
        assert summaries.of_person(session, team="T2", person=BUYER) == ()
        assert summaries.all_of(session, team="T2") == ()


def test_another_channel_does_not_find_the_order(database: Database) -> None:
    """The answer is the same as for a code that no order has."""
    order = opened(database)
    with database.read() as session:
        assert orders.find(session, team=TEAM, code="ORDER-123", channel="C2") is None
        assert orders.find(session, team=TEAM, code="ORDER-123", channel=CHANNEL) == order


def test_lists_hold_open_orders_only(database: Database) -> None:
    """A closed order leaves the lists, is found by its code, and comes back when opened again."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    with database.write() as session:
        closed = orders.close(session, order_id=first.id, at=later(60), by=MANAGER)
    assert (closed.closed_at, closed.closed_by) == (later(60), MANAGER)
    with database.read() as session:
        assert orders.of_channel(session, team=TEAM, channel=CHANNEL) == (second,)
        assert orders.of_person(session, team=TEAM, person=BUYER) == (second,)
        assert orders.find(session, team=TEAM, code="A-1") == closed
        assert orders.codes_of_channel(session, team=TEAM, channel=CHANNEL) == ("A-1", "A-2")
    with database.write() as session:
        again = orders.reopen(session, order_id=first.id)
    with database.read() as session:
        assert orders.of_channel(session, team=TEAM, channel=CHANNEL) == (again, second)


def test_changes_are_added_and_counted(database: Database) -> None:
    """Facts and people are added to those there; each change gives a new revision."""
    order = opened(database)
    with database.write() as session:
        orders.change(session, order_id=order.id, facts={"deposit_paid": True})
        changed = orders.change(
            session, order_id=order.id, people={"manager": MANAGER}, product="lid"
        )
    assert changed.facts == {"tooled": True, "deposit_paid": True}
    assert changed.people == {"buyer": BUYER, "manager": MANAGER}
    assert changed.product == "lid"
    assert changed.revision == order.revision + 2
    with database.read() as session:
        assert orders.of_person(session, team=TEAM, person=MANAGER) == (changed,)


def test_a_role_can_be_given_up(database: Database) -> None:
    """Whoever has no part in an order any more does not find it in their list."""
    order = opened(database)
    with database.write() as session:
        changed = orders.change(session, order_id=order.id, people={"buyer": None})
    assert changed.people == {}
    with database.read() as session:
        assert orders.of_person(session, team=TEAM, person=BUYER) == ()


def test_somebody_with_two_parts_finds_the_order_once(database: Database) -> None:
    """A buyer who is also the manager has one line."""
    order = opened(database, people={"buyer": BUYER, "manager": BUYER})
    with database.read() as session:
        assert orders.of_person(session, team=TEAM, person=BUYER) == (order,)


def test_what_the_thread_waits_for(database: Database) -> None:
    """The question asked, and since when; nothing after it is settled."""
    order = opened(database)
    with database.write() as session:
        orders.set_asking(session, order_id=order.id, question_id="a-same-site", at=later(5))
    with database.read() as session:
        asking = orders.get(session, order_id=order.id)
    assert asking is not None
    assert (asking.asking, asking.asking_since) == ("a-same-site", later(5))
    with database.write() as session:
        orders.set_asking(session, order_id=order.id, question_id=None, at=later(9))
    with database.read() as session:
        quiet = orders.get(session, order_id=order.id)
    assert quiet is not None
    assert (quiet.asking, quiet.asking_since) == (None, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda session: orders.change(session, order_id=99, product="lid"),
        lambda session: orders.close(session, order_id=99, at=NOW, by=BUYER),
        lambda session: orders.set_asking(session, order_id=99, question_id="a", at=NOW),
    ],
)
def test_an_unknown_order_is_named(database: Database, change: Callable[[Session], object]) -> None:
    """Nothing is changed, and the error says which number was meant."""
    with pytest.raises(NoSuchOrderError, match="number 99"), database.write() as session:
        change(session)


def test_the_dossier_of_a_new_order_is_empty(database: Database) -> None:
    """No answers, no files, no verdict yet; of an order that is not there, nothing at all."""
    order = opened(database)
    with database.read() as session:
        assert dossiers.of_order(session, order_id=order.id) == Dossier(
            order, {}, (), {}, {}, (), None
        )
        assert dossiers.of_order(session, order_id=99) is None


def test_the_dossier_holds_everything_of_its_order_and_nothing_of_others(
    database: Database,
) -> None:
    """Two orders are filled alike; each dossier has its own."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    expected = {}
    for order in (first, second):
        said = [
            answer("a-same-site", Chosen((order.code,))),
            answer("a-same-site", Chosen(("no",)), later(-60)),
            answer("b-moved", Chosen(("yes",)), later(60)),
        ]
        put_off = PassRecord(order.id, "d-owner", NOW + timedelta(days=1), BUYER, NOW)
        with database.write() as session:
            for one in said:
                answers.record(session, order_id=order.id, answer=one, heard=heard())
            passes.put(session, record=put_off)
            evidence.add(session, order_id=order.id, upload=upload())
            summaries.put(session, summary=summary(order.id))
            happened = events.add(
                session, order_id=order.id, kind="incident", at=NOW, person=BUYER, note=order.code
            )
        with database.read() as session:
            now = orders.get(session, order_id=order.id)
            assert now is not None
            expected[order.code] = Dossier(
                now,
                {"a-same-site": said[0], "b-moved": said[2]},
                evidence.of_order(session, order_id=order.id),
                {"d-owner": put_off},
                {"a-same-site": (said[1], said[0])},
                (happened,),
                summary(order.id),
            )
    with database.read() as session:
        assert {
            order.code: dossiers.of_order(session, order_id=order.id) for order in (first, second)
        } == expected


def test_a_number_is_never_used_again(database: Database) -> None:
    """A transaction that was undone does not lend its number to an order that has a thread."""
    first = opened(database, "A-1")

    def open_two() -> None:
        with database.write() as session:
            orders.open_order(session, order=new_order("A-2"))
            orders.open_order(session, order=new_order("A-1"))

    with pytest.raises(OrderExistsError):
        open_two()
    assert opened(database, "A-3").id > first.id


def test_the_operator_finds_a_code_in_every_workspace(database: Database) -> None:
    """The command line names no workspace: all orders of the code, the oldest first."""
    found = (opened(database), opened(database, "order-123", team="T2"))
    opened(database, "ORDER-124")
    with database.read() as session:
        assert orders.of_code(session, code="Order-123") == found
        assert orders.of_code(session, code="ORDER-9") == ()
