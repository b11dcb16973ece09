"""Names inside a finding that have to be said in the reader's language.

Decides how a finding's value refers to the catalogue of words: `[[report.part.readings]]`, or with
numbers in it `[[report.more|n=7]]`. Findings are stored as text and read in either language, so
that they hold references, not words. What a stranger writes in brackets refers to nothing: only
keys below `report.` and `picture.` are looked up, and one that lacks a number stays as it is.
"""

import re
from collections.abc import Iterable, Mapping

from prompts.problems import MissingWordError
from prompts.words import Words

_REFERENCE = re.compile(
    r"\[\[(?P<key>(?:report|picture)\.[a-z_.]{1,60})(?P<numbers>(?:\|[a-z]{1,12}=-?[\d.,%e+-]{1,16})*)\]\]"
)


def refer(group: str, *names: str) -> str:
    """Name words of the catalogue in a value: `refer("part", "limits", "readings")`."""
    return ", ".join(f"[[report.{group}.{name}]]" for name in names)


def refer_with(key: str, **numbers: str) -> str:
    """A phrase of the catalogue with numbers set into it: `refer_with("more", n="7")`."""
    return "|".join((f"[[report.{key}", *(f"{k}={v}" for k, v in numbers.items()))) + "]]"


def in_words(values: Mapping[str, object], words: Words, language: str) -> dict[str, object]:
    """The values of a finding with every reference said in a language."""
    return {name: _said(value, words, language) for name, value in values.items()}


def _said(value: object, words: Words, language: str) -> object:
    if not isinstance(value, str) or "[[" not in value:
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
        return one[0]


def _is_list(value: str, found: Iterable[str]) -> bool:
    return value == ", ".join(f"[[{key}]]" for key in found)
