"""Suppliers: what the other orders of one tell.

Decides which orders are looked at, and that nobody sees those of another workspace. Refuses to know
what their answers are taken for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from prompts.answer import Answer
from store import answers
from store.columns import Found
from store.orders import OrderRecord
from store.session import Session
from store.tables import ANSWERS, ORDERS, SUMMARIES

LOOKED_AT = 200
"""Orders of one supplier in which something is looked for, the newest first."""

_EARLIER = (
    select(ORDERS)
    .where(
        ORDERS.c.team == bindparam("team"),
        ORDERS.c.id != bindparam("order_id"),
        ORDERS.c.supplier_key == bindparam("supplier_key"),
    )
    .order_by(ORDERS.c.opened_at.desc(), ORDERS.c.id.desc())
    .limit(bindparam("most"))
)
_EARLIER_HERE = _EARLIER.where(ORDERS.c.channel == bindparam("channel"))
_SAID = select(*answers.GIVEN, ANSWERS.c.order_id).where(
    ANSWERS.c.order_id.in_(bindparam("order_ids", expanding=True)),
    ANSWERS.c.question_id.in_(bindparam("question_ids", expanding=True)),
)
_newest = _EARLIER.with_only_columns(ORDERS.c.id, ORDERS.c.closed_at).subquery("newest")
_PLACES = (
    select(*answers.GIVEN, ANSWERS.c.order_id)
    .join(_newest, _newest.c.id == ANSWERS.c.order_id)
    .join(SUMMARIES, SUMMARIES.c.order_id == _newest.c.id)
    .where(
        _newest.c.closed_at.is_not(None),
        SUMMARIES.c.level.in_(bindparam("levels", expanding=True)),
        ANSWERS.c.question_id == bindparam("question_id"),
    )
)


def earlier(
    session: Session, *, order: OrderRecord, channel: str | None = None, most: int = 50
) -> tuple[OrderRecord, ...]:
    """Other orders of the same supplier in the workspace, closed ones too, the newest first.

    With a channel given, only those of that channel.
    """
    statement, values = _EARLIER, _like(order) | {"most": most}
    if channel is not None:
        statement, values = _EARLIER_HERE, values | {"channel": channel}
    rows = session.connection().execute(statement, values)
    return tuple(OrderRecord(*row) for row in rows)


def answered(
    session: Session, *, order_ids: Sequence[int], question_ids: Sequence[str]
) -> dict[int, dict[str, Answer]]:
    """What counts as the answer to a few questions, by order and question, in one statement."""
    values = {"order_ids": list(order_ids), "question_ids": list(question_ids)}
    return {
        order_id: answers.counting(rows)
        for order_id, rows in _by_order(session, _SAID, values).items()
    }


def released(
    session: Session, *, order: OrderRecord, levels: Sequence[str], question_id: str
) -> tuple[Answer, ...]:
    """What closed orders of the same supplier answered to a question, where they ended well.

    Looks at the newest LOOKED_AT orders of that supplier.

    Args:
        session: to read with.
        order: whose supplier it is; it does not count itself.
        levels: the levels that are well, as summaries keep them.
        question_id: the question, for example where production is.
    """
    values = _like(order) | {
        "most": LOOKED_AT,
        "levels": list(levels),
        "question_id": question_id,
    }
    rows = _by_order(session, _PLACES, values)
    return tuple(answers.counting(found)[question_id] for found in rows.values())


def _like(order: OrderRecord) -> dict[str, object]:
    """By what the other orders of its supplier are found."""
    return {"team": order.team, "order_id": order.id, "supplier_key": order.supplier_key}


def _by_order(
    session: Session, statement: Select[Any], values: Mapping[str, object]
) -> dict[int, list[Found]]:
    rows: dict[int, list[Found]] = {}
    for row in session.connection().execute(statement, dict(values)):
        rows.setdefault(row.order_id, []).append(row)
    return rows
