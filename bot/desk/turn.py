"""A turn of the conversation: something was recorded, and now the thread goes on.

Decides which question comes next, what is said about what was heard, and that card, summary and
thread show the same state. Refuses to know how the input came and what it means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.desk import picture, placards
from bot.desk.desk import Desk, card_of
from bot.desk.picture import Picture, blocking, takes_files
from prompts.checklist import UNSETTLED, Status
from prompts.staleness import RECHECK
from store import orders, passes, subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.answer import Answer
    from prompts.checklist import Item
    from prompts.question import Question
    from store.answers import AnswerRecord
    from store.orders import OrderRecord
    from store.session import Session


NOTHING = "nothing-asked"
"""Stands in a subject where the thread was told that nothing is asked."""

TO_DO = frozenset((Status.OPEN, Status.STALE, Status.NEEDS_EVIDENCE))
NOT_ASKED = frozenset((Status.HIDDEN, Status.UNDECIDED))


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
        resume: somebody asked to go on: what was put off is taken up, the question asked again.
        insist: ask this question, whatever would come next.
        due: a question whose time has come, to be asked where nothing else is.
    """

    heard: list[Line] = field(default_factory=list)
    answered: str | None = None
    resume: bool = False
    insist: str | None = None
    due: str | None = None


def go_on(desk: Desk, session: Session, order: OrderRecord, turn: Turn) -> Picture:
    """Draw the order anew, say what was heard, and ask what comes next.

    The question in the thread stays the question where what was heard was about another one: then
    only the lines about it are said.
    """
    now = desk.clock.now()
    if turn.resume:
        for question_id in passes.of_order(session, order_id=order.id):
            passes.lift(session, order_id=order.id, question_id=question_id)
    before = picture.draw(desk, session, order.id)
    passed = frozenset(passes.of_order(session, order_id=order.id))
    asking = _next(before, turn, passed)
    changed = asking != order.asking
    if changed:
        orders.set_asking(session, order_id=order.id, question_id=asking, at=now)
        _take_back(desk, session, before, turn)
    drawn = picture.keep(desk, session, order.id)
    heard = [line.context() for line in turn.heard]
    again = turn.resume or turn.insist is not None or asking == turn.answered
    if asking is not None and (changed or again):
        ask(desk, session, drawn, drawn.checklist.item(asking), heard)
    elif asking is None and (changed or turn.resume or turn.answered):
        waiting = {item.question.id for item in drawn.checklist.open_items()}
        finish(desk, session, drawn, heard, len(passed & waiting))
    elif heard:
        desk.say_in_thread(session, drawn.order, "heard", {"heard": heard})
    show(desk, session, drawn)
    return drawn


def show(desk: Desk, session: Session, drawn: Picture) -> None:
    """Bring the card in the channel up to date, whole."""
    desk.rewrite(session, drawn.order, card_of(drawn.order), "card", drawn.card)


def ask(
    desk: Desk, session: Session, drawn: Picture, item: Item, heard: Sequence[dict[str, Any]]
) -> None:
    """Post a question in the thread."""
    order = drawn.order
    context = question_context(desk, drawn, item) | {"heard": list(heard)}
    prefix = f"{subject_of(order, item.question)}:"
    before = subjects.posted(session, team=order.team, prefix=prefix)
    subject = f"{prefix}{len(before) + 1}"
    desk.say_in_thread(session, order, "question", context, subject=subject)


def finish(
    desk: Desk, session: Session, drawn: Picture, heard: Sequence[dict[str, Any]], passed: int
) -> None:
    """Say that there is nothing to ask just now, and where the order stands."""
    order = drawn.order
    context = picture.essentials(drawn) | {
        "heard": list(heard),
        "passed": passed,
        "unknown": len(_unknown(drawn)),
    }
    subject = f"{questions_of(order)}{NOTHING}:{order.revision}"
    desk.say_in_thread(session, order, "finished", context, subject=subject)


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
    """Replace what asks a question by what came of it: no button stays behind."""
    asked = subjects.posted(session, team=order.team, prefix=f"{subject_of(order, question)}:")
    for number, (subject, struck) in enumerate(asked, 1):
        if not struck or number == len(asked):
            desk.rewrite(session, order, subject, name, context)


def stands(session: Session, order: OrderRecord, question: Question) -> bool:
    """Whether a question waits in the thread with its buttons, or was never posted."""
    asked = subjects.posted(session, team=order.team, prefix=f"{subject_of(order, question)}:")
    return not asked or not asked[-1][1]


def strike_answered(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    question: Question,
    answer: Answer,
    previous: AnswerRecord | None = None,
) -> None:
    """Take the buttons from the question's message and put the answer there."""
    before = previous.answer if previous and previous.answer is not answer else None
    context = {
        "title": question.title.say(order.language),
        "ask": question.ask.say(order.language),
        "answer": picture.said_back(desk, order, question, answer),
        "user": answer.person,
        "changed_from": picture.said_back(desk, order, question, before)
        if before and (before.standing, before.value) != (answer.standing, answer.value)
        else None,
        "at": int(answer.said_at.timestamp()),
        "at_text": f"{answer.said_at:%Y-%m-%d %H:%M} UTC",
    }
    strike(desk, session, order, question, "answered", context)


