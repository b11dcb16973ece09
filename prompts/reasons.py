"""Why a verdict is not better.

Decides which questions, flags and gaps count against an order, each with what would lift it;
refuses to add them up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompts.checklist import UNSETTLED, Coverage, Item, Status
from prompts.condition import names_question
from prompts.derive import NEVER
from prompts.question import FILES, Gate, Ranked, Severity
from prompts.spoken import spoken, spoken_number
from prompts.words import BASE, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prompts.bank import Bank
    from prompts.checklist import Checklist
    from prompts.condition import Condition
    from prompts.question import RedFlag
    from prompts.spoken import Spoken
    from prompts.words import Words


class Level(Ranked):
    """What may be done, worst first."""

    INCOMPLETE = "incomplete"
    HOLD = "hold"
    # Reached when section L asks for design and demand (rules D13 and D15); nothing sets it yet.
    STAY_SMALL_BATCH = "stay_small_batch"
    CONDITIONAL = "conditional"
    READY = "ready"


_LEVEL_OF = {
    Severity.BLOCKER: Level.HOLD,
    Severity.MAJOR: Level.CONDITIONAL,
    Severity.MINOR: Level.READY,
}
_GATES = tuple(Gate)
BELOW_FLOOR = "verdict.reason.below_floor"


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

    The bank's entries carry out D1 (site-move-reason), D2 (site-prototype-where) and D3
    (site-production-where); the checklist raises D4 on questions of capability.
    """
    for item in checklist.items:
        for flag in item.red_flags:
            yield _reason(
                checklist.bank,
                item,
                severity=flag.severity,
                key="verdict.reason.red_flag",
                values={
                    "title": item.question.title,
                    "answer": _answer(checklist.bank, item),
                    "consequence": flag.consequence,
                },
                flag=flag,
            )


def unsettled(checklist: Checklist) -> Iterator[Reason]:
    """A reason for every blocker and major that is open, unknown or without enough proof."""
    for item in checklist.items:
        status = item.status
        if item.severity is Severity.MINOR or status not in UNSETTLED:
            continue
        if item.question.derive is not None:
            missing = tuple(proof.title for proof in item.missing)
            values = {"title": item.question.title, "missing": missing, "n": len(missing)}
            name = "proofs_missing" if missing else "open"
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


def undecided(checklist: Checklist) -> Iterator[Reason]:
    """A reason for everything not known that decides whether a blocker or a major applies.

    Without it an order could look ready because nobody said whether it needs a tool.
    """
    situation = checklist.situation
    worst: dict[str, tuple[Item, list[Item]]] = {}
    lacking: dict[Condition, tuple[str, ...]] = {}
    for item in checklist.items:
        if item.status is not Status.UNDECIDED or item.severity is Severity.MINOR:
            continue
        when = item.question.when
        if when not in lacking:  # many questions wait for the same thing
            lacking[when] = tuple(dict.fromkeys(when.unknowns(situation)))
        for name in lacking[when]:
            heaviest, waiting = worst.setdefault(name, (item, []))
            waiting.append(item)
            if item.severity.rank < heaviest.severity.rank:
                worst[name] = (item, waiting)
    facts = {fact.name: fact for fact in checklist.bank.facts}
    for name, (item, waiting) in worst.items():
        values = {"title": item.question.title, "n": len(waiting), "more": len(waiting) - 1}
        if not names_question(name):
            yield _reason(
                checklist.bank,
                item,
                severity=item.severity,
                key="verdict.reason.fact_not_known",
                values=values | {"fact": facts[name].words},
                subject=name,
            )
            continue
        cause = checklist.by_id[name]
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


def coverages(checklist: Checklist) -> dict[str, tuple[Coverage, ...]]:
    """Per asked section, the coverage up to each gate: the questions of it and of those before."""
    counts = {
        section.id: [[0, 0] for _ in _GATES] for section in checklist.bank.sections if section.asked
    }
    for item in checklist.items:
        if item.asked:
            question = item.question
            answered = item.status is Status.ANSWERED
            for count in counts[question.section][question.gate.rank :]:
                count[0] += answered
                count[1] += 1
    return {section: tuple(Coverage(*c) for c in found) for section, found in counts.items()}


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
        if reason.key == "verdict.reason.red_flag":
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
    question = item.question
    return Reason(
        level=_LEVEL_OF[severity],
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
    if item.payback is not None:
        if item.payback.months == NEVER:
            return bank.words.text("verdict.never_pays_back")
        return spoken_number(item.payback.months)
    if item.answer is None or item.answer.value is None:
        return bank.words.text(f"verdict.standing.{item.answer.standing}") if item.answer else ""
    return spoken(item.question, item.answer.value)
