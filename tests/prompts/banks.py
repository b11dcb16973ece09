"""Small banks, written in a test as a few lines of YAML."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

from prompts import bank
from prompts.answer import Answer, Chosen, Grade, Said, Standing
from prompts.words import Words

if TYPE_CHECKING:
    from prompts.answer import Value
    from prompts.bank import Bank
    from prompts.problems import Problem
    from prompts.question import Question

TODAY = date(2026, 11, 23)
"""A Monday."""
SAID_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)

GATES = """
version: "test"
languages: [en]
coverage_floor: 2/3
gates:
  - {id: prototype, title: {en: Prototype}, asks: {en: "?"}}
  - {id: pilot, title: {en: Pilot}, asks: {en: "?"}}
  - {id: release, title: {en: Release}, asks: {en: "?"}}
sections: {A: {en: First}, B: {en: Second}}
rules:
  - {id: D4, source: S0:27, words: {en: A prototype proves nothing.}, lift: {en: Make parts.}}
  - {id: D12, source: S2:16, words: {en: One after the other.}, lift: {en: Pass the first.}}
"""
FACTS = """
tooled: {words: {en: It needs a tool}}
paid: {words: {en: It is paid}}
"""
COMMON = """
row: 1
gate: prototype
title: {en: %(id)s}
ask: {en: "?"}
why: {en: "?"}
example: {en: "%(example)s"}
source: S0:9
severity: major
role: buyer
"""
YES_NO = 'options: [{value: "yes", words: {en: "Yes"}}, {value: "no", words: {en: "No"}}]'
_EXAMPLES = {
    "choice": "1",
    "multi": "1",
    "text": "some words",
    "number": "300",
    "date": "3 Dec",
    "person": "<@U123>",
}


def entry(name: str, kind: str = "choice", *lines: str) -> str:
    """One question as YAML: the usual lines, with the given ones in their place."""
    said = [line for line in lines if line]
    own = {line.split(":", 1)[0] for block in said for line in block.splitlines() if line[0] != " "}
    common = COMMON % {"id": name, "example": _EXAMPLES.get(kind, "Upload it")}
    kept = [line for line in common.strip().splitlines() if line.split(":", 1)[0] not in own]
    if kind == "choice" and "options" not in own:
        kept.append(YES_NO)
    if kind == "derived":
        kept = [line for line in kept if not line.startswith("example")]
    body = "\n".join([f"id: {name}", f"kind: {kind}", *kept, *said])
    return "- " + indent(body, "  ").strip()


def section(letter: str, *entries: str) -> str:
    """A section's file."""
    return f"section: {letter}\nquestions:\n" + indent("\n".join(entries), "  ") + "\n"


def folder_of(folder: Path, *entries: str, gates: str = GATES, facts: str = FACTS) -> Path:
    """A folder with a bank of one section."""
    (folder / "gates.yml").write_text(dedent(gates), encoding="utf-8")
    (folder / "facts.yml").write_text(dedent(facts), encoding="utf-8")
    (folder / "a.yml").write_text(section("A", *entries), encoding="utf-8")
    return folder


def bank_of(folder: Path, *entries: str, gates: str = GATES, facts: str = FACTS) -> Bank:
    """A bank of one section."""
    return bank.load(folder_of(folder, *entries, gates=gates, facts=facts), words=WORDS)


def problems_of(folder: Path, *entries: str, gates: str = GATES, facts: str = FACTS) -> list[str]:
    """What is wrong with a bank of one section, as sentences."""
    found: list[Problem] = bank.check(folder_of(folder, *entries, gates=gates, facts=facts))
    return [str(problem) for problem in found]


def question_of(folder: Path, kind: str, *lines: str) -> Question:
    """The one question of a small bank."""
    return bank_of(folder, entry("the-question", kind, *lines)).question("the-question")


def given(name: str, value: Value | str, grade: Grade = Grade.E1, reason: str = "") -> Answer:
    """An answer; a bare word is a chosen option."""
    told: Value = Chosen((value,)) if isinstance(value, str) else value
    return Answer(name, Standing.GIVEN, told, reason, "U1", SAID_AT, grade)


def text(name: str, words: str, grade: Grade = Grade.E1) -> Answer:
    """An answer in free text."""
    return given(name, Said(words), grade)


def unknown(name: str) -> Answer:
    """The answer "we do not know"."""
    return Answer(name, Standing.UNKNOWN, None, "", "U1", SAID_AT)


def not_applicable(name: str, reason: str = "it is a bag") -> Answer:
    """The answer "does not apply"."""
    return Answer(name, Standing.NOT_APPLICABLE, None, reason, "U1", SAID_AT)


def told(*answers: Answer) -> dict[str, Answer]:
    """Answers by question."""
    return {answer.question_id: answer for answer in answers}


def again(reason: str) -> str:
    """The words' key of a reason to ask again."""
    return f"typed.not_understood.{reason}"


WORDS = Words.load()
BANK = bank.load(words=WORDS)
"""The bank that comes with the bot, read once for all tests."""
FIRST_FOLDER = Path(__file__).parents[1] / "banks" / "first"
FIRST = bank.load(FIRST_FOLDER, words=WORDS)
"""Version 1 as it was: stored orders still point to it, and small tests use its questions."""
