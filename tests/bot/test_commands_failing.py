"""A listener that fails: the input is kept, its person reads one sentence, Slack repeats events."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.slack import errors
from bot.slack.edge import Edge
from bot.slack.payloads import Reader
from store import inbox, outbox
from store.problems import StoreBusyError
from tests.bot.desks import desk_on
from tests.prompts.banks import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_bolt import BoltResponse
    from slack_sdk import WebClient

    from store.inbox import InboxRecord
    from tests.store.databases import Sqlite

TEAM, BOT, USER, CHANNEL = "T0HOME", "U0BOT", "U0BEA", "C0ORDERS"
INPUTS: dict[str, dict[str, Any]] = {
    "command": {
        "command": "/readiness",
        "text": "help",
        "team_id": TEAM,
        "user_id": USER,
        "channel_id": CHANNEL,
        "trigger_id": "1.2.a",
        "token": "verification-of-slack",
    },
    "press": {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": USER, "team_id": TEAM},
        "channel": {"id": CHANNEL},
        "container": {"type": "message", "channel_id": CHANNEL},
        "trigger_id": "1.2.b",
        "actions": [{"type": "button", "action_id": "why", "block_id": "b", "action_ts": "1.1"}],
    },
    "form": {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": USER, "team_id": TEAM},
        "trigger_id": "1.2.c",
        "view": {"id": "V1", "type": "modal", "callback_id": "intake", "state": {"values": {}}},
    },
    "event": {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev1",
        "event": {"type": "message", "channel": CHANNEL, "user": USER, "text": "x", "ts": "1.1"},
    },
}


@dataclass
class Slack:
    """Stands for the Web API where only whispers are looked for."""

    whispers: list[dict[str, Any]] = field(default_factory=list)

    def chat_postEphemeral(self, **words: Any) -> None:  # noqa: ANN401, N802 - as the client has it
        """Take a whisper."""
        self.whispers.append(words)


@pytest.fixture
def edge(sqlite_files: Sqlite) -> Iterator[Edge]:
    """An edge over an empty database, with nobody behind its client."""
    with desk_on(sqlite_files.ready(), FIRST) as desk:
        yield Edge(
            desk=desk,
            reader=Reader(team=TEAM, bot_user=BOT, clock=desk.clock),
            client=cast("WebClient", Slack()),
            directory=cast("WebClient", Slack()),
            ring=lambda: None,
            read=lambda: None,
        )


def _dispatch(edge: Edge, kind: str, error: Exception) -> BoltResponse:
    """What Bolt answers when the listener to this kind of input raises."""
    known = AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT, bot_token="xoxb-1")
    app = App(
        authorize=lambda: known,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        signing_secret="",
    )

    def fail() -> None:
        raise error

    for listen in (app.command("/readiness"), app.action("why"), app.view("intake")):
        listen(fail)
    app.event("message")(fail)
    errors.register(app, edge)
    body = INPUTS[kind]
    if kind == "command":
        text, content = urlencode(body), "application/x-www-form-urlencoded"
    elif kind == "event":
        text, content = json.dumps(body), "application/json"
    else:
        text = urlencode({"payload": json.dumps(body)})
        content = "application/x-www-form-urlencoded"
    return app.dispatch(BoltRequest(body=text, headers={"content-type": [content]}))


def _failed(edge: Edge) -> tuple[InboxRecord, ...]:
    with edge.desk.database.read() as session:
        return inbox.failed(session)


def _told(edge: Edge, answer: BoltResponse) -> list[str]:
    """Every sentence that reaches the person, whichever way it takes."""
    body = json.loads(answer.body) if answer.body else {}
    found = [body["text"]] if "text" in body else []
    found += [b["text"]["text"] for b in (body.get("view") or {}).get("blocks", ())]
    with edge.desk.database.write() as session:
        while message := outbox.claim(session, now=edge.desk.clock.now(), worker="test"):
            outbox.give_up(session, message_id=message.id, error="read by the test")
            found.append(str(message.payload["text"]))
    return found + [words["text"] for words in cast("Slack", edge.client).whispers]


@pytest.mark.parametrize("kind", ["command", "press", "form"])
def test_a_mistake_of_ours(edge: Edge, kind: str) -> None:
    """It is acknowledged with one sentence that names where the input is kept."""
    answer = _dispatch(edge, kind, ZeroDivisionError("a mistake"))
    (kept,) = _failed(edge)
    (said,) = _told(edge, answer)
    assert answer.status == 200
    assert f"What you wrote is kept under {kept.id.removeprefix('failed:')}." in said
    assert kept.note == "ZeroDivisionError('a mistake')"
    assert kept.payload == {k: v for k, v in INPUTS[kind].items() if k != "token"}


def test_a_mistake_with_an_event(edge: Edge) -> None:
    """It is kept and not acknowledged, so that Slack tells it again; nobody reads of it."""
    answer = _dispatch(edge, "event", ZeroDivisionError("a mistake"))
    assert (answer.status, _told(edge, answer)) == (500, [])
    assert [kept.kind for kept in _failed(edge)] == ["event_callback"]


@pytest.mark.parametrize("kind", ["command", "press", "form"])
def test_a_busy_store(edge: Edge, kind: str) -> None:
    """The person is told without a write to the store, and what to do."""
    answer = _dispatch(edge, kind, StoreBusyError("held by another"))
    assert answer.status == 200
    (said,) = _told(edge, answer)
    assert "Nothing was recorded. Please try again in a moment." in said
    assert _failed(edge) == ()


def test_a_busy_store_with_an_event(edge: Edge) -> None:
    """Slack tells the event again; to keep it as failed would be wrong."""
    answer = _dispatch(edge, "event", StoreBusyError("held by another"))
    assert (answer.status, _told(edge, answer), _failed(edge)) == (500, [], ())
