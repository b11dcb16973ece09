"""Changes to an order that make earlier answers stale: told by a person, or brought by time.

Decides how they are told and that the thread goes on with what has to be answered again. Refuses to
know which answers a change touches: the bank says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.at_hand import open_order
from bot.desk.banks import passing_over
from bot.desk.turn import Line, Turn
from prompts.checklist import Status
from store import events, orders, summaries

if TYPE_CHECKING:
    from datetime import datetime

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from bot.desk.picture import Picture
    from prompts.bank import Bank
    from prompts.contents import EventRule
    from prompts.question import Question

TITLES = 5
"""Questions that are named when several are asked again."""


def form(
    desk: Desk, heard: Heard, order_id: int, *, private: str, language: str
) -> dict[str, Any] | None:
    """The form that tells a change; None where the person is told otherwise."""
    with desk.database.write() as session:
        order = open_order(desk, session, heard, order_id)
        if order is None:
            return None
        told = _told(desk.bank_of(order))
        if not told:
            desk.tell(session, heard, "no_changes_known", code=order.code)
            return None
    context = {
        "private_metadata": private,
        "code": order.code,
        "events": [{"id": rule.id, "label": rule.words.say(language)} for rule in told],
    }
    return desk.messages.view("changed", context, language)


def tell(desk: Desk, heard: Heard, order_id: int, kind: str, note: str) -> None:
    """Record that something changed, and ask again what rests on it."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = open_order(desk, session, heard, order_id)
        if order is None:
            return
        rule = next((rule for rule in _told(desk.bank_of(order)) if rule.id == kind), None)
        if rule is None:
            desk.tell(session, heard, "old_button_gone")
            return
        before = _stale(picture.draw(desk, session, order.id))
        at = max(heard.said_at, desk.clock.now())
        events.add(session, order_id=order.id, kind=kind, at=at, person=heard.user, note=note)
        desk.note(session, heard, order, "changed", event=kind, text=note)
        drawn = picture.draw(desk, session, order.id)
        line = _line(desk, drawn, rule.words.say(order.language), before)
        turn.go_on(desk, session, order, Turn(heard=[Line(line, heard.user)]))


def grow_old(desk: Desk, now: datetime) -> int:
    """Look again at the orders in which an answer has grown too old; how many there were."""
    with desk.database.read() as session:
        due = summaries.too_old(session, now=now)
    done = 0
    for order_id in due:
        with passing_over(), desk.database.write() as session:
            order = orders.get(session, order_id=order_id)
            if order is not None and order.closed_at is None:
                turn.go_on(desk, session, order, Turn())
                done += 1
    return done


def brought_by(desk: Desk, drawn: Picture, question_id: str) -> str:
    """What has to be answered again because of a new answer; empty where nothing has."""
    reasons = {
        item.question.id: item.stale
        for item in drawn.checklist.items
        if item.stale is not None and item.stale.question_id == question_id
    }
    if not reasons:
        return ""
    newest = max(reasons.values(), key=lambda reason: (reason.since, reason.kind))
    stale = {name for name, reason in reasons.items() if reason == newest}
    rule = next(rule for rule in drawn.checklist.bank.events if rule.id == newest.kind)
    return _line(desk, drawn, rule.words.say(drawn.order.language), _stale(drawn) - stale)


def raises(question: Question) -> bool:
    """Whether an answer to a question can tell that something changed."""
    return bool(question.raises) or any(option.raises for option in question.options)


def _line(desk: Desk, drawn: Picture, event: str, before: set[str]) -> str:
    new = [item for item in drawn.checklist.open_items() if item.question.id not in before]
    titles = tuple(
        item.question.title.say(drawn.order.language) for item in new if item.stale is not None
    )
    named = (*titles[:TITLES], "…") if len(titles) > TITLES else titles
    key = "changed.again" if titles else "changed.nothing"
    return desk.words.say(key, drawn.order.language, event=event, n=len(titles), titles=named)


def _stale(drawn: Picture) -> set[str]:
    return {item.question.id for item in drawn.checklist.items if item.status is Status.STALE}


def _told(bank: Bank) -> list[EventRule]:
    """The events that a person can tell; time tells its own."""
    return [rule for rule in bank.events if rule.months is None]
