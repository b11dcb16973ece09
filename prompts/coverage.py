"""How much is answered of each section up to each gate, and where that is too little.

Decides what counts as answered for the coverage floor; refuses to know what the answers say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.checklist import Coverage, Status
from prompts.question import Gate, Severity
from prompts.reason import BELOW_FLOOR, Level, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prompts.bank import Bank
    from prompts.checklist import Checklist

_GATES = tuple(Gate)
_ANSWERED = Status.ANSWERED  # a name of our own for what is asked of every question


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
