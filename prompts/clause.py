"""A condition as YAML gives it.

Decides what it means, or what is wrong with it and what to write instead; refuses to know which
names there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from prompts.condition import (
    ALWAYS,
    All,
    AnyOf,
    AtLeast,
    Is,
    Not,
    Record,
    Stands,
    names_question,
)
from prompts.pairs import Before, DiffersFrom, LessThan, OtherUnitThan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from prompts.condition import Condition


class ConditionError(ValueError):
    """A raw condition has no meaning; carries what is wrong and what to write instead."""

    def __init__(self, wrong: str, instead: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.instead = instead


_PAIRS: Mapping[str, Callable[[str, str], Condition]] = {
    "differs_from": DiffersFrom,
    "other_unit_than": OtherUnitThan,
    "before": Before,
    "after": partial(Before, earlier=False),
    "less_than": LessThan,
}
_ON_QUESTIONS = (
    *_PAIRS,
    "at_least",
    "below",
    "answered",
    "proven",
    "settled",
)
_EXAMPLE = "`{fact: tooled, is: true}`, or `all: [...]`, `any: [...]`, `not: ...`"


def parse(raw: object) -> Condition:
    """Read a raw condition, as YAML gives it.

    Raises:
        ConditionError: it has no meaning.
    """
    if raw is None or raw == "always":
        return ALWAYS
    if not isinstance(raw, Mapping) or not raw:
        raise ConditionError(f"{raw!r} is no condition", _EXAMPLE)
    if "fact" in raw:
        return _comparison(raw)
    if len(raw) != 1:
        raise ConditionError(f"a condition has one of all, any, not; here: {_keys(raw)}", _EXAMPLE)
    ((operator, inner),) = raw.items()
    if operator in {"all", "any"}:
        if not isinstance(inner, list) or not inner:
            raise ConditionError(f"`{operator}` wants a list of conditions", _EXAMPLE)
        parts = tuple(parse(part) for part in inner)
        return All(parts) if operator == "all" else AnyOf(parts)
    if operator == "not":
        return Not(parse(inner))
    raise ConditionError(f"`{operator}` is no operator", _EXAMPLE)


def _keys(raw: Collection[object]) -> str:
    return ", ".join(str(key) for key in raw)


def _comparison(raw: Mapping[object, object]) -> Condition:  # noqa: C901 (a flat list of checks)
    name = raw["fact"]
    if not isinstance(name, str) or not name:
        raise ConditionError("`fact` wants a name", _EXAMPLE)
    rest = {key: value for key, value in raw.items() if key != "fact"}
    if len(rest) != 1:
        raise ConditionError(
            f"`{name}` wants exactly one comparison; here: {_keys(rest) or 'none'}", _EXAMPLE
        )
    ((operator, wanted),) = rest.items()
    if operator == "is":
        return Is(name, _values(name, wanted))
    if operator not in _ON_QUESTIONS:
        raise ConditionError(f"`{operator}` is no comparison", f"is, {', '.join(_ON_QUESTIONS)}")
    if not names_question(name):
        raise ConditionError(f"`{operator}` works on a question, `{name}` is a fact", _EXAMPLE)
    if operator in _PAIRS:
        if not isinstance(wanted, str) or not names_question(wanted):
            raise ConditionError(f"`{operator}: {wanted}` names no question", "a question's id")
        return _PAIRS[str(operator)](name, wanted)
    if operator in {"at_least", "below"}:
        if isinstance(wanted, bool) or not isinstance(wanted, int | float):
            raise ConditionError(f"`{operator}: {wanted}` is no number", f"`{operator}: 50`")
        return AtLeast(name, Decimal(str(wanted)), least=operator == "at_least")
    if not isinstance(wanted, bool):
        raise ConditionError(f"`{operator}: {wanted}` is neither true nor false", "true or false")
    return Stands(name, Record(operator), wanted)


def _values(name: str, wanted: object) -> frozenset[str | bool]:
    values = wanted if isinstance(wanted, list) else [wanted]
    if not values or not all(isinstance(value, str | bool) for value in values):
        raise ConditionError(f"`{name}` is compared with {wanted!r}", "a word, or true or false")
    if names_question(name) and any(isinstance(value, bool) for value in values):
        raise ConditionError(
            f"the answer to `{name}` is compared with true or false", "one of its options"
        )
    return frozenset(values)
