"""Summaries: an order's verdict in one small row, so that a list reads rows and not dossiers.

Decides that there is one row per order, rewritten whole, and in which order lists come: what moved
last first. Refuses to know how a verdict is found; that a row is right is for whoever writes it in
the transaction of the change.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, type_coerce

from store.columns import UnreadJson
from store.prepared import Prepared
from store.session import Session
from store.tables import ORDERS, PARTS, SUMMARIES
from store.upserts import upsert


class SummaryRecord(NamedTuple):
    """An order's verdict in short; a tuple, because lists make hundreds of them at once.

    Attributes:
        order_id: the order.
        level: a `prompts.verdict.Level`, as text.
        headline: JSON, whatever the writer wants to find again.
        open_count: questions still open.
        blocker_count: questions and facts that hold production, answered or not.
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


class Line(NamedTuple):
    """One line of a portfolio: the order's names beside its summary."""

    summary: SummaryRecord
    code: str
    channel: str
    product: str
    supplier: str
    ship_date: date | None
    opened_at: datetime
    language: str


_PUT = Prepared(upsert(SUMMARIES))
_WIDTH = len(SUMMARIES.c)
_SHORT = [
    # Most lists do not tell what waits on whom, which is the longest text of a row.
    type_coerce(column, UnreadJson).label(column.name) if column.name == "waiting_on" else column
    for column in SUMMARIES.c
]
_LINES = (
    select(
        *_SHORT,
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
    _PUT.run(session.connection(), summary._asdict() | {"waiting_on": dict(summary.waiting_on)})


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
    return tuple(Line(SummaryRecord._make(row[:_WIDTH]), *row[_WIDTH:]) for row in rows)
