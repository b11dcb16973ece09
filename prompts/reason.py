"""A reason why a verdict is not better: one of them.

Decides the level that it allows, its sentences, and which of two reasons is told first; refuses to
know which reasons an order has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from prompts.question import Course, Gate, Ranked, Severity
from prompts.words import BASE, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prompts.bank import Bank
    from prompts.checklist import Item
    from prompts.question import Question, RedFlag
    from prompts.words import Words


class Level(Ranked):
    """What may be done, worst first."""

    INCOMPLETE = "incomplete"
    HOLD = "hold"
    # No failure: chosen while design, demand or feedback is unsure (rules D13, D15 and D16).
    STAY_SMALL_BATCH = "stay_small_batch"
    CONDITIONAL = "conditional"
    READY = "ready"


LEVEL_OF = {
    Severity.BLOCKER: Level.HOLD,
    Severity.MAJOR: Level.CONDITIONAL,
    Severity.MINOR: Level.READY,
}
"""What may be done at best while something of that weight counts against the order."""
_SMALL = Level.STAY_SMALL_BATCH  # a name of our own for what is asked for every reason
BELOW_FLOOR = "verdict.reason.below_floor"
RED_FLAG = "verdict.reason.red_flag"


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


def because(
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
    """A reason that one question gives.

    Args:
        bank: whose words tell it.
        item: the question, as it stands in the checklist.
        severity: the weight of the question or the flag.
        key: the words' key of the sentence, "verdict.reason.…"; what lifts it stands under
            "verdict.lift.…" of the same ending, unless a flag has words of its own.
        values: set into both sentences.
        flag: the red flag that is up, where one is.
        subject: what is not known, where that is not the question itself.
        gate: the gate it counts for, where that is not the question's own.
    """
    question, level = item.question, LEVEL_OF[severity]
    if flag is None:
        small = level.rank > _SMALL.rank and can_stay_small(question)
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


@lru_cache(maxsize=1024)
def can_stay_small(question: Question) -> bool:
    """Tell whether an answer to it keeps the order in small batches."""
    return any(flag.outcome is Course.STAY_SMALL_BATCH for flag in question.red_flags)
