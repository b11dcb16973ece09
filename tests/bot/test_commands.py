"""The command's answers: never larger than Slack takes, and never about what is not of here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.desk import conversation, digests, home, intake, orders, presses, sections
from bot.desk.heard import Heard, Membership, ts_of
from bot.desk.intake import Intake
from bot.desk.presses import Pressed
from bot.slack.commands import LARGEST_ACK
from prompts.answer import Chosen
from store import journal, outbox
from store import orders as order_store
from store.channels import ChannelRecord
from tests.bot.desks import desk_on
from tests.bot.scenes import BUYER, looking, open_order, sentence, settle
from tests.prompts.banks import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.cli.stage import Stage
    from bot.desk.desk import Desk
    from store.outbox import OutboxRecord
    from tests.store.databases import Sqlite

LONG = "五金外壳" * 50  # 200 signs: six bytes each in an acknowledgement
HOME_TEAM, OTHER_TEAM = "T0HOME", "T0OTHER"
CHANNEL = "C0ORDERS"
FIRST_QUESTION = "site-in-contract"


# Acknowledgements


@pytest.fixture(scope="module")
def long_orders(stage: Stage) -> list[str]:
    """The codes of a dozen orders with the longest names that the form takes."""
    codes = [f"訂單-{number:02}-{'長' * 32}" for number in range(12)]
    for code in codes:
        open_order(stage, code, Product=LONG, Supplier=LONG)
    return codes


def _acks(stage: Stage, since: int) -> list[int]:
    items = stage.workspace.traffic(since=since, kind="ack")
    return [len(json.dumps(item["payload"])) for item in items]


def test_a_long_list(stage: Stage, long_orders: list[str]) -> None:
    """A list beyond 16 KB comes as a whisper instead of with the acknowledgement, whole."""
    since = stage.workspace.mark()
    outcome = stage.workspace.as_(BUYER).command("/readiness", channel="orders")
    assert outcome.ok
    shown = sentence(stage, since, *long_orders)
    assert shown.raw["ephemeral_to"] == stage.workspace.user(BUYER)
    assert max(_acks(stage, since)) <= LARGEST_ACK


def test_a_long_card(stage: Stage, long_orders: list[str]) -> None:
    """So does the card of an order whose every name is as long as can be."""
    since = stage.workspace.mark()
    outcome = stage.workspace.as_(BUYER).command("/readiness", long_orders[0], channel="orders")
    assert outcome.ok
    assert "Share in channel" in sentence(stage, since, LONG, "What decides this").labels
    assert max(_acks(stage, since)) <= LARGEST_ACK


def test_a_long_digest(stage: Stage, long_orders: list[str]) -> None:
    """The digest of such orders is taken by Slack too."""
    since = stage.workspace.mark()
    assert stage.workspace.as_(BUYER).command("/readiness", "digest now", channel="orders").ok
    sentence(stage, since, long_orders[0], "Orders, worst first")


def test_an_order_of_another_channel(stage: Stage) -> None:
    """From another channel an order looks like one that does not exist; only its code is taken."""
    open_order(stage, "ORDER-SECRET", "shared-supplier", Product="Secret lamp")
    bea = stage.workspace.as_(BUYER)
    since = stage.workspace.mark()
    bea.command("/readiness", "ORDER-SECRET", channel="general")
    known = sentence(stage, since, "There is no order *ORDER-SECRET* here.").plain
    since = stage.workspace.mark()
    bea.command("/readiness", "ORDER-NOTHING", channel="general")
    unknown = sentence(stage, since, "There is no order *ORDER-NOTHING* here.").plain
    assert known.replace("SECRET", "NOTHING") == unknown
    since = stage.workspace.mark()
    assert bea.command("/readiness", "new ORDER-SECRET", channel="general").modal is None
    said = sentence(stage, since, "is used already, in another channel")
    assert "Secret lamp" not in said.plain


def test_a_member_who_is_new_is_asked_for_once(stage: Stage) -> None:
    """Slack is asked who somebody is at their first act and not at the second."""
    order = open_order(stage, "ORDER-WHO")
    stage.workspace.add_person("Nils New", channels=["orders"])
    since = stage.workspace.mark()
    order.says("Nils New", "why")
    settle(stage)
    order.says("Nils New", "status")
    settle(stage)
    calls = stage.workspace.traffic(since=since, kind="api")
    assert [call["method"] for call in calls].count("users.info") == 1


# Two workspaces


@pytest.fixture
def desk(sqlite_files: Sqlite) -> Iterator[Desk]:
    """A desk on an empty database."""
    with desk_on(sqlite_files.ready(), FIRST) as opened:
        yield opened


def _heard(desk: Desk, **more: Any) -> Heard:  # noqa: ANN401 - whatever a test changes
    now = desk.clock.now()
    known: dict[str, Any] = {
        "ids": (f"test:{now.isoformat()}",),
        "kind": "press",
        "team": HOME_TEAM,
        "channel": CHANNEL,
        "user": "U0BEA",
        "ts": ts_of(now),
        "membership": Membership.MEMBER,
    }
    return Heard(**known | more)


@pytest.fixture
def number(desk: Desk) -> int:
    """The number of an order of the first workspace, its card sent."""
    opened = Intake(code="ORDER-1", product="Lamp", supplier="Suzhou", people={"buyer": "U0BEA"})
    assert intake.open_order(desk, _heard(desk), opened, zone="UTC", channel_name="orders")
    with desk.database.write() as session:
        card = outbox.claim(session, now=desk.clock.now(), worker="test")
        assert card is not None
        outbox.sent(session, message_id=card.id, ts="1795240000.000100", at=desk.clock.now())
        order = order_store.find(session, team=HOME_TEAM, code="ORDER-1")
    assert order is not None
    assert order.thread_ts == "1795240000.000100"
    return order.id


def _said(desk: Desk, team: str) -> list[OutboxRecord]:
    """Takes everything that waits to be said to a workspace, and says it."""
    found = []
    with desk.database.write() as session:
        while message := outbox.claim(session, now=desk.clock.now(), worker="test"):
            outbox.sent(session, message_id=message.id, ts="1795240001.0001", at=desk.clock.now())
            found.append(message)
    return [message for message in found if message.team == team]


PRESSED: dict[str, Callable[[Desk, Heard, int], object]] = {
    "answer": lambda desk, heard, number: presses.press(
        desk, heard, Pressed(number, FIRST_QUESTION, "answer", Chosen(("named",)), "Yes")
    ),
    "why": lambda desk, heard, number: presses.press(
        desk, heard, Pressed(number, FIRST_QUESTION, "why")
    ),
    "next": presses.next_question,
    "section": lambda desk, heard, number: sections.form(desk, heard, number, "A", ""),
    "na": lambda desk, heard, number: presses.reason_form(desk, heard, number, "pkg-bom", ""),
    "close": lambda desk, heard, number: orders.close(desk, heard, number, closed=True),
    "share": orders.share,
    "open": orders.open_from_home,
}


@pytest.mark.parametrize("verb", PRESSED)
def test_a_press_from_another_workspace(desk: Desk, number: int, verb: str) -> None:
    """A button with the number of another workspace's order is out of date there."""
    _said(desk, HOME_TEAM)
    before = _journal(desk, number)
    PRESSED[verb](desk, _heard(desk, team=OTHER_TEAM, channel="C0THERE"), number)
    told = _said(desk, OTHER_TEAM)
    assert [message.payload["text"].split(",")[0] for message in told] == [
        "This button is out of date"
    ]
    assert before == _journal(desk, number)


