"""Summaries: an order's verdict in one small row, so that a list reads rows and not dossiers.

Decides that there is one row per order, rewritten whole, and in which order lists come: what moved
last first. Refuses to know how a verdict is found; that a row is right is for whoever writes it in
the transaction of the change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store.tables import ORDERS, PARTS, SUMMARIES
from store.upserts import upsert


@dataclass(frozen=True, slots=True)
class SummaryRecord:
    """An order's verdict in short.

    Attributes:
        order_id: the order.
        level: a `prompts.verdict.Level`, as text.
        headline: JSON, whatever the writer wants to find again.
        open_count: questions still open.
        blocker_count: of these, the ones that hold production.
        answered: questions answered, of the `askable` ones.
        askable: questions that can be asked of this order.
        waiting_on: user or role to what waits on them.
        last_change: when the order last moved (UTC).
        bank_version: the bank the verdict was given under.
        fresh_until: when the first of its answers grows too old (UTC); None for never.
    """

    order_id: int
    level: str
    headline: Any
    open_count: int
    blocker_count: int
    answered: int
    askable: int
    waiting_on: Mapping[str, Any]
    last_change: datetime
    bank_version: str
    fresh_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a portfolio: the order's names beside its summary."""

    summary: SummaryRecord
    code: str
    channel: str
    product: str
    supplier: str
    ship_date: date | None
    opened_at: datetime
    language: str


_PUT = upsert(SUMMARIES)
_WIDTH = len(SUMMARIES.c)
_LINES = (
    select(
        SUMMARIES,
        ORDERS.c.code,
        ORDERS.c.channel,
        ORDERS.c.product,
        ORDERS.c.supplier,
        ORDERS.c.ship_date,
        ORDERS.c.opened_at,
        ORDERS.c.language,
    )
    .join(ORDERS, ORDERS.c.id == SUMMARIES.c.order_id)
    .where(ORDERS.c.team == bindparam("team"), ORDERS.c.closed_at.is_(None))
    .order_by(SUMMARIES.c.last_change.desc(), SUMMARIES.c.order_id.desc())
)
_OF_CHANNEL = _LINES.where(ORDERS.c.channel == bindparam("channel"))
# From the person's few orders to their rows: asked the other way round, SQLite reads all of them.
_mine = (
    select(PARTS.c.order_id)
    .where(PARTS.c.team == bindparam("team"), PARTS.c.person == bindparam("person"))
    .distinct()
    .subquery("mine")
)
_OF_PERSON = (
    select(*_LINES.selected_columns)
    .select_from(_mine)
    .join(ORDERS, ORDERS.c.id == _mine.c.order_id)
    .join(SUMMARIES, SUMMARIES.c.order_id == ORDERS.c.id)
    .where(ORDERS.c.closed_at.is_(None))
    .order_by(SUMMARIES.c.last_change.desc(), SUMMARIES.c.order_id.desc())
)
_ONE = select(SUMMARIES).where(SUMMARIES.c.order_id == bindparam("order_id"))
_PAST_DUE = (
    select(SUMMARIES.c.order_id)
    .join(ORDERS, ORDERS.c.id == SUMMARIES.c.order_id)
    .where(SUMMARIES.c.fresh_until <= bindparam("now"), ORDERS.c.closed_at.is_(None))
    .order_by(SUMMARIES.c.order_id)
)


def put(session: Session, *, summary: SummaryRecord) -> None:
    """Write an order's summary, over the one before."""
    connection = session.connection()
    connection.execute(
        _PUT[connection.dialect.name],
        {
            "order_id": summary.order_id,
            "level": summary.level,
            "headline": summary.headline,
            "open_count": summary.open_count,
            "blocker_count": summary.blocker_count,
            "answered": summary.answered,
            "askable": summary.askable,
            "waiting_on": dict(summary.waiting_on),
            "last_change": summary.last_change,
            "bank_version": summary.bank_version,
            "fresh_until": summary.fresh_until,
        },
    )


def get(session: Session, *, order_id: int) -> SummaryRecord | None:
    """An order's summary; None if none was written yet."""
    row = session.connection().execute(_ONE, {"order_id": order_id}).first()
    return None if row is None else SummaryRecord(*row)


def too_old(session: Session, *, now: datetime) -> tuple[int, ...]:
    """The open orders of all workspaces in which an answer has grown too old by now."""
    return tuple(session.connection().execute(_PAST_DUE, {"now": now}).scalars())


def of_channel(session: Session, *, team: str, channel: str) -> tuple[Line, ...]:
    """The open orders of a channel, what moved last first."""
    return _lines(session, _OF_CHANNEL, team=team, channel=channel)


def of_person(session: Session, *, team: str, person: str) -> tuple[Line, ...]:
    """The open orders a person has a part in, what moved last first."""
    return _lines(session, _OF_PERSON, team=team, person=person)


def all_of(session: Session, *, team: str) -> tuple[Line, ...]:
    """Every open order of a workspace, what moved last first."""
    return _lines(session, _LINES, team=team)


def _lines(session: Session, statement: Any, **values: str) -> tuple[Line, ...]:  # noqa: ANN401
    rows = session.connection().execute(statement, values).all()
    return tuple(Line(SummaryRecord(*row[:_WIDTH]), *row[_WIDTH:]) for row in rows)
