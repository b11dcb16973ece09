"""Why a verdict is not better: what the answers, the proofs and the papers give reason for.

Decides which questions, flags and contradictions count against an order, each with what would lift
it; refuses to add them up. What is not known at all is told by `prompts.unknown`, too few answers
by `prompts.coverage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.answer import Amount, Chosen, Grade
from prompts.checklist import UNSETTLED, Item, Status
from prompts.consistency import contradictions
from prompts.derive import NEVER
from prompts.question import FILES, Gate, Ranked, Severity
from prompts.reason import LEVEL_OF, RED_FLAG, Reason, because, can_stay_small
from prompts.spoken import spoken, spoken_number
from prompts.staleness import RECHECK
from prompts.unknown import called
from prompts.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompts.bank import Bank
    from prompts.checklist import Checklist
    from prompts.consistency import Contradiction, Statement
    from prompts.spoken import Spoken

_NOT_APPLICABLE = Status.NOT_APPLICABLE  # a name of our own for what is asked of every question
ONE_NAME = "C1"
"""The rule that all papers of an order name the same things."""


def flagged(checklist: Checklist) -> Iterator[Reason]:
    """A reason for every red flag that is up.

    Which rule an entry of the bank carries out is told by `prompts.rules`; the checklist raises D4
    on questions of capability. A flag that points to small batches is no hold, whatever it weighs:
    rule D13; one alone is enough: rule D15.
    """
    for item in checklist.items:
        for flag in item.red_flags:
            yield because(
                checklist.bank,
                item,
                severity=flag.severity,
                key=RED_FLAG,
                values={
                    "title": item.question.title,
                    "answer": _answer(checklist.bank, item),
                    "consequence": flag.consequence,
                },
                flag=flag,
            )


def unsettled(checklist: Checklist) -> Iterator[Reason]:
    """A reason for every blocker and major that is open, stale, unknown or without proof.

    Where an answer would keep the order in small batches, so does none: silence is never better
    than the honest answer.
    """
    for item in checklist.items:
        status = item.status
        if status not in UNSETTLED:
            continue
        if item.severity is Severity.MINOR and not can_stay_small(item.question):
            continue
        if item.missing:
            missing = tuple(proof.title for proof in item.missing)
            values = {"title": item.question.title, "missing": missing, "n": len(missing)}
            name = "proofs_missing"
        elif item.question.derive is not None:
            lacking = checklist.situation.lacks(item.question.id)
            waited_for = tuple(called(checklist, name) for name in lacking)
            values = {"title": item.question.title, "missing": waited_for, "n": len(waited_for)}
            name = "not_computed"
        elif status is Status.STALE:
            yield _no_longer_good(checklist.bank, item)
            continue
        else:
            values = {"title": item.question.title}
            name = status.value
            if status is Status.NEEDS_EVIDENCE:
                values["proof"] = checklist.bank.words.text(f"verdict.proof.{_proof(item)}")
        yield because(
            checklist.bank,
            item,
            severity=item.severity,
            key=f"verdict.reason.{name}",
            values=values,
        )


def set_aside(checklist: Checklist) -> Iterator[Reason]:
    """A note for every major that was set aside as not applicable, with the reason given.

    Setting aside what can keep an order in small batches keeps it there: see `unsettled`.
    """
    for item in checklist.items:
        if item.status is not _NOT_APPLICABLE or item.answer is None:
            continue
        small = can_stay_small(item.question)
        if item.severity is Severity.MAJOR or small:
            yield because(
                checklist.bank,
                item,
                severity=Severity.MAJOR if small else Severity.MINOR,
                key="verdict.reason.set_aside",
                values={"title": item.question.title, "reason": item.answer.reason.strip()},
            )


def _no_longer_good(bank: Bank, item: Item) -> Reason:
    """Why an answer must be given again: what happened, or how long it was good for."""
    question, stale = item.question, item.stale
    assert stale is not None
    if stale.kind == RECHECK:
        key = "verdict.reason.recheck"
        values: dict[str, object] = {"title": question.title, "n": question.recheck_days}
    else:
        key = "verdict.reason.stale"
        event = next(event for event in bank.events if event.id == stale.kind)
        values = {"title": question.title, "event": event.words}
    proof = question.grade_wanted(None if item.answer is None else item.answer.value) > Grade.E0
    values["again"] = bank.words.text(f"verdict.again.{'proof' if proof else 'answer'}")
    return because(bank, item, severity=item.severity, key=key, values=values)


def disagreeing(checklist: Checklist, documents: Iterable[Statement]) -> Iterator[Reason]:
    """A reason for everything that the papers of an order name in different ways: rule C1.

    It counts for the later gate of the questions, and weighs as the heaviest of them, at least
    major. Source: decision-rules, section 5, concept 5.

    Args:
        checklist: the order; its answers state things too.
        documents: what the papers that were sent state.
    """
    for found in contradictions(checklist, documents):
        yield _disagreement(checklist, found)


def _disagreement(checklist: Checklist, found: Contradiction) -> Reason:
    bank = checklist.bank
    known = [checklist.by_id.get(statement.question_id) for statement in found.statements]
    items = sorted((item for item in known if item is not None), key=_by_weight)
    title = bank.words.text(f"verdict.identity.{found.identity}")
    # A paper that proves no question still speaks of the order: it counts for the last gate.
    gates = [item.question.gate for item in items] or [Gate.RELEASE]
    severity = min([Severity.MAJOR, *(item.severity for item in items)], key=_rank)
    return Reason(
        level=LEVEL_OF[severity],
        gate=max(gates, key=_rank),
        section=items[0].question.section if items else "",
        question_id=items[0].question.id if items else "",
        rule=ONE_NAME,
        severity=severity,
        key="verdict.reason.contradiction",
        values={"title": title, "stated": tuple(_stated(bank, one) for one in found.statements)},
        lift_key="verdict.lift.contradiction",
        urgency=(-items[0].question.lead_days, items[0].question.order) if items else (0, 0),
        words=bank.words,
    )


def _stated(bank: Bank, statement: Statement) -> Text:
    """What is named and where ("Meeting notes: F"), in every language that the title has."""
    return Text(
        {
            language: bank.words.say(
                "verdict.stated", language, title=statement.title, value=statement.value
            )
            for language in statement.title
        }
    )


def without_doubles(reasons: Iterable[Reason]) -> list[Reason]:
    """Name a question once: every red flag that is up, else the one reason that weighs most.

    A red flag says more than "not answered yet", so it stands for it unless it weighs less.
    """
    flags: list[Reason] = []
    others: dict[str, Reason] = {}
    worst: dict[str, int] = {}
    for reason in reasons:
        name = reason.question_id
        rank = reason.level.rank
        if reason.key == RED_FLAG:
            flags.append(reason)
            worst[name] = min(rank, worst.get(name, rank))
        elif name not in others or rank < others[name].level.rank:
            others[name] = reason
    kept = (
        reason
        for name, reason in others.items()
        if name not in worst or reason.level.rank < worst[name]
    )
    return [*flags, *kept]


def _proof(item: Item) -> str:
    """The kind of file that proves an answer; "file" where several kinds do."""
    question = item.question
    if question.kind in FILES:
        return question.kind.value
    return question.proof[0].value if len(question.proof) == 1 else "file"


def _answer(bank: Bank, item: Item) -> Spoken:
    """The answer that a flag is about, in words."""
    match item.computed:
        case Amount(number, _) if number == NEVER:
            return bank.words.text("verdict.never_pays_back")
        case Amount(number, _) if item.payback is not None:
            return spoken_number(number)  # its title says in what
        case Chosen((word,)) if item.question.option(word) is None:
            return bank.words.text(f"verdict.computed.{word}")
        case None:
            pass
        case value:
            return spoken(item.question, value)
    if item.answer is None or item.answer.value is None:
        return bank.words.text(f"verdict.standing.{item.answer.standing}") if item.answer else ""
    return spoken(item.question, item.answer.value)


def _by_weight(item: Item) -> tuple[int, int, int]:
    return (item.severity.rank, -item.question.lead_days, item.question.order)


def _rank(ranked: Ranked) -> int:
    return ranked.rank
