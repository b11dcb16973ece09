"""Recording one answer: the row, the journal, and the line that says what was understood.

Decides what is said when an answer repeats, changes or crosses another one. Refuses to know how it
was given and what is asked next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.desk import turn
from bot.desk.turn import Line
from prompts.answer import Answer, Grade, Standing, to_json
from prompts.spoken import spoken
from prompts.words import Text
from store import answers, evidence, journal, passes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.answer import Value
    from prompts.question import Question
    from store.answers import AnswerRecord, Source
    from store.orders import OrderRecord

AT_ONCE = timedelta(minutes=2)
"""Two people's different answers within this time crossed each other: the thread says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One reply to one question.

    Attributes:
        grade: the proof that came with it; None for the best file kept for the question so far.
        raw: exactly what was typed, or the label of what was pressed.
    """

    question: Question
    value: Value | None
    source: Source
    raw: str
    standing: Standing = Standing.GIVEN
    reason: str = ""
    message_ts: str | None = None
    grade: Grade | None = None


def record(desk: Desk, session: Session, heard: Heard, order: OrderRecord, given: Given) -> Line:
    """Add an answer to an order, and say in one line what was understood."""
    question = given.question
    grade = given.grade if given.grade is not None else _proof_so_far(session, order, question)
    answer = Answer(
        question.id, given.standing, given.value, given.reason, heard.user, heard.said_at, grade
    )
    recorded = answers.record(
        session,
        order_id=order.id,
        answer=answer,
        heard=answers.Heard(
            recorded_at=desk.clock.now(),
            source=given.source,
            raw=given.raw,
            bank_version=desk.bank.version,
            message_ts=given.message_ts,
        ),
    )
    passes.lift(session, order_id=order.id, question_id=question.id)
    journal.write(
        session,
        order_id=order.id,
        at=desk.clock.now(),
        actor=heard.user,
        verb="answered",
        details={
            "question": question.id,
            "standing": given.standing.value,
            "value": None if given.value is None else to_json(given.value),
            "reason": given.reason,
            "grade": int(grade),
            "source": given.source,
            "said": heard.ts,
            "heard": heard.ids[0],
        },
    )
    previous = recorded.previous
    if previous is not None and _crossed(previous, answer):
        _say_so(desk, session, order, question, previous.answer, answer)
    counting = answer if recorded.counts or previous is None else previous.answer
    _strike(desk, session, order, question, counting, previous)
    return Line(_line(desk, order, question, recorded, given), heard.user)


def said_back(desk: Desk, order: OrderRecord, question: Question, answer: Answer) -> str:
    """An answer in words: an option's words, "300 pcs", "unknown", "not applicable"."""
    language = order.language
    if answer.value is None:
        return desk.words.say(f"answer.{answer.standing.value}", language)
    said = spoken(question, answer.value)
    parts = said if isinstance(said, tuple) else (said,)
    return ", ".join(p.say(language) if isinstance(p, Text) else p for p in parts)


def _line(
    desk: Desk,
    order: OrderRecord,
    question: Question,
    recorded: answers.Recorded,
    given: Given,
) -> str:
    answer, previous = recorded.record.answer, recorded.previous
    title = question.title.say(order.language)
    said = said_back(desk, order, question, answer)
    key, values = "given", {"title": title, "answer": said}
    if not recorded.counts:
        key = "older"
    elif answer.standing is Standing.UNKNOWN:
        key = "unknown"
    elif answer.standing is Standing.NOT_APPLICABLE:
        key, values = "not_applicable", {"title": title, "reason": answer.reason}
    elif given.source == "edit":
        key = "edited"
    elif answer.grade < question.grade_wanted(answer.value):
        key = "needs_evidence"
    elif previous is not None and previous.answer.value == answer.value:
        key = "same"
    elif previous is not None:
        key = "changed"
        values["before"] = said_back(desk, order, question, previous.answer)
    return desk.words.say(f"heard.{key}", order.language, **values)


def _crossed(previous: AnswerRecord, answer: Answer) -> bool:
    before = previous.answer
    if before.person == answer.person or previous.source == "intake":
        return False
    if (before.standing, before.value) == (answer.standing, answer.value):
        return False
    return abs(answer.said_at - before.said_at) <= AT_ONCE


def _say_so(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    question: Question,
    one: Answer,
    other: Answer,
) -> None:
    first, later = sorted((one, other), key=lambda answer: answer.said_at)
    context: dict[str, Any] = {
        "title": question.title.say(order.language),
        "first": {"user": first.person, "answer": said_back(desk, order, question, first)},
        "later": {"user": later.person, "answer": said_back(desk, order, question, later)},
    }
    desk.say_in_thread(session, order, "conflict", context)


def _strike(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    question: Question,
    answer: Answer,
    previous: AnswerRecord | None,
) -> None:
    """Take the buttons from the question's message and put the answer there."""
    before = previous.answer if previous and previous.answer is not answer else None
    context = {
        "title": question.title.say(order.language),
        "ask": question.ask.say(order.language),
        "answer": said_back(desk, order, question, answer),
        "user": answer.person,
        "changed_from": said_back(desk, order, question, before)
        if before and (before.standing, before.value) != (answer.standing, answer.value)
        else None,
        "at": int(answer.said_at.timestamp()),
        "at_text": f"{answer.said_at:%Y-%m-%d %H:%M} UTC",
    }
    turn.strike(desk, session, order, question, "answered", context)


def _proof_so_far(session: Session, order: OrderRecord, question: Question) -> Grade:
    kept = (
        file.grade
        for file in evidence.of_order(session, order_id=order.id)
        if file.question_id == question.id and file.state == "kept"
    )
    return Grade(max(kept, default=0))
