"""Wrong words, files and forms, and a busy store: one clear sentence each, and nothing is lost."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.cli import samples
from store.tables import INBOX
from tests.bot.mistakes import DM, SHARED, call
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

needs_order = pytest.mark.usefixtures("order")


@pytest.fixture(scope="module")
def order(stage: Stage) -> Scene:
    """An order that no test closes, in the channel that the supplier shares."""
    return open_order(stage, "ORDER-1", SHARED).until_asked(CONTRACT)


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
    ws.fault("slow", method="files.download", seconds=2.5)
    since = ws.mark()
    order.uploads(BUYER, "tool.jpg", samples.tool_photo())
    ws.wait_for_reply(order.card(), "Reading")
    outcome = ws.as_(BUYER).command("/readiness", "ORDER-1", channel=SHARED)
    assert outcome.ok
    assert order.files()[-1].state == "waiting"
    assert "is accepted" in told(order.stage, since)[-1].plain


def test_a_download_that_fails_once(ws: Workspace, order: Scene) -> None:
    """A broken connection is no finding: the file is fetched again, and read."""
    ws.fault("500", method="files.download")
    since = ws.mark()
    order.uploads(BUYER, "tool.jpg", samples.tool_photo())
    received, *rest = told(order.stage, since)
    assert "Reading" in received.plain
    assert "is accepted" in rest[-1].plain


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


def test_a_busy_store_loses_no_answer(stage: Stage, ws: Workspace) -> None:
    """What is typed while another program holds the database is heard when Slack tells it again."""
    order = open_order(stage, "ORDER-BUSY").until_asked(CONTRACT)
    ws.timing(retry_delays=[1, 1, 1])
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
    call(
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
