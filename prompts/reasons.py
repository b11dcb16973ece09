"""Why a verdict is not better.

Decides which questions, flags and gaps count against an order, each with what would lift it;
refuses to add them up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from prompts.answer import Amount, Chosen, Grade
from prompts.checklist import UNSETTLED, Coverage, Item, Status
from prompts.condition import SHIP_DATE, names_question
from prompts.consistency import contradictions
from prompts.derive import NEVER, derivation_names
from prompts.question import FILES, Course, Gate, Ranked, Severity
from prompts.spoken import spoken, spoken_number
from prompts.staleness import RECHECK
from prompts.words import BASE, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prompts.bank import Bank
    from prompts.checklist import Checklist
    from prompts.condition import Condition
    from prompts.consistency import Contradiction, Statement
    from prompts.question import Question, RedFlag
    from prompts.spoken import Spoken
    from prompts.words import Words


class Level(Ranked):
    """What may be done, worst first."""

    INCOMPLETE = "incomplete"
    HOLD = "hold"
    # No failure: chosen while design, demand or feedback is unsure (rules D13, D15 and D16).
    STAY_SMALL_BATCH = "stay_small_batch"
    CONDITIONAL = "conditional"
    READY = "ready"


_LEVEL_OF = {
    Severity.BLOCKER: Level.HOLD,
    Severity.MAJOR: Level.CONDITIONAL,
    Severity.MINOR: Level.READY,
}
_GATES = tuple(Gate)
# Names of our own for what is asked of every question: see `prompts.checklist`.
_ANSWERED, _NOT_APPLICABLE = Status.ANSWERED, Status.NOT_APPLICABLE
_UNDECIDED, _SMALL = Status.UNDECIDED, Level.STAY_SMALL_BATCH
BELOW_FLOOR = "verdict.reason.below_floor"
RED_FLAG = "verdict.reason.red_flag"
ONE_NAME = "C1"
"""The rule that all papers of an order name the same things."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a level is not better: the question, the answer, the rule, and what would lift it.

    Attributes:
        level: the best level that this reason allows; READY for a note that stops nothing.
        gate: the gate it counts for.
        section: the section's letter.
        question_id: the question, or the fact that is not known; empty for a whole section.
        rule: the decision rule behind it ("D1"), or nothing.
        severity: the weight of the question or the flag.
        key: the words' key of the sentence; `values` are set into it.
    """

    level: Level
    gate: Gate
    section: str
    question_id: str
    rule: str
    severity: Severity
    key: str
    values: Mapping[str, object]
    lift_key: str
    lift_text: Text | None = None
    urgency: tuple[int, int] = (0, 0)
    words: Words | None = field(default=None, repr=False, compare=False)

    def why(self, language: str = BASE) -> str:
        """The reason as a sentence."""
        assert self.words is not None
        return self.words.say(self.key, language, **self.values)

    def lift(self, language: str = BASE) -> str:
        """What would lift it, as a sentence."""
        if self.lift_text is not None:
            return self.lift_text.say(language)
        assert self.words is not None
        return self.words.say(self.lift_key, language, **self.values)

    @property
    def order(self) -> tuple[int, bool, bool, int, int]:
        """Worst first; then what takes longest to get; an earlier gate's shadow (D12) last.

        That too little is answered comes behind what holds the order: the headline says it, and
        "answer more questions" helps nobody to choose the first one.
        """
        rank = max(self.level.rank, Level.HOLD.rank)
        return (rank, self.rule == "D12", self.key == BELOW_FLOOR, *self.urgency)


def flagged(checklist: Checklist) -> Iterator[Reason]:
    """A reason for every red flag that is up.

    Which rule an entry of the bank carries out is told by `prompts.rules`; the checklist raises D4
    on questions of capability. A flag that points to small batches is no hold, whatever it weighs:
    rule D13; one alone is enough: rule D15.
    """
    for item in checklist.items:
        for flag in item.red_flags:
            yield _reason(
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
        if item.severity is Severity.MINOR and not _can_stay_small(item.question):
            continue
        if item.missing:
            missing = tuple(proof.title for proof in item.missing)
            values = {"title": item.question.title, "missing": missing, "n": len(missing)}
            name = "proofs_missing"
        elif item.question.derive is not None:
            lacking = checklist.situation.lacks(item.question.id)
            called = tuple(_called(checklist, lacked) for lacked in lacking)
            values = {"title": item.question.title, "missing": called, "n": len(called)}
            name = "not_computed"
        elif status is Status.STALE:
            yield _no_longer_good(checklist.bank, item)
            continue
        else:
            values = {"title": item.question.title}
            name = status.value
            if status is Status.NEEDS_EVIDENCE:
                values["proof"] = checklist.bank.words.text(f"verdict.proof.{_proof(item)}")
        yield _reason(
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
        small = _can_stay_small(item.question)
        if item.severity is Severity.MAJOR or small:
            yield _reason(
                checklist.bank,
                item,
                severity=Severity.MAJOR if small else Severity.MINOR,
                key="verdict.reason.set_aside",
                values={"title": item.question.title, "reason": item.answer.reason.strip()},
            )


@lru_cache(maxsize=1024)
def _can_stay_small(question: Question) -> bool:
    """Tell whether an answer to it keeps the order in small batches."""
    return any(flag.outcome is Course.STAY_SMALL_BATCH for flag in question.red_flags)


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
    return _reason(bank, item, severity=item.severity, key=key, values=values)


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
        level=_LEVEL_OF[severity],
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


def undecided(checklist: Checklist) -> Iterator[Reason]:
    """A reason for everything not known that decides whether a blocker or a major applies.

    Without it an order could look ready because nobody said whether it needs a tool.
    """
    situation = checklist.situation
    worst: dict[str, tuple[Item, list[Item]]] = {}
    lacking: dict[Condition, tuple[str, ...]] = {}
    for item in checklist.items:
        if item.status is not _UNDECIDED or item.severity is Severity.MINOR:
            continue
        when = item.question.when
        if when not in lacking:  # many questions wait for the same thing
            lacking[when] = tuple(dict.fromkeys(when.unknowns(situation)))
        for name in dict.fromkeys(checklist.bank.one_of.get(fact, fact) for fact in lacking[when]):
            heaviest, waiting = worst.setdefault(name, (item, []))
            waiting.append(item)
            if item.severity.rank < heaviest.severity.rank:
                worst[name] = (item, waiting)
    for name, (item, waiting) in worst.items():
        values = {"title": item.question.title, "n": len(waiting), "more": len(waiting) - 1}
        cause = checklist.by_id.get(name)
        if cause is None:
            # A fact that nobody told or recorded, or something that the order itself should know.
            yield _reason(
                checklist.bank,
                item,
                severity=item.severity,
                key=f"verdict.reason.{_teller(checklist.bank, name)}_not_known",
                values=values | {"fact": _called(checklist, name)},
                subject=name,
            )
            continue
        if cause.status is Status.UNDECIDED:
            continue  # it waits itself; what it waits for is told
        yield _reason(
            checklist.bank,
            cause,
            severity=item.severity,
            key="verdict.reason.decides_others",
            values=values | {"cause": cause.question.title},
            gate=item.question.gate,
        )


def undated(checklist: Checklist) -> Iterator[Reason]:
    """A reason for what the order itself does not say although a red flag reads it.

    Without it an order without a ship date could pass where one with a date that is too early is
    held: rules D6 and D7.
    """
    situation = checklist.situation
    if SHIP_DATE in situation.known:
        return
    for question_id in _dated(checklist.bank):
        item = checklist.by_id[question_id]
        if item.answer is None and item.computed is None:
            continue
        if item.status in {Status.HIDDEN, Status.UNDECIDED, Status.NOT_APPLICABLE}:
            continue
        for flag in item.question.red_flags:
            for name in dict.fromkeys(flag.when.unknowns(situation)):
                if name == SHIP_DATE:
                    yield _reason(
                        checklist.bank,
                        item,
                        severity=flag.severity,
                        key="verdict.reason.order_not_known",
                        values={
                            "title": item.question.title,
                            "n": 1,
                            "more": 0,
                            "fact": _called(checklist, name),
                        },
                        subject=name,
                    )


@lru_cache(maxsize=8)
def _dated(bank: Bank) -> tuple[str, ...]:
    """The questions of which a red flag can depend on the ship date, in the bank's order."""

    def reads_it(names: Iterable[str]) -> bool:
        waiting, seen = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name == SHIP_DATE:
                return True
            if name in seen:
                continue
            seen.add(name)
            rule, question = bank.derived_facts.get(name), bank.by_id.get(name)
            if rule is not None:
                waiting.extend(rule.names())
            if question is not None:
                waiting.extend(derivation_names(question.derive))
        return False

    return tuple(
        question.id
        for question in bank.questions
        if any(reads_it(flag.when.names()) for flag in question.red_flags)
    )


