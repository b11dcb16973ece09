"""May production start, and why not.

Decides a level per gate, per section and for the order, with a reason for every downgrade; refuses
to be set by anybody: it follows from the checklist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompts.axes import approvers, axis_verdicts, risk_class
from prompts.checklist import Coverage
from prompts.coverage import below_floor, coverages
from prompts.question import Gate, Severity
from prompts.reason import Level, Reason
from prompts.reasons import disagreeing, flagged, set_aside, unsettled, without_doubles
from prompts.unknown import undated, undecided
from prompts.words import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prompts.axes import AxisVerdict
    from prompts.bank import Bank, RiskClass, Section
    from prompts.checklist import Checklist
    from prompts.consistency import Statement
    from prompts.words import Words

__all__ = ["GateVerdict", "Level", "Reason", "SectionVerdict", "Verdict", "assess", "in_sequence"]

_GATES = tuple(Gate)
_READY = Level.READY
_PARTS = (flagged, unsettled, undecided, undated, set_aside)
"""Where the reasons of a checklist come from."""
_STOPPED = {
    Level.STAY_SMALL_BATCH: ("verdict.small_batches", Level.STAY_SMALL_BATCH),
    Level.CONDITIONAL: ("verdict.conditions", Level.CONDITIONAL),
}
"""Per level, how the headline names what stops an order there; the others name what holds it."""


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """The level of one gate; never better than that of the gate before it."""

    gate: Gate
    level: Level
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SectionVerdict:
    """The level of one section and how much of it is answered."""

    section: Section
    level: Level
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an order may do today.

    Attributes:
        level: the level of the last gate, so the worst of all.
        gates: prototype, pilot, release.
        sections: the sections that the bank asks; the weakest decides.
        reasons: every downgrade, worst first.
        notes: what should be known and stops nothing.
        open_count: questions with something left to do.
        holding: the questions and facts that hold the order: unanswered, or answered badly.
        answered: questions answered with enough proof.
        askable: questions that apply; with `answered` a percentage that decides nothing.
        not_asked: sections without questions in this bank: nothing is said about them.
        bank_version: the bank it was given under.
        axes: product, process and business; the weakest decides. Empty where the bank has none.
        risk: the class of risk; None while it is not known, or where the bank has none.
        approvers: how many people must agree to a waiver.
    """

    level: Level
    gates: tuple[GateVerdict, ...]
    sections: tuple[SectionVerdict, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    open_count: int
    holding: frozenset[str]
    answered: int
    askable: int
    not_asked: tuple[Section, ...]
    bank_version: str
    axes: tuple[AxisVerdict, ...]
    risk: RiskClass | None
    approvers: int
    words: Words = field(repr=False, compare=False)

    @property
    def blocker_count(self) -> int:
        """How many questions and facts hold the order."""
        return len(self.holding)

    @property
    def coverage(self) -> Coverage:
        """How much of the whole order is answered: shown, and decides nothing."""
        return Coverage(self.answered, self.askable)

    def headline(self, language: str = BASE) -> str:
        """One line: may production start, and why not."""
        say = self.words.say
        key = f"verdict.headline.{self.level}"
        if self.level is Level.READY and self.not_asked:
            asked = tuple(section.section.id for section in self.sections)
            return say(f"{key}_so_far", language, asked=asked, not_asked=self._letters())
        how, wanted = _STOPPED.get(self.level, ("verdict.blockers", Level.HOLD))
        stops = [r for r in self.reasons if r.level is wanted and r.rule != "D12"]
        stopped = ""
        if stops:
            count = self.blocker_count if wanted is Level.HOLD else _count(stops)
            all_of_them = tuple(dict.fromkeys(map(_name, stops)))
            stopped = say(how, language, n=count, first=_name(stops[0]), all=all_of_them)
        return say(
            key, language, stopped=stopped, answered=self.answered, askable=self.askable
        ).strip()

    def limits(self, language: str = BASE) -> str:
        """Which sections nobody is asked about yet; empty when all are asked."""
        if not self.not_asked:
            return ""
        titles = tuple(section.title for section in self.not_asked)
        return self.words.say("verdict.limits", language, sections=titles, n=len(titles))

    def _letters(self) -> tuple[str, ...]:
        return tuple(section.id for section in self.not_asked)


def assess(checklist: Checklist, documents: Iterable[Statement] = ()) -> Verdict:
    """Give the verdict of an order.

    HOLD while a blocker is open, stale, unknown or unproven, or a red flag blocks; STAY SMALL
    BATCH while design, demand or feedback is unsure; CONDITIONAL while a major is open; INCOMPLETE,
    the worst, while too little of a section is answered to say anything. Source: decision-rules,
    section 5, concepts 1 to 5, 8 and 9.

    Args:
        checklist: where every question of the order stands.
        documents: what the papers of the order name; they must agree with each other and with the
            answers.
    """
    bank = checklist.bank
    raised = without_doubles(reason for part in _PARTS for reason in part(checklist))
    raised += disagreeing(checklist, documents)
    covered = coverages(checklist)
    floor = list(below_floor(bank, covered))
    gates = in_sequence(bank, [*raised, *floor])
    reasons = [reason for reason in raised if reason.level is not _READY]
    reasons += {reason.section: reason for reason in floor}.values()
    reasons += (r for gate in gates for r in gate.reasons if r.rule == "D12")
    reasons.sort(key=_by_order)
    whole = [found[-1] for found in covered.values()]
    risk = risk_class(checklist)
    return Verdict(
        level=gates[-1].level,
        gates=gates,
        sections=_sections(bank, covered, reasons),
        reasons=tuple(reasons),
        notes=tuple(reason for reason in raised if reason.level is _READY),
        open_count=checklist.open_count,
        holding=frozenset(r.question_id for r in raised if r.level is Level.HOLD),
        answered=sum(coverage.answered for coverage in whole),
        askable=sum(coverage.askable for coverage in whole),
        not_asked=bank.not_asked,
        bank_version=bank.version,
        axes=axis_verdicts(bank, reasons),
        risk=risk,
        approvers=approvers(bank, risk),
        words=bank.words,
    )


def in_sequence(bank: Bank, reasons: Iterable[Reason]) -> tuple[GateVerdict, ...]:
    """Rule D12: gates are passed in order, so a gate is never better than the one before it.

    Source: article S2, line 16.
    """
    by_gate: dict[Gate, list[Reason]] = {gate: [] for gate in _GATES}
    for reason in reasons:
        if reason.level is not _READY:
            by_gate[reason.gate].append(reason)
    titles = {rule.id: rule.title for rule in bank.gates}
    verdicts: list[GateVerdict] = []
    for gate in _GATES:
        own = sorted(by_gate[gate], key=_by_level)
        level = own[0].level if own else Level.READY
        before = verdicts[-1] if verdicts else None
        if before is not None and before.level.rank < level.rank:
            level = before.level
            # The gate to clear is the one that is stuck itself, not one that waits for it too.
            before = next(verdict for verdict in verdicts if verdict.level is level)
            own.append(
                Reason(
                    level=level,
                    gate=gate,
                    section="",
                    question_id="",
                    rule="D12",
                    severity=Severity.BLOCKER,
                    key="verdict.reason.earlier_gate",
                    values={"gate": titles[gate], "earlier": titles[before.gate]},
                    lift_key="verdict.lift.earlier_gate",
                    words=bank.words,
                )
            )
        verdicts.append(GateVerdict(gate, level, tuple(own)))
    return tuple(verdicts)


def _sections(
    bank: Bank, covered: Mapping[str, tuple[Coverage, ...]], reasons: Iterable[Reason]
) -> tuple[SectionVerdict, ...]:
    """The weakest reason of a section is its level."""
    worst: dict[str, Level] = {}
    for reason in reasons:
        if reason.level.rank < worst.get(reason.section, _READY).rank:
            worst[reason.section] = reason.level
    return tuple(
        SectionVerdict(bank.section(letter), worst.get(letter, _READY), found[-1])
        for letter, found in covered.items()
    )


def _name(reason: Reason) -> object:
    """What to call a reason in a list: the fact, the question that decides, or the question."""
    return reason.values.get("fact") or reason.values.get("cause") or reason.values["title"]


def _count(reasons: Iterable[Reason]) -> int:
    """How many questions and facts the reasons are about."""
    return len({reason.question_id for reason in reasons})


def _by_order(reason: Reason) -> tuple[int, bool, bool, int, int]:
    return reason.order


def _by_level(reason: Reason) -> tuple[int, ...]:
    return (reason.level.rank, *reason.order)
