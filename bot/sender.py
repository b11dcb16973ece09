"""The sender: delivers what the outbox holds, each message once.

Decides pace, patience and what an answer of Slack means. Refuses to know what a message says. A
message whose fate is unknown (the connection broke, the process died) is looked for in the channel
by the outbox key in its metadata before it is said again.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError, SlackClientError

from store import outbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.clock import Clock
    from store.database import Database
    from store.outbox import OutboxRecord

EVENT_TYPE = "readiness_outbox"
"""Under this name our key stands in a message's metadata."""

LEASE = timedelta(seconds=60)
"""After so long a message taken up by another process is taken for abandoned."""

LONGEST_WAIT = 2.0
UNKNOWN = (OSError, HTTPException, SlackClientError)
TRANSIENT = frozenset(
    ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org")
)
AWAY = frozenset(("not_in_channel", "channel_not_found"))
"""The bot is not in the channel (yet): a person can mend that, so the message waits."""

GONE = frozenset(("message_not_found", "cant_update_message", "edit_window_closed"))
PATIENCE = timedelta(hours=24)
SERVER_TROUBLE = 500
TOO_MANY = 429
PAGES = 5

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sender:
    """Delivers messages, one after the other, in a thread of its own.

    Attributes:
        client: without retries of its own: a repeated post would be said twice.
        pace: least seconds between two posts in one channel (Slack allows one a second).
        alone: True where no other process can send from this database (SQLite).
        invite: called with (team, channel) when the bot is not in a channel it should write to.
    """

    database: Database
    client: WebClient
    clock: Clock
    worker: str
    pace: float
    alone: bool
    invite: Callable[[OutboxRecord], None] | None = None
    _bell: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _posted: dict[str, float] = field(default_factory=dict)

    def ring(self) -> None:
        """Something was written to the outbox: look at once."""
        self._bell.set()

    def stop(self) -> None:
        """End after the message at hand."""
        self._stopping.set()
        self._bell.set()

    def run(self) -> None:
        """Deliver until stopped. Begins with what an earlier process left half done."""
        self.recover(timedelta(0) if self.alone else LEASE)
        looked = time.monotonic()
        while not self._stopping.is_set():
            self._bell.clear()
            if self.deliver_next():
                continue
            if not self.alone and time.monotonic() - looked > LEASE.total_seconds():
                self.recover(LEASE)
                looked = time.monotonic()
            self._bell.wait(self._rest())

    def deliver_next(self) -> bool:
        """Deliver the oldest message that may go out now; False when there is none."""
        now = self.clock.now()
        with self.database.read() as session:
            due = outbox.due_at(session)
        if due is None or due > now:
            return False
        with self.database.write() as session:
            message = outbox.claim(session, now=now, worker=self.worker, busy_channels=self._busy())
        if message is None:
            return False
        self._deliver(message)
        return True

    def recover(self, lease: timedelta) -> None:
        """Settle messages whose fate is unknown: found in the channel they are sent, else repeated."""
        with self.database.write() as session:
            left = outbox.recover(session, worker=self.worker, now=self.clock.now(), lease=lease)
        for message in left:
            self._settle_unknown(message, "the process ended while it was being sent")

    def _deliver(self, message: OutboxRecord) -> None:
        try:
            channel, ts = self._call(message)
        except SlackApiError as error:
            self._refused(message, error)
        except UNKNOWN as error:
            _log.warning("Message %s: no answer from Slack (%r)", message.id, error)
            self._settle_unknown(message, repr(error))
        else:
            self._sent(message, ts, channel)

    def _call(self, message: OutboxRecord) -> tuple[str | None, str]:
        """Say it, and return the channel where that became known now, and the ts."""
        if message.kind == "home":
            self.client.views_publish(user_id=message.user or "", **message.payload)
            return None, ""
        words: dict[str, Any] = dict(message.payload)
        if message.kind == "update":
            if message.target_ts is None:
                raise SlackApiError(
                    "There is no message to update.", {"error": "message_not_found"}
                )
            self.client.chat_update(channel=message.channel, ts=message.target_ts, **words)
            return None, message.target_ts
        if message.kind == "ephemeral":
            answer = self.client.chat_postEphemeral(
                channel=message.channel,
                user=message.user or "",
                thread_ts=message.thread_ts,
                **words,
            )
            return None, str(answer["message_ts"])
        if message.thread_subject is not None and message.thread_ts is None:
            # Its thread was never begun; in the channel itself it would be out of place.
            raise SlackApiError("There is no thread for it.", {"error": "thread_not_found"})
        self._posted[message.channel] = time.monotonic()
        answer = self.client.chat_postMessage(
            channel=message.channel or message.user or "",
            thread_ts=message.thread_ts,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": message.key}},
            unfurl_links=False,
            unfurl_media=False,
            **words,
        )
        return str(answer["channel"]), str(answer["ts"])

    def _sent(self, message: OutboxRecord, ts: str, channel: str | None) -> None:
        with self.database.write() as session:
            outbox.sent(session, message_id=message.id, ts=ts, at=self.clock.now(), channel=channel)

    def _refused(self, message: OutboxRecord, error: SlackApiError) -> None:
        """Slack answered, but not with ok: wait, or give up where waiting cannot help."""
        reason = str(error.response.get("error") or "unknown_error")
        status = getattr(error.response, "status_code", None) or error.response.get("status", 200)
        if reason == "ratelimited" or status == TOO_MANY:
            headers = getattr(error.response, "headers", {})
            self._again(message, timedelta(seconds=_seconds(headers)), reason)
        elif status >= SERVER_TROUBLE or reason in TRANSIENT:
            self._settle_unknown(message, reason)
        elif reason in AWAY and self.clock.now() - message.not_before < PATIENCE:
            if message.attempts == 1 and self.invite is not None:
                self.invite(message)
            self._again(message, timedelta(seconds=min(600, 5 * 2**message.attempts)), reason)
        else:
            if reason not in GONE:
                _log.error("Message %s was given up: Slack says %s", message.id, reason)
            with self.database.write() as session:
                outbox.give_up(session, message_id=message.id, error=reason)

    def _settle_unknown(self, message: OutboxRecord, why: str) -> None:
        """Nobody knows whether it was said: look, and say it again only if it is not there."""
        if message.kind in {"post", "dm"}:
            try:
                found = self._look_for(message)
            except (SlackApiError, *UNKNOWN) as error:
                _log.warning("Message %s cannot be looked for yet: %r", message.id, error)
                self._stay_unknown(message, why)
                return
            if found is not None:
                self._sent(message, found[1], found[0])
                return
        # An update and a Home are whole pictures: once more changes nothing. A whisper may be
        # missed or come twice; missed is worse, for then a person would wait for an answer.
        wait = timedelta(seconds=min(30, 0.2 * 2 ** min(message.attempts, 8)))
        self._again(message, wait, why)

    def _stay_unknown(self, message: OutboxRecord, why: str) -> None:
        """Slack cannot even be asked: look again in a moment, never repeat unseen."""
        if self._stopping.wait(min(30.0, 0.5 * 2 ** min(message.attempts, 6))):
            return  # it stays "sending"; the next start looks
        self._settle_unknown(message, why)

    def _again(self, message: OutboxRecord, wait: timedelta, why: str) -> None:
        with self.database.write() as session:
            outbox.retry(
                session, message_id=message.id, not_before=self.clock.now() + wait, error=why
            )

    def _look_for(self, message: OutboxRecord) -> tuple[str, str] | None:
        """Channel and ts of a message that carries our key; None when there is none."""
        channel = message.channel
        if message.kind == "dm":
            if not message.user:
                return None
            channel = str(self.client.conversations_open(users=message.user)["channel"]["id"])
        since = (message.claimed_at or message.not_before) - timedelta(minutes=10)
        cursor = None
        for _ in range(PAGES):
            arguments: dict[str, Any] = {
                "channel": channel,
                "include_all_metadata": True,
                "limit": 200,
                "oldest": f"{since.timestamp():.6f}",
            }
            if cursor:
                arguments["cursor"] = cursor
            if message.thread_ts is not None:
                page = self.client.conversations_replies(ts=message.thread_ts, **arguments)
            else:
                page = self.client.conversations_history(**arguments)
            for said in page["messages"]:
                if _key_of(said) == message.key:
                    return channel, str(said["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        return None

    def _busy(self) -> list[str]:
        """The channels in which a post went out less than `pace` seconds ago."""
        now = time.monotonic()
        self._posted = {c: at for c, at in self._posted.items() if now - at < self.pace}
        return [channel for channel in self._posted if channel]

    def _rest(self) -> float:
        """Seconds until something can be due."""
        rest = LONGEST_WAIT
        with self.database.read() as session:
            due: datetime | None = outbox.due_at(session)
        if due is None:
            return rest
        wait = (due - self.clock.now()).total_seconds()
        if wait <= 0:  # due, but its channel is busy
            now = time.monotonic()
            wait = min((self.pace - (now - at) for at in self._posted.values()), default=0.05)
        return max(0.002, min(rest, wait))


def _key_of(said: dict[str, Any]) -> str | None:
    metadata = said.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("key")


def _seconds(headers: Any) -> float:  # noqa: ANN401 - Slack's client types them loosely
    written = {str(name).lower(): value for name, value in dict(headers).items()}
    found = written.get("retry-after", "1")
    found = found[0] if isinstance(found, list) else found
    return max(0.1, float(found))
