"""Upgrades: an order is moved to the question bank that new orders get.

Decides that nobody is moved without having seen the difference. Refuses to know how two banks are
compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.at_hand import open_order
from bot.desk.banks import BankUnreadableError
from bot.desk.turn import Line, Turn
from prompts.comparing import compare
from store import orders

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from store.orders import OrderRecord
    from store.session import Session

SHOWN = 40
"""Lines of a difference in one form; Slack takes 100 blocks, and nobody reads more."""


def form(
    desk: Desk, heard: Heard, order_id: int, *, private: str, language: str
) -> dict[str, Any] | None:
    """What would change for an order; None where the person is told otherwise."""
    with desk.database.write() as session:
        order = _order_to_move(desk, session, heard, order_id)
        if order is None:
            return None
        then = picture.draw(desk, session, order.id, bank=desk.bank).verdict
        try:
            bank = desk.bank_of(order)
            headline = picture.draw(desk, session, order.id).verdict.headline(language)
            lines = tuple(compare(bank, desk.bank).lines(desk.words, language))
        except BankUnreadableError:
            headline = desk.words.say("upgrade.unreadable", language, version=order.bank_version)
            lines = (desk.words.say("upgrade.not_compared", language),)
    context = {
        "private_metadata": private,
        "code": order.code,
        "before": _version(desk, order),
        "after": desk.bank.version,
        "headline_before": headline,
        "headline_after": then.headline(language),
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
    }
    return desk.messages.view("upgrade", context, language)


def upgrade(desk: Desk, heard: Heard, order_id: int) -> None:
    """Move an order to the bank that new orders get."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = _order_to_move(desk, session, heard, order_id)
        if order is None:
            return
        before = _version(desk, order)
        desk.note(session, heard, order, "upgraded", before=before, after=desk.bank.version)
        order = orders.change(session, order_id=order.id, bank_version=desk.bank.version)
        text = desk.words.say(
            "upgrade.done", order.language, before=before, after=desk.bank.version
        )
        turn.go_on(desk, session, order, Turn(heard=[Line(text, heard.user)], resume=True))


def _order_to_move(desk: Desk, session: Session, heard: Heard, order_id: int) -> OrderRecord | None:
    order = open_order(desk, session, heard, order_id, members=True)
    if order is not None and _version(desk, order) == desk.bank.version:
        desk.tell(session, heard, "bank_is_newest", code=order.code, version=desk.bank.version)
        return None
    return order


def _version(desk: Desk, order: OrderRecord) -> str:
    """The bank from which an order is asked, also where it cannot be read any more."""
    try:
        return desk.bank_of(order).version
    except BankUnreadableError:
        return order.bank_version
