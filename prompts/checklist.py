"""The state of one order's questions.

Decides which questions apply, which are settled and which comes next; refuses to judge: that is the
verdict's part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from prompts.answer import Amount, Chosen, Standing
from prompts.condition import ALWAYS, NO, UNKNOWN, YES, Situation
from prompts.derive import MONTHS, computed, lacks, missing_proofs, payback_time
from prompts.question import Payback, Proofs, RedFlag, Severity
from prompts.rules import rests_on_prototype

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from prompts.answer import Answer, Value
    from prompts.bank import Bank
    from prompts.condition import Fact
    from prompts.derive import PaybackTime
    from prompts.question import Proof, Question
    from prompts.staleness import Stale


class Status(StrEnum):
    """Where one question of an order stands."""

    OPEN = "open"
    NEEDS_EVIDENCE = "needs_evidence"
    ANSWERED = "answered"
    STALE = "stale"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"
    UNDECIDED = "undecided"


UNSETTLED = (Status.OPEN, Status.NEEDS_EVIDENCE, Status.STALE, Status.UNKNOWN)
"""Asked of this order, and not done with."""

# Names of our own, because reading a member off its enum costs ten times as much, and a verdict
# does so a thousand times; tuples, because looking one up in a set costs five times as much.
_ANSWERED, _NEEDS_EVIDENCE = Status.ANSWERED, Status.NEEDS_EVIDENCE
_HIDDEN, _UNDECIDED = Status.HIDDEN, Status.UNDECIDED
_UNKNOWN_STANDING, _NOT_APPLICABLE = Standing.UNKNOWN, Standing.NOT_APPLICABLE
_TO_ASK = (Status.OPEN, Status.STALE)
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
        computed: for a derived question, its value, once it has one.
        stale: why the answer is no longer good; the status is STALE where it was answered.
    """

    question: Question
    status: Status
    severity: Severity
    answer: Answer | None
    red_flags: tuple[RedFlag, ...] = ()
    missing: tuple[Proof, ...] = ()
    payback: PaybackTime | None = None
    computed: Value | None = None
    stale: Stale | None = None

    @property
    def asked(self) -> bool:
        """True when the question applies to this order and a person can answer it."""
        return self.question.derive is None and self.status not in _OUT

    @property
    def always_applies(self) -> bool:
        """True when "not applicable" is no answer to it for this order."""
        return self.question.always_applies or self.severity is Severity.BLOCKER


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
    _waited_for: Mapping[str, tuple[int, int]] | None = field(default=None, repr=False)

    def item(self, question_id: str) -> Item:
        """The item of a question; the bank tells when there is no such question."""
        item = self.by_id.get(question_id)
        return self.by_id[self.bank.question(question_id).id] if item is None else item

    @property
    def open_count(self) -> int:
        """How many questions a person can still do something about."""
        return sum(item.status in UNSETTLED and item.asked for item in self.items)

    def open_items(self) -> tuple[Item, ...]:
        """What a person can still do: open, stale, unproven or unknown; in asking order."""
        todo = (item for item in self.items if item.status in UNSETTLED and item.asked)
        return tuple(sorted(todo, key=self._urgency))

    def next(self, passed: Collection[str] = ()) -> Question | None:
        """The question to ask now; None when nothing is open.

        Blockers first, then what takes longest to get, then the bank's order; a question on which
        others wait is as urgent as the heaviest of these. What was passed over comes after all
        others. Unknown answers and missing proof are not asked for again by themselves.
        """
        best: Item | None = None
        best_key: tuple[bool, int, int, int] | None = None
        for item in self.items:
            if item.status not in _TO_ASK or item.question.derive is not None:
                continue
            key = (item.question.id in passed, *self._urgency(item))
            if best_key is None or key < best_key:
                best, best_key = item, key
        return None if best is None else best.question

    def _urgency(self, item: Item) -> tuple[int, int, int]:
        if self._waited_for is None:
            self._waited_for = _waited_for(self)
        question = item.question
        own = _weight(item)
        return (*min(own, self._waited_for.get(question.id, own)), question.order)

    def section(self, section_id: str) -> tuple[Item, ...]:
        """The items of a section, hidden ones too."""
        return tuple(item for item in self.items if item.question.section == section_id)

    def coverage(self, section_id: str) -> Coverage:
        """How much of a section is answered."""
        return cover(item for item in self.items if item.question.section == section_id)


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
            answered += item.status is _ANSWERED
    return Coverage(answered, askable)


_NOTHING: Mapping[str, Value] = MappingProxyType({})
_NEVER_STALE: Mapping[str, Stale] = MappingProxyType({})


def draw_up(
    bank: Bank,
    facts: Mapping[str, Fact],
    answers: Mapping[str, Answer],
    *,
    known: Mapping[str, Value] = _NOTHING,
    stale: Mapping[str, Stale] = _NEVER_STALE,
) -> Checklist:
    """Work out where every question of an order stands.

    Args:
        bank: the questions.
        facts: what was ticked at intake or is on record; a fact that is missing is not known.
        answers: the current answer per question; those to questions that the bank does not have
            are left aside.
        known: what the order itself knows, by the names in `condition.ORDER_NAMES`.
        stale: per question whose answer is no longer good, why. It is asked again; until then
            the answer decides conditions and raises flags, and proves nothing.
    """
    situation = Situation(
        _told(bank, facts),
        answers,
        bank.derived_facts,
        bank.minimums,
        bank.free_options,
        bank.same_as,
        known=known,
        stale=stale.keys(),
    )
    found: dict[str, Item] = {}
    for question in bank.plan:
        item = found[question.id] = _item(bank, question, situation, answers.get(question.id))
        if stale and item.answer is not None:
            item.stale = stale.get(question.id)
            if item.stale is not None and item.status is Status.ANSWERED:
                item.status = Status.STALE
    items = tuple(found[question.id] for question in bank.questions)
    for item in items:
        question = item.question
        if question.red_flags or question.stricter or question.id in situation.rejected:
            _weigh(bank, item, situation)
    return Checklist(bank, items, facts, situation, found)


