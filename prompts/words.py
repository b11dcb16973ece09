"""Words in several languages.

Decides which sentence a key stands for and how values are set into it; refuses to know who is
spoken to and where the sentence is shown.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from prompts.problems import MissingWordError, Problem, WordsProblems
from prompts.sheet import Entry, read_sheet

BASE = "en"
"""The language that every text has; others fall back to it."""

LANGUAGES = (BASE, "zh-CN")
"""The languages that a text may carry."""


class Text(Mapping[str, str]):
    """One text in one or several languages: a mapping language -> words."""

    __slots__ = ("_said",)

    def __init__(self, said: Mapping[str, str] | None = None, /, **by_language: str) -> None:
        self._said: Mapping[str, str] = MappingProxyType({**(said or {}), **by_language})

    def say(self, language: str = BASE) -> str:
        """The words in a language; in English when that language is not there."""
        said = self._said
        return said[language] if language in said else said.get(BASE, "")

    def __getitem__(self, language: str) -> str:
        return self._said[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    def __hash__(self) -> int:
        return hash(frozenset(self._said.items()))

    def __repr__(self) -> str:
        return f"Text({dict(self._said)!r})"


def words_folder() -> Path:
    """The folder of the words that come with the bot: one folder per language."""
    return Path(__file__).with_name("messages") / "words"


class Words:
    """The catalogue of everything the bot says: key -> Text."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self._texts = dict(texts)

    @classmethod
    def load(cls, folder: Path | None = None) -> Words:
        """Read every `<language>/*.yml` of a folder.

        Raises:
            WordsProblems: with every mistake found.
        """
        texts, problems = _read(folder or words_folder())
        if problems:
            raise WordsProblems(problems)
        return cls(texts)

    def __contains__(self, key: object) -> bool:
        return key in self._texts or f"{key}.other" in self._texts

    def keys(self) -> Iterator[str]:
        """Every key, as the files write it."""
        return iter(self._texts)

    def text(self, key: str) -> Text:
        """The text of a key without slots, in all its languages.

        Raises:
            MissingWordError: the catalogue lacks the key.
        """
        text = self._texts.get(key)
        if text is None:
            raise _missing(key)
        return text

    def say(self, key: str, language: str = BASE, /, **values: object) -> str:
        """Say a sentence, with values set into its `{slots}`.

        A `Text` among the values is said in the same language, a tuple is said as a list. With
        `n=` the key's `.one` or `.other` is taken, where there are such.

        Raises:
            MissingWordError: the catalogue lacks the key, or a slot got no value.
        """
        text = self._texts.get(key)
        if text is None:
            singular = values.get("n") == 1 and f"{key}.one" in self._texts
            text = self._texts.get(f"{key}.one" if singular else f"{key}.other")
            other = self._texts.get(f"{key}.other")
            if text is not None and other is not None and language in other.keys() - text.keys():
                # Chinese has no plural: one form serves for every number.
                text = other
        if text is None:
            raise _missing(key)
        said = {name: self._value(value, language) for name, value in values.items()}
        sentence = text.say(language)
        try:
            whole = sentence.format_map(said)
        except KeyError as error:
            raise MissingWordError(
                f"The sentence `{key}` needs a value for {{{error.args[0]}}} and got none. "
                "Hand the value over, or take the slot out of the sentence."
            ) from error
        # "Hongda Co., Ltd." at the end of a sentence brings its own full stop.
        return _TWO_STOPS.sub(".", whole) if "}." in sentence else whole

    def _value(self, value: object, language: str) -> object:
        if isinstance(value, Text):
            return value.say(language)
        if isinstance(value, Sequence) and not isinstance(value, str):
            comma = self._texts.get("verdict.comma", _COMMA).say(language)
            return comma.join(str(self._value(part, language)) for part in value)
        return value


def _missing(key: str) -> MissingWordError:
    return MissingWordError(
        f"The catalogue of words has no `{key}`, so a sentence cannot be written. "
        "Add the key under prompts/messages/words, or correct its spelling."
    )


