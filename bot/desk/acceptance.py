"""A person lets a file pass that proves less than its question asks for.

Decides who may do so and what it leaves behind: the reason and the name stay with the file, in the
journal and on the card, whatever comes later; a one-time code that the file shows, read by the bot
or by the person's eye, is used up by it. Refuses to know why the file proves less: findings inform,
a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk import picture, placards, turn
from bot.desk.at_hand import read_file
from bot.desk.cases import DENIED, first_sent, is_denied
from bot.desk.recording import Given, record
from bot.desk.turn import Line, Turn
from bot.evidence import grade
from bot.evidence.placard import FRESH, Match, code_in, verify, written
from prompts.answer import Attached, Chosen, Grade
from prompts.checklist import Status
from prompts.finding import Finding, Outcome
from store import answers, evidence
from store.columns import instant

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.answer import Value
    from prompts.checklist import Item
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session

LEAST_REASON = 10
"""Characters: a name and a word. "ok" is no reason that anybody can judge later."""

BY_EYE = Grade.E2
"""The most that a code is worth which only a person could read."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A file that may be let pass, its question, and the answer that it would prove."""

    order: OrderRecord
    file: EvidenceRecord
    item: Item
    value: Value
    wanted: Grade


@dataclass(frozen=True, slots=True)
class Shown:
    """What goes with a file that is let pass: its one-time code, if it shows one.

    Attributes:
        code: as people write it; empty for none.
        grade: what the file is worth with it.
        by_eye: read by the person and not by the bot.
    """

    code: str
    grade: Grade
    by_eye: bool


def form(
    desk: Desk, heard: Heard, order_id: int, number: int, private: str
) -> dict[str, Any] | None:
    """The form that asks for the reason; None where the person is told otherwise."""
    with desk.database.write() as session:
        weak = _at_hand(desk, session, heard, order_id, number)
        if weak is None:
            return None
        language = desk.language_of(session, heard)
        context = {
            "private_metadata": private,
            "code": weak.order.code,
            "file": weak.file.name,
            "title": weak.item.question.title.say(language),
            "grade": Grade(weak.file.grade).name,
            "wanted": weak.wanted.name,
            "denied": is_denied(weak.item),
            "ask_code": placards.shows(weak.item.question) and not _code_read(weak.file),
        }
        return desk.messages.view("accept_evidence", context, language)


def accept(
    desk: Desk, heard: Heard, order_id: int, number: int, reason: str, seen: str = ""
) -> dict[str, str]:
    """Let a file pass, with a reason; what is wrong with a field, by the field's name.

    Args:
        desk: what a use case needs.
        heard: who does so.
        order_id: the order.
        number: the file's number within it.
        reason: why it is enough, as it was typed.
        seen: the one-time code that the person can read in the file; empty for none.
    """
    reason = " ".join(reason.split())
    with desk.database.write() as session:
        language = desk.language_of(session, heard)
        if len(reason) < LEAST_REASON:
            return {"reason": desk.words.say("notice.accept_reason_short", language)}
        if desk.knows(heard):
            return {}
        weak = _at_hand(desk, session, heard, order_id, number)
        if weak is None:
            desk.receive(session, heard)
            return {}
        order, question = weak.order, weak.item.question
        shown = _shown(desk, session, heard, weak, seen, language)
        if not isinstance(shown, Shown):
            return shown
        if not desk.receive(session, heard):
            return {}
        allowed: dict[str, Any] = {
            "by": heard.user,
            "at": int(heard.said_at.timestamp()),
            "reason": reason,
            "grade": shown.grade.name,
            "wanted": weak.wanted.name,
            "question": question.id,
            "denied": is_denied(weak.item),
        }
        if shown.code:
            allowed |= {"code": shown.code, "code_by_eye": shown.by_eye}
        evidence.allow(session, order_id=order.id, number=number, allowed=allowed)
        desk.note(session, heard, order, "evidence_accepted", number=number, **allowed)
        given = Given(
            question=question,
            value=weak.value,
            source="accepted",
            raw=weak.file.name,
            reason=reason,
            grade=max(weak.wanted, shown.grade),
        )
        lines = record(desk, session, heard, order, given)
        if shown.by_eye:
            told = desk.words.say("heard.code_by_eye", order.language, code=shown.code)
            lines.append(Line(told, heard.user))
        settled = question.id if order.asking == question.id else None
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))
    return {}


