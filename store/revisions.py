"""An order's revision: the number that grows with each change to the order.

Decides how it grows, and with it who may change an order just now: growing it locks the order's
row until the transaction ends, so that two processes change one order one after the other. Refuses
to know what was changed.
"""

from sqlalchemy import bindparam, update
from sqlalchemy.engine import Connection

from store.prepared import Prepared
from store.problems import NoSuchOrderError
from store.tables import ORDERS

_GROW = Prepared(
    update(ORDERS)
    .where(ORDERS.c.id == bindparam("order_id"))
    .values(revision=ORDERS.c.revision + bindparam("by"))
    .returning(ORDERS.c.revision)
)


def grow(connection: Connection, order_id: int, by: int = 1) -> int:
    """Count one change of the order, or several, lock it, and return its new revision.

    Raises NoSuchOrderError for a number that no order has.
    """
    grown = _GROW.first(connection, {"order_id": order_id, "by": by})
    if grown is None:
        raise NoSuchOrderError(order_id)
    revision: int = grown[0]
    return revision
