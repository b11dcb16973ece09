"""A person lets a file pass that proves less than its question asks for.

Decides who may do so and what it leaves behind: the reason and the name stay with the file, in the
journal and on the card, whatever comes later. Refuses to know why the file proves less: findings
inform, a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.cases import DENIED
from bot.desk.recording import Given, record
from bot.desk.turn import Turn
from prompts.answer import Attached, Chosen, Grade
from prompts.checklist import Status
from store import answers, evidence, orders

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.answer import Value
    from prompts.checklist import Item
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord

LEAST_REASON = 10
"""Characters: a name and a word. "ok" is no reason that anybody can judge later."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A file that may be let pass, its question, and the answer that it would prove."""

    order: OrderRecord
    file: EvidenceRecord
    item: Item
    value: Value
    wanted: Grade


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
        }
        return desk.messages.view("accept_evidence", context, language)


def accept(desk: Desk, heard: Heard, order_id: int, number: int, reason: str) -> str | None:
    """Let a file pass, with a reason; what is wrong with the reason, or None."""
    reason = " ".join(reason.split())
    with desk.database.write() as session:
        if len(reason) < LEAST_REASON:
            return desk.words.say("notice.accept_reason_short", desk.language_of(session, heard))
        if not desk.receive(session, heard):
            return None
        weak = _at_hand(desk, session, heard, order_id, number)
        if weak is None:
            return None
        order, question = weak.order, weak.item.question
        allowed = {
            "by": heard.user,
            "at": int(heard.said_at.timestamp()),
            "reason": reason,
            "grade": Grade(weak.file.grade).name,
            "wanted": weak.wanted.name,
            "question": question.id,
        }
        evidence.allow(session, order_id=order.id, number=number, allowed=allowed)
        desk.note(session, heard, order, "evidence_accepted", number=number, **allowed)
        given = Given(
            question=question,
            value=weak.value,
            source="accepted",
            raw=weak.file.name,
            reason=reason,
            grade=max(weak.wanted, Grade(weak.file.grade)),
        )
        lines = record(desk, session, heard, order, given)
        settled = question.id if order.asking == question.id else None
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))
    return None


def _at_hand(desk: Desk, session: Session, heard: Heard, order_id: int, number: int) -> Weak | None:
    """What is to be let pass, while that still means something; else the person is told."""
    order = orders.get(session, order_id=order_id)
    file = evidence.one(session, order_id=order_id, number=number)
    if heard.outside:
        desk.tell(session, heard, "evidence_members")
    elif order is None or file is None or order.team != heard.team:
        desk.tell(session, heard, "evidence_unknown")
    elif order.closed_at is not None:
        desk.tell(session, heard, "order_closed", code=order.code)
    elif file.sha256 is None:
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
    answer = item.answer
    denied = answer is not None and answer.value == Chosen((DENIED,))
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
