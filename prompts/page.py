"""One file of the bank while it is read.

Decides whether a text, a word, a number or a condition in it is one, and notes every mistake;
refuses to stop at the first.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from prompts.clause import ConditionError, parse
from prompts.condition import ALWAYS
from prompts.problems import Problem
from prompts.sheet import Entry, Place
from prompts.words import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from enum import StrEnum

    from prompts.condition import Condition

    W = TypeVar("W", bound=StrEnum)


@dataclass(slots=True)
class Page:
    """One file being read: its name, its languages, and the mistakes found so far.

    `fewer` is True where another bank, with fewer languages, is laid over this one: then the texts
    that it has too many are left aside.
    """

    name: str
    languages: tuple[str, ...]
    problems: list[Problem]
    fewer: bool = False

    def place(self, line: int) -> str:
        """The file and the line, as problems name them."""
        name = line.file if isinstance(line, Place) else self.name
        return f"{name}:{int(line)}"

    def wrong(self, line: int, where: str, wrong: str, instead: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(self.place(line), where, wrong, instead))

    def keys(
        self, entry: Entry, where: str, required: Collection[str], optional: Collection[str] = ()
    ) -> None:
        """Note keys that are missing, unknown or written twice."""
        known = (*required, *optional)
        for key in required:
            if key not in entry:
                self.wrong(entry.line, where, f"`{key}` is missing", f"`{key}: …`")
        for key in entry:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                instead = f"`{near[0]}`" if near else f"one of {', '.join(known)}"
                self.wrong(entry.lines[key], where, f"`{key}` is no key here", instead)
        for key in entry.twice:
            self.wrong(entry.lines[key], where, f"`{key}` is there twice", f"`{key}` once")

    def text(self, entry: Entry, key: str, where: str) -> Text:
        """A text in every language of the bank; an empty one after a mistake."""
        raw = entry.get(key)
        line = entry.lines.get(key, entry.line)
        if not isinstance(raw, Entry):
            if key in entry:
                self.wrong(line, where, f"`{key}` has no language", f"`{key}: {{en: …}}`")
            return Text({})
        said: dict[str, str] = {}
        for language, words in raw.items():
            if language not in LANGUAGES:
                known = " or ".join(LANGUAGES)
                self.wrong(raw.line, where, f"`{key}` has an unknown language `{language}`", known)
            elif not isinstance(words, str) or not words.strip():
                self.wrong(raw.line, where, f"`{key}` is no text in `{language}`", '"a sentence"')
            elif language in self.languages:
                said[language] = words.strip()
            elif not self.fewer or isinstance(raw.line, Place):
                instead = "the language in `languages` of gates.yml, or no text in it"
                wrong = f"`{key}` has `{language}`, which the bank does not have"
                self.wrong(raw.line, where, wrong, instead)
        for language in self.languages:
            if language not in raw:
                wrong = f"`{key}` is missing in `{language}`"
                self.wrong(raw.line, where, wrong, f"`{key}: {{{language}: …}}`")
        return Text(said)

    def word(self, entry: Entry, key: str, where: str, words: type[W], default: W) -> W:
        """One of a few fixed words."""
        raw = entry.get(key, default.value)
        try:
            return words(str(raw))
        except ValueError:
            known = ", ".join(words)
            self.wrong(entry.lines[key], where, f"`{key}: {raw}` is none of the words", known)
            return default

    def name_in(self, entry: Entry, key: str, where: str) -> str:
        """The name of something else in the bank; nothing where the key is not there."""
        raw = entry.get(key, "")
        if isinstance(raw, str) and (raw or key not in entry):
            return raw
        self.wrong(entry.lines[key], where, f"`{key}: {raw}` is no name", f"`{key}: a_name`")
        return ""

    def number(self, entry: Entry, key: str, where: str, low: int, high: int) -> int:
        """A whole number between two limits, both included."""
        raw = entry.get(key, low)
        if isinstance(raw, int) and not isinstance(raw, bool) and low <= raw <= high:
            return raw
        wrong = f"`{key}: {raw}` is no number from {low} to {high}"
        self.wrong(entry.lines[key], where, wrong, f"`{key}: {low}`")
        return low

    def flag(self, entry: Entry, key: str, where: str, *, default: bool = False) -> bool:
        """True or false."""
        raw = entry.get(key, default)
        if isinstance(raw, bool):
            return raw
        self.wrong(entry.lines[key], where, f"`{key}: {raw}` is neither", "true or false")
        return default

    def condition(self, entry: Entry, key: str, where: str) -> Condition:
        """A condition; always after a mistake."""
        try:
            return parse(entry.get(key))
        except ConditionError as error:
            self.wrong(entry.lines.get(key, entry.line), where, f"`{key}`: {error}", error.instead)
            return ALWAYS

    def entries(self, entry: Entry, key: str, where: str) -> Iterator[Entry]:
        """The entries of a list; none after a mistake."""
        raw = entry.get(key, [])
        if not isinstance(raw, list):
            self.wrong(entry.lines[key], where, f"`{key}` is no list", f"`{key}:` and `- …`")
            return
        for part in raw:
            if isinstance(part, Entry):
                yield part
            else:
                wrong = f"`{key}` has {part!r}, which has no keys"
                self.wrong(entry.lines[key], where, wrong, "`- key: value`")

    def strings(self, raw: object) -> tuple[str, ...] | None:
        """A list of words as a tuple; None when it is none."""
        if isinstance(raw, list) and all(isinstance(word, str) and word for word in raw):
            return tuple(str(word) for word in raw)
        return None
