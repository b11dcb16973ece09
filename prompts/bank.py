"""The question bank as the rest of the house sees it.

Decides what a usable bank is and the order in which conditions must be worked out; refuses to know
orders, answers and people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from prompts.contents import FactRule, GateRule, Rule, Section, asking_order, read_bank
from prompts.problems import BankProblems, MissingQuestionError
from prompts.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from prompts.answer import Grade
    from prompts.condition import Condition
    from prompts.problems import Problem
    from prompts.question import Question

__all__ = ["Bank", "FactRule", "GateRule", "Rule", "Section", "check", "load"]


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """Every question, and what is needed to assess an order with them.

    Attributes:
        version: changes whenever a verdict could change.
        languages: the languages that every text of the bank has.
        coverage_floor: the share of a section's questions below which nothing can be said.
        words: the catalogue that reasons are written with.
        plan: the questions, each after those that its condition reads.
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
    plan: tuple[Question, ...] = field(init=False)
    by_id: Mapping[str, Question] = field(init=False)
    derived_facts: Mapping[str, Condition] = field(init=False)
    minimums: Mapping[str, Grade] = field(init=False)
    free_options: Mapping[str, frozenset[str]] = field(init=False)
    same_as: Mapping[str, Mapping[str, str]] = field(init=False)
    option_values: Mapping[str, frozenset[str]] = field(init=False)
    _rules: Mapping[str, Rule] = field(init=False)
    _sections: Mapping[str, Section] = field(init=False)

    def __post_init__(self) -> None:
        keep = object.__setattr__  # the one way to fill a frozen object's derived fields
        questions = self.questions
        derived = {fact.name: fact.when for fact in self.facts if fact.when is not None}
        keep(self, "by_id", {question.id: question for question in questions})
        keep(self, "derived_facts", derived)
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


def bank_folder() -> Path:
    """The folder of the bank that comes with the bot."""
    return Path(__file__).with_name("bank")


def load(folder: Path | None = None, *, words: Words | None = None) -> Bank:
    """Read a bank: every `*.yml` of a folder, or the one that comes with the bot.

    Args:
        folder: where gates.yml, facts.yml and the sections' files are.
        words: the catalogue for reasons; the one that comes with the bot when not given.

    Raises:
        BankProblems: with every mistake found.
        WordsProblems: the catalogue of words cannot be used.
    """
    contents = read_bank(folder or bank_folder())
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
    )


def check(folder: Path | None = None) -> list[Problem]:
    """Every problem of a bank, for the command line; an empty list when it can be used."""
    return sorted(read_bank(folder or bank_folder()).problems)
