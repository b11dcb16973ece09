"""The sender: delivers what the outbox holds, each message once.

Decides pace, patience and what follows from an answer of Slack. Refuses to know what a message
says. A message whose fate is unknown (the connection broke, the process died) is looked for in the
channel before it is said again.
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

from bot import traces, uploads
from bot.evidence.keep import NotKeptError
from bot.refusals import (
    AWAY,
    GONE,
    LOCKED,
    NO_FILES,
    NOT_KEPT,
    RATE_LIMITED,
    SERVER_TROUBLE,
    TOO_MANY,
    TRANSIENT,
    UNDRAWABLE,
    UNMADE,
    answer_of,
    seconds_to_wait,
)
from store import outbox
from store.problems import StoreBusyError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.clock import Clock
    from store.database import Database
    from store.outbox import OutboxRecord

LEASE = timedelta(seconds=60)
"""After so long a message taken up by another process is taken for abandoned."""

ROUND = 15.0
"""Seconds between two looks for what another process abandoned."""

GRACE = 1.0
"""Seconds in which a request that lost its connection may still arrive at Slack."""

PATIENCE = 30.0
"""Seconds in which uploaded files may still appear in the channel: Slack shows some late."""

LONGEST_WAIT = 2.0
LONGEST_TROUBLE = 30.0
BUSY_ELSEWHERE = 0.1
UNKNOWN = (OSError, HTTPException, SlackClientError)
MOST_TRIES = 1500
"""About a day of tries, one a minute, for what a person or an operator has to mend."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Doubt:
    """A message that may or may not have been said.

    Attributes:
        look_at: when to look for it next, on the monotonic clock.
        began: since when it is looked for, on the same clock.
        looks: how often Slack could not tell.
        missing: it was looked for once and was not there.
    """

    message: OutboxRecord
    why: str
    look_at: float
    began: float
    looks: int = 0
    missing: bool = False


