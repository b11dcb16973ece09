"""What would change a verdict fastest.

Decides which answers are in the way of the next better level; refuses to know what they will say
and who gives them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompts.checklist import UNSETTLED, Item, Status
from prompts.condition import YES, All, AnyOf, Is, Stands
from prompts.question import Gate, Proofs
from prompts.reason import BELOW_FLOOR, Level
from prompts.words import BASE, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prompts.checklist import Checklist
    from prompts.condition import Condition
    from prompts.reason import Reason
    from prompts.verdict import Verdict
    from prompts.words import Words

NAMED = 3
"""Answers that a sentence names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Step:
    """One answer that is in the way.

    Attributes:
        question_id: the question, or the fact that nobody has told.
        title: what to call it.
        lead_days: calendar days until the answer or its proof can usually be had.
    """

    question_id: str
    title: Text
    lead_days: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next better level, and what is in the way of it.

    Attributes:
        level: the level that the order has once the answers are there and good.
        steps: the fewest answers for it, what takes longest first.
        at_least: True when an answer can bring new questions.
    """

    level: Level
    steps: tuple[Step, ...]
    at_least: bool
    words: Words = field(repr=False, compare=False)

    def say(self, language: str = BASE) -> str:
        """One line: 2 answers away from CONDITIONAL: Tool trial run, Site in the contract."""
        # Nobody works towards a hold: below it, the answers are those that allow a judgement.
        where = "judgement" if self.level is Level.HOLD else "level"
        how = "at_least" if self.at_least else "exactly"
        key = f"outlook.{where}.{how}"
        return self.words.say(
            f"{key}_more" if len(self.steps) > NAMED else key,
            language,
            n=len(self.steps),
            level=self.words.text(f"verdict.level.{self.level}"),
            titles=tuple(step.title for step in self.steps[:NAMED]),
        )


def outlook(checklist: Checklist, verdict: Verdict) -> Outlook | None:
    """Tell what would lift an order to its next better level; None when it is ready.

    In the way is every reason that allows no more than today's level, whatever its gate: the gates
    are passed in order. What a derived question lacks stands for it. Where too little of a section
    is answered, the answers that are had soonest are counted, as many as are needed.
    """
    worst = verdict.level
    stops = [r for r in verdict.reasons if r.level.rank <= worst.rank and r.rule != "D12"]
    if worst is Level.READY or not stops:
        return None
    names = dict.fromkeys(
        name for reason in stops if reason.key != BELOW_FLOOR for name in _behind(checklist, reason)
    )
    for reason in stops:
        if reason.key == BELOW_FLOOR:
            names |= dict.fromkeys(_soonest(checklist, reason.section, names))
    steps = sorted(
        (_step(checklist, verdict, name) for name in names), key=lambda step: -step.lead_days
    )
    left = (r for r in verdict.reasons if r not in stops and r.rule != "D12")
    level = min(
        (r.level for r in left if not names.keys() >= set(_behind(checklist, r))),
        key=lambda known: known.rank,
        default=Level.READY,
    )
    new = any(item.status is Status.UNDECIDED for item in checklist.items)
    return Outlook(level, tuple(steps), new, checklist.bank.words)


def _behind(checklist: Checklist, reason: Reason) -> tuple[str, ...]:
    """The questions and facts that a reason can be lifted by."""
    item = checklist.by_id.get(reason.question_id)
    if item is None or item.question.derive is None or item.red_flags:
        return (reason.question_id,)
    return tuple(dict.fromkeys(_missing(checklist, item))) or (reason.question_id,)


def _missing(checklist: Checklist, item: Item) -> Iterator[str]:
    """What a derived question lacks: what its proofs are made of, or the values it reads."""
    if not isinstance(item.question.derive, Proofs):
        yield from checklist.situation.lacks(item.question.id)
    for proof in item.missing:
        yield from _lacking(checklist, proof.there)


def _lacking(checklist: Checklist, condition: Condition) -> list[str]:
    """The fewest questions that keep a condition from being true; empty when none is found."""
    situation = checklist.situation
    if condition.truth(situation) is YES:
        return []
    match condition:
        case All(parts):
            return [name for part in parts for name in _lacking(checklist, part)]
        case AnyOf(parts):
            ways = [_lacking(checklist, part) for part in parts]
            return min((way for way in ways if way), key=len, default=[])
        case Is(name) | Stands(name):
            rule = situation.derived_facts.get(name)
            if rule is not None:
                return _lacking(checklist, rule)
            item = checklist.by_id.get(name)
            asked = item is not None and item.status not in {Status.HIDDEN, Status.UNDECIDED}
            return [name] if asked else []
        case _:
            return list(condition.unknowns(situation))


def _soonest(checklist: Checklist, section: str, chosen: Iterable[str]) -> Iterator[str]:
    """The answers that lift a section over its floor at every gate, the soonest first."""
    floor = checklist.bank.coverage_floor
    taken = set(chosen)
    items = [item for item in checklist.section(section) if item.asked]
    for gate in Gate:
        reach = [item for item in items if item.question.gate.rank <= gate.rank]
        unsettled = [item for item in reach if item.status in UNSETTLED]
        answered = len(reach) - len(unsettled)
        answered += sum(item.question.id in taken for item in unsettled)
        free = (item for item in unsettled if item.question.id not in taken)
        for item in sorted(free, key=_wait):
            if answered * floor.denominator >= len(reach) * floor.numerator:
                break
            answered += 1
            taken.add(item.question.id)
            yield item.question.id


def _wait(item: Item) -> tuple[int, int, int]:
    """What is had soonest first; among equals what weighs most."""
    return (item.question.lead_days, item.severity.rank, item.question.order)


def _step(checklist: Checklist, verdict: Verdict, name: str) -> Step:
    item = checklist.by_id.get(name)
    if item is not None:
        return Step(name, item.question.title, item.question.lead_days)
    reason = next(reason for reason in verdict.reasons if reason.question_id == name)
    title = reason.values.get("fact") or reason.values["title"]
    assert isinstance(title, Text)
    return Step(name, title, 0)
