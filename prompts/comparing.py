"""What is different between two versions of the bank.

Decides which questions, facts and rules came, went or changed, and in what; refuses to say whether
the change is a good one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from prompts.contents import Axis, EventRule, FactRule, GateRule, RiskClass, Rule
from prompts.question import Option, Proof, Proofs, RedFlag
from prompts.words import BASE, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from prompts.bank import Bank
    from prompts.question import Question, Severity
    from prompts.words import Words


class Aspect(StrEnum):
    """What can change in a question; all but the words and the way it is answered weigh."""

    WORDS = "words"
    SEVERITY = "severity"
    CONDITION = "condition"
    FLAGS = "flags"
    GRADE = "grade"
    OPTIONS = "options"
    ANSWER = "answer"
    PLACE = "place"
    LASTING = "lasting"


ASPECTS: Mapping[Aspect, tuple[str, ...]] = {
    Aspect.WORDS: ("title", "ask", "why", "example"),
    Aspect.SEVERITY: ("severity", "stricter"),
    Aspect.CONDITION: ("when",),
    Aspect.FLAGS: ("red_flags",),
    Aspect.GRADE: ("minimum_grade", "proof", "capability"),
    Aspect.OPTIONS: ("options",),
    Aspect.ANSWER: (
        *("kind", "unit", "units", "whole", "least", "numbered", "past", "future", "series"),
        *("always_applies", "derive"),
    ),
    Aspect.PLACE: ("row", "section", "gate", "source", "role", "lead_days", "axis"),
    Aspect.LASTING: ("recheck_days", "depends", "raises", "states", "reuse", "same_product"),
}
"""The parts of a question that make up each aspect; where it stands in the bank is none."""


class Part(StrEnum):
    """What a bank has beside its questions."""

    FACT = "fact"
    RULE = "rule"
    GATE = "gate"
    SECTION = "section"
    AXIS = "axis"
    EVENT = "event"
    RISK = "risk"


class Step(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that both versions have, in two forms."""

    before: Question
    after: Question
    aspects: tuple[Aspect, ...]

    @property
    def severities(self) -> tuple[Severity, Severity] | None:
        """The weight before and after; None where that is the same."""
        pair = (self.before.severity, self.after.severity)
        return pair if pair[0] is not pair[1] else None


