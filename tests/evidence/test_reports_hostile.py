"""Whatever is called a report ends in one plain finding, and in limits."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.cli import documents
from bot.evidence.charts import draw, worst
from bot.evidence.facts import Opening
from bot.evidence.report import Measured, Report
from bot.evidence.report_agrees import report_agrees
from bot.evidence.report_claims_hold import report_claims_hold
from bot.evidence.report_names_this_order import report_names_this_order
from bot.evidence.report_opens import report_opens
from prompts.finding import Outcome
from tests.evidence import hostile, reports
from tests.evidence.reported import ORDER, facts_of, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.evidence.facts import Facts
    from prompts.words import Words

    Reading = Callable[[bytes, str], Facts]

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("make", "name", "opening"),
    [
        (lambda: documents.pdf([["x"]], locked=True), "a.pdf", Opening.LOCKED),
        (hostile.sparse_workbook, "a.xlsx", Opening.SWELLING),
        (hostile.laughing_document, "a.docx", Opening.NESTED),
        (reports.laughing_header, "a.docx", Opening.NESTED),
        (reports.laughing_qif, "a.qif", Opening.NESTED),
        (hostile.malformed_pdf, "a.pdf", Opening.BROKEN),
    ],
)
def test_a_trap_is_not_read(
    make: Callable[[], bytes], name: str, opening: Opening, reading: Reading, words: Words
) -> None:
    """Each trap ends as what it is, with a sentence and what to send, and no report."""
    facts = reading(make(), name)
    assert (facts.opening, facts.report) == (opening, None)
    finding = report_opens(facts, ORDER)
    assert finding.holds is Outcome.FALSE
    assert said(finding, words).startswith(name)
    for probe in (report_claims_hold, report_agrees, report_names_this_order):
        assert probe(facts, ORDER).holds is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: documents.xlsx({"S": reports.wide_rows()}), "wide.xlsx"),
        (lambda: reports.csv_text(reports.wide_rows()), "wide.csv"),
        (lambda: b"Piece,A 24.00 \xc2\xb10.05\n" + b"1,24.01\n" * 300_000, "long.csv"),
        (lambda: b"text,number\n" + b"bolt,24.01\n" * 60_000, "list.csv"),
        (lambda: b"part 1,24.01 +-0.05,8\n" * 60_000, "again.csv"),
        (lambda: b"order " * 200_000, "labels.txt"),
        (lambda: (b"revision A " * 60 + b"\n") * 3_000, "revisions.txt"),
        (lambda: b"Open issue,Owner\n" * 30_000, "issues.csv"),
        (lambda: b"\xe2\x98\x91 prototype " * 20_000 + b"\ncontrol plan", "boxes.txt"),
        (reports.many_pages, "pages.pdf"),
        (lambda: reports.qif([24.0] * 30_000), "long.qif"),
        (lambda: documents.pdf([["x " * 3_000] * 40] * 20), "dense.pdf"),
        (lambda: "٠١٢ ﷽ ".encode() * 20_000, "digits.txt"),
        (lambda: b"1" * 400_000, "digits.csv"),
        (lambda: (b"1," * 20_000 + b"\n") * 20, "commas.csv"),
        (lambda: b'"a' * 150_000, "quotes.csv"),
    ],
)
def test_a_flood_is_read_in_limits(make: Callable[[], bytes], name: str, reading: Reading) -> None:
    """Ten thousand columns and a hundred thousand lines cost seconds, and are cut."""
    content = make()
    began = time.monotonic()
    facts = reading(content, name)
    assert time.monotonic() - began < 12
    assert facts.opening is Opening.OPENED
    report = Report.of(facts)
    assert report is not None
    assert sum(len(one.values) for one in report.measured) <= 20_000


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("NaN", "absurd"),
        ("1e400", "absurd"),
        ("#DIV/0!", "absurd"),
        ("9" * 40, "absurd"),
        ("24,013", "ambiguous"),
    ],
)
def test_what_is_no_measured_value_is_named(
    cell: str, key: str, reading: Reading, words: Words
) -> None:
    """The value and its place are said, and nothing is computed from the rest."""
    rows: list[list[str | float]] = [["Piece", "A 24 ±1"], [1, "23"], [2, cell], [3, "25"]]
    finding = report_claims_hold(reading(reports.csv_text(rows), "a.csv"), ORDER)
    assert finding.words_key == f"finding.report_claims_hold.false_{key}"
    assert f"“{cell}” (B3)" in said(finding, words)
    sheet = documents.xlsx({"S": rows})
    assert report_claims_hold(reading(sheet, "a.xlsx"), ORDER).holds is Outcome.FALSE


def test_an_infinite_number_in_a_workbook(reading: Reading) -> None:
    """A cell that holds more than any number is no number."""
    sheet = documents.sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Piece</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>A 24 ±1</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1e400</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><v>24</v></c></row>'
    )
    workbook = documents.workbook(["S"], {"xl/worksheets/sheet1.xml": sheet})
    facts = reading(workbook, "a.xlsx")
    finding = report_claims_hold(facts, ORDER)
    assert finding.words_key == "finding.report_claims_hold.false_absurd"


def test_a_formula_is_a_text(reading: Reading) -> None:
    """What would start a program elsewhere is neither run nor taken for a number."""
    rows: list[list[str | float]] = [
        ["Piece", "A 24 ±1"],
        [1, "=cmd|'/C calc'!A0"],
        [2, "24.1"],
        [3, '=HYPERLINK("http://x.example")'],
    ]
    report = Report.of(reading(reports.csv_text(rows), "a.csv"))
    assert report is not None
    assert [one.values for one in report.measured] == [(24.1,)]
    assert report.unread == ()


def test_signs_that_turn_the_line_are_dropped(reading: Reading, words: Words) -> None:
    """A revision that is written to be read backwards is said plainly."""
    facts = reading("note\nDrawing revision: \u202eE\u202c\n".encode(), "a.txt")
    sentence = said(report_agrees(facts, ORDER), words)
    assert sentence.startswith("a.txt says revision E (¶ 2); the order says revision F.")
    assert "\u202e" not in sentence


def test_a_name_in_the_file_cannot_speak_for_the_bot(reading: Reading, words: Words) -> None:
    """Braces, brackets and mentions in a heading stay the text that they are."""
    heading = "<!channel> {name} [[fetch.gone]] ±0.05"
    rows: list[list[str | float]] = [["Piece", f"{heading} 24.00 ±0.05"], [1, 23.0], [2, 24.0]]
    finding = report_claims_hold(reading(reports.csv_text(rows), "a.csv"), ORDER)
    assert "<!channel> {name} [[fetch.gone]]" in said(finding, words)


MEASURED = Measured("平面度", "S!B2", tuple(reports.OVERSTATED), 24.0, 23.95, 24.05)


def test_the_picture_is_small_and_the_same_every_time() -> None:
    """At most three characteristics, worst first, light enough for a phone."""
    fine = replace(MEASURED, name="fine", values=tuple(reports.readings(300)))
    report = Report(measured=(fine, fine, MEASURED, fine))
    assert [number for number, _, _ in worst(report)] == [3, 1, 2]
    picture = draw(report)
    assert picture is not None
    assert picture == draw(report)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 100_000


@pytest.mark.parametrize(
    "measured",
    [
        replace(MEASURED, values=(24.0, 24.0)),
        replace(MEASURED, values=(0.0,) * 9, nominal=None, lower=None, upper=None),
        replace(MEASURED, values=(-1e12, 1e12)),
        replace(MEASURED, lower=24.05, upper=23.95),
        replace(MEASURED, lower=None),
        replace(MEASURED, values=tuple(reports.readings(5_000))),
    ],
)
def test_a_picture_of_odd_numbers(measured: Measured) -> None:
    """No spread, no limits, limits the wrong way round and thousands of pieces are drawn too."""
    assert draw(Report(measured=(measured,)))
    assert report_claims_hold(facts_of(Report(measured=(measured,))), ORDER).holds


def test_no_picture_without_numbers() -> None:
    """One reading is no picture."""
    assert draw(Report()) is None
    assert draw(Report(measured=(replace(MEASURED, values=(24.0,)),))) is None


def test_the_child_hands_over_the_picture(reading: Reading) -> None:
    """The report and its picture come together."""
    facts = reading(reports.overstated(), "study.xlsx")
    assert facts.chart
