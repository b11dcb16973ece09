"""What a press or a form is about, while something can still be done with it.

Decides that an order is known and open, and that a file of it was read; whoever meets something
else is told so. Refuses to know what is to be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import evidence, orders

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session


def open_order(
    desk: Desk, session: Session, heard: Heard, order_id: int, *, members: bool = False
) -> OrderRecord | None:
    """An order that goes on; None where the person is told otherwise.

    With `members` it is kept from guests.
    """
    order = orders.get(session, order_id=order_id)
    barred = heard.barred() if members else None
    if barred is not None:
        desk.tell(session, heard, barred)
        return None
    if order is None or order.team != heard.team:
        desk.tell(session, heard, "old_button_gone")
        return None
    if order.closed_at is not None:
        desk.note(session, heard, order, "pressed_closed")
        desk.tell(session, heard, "order_closed", code=order.code)
        return None
    return order


def read_file(
    desk: Desk, session: Session, heard: Heard, order_id: int, number: int, *, guest: str
) -> tuple[OrderRecord, EvidenceRecord] | None:
    """A file that was read, and its open order; None where the person is told otherwise.

    `guest` names what a guest is told, who may do nothing with it.
    """
    order = orders.get(session, order_id=order_id)
    file = evidence.one(session, order_id=order_id, number=number)
    barred = heard.barred(guest)
    if barred is not None:
        desk.tell(session, heard, barred)
    elif order is None or file is None or order.team != heard.team:
        desk.tell(session, heard, "evidence_unknown")
    elif order.closed_at is not None:
        desk.tell(session, heard, "order_closed", code=order.code)
    elif file.state == "waiting":
        desk.tell(session, heard, "evidence_waits", file=file.name)
    else:
        return order, file
    return None
