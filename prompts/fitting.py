"""Whether the parts of a bank fit together.

Decides that every name is there, that what is compared can be compared, and that nothing waits for
itself; refuses to know how a file is written.
"""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from prompts.asking import asking_order
from prompts.condition import (
    ORDER_NAMES,
    QUANTITY,
    SHIP_DATE,
    UNKNOWN_WORD,
    AtLeast,
    Is,
    Record,
    Stands,
    comparisons,
    names_question,
)
from prompts.derive import MONTHS, PERCENT, inputs
from prompts.pairs import Before, LessThan
from prompts.question import (
    FILES,
    Bound,
    Holds,
    Kind,
    Payback,
    Proofs,
    Ratio,
    Rolled,
    Variation,
    Window,
)
from prompts.typed import Understood, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prompts.condition import Condition
    from prompts.contents import Contents
    from prompts.question import Question

PIECES = "pcs"
"""The unit of an order's quantity."""
_A_DAY = date(2026, 1, 1)
"""Any day: to see whether the examples are understood."""


def hold_together(contents: Contents) -> None:
    """Hold the entries against each other: names, options, rules, circles, examples."""
    _hold_names(contents)
    _hold_kinds(contents)
    derived = {fact.name: fact.when for fact in contents.facts if fact.when is not None}
    circle = _circle_of_facts(derived) or asking_order(contents.questions, derived)[1]
    for where in circle:
        what = f"its condition waits for itself, through {', '.join(circle)}"
        contents.wrong(where, what, "a condition that does not lead back")
    _hold_frame(contents)
    for question in contents.questions:
        if question.kind in FILES or question.kind is Kind.DERIVED:
            continue
        for language, example in question.example.items():
            if not isinstance(read(question, example, today=_A_DAY), Understood):
                what = f"the bot does not understand its own example `{example}` ({language})"
                contents.wrong(question.id, what, "an example that is an answer to this question")


def _hold_frame(contents: Contents) -> None:
    """Hold what questions, gates and classes take from gates.yml against what is there."""
    rules = {rule.id for rule in contents.rules}
    events = {event.id for event in contents.events}
    axes = {axis.id for axis in contents.axes}
    facts = {fact.name for fact in contents.facts}

    def known(where: str, key: str, name: str, names: set[str]) -> None:
        if name and name not in names:
            instead = ", ".join(sorted(names)) or f"no {key}"
            contents.wrong(where, f"`{key}: {name}` is not in gates.yml", instead)

    for gate in contents.gates:
        known(gate.id, "rule", gate.rule, rules)
    for risk in contents.risk:
        if risk.fact not in facts:
            instead = _near(risk.fact, facts)
            contents.wrong(f"risk {risk.id}", f"there is no fact `{risk.fact}`", instead)
    for question in contents.questions:
        for flag in question.red_flags:
            known(question.id, "rule", flag.rule, rules)
        for event in question.depends or ():
            known(question.id, "depends", event, events)
        for name in (question.raises, *(option.raises for option in question.options)):
            known(question.id, "raises", name, events)
        known(question.id, "axis", question.axis, axes)


