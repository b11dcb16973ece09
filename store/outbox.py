"""The outbox: what the bot is going to say, kept until it is known to be said.

Decides the order: within a lane one message after the other, the next only when the one before is
sent or given up; a newer picture of the same thing replaces an older one that still waits. Decides
who sends what, so that two senders never send the same row. Refuses to know Slack, its limits and
when a sender tries again.
"""

import base64
import hashlib
import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.engine import Connection

from store import locks
from store.columns import Found
from store.lanes import DUE, HEAD, IS_UNDER_WAY, POSTS, UNDER_WAY
from store.problems import NoSuchMessageError
from store.session import Session
from store.tables import ORDERS, OUTBOX

Kind = Literal["post", "update", "ephemeral", "home", "dm", "file"]
State = Literal["pending", "sending", "sent", "superseded", "failed"]

_CARD = re.compile(r"card:(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to say.

    Attributes:
        team: the workspace.
        lane: messages of one lane go out one after the other, e.g. "order:12".
        kind: "post", "update" (of the last post of the same subject), "ephemeral", "home", "dm" or
            "file".
        payload: {"text": …, "blocks": …}, {"view": …} for "home", and for "file" {"text": …,
            "otherwise": …, "files": [{"name", "title", "alt", "content"}, …]}: the content in base
            64, and what is said where files cannot be. Once it is sent or given up, the content is
            dropped and its "sha256" stays; a file that begins with one is kept elsewhere.
        not_before: UTC; when it may be sent at the earliest.
        channel: where; empty for "home" and "dm".
        subject: what it shows, e.g. "card:12". An update or a home view replaces one of the same
            subject that still waits. The post of "card:<order id>" begins that order's thread.
        thread_subject: the subject under whose post it goes; it waits until that one is sent.
        thread_ts: the same, where the ts is known already.
        user: for whom, in "ephemeral", "home" and "dm".
    """

    team: str
    lane: str
    kind: Kind
    payload: Mapping[str, Any]
    not_before: datetime
    channel: str = ""
    subject: str | None = None
    thread_subject: str | None = None
    thread_ts: str | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxRecord:
    """A message and how far it has come.

    Attributes:
        key: goes out in the message's metadata, so that it is recognised in the channel.
        thread_ts: from `claim` and `recover`, the ts that `thread_subject` stands for; None when
            that post was given up.
        attempts: how often a sender has taken it up.
        error: why it is tried again or was given up.
        target_ts: from `claim` and `recover`, for "update": the ts of the message to update; None
            when there is none to update.
    """

    id: int
    key: str
    team: str
    lane: str
    channel: str
    kind: str
    subject: str | None
    thread_subject: str | None
    thread_ts: str | None
    user: str | None
    payload: Mapping[str, Any]
    state: str
    not_before: datetime
    attempts: int
    claimed_at: datetime | None
    claimed_by: str | None
    sent_at: datetime | None
    sent_ts: str | None
    error: str
    target_ts: str | None = None


_PICTURES = ("update", "home")
_CONTENT = "content"

_ADDRESS = (
    select(OUTBOX.c.channel, OUTBOX.c.sent_ts)
    .where(
        OUTBOX.c.team == bindparam("team"),
        OUTBOX.c.subject == bindparam("subject"),
        OUTBOX.c.kind.in_(POSTS),
        OUTBOX.c.state == "sent",
    )
    .order_by(OUTBOX.c.id.desc())
    .limit(1)
)
_THIS = update(OUTBOX).where(OUTBOX.c.id == bindparam("message_id")).returning(OUTBOX)
_CLAIM = _THIS.where(OUTBOX.c.state == "pending").values(
    state="sending",
    claimed_at=bindparam("now"),
    claimed_by=bindparam("worker"),
    attempts=OUTBOX.c.attempts + 1,
)
_SENT = _THIS.values(
    state="sent",
    sent_at=bindparam("at"),
    sent_ts=bindparam("ts"),
    channel=func.coalesce(bindparam("where_it_is"), OUTBOX.c.channel),
    error="",
)
_RETRY = _THIS.where(
    OUTBOX.c.state == "sending",
    OUTBOX.c.claimed_by == func.coalesce(bindparam("worker"), OUTBOX.c.claimed_by),
).values(state=bindparam("next_state"), not_before=bindparam("later"), error=bindparam("why"))
_REWRITE = _THIS.values(payload=bindparam("words"))
_GIVE_UP = _THIS.where(OUTBOX.c.state.in_(UNDER_WAY)).values(state="failed", error=bindparam("why"))
_STILL_WAITS = update(OUTBOX).where(
    OUTBOX.c.team == bindparam("of_team"),
    OUTBOX.c.subject == bindparam("of_subject"),
    OUTBOX.c.kind == bindparam("of_kind"),
    OUTBOX.c.state == "pending",
)
_SUPERSEDE = _STILL_WAITS.values(state="superseded")
_AMEND = _STILL_WAITS.values(payload=bindparam("picture"))
_NEWER = select(
    exists().where(
        OUTBOX.c.team == bindparam("team"),
        OUTBOX.c.subject == bindparam("subject"),
        OUTBOX.c.kind == bindparam("kind"),
        OUTBOX.c.id > bindparam("message_id"),
        OUTBOX.c.state.in_((*UNDER_WAY, "sent")),
    )
)
_LEFT = (
    select(OUTBOX.c.id)
    .where(
        IS_UNDER_WAY,
        OUTBOX.c.state == "sending",
        OUTBOX.c.claimed_at <= bindparam("claimed_before"),
    )
    .order_by(OUTBOX.c.id)
    .with_for_update(skip_locked=True)
)
_TAKE_OVER = (
    update(OUTBOX)
    .where(OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(claimed_at=bindparam("now"), claimed_by=bindparam("worker"))
    .returning(OUTBOX)
)
_ONE = select(OUTBOX).where(OUTBOX.c.id == bindparam("message_id"))
_PENDING = select(func.count()).select_from(OUTBOX).where(IS_UNDER_WAY)
_INSERT = insert(OUTBOX).returning(OUTBOX.c.id)
_THREAD = (
    update(ORDERS)
    .where(ORDERS.c.id == bindparam("order_id"), ORDERS.c.team == bindparam("of_team"))
    .values(thread_ts=bindparam("ts"))
)


def say(session: Session, *, message: Message) -> OutboxRecord:
    """Write down something to be said; it is said after the transaction has committed."""
    connection = session.connection()
    # Numbers are handed out before the commit: without the lock a later number of the same lane
    # could be seen, and sent, before an earlier one.
    locks.hold(connection, message.lane)
    if message.subject is not None and message.kind in _PICTURES:
        connection.execute(_SUPERSEDE, _alike(message))
    row: dict[str, Any] = {
        "key": uuid.uuid4().hex,
        "team": message.team,
        "lane": message.lane,
        "channel": message.channel,
        "kind": message.kind,
        "subject": message.subject,
        "thread_subject": message.thread_subject,
        "thread_ts": message.thread_ts,
        "user": message.user,
        "payload": dict(message.payload),
        "state": "pending",
        "not_before": message.not_before,
        "attempts": 0,
        "claimed_at": None,
        "claimed_by": None,
        "sent_at": None,
        "sent_ts": None,
        "error": "",
    }
    return OutboxRecord(connection.execute(_INSERT, row).scalar_one(), **row)


def amend(session: Session, *, message: Message) -> bool:
    """Put a newer picture in the place of one that still waits; False when none does.

    Unlike `say`, what waits keeps its turn.
    """
    values = _alike(message) | {"picture": dict(message.payload)}
    return session.connection().execute(_AMEND, values).rowcount > 0


def claim(
    session: Session, *, now: datetime, worker: str, busy_channels: Collection[str] = ()
) -> OutboxRecord | None:
    """Take the oldest message that may be sent now: the head of its lane, in no busy channel.

    It is "sending" from the commit on, and nobody else's until `sent`, `retry`, `give_up` or, after
    its lease, `recover`.
    """
    connection = session.connection()
    head = connection.execute(HEAD, {"now": now, "busy": list(busy_channels)}).scalar()
    if head is None:
        return None
    row = connection.execute(_CLAIM, {"message_id": head, "now": now, "worker": worker}).one()
    return _addressed(connection, row)


def due_at(session: Session) -> datetime | None:
    """When the next message may be sent; None when none waits. Cheap, for a reading session."""
    return session.connection().execute(DUE).scalar()


def sent(
    session: Session, *, message_id: int, ts: str, at: datetime, channel: str | None = None
) -> OutboxRecord:
    """Note that a message was sent. Raises NoSuchMessageError.

    Args:
        session: writes.
        message_id: the row.
        ts: what Slack called the message; for an update, the message that was updated.
        at: UTC.
        channel: where it is, when that became known only now (a "dm").
    """
    connection = session.connection()
    values = {"message_id": message_id, "ts": ts, "at": at, "where_it_is": channel}
    row = connection.execute(_SENT, values).first()
    if row is None:
        raise NoSuchMessageError(message_id)
    card = _CARD.fullmatch(row.subject or "")
    if card and row.kind == "post":
        thread = {"order_id": int(card[1]), "of_team": row.team, "ts": ts}
        connection.execute(_THREAD, thread)
    return OutboxRecord(*_emptied(connection, row))


def uploaded(session: Session, *, message_id: int, files: Sequence[str]) -> OutboxRecord:
    """Note the ids that Slack gave to the files of a message, before they are shown to anybody.

    By them they are looked for when nobody knows whether they were shown. Raises
    NoSuchMessageError.
    """
    connection = session.connection()
    row = _get(connection, message_id)
    words = dict(row.payload) | {"uploaded": list(files)}
    return OutboxRecord(
        *connection.execute(_REWRITE, {"message_id": message_id, "words": words}).one()
    )


def retry(
    session: Session,
    *,
    message_id: int,
    not_before: datetime,
    error: str = "",
    worker: str | None = None,
) -> OutboxRecord:
    """Put a message back, at its old place in the lane. Raises NoSuchMessageError.

    An update or a home view that has a newer one behind it is not sent any more. A row that is not
    "sending" (somebody else has settled it), or that is in the hands of another worker than the one
    given, is left as it is.
    """
    connection = session.connection()
    row = _get(connection, message_id)
    key = {"team": row.team, "subject": row.subject, "kind": row.kind, "message_id": message_id}
    replaced = row.kind in _PICTURES and connection.execute(_NEWER, key).scalar()
    values = {
        "message_id": message_id,
        "next_state": "superseded" if replaced else "pending",
        "later": not_before,
        "why": error,
        "worker": worker,
    }
    settled: Found | None = connection.execute(_RETRY, values).first()
    return OutboxRecord(*(row if settled is None else settled))


def give_up(session: Session, *, message_id: int, error: str) -> OutboxRecord:
    """Note that a message will not be sent, and why; its lane goes on. Raises NoSuchMessageError.

    A message that is settled already is left as it is.
    """
    connection = session.connection()
    row: Found | None = connection.execute(
        _GIVE_UP, {"message_id": message_id, "why": error}
    ).first()
    if row is None:
        return OutboxRecord(*_get(connection, message_id))
    return OutboxRecord(*_emptied(connection, row))


def recover(
    session: Session, *, worker: str, now: datetime, lease: timedelta = timedelta(0)
) -> tuple[OutboxRecord, ...]:
    """Take over the messages left in "sending": nobody knows whether they were sent.

    Args:
        session: writes.
        worker: who looks them up now, and then says `sent` or `retry`.
        now: UTC.
        lease: messages taken up less long ago are left alone, for their sender may be alive. On
            SQLite, where one process sends, the start takes all (zero).
    """
    connection = session.connection()
    left = connection.execute(_LEFT, {"claimed_before": now - lease}).scalars().all()
    values = {"ids": list(left), "now": now, "worker": worker}
    rows = connection.execute(_TAKE_OVER, values).all() if left else ()
    return tuple(_addressed(connection, row) for row in sorted(rows, key=lambda row: row.id))


def address(session: Session, *, team: str, subject: str) -> tuple[str, str] | None:
    """Channel and ts of the last message posted for a subject; None before one is sent."""
    return _address(session.connection(), team, subject)


def get(session: Session, *, message_id: int) -> OutboxRecord:
    """A message, as it is. Raises NoSuchMessageError."""
    return OutboxRecord(*_get(session.connection(), message_id))


def pending_count(session: Session) -> int:
    """How many messages wait or are being sent."""
    return int(session.connection().execute(_PENDING).scalar_one())


def _alike(message: Message) -> dict[str, object]:
    """By what the messages that show the same thing in the same way are found."""
    return {"of_team": message.team, "of_subject": message.subject, "of_kind": message.kind}


def _get(connection: Connection, message_id: int) -> Found:
    row: Found | None = connection.execute(_ONE, {"message_id": message_id}).first()
    if row is None:
        raise NoSuchMessageError(message_id)
    return row


def _addressed(connection: Connection, row: Found) -> OutboxRecord:
    record = OutboxRecord(*row)
    if record.thread_ts is None and record.thread_subject is not None:
        thread = _address(connection, record.team, record.thread_subject)
        record = replace(record, thread_ts=thread and thread[1])
    if record.kind == "update" and record.subject is not None:
        target = _address(connection, record.team, record.subject)
        record = replace(record, target_ts=target and target[1])
    return record


def _emptied(connection: Connection, row: Found) -> Found:
    """Drop the bytes of files that are sent or given up: Slack has them, or nobody wants them."""
    if row.kind != "file":
        return row
    words = dict(row.payload) | {"files": [_without_bytes(file) for file in row.payload["files"]]}
    emptied: Found = connection.execute(_REWRITE, {"message_id": row.id, "words": words}).one()
    return emptied


def _without_bytes(file: Mapping[str, Any]) -> dict[str, Any]:
    """A file's name, and in the place of its bytes by what they are known: their SHA-256."""
    left = dict(file)
    content = left.pop(_CONTENT, None)
    if content is not None:
        left["sha256"] = hashlib.sha256(base64.b64decode(content)).hexdigest()
    return left


def _address(connection: Connection, team: str, subject: str) -> tuple[str, str] | None:
    row = connection.execute(_ADDRESS, {"team": team, "subject": subject}).first()
    return None if row is None else (row.channel, row.sent_ts)
