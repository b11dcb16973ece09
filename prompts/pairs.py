"""Comparisons of two answers with each other.

Decides whether two answers are the same or in the same unit; refuses to know what follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompts.answer import Amount, Chosen, Day, Person, Said, Value
from prompts.condition import NO, UNKNOWN, YES
from prompts.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.condition import Situation, Truth


@dataclass(frozen=True, slots=True)
class _Pair:
    """The answers to two questions, held against each other."""

    name: str
    other: str

    def truth(self, situation: Situation) -> Truth:
        """Tell how the two stand to each other."""
        raise NotImplementedError

    def names(self) -> Iterator[str]:
        """The two questions."""
        yield self.name
        yield self.other

    def unknowns(self, situation: Situation) -> Iterator[str]:
        """Those of the two that have no answer to compare; both when their units differ."""
        if self.truth(situation) is not UNKNOWN:
            return
        both = (self.name, self.other)
        missing = [name for name in both if not self._can_compare(situation, name)]
        for name in missing or both:
            yield from situation.lacks(name)

    def _can_compare(self, situation: Situation, name: str) -> bool:
        """Whether one of the two has an answer of the kind that is compared."""
        raise NotImplementedError

    def _lies_on_no_side(self, situation: Situation) -> bool:
        """Whether one of the two can be neither before nor after, neither less nor more.

        It does not apply, is not asked of this order, or was answered by one of the question's
        options in a day's or a number's place ("not ordered yet").
        """
        return any(
            situation.out(name) or isinstance(situation.value(name), Chosen)
            for name in (self.name, self.other)
        )


@dataclass(frozen=True, slots=True)
class DiffersFrom(_Pair):
    """The answers to two questions are not the same, once spelling is folded."""

    def truth(self, situation: Situation) -> Truth:
        """Tell whether the two differ; not known unless both were answered in the same kind.

        One that was set aside as not applicable leaves it unknown: nobody may settle by it that
        the two are the same. One that is not asked of this order differs from nothing.
        """
        if self.name in situation.hidden or self.other in situation.hidden:
            return NO
        one = _comparable(situation.meant(self.name))
        two = _comparable(situation.meant(self.other))
        if one is None or two is None or one[0] != two[0]:
            return UNKNOWN
        return YES if one != two else NO

    def _can_compare(self, situation: Situation, name: str) -> bool:
        return isinstance(situation.meant(name), Said)


@dataclass(frozen=True, slots=True)
class OtherUnitThan(_Pair):
    """Two numbers were answered in different units: dollars and yuan."""

    def truth(self, situation: Situation) -> Truth:
        """Tell whether the units differ; not known unless both are numbers."""
        one, two = situation.value(self.name), situation.value(self.other)
        if not isinstance(one, Amount) or not isinstance(two, Amount):
            return UNKNOWN
        return YES if one.unit != two.unit else NO

    def _can_compare(self, situation: Situation, name: str) -> bool:
        return isinstance(situation.value(name), Amount)


@dataclass(frozen=True, slots=True)
class Before(_Pair):
    """One day lies before another one (`earlier`), or after it (not `earlier`); never the same."""

    earlier: bool = True

    def truth(self, situation: Situation) -> Truth:
        """Tell whether the days lie so; not known unless both are."""
        if self._lies_on_no_side(situation):
            return NO
        one, two = situation.value(self.name), situation.value(self.other)
        if not isinstance(one, Day) or not isinstance(two, Day):
            return UNKNOWN
        first, second = (one, two) if self.earlier else (two, one)
        return YES if first.date < second.date else NO

    def _can_compare(self, situation: Situation, name: str) -> bool:
        return isinstance(situation.value(name), Day)


@dataclass(frozen=True, slots=True)
class LessThan(_Pair):
    """One number is smaller than another one in the same unit."""

    def truth(self, situation: Situation) -> Truth:
        """Tell whether it is; not known unless both are numbers in one unit."""
        if self._lies_on_no_side(situation):
            return NO
        one, two = situation.value(self.name), situation.value(self.other)
        if not isinstance(one, Amount) or not isinstance(two, Amount) or one.unit != two.unit:
            return UNKNOWN
        return YES if one.number < two.number else NO

    def _can_compare(self, situation: Situation, name: str) -> bool:
        return isinstance(situation.value(name), Amount)


def _comparable(value: Value | None) -> tuple[str, object] | None:
    match value:
        case Said(text):
            return ("text", plain(text))
        case Chosen(options):
            return ("chosen", frozenset(options))
        case Amount(number, unit):
            return ("amount", (number, unit))
        case Day(day):
            return ("day", day)
        case Person(user_id):
            return ("person", user_id)
        case _:
            return None
