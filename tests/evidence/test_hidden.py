"""What lies in a container and is not seen at once: films in a ZIP, hidden parts of a workbook."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from bot.cli import documents
from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.grade import judge, sentence
from bot.evidence.probes import probe
from prompts.question import Kind
from tests.evidence.scenes import jpeg, scene

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prompts.words import Words
    from tests.evidence.conftest import Reading

PLAIN = '<row r="1"><c r="A1"><v>24.01</v></c><c r="B1"><v>24.02</v></c></row>'
HIDDEN_ROW = PLAIN + '<row r="2" hidden="1"><c r="A2"><v>24.90</v></c></row>'
COLUMN = '<cols><col min="{first}" max="{first}" hidden="1"/></cols>'
PHOTO = jpeg(scene(1, width=800, height=600))


def workbook(sheets: Sequence[tuple[str, str]], *, columns: str = "", row: str = PLAIN) -> bytes:
    """An XLSX with sheets, each of a name and a state, that all say the same."""
    body = documents.sheet_xml(row).replace(b"<sheetData>", columns.encode() + b"<sheetData>")
    parts = {f"xl/worksheets/sheet{at}.xml": body for at in range(1, len(sheets) + 1)}
    whole = zipfile.ZipFile(io.BytesIO(documents.workbook([name for name, _ in sheets], parts)))
    changed = {name: whole.read(name) for name in whole.namelist()}
    for name, state in sheets:
        old = f'<sheet name="{name}"'.encode()
        changed["xl/workbook.xml"] = changed["xl/workbook.xml"].replace(
            old, old + f' state="{state}"'.encode()
        )
    return documents.zipped(changed)


def reach() -> Iterator[tuple[Facts, Case]]:
    """Facts and cases by which every sentence about hidden things is reached."""
    archive = Facts("a.zip", 5_000, family=Family.ARCHIVE, opening=Opening.OPENED, films=2)
    yield archive, Case(kind=Kind.PHOTO)
    for sheets in ((), ("Raw",)):
        for lines in (0, 2):
            yield (
                Facts(
                    "a.xlsx",
                    5_000,
                    family=Family.SPREADSHEET,
                    opening=Opening.OPENED,
                    hidden_sheets=sheets,
                    hidden_lines=lines,
                ),
                Case(kind=Kind.FILE),
            )


def told(facts: Facts, kind: Kind, words: Words, language: str = "en") -> list[str]:
    """What a person is told about a file that was sent for a question of this kind."""
    findings = probe(facts, Case(question_id="q", kind=kind, order_code="ORDER-123"))
    return [sentence(finding, words, language) for finding in judge(findings).said]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            workbook([("Report", "visible"), ("Raw", "hidden"), ("Older", "veryHidden")]),
            "list.xlsx has hidden sheets: Raw, Older. They were read like the others.",
        ),
        (
            workbook([("Report", "visible")], row=HIDDEN_ROW, columns=COLUMN.format(first=2)),
            "list.xlsx has hidden rows or columns (2). They were read like the others.",
        ),
        (
            workbook([("Report", "visible"), ("Raw", "hidden")], row=HIDDEN_ROW),
            "list.xlsx has hidden sheets (Raw) and hidden rows or columns (2). They were read",
        ),
    ],
    ids=["sheets", "rows_and_columns", "both"],
)
def test_hidden_parts_of_a_workbook_are_told(
    reading: Reading, words: Words, content: bytes, said: str
) -> None:
    """They decide nothing: the workbook is worth what it is worth with all of it shown."""
    facts = reading(content, "list.xlsx")
    assert said in "\n".join(told(facts, Kind.FILE, words))
    assert judge(
        probe(facts, Case(question_id="q", kind=Kind.FILE, order_code="ORDER-123"))
    ).accepted
    assert "隐藏的" in "".join(told(facts, Kind.FILE, words, "zh-CN"))


def test_what_is_tidied_away_is_not_called_hidden(reading: Reading, words: Words) -> None:
    """Columns behind the last one that is written, and a sheet that says nothing, hide nothing."""
    plain = reading(workbook([("Report", "visible")], columns=COLUMN.format(first=9)), "list.xlsx")
    empty = reading(workbook([("Lists", "hidden")], row=""), "empty.xlsx")
    assert (plain.hidden_lines, empty.hidden_sheets) == (0, ())
    assert "hidden" not in " ".join(told(plain, Kind.FILE, words))


@pytest.mark.parametrize("photo", [True, False])
def test_films_in_an_archive_are_told(reading: Reading, words: Words, *, photo: bool) -> None:
    """With photos beside them or alone: they were not looked at, and can be sent by themselves."""
    parts = {"tool.mp4": b"film", "a/IMG_2.MOV": b"film", "__MACOSX/._tool.mp4": b""}
    facts = reading(documents.zipped(parts | ({"1.jpg": PHOTO} if photo else {})), "tool.zip")
    assert (
        "tool.zip has films in it (2). In an archive only pictures are looked at: "
        "send each film as a file of its own."
    ) in told(facts, Kind.PHOTO, words)
    assert not any("films" in line for line in told(facts, Kind.FILE, words))