@dataclass(slots=True)
class Sender:
    """Delivers messages, one after the other, in a thread of its own.

    Attributes:
        client: without retries of its own: a repeated post would be said twice.
        pace: least seconds between two posts in one channel (Slack allows one a second).
        alone: True where no other process can send from this database (SQLite).
        invite: called with (team, channel) when the bot is not in a channel it should write to.
        kept: the bytes of evidence by their SHA-256; raises NotKeptError.
    """

    database: Database
    client: WebClient
    clock: Clock
    worker: str
    pace: float
    alone: bool
    invite: Callable[[OutboxRecord], None] | None = None
    kept: Callable[[str], bytes] | None = None
    _bell: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _free_at: dict[str, float] = field(default_factory=dict)
    _doubts: dict[int, Doubt] = field(default_factory=dict)

    def ring(self) -> None:
        """Something was written to the outbox: look at once."""
        self._bell.set()

    def stop(self) -> None:
        """End after the message at hand."""
        self._stopping.set()
        self._bell.set()

    def run(self) -> None:
        """Deliver until stopped. Begins with what an earlier process left half done.

        A database that is busy or away is waited for; what was under way then is looked for.
        """
        recover_at, troubles = float("-inf"), 0
        while not self._stopping.is_set():
            try:
                if time.monotonic() >= recover_at:
                    self.recover(timedelta(0) if self.alone else LEASE)
                    recover_at = float("inf") if self.alone else time.monotonic() + ROUND
                self._bell.clear()
                if not self.deliver_next():
                    self._bell.wait(self._rest())
                troubles = 0
            except (StoreBusyError, StoreUnavailableError) as error:
                _log.warning("Nothing can be sent just now: %s", error)
                recover_at = float("-inf")
                self._stopping.wait(min(LONGEST_TROUBLE, 2.0**troubles))
                troubles += 1

    def deliver_next(self) -> bool:
        """Deliver the oldest message that may go out now; False when there is none."""
        at = time.monotonic()
        doubt = next((one for one in self._doubts.values() if one.look_at <= at), None)
        if doubt is not None:
            self._look(doubt)
            return True
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
        """Take over messages whose fate is unknown.

        Those found in the channel are sent; the others are said again.
        """
        with self.database.write() as session:
            left = outbox.recover(session, worker=self.worker, now=self.clock.now(), lease=lease)
        for message in left:
            if message.id not in self._doubts:
                self._doubt(message, "the process ended while it was being sent")

    def _deliver(self, message: OutboxRecord) -> None:
        try:
            channel, ts = self._call(message)
        except SlackApiError as error:
            self._refused(message, error)
        except UNKNOWN as error:
            _log.warning("Message %s: no answer from Slack (%r)", message.id, error)
            self._doubt(message, repr(error))
        else:
            if message.kind == "file" and not ts:
                self._doubt(message, "uploaded, and not shown yet")
            else:
                self._sent(message, ts, channel)

    def _call(self, message: OutboxRecord) -> tuple[str | None, str]:
        """Say it, and return the channel where that became known now, and the ts."""
        if message.kind == "home":
            self.client.views_publish(user_id=message.user or "", **message.payload)
            return None, ""
        words: dict[str, Any] = dict(message.payload)
        if message.error in UNDRAWABLE:
            del words["blocks"]
        if message.kind == "file":
            words = {"text": words["otherwise"]}
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
        if _as_files(message):
            return self._show(message)
        self._free_at[message.channel] = time.monotonic() + self.pace
        answer = self.client.chat_postMessage(
            channel=message.channel or message.user or "",
            thread_ts=message.thread_ts,
            metadata=traces.metadata(message.key),
            unfurl_links=False,
            unfurl_media=False,
            **words,
        )
        # Counted from the answer, too: Slack counts from when it got the post, which we do not see.
        self._free_at[message.channel] = time.monotonic() + self.pace
        return str(answer["channel"]), str(answer["ts"])

    def _show(self, message: OutboxRecord) -> tuple[str, str]:
        """Upload a message's files and share them; the ts is empty where they do not show yet."""
        files = message.payload["files"]
        ids = message.payload.get("uploaded") or ()
        if not ids or message.error not in AWAY | {RATE_LIMITED}:
            try:
                ids = [uploads.upload(self.client, file, self.kept) for file in files]
            except NotKeptError as error:
                raise SlackApiError(str(error), {"error": NOT_KEPT}) from error
            # Before anybody sees them: whoever comes after us has to know what to look for.
            with self.database.write() as session:
                outbox.uploaded(session, message_id=message.id, files=ids)
        channel = self._place_of(message)
        self._free_at[channel] = time.monotonic() + self.pace
        uploads.show(
            self.client,
            files,
            ids,
            channel=channel,
            thread_ts=message.thread_ts,
            text=message.payload["text"],
        )
        self._free_at[channel] = time.monotonic() + self.pace
        found = uploads.shown(self.client, ids, channel)
        return channel, found.ts or ""

    def _place_of(self, message: OutboxRecord) -> str:
        """The channel of a message, or the direct one with the person it is for."""
        if message.channel or not message.user:
            return message.channel
        return str(self.client.conversations_open(users=message.user)["channel"]["id"])

    def _sent(self, message: OutboxRecord, ts: str, channel: str | None) -> None:
        with self.database.write() as session:
            outbox.sent(session, message_id=message.id, ts=ts, at=self.clock.now(), channel=channel)

    def _refused(self, message: OutboxRecord, error: SlackApiError) -> None:
        """Slack answered, but not with ok: wait, or give up where waiting cannot help."""
        reason, status = answer_of(error)
        if reason == RATE_LIMITED or status == TOO_MANY:
            wait = seconds_to_wait(error)
            self._free_at[message.channel] = time.monotonic() + wait
            self._again(message, timedelta(seconds=wait), reason)
        elif status >= SERVER_TROUBLE or reason in TRANSIENT | UNMADE:
            self._doubt(message, reason)
        elif reason in NO_FILES and _as_files(message):
            _log.error("Message %s is sent without its files: Slack says %s", message.id, reason)
            self._again(message, timedelta(0), reason)
        elif reason in UNDRAWABLE and "blocks" in message.payload and message.error != reason:
            _log.error("Message %s is sent without its layout: Slack says %s", message.id, reason)
            self._again(message, timedelta(0), reason)
        elif reason in AWAY | LOCKED and message.attempts < MOST_TRIES:
            if reason in AWAY and message.error not in AWAY and self.invite is not None:
                self.invite(message)
            if reason in LOCKED and message.error != reason:
                _log.error("Message %s has to wait: Slack says %s", message.id, reason)
            wait = min(60, 5 * 2 ** min(message.attempts, 4))
            self._again(message, timedelta(seconds=wait), reason)
        else:
            if reason not in GONE:
                _log.error("Message %s was given up: Slack says %s", message.id, reason)
            with self.database.write() as session:
                outbox.give_up(session, message_id=message.id, error=reason)

    def _doubt(self, message: OutboxRecord, why: str) -> None:
        """Nobody knows whether it was said: look, and say it again only if it is not there."""
        if message.kind in {"post", "dm", "file"}:
            # It stays "sending" meanwhile, so that its lane waits and the next start knows.
            now = time.monotonic()
            self._doubts[message.id] = Doubt(message, why, look_at=now, began=now)
            return
        # An update and a Home are whole pictures: once more changes nothing. A whisper may be
        # missed or come twice; missed is worse, for then a person would wait for an answer.
        self._again(message, _pause(message), why)

    def _look(self, doubt: Doubt) -> None:
        """Look for a message; it has to be missing twice, for a request may arrive late."""
        message = doubt.message
        try:
            found = self._look_for(message)
            if found is None and self._may_appear(doubt):
                return
        except (SlackApiError, *UNKNOWN) as error:
            wait = min(LONGEST_TROUBLE, 0.5 * 2 ** min(doubt.looks, 6))
            if isinstance(error, SlackApiError) and answer_of(error)[1] == TOO_MANY:
                wait = seconds_to_wait(error)
            if not doubt.looks:
                _log.warning("Message %s cannot be looked for yet: %r", message.id, error)
            doubt.looks += 1
            doubt.look_at = time.monotonic() + wait
            return
        if found is None and not doubt.missing:
            doubt.missing = True
            doubt.look_at = time.monotonic() + GRACE
            return
        if found is None:
            self._again(message, _pause(message), doubt.why)
        else:
            self._sent(message, found[1], found[0])
        del self._doubts[message.id]

    def _may_appear(self, doubt: Doubt) -> bool:
        """Whether its files are uploaded and only not shown yet; then it is looked for later."""
        message, waited = doubt.message, time.monotonic() - doubt.began
        if not _as_files(message) or waited > PATIENCE:
            return False
        if not uploads.shown(self.client, self._uploaded(message), self._place_of(message)).known:
            return False
        doubt.look_at = time.monotonic() + max(0.25, waited / 2)
        return True

    def _uploaded(self, message: OutboxRecord) -> Sequence[str]:
        """The ids of a message's files, as they are written down now."""
        with self.database.read() as session:
            payload = outbox.get(session, message_id=message.id).payload
        return payload.get("uploaded") or ()

    def _again(self, message: OutboxRecord, wait: timedelta, why: str) -> None:
        with self.database.write() as session:
            outbox.retry(
                session,
                message_id=message.id,
                not_before=self.clock.now() + wait,
                error=why,
                worker=self.worker,
            )

    def _look_for(self, message: OutboxRecord) -> tuple[str, str] | None:
        """Channel and ts of a message that was said; None when it is not there."""
        channel = self._place_of(message)
        if not channel:
            return None
        if _as_files(message):
            ts = uploads.shown(self.client, self._uploaded(message), channel).ts
        else:
            # Not since it was taken up: who takes it over notes his own time, perhaps days later.
            since = message.not_before - timedelta(minutes=10)
            ts = traces.find(
                self.client,
                message.key,
                channel=channel,
                thread_ts=message.thread_ts,
                since=since,
            )
        return None if ts is None else (channel, ts)

    def _busy(self) -> list[str]:
        """The channels in which nothing may be posted yet."""
        now = time.monotonic()
        self._free_at = {c: at for c, at in self._free_at.items() if at > now}
        return [channel for channel in self._free_at if channel]

    def _rest(self) -> float:
        """Seconds until something can be due."""
        now = time.monotonic()
        waits = [LONGEST_WAIT, *(doubt.look_at - now for doubt in self._doubts.values())]
        with self.database.read() as session:
            due: datetime | None = outbox.due_at(session)
        if due is not None:
            wait = (due - self.clock.now()).total_seconds()
            # Due, but its channel is not free, or another process has it in hand.
            busy = [at - now for at in self._free_at.values()]
            waits.append(wait if wait > 0 else min(busy, default=BUSY_ELSEWHERE))
        return max(0.002, min(waits))


def _as_files(message: OutboxRecord) -> bool:
    """Whether a message goes out as files, or did when it was last tried."""
    return message.kind == "file" and message.error not in NO_FILES


def _pause(message: OutboxRecord) -> timedelta:
    """How long to wait before it is said once more."""
    return timedelta(seconds=min(30, 0.1 * 2 ** min(message.attempts, 9)))
