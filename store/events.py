"""Events: what happened to an order and makes earlier answers stale.

Decides that events are added, in the order in which they were told. Refuses to know which answers
they touch; what an answer itself raises is not written here, it follows from the answers.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select

from store.revisions import grow
from store.session import Session
from store.tables import EVENTS


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One event.

    Attributes:
        seq: its number within the order, from 1.
        kind: as the bank names it: "incident", "tool_changed".
        at: when it was told (UTC).
        person: who told it.
        note: what they wrote beside it.
    """

    order_id: int
    seq: int
    kind: str
    at: datetime
    person: str
    note: str


OF_ORDER = select(EVENTS).where(EVENTS.c.order_id == bindparam("order_id")).order_by(EVENTS.c.seq)
_LAST = select(func.max(EVENTS.c.seq)).where(EVENTS.c.order_id == bindparam("order_id"))


def add(
    session: Session, *, order_id: int, kind: str, at: datetime, person: str, note: str
) -> EventRecord:
    """Add an event to an order. Raises NoSuchOrderError."""
    connection = session.connection()
    grow(connection, order_id)  # the order is ours from here on, and so is the next number
    last = connection.execute(_LAST, {"order_id": order_id}).scalar() or 0
    row = {
        "order_id": order_id,
        "seq": last + 1,
        "kind": kind,
        "at": at,
        "person": person,
        "note": note,
    }
    connection.execute(insert(EVENTS), row)
    return EventRecord(order_id, last + 1, kind, at, person, note)


def of_order(session: Session, *, order_id: int) -> tuple[EventRecord, ...]:
    """The events of an order, in the order in which they were told."""
    rows = session.connection().execute(OF_ORDER, {"order_id": order_id})
    return tuple(EventRecord(*row) for row in rows)
