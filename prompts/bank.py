"""The question bank as the rest of the house sees it.

Decides what a usable bank is and the order in which conditions must be worked out; refuses to know
orders, answers and people.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from prompts.answer import Grade
from prompts.asking import asking_order
from prompts.bands import USUAL, Bands
from prompts.contents import (
    Axis,
    EventRule,
    FactRule,
    GateRule,
    RiskClass,
    Rule,
    Section,
    read_bank,
)
from prompts.fitting import hold_together
from prompts.overlay import extends, lay_over
from prompts.problems import BankProblems, MissingQuestionError, Problem
from prompts.sheet import parse_sheet, read_sheet, read_text
from prompts.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from prompts.condition import Condition
    from prompts.contents import Contents
    from prompts.question import Question
    from prompts.sheet import Entry

__all__ = [
    "Axis",
    "Bank",
    "EventRule",
    "FactRule",
    "GateRule",
    "RiskClass",
    "Rule",
    "Section",
    "check",
    "load",
    "load_texts",
    "texts",
]


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """Every question, and what is needed to assess an order with them.

    Attributes:
        version: changes whenever a verdict could change.
        languages: the languages that every text of the bank has.
        coverage_floor: the share of a section's questions below which nothing can be said.
        words: the catalogue that reasons are written with.
        axes: the sides from which an order must be ready; a bank can have none.
        events: what makes earlier answers stale.
        risk: the classes of risk, the gravest first.
        bands: the usual limits of a study, a gauge and a yield.
        one_of: per fact of which one of several is true of every order, the fact that tells whether
            one is ticked.
        plan: the questions, each after those that its condition reads.
        depends: per question, the events that make its answer stale.
    """

    version: str
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    gates: tuple[GateRule, ...]
    facts: tuple[FactRule, ...]
    rules: tuple[Rule, ...]
    coverage_floor: Fraction
    words: Words
    axes: tuple[Axis, ...] = ()
    events: tuple[EventRule, ...] = ()
    risk: tuple[RiskClass, ...] = ()
    bands: Bands = USUAL
    depends: Mapping[str, frozenset[str]] = field(init=False)
    plan: tuple[Question, ...] = field(init=False)
    by_id: Mapping[str, Question] = field(init=False)
    derived_facts: Mapping[str, Condition] = field(init=False)
    one_of: Mapping[str, str] = field(init=False)
    minimums: Mapping[str, Grade] = field(init=False)
    free_options: Mapping[str, frozenset[str]] = field(init=False)
    same_as: Mapping[str, Mapping[str, str]] = field(init=False)
    option_values: Mapping[str, frozenset[str]] = field(init=False)
    _axes: Mapping[str, Axis] = field(init=False)
    _rules: Mapping[str, Rule] = field(init=False)
    _sections: Mapping[str, Section] = field(init=False)

    def __post_init__(self) -> None:
        keep = object.__setattr__  # the one way to fill a frozen object's derived fields
        questions = self.questions
        derived = {fact.name: fact.when for fact in self.facts if fact.when is not None}
        keep(self, "by_id", {question.id: question for question in questions})
        keep(self, "derived_facts", derived)
        keep(self, "one_of", {name: fact.name for fact in self.facts for name in fact.one_of})
        keep(self, "minimums", {question.id: question.minimum_grade for question in questions})
        keep(
            self,
            "free_options",
            {q.id: frozenset(o.value for o in q.options if not o.needs_proof) for q in questions},
        )
        same = {q.id: {o.value: o.same_as for o in q.options if o.same_as} for q in questions}
        keep(self, "same_as", {name: options for name, options in same.items() if options})
        keep(
            self,
            "option_values",
            {q.id: frozenset(o.value for o in q.options) for q in questions},
        )
        keep(self, "depends", {q.id: _stale_by(q, self.events) for q in questions})
        keep(self, "_axes", {letter: axis for axis in self.axes for letter in axis.sections})
        keep(self, "_rules", {rule.id: rule for rule in self.rules})
        keep(self, "_sections", {section.id: section for section in self.sections})
        plan, circle = asking_order(questions, derived)
        if circle:
            raise MissingQuestionError(
                f"The conditions of {', '.join(circle)} wait for each other, so none of them can "
                "be asked. Take one of the conditions away."
            )
        keep(self, "plan", plan)

    def question(self, question_id: str) -> Question:
        """The question of that id.

        Raises:
            MissingQuestionError: this bank has none.
        """
        question = self.by_id.get(question_id)
        if question is None:
            raise MissingQuestionError(
                f"The bank {self.version} has no question `{question_id}`: it was renamed or the "
                "answer comes from another version. Run `readiness bank check`."
            )
        return question

    def section(self, section_id: str) -> Section:
        """The section of that letter."""
        return self._sections[section_id]

    def axis_of(self, question: Question) -> Axis | None:
        """The axis of a question: its own, else its section's; None in a bank without axes."""
        if question.axis:
            return next(axis for axis in self.axes if axis.id == question.axis)
        return self._axes.get(question.section)

    def axis_at(self, question_id: str, section_id: str) -> Axis | None:
        """The axis of a question, where the bank has it; else that of a section, or none."""
        question = self.by_id.get(question_id)
        return self._axes.get(section_id) if question is None else self.axis_of(question)

    def rule(self, rule_id: str) -> Rule | None:
        """The decision rule of that name; None when the bank does not carry it."""
        return self._rules.get(rule_id)

    @property
    def intake_facts(self) -> tuple[FactRule, ...]:
        """The facts that people are asked for when an order is opened."""
        return tuple(fact for fact in self.facts if fact.asked)

    @property
    def not_asked(self) -> tuple[Section, ...]:
        """The sections that this bank has no questions for yet."""
        return tuple(section for section in self.sections if not section.asked)


