"""A condition in words.

Decides how "asked when" is told to people who read no YAML; refuses to know of which order it is
true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompts.condition import (
    ALWAYS,
    UNKNOWN_WORD,
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
from prompts.spoken import spoken_number
from prompts.words import BASE

if TYPE_CHECKING:
    from prompts.bank import Bank
    from prompts.condition import Condition

_RECORDS = {Record.ANSWERED: "answered", Record.PROVEN: "proven", Record.SETTLED: "settled"}


def in_words(bank: Bank, condition: Condition, language: str = BASE) -> str:
    """The condition as a phrase: "The tool is new, or “Tool trial run” is No"."""
    return _Telling(bank, language).tell(condition)


class _Telling:
    def __init__(self, bank: Bank, language: str) -> None:
        self._bank = bank
        self._language = language

    def tell(self, condition: Condition, *, inside: bool = False) -> str:  # noqa: C901, PLR0911, PLR0912 (a return per kind)
        """One condition; in brackets where it stands inside another one and has several parts."""
        match condition:
            case All(parts) | AnyOf(parts) if len(parts) == 1:
                return self.tell(parts[0], inside=inside)
            case All(parts):
                return self._joined("and", parts, inside=inside)
            case AnyOf(parts):
                return self._joined("or", parts, inside=inside)
            case Not(part):
                return self._say("not", part=self.tell(part, inside=True))
            case Is(name, values):
                return self._is(name, values)
            case AtLeast(name, limit, least):
                key = "at_least" if least else "below"
                return self._say(key, name=self._name(name), limit=spoken_number(limit))
            case Stands(name, record, wanted):
                key = _RECORDS[record] if wanted else f"not_{_RECORDS[record]}"
                return self._say(key, name=self._name(name))
            case DiffersFrom(name, other):
                return self._pair("differs", name, other)
            case OtherUnitThan(name, other):
                return self._pair("other_unit", name, other)
            case Before(name, other, earlier):
                return self._pair("before" if earlier else "after", name, other)
            case LessThan(name, other):
                return self._pair("less", name, other)
            case _ if condition is ALWAYS:
                return self._say("always")
            case _:
                raise AssertionError(condition)

    def _joined(self, word: str, parts: tuple[Condition, ...], *, inside: bool) -> str:
        told = self._say(word).join(self.tell(part, inside=True) for part in parts)
        return f"({told})" if inside else told

    def _is(self, name: str, values: frozenset[str | bool]) -> str:
        if not names_question(name):
            fact = next(fact for fact in self._bank.facts if fact.name == name)
            words = self._say("fact", words=fact.words.say(self._language))
            return words if True in values else self._say("not", part=words)
        question = self._bank.by_id.get(name)
        said = []
        for value in sorted(values, key=str):
            option = None if question is None else question.option(str(value))
            if value == UNKNOWN_WORD:
                said.append(self._bank.words.say("verdict.standing.unknown", self._language))
            elif option is not None:
                said.append(option.words.say(self._language))
            else:
                said.append(str(value))
        return self._say("is", name=self._name(name), values=self._say("or").join(said))

    def _pair(self, key: str, name: str, other: str) -> str:
        return self._say(key, name=self._name(name), other=self._name(other))

    def _name(self, name: str) -> str:
        question = self._bank.by_id.get(name)
        if question is None:
            return self._bank.words.say(f"condition.{name.replace('-', '_')}", self._language)
        return question.title.say(self._language)

    def _say(self, key: str, **values: object) -> str:
        return self._bank.words.say(f"condition.{key}", self._language, **values)
