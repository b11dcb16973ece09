"""What is pressed, chosen and filled in: the buttons under a question and the section form.

Decides whether a press still means something. Refuses to know Slack's payloads. A press on an old
message is an answer like any other, for what a person said later counts later; only where the
question or the order is gone nothing is recorded, and the person is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk import conversation, picture, turn
from bot.desk.picture import open_in, takes_files
from bot.desk.recording import Given, record, said_back
from bot.desk.turn import Line, Turn
from prompts import typed
from prompts.answer import Amount, Chosen, Day, Person, Said, Standing
from prompts.checklist import Status
from prompts.question import Kind
from prompts.spoken import spoken_number
from store import journal, orders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.answer import Value
    from prompts.checklist import Item
    from prompts.question import Question
    from store.orders import OrderRecord

MOST_FIELDS = 45
"""Questions in one form: Slack takes 100 blocks, and each question has up to two."""

WISHES = frozenset(("why", "skip", "later"))


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press meant: a question of an order, and the answer or the wish."""

    order_id: int
    question_id: str
    verb: str
    value: Value | None = None
    label: str = ""


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
            conversation.wish(desk, session, heard, order, question, pressed.verb)
            return
        if pressed.value is None:
            _whisper(desk, session, heard, "nothing_chosen")
            return
        before = item.answer
        if before and before.person == heard.user and before.value == pressed.value:
            title = question.title.say(order.language)
            _whisper(desk, session, heard, "old_button_same", title=title)
            return
        given = Given(question=question, value=pressed.value, source="button", raw=pressed.label)
        line = record(desk, session, heard, order, given)
        settled = question.id if order.asking == question.id else None
        turn.go_on(desk, session, order, Turn(heard=[line], answered=settled))


