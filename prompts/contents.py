"""What the files of a bank say, before it is a bank.

Decides whether its parts fit together, and tells every mistake at once; refuses to know orders and
answers.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from prompts.condition import UNKNOWN_WORD, Is, Record, Stands, comparisons, names_question
from prompts.derive import derivation_names
from prompts.entry import read_question
from prompts.page import Page
from prompts.problems import Problem
from prompts.question import FILES, Gate, Kind, Payback, Proofs
from prompts.sheet import Entry, read_sheet
from prompts.typed import Understood, read
from prompts.words import BASE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from prompts.condition import Condition
    from prompts.question import Question
    from prompts.words import Text

_FACT = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_A_DAY = date(2026, 1, 1)
"""Any day: to see whether the examples are understood."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions; `asked` is False while the bank has no question for it."""

    id: str
    title: Text
    asked: bool


@dataclass(frozen=True, slots=True)
class GateRule:
    """A gate and the one question that it asks of an order."""

    id: Gate
    title: Text
    asks: Text


@dataclass(frozen=True, slots=True)
class FactRule:
    """A fact: asked at intake (`when` is None), or following from answers by a condition."""

    name: str
    words: Text
    when: Condition | None

    @property
    def asked(self) -> bool:
        """True when people tick it at intake."""
        return self.when is None


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision rule of the articles: where it stands, what it says, what follows."""

    id: str
    source: str
    words: Text
    lift: Text


def asking_order(
    questions: Iterable[Question], derived_facts: Mapping[str, Condition]
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """Order questions so that each comes after those that its condition reads.

    Returns:
        The ordered questions, and the ids that wait for each other in a circle.
    """
    waiting = {question.id: question for question in questions}
    needs = {
        question.id: frozenset(reads(question, derived_facts)) & waiting.keys()
        for question in waiting.values()
    }
    plan: list[Question] = []
    done: set[str] = set()
    while waiting:
        ready = [question for question in waiting.values() if needs[question.id] <= done]
        if not ready:
            return tuple(plan), tuple(waiting)
        plan.extend(ready)
        for question in ready:
            done.add(question.id)
            del waiting[question.id]
    return tuple(plan), ()


def reads(question: Question, derived_facts: Mapping[str, Condition]) -> Iterator[str]:
    """Every question and fact that decides whether a question is asked or how it is computed."""
    names = [*question.when.names(), *derivation_names(question.derive)]
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        rule = derived_facts.get(name)
        if rule is not None:
            names.extend(rule.names())


@dataclass(slots=True)
class Contents:
    """What has been read of a bank so far."""

    problems: list[Problem] = field(default_factory=list)
    version: str = ""
    languages: tuple[str, ...] = (BASE,)
    floor: Fraction = Fraction(2, 3)
    titles: dict[str, Text] = field(default_factory=dict)
    gates: list[GateRule] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    facts: list[FactRule] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)

    def sections(self) -> tuple[Section, ...]:
        """The sections, each with whether a question asks for it."""
        asked = {question.section for question in self.questions}
        return tuple(
            Section(letter, title, letter in asked) for letter, title in self.titles.items()
        )

    def wrong(self, name: str, what: str, instead: str) -> None:
        """Note a mistake of a question or a fact that has been read."""
        self.problems.append(Problem(self.lines[name], name, what, instead))


def read_bank(folder: Path) -> Contents:
    """Read every file of a folder, with every mistake found."""
    contents = Contents()
    for name, read_page in (("gates.yml", _read_gates), ("facts.yml", _read_facts)):
        if not (folder / name).is_file():
            contents.problems.append(Problem(name, "file", "it is missing", f"a file `{name}`"))
            continue
        sheet, problems = read_sheet(folder / name, name)
        contents.problems.extend(problems)
        if not problems:
            read_page(contents, Page(name, contents.languages, contents.problems), sheet)
    for path in sorted(folder.glob("*.yml")):
        if path.name not in {"gates.yml", "facts.yml"}:
            sheet, problems = read_sheet(path, path.name)
            contents.problems.extend(problems)
            if not problems:
                page = Page(path.name, contents.languages, contents.problems)
                _read_section(contents, page, sheet)
    _hold_together(contents)
    return contents


def _read_gates(contents: Contents, page: Page, sheet: Entry) -> None:
    keys = ("version", "languages", "coverage_floor", "gates", "sections", "rules")
    page.keys(sheet, "file", keys)
    contents.version = str(sheet.get("version", ""))
    languages = page.strings(sheet.get("languages"))
    if languages is None or BASE not in languages or any(la not in LANGUAGES for la in languages):
        wrong = "`languages` is no list with English in it"
        page.wrong(sheet.lines.get("languages", 1), "languages", wrong, "`languages: [en]`")
    else:
        contents.languages = page.languages = languages
    try:
        contents.floor = Fraction(str(sheet.get("coverage_floor", "2/3")))
    except (ValueError, ZeroDivisionError):
        contents.floor = Fraction(-1)
    if not 0 <= contents.floor <= 1:
        wrong = f"`coverage_floor: {sheet.get('coverage_floor')}` is no share"
        page.wrong(sheet.lines["coverage_floor"], "coverage_floor", wrong, "`2/3`")
    for raw in page.entries(sheet, "gates", "gates"):
        page.keys(raw, "gates", ("id", "title", "asks"))
        gate = page.word(raw, "id", "gates", Gate, Gate.PROTOTYPE)
        contents.gates.append(
            GateRule(gate, page.text(raw, "title", gate), page.text(raw, "asks", gate))
        )
    if [rule.id for rule in contents.gates] != list(Gate):
        wrong = "the gates are not the three that are known, in their order"
        page.wrong(sheet.lines.get("gates", 1), "gates", wrong, ", ".join(Gate))
    sections = sheet.get("sections")
    if isinstance(sections, Entry):
        for letter in sections:
            contents.titles[letter] = page.text(sections, letter, f"section {letter}")
    if not contents.titles:
        page.wrong(sheet.lines.get("sections", 1), "sections", "there is none", "`A: {en: …}`")
    for raw in page.entries(sheet, "rules", "rules"):
        where = str(raw.get("id", "rules"))
        page.keys(raw, where, ("id", "source", "words", "lift"))
        words, lift = page.text(raw, "words", where), page.text(raw, "lift", where)
        contents.rules.append(Rule(where, str(raw.get("source", "")), words, lift))


def _read_facts(contents: Contents, page: Page, sheet: Entry) -> None:
    for name, raw in sheet.items():
        line = sheet.lines[name]
        if not _FACT.fullmatch(name) or not isinstance(raw, Entry):
            instead = "`deposit_paid: {words: {en: …}}`, small letters and _"
            page.wrong(line, name, "it is no fact", instead)
            continue
        page.keys(raw, name, ("words",), ("when",))
        when = page.condition(raw, "when", name) if "when" in raw else None
        contents.facts.append(FactRule(name, page.text(raw, "words", name), when))
        contents.lines[name] = f"{page.name}:{line}"


def _read_section(contents: Contents, page: Page, sheet: Entry) -> None:
    page.keys(sheet, "file", ("section", "questions"))
    letter = str(sheet.get("section", ""))
    if letter not in contents.titles:
        wrong = f"`section: {letter}` is not in gates.yml"
        instead = ", ".join(contents.titles) or "a section of gates.yml"
        page.wrong(sheet.lines.get("section", 1), "file", wrong, instead)
    for raw in page.entries(sheet, "questions", "file"):
        question = read_question(page, raw, letter, len(contents.questions))
        if question is None:
            continue
        here = f"{page.name}:{raw.line}"
        before = contents.lines.setdefault(question.id, here)
        if before != here:
            page.wrong(raw.line, question.id, f"the id is in {before} too", "an id of its own")
            continue
        contents.questions.append(question)


def _hold_together(contents: Contents) -> None:
    """Hold the entries against each other: names, options, rules, circles, examples."""
    _hold_names(contents)
    derived = {fact.name: fact.when for fact in contents.facts if fact.when is not None}
    circle = _circle_of_facts(derived) or asking_order(contents.questions, derived)[1]
    for where in circle:
        what = f"its condition waits for itself, through {', '.join(circle)}"
        contents.wrong(where, what, "a condition that does not lead back")
    rules = {rule.id for rule in contents.rules}
    for question in contents.questions:
        for flag in question.red_flags:
            if flag.rule and flag.rule not in rules:
                known = ", ".join(sorted(rules)) or "no rule"
                contents.wrong(question.id, f"`rule: {flag.rule}` is not in gates.yml", known)
        if question.kind in FILES or question.kind is Kind.DERIVED:
            continue
        for language, example in question.example.items():
            if not isinstance(read(question, example, today=_A_DAY), Understood):
                what = f"the bot does not understand its own example `{example}` ({language})"
                contents.wrong(question.id, what, "an example that is an answer to this question")


def _hold_names(contents: Contents) -> None:
    """Hold every name and every compared answer against what is there."""
    names = {fact.name for fact in contents.facts} | {q.id for q in contents.questions}
    options = {q.id: {option.value for option in q.options} for q in contents.questions}
    for question in contents.questions:
        for option in question.options:
            if option.same_as and option.same_as not in options:
                contents.wrong(
                    question.id, f"there is no question `{option.same_as}`", "a question's id"
                )
    for where, condition in _conditions(contents):
        for comparison in comparisons(condition):
            for name in comparison.names():
                if name not in names:
                    near = difflib.get_close_matches(name, names, n=1)
                    kind = "question" if names_question(name) else "fact"
                    instead = f"`{near[0]}`" if near else "a name that is there"
                    contents.wrong(where, f"there is no {kind} `{name}`", instead)
            if isinstance(comparison, Is) and options.get(comparison.name):
                known = options[comparison.name] | {UNKNOWN_WORD}
                for value in sorted(str(value) for value in comparison.values - known):
                    what = f"`{value}` is no answer to `{comparison.name}`"
                    contents.wrong(where, what, ", ".join(sorted(known)))


def _conditions(contents: Contents) -> Iterator[tuple[str, Condition]]:
    for fact in contents.facts:
        if fact.when is not None:
            yield fact.name, fact.when
    for question in contents.questions:
        yield question.id, question.when
        if question.stricter is not None:
            yield question.id, question.stricter.when
        for flag in question.red_flags:
            yield question.id, flag.when
        match question.derive:
            case Proofs(proofs):
                for proof in proofs:
                    yield question.id, proof.needed
                    yield question.id, proof.there
            case Payback(cost, saving, volume):
                for name in (cost, saving, volume):
                    yield question.id, Stands(name, Record.ANSWERED)


def _circle_of_facts(derived: Mapping[str, Condition]) -> tuple[str, ...]:
    """Facts that follow from each other in a circle."""
    waiting = {name: set(rule.names()) & derived.keys() for name, rule in derived.items()}
    while waiting:
        ready = [name for name, needs in waiting.items() if not needs & waiting.keys()]
        if not ready:
            return tuple(waiting)
        for name in ready:
            del waiting[name]
    return ()
