"""A page of YAML with its line numbers.

Decides how our data files are read: `yes` and `no` stay words, a key written twice is seen; refuses
to know what the page is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import yaml

from prompts.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from yaml import SafeLoader as _Base
else:
    # The C parser is ten times faster where libyaml was there at build time.
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Place(int):
    """A line of another file than the one that is being read: where a bank of one's own says it."""

    file: str

    def __new__(cls, line: int, file: str) -> Self:
        """A line number that knows its file."""
        place = super().__new__(cls, line)
        place.file = file
        return place


class Entry(dict[str, object]):
    """A mapping of the page: its first line, the line of each key, and keys written twice."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.twice: list[str] = []


_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


class _Reader:
    """YAML without its surprises: only true and false are booleans, no dates, no `12:30` = 750.

    Built from the parser's events: PyYAML's own way over nodes takes three times as long.
    """

    def __init__(self, text: str) -> None:
        parser = _Base(text)
        self._next: Callable[[], Any] = parser.get_event
        self._anchors: dict[str, object] = {}

    def page(self) -> object:
        """The one document of the text; None when there is none."""
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        page = self._value(self._next())
        self._next()  # the document ends
        more = self._next()
        if not isinstance(more, yaml.StreamEndEvent):
            raise _error("there is a second document", more)
        return page

    def _value(self, event: Any) -> object:  # noqa: ANN401 (PyYAML's events have no common shape)
        kind = type(event)
        if kind is yaml.AliasEvent:
            if event.anchor not in self._anchors:
                raise _error(f"the anchor `{event.anchor}` is not there", event)
            return self._anchors[event.anchor]
        value: object
        if kind is yaml.ScalarEvent:
            value = _plain(event.value) if event.implicit[0] else event.value
        elif kind is yaml.MappingStartEvent:
            value = self._entry(event)
        else:
            value = self._list()
        if event.tag is not None and event.tag not in _TAGS:
            raise _error(f"the tag `{event.tag}` means nothing here", event)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _entry(self, start: yaml.MappingStartEvent) -> Entry:
        entry = Entry(_line(start))
        while True:
            event = self._next()
            if type(event) is yaml.MappingEndEvent:
                return entry
            key = str(self._value(event))
            if key in entry:
                entry.twice.append(key)
            entry.lines[key] = _line(event)
            entry[key] = self._value(self._next())

    def _list(self) -> list[object]:
        found: list[object] = []
        while True:
            event = self._next()
            if type(event) is yaml.SequenceEndEvent:
                return found
            found.append(self._value(event))


_TAGS = frozenset(("!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))))


def _plain(said: str) -> object:
    """What a word without quotes is: a number, true, false, nothing, or itself."""
    if said in _WORDS:
        return _WORDS[said]
    if said[0] in "-+0123456789":
        if _INT.fullmatch(said):
            return int(said)
        if _FLOAT.fullmatch(said):
            return float(said)
    return said


def _line(event: Any) -> int:  # noqa: ANN401 (as above)
    line: int = event.start_mark.line
    return line + 1


def _error(what: str, event: Any) -> yaml.YAMLError:  # noqa: ANN401 (as above)
    return yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)


def read_text(path: Path, name: str) -> str | Problem:
    """Read a text file, or tell why it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Problem(name, "file", f"it cannot be read ({error})", "a text file in UTF-8")


def read_sheet(path: Path, name: str) -> tuple[Entry, list[Problem]]:
    """Read a file that holds one mapping; an empty one, and why, when it cannot be read."""
    text = read_text(path, name)
    return (Entry(1), [text]) if isinstance(text, Problem) else parse_sheet(text, name)


def parse_sheet(text: str, name: str) -> tuple[Entry, list[Problem]]:
    """Read the text of such a file."""
    try:
        page = _Reader(text).page()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = name if mark is None else f"{name}:{mark.line + 1}"
        what = getattr(error, "problem", None) or "it is no YAML"
        return Entry(1), [
            Problem(
                where, "file", f"it is no YAML here: {what}", "correct YAML, indented by spaces"
            )
        ]
    if page is None:
        return Entry(1), []
    if not isinstance(page, Entry):
        return Entry(1), [
            Problem(name, "file", "it does not begin with a key", "`key: value` on each line")
        ]
    return page, []
