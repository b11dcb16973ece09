"""Bad input: whatever people do wrong, they read one clear sentence, and nothing is lost."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.cli import samples
from store.tables import INBOX
from tests.bot.scenes import (
    BUYER,
    CONTRACT,
    GUEST,
    kept_inputs,
    looking,
    open_order,
    sentence,
    settle,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from bot.workspace.client import Person, Workspace
    from tests.bot.scenes import Scene

SHARED = "shared-supplier"
DM = "@Readiness"
needs_order = pytest.mark.usefixtures("order")


@pytest.fixture(scope="module")
def order(stage: Stage) -> Scene:
    """An order that no test closes, in the channel that the supplier shares."""
    return open_order(stage, "ORDER-1", SHARED).until_asked(CONTRACT)


@pytest.fixture
def ws(stage: Stage) -> Iterator[Workspace]:
    """The stage's workspace, behaving again after each test."""
    yield stage.workspace
    stage.workspace.clear_faults()
    stage.workspace.timing(trigger_seconds=3, ack_seconds=3, retry_delays=[1, 60, 300])


@pytest.fixture
def bea(ws: Workspace) -> Person:
    """The buyer."""
    return ws.as_(BUYER)


@contextmanager
def locked(stage: Stage) -> Iterator[None]:
    """Another program holds the database's one right to write."""
    other = sqlite3.connect(stage.folder / "readiness.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


# What is typed behind /readiness.


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


# What is pressed.


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
    answer = _call(
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


def _call(ws: Workspace, token: str, method: str, **arguments: object) -> dict[str, object]:
    from slack_sdk import WebClient  # noqa: PLC0415 - only here

    answer = WebClient(token=token, base_url=ws.api_url).api_call(method, json=arguments)
    return dict(answer.data) if isinstance(answer.data, dict) else {}


# What is typed in a thread.


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("no idea what this is <b>&</b>", "I did not record “no idea what this is <b>&</b>”"),
        ("😀", "I did not record “😀” as an answer. I found no words in this."),
        ("也许吧", "I did not record “也许吧” as an answer"),
        ("n/a", "I did not record “n/a” as an answer. This question applies to this order"),
        ("x" * 4000, "This answer has 4000 characters and I can keep 3000"),
        ("bell\x07 and \x1b[31mred", "as an answer"),
        ("-", "as an answer"),
    ],
    ids=["words", "emoji", "chinese", "no reason", "4,000 characters", "control", "dash"],
)
def test_an_answer_that_is_none(ws: Workspace, order: Scene, typed: str, said: str) -> None:
    """What answers nothing is kept word by word, and answered by one sentence with an example."""
    since = ws.mark()
    order.says(BUYER, typed)
    sentence(order.stage, since, said)
    assert typed in order.words_kept()
    assert CONTRACT not in order.answers()


def test_only_white_space(ws: Workspace, order: Scene) -> None:
    """A message without words says nothing and is answered by nothing; the inbox has it."""
    inputs, since = kept_inputs(order.stage), ws.mark()
    ws.post(
        "event",
        event={
            "type": "message",
            "channel": ws.channel(SHARED),
            "channel_type": "channel",
            "user": ws.user(BUYER),
            "text": " \n\t ",
            "ts": "1795240000.000100",
            "thread_ts": order.ts,
        },
    )
    assert told(order.stage, since) == []
    assert inputs < kept_inputs(order.stage)


@needs_order
def test_a_thread_of_no_order(stage: Stage, ws: Workspace, bea: Person) -> None:
    """Among themselves people are left alone; whoever addresses the bot there is told."""
    parent = bea.say("Who is coming to lunch?", channel=SHARED)
    since = ws.mark()
    bea.say("yes", channel=SHARED, thread_ts=parent.ts)
    assert told(stage, since) == []
    bea.say("@Readiness yes", channel=SHARED, thread_ts=parent.ts)
    sentence(stage, since, "This thread belongs to no order, so I did not record your message")


