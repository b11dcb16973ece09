"""Names inside a finding that have to be said in the reader's language.

Decides how a finding's value refers to the catalogue of words: `[[report.part.readings]]`, or with
numbers in it `[[report.more|n=7]]`. Findings are stored as text and read in either language, so
that they hold references, not words. In front of each stands a private sign (`MARK`) that no name
and no text from outside keeps: what a stranger writes in brackets refers to nothing. Only keys
below `report.` and `picture.` are looked up, and one that lacks a number stays as it is.
"""

import re
from collections.abc import Iterable, Mapping

from bot.evidence.facts import MARK
from prompts.problems import MissingWordError
from prompts.words import Words

_REFERENCE = re.compile(
    MARK + r"\[\[(?P<key>(?:report|picture)\.[a-z_.]{1,60})"
    r"(?P<numbers>(?:\|[a-z]{1,12}=-?[\d.,%e+-]{1,16})*)\]\]"
)


class Wording(str):
    """A value that may refer to the catalogue; in any other value the marks are taken out."""

    __slots__ = ()


def refer(group: str, *names: str) -> Wording:
    """Name words of the catalogue in a value: `refer("part", "limits", "readings")`."""
    return Wording(", ".join(f"{MARK}[[report.{group}.{name}]]" for name in names))


def refer_with(key: str, **numbers: str) -> Wording:
    """A phrase of the catalogue with numbers set into it: `refer_with("more", n="7")`."""
    pairs = (f"|{name}={number}" for name, number in numbers.items())
    return Wording(f"{MARK}[[report.{key}{''.join(pairs)}]]")


def unmarked(value: str) -> str:
    """A value that refers to nothing, whatever is written in it, unless it is a `Wording`."""
    return value if isinstance(value, Wording) else value.replace(MARK, "")


def in_words(values: Mapping[str, object], words: Words, language: str) -> dict[str, object]:
    """The values of a finding with every reference said in a language."""
    return {name: _said(value, words, language) for name, value in values.items()}


def _said(value: object, words: Words, language: str) -> object:
    if not isinstance(value, str) or MARK not in value:
        return value
    found = [one["key"] for one in _REFERENCE.finditer(value)]
    said = _REFERENCE.sub(lambda one: _phrase(one, words, language), value)
    return said.replace(", ", "、") if _is_list(value, found) and language == "zh-CN" else said


def _phrase(one: re.Match[str], words: Words, language: str) -> str:
    numbers: dict[str, object] = {}
    for pair in one["numbers"].split("|")[1:]:
        name, _, number = pair.partition("=")
        numbers[name] = number
    if str(numbers.get("n", "")).isdecimal():
        numbers["n"] = int(str(numbers["n"]))  # one and many have words of their own
    try:
        return words.say(one["key"], language, **numbers)
    except MissingWordError:
        return one[0].removeprefix(MARK)


def _is_list(value: str, found: Iterable[str]) -> bool:
    return value == ", ".join(f"{MARK}[[{key}]]" for key in found)
