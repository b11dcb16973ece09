"""Wrong commands and presses: each is answered by one clear sentence, and nothing is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.cli import samples
from tests.bot.mistakes import DM, SHARED, call
from tests.bot.scenes import (
    BUYER,
    CONTRACT,
    GUEST,
    open_order,
    sentence,
    settle,
)

if TYPE_CHECKING:
    from bot.cli.stage import Stage
    from bot.workspace.client import Person, Workspace
    from tests.bot.scenes import Scene

needs_order = pytest.mark.usefixtures("order")


@pytest.fixture(scope="module")
def order(stage: Stage) -> Scene:
    """An order that no test closes, in the channel that the supplier shares."""
    return open_order(stage, "ORDER-1", SHARED).until_asked(CONTRACT)


@needs_order
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ORDER-9000", "There is no order *ORDER-9000* here"),
        ("x" * 4000, "cannot be an order code"),
        ("<!here>", "“<!here>” cannot be an order code"),
        ("宁波-7", "There is no order *宁波-7* here"),
        ("😀", "cannot be an order code"),
        ("hlep", "Did you mean /readiness help?"),
        ("new ORDER-1", "ORDER-1 exists already, so no second one was started"),
        ("new order-1", "order-1 exists already, so no second one was started"),
        ("new a|b", "“a|b” cannot be an order code"),
        ("new " + "x" * 4000, "cannot be an order code"),
        ("new A-1 B-2", "Did you mean /readiness new ORDER-123?"),
        ("close", "Did you mean /readiness close ORDER-123?"),
        ("close ORDER-9000", "There is no order *ORDER-9000* here"),
        ("open ORDER-1", "Did you mean /readiness reopen ORDER-123?"),
        ("reopen ORDER-1", "ORDER-1 is open already. Nothing changed."),
        ("what is the matter", "I do not know “what is the matter”"),
        ("digest", "This channel gets the digest every Monday at 09:00"),
        ("digset now", "Did you mean /readiness digest monday 09:00?"),
        ("digest someday 25:00", "“someday 25:00” is no time that I understand"),
        ("digest " + "monday " * 600, "is no time that I understand"),
    ],
)
def test_wrong_words_behind_the_command(stage: Stage, bea: Person, typed: str, said: str) -> None:
    """Each wrong command is answered by one message to its person alone, which says what works."""
    since = stage.workspace.mark()
    outcome = bea.command("/readiness", typed, channel=SHARED)
    answer = sentence(stage, since, said)
    assert (outcome.ok, outcome.modal) == (True, None)
    assert stage.workspace.user(BUYER) == answer.raw["ephemeral_to"]
    assert answer.mentions == []
    assert len(answer.plain) < 400


@needs_order
@pytest.mark.parametrize("typed", ["", "new ORDER-77", "close ORDER-1", "digest monday 09:00"])
def test_commands_in_a_direct_message(stage: Stage, bea: Person, typed: str) -> None:
    """What belongs into a channel is not done in a direct message, and the person learns where."""
    since = stage.workspace.mark()
    bea.command("/readiness", typed, channel=DM)
    sentence(stage, since, "An order lives in a channel")


@needs_order
def test_start_in_a_direct_message(stage: Stage, bea: Person) -> None:
    """An unknown code offers no start where no order can live."""
    since = stage.workspace.mark()
    bea.command("/readiness", "ORDER-78", channel=DM)
    assert "Start this order" not in sentence(stage, since, "There is no order").labels


def test_a_command_in_a_thread(ws: Workspace, order: Scene, bea: Person) -> None:
    """Slack itself refuses it; a mention of the bot does there what the command would do."""
    refused = bea.command("/readiness", "ORDER-1", channel=SHARED, thread_ts=order.ts)
    assert refused.error == "command_in_thread"
    since = ws.mark()
    order.says(BUYER, "@Readiness status")
    sentence(order.stage, since, "ORDER-1")


def test_commands_by_a_guest(ws: Workspace, order: Scene) -> None:
    """A guest with an account here reads that members do this, and nothing changed."""
    ws.add_person("Gus Guest", is_restricted=True, channels=[SHARED])
    before = len(order.journal())
    for typed in ("close ORDER-1", "new ORDER-79", "digest off"):
        since = ws.mark()
        outcome = ws.as_("Gus Guest").command("/readiness", typed, channel=SHARED)
        assert outcome.modal is None
        sentence(order.stage, since, "Only members of this workspace can do this")
    assert before == len(order.journal())


def test_presses_by_guests(ws: Workspace, order: Scene) -> None:
    """Guests of both kinds press members' buttons in vain and are told so, each by one sentence."""
    ws.add_person("Gil Guest", is_restricted=True, channels=[SHARED])
    for who in (GUEST, "Gil Guest"):
        for label in ("Change order facts", "Close order"):
            since = ws.mark()
            order.on_card(who, label)
            said = sentence(order.stage, since, "Only members of this workspace can do this")
            assert ws.user(who) == said.raw["ephemeral_to"]
    assert order.order().closed_at is None


