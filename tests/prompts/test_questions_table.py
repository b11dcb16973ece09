"""The table of questions in the docs, held against the bank and against the list of 144 rows."""

import csv
import os
from pathlib import Path

import pytest

from bot.cli import banking, table
from prompts.entry import ROWS
from tests.prompts.banks import BANK

DOCS = Path(__file__).parents[2] / "docs"
NOTES = table.read_notes(banking.NOTES, BANK)
with Path(__file__).with_name("rows.csv").open(encoding="utf-8", newline="") as listed:
    LIST = {int(line["row"]): line for line in csv.DictReader(listed)}


def test_the_table_is_the_bank() -> None:
    """docs/questions.md says what the bank asks; `make docs` writes it anew."""
    path = DOCS / "questions.md"
    written = table.write(BANK, NOTES)
    if os.environ.get("BLESS"):
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written


@pytest.mark.parametrize("row", range(1, ROWS + 1))
def test_every_row_is_asked_or_its_note_says_why_not(row: int) -> None:
    """A row is carried by a question from the same place of the articles, or there is a note."""
    questions = [question for question in BANK.questions if question.row == row]
    assert questions or row in NOTES
    if questions:
        assert LIST[row]["source"] in {str(question.source) for question in questions}


@pytest.mark.parametrize("row", range(1, ROWS + 1))
def test_a_row_that_goes_by_another_name_has_a_note(row: int) -> None:
    """Whoever looks for a name of the list finds it, or finds where it went."""
    names = {question.id for question in BANK.questions if question.row == row}
    assert LIST[row]["name"] in names or row in NOTES


def test_a_note_on_a_question_that_is_gone_is_told(tmp_path: Path) -> None:
    """A note must not outlive its question."""
    notes = tmp_path / "notes.yml"
    notes.write_text("- {row: 1, into: tool-colour, why: gone}\n", encoding="utf-8")
    with pytest.raises(table.NotesError, match="tool-colour"):
        table.read_notes(notes, BANK)
