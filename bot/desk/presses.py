"""What is pressed, chosen and filled in: the buttons under a question.

Decides whether a press still means something. Refuses to know Slack's payloads. A press on an old
message is an answer like any other, for what a person said later counts later; only where the
question or the order is gone nothing is recorded, and the person is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.desk import picture, reuse, turn
from bot.desk.at_hand import open_order
from bot.desk.picture import can_be_kept
from bot.desk.recording import Given, record
from bot.desk.turn import Turn
from bot.desk.wishes import why, wish
from prompts import typed
from prompts.answer import Day, Standing
from prompts.checklist import Status
from prompts.question import Kind
from store import orders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.answer import Value
    from prompts.checklist import Item
    from prompts.question import Question
    from store.orders import OrderRecord
    from store.session import Session

WISHES = frozenset(("why", "skip", "later", "placard"))


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press meant: a question of an order, and the answer or the wish.

    Attributes:
        language: of the message with the button, where only one person sees it; else empty.
    """

    order_id: int
    question_id: str
    verb: str
    value: Value | None = None
    label: str = ""
    language: str = ""


def press(desk: Desk, heard: Heard, pressed: Pressed) -> None:
    """A button or a menu under a question."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        found = _at_hand(desk, session, heard, pressed.order_id, pressed.question_id)
        if found is None:
            return
        order, item = found
        question = item.question
        if pressed.verb in WISHES:
            _wish(desk, session, heard, order, question, pressed)
            return
        if pressed.value is None:
            desk.tell(session, heard, "nothing_chosen")
            return
        wrong = _wrong_day(desk, session, heard, order, question, pressed.value)
        if wrong:
            desk.tell(session, heard, "not_understood_why", typed=pressed.label, why=wrong)
            return
        before = None if item.status is Status.STALE else item.answer
        if before and before.person == heard.user and before.value == pressed.value:
            desk.tell(session, heard, "old_button_same", title=question.title)
            return
        given = Given(question=question, value=pressed.value, source="button", raw=pressed.label)
        lines = record(desk, session, heard, order, given)
        reuse.offer_after(desk, session, order, question.id)
        settled = question.id if order.asking == question.id else None
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))


def _wrong_day(
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question,
    value: Value,
) -> str:
    """What is wrong with a day that was picked; empty where nothing is."""
    if not isinstance(value, Day):
        return ""
    read = typed.read(question, value.date.isoformat(), today=desk.today(session, order))
    if not isinstance(read, typed.NotUnderstood):
        return ""
    language = desk.language_of(session, heard)
    return desk.words.say(read.reason_key, language, example=read.example, **read.values)


def _wish(
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question,
    pressed: Pressed,
) -> None:
    """Do what is no answer; the reason for a question that only one person sees is told to them."""
    if pressed.verb == "why" and pressed.language:
        told = why(desk, replace(order, language=pressed.language), question)
        _show(desk, session, heard, "why", told, pressed.language)
    else:
        wish(desk, session, heard, order, question, pressed.verb)


def read_in(desk: Desk, heard: Heard, order_id: int, question_id: str, language: str) -> None:
    """Show one person a question in another language than the thread's, to be answered there."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        found = _at_hand(desk, session, heard, order_id, question_id)
        if found is None:
            return
        drawn = picture.draw(desk, session, order_id, language=language)
        context = turn.question_context(desk, drawn, drawn.checklist.item(question_id))
        alone: dict[str, object] = {"heard": [], "read_in": None, "only_in": language}
        _show(desk, session, heard, "question", context | alone, language)


def _show(
    desk: Desk,
    session: Session,
    heard: Heard,
    name: str,
    context: Mapping[str, object],
    language: str,
) -> None:
    """Show a message of the thread only to the one who pressed."""
    desk.show_to(
        session,
        desk.messages.message(name, context, language),
        team=heard.team,
        channel=heard.channel,
        user=heard.user,
        thread_ts=heard.thread_ts,
    )


def keep(desk: Desk, heard: Heard, order_id: int, question_id: str) -> None:
    """What was answered before is still true: the same answer, given anew."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        found = _at_hand(desk, session, heard, order_id, question_id)
        if found is None:
            return
        order, item = found
        before = item.answer
        if item.status is not Status.STALE or before is None or not can_be_kept(item):
            desk.tell(session, heard, "question_gone")
            return
        given = Given(
            question=item.question,
            value=before.value,
            source="button",
            raw="still true",
            standing=before.standing,
            reason=before.reason,
            grade=before.grade,
        )
        lines = record(desk, session, heard, order, given)
        settled = item.question.id if order.asking == item.question.id else None
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))


def next_question(desk: Desk, heard: Heard, order_id: int) -> None:
    """Go on: what was put off is taken up, and the next question is asked again."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = open_order(desk, session, heard, order_id)
        if order is None:
            return
        turn.go_on(desk, session, order, Turn(resume=True))


def reason_form(
    desk: Desk, heard: Heard, order_id: int, question_id: str, private: str
) -> dict[str, Any] | None:
    """The form that asks why a question does not apply; None where the person is told otherwise."""
    with desk.database.write() as session:
        barred = heard.barred("guest_not_applicable")
        if barred is not None:
            desk.tell(session, heard, barred)
            return None
        found = _at_hand(desk, session, heard, order_id, question_id)
        if found is None:
            return None
        order, item = found
        if item.always_applies:
            desk.tell(session, heard, "always_applies", title=item.question.title)
            return None
        language = desk.language_of(session, heard)
        context = {
            "private_metadata": private,
            "code": order.code,
            "title": item.question.title.say(language),
            "ask": item.question.ask.say(language),
        }
        return desk.messages.view("not_applicable", context, language)


def not_applicable(
    desk: Desk, heard: Heard, order_id: int, question_id: str, reason: str
) -> str | None:
    """Record that a question does not apply; what is wrong with the reason, or None."""
    with desk.database.write() as session:
        order = orders.get(session, order_id=order_id)
        question = desk.bank_of(order).by_id.get(question_id) if order else None
        if question is None:
            return None
        reading = typed.read(question, f"n/a because {reason}", today=desk.clock.now().date())
        if not isinstance(reading, typed.NotApplicable):
            return desk.words.say("notice.reason_short", desk.language_of(session, heard))
        if not desk.receive(session, heard):
            return None
        found = _at_hand(desk, session, heard, order_id, question_id)
        if found is None:
            return None
        order, _ = found
        given = Given(
            question=question,
            value=None,
            source="modal",
            raw=reason,
            standing=Standing.NOT_APPLICABLE,
            reason=reason.strip(),
        )
        lines = record(desk, session, heard, order, given)
        settled = question.id if order.asking == question.id else None
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))
    return None


def _at_hand(
    desk: Desk, session: Session, heard: Heard, order_id: int, question_id: str
) -> tuple[OrderRecord, Item] | None:
    """An open order and its question, while both still can be answered; else the person is told."""
    order = open_order(desk, session, heard, order_id)
    if order is None:
        return None
    if question_id not in desk.bank_of(order).by_id:
        desk.tell(session, heard, "question_unknown")
        return None
    item = picture.draw(desk, session, order.id).checklist.item(question_id)
    if item.status in turn.NOT_ASKED or item.question.kind is Kind.DERIVED:
        desk.note(session, heard, order, "pressed_gone")
        desk.tell(session, heard, "question_gone")
        return None
    return order, item
