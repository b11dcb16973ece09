"""A page of YAML with its line numbers.

Decides how our data files are read: `yes` and `no` stay words, a key written twice is seen; refuses
to know what the page is about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from prompts.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from yaml import SafeLoader as _Base
else:
    # The C parser is ten times faster where libyaml was there at build time.
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Entry(dict[str, object]):
    """A mapping of the page: its first line, the line of each key, and keys written twice."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.twice: list[str] = []


_KEPT = {
    "tag:yaml.org,2002:int": (re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), "-+0123456789"),
    "tag:yaml.org,2002:float": (re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), "-+0123456789"),
    "tag:yaml.org,2002:bool": (re.compile(r"^(?:true|false)$"), "tf"),
    "tag:yaml.org,2002:null": (re.compile(r"^(?:~|null|)$"), "~n\0"),
}


class _Loader(_Base):
    """YAML without its surprises: only true and false are booleans, no dates, no `12:30` = 750."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (PyYAML's own shape)


for _tag, (_pattern, _first) in _KEPT.items():
    _Loader.add_implicit_resolver(_tag, _pattern, [*_first.replace("\0", ""), ""])


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Entry:
    entry = Entry(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in entry:
            entry.twice.append(key)
        entry[key] = loader.construct_object(value_node, deep=True)
        entry.lines[key] = key_node.start_mark.line + 1
    return entry


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_sheet(path: Path, name: str) -> tuple[Entry, list[Problem]]:
    """Read a file that holds one mapping; an empty one, and why, when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Entry(1), [
            Problem(name, "file", f"it cannot be read ({error})", "a text file in UTF-8")
        ]
    try:
        page = yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader with fewer types)
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
