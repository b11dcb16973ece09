"""Passes: the questions that somebody put off, and until when.

Decides that a question has one pass at a time, the newest. Refuses to know when a question is
asked again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from store.revisions import grow
from store.session import Session
from store.tables import PASSES
from store.upserts import upsert


@dataclass(frozen=True, slots=True)
class PassRecord:
    """A question put off: until an instant, or (None) until everything else is asked."""

    order_id: int
    question_id: str
    until: datetime | None
    person: str
    at: datetime


OF_ORDER = select(PASSES).where(PASSES.c.order_id == bindparam("order_id"))
_DUE = (
    select(PASSES)
    .where(PASSES.c.until <= bindparam("now"))
    .order_by(PASSES.c.until, PASSES.c.order_id, PASSES.c.question_id)
)
_LIFT = delete(PASSES).where(
    PASSES.c.order_id == bindparam("order_id"), PASSES.c.question_id == bindparam("question_id")
)
_PUT = upsert(PASSES)


def put(session: Session, *, record: PassRecord) -> None:
    """Put a question off; an earlier pass of it is forgotten. Raises NoSuchOrderError."""
    connection = session.connection()
    grow(connection, record.order_id)
    connection.execute(
        _PUT[connection.dialect.name],
        {
            "order_id": record.order_id,
            "question_id": record.question_id,
            "until": record.until,
            "person": record.person,
            "at": record.at,
        },
    )


def lift(session: Session, *, order_id: int, question_id: str) -> bool:
    """Take a pass back; False if there was none."""
    values = {"order_id": order_id, "question_id": question_id}
    return session.connection().execute(_LIFT, values).rowcount > 0


def of_order(session: Session, *, order_id: int) -> dict[str, PassRecord]:
    """An order's passes, by question."""
    rows = session.connection().execute(OF_ORDER, {"order_id": order_id}).all()
    return {row.question_id: PassRecord(*row) for row in rows}


def due(session: Session, *, now: datetime) -> tuple[PassRecord, ...]:
    """What was put off until now or earlier, of all orders, oldest first."""
    return tuple(PassRecord(*row) for row in session.connection().execute(_DUE, {"now": now}))