_COMMA = Text(en=", ")
_TWO_STOPS = re.compile(r"(?<=[^\s.])\.\.(?=\s|$)")


def check(folder: Path | None = None) -> list[Problem]:
    """Every problem of a folder of words; an empty list when it can be used."""
    return sorted(_read(folder or words_folder())[1])


def _read(folder: Path) -> tuple[dict[str, Text], list[Problem]]:
    problems: list[Problem] = []
    found: dict[str, dict[str, str]] = {}
    first_seen: dict[tuple[str, str], str] = {}
    languages = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if BASE not in languages:
        missing = f"{folder.name}/{BASE}"
        problems.append(Problem(missing, "folder", "there are no English words", "en/core.yml"))
    for language in languages:
        if language not in LANGUAGES:
            problems.append(
                Problem(
                    f"{folder.name}/{language}",
                    "folder",
                    f"`{language}` is no language of the bot",
                    " or ".join(LANGUAGES),
                )
            )
            continue
        for path in sorted((folder / language).glob("*.yml")):
            name = f"{language}/{path.name}"
            sheet, mistakes = read_sheet(path, name)
            problems.extend(mistakes)
            for key, said, line in _flat(sheet, name, problems):
                here = f"{name}:{line}"
                before = first_seen.setdefault((language, key), here)
                if before != here:
                    problems.append(
                        Problem(here, key, f"the key is in {before} too", "one of the two")
                    )
                problems.extend(_slots(here, key, said)[1])
                found.setdefault(key, {})[language] = said
    problems.extend(_unequal(found, languages))
    return {key: Text(said) for key, said in found.items()}, problems


def _flat(
    node: object, name: str, problems: list[Problem], prefix: str = "", line: int = 1
) -> Iterator[tuple[str, str, int]]:
    if isinstance(node, Entry):
        for key, inner in node.items():
            path = f"{prefix}.{key}" if prefix else str(key)
            yield from _flat(inner, name, problems, path, node.lines.get(key, node.line))
        here = f"{name}:{node.line}"
        problems.extend(Problem(here, key, "the key is there twice", "one") for key in node.twice)
    elif isinstance(node, str):
        yield prefix, node, line
    else:
        problems.append(
            Problem(f"{name}:{line}", prefix or "file", f"{node!r} is no text", '"a sentence"')
        )


def _slots(here: str, key: str, said: str) -> tuple[frozenset[str], list[Problem]]:
    try:
        parts = list(string.Formatter().parse(said))
    except ValueError:
        instead = "{name} for a slot, {{ for a brace"
        return frozenset(), [Problem(here, key, "a brace is open or closed alone", instead)]
    names = frozenset(name for _, name, _, _ in parts if name is not None)
    odd = sorted(name for name in names if not name.isidentifier())
    if odd:
        return names, [Problem(here, key, f"`{{{odd[0]}}}` is no slot", "{name}, one plain word")]
    return names, []


def _unequal(found: Mapping[str, Mapping[str, str]], languages: Sequence[str]) -> list[Problem]:
    """Each language that is there must be whole: the same keys, with the same slots."""
    problems = []
    for language in languages:
        if language == BASE or language not in LANGUAGES:
            continue
        for key, said in found.items():
            here = f"{language}/*.yml"
            if language not in said and not key.endswith(".one"):
                problems.append(Problem(here, key, "the words are missing", f"`{key}: …`"))
            elif BASE not in said:
                problems.append(Problem(here, key, "there is no such key in English", "nothing"))
            elif language in said:
                theirs = _slots(here, key, said[language])[0]
                ours = _slots(here, key, said[BASE])[0]
                if theirs - ours:
                    odd = ", ".join(sorted(theirs - ours))
                    known = ", ".join(sorted(ours)) or "no slot"
                    problems.append(Problem(here, key, f"English has no slot {odd}", known))
    return problems
