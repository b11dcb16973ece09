"""An order, its people and their answers, as the store's tests know them.

What differs from the sample is given by keyword, and is of whatever type its field is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from prompts.answer import Answer, Chosen, Standing, Value
from store import answers, orders, outbox
from store.answers import Heard, Recorded
from store.database import Database
from store.orders import NewOrder, OrderRecord
from store.outbox import Message
from store.session import Session
from store.summaries import SummaryRecord

NOW = datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=UTC)
TEAM, CHANNEL, BUYER, MANAGER = "T1", "C1", "UBUYER", "UMANAGER"


def later(seconds: float) -> datetime:
    """So many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def new_order(code: str = "ORDER-123", **changes: Any) -> NewOrder:  # noqa: ANN401
    """An order to be opened."""
    fields: dict[str, Any] = {
        "team": TEAM,
        "code": code,
        "channel": CHANNEL,
        "opened_by": BUYER,
        "opened_at": NOW,
        "people": {"buyer": BUYER},
        "facts": {"tooled": True},
    }
    return NewOrder(**{**fields, **changes})


def opened(database: Database, code: str = "ORDER-123", **changes: Any) -> OrderRecord:  # noqa: ANN401
    """An order that was opened."""
    with database.write() as session:
        return orders.open_order(session, order=new_order(code, **changes))


def answer(
    question_id: str = "a-same-site",
    value: Value | None = Chosen(("yes",)),  # noqa: B008  values are immutable
    said_at: datetime = NOW,
    *,
    standing: Standing = Standing.GIVEN,
    reason: str = "",
) -> Answer:
    """Something that the buyer said."""
    return Answer(question_id, standing, value, reason, BUYER, said_at)


def heard(raw: str = "yes", message_ts: str | None = None) -> Heard:
    """How it arrived."""
    return Heard(recorded_at=NOW, source="typed", raw=raw, bank_version="1", message_ts=message_ts)


def record(database: Database, order: OrderRecord, said: Answer, raw: str = "yes") -> Recorded:
    """Record an answer in a transaction of its own."""
    with database.write() as session:
        return answers.record(session, order_id=order.id, answer=said, heard=heard(raw))


def message(text: str = "hello", **changes: Any) -> Message:  # noqa: ANN401
    """Something to say in the order's lane."""
    fields: dict[str, Any] = {
        "team": TEAM,
        "lane": "order:1",
        "channel": CHANNEL,
        "kind": "post",
        "payload": {"text": text},
        "not_before": NOW,
    }
    return Message(**{**fields, **changes})


def say(database: Database, text: str = "hello", **changes: Any) -> int:  # noqa: ANN401
    """Say something in a transaction of its own; the row's number."""
    with database.write() as session:
        return outbox.say(session, message=message(text, **changes)).id


def summary(order_id: int, **changes: Any) -> SummaryRecord:  # noqa: ANN401
    """An order's verdict in short."""
    fields: dict[str, Any] = {
        "order_id": order_id,
        "level": "HOLD",
        "headline": {"key": "held"},
        "open_count": 3,
        "blocker_count": 1,
        "answered": 10,
        "askable": 13,
        "waiting_on": {BUYER: {"count": 3}},
        "last_change": NOW,
        "bank_version": "1",
    }
    return SummaryRecord(**{**fields, **changes})


@contextmanager
def without_triggers(database: Database, table: str) -> Iterator[Session]:
    """A session of somebody who has the database and puts a table's triggers out of the way."""
    with database.write() as session:
        if database.dialect == "sqlite":
            named = text(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
            )
            for name in session.connection().execute(named, {"table": table}).scalars().all():
                session.connection().execute(text(f"DROP TRIGGER {name}"))
            yield session
        else:
            session.connection().execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            yield session
            session.connection().execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