@needs_order
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gibberish", "There is no order *gibberish* here"),
        ("no idea at all", "I do not know “no idea at all”"),
        ("", "What you can ask me"),
        ("<!channel>", "“<!channel>” cannot be an order code"),
    ],
)
def test_the_bot_addressed(stage: Stage, ws: Workspace, bea: Person, typed: str, said: str) -> None:
    """A mention and a direct message are answered once each, under what was said."""
    for text, channel in ((f"@Readiness {typed}", SHARED), (typed or "help", DM)):
        since = ws.mark()
        message = bea.say(text, channel=channel)
        answer = sentence(stage, since, said)
        assert (message.ts, []) == (answer.thread_ts, answer.mentions)


@needs_order
def test_a_direct_message_about_ones_own_order(stage: Stage, ws: Workspace) -> None:
    """Its people read an order's card in their direct messages; to others it is unknown there."""
    since = ws.mark()
    ws.as_(BUYER).say("ORDER-1", channel=DM)
    sentence(stage, since, "production may not start")
    since = ws.mark()
    ws.as_("Max Manager").say("ORDER-1", channel=DM)
    sentence(stage, since, "There is no order *ORDER-1* here")


def test_a_tombstone_answers_nothing(ws: Workspace, order: Scene) -> None:
    """Slack shows a deleted message with replies as changed: its new words are nobody's answer."""
    settle(order.stage)
    since, before = ws.mark(), order.answers()
    gone = {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": "1795240001.000100",
        "thread_ts": order.ts,
    }
    ws.post(
        "event",
        event={
            "type": "message",
            "subtype": "message_changed",
            "channel": ws.channel(SHARED),
            "channel_type": "channel",
            "ts": "1795240002.000100",
            "message": gone,
            "previous_message": gone | {"subtype": None, "text": "yes", "user": ws.user(BUYER)},
        },
    )
    assert told(order.stage, since) == []
    assert before == order.answers()
    assert order.journal()[-1].verb == "message_deleted"


def test_another_bot_is_not_heard(ws: Workspace, order: Scene) -> None:
    """What other bots write into the thread answers nothing and is answered by nothing."""
    since = ws.mark()
    ws.post(
        "event",
        event={
            "type": "message",
            "subtype": "bot_message",
            "bot_id": "B0OTHER1",
            "channel": ws.channel(SHARED),
            "channel_type": "channel",
            "text": "yes",
            "ts": "1795240003.000100",
            "thread_ts": order.ts,
        },
    )
    assert told(order.stage, since) == []


def test_a_reply_that_is_sent_to_the_channel_too(stage: Stage, ws: Workspace) -> None:
    """A reply broadcast to the channel is the answer it is, once."""
    order = open_order(stage, "ORDER-BROADCAST").until_asked(CONTRACT)
    since = ws.mark()
    order.says(BUYER, "3", broadcast=True)
    sentence(stage, since, "Site in the contract")
    assert list(order.answers()) == [CONTRACT]


# What is dropped.