def _stale_by(question: Question, events: tuple[EventRule, ...]) -> frozenset[str]:
    """The events that make an answer stale: those it names, else those that touch its section.

    A statement that wants no proof stays good until somebody takes it back.
    """
    if question.depends is not None:
        return frozenset(question.depends)
    if question.minimum_grade is Grade.E0 and not question.capability:
        return frozenset()
    return frozenset(event.id for event in events if question.section in event.touches)


def bank_folder() -> Path:
    """The folder of the bank that comes with the bot."""
    return Path(__file__).with_name("bank")


def load(folder: Path | None = None, *, words: Words | None = None) -> Bank:
    """Read a bank: every `*.yml` of a folder, or the one that comes with the bot.

    A folder whose gates.yml says `extends: readiness` is laid over the bank that comes with the
    bot; any other one stands alone.

    Args:
        folder: where gates.yml, facts.yml and the sections' files are.
        words: the catalogue for reasons; the one that comes with the bot when not given.

    Raises:
        BankProblems: with every mistake found.
        WordsProblems: the catalogue of words cannot be used.
    """
    return _put_together(_read(folder), words)


def texts(folder: Path | None = None) -> Mapping[str, str]:
    """The files of a folder by name, so that a bank can be kept and loaded again.

    Raises:
        BankProblems: a file is no text.
    """
    found: dict[str, str] = {}
    problems = []
    for path in _files(folder or bank_folder()):
        text = read_text(path, path.name)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            found[path.name] = text
    if problems:
        raise BankProblems(problems)
    return found


def load_texts(
    files: Mapping[str, str], own: Mapping[str, str] | None = None, *, words: Words | None = None
) -> Bank:
    """Read a bank that was kept as texts.

    Args:
        files: the files of a bank by name.
        own: those of the bank that is laid over it; where it extends none, it stands alone.
        words: the catalogue for reasons; the one that comes with the bot when not given.

    Raises:
        BankProblems: with every mistake found.
        WordsProblems: the catalogue of words cannot be used.
    """
    if own is None:
        return _put_together(_joined(_parsed(files)), words)
    above = _parsed(own)
    return _put_together(_joined(above, _parsed(files) if extends(above[0]) else None), words)


def _put_together(contents: Contents, words: Words | None) -> Bank:
    if contents.problems:
        raise BankProblems(contents.problems)
    return Bank(
        version=contents.version,
        languages=contents.languages,
        sections=contents.sections(),
        questions=tuple(contents.questions),
        gates=tuple(contents.gates),
        facts=tuple(contents.facts),
        rules=tuple(contents.rules),
        coverage_floor=contents.floor,
        words=words or Words.load(),
        axes=tuple(contents.axes),
        events=tuple(contents.events),
        risk=tuple(contents.risk),
        bands=contents.bands,
    )


def check(folder: Path | None = None) -> list[Problem]:
    """Every problem of a bank, for the command line; an empty list when it can be used."""
    return sorted(_read(folder).problems)


_Sheets: TypeAlias = tuple[dict[str, "Entry"], list[Problem]]


def _read(folder: Path | None) -> Contents:
    if folder is None:
        return _joined(_opened(bank_folder()))
    own = _opened(folder)
    return _joined(own, _opened(bank_folder()) if extends(own[0]) else None, folder.name)


def _joined(own: _Sheets, ours: _Sheets | None = None, name: str = "own") -> Contents:
    sheets, problems = own
    if ours is None:
        return _held(read_bank(sheets, problems))
    below, mistakes = ours
    over = lay_over(below, sheets, name)
    told = (replace(problem, file=over.name + problem.file) for problem in problems)
    problems = [*mistakes, *told, *over.problems]
    return _held(read_bank(over.sheets, problems, left_out=over.left_out, own=over.name))


def _held(contents: Contents) -> Contents:
    hold_together(contents)
    return contents


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yml"))


def _opened(folder: Path) -> _Sheets:
    return _readable((path.name, *read_sheet(path, path.name)) for path in _files(folder))


def _parsed(files: Mapping[str, str]) -> _Sheets:
    return _readable((name, *parse_sheet(files[name], name)) for name in sorted(files))


def _readable(read: Iterable[tuple[str, Entry, list[Problem]]]) -> _Sheets:
    """The files that are YAML, and what is wrong with the others."""
    sheets: dict[str, Entry] = {}
    problems: list[Problem] = []
    for name, sheet, mistakes in read:
        problems.extend(mistakes)
        if not mistakes:
            sheets[name] = sheet
    return sheets, problems
