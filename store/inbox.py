"""The inbox: what Slack has told us, by id, so that what it says twice is done once.

Decides what "seen before" means: the same id. A command that only reads has nothing to lose and
need not be received. Refuses to know what is in a payload.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from store.session import Session
from store.tables import INBOX
from store.upserts import insert_new


@dataclass(frozen=True, slots=True)
class InboxRecord:
    """One thing heard; `state` is "done" or "failed", `note` says why it failed."""

    id: str
    kind: str
    team: str
    received_at: datetime
    payload: object
    state: str
    note: str


_RECEIVE = insert_new(INBOX, "id")
_FAIL = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("event_id"))
    .values(state="failed", note=bindparam("why"))
)
_KNOWN = select(INBOX.c.id).where(INBOX.c.id == bindparam("event_id"))
_FAILED = select(INBOX).where(INBOX.c.state == "failed").order_by(INBOX.c.received_at, INBOX.c.id)
_PRUNE = delete(INBOX).where(INBOX.c.received_at < bindparam("before"))


def receive(
    session: Session,
    *,
    id: str,  # noqa: A002  the column, and the word in Slack's envelope
    kind: str,
    team: str,
    payload: object,
    at: datetime,
) -> bool:
    """Note that something was heard; False if it was heard before.

    On Postgres, of two processes that receive the same id at once the second waits for the first
    to commit or fail, and only then knows.
    """
    connection = session.connection()
    row = {
        "id": id,
        "kind": kind,
        "team": team,
        "received_at": at,
        "payload": payload,
        "state": "done",
        "note": "",
    }
    return connection.execute(_RECEIVE[connection.dialect.name], row).first() is not None


def known(session: Session, *, id: str) -> bool:  # noqa: A002  as in `receive`
    """Whether something was heard, for a reading session."""
    return session.connection().execute(_KNOWN, {"event_id": id}).first() is not None


def fail(session: Session, *, id: str, note: str) -> None:  # noqa: A002  as in `receive`
    """Note that what was heard could not be done, and why; nothing happens to an unknown id."""
    session.connection().execute(_FAIL, {"event_id": id, "why": note})


def failed(session: Session) -> tuple[InboxRecord, ...]:
    """What could not be done, oldest first."""
    return tuple(InboxRecord(*row) for row in session.connection().execute(_FAILED).all())


def prune(session: Session, *, before: datetime) -> int:
    """Forget what was heard before an instant, and return how much that was.

    Slack repeats itself for minutes, an hour at most: older ids serve nobody.
    """
    return session.connection().execute(_PRUNE, {"before": before}).rowcount
