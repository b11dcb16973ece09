"""The table of questions, written from the bank.

Decides its columns and that each row of the list of 144 stands in it. Refuses to know the questions
themselves.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import yaml

from prompts.entry import ROWS
from prompts.explaining import in_words
from prompts.problems import ReadinessError
from prompts.question import Kind, Severity
from prompts.words import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from prompts.bank import Bank
    from prompts.question import Question

_HEAD = ("Row", "Question", "What is asked", "Asked when", "Weight", "Proof", "Source")


class NotesError(ReadinessError):
    """The notes beside the table cannot be used."""


def write(bank: Bank, notes: Mapping[int, tuple[str, str]], language: str = BASE) -> str:
    """The table as Markdown, section by section, with what was merged and what follows.

    Args:
        bank: the questions.
        notes: by row of the list, the question that carries it and why; see `read_notes`.
        language: of the questions and conditions.
    """
    return "\n".join(_lines(bank, notes, language)) + "\n"


def read_notes(path: Path, bank: Bank) -> dict[int, tuple[str, str]]:
    """The notes on rows that were merged, changed or left out.

    Raises:
        NotesError: a note names no row or no question.
    """
    notes: dict[int, tuple[str, str]] = {}
    for raw in yaml.safe_load(path.read_text(encoding="utf-8")) or ():
        row, into = int(raw["row"]), str(raw.get("into") or "")
        if into and into not in bank.by_id:
            raise NotesError(
                f"{path}: the note on row {row} names {into!r}, and the bank has no such question. "
                "Correct the note."
            )
        if row in notes:
            raise NotesError(f"{path}: row {row} has two notes. Make them one.")
        notes[row] = (into, str(raw["why"]))
    return notes


def rows(bank: Bank, notes: Mapping[int, tuple[str, str]]) -> dict[int, tuple[str, ...]]:
    """By row of the list, the questions that ask it; a row without any is left out."""
    carried: dict[int, list[str]] = {row: [] for row in range(1, ROWS + 1)}
    for question in bank.questions:
        carried[question.row].append(question.id)
    for row, (into, _) in notes.items():
        if into and into not in carried[row]:
            carried[row].append(into)
    return {row: tuple(ids) for row, ids in carried.items()}


def _lines(bank: Bank, notes: Mapping[int, tuple[str, str]], language: str) -> Iterator[str]:
    asked = [question for question in bank.questions if question.derive is None]
    count = Counter(question.severity for question in asked)
    yield f"# The questions of bank {bank.version}"
    yield ""
    yield (
        f"{len(asked)} questions that people answer and {len(bank.questions) - len(asked)} that "
        f"follow from the answers, for the {ROWS} rows of the list that the five articles (S0 to "
        "S4) ask. Written by `make docs`; a test holds it against the bank."
    )
    yield ""
    weights = ", ".join(f"{count[severity]} {severity}" for severity in Severity)
    yield (
        f"Of those that people answer: {weights}. How many one order is asked: see "
        "[worked orders](worked-orders.md)."
    )
    for section in bank.sections:
        ours = [question for question in bank.questions if question.section == section.id]
        if not ours:
            continue
        axis = bank.axis_of(ours[0])
        beside = f" ({axis.title.say(language)})" if axis else ""
        yield ""
        yield f"## {section.id}. {section.title.say(language)}{beside}"
        yield ""
        yield _row(_HEAD)
        yield _row(("---",) * len(_HEAD))
        for question in ours:
            yield _row(_cells(bank, question, language))
    yield ""
    yield "## Rows that were merged, changed or left out"
    yield ""
    yield _row(("Row", "Asked by", "Why"))
    yield _row(("---",) * 3)
    for row, (into, why) in sorted(notes.items()):
        yield _row((str(row), f"`{into}`" if into else "not asked", why))
    yield ""
    yield "## Facts that switch questions on"
    yield ""
    yield _row(("Fact", "In words", "How it is known"))
    yield _row(("---",) * 3)
    for fact in bank.facts:
        if fact.when is not None:
            known = in_words(bank, fact.when, language)
        else:
            known = "from earlier orders" if fact.recorded else "ticked when the order is opened"
        yield _row((f"`{fact.name}`", fact.words.say(language), known))
    yield ""
    yield "## Decision rules"
    yield ""
    yield _row(("Rule", "Source", "What it says", "What lifts it"))
    yield _row(("---",) * 4)
    for rule in bank.rules:
        yield _row((rule.id, rule.source, rule.words.say(language), rule.lift.say(language)))
    yield ""
    yield "## What makes answers stale"
    yield ""
    yield _row(("Event", "Source", "Questions whose answers rest on it"))
    yield _row(("---",) * 3)
    for event in bank.events:
        touched = [f"`{q.id}`" for q in bank.questions if event.id in bank.depends[q.id]]
        after = f" ({event.months} months)" if event.months else ""
        yield _row((f"{event.words.say(language)}{after}", event.source, ", ".join(touched)))


def _cells(bank: Bank, question: Question, language: str) -> tuple[str, ...]:
    computed = question.kind is Kind.DERIVED
    weight = question.severity.value
    if question.stricter is not None:
        when = in_words(bank, question.stricter.when, language)
        weight += f"; {question.stricter.severity} when {when}"
    return (
        str(question.row),
        f"`{question.id}`",
        f"{question.ask.say(language)}{' (computed)' if computed else ''}",
        in_words(bank, question.when, language),
        weight,
        "" if question.minimum_grade == 0 else question.minimum_grade.name,
        str(question.source),
    )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