@pytest.mark.parametrize(
    ("name", "content", "said", "state"),
    [
        ("empty.pdf", samples.empty, "empty", "refused"),
        ("photo.jpg", samples.renamed_program, "is a program", "refused"),
        ("cut-off.jpg", samples.truncated_photo, "is damaged or was cut off", "refused"),
        ("bomb.png", samples.picture_bomb, "more than the bot opens", "refused"),
        ("login.html", lambda: b"<!doctype html><p>Log in", "is a web page", "refused"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_file_that_proves_nothing(
    ws: Workspace, order: Scene, name: str, content: object, said: str, state: str
) -> None:
    """A bad file is received, read, and refused by one message that says what to send instead."""
    assert callable(content)
    since = ws.mark()
    message = order.uploads(BUYER, name, content(), comment="please look")
    received, finding = told(order.stage, since)
    assert "Received 1 file" in received.plain or name in received.plain
    assert said in finding.plain
    assert "What to send" in finding.plain
    kept = next(file for file in order.files() if file.message_ts == message.ts)
    assert (name, state) == (kept.name, kept.state)


def test_slack_answers_a_login_page(ws: Workspace, order: Scene) -> None:
    """A login page in place of the file is recognised, and the right person is named."""
    ws.fault("file_login_page", times=0)
    since = ws.mark()
    order.uploads(BUYER, "tool.jpg", samples.tool_photo())
    _, finding = told(order.stage, since)
    assert "must give it the files:read scope" in finding.plain
    assert order.files()[-1].state == "failed"


def test_a_file_that_was_deleted_before_it_was_read(ws: Workspace, order: Scene) -> None:
    """A file that Slack no longer knows is told of; what was announced of it is kept."""
    ws.fault("error", method="files.info", error="file_not_found")
    since = ws.mark()
    order.uploads(GUEST, "tool.jpg", samples.tool_photo())
    _, finding = told(order.stage, since)
    assert "no longer in Slack" in finding.plain
    assert ("failed", ws.user(GUEST)) == (order.files()[-1].state, order.files()[-1].person)


def test_a_slow_download_keeps_nobody_waiting(ws: Workspace, order: Scene) -> None:
    """While a file comes slowly, commands are answered; then the file is read."""
    ws.fault("slow", method="files.download", seconds=1.5)
    since = ws.mark()
    order.uploads(BUYER, "tool.jpg", samples.tool_photo())
    ws.wait_for_reply(order.card(), "Reading")
    outcome = ws.as_(BUYER).command("/readiness", "ORDER-1", channel=SHARED)
    assert outcome.ok
    assert outcome.seconds < 1
    assert "is accepted" in told(order.stage, since)[-1].plain


def test_a_download_that_fails_once(ws: Workspace, order: Scene) -> None:
    """A broken connection is no finding: the file is fetched again, and read."""
    ws.fault("500", method="files.download")
    since = ws.mark()
    order.uploads(BUYER, "tool.jpg", samples.tool_photo())
    received, *rest = told(order.stage, since)
    assert "Reading" in received.plain
    assert "is accepted" in rest[-1].plain


# What is filled in.


@needs_order
def test_errors_stand_beside_the_fields(stage: Stage, ws: Workspace) -> None:
    """Each wrong field of the intake form has its own sentence, and the form keeps the entries."""
    bea = ws.as_(BUYER)
    bea.command("/readiness", "new", channel=SHARED)
    since = ws.mark()
    outcome = bea.submit(
        {
            "Order code": "ORDER 1",
            "Product": " ",
            "Supplier": "Suzhou Plastics",
            "Quantity": "many",
        }
    )
    assert {"Order code", "Product", "Quantity"} == set(outcome.errors)
    assert "cannot be an order code" in outcome.errors["Order code"]
    assert "This cannot be empty" in outcome.errors["Product"]
    assert "This is no quantity" in outcome.errors["Quantity"]
    form = bea.modal()
    assert form is not None
    assert "many" in [field["value"] for field in form.fields]
    again = bea.submit({"Order code": "order-1", "Product": "x", "Quantity": "3 pcs"})
    assert {"Order code"} == set(again.errors)
    assert told(stage, since) == []
    bea.close(all=True)


def test_errors_in_a_section_form(stage: Stage, ws: Workspace) -> None:
    """One wrong field of a section keeps the whole form open and records nothing of it."""
    order = open_order(stage, "ORDER-SECTION", Quantity="300 pcs")
    bea = ws.as_(BUYER)
    bea.choose("Answer a section…", "Tooling and fixtures (1 open)", channel="orders", ts=order.ts)
    form = bea.modal()
    assert form is not None
    texts = {f["label"]: "back" for f in form.fields if f["type"] == "plain_text_input"}
    if texts:
        outcome = bea.submit(texts)
        assert set(texts) == set(outcome.errors)
    bea.close(all=True)
    assert order.answers() == {}


def test_a_form_that_is_sent_twice(stage: Stage, ws: Workspace) -> None:
    """A double press on Start starts one order: one card, one question."""
    bea = ws.as_(BUYER)
    bea.command("/readiness", "new ORDER-TWICE", channel="orders")
    since = ws.mark()
    bea.fill({"Product": "Lamp", "Supplier": "Suzhou"})
    for _ in range(2):
        ws.post("submit", **{"as": BUYER, "values": {}, "wait": False})
    cards = [m for m in told(stage, since) if m.ts == m.thread_ts]
    assert [card.plain.split()[1] for card in cards] == ["ORDER-TWICE"]
    questions = [m for m in ws.thread("orders", cards[0].ts) if "Why?" in m.labels]
    assert len(questions) == 1


def test_an_event_that_is_told_twice(stage: Stage, ws: Workspace) -> None:
    """An event that Slack repeats although it was acknowledged is done once."""
    order = open_order(stage, "ORDER-AGAIN").until_asked(CONTRACT)
    ws.fault("duplicate")
    since = ws.mark()
    order.says(BUYER, "3")
    sentence(stage, since, "Site in the contract")
    ws.redeliver()
    settle(stage)
    assert len(told(stage, since)) == 1


# When the store is busy.


def test_a_busy_store_loses_no_answer(stage: Stage, ws: Workspace) -> None:
    """What is typed while another program holds the database is heard when Slack tells it again."""
    order = open_order(stage, "ORDER-BUSY").until_asked(CONTRACT)
    since = ws.mark()
    with locked(stage):
        order.says(BUYER, "3")
        ws.wait_for(lambda item: item["reason"] == "timeout", since=since, kind="lost")
    ws.wait_for_message("Site in the contract: ", thread_ts=order.ts, since=since)
    assert order.answers()[CONTRACT].raw == "3"


def test_a_busy_store_is_told_to_who_presses(stage: Stage, ws: Workspace) -> None:
    """A press is never repeated by Slack, so its person is told within Slack's three seconds."""
    order = open_order(stage, "ORDER-BUSY-2").until_asked(CONTRACT)
    since = ws.mark()
    with locked(stage):
        outcome = order.presses(BUYER, "Yes, the site is named")
        assert outcome.ok
        asked = ws.as_(BUYER).command("/readiness", "close ORDER-BUSY-2", channel="orders")
        assert asked.ok
        shown = ws.as_(BUYER).command("/readiness", "ORDER-BUSY-2", channel="orders")
        assert "production may not start" in shown.messages[0].plain
    whispers = [m.plain for m in told(stage, since) if m.raw.get("ephemeral_to")]
    busy = [words for words in whispers if "Many people are writing just now" in words]
    assert len(busy) == 2
    order.presses(BUYER, "Yes, the site is named")
    settle(stage)
    assert order.answers()[CONTRACT].raw == "Yes, the site is named"


def test_a_busy_store_keeps_a_form_open(stage: Stage, ws: Workspace) -> None:
    """What was filled in stays on the screen, under the sentence that says what happened."""
    bea = ws.as_(BUYER)
    bea.command("/readiness", "new ORDER-BUSY-3", channel="orders")
    with locked(stage):
        outcome = bea.submit({"Product": "Lamp", "Supplier": "Suzhou"})
    assert outcome.ok
    assert outcome.modal is not None
    assert "Many people are writing just now" in outcome.modal.plain
    bea.close()
    assert bea.submit().ok
    settle(stage)
    since = ws.mark()
    bea.command("/readiness", "ORDER-BUSY-3", channel="orders")
    sentence(stage, since, "production may not start")


def test_a_failure_of_ours_is_kept_under_its_number(stage: Stage, ws: Workspace) -> None:
    """An input that breaks us is kept as failed, and its person reads under which number."""
    order = open_order(stage, "ORDER-BROKEN")
    _call(
        ws,
        ws.bot_token,
        "chat.postMessage",
        channel=ws.channel("orders"),
        text="broken",
        blocks=[
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "why",
                        "text": {"type": "plain_text", "text": "Broken"},
                        "value": json.dumps({"o": "no number", "q": 7}),
                    }
                ],
            }
        ],
    )
    since = ws.mark()
    assert ws.as_(BUYER).press("Broken", channel="orders").ok
    said = sentence(stage, since, "Something failed on our side. What you wrote is kept under")
    with looking(stage) as session:
        failed = session.connection().execute(select(INBOX).where(INBOX.c.state == "failed")).all()
    assert [row.id.removeprefix("failed:") in said.plain for row in failed] == [True]
    assert order.answers() == {}