def _shown(
    desk: Desk, session: Session, heard: Heard, weak: Weak, seen: str, language: str
) -> Shown | dict[str, str]:
    """The code that a file shows, used up; or what is wrong with it, by the form's field."""
    read, proven = _code_read(weak.file), Grade(weak.file.grade)
    if seen and not read:
        wrong = _not_seen(desk, session, weak, seen)
        if wrong is not None:
            key = f"notice.code_{wrong.value}"
            return {"code": desk.words.say(key, language, days=FRESH.days, code=seen)}
        proven = max(proven, _grade_by_eye(weak.file))
    code = written(code_in(read or seen) or "") if read or seen else ""
    number = first_sent(session, weak.file, weak.file.sha256)
    if code and not placards.use(desk, session, weak.order, code, number=number):
        return {"reason": _read_anew(desk, session, heard, weak, code, language)}
    return Shown(code, proven, by_eye=bool(code) and not read)


def _code_read(file: EvidenceRecord) -> str:
    """The code of this order and question that the bot read in a file; empty where it read none."""
    for one in file.findings:
        if one["probe"] == grade.PLACARD and one["holds"] == Outcome.TRUE.value:
            return str(one["values"]["code"])
    return ""


def _not_seen(desk: Desk, session: Session, weak: Weak, seen: str) -> Match | None:
    """What is wrong with a code that a person read in a file; None where it is the right one."""
    order, file = weak.order, weak.file
    number = first_sent(session, file, file.sha256)
    verified = verify(
        seen,
        placards.known(desk, session, order, [seen], number=number),
        order_code=order.code,
        question_id=weak.item.question.id,
        at=instant(file.said_us),
    )
    return None if verified.match is Match.FRESH else verified.match


def _grade_by_eye(file: EvidenceRecord) -> Grade:
    """What a file is worth with a code that a person read in it."""
    found = [
        Finding(one["probe"], Outcome(one["holds"]), one["key"], one["values"])
        for one in file.findings
        if one["probe"] != grade.PLACARD
    ]
    found.append(Finding(grade.PLACARD, Outcome.TRUE, f"finding.{grade.PLACARD}.true", {}))
    return min(BY_EYE, grade.judge(found).grade)


def _read_anew(
    desk: Desk, session: Session, heard: Heard, weak: Weak, code: str, language: str
) -> str:
    """Judge a file anew whose code another one has used up meanwhile; the sentence that says so."""
    order, file = weak.order, weak.file
    evidence.file_for(
        session, order_id=order.id, number=file.number, question_id=file.question_id, by=None
    )
    desk.note(session, heard, order, "file_read_again", number=file.number, code=code)
    return desk.words.say("notice.accept_code_used", language, code=code, file=file.name)


def _at_hand(desk: Desk, session: Session, heard: Heard, order_id: int, number: int) -> Weak | None:
    """What is to be let pass, while that still means something; else the person is told."""
    found = read_file(desk, session, heard, order_id, number, guest="evidence_members")
    if found is None:
        return None
    order, file = found
    if file.sha256 is None:
        desk.tell(session, heard, "evidence_not_readable", file=file.name)
    elif (question := desk.bank_of(order).by_id.get(file.question_id or "")) is None:
        desk.tell(session, heard, "evidence_no_question", file=file.name)
    else:
        item = picture.draw(desk, session, order.id).checklist.item(question.id)
        value = _value(session, item, order)
        if value is not None and item.status not in turn.NOT_ASKED:
            return Weak(order, file, item, value, question.grade_wanted(value))
        desk.tell(session, heard, "evidence_enough", file=file.name)
    return None


def _value(session: Session, item: Item, order: OrderRecord) -> Value | None:
    """The answer that the file would prove; None where nothing is to be proven.

    Where the file's own numbers took an answer down, it is the answer from before.
    """
    answer, denied = item.answer, is_denied(item)
    if picture.takes_files(item.question.kind):
        unproven = item.status is Status.NEEDS_EVIDENCE
        return Attached() if denied or unproven or answer is None else None
    if denied:
        said = answers.history(session, order_id=order.id, question_id=item.question.id)
        before = [one.answer.value for one in said if one.answer.value != Chosen((DENIED,))]
        return before[-1] if before else None
    if item.status is Status.NEEDS_EVIDENCE and answer is not None:
        return answer.value
    return None
