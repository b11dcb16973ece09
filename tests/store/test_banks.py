"""A version of the bank is kept once, and what happened to an order in its order."""

from dataclasses import replace

import pytest

from store import banks, events, orders, summaries, suppliers
from store.banks import BankRecord
from store.database import Database
from store.problems import NoSuchOrderError
from tests.store.samples import (
    BUYER,
    NOW,
    answer,
    later,
    new_order,
    opened,
    record,
    summary,
)

FIRST = BankRecord("2+acme-1", {"gates.yml": "version: '2'"}, {"own.yml": "名"}, NOW)


def test_a_version_is_kept_once(database: Database) -> None:
    """Another text under the same version does not replace the one that orders were opened with."""
    with database.write() as session:
        assert banks.keep(session, record=FIRST) == FIRST
        assert banks.keep(session, record=replace(FIRST, files={})) == FIRST
    with database.read() as session:
        assert banks.get(session, version=FIRST.version) == FIRST
        assert banks.get(session, version="3") is None


def test_an_order_keeps_its_version_until_it_is_changed(database: Database) -> None:
    """The version is a field of the order like any other."""
    order = opened(database, bank_version="1")
    assert order.bank_version == "1"
    with database.write() as session:
        assert orders.change(session, order_id=order.id, bank_version="2").bank_version == "2"


def test_events_are_numbered_within_their_order(database: Database) -> None:
    """Each order counts its own; an order that is not there has none."""
    first, second = opened(database, "A-1"), opened(database, "A-2")
    with database.write() as session:
        told = [
            events.add(session, order_id=order.id, kind=kind, at=NOW, person=BUYER, note="模具")
            for order, kind in ((first, "incident"), (second, "tool_changed"), (first, "lapse"))
        ]
        with pytest.raises(NoSuchOrderError):
            events.add(session, order_id=99, kind="incident", at=NOW, person=BUYER, note="")
    with database.read() as session:
        assert events.of_order(session, order_id=first.id) == (told[0], told[2])
        assert [event.seq for event in told] == [1, 1, 2]


def test_an_order_is_looked_at_again_when_an_answer_grows_too_old(database: Database) -> None:
    """At its hour, and not before; a closed order not at all."""
    first, second, third = (opened(database, code) for code in ("A-1", "A-2", "A-3"))
    with database.write() as session:
        for order, at in ((first, later(60)), (second, later(60)), (third, None)):
            summaries.put(session, summary=summary(order.id, fresh_until=at))
        orders.close(session, order_id=second.id, at=NOW, by=BUYER)
    with database.read() as session:
        assert summaries.too_old(session, now=later(59)) == ()
        assert summaries.too_old(session, now=later(60)) == (first.id,)


def test_earlier_orders_are_those_of_the_same_supplier(database: Database) -> None:
    """Newest first, closed ones too, whatever the case; never of another workspace."""
    mine = [
        opened(database, code, supplier=supplier, opened_at=later(at))
        for at, (code, supplier) in enumerate(
            [("A-1", "Hongda"), ("A-2", "HONGDA"), ("A-3", "Brno"), ("A-4", "hongda")]
        )
    ]
    with database.write() as session:
        orders.open_order(session, order=new_order("A-9", team="T2", supplier="Hongda"))
        orders.close(session, order_id=mine[0].id, at=NOW, by=BUYER)
    with database.read() as session:
        found = suppliers.earlier(session, order=mine[3])
        here = suppliers.earlier(session, order=mine[3], channel=mine[0].channel)
        elsewhere = suppliers.earlier(session, order=mine[3], channel="C2")
    assert [order.code for order in found] == ["A-2", "A-1"]
    assert (here, elsewhere) == (found, ())


def test_a_few_answers_of_many_orders_are_read_at_once(database: Database) -> None:
    """The one that counts of each, and none of other questions or orders."""
    first, second, third = (opened(database, code) for code in ("A-1", "A-2", "A-3"))
    for order, question_id, at in (
        (first, "a-site", 1),
        (first, "a-site", 0),
        (first, "a-other", 2),
        (second, "a-site", 3),
        (third, "a-site", 4),
    ):
        record(database, order, answer(question_id, said_at=later(at)))
    with database.read() as session:
        found = suppliers.answered(
            session, order_ids=[first.id, second.id], question_ids=["a-site", "a-more"]
        )
        assert suppliers.answered(session, order_ids=[], question_ids=["a-site"]) == {}
    assert found == {
        first.id: {"a-site": answer("a-site", said_at=later(1))},
        second.id: {"a-site": answer("a-site", said_at=later(3))},
    }


def test_the_versions_in_use_are_those_of_open_orders(database: Database) -> None:
    """Each with the codes of its orders; an order of a version that was not kept is not there."""
    with database.write() as session:
        for version in ("1", "2", "3"):
            banks.keep(session, record=replace(FIRST, version=version))
    made = [
        opened(database, code, bank_version=version)
        for code, version in (("A-1", "1"), ("A-2", "2"), ("A-3", "1"), ("A-4", "9"))
    ]
    with database.write() as session:
        orders.close(session, order_id=made[1].id, at=NOW, by=BUYER)
    with database.read() as session:
        used = banks.in_use(session)
    assert {version: codes for version, (_, codes) in used.items()} == {"1": ("A-1", "A-3")}
    assert used["1"][0] == replace(FIRST, version="1")
