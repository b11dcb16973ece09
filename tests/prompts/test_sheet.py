"""YAML as our files are read."""

from __future__ import annotations

import pytest

from prompts.sheet import Entry, parse_sheet

READ: list[tuple[str, dict[str, object]]] = [
    ("a: yes\nb: No\nc: on", {"a": "yes", "b": "No", "c": "on"}),
    (
        "a: true\nb: false\nc: ~\nd:\ne: null",
        {"a": True, "b": False, "c": None, "d": None, "e": None},
    ),
    ("a: 12\nb: -3\nc: 1.5\nd: 012\ne: 1e3", {"a": 12, "b": -3, "c": 1.5, "d": "012", "e": "1e3"}),
    ("a: 12:30\nb: 2026-12-03", {"a": "12:30", "b": "2026-12-03"}),
    ("a: '12'\nb: \"true\"\nc: !!str 5", {"a": "12", "b": "true", "c": "5"}),
    ("a: &x [1, {b: c}]\nd: *x", {"a": [1, {"b": "c"}], "d": [1, {"b": "c"}]}),
    ("5: a\ntrue: b", {"5": "a", "True": "b"}),
    ("a: |\n  one\n  two\nb: >-\n  one\n  two", {"a": "one\ntwo\n", "b": "one two"}),
    ("", {}),
    ("# nothing", {}),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_values(text: str, expected: dict[str, object]) -> None:
    """Only true and false are booleans; a day, a time and a number with a leading 0 stay words."""
    page, problems = parse_sheet(text, "x.yml")
    assert problems == []
    assert page == expected
    assert [type(value) for value in page.values()] == [
        Entry if isinstance(value, dict) else type(value) for value in expected.values()
    ]


def test_lines() -> None:
    """Each key knows its line, and a key that is there twice is seen."""
    page, _ = parse_sheet("a: 1\n\nb:\n  - c: 2\n    d: 3\na: 4", "x.yml")
    assert (page.line, page.lines, page.twice) == (1, {"a": 6, "b": 3}, ["a"])
    part = page["b"]
    assert isinstance(part, list)
    assert (part[0].line, part[0].lines) == (4, {"c": 4, "d": 5})


BROKEN = [
    ("a: [", "x.yml:2: file: it is no YAML here"),
    ("a: b\n---\nc: d", "x.yml:2: file: it is no YAML here: there is a second document"),
    ("a: *b", "x.yml:1: file: it is no YAML here: the anchor `b` is not there"),
    ("a: &b [*b]", "x.yml:1: file: it is no YAML here: the anchor `b` is not there"),
    ("a: !run x", "x.yml:1: file: it is no YAML here: the tag `!run` means nothing here"),
    ("a: \x00", "x.yml: file: it is no YAML here"),
    ("- a", "x.yml: file: it does not begin with a key"),
]


@pytest.mark.parametrize(("text", "problem"), BROKEN)
def test_what_is_no_page(text: str, problem: str) -> None:
    """The place and the reason are told, and nothing of the page is used."""
    page, problems = parse_sheet(text, "x.yml")
    assert page == {}
    assert [str(found).startswith(problem) for found in problems] == [True], problems
