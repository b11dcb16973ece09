"""The frame of a bank as it is read: gates, facts, languages, circles, and files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from prompts import bank
from prompts.clause import parse
from prompts.problems import BankProblems, MissingQuestionError
from tests.prompts.banks import (
    FACTS,
    GATES,
    WORDS,
    bank_of,
    entry,
    folder_of,
    problems_of,
    section,
)
from tests.prompts.frames import FRAME

if TYPE_CHECKING:
    from pathlib import Path


def test_the_frame_arrives(tmp_path: Path) -> None:
    """Axes, events, classes of risk, and what the gates say, as gates.yml has them."""
    gates = FRAME.replace("{id: pilot,", "{id: pilot, rule: D12, focus: {en: Repeating},")
    facts = FACTS + "factory_new: {words: {en: New}, from: record}"
    small = bank_of(tmp_path, entry("q-one"), gates=gates, facts=facts)
    assert [(axis.id, axis.sections) for axis in small.axes] == [
        ("product", ("A",)),
        ("business", ("B",)),
    ]
    assert [(event.id, event.touches, event.months) for event in small.events] == [
        ("site_changed", ("A",), None),
        ("lapse", ("A", "B"), 24),
    ]
    assert [(risk.id, risk.fact, risk.approvers) for risk in small.risk] == [
        ("A", "tooled", 2),
        ("B", "paid", 1),
    ]
    told = [(gate.rule, gate.focus and gate.focus.say()) for gate in small.gates]
    assert told == [("", None), ("D12", "Repeating"), ("", None)]
    assert [(fact.name, fact.asked, fact.recorded) for fact in small.facts] == [
        ("tooled", True, False),
        ("paid", True, False),
        ("factory_new", False, True),
    ]
    assert [fact.name for fact in small.intake_facts] == ["tooled", "paid"]


@pytest.mark.parametrize("key", ["id", "row", "gate", "kind", "title", "ask", "why", "example"])
def test_a_missing_part_is_told(tmp_path: Path, key: str) -> None:
    """What a question must have is asked for by name."""
    lines = [line for line in entry("q-one").splitlines() if line.strip("- ").split(":")[0] != key]
    text = "\n".join(lines)
    bad = text if text.startswith("- ") else "- " + text.strip()
    assert any(f"`{key}` is missing" in problem for problem in problems_of(tmp_path, bad))


def test_a_key_written_twice_is_told(tmp_path: Path) -> None:
    """The second of two equal keys does not win in silence."""
    problems = problems_of(tmp_path, entry("q-one") + "\n  role: buyer")
    assert problems == ["a.yml:15: q-one: `role` is there twice. Write instead: `role` once"]


def test_an_id_used_twice_is_told(tmp_path: Path) -> None:
    """Over all files, an id is used once; the place of the first is named."""
    folder = folder_of(tmp_path, entry("q-one"))
    (folder / "b.yml").write_text(section("B", entry("q-one")), encoding="utf-8")
    found = [str(problem) for problem in bank.check(folder)]
    assert found == ["b.yml:3: q-one: the id is in a.yml:3 too. Write instead: an id of its own"]


def test_circles_are_told(tmp_path: Path) -> None:
    """Conditions that wait for each other, in questions and in facts."""
    problems = problems_of(
        tmp_path,
        entry("q-one", "choice", 'when: {fact: q-two, is: "yes"}'),
        entry("q-two", "choice", 'when: {fact: q-one, is: "yes"}'),
    )
    assert all("waits for itself, through q-one, q-two" in problem for problem in problems)
    assert len(problems) == 2
    facts = """
    up: {words: {en: Up}, when: {fact: down, is: true}}
    down: {words: {en: Down}, when: {fact: up, is: true}}
    """
    problems = problems_of(tmp_path, entry("q-one"), facts=facts)
    assert all("waits for itself, through up, down" in problem for problem in problems)


def test_a_circle_is_refused_without_a_file(tmp_path: Path) -> None:
    """A bank that is put together by hand is held to the same rule."""
    small = bank_of(tmp_path, entry("q-one"))
    circle = replace(small.question("q-one"), when=parse({"fact": "q-one", "answered": True}))
    with pytest.raises(MissingQuestionError, match="wait for each other"):
        bank.Bank(
            *("v", ("en",), small.sections, (circle,), small.gates, small.facts, small.rules),
            small.coverage_floor,
            WORDS,
        )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("coverage_floor: 2/3", "coverage_floor: 3/2", "`coverage_floor: 3/2` is no share"),
        ("coverage_floor: 2/3", "coverage_floor: much", "`coverage_floor: much` is no share"),
        ("languages: [en]", "languages: [de]", "`languages` is no list with English in it"),
        ("languages: [en]", "languages: en", "`languages` is no list with English in it"),
        ("id: pilot", "id: test", "`id: test` is none of the words"),
        ("id: pilot", "id: release", "the gates are not the three that are known"),
        ("sections: {A: {en: First}, B: {en: Second}}", "sections: 3", "there is none"),
        ("B: {en: Second}", "B: Second", "`B` has no language"),
        ("rules:", "rulez:", "`rulez` is no key here"),
        ("lift: {en: Make parts.}", "lift: 3", "`lift` has no language"),
        ("{id: pilot,", "{id: pilot, rule: D99,", "`rule: D99` is not in gates.yml"),
        ("{id: pilot,", "{id: pilot, focus: x,", "`focus` has no language"),
        ("axes:", "axis:", "`axis` is no key here"),
        ("sections: [A]", "sections: [A, Z]", "there is no section `Z`"),
        ("sections: [A]", "sections: A", "`sections` is no list of sections"),
        ("sections: [A]", "sections: [A, B]", "section B belongs to `product` too"),
        ("sections: [A]", "sections: []", "no axis has section A"),
        ("id: business", "id: product", "`id: product` is there twice"),
        ("id: business", "id: the-business", "`id: the-business` is no name"),
        ("touches: [A]", "touches: some", "`touches` is no list of sections"),
        ("touches: [A]", "touches: [Z]", "there is no section `Z`"),
        (", touches: [A]", "", "`touches` is missing"),
        ("months: 24", "months: never", "`months: never` is no number"),
        ("source: AS9102 4.6, words: {en: the", "words: {en: the", "`source` is missing"),
        ("fact: paid", "fact: payed", "there is no fact `payed`"),
        ("approvers: 2", "approvers: 0", "`approvers: 0` is no number"),
    ],
)
def test_every_problem_of_the_frame(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Mistakes in gates.yml."""
    assert old in FRAME
    problems = problems_of(tmp_path, entry("q-one"), gates=FRAME.replace(old, new))
    assert any(problem.startswith("gates.yml") and expected in problem for problem in problems)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("Tooled: {words: {en: x}}", "it is no fact"),
        ("tooled: 3", "it is no fact"),
        ("tooled: {}", "`words` is missing"),
        ("tooled: {words: {en: x}, when: {all: 3}}", "`all` wants a list"),
        ("tooled: {words: {en: x}, when: {fact: q-none, is: a}}", "no question `q-none`"),
        ("tooled: {words: {en: x}, from: memory}", "`from: memory` is no place"),
        (
            "tooled: {words: {en: x}, from: record, when: {fact: q-one, answered: true}}",
            "the fact is on record and follows from answers",
        ),
        ("made: {words: {en: x}, one_of: []}", "`one_of` is no list of facts"),
        ("made: {words: {en: x}, one_of: [sewn]}", "there is no fact `sewn`"),
        ("a: [", "it is no YAML here"),
    ],
)
def test_every_problem_of_the_facts(tmp_path: Path, facts: str, expected: str) -> None:
    """Mistakes in facts.yml."""
    problems = problems_of(tmp_path, entry("q-one"), facts=facts)
    assert any(problem.startswith("facts.yml") and expected in problem for problem in problems)


