"""What the files of a bank say, before it is a bank.

Decides what each part of a file is, and tells every mistake at once; refuses to know whether the
parts fit together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from prompts.bands import USUAL, Bands, read_bands
from prompts.condition import AnyOf, Is
from prompts.entry import read_question
from prompts.page import Page
from prompts.problems import Problem
from prompts.question import Gate
from prompts.sheet import Entry
from prompts.words import BASE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prompts.condition import Condition
    from prompts.question import Question
    from prompts.words import Text

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FACT = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions; `asked` is False while the bank has no question for it."""

    id: str
    title: Text
    asked: bool


@dataclass(frozen=True, slots=True)
class GateRule:
    """A gate and the one question that it asks of an order.

    Attributes:
        rule: the decision rule that asks it ("D18"), or nothing.
        focus: what is looked at there, None where the bank does not say.
    """

    id: Gate
    title: Text
    asks: Text
    rule: str = ""
    focus: Text | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the sides from which an order must be ready, with its sections (rule D14)."""

    id: str
    title: Text
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventRule:
    """Something that can happen to an order and makes earlier answers stale.

    Attributes:
        id: its name ("site_changed").
        source: where it comes from ("AS9102 4.6").
        words: what happened, to be set behind "because".
        touches: the sections whose proven answers it makes stale.
        months: it happens by itself when so many months have gone by; None for all others.
    """

    id: str
    source: str
    words: Text
    touches: tuple[str, ...]
    months: int | None


@dataclass(frozen=True, slots=True)
class RiskClass:
    """How much goes wrong if the product fails: an order has the first class whose fact is true."""

    id: str
    fact: str
    approvers: int
    title: Text


@dataclass(frozen=True, slots=True)
class FactRule:
    """A fact: asked at intake, on record, or following from answers by a condition (`when`).

    One of the facts in `one_of` is true of every order, so none of them is known while none is
    ticked; then this fact is not known either, and is what people are asked for.
    """

    name: str
    words: Text
    when: Condition | None
    recorded: bool = False
    one_of: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """True when people tick it at intake."""
        return self.when is None and not self.recorded


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision rule of the articles: where it stands, what it says, what follows."""

    id: str
    source: str
    words: Text
    lift: Text


@dataclass(slots=True)
class Contents:
    """What has been read of a bank so far.

    Attributes:
        titles: the sections' titles by letter.
        lines: where a question, a fact, a gate or a class of risk stands.
        left_out: where a bank of one's own is laid over ours: the questions that it takes away.
        own: and what the names of its files begin with; empty for a bank that stands alone.
    """

    problems: list[Problem] = field(default_factory=list)
    version: str = ""
    languages: tuple[str, ...] = (BASE,)
    floor: Fraction = Fraction(2, 3)
    titles: dict[str, Text] = field(default_factory=dict)
    gates: list[GateRule] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    facts: list[FactRule] = field(default_factory=list)
    axes: list[Axis] = field(default_factory=list)
    events: list[EventRule] = field(default_factory=list)
    risk: list[RiskClass] = field(default_factory=list)
    bands: Bands = USUAL
    left_out: Mapping[str, str] = field(default_factory=dict)
    own: str = ""
    questions: list[Question] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)

    def sections(self) -> tuple[Section, ...]:
        """The sections, each with whether a question asks for it."""
        asked = {question.section for question in self.questions}
        return tuple(
            Section(letter, title, letter in asked) for letter, title in self.titles.items()
        )

    def page(self, name: str) -> Page:
        """A file to read."""
        return Page(name, self.languages, self.problems, fewer=bool(self.own))

    def wrong(self, name: str, what: str, instead: str, *, because: str = "") -> None:
        """Note a mistake of a question or a fact that has been read.

        `because` is the name that it stumbles over: where a bank of one's own took that away or
        changed it, the mistake is that bank's.
        """
        here = self.lines[name]
        there = self.left_out.get(because) or self.lines.get(because, "")
        own = self.own and there.startswith(self.own) and not here.startswith(self.own)
        self.problems.append(Problem(there if own else here, name, what, instead))


def read_bank(
    sheets: Mapping[str, Entry],
    problems: Iterable[Problem] = (),
    *,
    left_out: Mapping[str, str] | None = None,
    own: str = "",
) -> Contents:
    """Read every file of a bank, with every mistake found.

    Args:
        sheets: the files by name; one that is no YAML is left out, and is among the problems.
        problems: the mistakes that were found before.
        left_out: the questions that a bank of one's own takes away, each with its place.
        own: what the names of that bank's files begin with.
    """
    contents = Contents(list(problems), left_out=left_out or {}, own=own)
    broken = {problem.file.split(":")[0] for problem in contents.problems}
    for name, read_page in (("gates.yml", _read_gates), ("facts.yml", _read_facts)):
        if name in sheets:
            read_page(contents, contents.page(name), sheets[name])
        elif name not in broken:
            contents.problems.append(Problem(name, "file", "it is missing", f"a file `{name}`"))
    for name in sorted(sheets, key=lambda name: (bool(own) and name.startswith(own), name)):
        if name not in {"gates.yml", "facts.yml"}:
            _read_section(contents, contents.page(name), sheets[name])
    return contents