@pytest.mark.parametrize("verb", ["share", "open"])
def test_a_press_from_another_channel(desk: Desk, number: int, verb: str) -> None:
    """In another channel only the order's own people reach it; to others there is none."""
    _said(desk, HOME_TEAM)
    PRESSED[verb](desk, _heard(desk, channel="C0ELSE", user="U0MALLORY"), number)
    told = _said(desk, HOME_TEAM)
    assert [message.payload["text"].split(",")[0] for message in told] == [
        "This button is out of date"
    ]


def test_forms_from_another_workspace(desk: Desk, number: int) -> None:
    """A form with the number of another workspace's order writes nothing."""
    _said(desk, HOME_TEAM)
    before = _journal(desk, number)
    there = {"team": OTHER_TEAM, "channel": "C0THERE"}
    assert sections.submit(desk, _heard(desk, **there), number, {"pkg-bom": "x"}) == {}
    presses.not_applicable(desk, _heard(desk, **there), number, "pkg-bom", "because we say so")
    intake.change(desk, _heard(desk, **there), number, Intake(code="", product="P", supplier="S"))
    assert before == _journal(desk, number)
    assert _said(desk, HOME_TEAM) == []


def test_nothing_of_another_workspace_is_shown(desk: Desk, number: int) -> None:
    """Card, list, Home, digest and thread of one workspace are nothing in the other."""
    assert number
    _said(desk, HOME_TEAM)
    other = {"team": OTHER_TEAM, "channel": CHANNEL}
    shown = orders.readiness(desk, **other, code="ORDER-1")
    assert "There is no order ORDER-1 here." in shown.text
    assert "Lamp" not in json.dumps(orders.of_channel(desk, **other, name=None).blocks)
    assert intake.exists(desk, **other, code="ORDER-1") is None
    heard = _heard(desk, **other, thread_ts="1795240000.000100", kind="message")
    assert conversation.said(desk, heard, "yes") is False
    home.opened(desk, _heard(desk, **other, kind="home"))
    (view,) = _said(desk, OTHER_TEAM)
    assert "Lamp" not in json.dumps(view.payload)
    assert digests.post_now(desk, _heard(desk, **other), channel_name="orders") is False
    with desk.database.read() as session:
        drawn = digests.draw(desk, session, ChannelRecord(OTHER_TEAM, CHANNEL, "orders"))
    assert (drawn["orders"], drawn["new"], drawn["closed"]) == ([], [], [])


def test_one_code_in_two_workspaces(desk: Desk, number: int) -> None:
    """Each workspace has its own order of a code."""
    heard = _heard(desk, team=OTHER_TEAM, channel="C0THERE")
    opened = Intake(code="ORDER-1", product="Bracket", supplier="Brno")
    assert intake.open_order(desk, heard, opened, zone="UTC", channel_name="there")
    here = orders.readiness(desk, team=HOME_TEAM, channel=CHANNEL, code="ORDER-1")
    there = orders.readiness(desk, team=OTHER_TEAM, channel="C0THERE", code="ORDER-1")
    assert ("Lamp" in json.dumps(here.blocks), "Bracket" in json.dumps(there.blocks)) == (
        True,
        True,
    )
    assert orders.by_id(desk, team=OTHER_TEAM, order_id=number) is None


def _journal(desk: Desk, number: int) -> int:
    with desk.database.read() as session:
        return len(journal.of_order(session, order_id=number))


def test_the_stage_reads_only(stage: Stage) -> None:
    """The tests' own look into the database cannot write."""
    with looking(stage) as session:
        assert session.connection().exec_driver_sql("PRAGMA query_only").scalar() == 1