def _teller(bank: Bank, name: str) -> str:
    """Who should know it: the person who opens the order, its record, or the order's own form."""
    if names_question(name):
        return "order"
    if name in bank.one_of.values():
        return "choice"
    recorded = any(fact.recorded for fact in bank.facts if fact.name == name)
    return "record" if recorded else "fact"


def _called(checklist: Checklist, name: str) -> Text:
    """What to call a question, a fact, or something that the order itself knows."""
    item = checklist.by_id.get(name)
    if item is not None:
        return item.question.title
    if names_question(name):
        return checklist.bank.words.text(f"verdict.order.{name}")
    return next(fact.words for fact in checklist.bank.facts if fact.name == name)


def coverages(checklist: Checklist) -> dict[str, tuple[Coverage, ...]]:
    """Per asked section, the coverage up to each gate: the questions of it and of those before."""
    counts = {section.id: [[0, 0] for _ in _GATES] for section in checklist.bank.sections}
    for item in checklist.items:
        if item.asked:
            question = item.question
            count = counts[question.section][question.gate.rank]
            count[0] += item.status is _ANSWERED
            count[1] += 1
    found: dict[str, tuple[Coverage, ...]] = {}
    for section in checklist.bank.sections:
        if section.asked:
            answered = askable = 0
            reached = []
            for count in counts[section.id]:
                answered += count[0]
                askable += count[1]
                reached.append(Coverage(answered, askable))
            found[section.id] = tuple(reached)
    return found