def _told(bank: Bank, facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The facts, without those that are not ticked where one of several must be and none is."""
    told = {bank.one_of[name] for name, value in facts.items() if value and name in bank.one_of}
    silent = [name for name, whole in bank.one_of.items() if whole not in told]
    return {**facts, **dict.fromkeys(silent)} if silent else facts


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
    if answer.standing is _UNKNOWN_STANDING:
        return Status.UNKNOWN
    if answer.standing is _NOT_APPLICABLE:
        if not answer.reason.strip() or _always_applies(question, situation):
            situation.rejected.add(question.id)
            return Status.OPEN
        return Status.NOT_APPLICABLE
    value = answer.value
    if isinstance(value, Chosen) and not bank.option_values[question.id].issuperset(value.options):
        # An option of another version of the bank: asked again rather than guessed at.
        situation.rejected.add(question.id)
        return Status.OPEN
    if answer.grade >= question.minimum_grade or answer.grade >= question.grade_wanted(value):
        return _ANSWERED
    return _NEEDS_EVIDENCE


def _always_applies(question: Question, situation: Situation) -> bool:
    """What holds an order cannot be set aside with a few words; that takes a waiver."""
    if question.always_applies or question.severity is Severity.BLOCKER:
        return True
    stricter = question.stricter
    return (
        stricter is not None
        and stricter.severity is Severity.BLOCKER
        and stricter.when.truth(situation) is YES
    )


def _derived(question: Question, situation: Situation) -> Item:
    item = Item(question, Status.OPEN, question.severity, None)
    derive = question.derive
    assert derive is not None
    if isinstance(derive, Proofs):
        item.missing = missing_proofs(derive, situation)
        if not item.missing:
            item.status = Status.ANSWERED
        return item
    if isinstance(derive, Payback):
        item.payback = payback_time(derive, situation)
        if item.payback is not None:
            item.computed = Amount(item.payback.months, MONTHS)
    else:
        item.computed = computed(derive, situation)
    if item.computed is None:
        situation.lacking[question.id] = tuple(lacks(derive, situation))
    else:
        item.status = Status.ANSWERED
        situation.computed[question.id] = item.computed
    return item


def _weigh(bank: Bank, item: Item, situation: Situation) -> None:
    """Set the severity for this order, and raise the red flags.

    Where a question weighs more for this order, its flags do too: saying "we have none" must never
    weigh less than saying nothing.
    """
    question = item.question
    if item.status is _HIDDEN:
        return
    stricter = question.stricter
    if stricter is not None and stricter.when.truth(situation) is YES:
        item.severity = stricter.severity
    if item.status is _UNDECIDED:
        return
    if question.red_flags and (item.answer is not None or item.computed is not None):
        up = [flag for flag in question.red_flags if flag.when.truth(situation) is YES]
        item.red_flags = tuple(up)
        if item.severity is not question.severity:
            item.red_flags = tuple(_as_heavy(flag, item.severity) for flag in item.red_flags)
    if item.status is _NEEDS_EVIDENCE and question.id in situation.rejected:
        rule = bank.rule("D4")
        if rule is not None:
            flag = RedFlag(ALWAYS, item.severity, rule.id, rule.words, rule.lift)
            item.red_flags = (flag, *item.red_flags)


def _as_heavy(flag: RedFlag, severity: Severity) -> RedFlag:
    if flag.severity.rank <= severity.rank:
        return flag
    return RedFlag(flag.when, severity, flag.rule, flag.consequence, flag.lift, flag.outcome)


def _weight(item: Item) -> tuple[int, int]:
    return (item.severity.rank, -item.question.lead_days)


def _waited_for(checklist: Checklist) -> Mapping[str, tuple[int, int]]:
    """Per question, the weight of the heaviest undecided question that waits for it.

    One that waits for a question that waits itself is waiting for what that one waits for. A
    derived question that cannot be computed yet passes its weight on to what it lacks.
    """
    situation = checklist.situation
    heaviest: dict[str, tuple[int, int]] = {}
    lacking: dict[str, tuple[str, ...]] = dict(situation.lacking)
    todo: list[tuple[str, tuple[int, int]]] = []
    for item in checklist.items:
        name = item.question.id
        if item.status is Status.UNDECIDED:
            lacking[name] = tuple(item.question.when.unknowns(situation))
        if name in lacking:
            todo.extend((waited, _weight(item)) for waited in lacking[name])
    while todo:
        name, weight = todo.pop()
        if name not in heaviest or weight < heaviest[name]:
            heaviest[name] = weight
            todo.extend((waited, weight) for waited in lacking.get(name, ()))
    return heaviest
