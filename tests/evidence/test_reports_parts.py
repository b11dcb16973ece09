"""A part of a report counts when it is filled in; its word alone, or an empty form, is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli import documents
from bot.evidence.readers.fields import filled_in
from bot.evidence.readers.grids import Grid
from bot.evidence.report import PARTS, Report, ReportKind
from tests.evidence import reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.evidence.facts import Facts

    Understood = Callable[[bytes, str], Report]
    Reading = Callable[[bytes, str], Facts]

TABLES: dict[ReportKind, tuple[tuple[str, ...], tuple[str, ...], tuple[reports.Row, ...]]] = {
    ReportKind.IQC: (
        ("IQC report", "Material", "Lot no.", "Requirement", "Result"),
        ("来料检验报告", "物料", "批号", "要求", "结果"),
        (
            ["PA66-GF30", "R-77", "moisture below 0.2 %", "accepted"],
            ["Screw M3", "S-12", "ISO 4762", "accepted"],
        ),
    ),
    ReportKind.IPQC: (
        ("IPQC record", "Station", "Time", "Requirement", "Result"),
        ("制程检验记录", "工位", "时间", "要求", "结果"),
        (["Press 3", "08:00", "no flash", "OK"], ["Press 3", "10:00", "no flash", "OK"]),
    ),
    ReportKind.FUNCTIONAL: (
        ("Functional test report", "Test", "Requirement", "Sample size", "Result"),
        ("功能测试报告", "测试项目", "要求", "样本数量", "结果"),
        (["Opening", "500 times", 5.0, "passed"], ["Drop", "1 m", 5.0, "passed"]),
    ),
    ReportKind.CONTROL_PLAN: (
        (
            *("Control plan", "Process step", "Characteristic", "Specification / tolerance"),
            *("Measurement method", "Sample size", "Frequency", "Reaction plan"),
        ),
        ("控制计划", "工序", "特性", "规格/公差", "测量方法", "样本容量", "频次", "反应计划"),
        (
            ["Molding", "Length", "24.00 ±0.05", "Caliper", 5.0, "every 2 h", "Stop and sort"],
            ["Packing", "Label", "right text", "Visual", "all", "every box", "Stop and sort"],
        ),
    ),
    ReportKind.DFM: (
        ("DFM report", "Finding", "Proposal"),
        ("可制造性分析", "问题", "建议"),
        (["Wall too thin at the rib", "1.2 mm"], ["No draft at the boss", "1 degree"]),
    ),
}
"""Kinds that are a table: headings in English and Chinese, and two lines of values."""

FORMS: dict[ReportKind, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    ReportKind.CERTIFICATE: (
        ("Certificate of conformity", "Certificate No.:", "Date:", "Product:", "Batch:"),
        ("材质证明书", "证书编号：", "日期：", "产品：", "批号："),
        ("", "C-2026-118", "2026-11-18", "HB-1040", "2611-04"),
    ),
    ReportKind.MINUTES: (
        ("Minutes of meeting", "Date:", "Attendees:", "Decisions:"),
        ("会议纪要", "日期：", "参会人员：", "决议："),
        ("", "2026-11-12", "Li Wei, M. Bauer", "Revision F is built from 20 November"),
    ),
    ReportKind.CRITERIA: (
        ("Inspection criteria", "Dimensions:", "Functions:", "Tests:"),
        ("检验标准", "尺寸：", "功能：", "测试："),
        ("", "24.00 ±0.05 mm", "opens 500 times", "drop from 1 m, five pieces"),
    ),
    ReportKind.ASSESSMENT: (
        (
            *("Pilot run report", "1. IQC records:", "2. IPQC records:"),
            *("3. Dimensional report:", "4. Functional tests:", "5. Open issues:"),
        ),
        (
            *("试产总结报告", "一、来料检验：", "二、制程检验："),
            *("三、尺寸检验：", "四、功能测试：", "五、遗留问题："),
        ),
        ("", "resin accepted", "12 checks", "32 pieces", "32 tested, all passed", "none"),
    ),
    ReportKind.DIMENSIONAL: (
        ("Dimensional report", "Instrument:", "Inspector:"),
        ("尺寸检验报告", "量具：", "检验员："),
        (),
    ),
}
"""Kinds that are a form: fields in English and Chinese, and what is filled in."""


def _workbook(rows: list[reports.Row]) -> bytes:
    return documents.xlsx({"Sheet1": rows})


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("numbered", [False, True])
def test_headings_alone_are_no_report(
    understood: Understood, kind: ReportKind, language: int, *, numbered: bool
) -> None:
    """An empty form lacks every part, also with its lines numbered; filled in it lacks none."""
    english, chinese, lines = TABLES[kind]
    title, *headings = (english, chinese)[language]
    heading: reports.Row = ["No.", *headings] if numbered else [*headings]
    top: list[reports.Row] = [[title], [], heading]
    if numbered:
        blank: list[reports.Row] = [[float(n)] for n in range(1, 9)]
        whole: list[reports.Row] = [[float(n), *line] for n, line in enumerate(lines, start=1)]
    else:
        blank, whole = [], [*lines]
    empty = understood(_workbook([*top, *blank]), "a.xlsx")
    assert (empty.kind, empty.missing[kind.value]) == (kind, PARTS[kind])
    filled = understood(_workbook([*top, *whole, *blank[len(whole) :]]), "a.xlsx")
    assert filled.missing[kind.value] == ()


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("line", ["", " ____________"])
def test_an_empty_form_is_no_report(
    understood: Understood, kind: ReportKind, language: int, line: str
) -> None:
    """Fields without values, or with lines to write on, are nothing; filled in they are all."""
    title, *labels = FORMS[kind][language]
    blank = [title, *(f"{label}{line}" for label in labels)]
    values = FORMS[kind][2][1:]
    for make, name in ((reports.document, "a.docx"), (_lines, "a.txt")):
        empty = understood(make(blank), name)
        assert (empty.kind, empty.missing[kind.value]) == (kind, PARTS[kind])
        if values:
            whole = [f"{label} {value}" for label, value in zip(labels, values, strict=True)]
            filled = understood(make([title, *whole]), name)
            assert filled.missing[kind.value] == ()


def _lines(lines: list[str]) -> bytes:
    return "\n".join(lines).encode()


def test_a_dimensional_form_without_readings(understood: Understood) -> None:
    """Nominal values that were printed before anything was measured are no report."""
    rows: list[reports.Row] = [
        ["Dimensional report"],
        ["Instrument", ""],
        ["No.", "Dimension", "Nominal", "Upper tol.", "Lower tol.", "Sample 1", "Sample 2"],
        [1.0, "Length", 112.0, 0.15, -0.15],
        [2.0, "Width", 30.0, 0.1, -0.1],
    ]
    parts = PARTS[ReportKind.DIMENSIONAL]
    assert understood(_workbook(rows), "a.xlsx").missing["dimensional"] == parts


def test_a_printed_form_in_two_lines_of_headings(understood: Understood) -> None:
    """The second line of headings is no value of the first."""
    rows: list[reports.Row] = [
        ["Control plan"],
        ["Process number", "Characteristics", "", "Methods", "", "", "Reaction plan"],
        ["", "Product", "Process", "Specification", "Sample size", "Frequency", ""],
    ]
    parts = PARTS[ReportKind.CONTROL_PLAN]
    assert understood(_workbook(rows), "a.xlsx").missing["control_plan"] == parts


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        (["The IQC and IPQC records and the dimensional report follow by mail"], 5),
        (["IQC", "resin lot R-77 accepted", "IPQC", "", "Open issues: none"], 3),
    ],
)
def test_a_word_in_a_sentence_is_no_part(
    understood: Understood, lines: list[str], missing: int
) -> None:
    """A section needs something beneath its heading."""
    report = understood(_lines(["Pilot run report", *lines]), "a.txt")
    assert len(report.missing["assessment"]) == missing


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Lot:", "R-77"]], [("Lot", "R-77")]),
        ([["Lot", "R-77", "Result", "OK"]], [("Lot", "R-77"), ("Result", "OK")]),
        ([["Lot: R; result: OK"]], [("Lot", "R"), ("result", "OK"), ("", "Lot: R; result: OK")]),
        ([["Lot", "Result"], ["R-1", "OK"], ["", ""]], [("Lot", "R-1"), ("Result", "OK")]),
        ([["Lot", "Result"], ["R-1"], ["R-2"], ["R-3", "OK"]], [("Lot", "R-1 ; R-2 ; R-3")]),
        ([["Result: □ OK □ NG"]], []),
        ([["Result: tbd"], ["Date: YYYY-MM-DD"], ["Is the draft enough?"]], []),
    ],
)  # fmt: skip
def test_what_is_filled_in(rows: list[list[str]], expected: list[tuple[str, str]]) -> None:
    """Fields, cells beside a label and columns with values in most rows."""
    grid = Grid("", "cell", [[*row] for row in rows])
    assert expected == [one[:2] for one in filled_in([grid])]
