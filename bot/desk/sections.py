"""The form with the open questions of one section: what stands in it, and what is sent with it.

Decides that a form is recorded whole or not at all, and that only what is new in it is an answer.
Refuses to know Slack's payloads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk import picture, reuse, turn
from bot.desk.at_hand import open_order
from bot.desk.picture import open_in, takes_files
from bot.desk.recording import Given, record_all
from bot.desk.turn import Line, Turn
from prompts import typed
from prompts.answer import Amount, Chosen, Day, Person, Said, Standing
from prompts.checklist import Status
from prompts.spoken import spoken_number
from store import orders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.answer import Value
    from prompts.checklist import Item
    from prompts.question import Question
    from store.orders import OrderRecord
    from store.session import Session

MOST_FIELDS = 45
"""Questions in one form: Slack takes 100 blocks, and each question has up to two."""


def form(
    desk: Desk, heard: Heard, order_id: int, section_id: str, private: str
) -> dict[str, Any] | None:
    """The form with the open questions of one section; None where the person is told otherwise."""
    with desk.database.write() as session:
        order = open_order(desk, session, heard, order_id)
        if order is None:
            return None
        items = open_in(picture.draw(desk, session, order.id).checklist, section_id)
        if not items:
            desk.tell(session, heard, "nothing_open", code=order.code)
            return None
        language = desk.language_of(session, heard)
        context = {
            "private_metadata": private,
            "code": order.code,
            "section_title": desk.bank_of(order).section(section_id).title.say(language),
            "questions": [_field(item, language) for item in items[:MOST_FIELDS]],
            "more": max(0, len(items) - MOST_FIELDS),
        }
        return desk.messages.view("section", context, language)


def submit(
    desk: Desk, heard: Heard, order_id: int, filled: Mapping[str, str | Sequence[str]]
) -> dict[str, str]:
    """Record a filled-in section form, whole or not at all.

    Args:
        desk: what a use case needs.
        heard: who and when.
        order_id: the order.
        filled: by question id, what was typed, or the values that were chosen; empty ones left out.

    Returns:
        What is wrong, by question id; nothing was recorded unless it is empty.
    """
    with desk.database.write() as session:
        order = orders.get(session, order_id=order_id)
        if order is None or order.team != heard.team:
            return {}
        wrong: dict[str, str] = {}
        given: list[Given] = []
        for question_id, entry in filled.items():
            question = desk.bank_of(order).by_id.get(question_id)
            if question is None:
                continue
            read = _entry(desk, session, heard, order, question, entry)
            if isinstance(read, str):
                wrong[question_id] = read
            else:
                given.append(read)
        if wrong:
            return wrong
        if not desk.receive(session, heard):
            return {}
        if open_order(desk, session, heard, order_id) is None:
            return {}
        known = picture.draw(desk, session, order.id).checklist.by_id
        new = [
            one
            for one in given
            if (item := known[one.question.id]).status is Status.STALE
            or (old := item.answer) is None
            or (old.standing, old.value) != (one.standing, one.value)
        ]
        if not new:
            desk.tell(session, heard, "nothing_filled_in")
            return {}
        lines = record_all(desk, session, heard, order, new)
        for one in new:
            reuse.offer_after(desk, session, order, one.question.id)
        settled = order.asking if order.asking in {one.question.id for one in new} else None
        text = desk.words.say("heard.section", order.language, n=len(new))
        turn.go_on(
            desk,
            session,
            order,
            Turn(heard=[Line(text, heard.user), *(Line(x.text) for x in lines)], answered=settled),
        )
    return {}


def _entry(  # noqa: PLR0911 - one return per reading
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question,
    entry: str | Sequence[str],
) -> Given | str:
    """One field of a form as an answer, or the sentence that stands beside the field."""
    if not isinstance(entry, str):
        return Given(
            question=question,
            value=Chosen(tuple(entry)),
            source="modal",
            raw=", ".join(entry),
        )
    always = picture.always_applies(desk, session, order, question)
    today = desk.today(session, order)
    reading = typed.read(question, entry, today=today, always_applies=always)
    language = desk.language_of(session, heard)
    match reading:
        case typed.Understood(value):
            return Given(question=question, value=value, source="modal", raw=entry)
        case typed.UnknownAnswer(note):
            return Given(
                question=question,
                value=None,
                source="modal",
                raw=entry,
                standing=Standing.UNKNOWN,
                reason=note,
            )
        case typed.NotApplicable() if barred := heard.barred("guest_not_applicable"):
            return desk.words.say(f"notice.{barred}", language)
        case typed.NotApplicable(reason):
            return Given(
                question=question,
                value=None,
                source="modal",
                raw=entry,
                standing=Standing.NOT_APPLICABLE,
                reason=reason,
            )
        case typed.ReasonMissing():
            return desk.words.say("notice.reason_missing", language)
        case typed.Asked():
            return desk.words.say("notice.not_in_forms", language)
        case typed.NotUnderstood(key, example, values):
            why = desk.words.say(key, language, example=example, **values)
            return desk.words.say("notice.field_not_understood", language, why=why)


def _field(item: Item, language: str) -> dict[str, Any]:
    question, answer = item.question, item.answer
    options = [{"value": o.value, "label": o.words.say(language)} for o in question.options]
    return {
        "id": question.id,
        "ask": question.ask.say(language),
        "kind": question.kind.value,
        "options": options,
        "example": question.example.say(language),
        "unit": question.unit,
        "current": _current(answer.value) if answer else None,
        "needs_evidence": item.status is Status.NEEDS_EVIDENCE or takes_files(question.kind),
    }


def _current(value: Value | None) -> str | list[str] | None:
    """What a form's field is filled with before anybody writes in it."""
    match value:
        case Chosen(options, _):
            return list(options)
        case Said(text):
            return text
        case Amount(number, unit):
            return f"{spoken_number(number)} {unit}".strip()
        case Day(day):
            return day.isoformat()
        case Person(user_id):
            return user_id
        case _:
            return None
