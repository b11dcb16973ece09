"""When a question applies.

Decides whether a condition is true, false or not known yet, from facts and answers; refuses to run
anything: a condition is data, read once into small objects, never evaluated as code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from prompts.answer import Amount, Answer, Chosen, Grade, Said, Standing, Value
from prompts.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from decimal import Decimal

Fact: TypeAlias = bool | str | None
"""What is known about an order beside its answers: yes, no, a word, or not known."""


class Truth(Enum):
    """Three values: a question whose condition is UNKNOWN is neither asked nor dropped."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# Names of our own: reading a member off its enum costs ten times as much.
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
_GIVEN, _NOT_APPLICABLE, _UNPROVEN = Standing.GIVEN, Standing.NOT_APPLICABLE, Grade.E0

UNKNOWN_WORD = "unknown"
"""How a condition names the answer "we do not know"."""


SHIP_DATE, QUANTITY = "order-ship-date", "order-quantity"
ORDER_NAMES = (SHIP_DATE, QUANTITY)
"""What an order itself knows: named like a question, never asked, not known when it has none."""


def names_question(name: str) -> bool:
    """Tell a question id (it has a hyphen) from a fact (it has none)."""
    return "-" in name


class Condition(Protocol):
    """Something that is true, false or not known of an order."""

    def truth(self, situation: Situation) -> Truth:
        """Tell whether it holds."""
        ...

    def names(self) -> Iterator[str]:
        """Every fact and question that it reads."""
        ...

    def unknowns(self, situation: Situation) -> Iterator[str]:
        """The facts and questions that keep it from being known; empty when it is known."""
        ...


@dataclass(slots=True)
class Situation:
    """What conditions are read against: one order at one moment.

    Attributes:
        facts: facts given at intake.
        answers: the current answer of each question that has one.
        derived_facts: conditions of the facts that follow from answers.
        minimums: the grade of proof that each question wants.
        free_options: per question, the options that need no proof ("no", "missing").
        same_as: per question, the options that stand for the answer to another question.
        hidden: questions that do not apply; an answer left on one counts for nothing.
        rejected: questions whose answer is not accepted, as if it had not been given.
        computed: values of derived questions.
        known: values of the order itself, by the names in `ORDER_NAMES`.
        stale: questions whose answer is no longer good: it still decides, but proves nothing.
        lacking: per derived question that cannot be computed yet, what it waits for.
    """

    facts: Mapping[str, Fact]
    answers: Mapping[str, Answer]
    derived_facts: Mapping[str, Condition] = field(default_factory=dict)
    minimums: Mapping[str, Grade] = field(default_factory=dict)
    free_options: Mapping[str, frozenset[str]] = field(default_factory=dict)
    same_as: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    computed: dict[str, Value] = field(default_factory=dict)
    known: Mapping[str, Value] = field(default_factory=dict)
    stale: Collection[str] = ()
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _truths: dict[str, Truth] = field(default_factory=dict)

    def fact(self, name: str) -> Fact:
        """A fact's value: given at intake, or worked out once from its condition."""
        rule = self.derived_facts.get(name)
        if rule is None:
            return self.facts.get(name)
        truth = self._truths.get(name)
        if truth is None:
            truth = self._truths[name] = rule.truth(self)
        return None if truth is UNKNOWN else truth is YES

    def answer(self, question_id: str) -> Answer | None:
        """The answer that counts; None when there is none or it is not accepted."""
        return None if question_id in self.rejected else self.answers.get(question_id)

    def out(self, question_id: str) -> bool:
        """Tell whether a question does not apply: hidden by its condition, or said so."""
        if question_id in self.hidden:
            return True
        answer = self.answer(question_id)
        return answer is not None and answer.standing is _NOT_APPLICABLE

    def value(self, question_id: str) -> Value | None:
        """What was answered, computed or is known of the order; None for nothing or "unknown"."""
        computed = self.computed.get(question_id)
        if computed is not None:
            return computed
        answer = self.answer(question_id)
        return self.known.get(question_id) if answer is None else answer.value

    def meant(self, question_id: str) -> Value | None:
        """The same; an option that stands for another question's answer is that answer."""
        value = self.value(question_id)
        others = self.same_as.get(question_id)
        if others and isinstance(value, Chosen) and len(value.options) == 1:
            other = others.get(value.options[0])
            return value if other is None else self.value(other)
        return value

    def proven(self, question_id: str) -> bool:
        """Tell whether a question is answered, and the answer still proven as it must be."""
        if question_id in self.stale:
            return False
        answer = self.answer(question_id)
        if answer is None or answer.standing is not _GIVEN or question_id in self.hidden:
            return False
        free = self.free_options.get(question_id)
        if free and isinstance(answer.value, Chosen) and not free.isdisjoint(answer.value.options):
            return False
        return answer.grade >= self.minimums.get(question_id, _UNPROVEN)

    def told(self, question_id: str) -> bool:
        """Tell whether a question that applies has a value: answered, computed or the order's."""
        answer = self.answer(question_id)
        if answer is None:
            return question_id in self.computed or question_id in self.known
        return answer.standing is _GIVEN and question_id not in self.hidden

    def lacks(self, question_id: str) -> tuple[str, ...]:
        """What must become known for its value to be: itself, or what it is computed from."""
        return self.lacking.get(question_id, (question_id,))


@dataclass(frozen=True, slots=True)
class Always:
    """The condition of a question that is asked of every order."""

    def truth(self, situation: Situation) -> Truth:  # noqa: ARG002 (the protocol's argument)
        """Tell whether it holds: it does."""
        return YES

    def names(self) -> Iterator[str]:
        """Nothing is read."""
        return iter(())

    def unknowns(self, situation: Situation) -> Iterator[str]:  # noqa: ARG002 (as above)
        """Nothing is missing."""
        return iter(())