def _near(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, among those of the same sort."""
    alike = [known for known in names if names_question(known) is names_question(name)]
    near = difflib.get_close_matches(name, alike, n=1)
    return f"`{near[0]}`" if near else "a name that is there"


def _hold_names(contents: Contents) -> None:
    """Hold every name and every compared answer against what is there."""
    names = {fact.name for fact in contents.facts} | {q.id for q in contents.questions}
    names.update(ORDER_NAMES)
    options = {q.id: {option.value for option in q.options} for q in contents.questions}
    for question in contents.questions:
        if question.id in ORDER_NAMES:
            contents.wrong(question.id, "the order itself is called so", "another id")
        for option in question.options:
            if option.same_as and option.same_as not in options:
                _miss(contents, question.id, option.same_as, options)
    for where, condition in _conditions(contents):
        for comparison in comparisons(condition):
            for name in comparison.names():
                if name not in names:
                    _miss(contents, where, name, names)
            if isinstance(comparison, Is) and options.get(comparison.name):
                _hold_values(contents, where, comparison, options[comparison.name])


def _hold_values(contents: Contents, where: str, comparison: Is, options: set[str]) -> None:
    known = options | {UNKNOWN_WORD}
    for value in sorted(str(value) for value in comparison.values - known):
        what = f"`{value}` is no answer to `{comparison.name}`"
        contents.wrong(where, what, ", ".join(sorted(known)), because=comparison.name)


def _miss(contents: Contents, where: str, name: str, names: Iterable[str]) -> None:
    kind = "question" if names_question(name) else "fact"
    what, instead = f"there is no {kind} `{name}`", _near(name, names)
    if name in contents.left_out:
        what += ", it is left out"
        instead = f"keep it, or change or leave out `{where}` too"
    contents.wrong(where, what, instead, because=name)


def _hold_kinds(contents: Contents) -> None:
    """Hold every comparison and every derivation against the kind of what it reads."""
    kinds = _Kinds(contents)
    for where, condition in _conditions(contents):
        for comparison in comparisons(condition):
            match comparison:
                case Before(name, other, earlier):
                    kinds.hold(where, (name, other), "date", "before" if earlier else "after")
                case LessThan(name, other):
                    kinds.hold(where, (name, other), "number", "less_than")
                    kinds.hold_units(where, (name, other), "less_than")
                case AtLeast(name, _, least):
                    kinds.hold(where, (name,), "number", "at_least" if least else "below")
                case Is(name, values) if values != {UNKNOWN_WORD}:
                    kinds.hold_words(where, name)
                case _:
                    pass
    for question in contents.questions:
        _hold_inputs(kinds, question)


def _hold_inputs(kinds: _Kinds, question: Question) -> None:
    names, by = inputs(question.derive), type(question.derive).__name__.lower()
    match question.derive:
        case Window():
            kinds.hold(question.id, names, "date", by)
        case Variation() | Rolled():
            kinds.hold(question.id, names, "series", by)
        case Ratio():
            kinds.hold(question.id, names, "number", by)
            kinds.hold_units(question.id, names, by)
        case _:
            kinds.hold(question.id, names, "number", by)


class _Kinds:
    """What every question's value is, when it is compared or computed with."""

    def __init__(self, contents: Contents) -> None:
        questions = contents.questions
        self._contents = contents
        self._kinds = {question.id: _value_kind(question) for question in questions}
        self._kinds |= {SHIP_DATE: "date", QUANTITY: "number"}
        self._units = {question.id: _units(question) for question in questions}
        self._units[QUANTITY] = frozenset((PIECES,))
        self._worded = {question.id for question in questions if question.options}

    def hold(self, where: str, names: Iterable[str], wanted: str, by: str) -> None:
        """Each must be of the kind that a comparison or a derivation works on."""
        for name in names:
            kind = self._kinds.get(name, wanted)
            if kind != wanted:
                what = f"`{by}` works on a {wanted}, and `{name}` is a {kind}"
                self._contents.wrong(where, what, f"the id of a {wanted}", because=name)

    def hold_units(self, where: str, names: tuple[str, ...], by: str) -> None:
        """Two numbers must have a unit in common."""
        one, other = (self._units.get(name) for name in names)
        if one is not None and other is not None and one.isdisjoint(other):
            what = f"`{by}` wants one unit, and `{names[0]}` and `{names[1]}` have none in common"
            self._contents.wrong(where, what, "two numbers with the same unit")

    def hold_words(self, where: str, name: str) -> None:
        """What has no options and is no text is never a word."""
        kind = self._kinds.get(name)
        if kind in {"number", "date"} and name not in self._worded:
            what = f"`is` compares words, and `{name}` is a {kind}"
            instead = "at_least, below, less_than, before or after"
            self._contents.wrong(where, what, instead, because=name)


def _value_kind(question: Question) -> str:
    """What a question's value is when it is compared: a date, a number, a series, or its kind."""
    match question.derive:
        case Window():
            return "date"
        case Payback() | Bound() | Variation() | Rolled() | Ratio():
            return "number"
        case _:
            return "series" if question.series else str(question.kind)


def _units(question: Question) -> frozenset[str]:
    match question.derive:
        case Bound() | Variation() | Rolled() | Ratio():
            return frozenset((PERCENT,))
        case Payback():
            return frozenset((MONTHS,))
        case _:
            return frozenset((question.unit, *question.units.values()))


def _conditions(contents: Contents) -> Iterator[tuple[str, Condition]]:
    for fact in contents.facts:
        if fact.when is not None:
            yield fact.name, fact.when
    for question in contents.questions:
        yield question.id, question.when
        if question.stricter is not None:
            yield question.id, question.stricter.when
        for flag in question.red_flags:
            yield question.id, flag.when
        match question.derive:
            case Proofs(proofs):
                for proof in proofs:
                    yield question.id, proof.needed
                    yield question.id, proof.there
            case Holds(condition):
                yield question.id, condition
            case derive:
                for name in inputs(derive):
                    yield question.id, Stands(name, Record.ANSWERED)


def _circle_of_facts(derived: Mapping[str, Condition]) -> tuple[str, ...]:
    """Facts that follow from each other in a circle."""
    waiting = {name: set(rule.names()) & derived.keys() for name, rule in derived.items()}
    while waiting:
        ready = [name for name, needs in waiting.items() if not needs & waiting.keys()]
        if not ready:
            return tuple(waiting)
        for name in ready:
            del waiting[name]
    return ()