def test_files_that_are_missing_or_strange(tmp_path: Path) -> None:
    """No file, no text, no mapping, another section."""
    assert [str(problem) for problem in bank.check(tmp_path)] == [
        "facts.yml: file: it is missing. Write instead: a file `facts.yml`",
        "gates.yml: file: it is missing. Write instead: a file `gates.yml`",
    ]
    folder = folder_of(tmp_path, entry("q-one"))
    (folder / "b.yml").write_bytes(b"\xff\xfe\x00")
    (folder / "c.yml").write_text("- a", encoding="utf-8")
    (folder / "d.yml").write_text("section: Z\nquestions: []", encoding="utf-8")
    (folder / "e.yml").write_text("", encoding="utf-8")
    problems = " ".join(str(problem) for problem in bank.check(folder))
    for expected in (
        "b.yml: file: it cannot be read",
        "c.yml: file: it does not begin with a key",
        "d.yml:1: file: `section: Z` is not in gates.yml. Write instead: A, B",
        "e.yml:1: file: `section` is missing",
    ):
        assert expected in problems


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """Three mistakes in three files are three problems of one error."""
    folder_of(tmp_path, entry("q-one", "choice", "row: 0"), gates=GATES.replace("2/3", "9"))
    (tmp_path / "facts.yml").write_text("tooled: 3", encoding="utf-8")
    with pytest.raises(BankProblems, match="3 problems") as caught:
        bank.load(tmp_path, words=WORDS)
    assert [problem.file.split(":")[0] for problem in caught.value.problems] == [
        "a.yml",
        "facts.yml",
        "gates.yml",
    ]


def test_two_languages(tmp_path: Path) -> None:
    """A bank that declares Chinese must have every text in it."""
    gates = GATES.replace("languages: [en]", "languages: [en, zh-CN]")
    problems = problems_of(tmp_path, entry("q-one"), gates=gates)
    assert any("q-one: `ask` is missing in `zh-CN`" in problem for problem in problems)
    assert any("section A: `A` is missing in `zh-CN`" in problem for problem in problems)
