"""Recording one answer: the row, the journal, and the line that says what was understood.

Decides what is said when an answer repeats, changes or crosses another one. Refuses to know how it
was given and what is asked next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.desk import changes, picture, turn
from bot.desk.heard import instant_of, ts_of
from bot.desk.picture import said_back
from bot.desk.turn import Line
from prompts.answer import Answer, Grade, Standing, to_json
from prompts.derive import derivation_names
from prompts.meaning import meanings
from prompts.question import Kind
from prompts.rules import rests_on_prototype
from store import answers, evidence, passes, subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.answer import Value
    from prompts.question import Question
    from store.answers import Source
    from store.orders import OrderRecord
    from store.session import Session

AT_ONCE = timedelta(minutes=2)
"""Two people's different answers within this time may have crossed each other."""

MOMENT = timedelta(microseconds=1)

MEASURED = frozenset((Kind.NUMBER, Kind.DATE))
"""The kinds of answer that a sentence of their own explains: what 50 pieces prove, for example."""

WITH_FILE = frozenset(("file", "accepted"))

KNOWING = frozenset(("intake", "edit", "accepted", "moved"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One reply to one question.

    Attributes:
        grade: the proof that came with it; None for what is proven already.
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


def record(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, given: Given
) -> list[Line]:
    """Add an answer to an order; the lines that say what was understood.

    There is none where two answers crossed each other: the thread is told of both at length.
    """
    return record_all(desk, session, heard, order, (given,))


def record_all(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, given: Sequence[Given]
) -> list[Line]:
    """The same for several answers; what they bring with them is looked up once, behind them."""
    written = [_write(desk, session, heard, order, one) for one in given]
    lines = [line for _, line in written if line is not None]
    return [*lines, *_follows(desk, session, order, [one for one, line in written if line])]


def _write(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, given: Given
) -> tuple[answers.Recorded, Line | None]:
    question = given.question
    grade = given.grade if given.grade is not None else _proof_so_far(desk, session, order, given)
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
            bank_version=desk.bank_of(order).version,
            message_ts=given.message_ts,
        ),
    )
    passes.lift(session, order_id=order.id, question_id=question.id)
    desk.note(
        session,
        heard,
        order,
        "answered",
        question=question.id,
        standing=given.standing.value,
        value=None if given.value is None else to_json(given.value),
        reason=given.reason,
        grade=int(grade),
        source=given.source,
        said=heard.ts,
        sealed=answers.seal(recorded.record),
    )
    previous = recorded.previous
    crossed = _crossed(session, heard, order, recorded)
    if previous is not None and crossed:
        _say_so(desk, session, order, question, previous.answer, answer)
    counting = answer if recorded.counts or previous is None else previous.answer
    turn.strike_answered(desk, session, order, question, counting, previous)
    if crossed:
        return recorded, None
    return recorded, Line(_line(desk, order, question, recorded, given), heard.user)


def _follows(
    desk: Desk, session: Session, order: OrderRecord, written: Sequence[answers.Recorded]
) -> list[Line]:
    """What answers bring with them: what they mean, and what is no longer good because of them."""
    bank = desk.bank_of(order)
    new = [bank.question(one.record.answer.question_id) for one in written if one.counts]
    measured = {one.id for one in new if one.kind in MEASURED or one.series}
    raising = [one.id for one in new if changes.raises(one)]
    if not measured and not raising:
        return []
    drawn = picture.draw(desk, session, order.id)
    lines = [
        meaning.say(desk.words, order.language)
        for meaning in (meanings(drawn.checklist) if measured else ())
        if measured
        & {meaning.question_id, *derivation_names(bank.question(meaning.question_id).derive)}
    ]
    lines += [changes.brought_by(desk, drawn, question_id) for question_id in raising]
    return [Line(line) for line in lines if line]


def _line(
    desk: Desk,
    order: OrderRecord,
    question: Question,
    recorded: answers.Recorded,
    given: Given,
) -> str:
    answer, previous = recorded.record.answer, recorded.previous
    title = question.title.say(order.language)
    said = said_back(desk, order, question, answer).rstrip(".")
    key, values = "given", {"title": title, "answer": said}
    again = previous is not None and previous.answer.value == answer.value
    if not recorded.counts:
        key = "older"
    elif question.capability and rests_on_prototype(answer):
        key = "only_prototype"
    elif answer.standing is Standing.UNKNOWN:
        key = "unknown"
    elif answer.standing is Standing.NOT_APPLICABLE:
        key, values = "not_applicable", {"title": title, "reason": answer.reason}
    elif given.source in WITH_FILE:
        key, values = _of_file(given, title, said)
    elif given.source == "edit":
        key = "edited"
    elif answer.grade < question.grade_wanted(answer.value):
        key = "needs_evidence"
    elif again:
        key = "same"
    elif previous is not None:
        key = "changed"
        values["before"] = said_back(desk, order, question, previous.answer)
    return desk.words.say(f"heard.{key}", order.language, **values)


def _of_file(given: Given, title: str, said: str) -> tuple[str, dict[str, str]]:
    """How it is said that a file gave or proved an answer, or was let pass."""
    values = {"title": title, "answer": said, "file": given.raw}
    if given.source == "accepted":
        return "accepted", values | {"reason": given.reason}
    return ("file" if picture.takes_files(given.question.kind) else "proven"), values


def _crossed(
    session: Session, heard: Heard, order: OrderRecord, recorded: answers.Recorded
) -> bool:
    """Whether two people answered without having seen each other's answer.

    Whoever answers a question that was asked again since, edits a message or changes the order's
    facts knows what was there before.
    """
    previous, new = recorded.previous, recorded.record
    if previous is None or {previous.source, new.source} & KNOWING:
        return False
    before, answer = previous.answer, new.answer
    if before.person == answer.person:
        return False
    if (before.standing, before.value) == (answer.standing, answer.value):
        return False
    if abs(answer.said_at - before.said_at) > AT_ONCE:
        return False
    moment = instant_of(heard.pressed_ts) if heard.pressed_ts else answer.said_at
    prefix = f"{turn.questions_of(order)}{answer.question_id}:"
    seen = {
        subjects.last_subject(session, team=order.team, prefix=prefix, before=ts_of(at + MOMENT))
        for at in (before.said_at, moment)
    }
    return len(seen) == 1


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


def _proof_so_far(desk: Desk, session: Session, order: OrderRecord, given: Given) -> Grade:
    """What is proven of this very answer: a proof of another answer is none of this one.

    Nor is one from before something changed: said again, the answer has to be proven again.
    """
    question_id = given.question.id
    current = answers.current(session, order_id=order.id).get(question_id)
    if current is not None:
        if current.answer.value != given.value or not current.answer.grade:
            return Grade.E0
        item = picture.draw(desk, session, order.id).checklist.item(question_id)
        return current.answer.grade if item.stale is None else Grade.E0
    kept = (
        file.grade
        for file in evidence.of_order(session, order_id=order.id)
        if file.question_id == question_id and file.state == "kept"
    )
    return Grade(max(kept, default=0))
