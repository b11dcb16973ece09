"""Cards: what `/readiness CODE` answers with, made when the order changes and kept until it does.

Decides nothing about a card; it lies here as it was given, with the edition it was made in, so that
whoever reads it can tell whether it would be made the same way today. Beside the summaries, so that
a list of orders need not read their cards. Nobody finds the card of an order from another workspace
or another channel.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, bindparam, select, type_coerce

from store.prepared import Prepared
from store.session import Session
from store.tables import CARDS, ORDERS
from store.upserts import upsert


@dataclass(frozen=True, slots=True)
class CardRecord:
    """An order's card, and what leads to its thread.

    Attributes:
        edition: what the card was made with and for; None where none was kept.
        body: the JSON text of what the writer wants to send again, unread; None where none was
            kept.
    """

    order_id: int
    channel: str
    thread_ts: str | None
    language: str
    edition: str | None
    body: str | None


_PUT = Prepared(upsert(CARDS))
_TOLD = select(CARDS.c.told).where(CARDS.c.order_id == bindparam("order_id"))
_OF_CODE = Prepared(
    select(
        ORDERS.c.id,
        ORDERS.c.channel,
        ORDERS.c.thread_ts,
        ORDERS.c.language,
        CARDS.c.edition,
        type_coerce(CARDS.c.body, Text).label("body"),
    )
    .join(CARDS, CARDS.c.order_id == ORDERS.c.id, isouter=True)
    .where(ORDERS.c.team == bindparam("team"), ORDERS.c.code_key == bindparam("code_key"))
)


def put(session: Session, *, order_id: int, told: object, edition: str, body: object) -> None:
    """Keep an order's card, over the one before.

    Args:
        session: to write with.
        order_id: the order.
        told: JSON, what the card tells, from which it can be made again.
        edition: what it was made with and for.
        body: JSON, the card as it was made.
    """
    row = {"order_id": order_id, "told": told, "edition": edition, "body": body}
    _PUT.run(session.connection(), row)


def told(session: Session, *, order_id: int) -> Any:  # noqa: ANN401 - JSON of whoever wrote it
    """What an order's card tells; None where none was kept."""
    return session.connection().execute(_TOLD, {"order_id": order_id}).scalar()


def of_code(session: Session, *, team: str, channel: str, code_key: str) -> CardRecord | None:
    """The card of the order that `orders.find` finds, in one statement.

    Args:
        session: to read with.
        team: the workspace.
        channel: the channel in which it is asked.
        code_key: the code as `orders.key_of` writes it.
    """
    values = {"team": team, "code_key": code_key}
    row = _OF_CODE.first(session.connection(), values)
    return None if row is None or row[1] != channel else CardRecord(*row)