def test_a_guest_says_that_a_question_does_not_apply(ws: Workspace, order: Scene) -> None:
    """A guest's words are kept and decide nothing, whether from outside or with an account here."""
    ws.add_person("Gia Guest", is_restricted=True, channels=[SHARED])
    order = open_order(order.stage, "ORDER-NA", SHARED)
    order.until_asked("pkg-process-notes")  # what comes before it always applies
    for who in (GUEST, "Gia Guest"):
        since = ws.mark()
        order.says(who, f"n/a because {who} says so")
        sentence(order.stage, since, "Only the buyer's own team can say")
        assert f"n/a because {who} says so" in order.words_kept()
        since = ws.mark()
        order.presses(who, "Not applicable")
        sentence(order.stage, since, "Only the buyer's own team can say")
    since = ws.mark()
    order.says(BUYER, "n/a")
    sentence(order.stage, since, "Please add why it does not apply")


def test_an_expired_trigger(ws: Workspace, order: Scene) -> None:
    """A form that Slack no longer opens is told of, with what to do."""
    ws.timing(trigger_seconds=0)
    since = ws.mark()
    order.on_card(BUYER, "Change order facts")
    said = sentence(order.stage, since, "they were over. Please press the button again.")
    assert ws.user(BUYER) == said.raw["ephemeral_to"]


def test_an_expired_trigger_of_a_command(stage: Stage, ws: Workspace, bea: Person) -> None:
    """So is a command's."""
    ws.timing(trigger_seconds=0)
    since = ws.mark()
    bea.command("/readiness", "new ORDER-80", channel="orders")
    sentence(stage, since, "Slack gives me three seconds to open a form")


def test_a_form_that_slack_does_not_open(ws: Workspace, order: Scene) -> None:
    """Slack's own failure is told as such."""
    ws.fault("500", method="views.open")
    since = ws.mark()
    order.on_card(BUYER, "Change order facts")
    sentence(order.stage, since, "Slack did not open the form, so nothing was recorded")


def test_a_button_on_an_old_message(stage: Stage, ws: Workspace) -> None:
    """A press on a message behind which the thread has gone on is an answer, or is told of."""
    order = open_order(stage, "ORDER-OLD").until_asked(CONTRACT)
    order.presses(BUYER, "No, neither of the two")
    settle(stage)
    since = ws.mark()
    order.presses(BUYER, "No, neither of the two", stale=True)
    sentence(stage, since, "has this answer already. Nothing changed.")
    since = ws.mark()
    order.presses(BUYER, "Yes, the site is named", stale=True)
    sentence(stage, since, "Site in the contract")
    kept = order.answers()[CONTRACT]
    assert kept.raw == "Yes, the site is named"


def test_a_button_of_an_order_that_is_not_here(stage: Stage, ws: Workspace) -> None:
    """A button that carries an order of another database presses nothing and says so."""
    order = open_order(stage, "ORDER-GONE")
    channel, bot = ws.channel("orders"), ws.bot_token
    answer = call(
        ws,
        bot,
        "chat.postMessage",
        channel=channel,
        text="old",
        blocks=[
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": verb,
                        "text": {"type": "plain_text", "text": f"Old {verb}"},
                        "value": json.dumps({"o": 987654, "q": "no-such-question", "v": "x"}),
                    }
                    for verb in ("answer:1", "why", "na", "next", "edit", "close", "share")
                ],
            }
        ],
    )
    assert answer["ok"]
    for verb in ("answer:1", "why", "na", "next", "edit", "close", "share"):
        since = ws.mark()
        outcome = ws.as_(BUYER).press(f"Old {verb}", channel="orders")
        assert outcome.ok
        sentence(stage, since, "This button is out of date, so nothing was recorded")
    assert order.order().closed_at is None


def test_a_closed_order(stage: Stage, ws: Workspace) -> None:
    """In a closed order's thread everything is kept in the journal and answered by one sentence."""
    order = open_order(stage, "ORDER-CLOSED").until_asked(CONTRACT)
    ws.as_(BUYER).command("/readiness", "close ORDER-CLOSED", channel="orders")
    settle(stage)
    entries = len(order.journal())
    acts = (
        lambda: order.says(BUYER, "yes, it is named"),
        lambda: order.presses(BUYER, "Yes, the site is named"),
        lambda: order.presses(BUYER, "Why?"),
        lambda: order.presses(BUYER, "Skip"),
        lambda: order.uploads(BUYER, "tool.jpg", samples.tool_photo()),
        lambda: order.on_card(BUYER, "Change order facts", stale=True),
    )
    for act in acts:
        since = ws.mark()
        act()
        sentence(stage, since, "ORDER-CLOSED is closed, so this does not count")
    assert order.answers() == {}
    assert "yes, it is named" in order.words_kept()
    assert entries + 5 <= len(order.journal())
    since = ws.mark()
    ws.as_(BUYER).command("/readiness", "close ORDER-CLOSED", channel="orders")
    sentence(stage, since, "ORDER-CLOSED is closed already. Nothing changed.")
