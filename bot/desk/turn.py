"""A turn of the conversation: something was recorded, and now the thread goes on.

Decides which question comes next, what is said about what was heard, and that card, summary and
thread show the same state. Refuses to know how the input came and what it means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.desk import picture
from bot.desk.desk import Desk, card_of
from bot.desk.picture import Picture, takes_files
from prompts.checklist import Status
from prompts.question import Kind, Severity
from store import orders, outbox, passes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from prompts.checklist import Item
    from prompts.question import Question
    from store.orders import OrderRecord


@dataclass(frozen=True, slots=True)
class Line:
    """One line about what was heard: who, and what was understood."""

    text: str
    user: str | None = None

    def context(self) -> dict[str, Any]:
        """As templates take it."""
        return {"user": self.user, "text": self.text}


@dataclass(slots=True)
class Turn:
    """What happened before the thread goes on.

    Attributes:
        heard: what was understood, to be said first.
        answered: the question that was settled or put off by it, None where it was none.
        resume: take up what was put off, because somebody asked to go on.
        insist: ask this question, whatever would come next.
    """

    heard: list[Line] = field(default_factory=list)
    answered: str | None = None
    resume: bool = False
    insist: str | None = None


def go_on(desk: Desk, session: Session, order: OrderRecord, turn: Turn) -> Picture:
    """Draw the order anew, say what was heard, and ask what comes next.

    The question in the thread stays the question where what was heard was about another one: then
    only the lines about it are said.
    """
    now = desk.clock.now()
    dossier = orders.dossier(session, order_id=order.id)
    assert dossier is not None, "an order that was just read is there"
    before = picture.of(desk, dossier, now)
    asking = _next(before, turn, frozenset(dossier.passes))
    changed = asking != order.asking
    if changed:
        orders.set_asking(session, order_id=order.id, question_id=asking, at=now)
    drawn = picture.keep(desk, session, order.id, now)
    heard = [line.context() for line in turn.heard]
    asks_again = turn.insist is not None or (asking == turn.answered and asking is not None)
    if asking is not None and (changed or asks_again):
        ask(desk, session, drawn, drawn.checklist.item(asking), heard=heard)
    elif asking is None and (changed or turn.resume or turn.answered):
        finish(desk, session, drawn, heard=heard, passed=len(dossier.passes))
    elif heard:
        desk.say_in_thread(session, drawn.order, "heard", {"heard": heard})
    show(desk, session, drawn)
    return drawn


def show(desk: Desk, session: Session, drawn: Picture) -> None:
    """Bring the card in the channel up to date, whole."""
    desk.rewrite(session, drawn.order, card_of(drawn.order), "card", drawn.card)


def ask(  # noqa: PLR0913 - one per thing that a question shows
    desk: Desk,
    session: Session,
    drawn: Picture,
    item: Item,
    *,
    heard: Sequence[dict[str, Any]] = (),
    hint: str | None = None,
) -> None:
    """Post a question in the thread."""
    order = drawn.order
    context = question_context(desk, order, item, drawn) | {"heard": list(heard), "hint": hint}
    subject = f"{subject_of(order, item.question)}:{order.revision}"
    desk.say_in_thread(session, order, "question", context, subject=subject)


def finish(
    desk: Desk, session: Session, drawn: Picture, *, heard: Sequence[dict[str, Any]], passed: int
) -> None:
    """Say that there is nothing to ask just now, and where the order stands."""
    context = picture.essentials(drawn) | {"heard": list(heard), "passed": passed}
    context["order_id"] = drawn.order.id
    desk.say_in_thread(session, drawn.order, "finished", context)


def subject_of(order: OrderRecord, question: Question) -> str:
    """The beginning of the subjects under which a question was posted."""
    return f"{questions_of(order)}{question.id}"


def questions_of(order: OrderRecord) -> str:
    """The beginning of the subjects of all questions of an order."""
    return f"question:{order.id}:"


def question_in(subject: str) -> str:
    """The question that a subject names."""
    return subject.split(":")[2]


def strike(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    question: Question,
    name: str,
    context: dict[str, Any],
) -> None:
    """Replace the newest message that asks a question by what came of it, without buttons."""
    subject = outbox.last_subject(
        session, team=order.team, prefix=f"{subject_of(order, question)}:"
    )
    if subject is not None:
        desk.rewrite(session, order, subject, name, context)


def question_context(desk: Desk, order: OrderRecord, item: Item, drawn: Picture) -> dict[str, Any]:
    """What the template of a question needs, without what was heard before it."""
    question, language = item.question, order.language
    proof_only = item.status is Status.NEEDS_EVIDENCE
    proof = question.kind if takes_files(question.kind) else next(iter(question.proof), Kind.FILE)
    todo = drawn.checklist.open_items()
    return {
        "order_id": order.id,
        "code": order.code,
        "question": {
            "id": question.id,
            "title": question.title.say(language),
            "ask": question.ask.say(language),
            "kind": question.kind.value,
            "severity": item.severity.value,
            "gate": question.gate.value,
            "section": desk.bank.section(question.section).title.say(language),
            "role": question.role.value,
            "example": question.example.say(language),
            "unit": question.unit,
        },
        "position": {
            "open": len(todo),
            "blockers": sum(other.severity is Severity.BLOCKER for other in todo),
        },
        "options": [
            {"value": option.value, "label": option.words.say(language)}
            for option in question.options
        ],
        "needs_evidence": proof_only,
        "evidence_kind": proof.value if proof_only or takes_files(question.kind) else None,
    }


def _next(drawn: Picture, turn: Turn, passed: frozenset[str]) -> str | None:
    """The question to ask now: the one at hand while it is open, else the next."""
    checklist = drawn.checklist
    if turn.insist is not None:
        return turn.insist
    if turn.answered is not None and turn.answered not in passed:
        # Its proof is asked for right behind the answer, while the person has it in hand.
        if checklist.item(turn.answered).status is Status.NEEDS_EVIDENCE:
            return turn.answered
    asking = drawn.order.asking
    if asking and asking != turn.answered and asking in checklist.by_id and not turn.resume:
        if checklist.item(asking).status in {Status.OPEN, Status.NEEDS_EVIDENCE}:
            return asking
    found = checklist.next(passed)
    if found is not None and (found.id not in passed or turn.resume):
        return found.id
    proof = _proof_wanted(drawn, frozenset() if turn.resume else passed)
    return proof.question.id if proof else None


def _proof_wanted(drawn: Picture, passed: frozenset[str]) -> Item | None:
    return next(
        (
            item
            for item in drawn.checklist.open_items()
            if item.status is Status.NEEDS_EVIDENCE and item.question.id not in passed
        ),
        None,
    )


def put_off(session: Session, order_id: int) -> None:
    """Forget what was put off, because somebody takes it up."""
    for question_id in passes.of_order(session, order_id=order_id):
        passes.lift(session, order_id=order_id, question_id=question_id)