def _take_back(desk: Desk, session: Session, before: Picture, turn: Turn) -> None:
    """Strike the question that is left where it waits for nothing."""
    order = before.order
    item = before.checklist.by_id.get(order.asking or "")
    if item is None or item.question.id == turn.answered:
        return
    if item.status in NOT_ASKED:
        context = {
            "title": item.question.title.say(order.language),
            "ask": item.question.ask.say(order.language),
            "how": "gone",
            "user": None,
        }
        strike(desk, session, order, item.question, "passed", context)
    elif item.status not in UNSETTLED and item.answer is not None:
        strike_answered(desk, session, order, item.question, item.answer)


def question_context(desk: Desk, drawn: Picture, item: Item) -> dict[str, Any]:
    """What the template of a question needs, without what was heard before it."""
    order, question, language = drawn.order, item.question, drawn.order.language
    refused = question.id in drawn.checklist.situation.rejected and item.answer is not None
    proof_only = item.status is Status.NEEDS_EVIDENCE and not refused
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
            "section": desk.bank_of(order).section(question.section).title.say(language),
            "role": question.role.value,
            "example": question.example.say(language),
            "unit": question.unit,
            "always_applies": item.always_applies,
        },
        "position": {"open": len(todo), "blockers": blocking(drawn.verdict, todo)},
        "options": [
            {"value": option.value, "label": option.words.say(language)}
            for option in question.options
        ],
        "answer": picture.said_back(desk, order, question, item.answer)
        if proof_only and item.answer
        else None,
        "needs_evidence": proof_only,
        "evidence_kind": picture.proof_kind(question).value
        if proof_only or takes_files(question.kind)
        else None,
        "hint": _hint(desk, drawn, item, refused=refused),
        "placard": placards.shows(question) and (proof_only or takes_files(question.kind)),
        "can_keep": picture.can_be_kept(item),
        "read_in": next((x for x in drawn.checklist.bank.languages if x != language), None),
        "only_in": None,
    }


def _hint(desk: Desk, drawn: Picture, item: Item, *, refused: bool) -> str | None:
    """What to know before answering: why the answer of before is not enough."""
    order, language = drawn.order, drawn.order.language
    if item.status is Status.STALE and item.stale is not None and item.answer is not None:
        said = picture.said_back(desk, order, item.question, item.answer)
        if item.stale.kind == RECHECK:
            days = item.question.recheck_days
            return desk.words.say("changed.was_recheck", language, answer=said, n=days)
        bank = drawn.checklist.bank
        event = next(rule for rule in bank.events if rule.id == item.stale.kind)
        return desk.words.say("changed.was", language, answer=said, event=event.words)
    if item.status is Status.UNKNOWN:
        return desk.words.say("question.nobody_knew", language)
    return item.red_flags[0].lift.say(language) if refused and item.red_flags else None


def _next(drawn: Picture, turn: Turn, passed: frozenset[str]) -> str | None:
    """The question to ask now: the one at hand while it is open, else the next."""
    checklist = drawn.checklist
    if turn.insist is not None:
        return turn.insist
    answered = checklist.by_id.get(turn.answered or "")
    unproven = answered is not None and answered.status is Status.NEEDS_EVIDENCE
    if unproven and turn.answered not in passed:
        # Its proof is asked for right behind the answer, while the person has it in hand.
        return turn.answered
    asking = checklist.by_id.get(drawn.order.asking or "")
    if asking is not None and asking.question.id != turn.answered:
        # An answered one is at hand, too, while somebody corrects it.
        stays = asking.status in TO_DO if turn.resume else asking.status not in NOT_ASKED
        if stays:
            return asking.question.id
    found = checklist.next(passed)
    if found is not None and found.id not in passed:
        return found.id
    proofs = (
        item.question.id
        for item in checklist.open_items()
        if item.status is Status.NEEDS_EVIDENCE and item.question.id not in passed
    )
    proof = next(proofs, None)
    return _once_more(drawn, turn) if proof is None else proof


def _once_more(drawn: Picture, turn: Turn) -> str | None:
    """The next question that was answered with "unknown", one each time that somebody goes on.

    Behind the last of them nothing is asked; whoever goes on then begins with the first again.
    """
    unknown = _unknown(drawn)
    if turn.due in unknown:
        return turn.due
    if not turn.resume or not unknown:
        return None
    asking = drawn.order.asking
    place = unknown.index(asking) + 1 if asking in unknown else 0
    return unknown[place] if place < len(unknown) else None


def _unknown(drawn: Picture) -> list[str]:
    """The open questions to which nobody knew the answer, in asking order."""
    todo = drawn.checklist.open_items()
    return [item.question.id for item in todo if item.status is Status.UNKNOWN]
