"""The question bank on the command line: checked, shown, compared, and written down as a table.

Decides what is printed. Refuses to know orders.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import table
from prompts import bank as banks
from prompts.comparing import compare
from prompts.explaining import in_words
from prompts.problems import ReadinessError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.bank import Bank
    from prompts.question import Question

NOTES = Path(__file__).resolve().parents[2] / "docs" / "questions-notes.yml"


class NotThereError(ReadinessError):
    """The bank has no such question or section, or there is no such folder."""


def run(action: str, name: str, folder: Path | None, language: str) -> int:
    """Do what was asked; the exit status.

    Args:
        action: "check", "show", "diff" or "table".
        name: what to show, or the folder to compare with.
        folder: the own bank that is in use; None for the one that comes with the bot.
        language: of the bank's words.
    """
    if action == "check":
        return _check(Path(name) if name else folder)
    if action == "diff":
        return _diff(name, folder, language)
    bank = banks.load(folder)
    lines = _table(bank, language) if action == "table" else _shown(bank, name, language)
    for line in lines:
        print(line)
    return 0


def _check(folder: Path | None) -> int:
    problems = banks.check(folder)
    for problem in problems:
        print(problem)
    if problems:
        return 1
    loaded = banks.load(folder)
    asked = ", ".join(section.id for section in loaded.sections if section.asked)
    count = len(loaded.questions)
    print(f"The bank {loaded.version} is in order: {count} questions in sections {asked}.")
    return 0


def _diff(name: str, folder: Path | None, language: str) -> int:
    other = Path(name) if name else folder
    if other is None:
        raise NotThereError(
            "There is nothing to compare with: READINESS_BANK is not set. Name a folder: "
            "readiness bank diff FOLDER."
        )
    if not (other / "gates.yml").is_file():
        raise NotThereError(f"{other} has no gates.yml, so it is no bank. Name another folder.")
    before = banks.load(folder if name and folder else None)
    after = banks.load(other)
    difference = compare(before, after)
    print(difference.headline(after.words, language))
    for line in difference.lines(after.words, language):
        print(f"- {line}")
    return 0


def _table(bank: Bank, language: str) -> Iterator[str]:
    notes = table.read_notes(NOTES, bank) if NOTES.is_file() else {}
    yield table.write(bank, notes, language).rstrip("\n")


def _shown(bank: Bank, name: str, language: str) -> Iterator[str]:
    if not name:
        for section in bank.sections:
            count = sum(question.section == section.id for question in bank.questions)
            yield f"{section.id}  {section.title.say(language)}: {count}"
        return
    question = bank.by_id.get(name)
    if question is not None:
        yield from _question(bank, question, language)
        return
    section_ids = [section.id for section in bank.sections if section.id == name.upper()]
    if not section_ids:
        raise NotThereError(
            f"The bank {bank.version} has no question and no section {name!r}. "
            "`readiness bank show` lists the sections, `readiness bank show A` those of one."
        )
    for question in bank.questions:
        if question.section in section_ids:
            yield f"{question.id:<28} {question.severity:<8} {question.ask.say(language)}"


def _question(bank: Bank, question: Question, language: str) -> Iterator[str]:
    yield f"{question.id} ({question.title.say(language)})"
    yield f"  {question.ask.say(language)}"
    yield f"  {question.why.say(language)}"
    place = f"section {question.section}, gate {question.gate}"
    yield f"  row {question.row}, {question.source}; {place}"
    yield f"  {question.severity}; proof {question.minimum_grade.name}; {question.kind}"
    yield f"  asked when: {in_words(bank, question.when, language)}"
    for option in question.options:
        yield f"  · {option.words.say(language)} ({option.value})"
    for flag in question.red_flags:
        rule = f" [{flag.rule}]" if flag.rule else ""
        weight = flag.outcome.value if flag.outcome else flag.severity.value
        yield f"  ! {weight}{rule}: {in_words(bank, flag.when, language)}"
        yield f"    {flag.consequence.say(language)} {flag.lift.say(language)}"
    stale = [
        event.words.say(language) for event in bank.events if event.id in bank.depends[question.id]
    ]
    if stale:
        yield f"  asked again when: {'; '.join(stale)}"