def below_floor(bank: Bank, covered: Mapping[str, tuple[Coverage, ...]]) -> Iterator[Reason]:
    """Rule of the coverage floor: a reason per gate and section with too few answers.

    Source: decision-rules, section 5, concept 3 (VDA 6.3: below two thirds of an element's
    questions a report is incomplete).
    """
    floor = bank.coverage_floor
    for section, found in covered.items():
        for gate, coverage in zip(_GATES, found, strict=True):
            if coverage.answered * floor.denominator >= coverage.askable * floor.numerator:
                continue
            values = {
                "section": bank.section(section).title,
                "answered": coverage.answered,
                "askable": coverage.askable,
                "least": floor.numerator,
                "of": floor.denominator,
            }
            yield Reason(
                level=Level.INCOMPLETE,
                gate=gate,
                section=section,
                question_id="",
                rule="",
                severity=Severity.BLOCKER,
                key=BELOW_FLOOR,
                values=values,
                lift_key="verdict.lift.below_floor",
                words=bank.words,
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


def _reason(
    bank: Bank,
    item: Item,
    *,
    severity: Severity,
    key: str,
    values: Mapping[str, object],
    flag: RedFlag | None = None,
    subject: str = "",
    gate: Gate | None = None,
) -> Reason:
    question, level = item.question, _LEVEL_OF[severity]
    if flag is None:
        small = level.rank > _SMALL.rank and _can_stay_small(question)
    else:
        small = flag.outcome is Course.STAY_SMALL_BATCH
    if small:
        level = _SMALL
    return Reason(
        level=level,
        gate=gate or question.gate,
        section=question.section,
        question_id=subject or question.id,
        rule="" if flag is None else flag.rule,
        severity=severity,
        key=key,
        values=values,
        lift_key=key.replace("verdict.reason.", "verdict.lift."),
        lift_text=None if flag is None else flag.lift,
        urgency=(-question.lead_days, question.order),
        words=bank.words,
    )


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