def _read_gates(contents: Contents, page: Page, sheet: Entry) -> None:
    keys = ("version", "languages", "coverage_floor", "gates", "sections", "rules")
    page.keys(sheet, "file", keys, ("axes", "events", "risk", "bands"))
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
        page.keys(raw, "gates", ("id", "title", "asks"), ("rule", "focus"))
        gate = page.word(raw, "id", "gates", Gate, Gate.PROTOTYPE)
        title, asks = page.text(raw, "title", gate), page.text(raw, "asks", gate)
        focus = page.text(raw, "focus", gate) if "focus" in raw else None
        rule = page.name_in(raw, "rule", gate)
        contents.gates.append(GateRule(gate, title, asks, rule, focus))
        contents.lines[gate] = page.place(raw.line)
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
    _read_axes(contents, page, sheet)
    _read_events(contents, page, sheet)
    _read_risk(contents, page, sheet)
    contents.bands = read_bands(page, sheet)


def _named(
    page: Page, sheet: Entry, key: str, keys: tuple[str, ...], *more: str
) -> Iterator[Entry]:
    """The entries of a list that have an id, each with its own."""
    seen: set[str] = set()
    for raw in page.entries(sheet, key, key):
        name = str(raw.get("id", ""))
        page.keys(raw, name or key, ("id", *keys), more)
        if not _NAME.fullmatch(name) or name in seen:
            wrong = f"`id: {name}` is there twice" if name in seen else f"`id: {name}` is no name"
            page.wrong(raw.line, key, wrong, "`id: a_name`, another one for each")
            continue
        seen.add(name)
        yield raw


def _letters(contents: Contents, page: Page, raw: Entry, key: str) -> tuple[str, ...]:
    """A list of sections; none after a mistake."""
    where, letters = str(raw["id"]), page.strings(raw.get(key))
    known = ", ".join(contents.titles)
    if letters is None:
        if key in raw:
            page.wrong(raw.lines[key], where, f"`{key}` is no list of sections", known)
        return ()
    for letter in letters:
        if letter not in contents.titles:
            page.wrong(raw.lines[key], where, f"there is no section `{letter}`", known)
    return letters


def _read_axes(contents: Contents, page: Page, sheet: Entry) -> None:
    taken: dict[str, str] = {}
    for raw in _named(page, sheet, "axes", ("title", "sections")):
        name = str(raw["id"])
        letters = _letters(contents, page, raw, "sections")
        for letter in letters:
            other = taken.setdefault(letter, name)
            if other != name:
                wrong = f"section {letter} belongs to `{other}` too"
                page.wrong(raw.lines["sections"], name, wrong, "each section once")
        contents.axes.append(Axis(name, page.text(raw, "title", name), letters))
    sections = sheet.get("sections")
    if not contents.axes or not isinstance(sections, Entry):
        return
    for letter in contents.titles:
        if letter not in taken:
            instead = "each section in the `sections` of one axis"
            page.wrong(sections.lines[letter], "axes", f"no axis has section {letter}", instead)


def _read_events(contents: Contents, page: Page, sheet: Entry) -> None:
    for raw in _named(page, sheet, "events", ("source", "words", "touches"), "months"):
        name = str(raw["id"])
        everything = raw.get("touches") == "all"
        touches = tuple(contents.titles) if everything else _letters(contents, page, raw, "touches")
        months = page.number(raw, "months", name, 1, 240) if "months" in raw else None
        words = page.text(raw, "words", name)
        source = str(raw.get("source", ""))
        contents.events.append(EventRule(name, source, words, touches, months))


def _read_risk(contents: Contents, page: Page, sheet: Entry) -> None:
    for raw in _named(page, sheet, "risk", ("fact", "approvers", "title")):
        name = str(raw["id"])
        fact, approvers = page.name_in(raw, "fact", name), page.number(raw, "approvers", name, 1, 9)
        contents.risk.append(RiskClass(name, fact, approvers, page.text(raw, "title", name)))
        contents.lines[f"risk {name}"] = page.place(raw.line)


def _read_facts(contents: Contents, page: Page, sheet: Entry) -> None:
    for name, raw in sheet.items():
        line = sheet.lines[name]
        if not _FACT.fullmatch(name) or not isinstance(raw, Entry):
            instead = "`deposit_paid: {words: {en: …}}`, small letters and _"
            page.wrong(line, name, "it is no fact", instead)
            continue
        page.keys(raw, name, ("words",), ("when", "from", "one_of"))
        when = page.condition(raw, "when", name) if "when" in raw else None
        one_of = page.strings(raw.get("one_of", [])) or ()
        if "one_of" in raw:
            if not one_of or when is not None:
                wrong = "`one_of` is no list of facts, or the fact follows from answers too"
                page.wrong(raw.lines["one_of"], name, wrong, "`one_of: [machined, assembled]`")
            when = AnyOf(tuple(Is(fact, frozenset((True,))) for fact in one_of))
        recorded = "from" in raw
        if recorded and raw["from"] != "record":
            wrong = f"`from: {raw['from']}` is no place that a fact comes from"
            page.wrong(raw.lines["from"], name, wrong, "`from: record`, or no `from`")
        if recorded and when is not None:
            wrong = "the fact is on record and follows from answers"
            page.wrong(line, name, wrong, "either `from: record` or `when`")
        words = page.text(raw, "words", name)
        contents.facts.append(FactRule(name, words, when, recorded, one_of))
        contents.lines[name] = page.place(line)


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
        here = page.place(raw.line)
        before = contents.lines.setdefault(question.id, here)
        if before != here:
            page.wrong(raw.line, question.id, f"the id is in {before} too", "an id of its own")
            continue
        contents.questions.append(question)
