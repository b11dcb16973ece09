"""Cards: what `/readiness CODE` answers with, made when the order changes and kept until it does.

Decides nothing about a card; it lies here as it was given, with the edition it was made in, so that
whoever reads it can tell whether it would be made the same way today. Beside the summaries, so that
a list of orders need not read their cards. Nobody finds the card of an order from another workspace
or another channel.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store.tables import CARDS, ORDERS
from store.upserts import upsert


@dataclass(frozen=True, slots=True)
class CardRecord:
    """An order's card, and what leads to its thread.

    Attributes:
        edition: what the card was made with and for; None where none was kept.
        body: JSON, whatever the writer wants to send again; None where none was kept.
    """

    order_id: int
    channel: str
    thread_ts: str | None
    language: str
    edition: str | None
    body: Any


_PUT = upsert(CARDS)
_TOLD = select(CARDS.c.told).where(CARDS.c.order_id == bindparam("order_id"))
_OF_CODE = (
    select(
        ORDERS.c.id,
        ORDERS.c.channel,
        ORDERS.c.thread_ts,
        ORDERS.c.language,
        CARDS.c.edition,
        CARDS.c.body,
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
    connection = session.connection()
    values = {"order_id": order_id, "told": told, "edition": edition, "body": body}
    connection.execute(_PUT[connection.dialect.name], values)


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
    row = session.connection().execute(_OF_CODE, values).first()
    return None if row is None or row[1] != channel else CardRecord(*row)