def next_question(desk: Desk, heard: Heard, order_id: int) -> None:
    """Go on: what was put off is taken up, and the next question is asked again."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = _open_order(desk, session, heard, order_id)
        if order is None:
            return
        turn.put_off(session, order.id)
        insist = None
        if order.asking:
            dossier = orders.dossier(session, order_id=order.id)
            assert dossier is not None, "an order that was just read is there"
            item = picture.of(desk, dossier, desk.clock.now()).checklist.by_id.get(order.asking)
            if item and item.status in {Status.OPEN, Status.NEEDS_EVIDENCE}:
                insist = order.asking
        turn.go_on(desk, session, order, Turn(resume=True, insist=insist))


def reason_form(
    desk: Desk, heard: Heard, order_id: int, question_id: str, private: str
) -> dict[str, Any] | None:
    """The form that asks why a question does not apply; None where the person is told otherwise."""
    with desk.database.write() as session:
        if heard.outside:
            _whisper(desk, session, heard, "guest_not_applicable")
            return None
        found = _at_hand(desk, session, heard, order_id, question_id)
        if found is None:
            return None
        order, item = found
        if item.question.always_applies:
            title = item.question.title.say(order.language)
            _whisper(desk, session, heard, "always_applies", title=title)
            return None
        context = {
            "private_metadata": private,
            "code": order.code,
            "title": item.question.title.say(order.language),
            "ask": item.question.ask.say(order.language),
        }
        return desk.messages.view("not_applicable", context, order.language)


def not_applicable(
    desk: Desk, heard: Heard, order_id: int, question_id: str, reason: str
) -> str | None:
    """Record that a question does not apply; what is wrong with the reason, or None."""
    with desk.database.write() as session:
        question = desk.bank.by_id.get(question_id)
        if question is None:
            return None
        reading = typed.read(question, f"n/a because {reason}", today=desk.clock.now().date())
        if not isinstance(reading, typed.NotApplicable):
            return desk.words.say("notice.reason_short", desk.language)
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
        line = record(desk, session, heard, order, given)
        settled = question.id if order.asking == question.id else None
        turn.go_on(desk, session, order, Turn(heard=[line], answered=settled))
    return None


def section_form(
    desk: Desk, heard: Heard, order_id: int, section_id: str, private: str
) -> dict[str, Any] | None:
    """The form with the open questions of one section; None where the person is told otherwise."""
    with desk.database.write() as session:
        order = _open_order(desk, session, heard, order_id)
        if order is None:
            return None
        dossier = orders.dossier(session, order_id=order.id)
        assert dossier is not None, "an order that was just read is there"
        drawn = picture.of(desk, dossier, desk.clock.now())
        items = open_in(drawn.checklist, section_id)
        section = desk.bank.section(section_id).title.say(order.language)
        if not items:
            _whisper(desk, session, heard, "nothing_open", code=order.code)
            return None
        context = {
            "private_metadata": private,
            "code": order.code,
            "section_title": section,
            "questions": [_field(item, order.language) for item in items[:MOST_FIELDS]],
            "more": max(0, len(items) - MOST_FIELDS),
        }
        return desk.messages.view("section", context, order.language)


def submit_section(
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
            question = desk.bank.by_id.get(question_id)
            if question is None:
                continue
            read = _entry(desk, session, order, question, entry)
            if isinstance(read, str):
                wrong[question_id] = read
            else:
                given.append(read)
        if wrong:
            return wrong
        if not desk.receive(session, heard):
            return {}
        if _open_order(desk, session, heard, order_id) is None:
            return {}
        dossier = orders.dossier(session, order_id=order.id)
        assert dossier is not None, "an order that was just read is there"
        known = dossier.given
        new = [
            one
            for one in given
            if (old := known.get(one.question.id)) is None
            or (old.standing, old.value) != (one.standing, one.value)
        ]
        if not new:
            _whisper(desk, session, heard, "nothing_filled_in")
            return {}
        lines = [record(desk, session, heard, order, one) for one in new]
        settled = order.asking if order.asking in {one.question.id for one in new} else None
        text = desk.words.say("heard.section", order.language, n=len(new))
        turn.go_on(
            desk,
            session,
            order,
            Turn(heard=[Line(text, heard.user), *(Line(x.text) for x in lines)], answered=settled),
        )
    return {}


def _entry(
    desk: Desk,
    session: Session,
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
    reading = typed.read(question, entry, today=desk.today(session, order))
    language = order.language
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


def _open_order(desk: Desk, session: Session, heard: Heard, order_id: int) -> OrderRecord | None:
    order = orders.get(session, order_id=order_id)
    if order is None or order.team != heard.team:
        _whisper(desk, session, heard, "old_button_gone")
        return None
    if order.closed_at is not None:
        _note(desk, session, heard, order, "pressed_closed")
        _whisper(desk, session, heard, "order_closed", code=order.code)
        return None
    return order


def _at_hand(
    desk: Desk, session: Session, heard: Heard, order_id: int, question_id: str
) -> tuple[OrderRecord, Item] | None:
    """An open order and its question, while both still can be answered; else the person is told."""
    order = _open_order(desk, session, heard, order_id)
    if order is None:
        return None
    if question_id not in desk.bank.by_id:
        _whisper(desk, session, heard, "question_unknown")
        return None
    dossier = orders.dossier(session, order_id=order.id)
    assert dossier is not None, "an order that was just read is there"
    item = picture.of(desk, dossier, desk.clock.now()).checklist.item(question_id)
    if item.status in {Status.HIDDEN, Status.UNDECIDED} or item.question.kind is Kind.DERIVED:
        _note(desk, session, heard, order, "pressed_gone")
        _whisper(desk, session, heard, "question_gone")
        return None
    return order, item


def _whisper(desk: Desk, session: Session, heard: Heard, key: str, **values: object) -> None:
    desk.whisper(
        session,
        team=heard.team,
        channel=heard.channel,
        user=heard.user,
        key=key,
        thread_ts=heard.thread_ts,
        values=values,
    )


def _note(desk: Desk, session: Session, heard: Heard, order: OrderRecord, verb: str) -> None:
    journal.write(
        session,
        order_id=order.id,
        at=desk.clock.now(),
        actor=heard.user,
        verb=verb,
        details={"heard": heard.ids[0]},
    )


__all__ = [
    "Pressed",
    "next_question",
    "not_applicable",
    "press",
    "reason_form",
    "said_back",
    "section_form",
    "submit_section",
]
