"""The state of one order's questions.

Decides which questions apply, which are settled and which comes next; refuses to judge: that is the
verdict's part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from prompts.answer import Amount, Chosen, Standing
from prompts.condition import ALWAYS, NO, UNKNOWN, YES, Situation
from prompts.derive import missing_proofs, payback_time
from prompts.question import Payback, Proofs, RedFlag
from prompts.rules import rests_on_prototype

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from prompts.answer import Answer
    from prompts.bank import Bank, Section
    from prompts.condition import Fact
    from prompts.derive import PaybackTime
    from prompts.question import Proof, Question, Severity


class Status(StrEnum):
    """Where one question of an order stands."""

    OPEN = "open"
    NEEDS_EVIDENCE = "needs_evidence"
    ANSWERED = "answered"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"
    UNDECIDED = "undecided"


UNSETTLED = (Status.OPEN, Status.NEEDS_EVIDENCE, Status.UNKNOWN)
"""Asked of this order, and not done with."""

# Tuples, because looking an enum member up in a set costs five times as much.
_OUT = (Status.HIDDEN, Status.UNDECIDED, Status.NOT_APPLICABLE)


@dataclass(slots=True)
class Item:
    """One question of an order and where it stands; read it, do not change it.

    Attributes:
        question: the question.
        status: where it stands.
        severity: how much it weighs for this order (it can be stricter than the bank's default).
        answer: what was last said, kept even while the question is hidden.
        red_flags: the flags that are up.
        missing: for a derived count of proofs, those that are not there.
        payback: for a derived payback, the result.
    """

    question: Question
    status: Status
    severity: Severity
    answer: Answer | None
    red_flags: tuple[RedFlag, ...] = ()
    missing: tuple[Proof, ...] = ()
    payback: PaybackTime | None = None

    @property
    def asked(self) -> bool:
        """True when the question applies to this order and a person can answer it."""
        return self.question.derive is None and self.status not in _OUT


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the questions that apply are answered with enough proof."""

    answered: int
    askable: int

    @property
    def share(self) -> Fraction:
        """The share answered; 1 where there is nothing to ask."""
        return Fraction(self.answered, self.askable) if self.askable else Fraction(1)

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down: shown, and decides nothing."""
        return int(self.share * 100)


@dataclass(slots=True)
class Checklist:
    """Every question of the bank for one order, in the bank's order; read it, do not change it."""

    bank: Bank
    items: tuple[Item, ...]
    facts: Mapping[str, Fact]
    situation: Situation
    by_id: Mapping[str, Item]

    def item(self, question_id: str) -> Item:
        """The item of a question; the bank tells when there is no such question."""
        item = self.by_id.get(question_id)
        return self.by_id[self.bank.question(question_id).id] if item is None else item

    def open_items(self) -> tuple[Item, ...]:
        """What a person can still do: open, without enough proof, or unknown; in asking order."""
        todo = (item for item in self.items if item.status in UNSETTLED and item.asked)
        return tuple(sorted(todo, key=_urgency))

    def next(self, passed: Collection[str] = ()) -> Question | None:
        """The question to ask now; None when nothing is open.

        Blockers first, then what takes longest to get, then the bank's order. What was passed
        over comes after all others. Unknown answers and missing proof are not asked for again
        by themselves.
        """
        best: Item | None = None
        best_key: tuple[bool, int, int, int] | None = None
        for item in self.items:
            if item.status is not Status.OPEN or item.question.derive is not None:
                continue
            key = (item.question.id in passed, *_urgency(item))
            if best_key is None or key < best_key:
                best, best_key = item, key
        return None if best is None else best.question

    def section(self, section_id: str) -> tuple[Item, ...]:
        """The items of a section, hidden ones too."""
        return tuple(item for item in self.items if item.question.section == section_id)

    def coverage(self, section_id: str) -> Coverage:
        """How much of a section is answered."""
        return cover(item for item in self.items if item.question.section == section_id)

    def sections_open(self) -> tuple[Section, ...]:
        """The sections in which a person can still do something."""
        letters = {item.question.section for item in self.items if item.status in UNSETTLED}
        return tuple(section for section in self.bank.sections if section.id in letters)


def cover(items: Iterable[Item]) -> Coverage:
    """Count a coverage.

    "Not applicable" with a reason leaves the count; "unknown" and an answer without enough proof
    stay in it as not answered; hidden, undecided and derived questions are out. Source:
    decision-rules, section 5, concept 3.
    """
    answered = askable = 0
    for item in items:
        if item.asked:
            askable += 1
            answered += item.status is Status.ANSWERED
    return Coverage(answered, askable)


def draw_up(bank: Bank, facts: Mapping[str, Fact], answers: Mapping[str, Answer]) -> Checklist:
    """Work out where every question of an order stands.

    Args:
        bank: the questions.
        facts: what was ticked at intake; a fact that is missing is not known.
        answers: the current answer per question; those to questions that the bank does not have
            are left aside.
    """
    situation = Situation(
        facts, answers, bank.derived_facts, bank.minimums, bank.free_options, bank.same_as
    )
    found: dict[str, Item] = {}
    for question in bank.plan:
        found[question.id] = _item(bank, question, situation, answers.get(question.id))
    items = tuple(found[question.id] for question in bank.questions)
    for item in items:
        _weigh(bank, item, situation)
    return Checklist(bank, items, facts, situation, found)


def _item(bank: Bank, question: Question, situation: Situation, answer: Answer | None) -> Item:
    severity = question.severity
    if question.when is not ALWAYS:
        truth = question.when.truth(situation)
        if truth is NO:
            situation.hidden.add(question.id)
            return Item(question, Status.HIDDEN, severity, answer)
        if truth is UNKNOWN:
            return Item(question, Status.UNDECIDED, severity, answer)
    if question.derive is not None:
        return _derived(question, situation)
    return Item(question, _status(bank, question, situation, answer), severity, answer)


def _status(  # noqa: PLR0911 (one return per standing of an answer)
    bank: Bank, question: Question, situation: Situation, answer: Answer | None
) -> Status:
    if answer is None:
        return Status.OPEN
    if question.capability and rests_on_prototype(answer):
        # Rule D4: whatever file lies beside it, the answer itself points at the prototype.
        situation.rejected.add(question.id)
        return Status.NEEDS_EVIDENCE
    if answer.standing is Standing.UNKNOWN:
        return Status.UNKNOWN
    if answer.standing is Standing.NOT_APPLICABLE:
        if question.always_applies or not answer.reason.strip():
            situation.rejected.add(question.id)
            return Status.OPEN
        return Status.NOT_APPLICABLE
    value = answer.value
    if isinstance(value, Chosen) and not bank.option_values[question.id].issuperset(value.options):
        # An option of another version of the bank: asked again rather than guessed at.
        situation.rejected.add(question.id)
        return Status.OPEN
    if answer.grade >= question.minimum_grade or answer.grade >= question.grade_wanted(value):
        return Status.ANSWERED
    return Status.NEEDS_EVIDENCE


def _derived(question: Question, situation: Situation) -> Item:
    item = Item(question, Status.OPEN, question.severity, None)
    match question.derive:
        case Proofs() as proofs:
            item.missing = missing_proofs(proofs, situation)
            if not item.missing:
                item.status = Status.ANSWERED
        case Payback() as payback:
            item.payback = payback_time(payback, situation)
            if item.payback is not None:
                item.status = Status.ANSWERED
                situation.computed[question.id] = Amount(item.payback.months, "months")
        case None:
            pass
    return item


def _weigh(bank: Bank, item: Item, situation: Situation) -> None:
    """Set the severity for this order, and raise the red flags.

    Where a question weighs more for this order, its flags do too: saying "we have none" must never
    weigh less than saying nothing.
    """
    question = item.question
    if item.status is Status.HIDDEN:
        return
    stricter = question.stricter
    if stricter is not None and stricter.when.truth(situation) is YES:
        item.severity = stricter.severity
    if item.status is Status.UNDECIDED:
        return
    if question.red_flags and (item.answer is not None or item.payback is not None):
        item.red_flags = tuple(
            flag for flag in question.red_flags if flag.when.truth(situation) is YES
        )
        if item.severity is not question.severity:
            item.red_flags = tuple(_as_heavy(flag, item.severity) for flag in item.red_flags)
    if item.status is Status.NEEDS_EVIDENCE and question.id in situation.rejected:
        rule = bank.rule("D4")
        if rule is not None:
            flag = RedFlag(ALWAYS, item.severity, rule.id, rule.words, rule.lift)
            item.red_flags = (flag, *item.red_flags)


def _as_heavy(flag: RedFlag, severity: Severity) -> RedFlag:
    return flag if flag.severity.rank <= severity.rank else replace(flag, severity=severity)


def _urgency(item: Item) -> tuple[int, int, int]:
    question = item.question
    return (item.severity.rank, -question.lead_days, question.order)