ALWAYS = Always()


@dataclass(frozen=True, slots=True)
class _Joined:
    """Several conditions as one."""

    parts: tuple[Condition, ...]

    def truth(self, situation: Situation) -> Truth:
        """Tell whether it holds, from the parts."""
        raise NotImplementedError

    def names(self) -> Iterator[str]:
        """Every fact and question of the parts."""
        for part in self.parts:
            yield from part.names()

    def unknowns(self, situation: Situation) -> Iterator[str]:
        """What the undecided parts lack."""
        if self.truth(situation) is UNKNOWN:
            for part in self.parts:
                yield from part.unknowns(situation)


@dataclass(frozen=True, slots=True)
class All(_Joined):
    """True when every part is; false as soon as one part is false."""

    def truth(self, situation: Situation) -> Truth:
        """Tell whether all parts hold."""
        result = YES
        for part in self.parts:
            truth = part.truth(situation)
            if truth is NO:
                return NO
            if truth is UNKNOWN:
                result = UNKNOWN
        return result


@dataclass(frozen=True, slots=True)
class AnyOf(_Joined):
    """True as soon as one part is; false when every part is false."""

    def truth(self, situation: Situation) -> Truth:
        """Tell whether one part holds."""
        result = NO
        for part in self.parts:
            truth = part.truth(situation)
            if truth is YES:
                return YES
            if truth is UNKNOWN:
                result = UNKNOWN
        return result


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; what is not known stays not known."""

    part: Condition

    def truth(self, situation: Situation) -> Truth:
        """Tell whether the part does not hold."""
        truth = self.part.truth(situation)
        if truth is UNKNOWN:
            return UNKNOWN
        return NO if truth is YES else YES

    def names(self) -> Iterator[str]:
        """Every fact and question of the part."""
        return self.part.names()

    def unknowns(self, situation: Situation) -> Iterator[str]:
        """What the part lacks."""
        return self.part.unknowns(situation)


@dataclass(frozen=True, slots=True)
class Is:
    """A fact, or the answer to a question, is one of some values."""

    name: str
    values: frozenset[str | bool]
    _question: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_question", names_question(self.name))

    def truth(self, situation: Situation) -> Truth:  # noqa: PLR0911 (one return per kind of answer)
        """Tell whether the value is one of these.

        "We do not know" is the value `unknown`; compared with any other value the outcome is not
        known, so that an unknown never makes a question disappear.
        """
        name = self.name
        if not self._question:
            fact = situation.fact(name)
            if fact is None:
                return UNKNOWN
            return YES if fact in self.values else NO
        # The comparison that is made most: situation.out and situation.answer, written out.
        if name in situation.hidden:
            return NO
        answer = None if name in situation.rejected else situation.answers.get(name)
        if answer is None:
            value = situation.computed.get(name)
            if value is None:
                return UNKNOWN
        elif answer.standing is _GIVEN:
            value = answer.value
        elif answer.standing is _NOT_APPLICABLE:
            return NO
        else:
            return YES if UNKNOWN_WORD in self.values else UNKNOWN
        if isinstance(value, Chosen):
            return YES if not self.values.isdisjoint(value.options) else NO
        if isinstance(value, Said):
            said = plain(value.text)
            return YES if any(said == plain(str(value)) for value in self.values) else NO
        return NO

    def names(self) -> Iterator[str]:
        """The one name that it reads."""
        yield self.name

    def unknowns(self, situation: Situation) -> Iterator[str]:
        """The name, when its value is not known; for a derived fact what that one lacks."""
        if self.truth(situation) is UNKNOWN:
            rule = situation.derived_facts.get(self.name)
            if rule is None:
                yield from situation.lacks(self.name)
            else:
                yield from rule.unknowns(situation)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number is not smaller than a limit (`least`), or is smaller than it (not `least`)."""

    name: str
    limit: Decimal
    least: bool = True

    def truth(self, situation: Situation) -> Truth:
        """Tell on which side of the limit the number lies, in the unit it was answered in.

        An option that was chosen in a number's place ("none yet") lies on neither.
        """
        if situation.out(self.name):
            return NO
        value = situation.value(self.name)
        if isinstance(value, Chosen):
            return NO
        if not isinstance(value, Amount):
            return UNKNOWN
        return YES if (value.number >= self.limit) is self.least else NO

    def names(self) -> Iterator[str]:
        """The one question."""
        yield self.name

    def unknowns(self, situation: Situation) -> Iterator[str]:
        """The question, when it has no number."""
        if self.truth(situation) is UNKNOWN:
            yield from situation.lacks(self.name)


class Record(Enum):
    """What can be asked of the record itself; the record is always known, so never UNKNOWN."""

    ANSWERED = "answered"
    PROVEN = "proven"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Stands:
    """A question is answered; or answered with enough proof; or settled.

    Settled is proven, or set aside as not applicable with a reason, or not asked of this order.
    """

    name: str
    record: Record
    wanted: bool = True

    def truth(self, situation: Situation) -> Truth:
        """Tell whether the record is as wanted."""
        if self.record is Record.PROVEN:
            holds = situation.proven(self.name)
        elif self.record is Record.SETTLED:
            holds = situation.proven(self.name) or situation.out(self.name)
        else:
            holds = situation.told(self.name)
        return YES if holds is self.wanted else NO

    def names(self) -> Iterator[str]:
        """The one question."""
        yield self.name

    def unknowns(self, situation: Situation) -> Iterator[str]:  # noqa: ARG002 (the protocol's)
        """Nothing: the record is known."""
        return iter(())


def comparisons(condition: Condition) -> Iterator[Condition]:
    """The single comparisons that a condition is made of."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part):
            yield from comparisons(part)
        case _:
            yield condition