@dataclass(frozen=True, slots=True)
class FrameChange:
    """A fact, a rule or another part of the frame that came, went or changed."""

    part: Part
    name: str
    words: Text
    step: Step


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is different between two versions; false when nothing is.

    Attributes:
        old: the version before.
        new: the version after.
        added: the questions that came, in the order of the new version.
        removed: those that went, in the order of the old version.
        changed: those that changed, in the order of the new version.
        frame: the facts, rules and other parts that came, went or changed, in the bank's order.
        floors: the coverage floor before and after; None where that is the same.
        languages: the languages before and after; None where they are the same.
        bands: the usual limits that changed: name, before, after.
    """

    old: str
    new: str
    added: tuple[Question, ...]
    removed: tuple[Question, ...]
    changed: tuple[Changed, ...]
    frame: tuple[FrameChange, ...]
    floors: tuple[Fraction, Fraction] | None
    languages: tuple[tuple[str, ...], tuple[str, ...]] | None
    bands: tuple[tuple[str, float, float], ...] = ()

    def __bool__(self) -> bool:
        more = self.frame or self.floors or self.languages or self.bands
        return bool(self.added or self.removed or self.changed or more)

    def headline(self, words: Words, language: str = BASE) -> str:
        """How much is different, in one line."""
        counts = {
            "added": len(self.added),
            "removed": len(self.removed),
            "changed": len(self.changed),
        }
        key = "bankdiff.headline" if self else "bankdiff.nothing"
        return words.say(key, language, old=self.old, new=self.new, **counts)

    def lines(self, words: Words, language: str = BASE) -> Iterator[str]:
        """A line for everything that is different."""
        say = words.say
        for step, questions in ((Step.ADDED, self.added), (Step.REMOVED, self.removed)):
            for question in questions:
                told = {"name": question.id, "title": question.title}
                severity = words.text(f"verdict.severity.{question.severity}")
                yield say(f"bankdiff.{step}", language, severity=severity, **told)
        for change in self.changed:
            aspects = tuple(_told(change, aspect, words, language) for aspect in change.aspects)
            told = {"name": change.after.id, "title": change.after.title}
            yield say("bankdiff.changed", language, aspects=aspects, **told)
        for part in self.frame:
            told = {"part": words.text(f"bankdiff.part.{part.part}"), "name": part.name}
            yield say(f"bankdiff.frame.{part.step}", language, words=part.words, **told)
        if self.floors:
            before, after = self.floors
            yield say("bankdiff.floor", language, before=str(before), after=str(after))
        if self.languages:
            spoken, now = self.languages
            yield say("bankdiff.languages", language, before=spoken, after=now)
        for name, was, becomes in self.bands:
            yield say("bankdiff.band", language, name=name, before=f"{was:g}", after=f"{becomes:g}")


def _told(change: Changed, aspect: Aspect, words: Words, language: str) -> str:
    pair = change.severities if aspect is Aspect.SEVERITY else None
    if pair is None:
        return words.say(f"bankdiff.aspect.{aspect}", language)
    before, after = (words.text(f"verdict.severity.{severity}") for severity in pair)
    return words.say("bankdiff.weight", language, before=before, after=after)


def compare(old: Bank, new: Bank) -> Difference:
    """Tell what is different in a new version of a bank.

    A question is the same question as long as it has the same id. Texts are compared in the
    languages that both versions have.
    """
    both = _Both(tuple(language for language in old.languages if language in new.languages))
    both.other_names = old.languages != new.languages
    pairs = [(old.by_id[q.id], q) for q in new.questions if q.id in old.by_id]
    changed = (Changed(one, other, tuple(both.aspects(one, other))) for one, other in pairs)
    floors = (old.coverage_floor, new.coverage_floor)
    languages = (old.languages, new.languages)
    return Difference(
        old=old.version,
        new=new.version,
        added=tuple(q for q in new.questions if q.id not in old.by_id),
        removed=tuple(q for q in old.questions if q.id not in new.by_id),
        changed=tuple(change for change in changed if change.aspects),
        frame=tuple(both.frame(old, new)),
        floors=floors if floors[0] != floors[1] else None,
        languages=languages if both.other_names else None,
        bands=tuple(
            (name, was, getattr(new.bands, name))
            for name, was in asdict(old.bands).items()
            if was != getattr(new.bands, name)
        ),
    )


@dataclass(slots=True)
class _Both:
    """What two versions can be compared in.

    Attributes:
        languages: those of both.
        other_names: True where one has a language more, and with it other names for its options.
    """

    languages: tuple[str, ...]
    other_names: bool = False

    def aspects(self, before: Question, after: Question) -> Iterator[Aspect]:
        """In what a question changed."""
        for aspect, parts in ASPECTS.items():
            pairs = ((getattr(before, part), getattr(after, part)) for part in parts)
            if any(self._folded(one) != self._folded(other) for one, other in pairs):
                yield aspect

    def frame(self, old: Bank, new: Bank) -> Iterator[FrameChange]:
        """What came, went or changed beside the questions."""
        for part in Part:
            before, after = _named(old, part), _named(new, part)
            for name in (*after, *(name for name in before if name not in after)):
                if name not in before:
                    yield FrameChange(part, name, after[name][0], Step.ADDED)
                elif name not in after:
                    yield FrameChange(part, name, before[name][0], Step.REMOVED)
                elif self._folded(before[name]) != self._folded(after[name]):
                    yield FrameChange(part, name, after[name][0], Step.CHANGED)

    def _folded(self, value: object) -> object:
        """A value without what only one of the versions can have."""
        if isinstance(value, Text):
            return tuple(value.get(language) for language in self.languages)
        if isinstance(value, tuple):
            return tuple(self._folded(part) for part in value)
        if isinstance(value, Option) and self.other_names:
            value = replace(value, aliases=())
        if isinstance(value, Option | RedFlag | Proofs | Proof | _FRAME):
            parts = (getattr(value, part.name) for part in fields(value))
            return (type(value), *(self._folded(part) for part in parts))
        return value


_FRAME = FactRule | Rule | EventRule | GateRule | Axis | RiskClass
_Named: TypeAlias = "Mapping[str, tuple[Text, object]]"


def _named(bank: Bank, part: Part) -> _Named:
    """The parts of one sort by name, with their words."""
    found: Mapping[Part, _Named] = {
        Part.FACT: {fact.name: (fact.words, fact) for fact in bank.facts},
        Part.RULE: {rule.id: (rule.words, rule) for rule in bank.rules},
        Part.GATE: {gate.id: (gate.title, gate) for gate in bank.gates},
        Part.SECTION: {section.id: (section.title, section.title) for section in bank.sections},
        Part.AXIS: {axis.id: (axis.title, axis) for axis in bank.axes},
        Part.EVENT: {event.id: (event.words, event) for event in bank.events},
        Part.RISK: {risk.id: (risk.title, risk) for risk in bank.risk},
    }
    return found[part]
