"""Names inside a finding that have to be said in the reader's language.

Decides how a finding's value refers to the catalogue of words: `[[report.part.readings]]`. Findings
are stored as text and read in either language, so that they hold references, not words. What a
stranger writes in brackets refers to nothing: only keys below `report.` are looked up.
"""

import re
from collections.abc import Iterable, Mapping

from prompts.words import Words

_REFERENCE = re.compile(r"\[\[(report\.[a-z_.]{1,60})\]\]")


def refer(group: str, *names: str) -> str:
    """Name words of the catalogue in a value: `refer("part", "limits", "readings")`."""
    return ", ".join(f"[[report.{group}.{name}]]" for name in names)


def in_words(values: Mapping[str, object], words: Words, language: str) -> dict[str, object]:
    """The values of a finding with every reference said in a language."""
    return {name: _said(value, words, language) for name, value in values.items()}


def _said(value: object, words: Words, language: str) -> object:
    if not isinstance(value, str) or "[[" not in value:
        return value
    found = _REFERENCE.findall(value)
    said = _REFERENCE.sub(
        lambda one: words.text(one[1]).say(language) if one[1] in words else one[0], value
    )
    return said.replace(", ", "、") if _is_list(value, found) and language == "zh-CN" else said


def _is_list(value: str, found: Iterable[str]) -> bool:
    return value == ", ".join(f"[[{key}]]" for key in found)
