"""What is understood of a report, whatever its format and its language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.cli import documents, samples
from bot.evidence.report import Claimed, Report, ReportKind
from tests.evidence import reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.evidence.facts import Facts

    Reading = Callable[[bytes, str], Facts]
    Understood = Callable[[bytes, str], Report]


def _xlsx(rows: list[reports.Row], sheet: str = "S") -> bytes:
    return documents.xlsx({sheet: rows})


STUDY_STATES = [
    ("order", "ORDER-123"),
    ("part", "HB-1040"),
    ("revision", "F"),
    ("site", "Dongguan plant 2"),
    ("batch", "2611-04"),
]


def test_a_study_in_a_workbook(understood: Understood) -> None:
    """Readings, subgroups, limits and claims, what it names, each with its place."""
    report = understood(reports.overstated(), "study.xlsx")
    assert (report.kind, report.missing["dimensional"]) == (ReportKind.DIMENSIONAL, ())
    assert report.states == STUDY_STATES
    (measured,) = report.measured
    assert (measured.name, measured.where) == ("A", "Study!C6")
    assert measured.values == tuple(reports.OVERSTATED)
    assert (measured.nominal, measured.lower, measured.upper) == pytest.approx((24, 23.95, 24.05))
    assert measured.subgroups[:6] == ("1", "1", "1", "1", "1", "2")
    claims = [(claim.what, claim.value, claim.of) for claim in report.claims]
    assert claims == [(Claimed.CPK, 1.45, "A"), (Claimed.PPK, 1.41, "A")]
    assert [one.value for one in report.said("date")] == ["2026-11-18"]


def test_a_study_in_a_pdf(understood: Understood) -> None:
    """The same table on a page."""
    rows = reports.study_rows(reports.readings(20))[5:]
    lines = ["Order ORDER-123, drawing revision F", "Caliper. Cpk = 1.45"]
    content = reports.pdf_table("Dimensional report", lines, rows)
    report = understood(content, "study.pdf")
    assert report.measured[0].values == tuple(reports.readings(20))
    assert report.measured[0].subgroups[4:6] == ("1", "2")
    assert (("order", "ORDER-123") in report.states, report.claims[0].value) == (True, 1.45)


def test_a_study_in_a_word_document(understood: Understood) -> None:
    """The same table in a DOCX."""
    rows = reports.study_rows(reports.readings(20))[5:]
    content = reports.document(["Dimensional report", "Caliper QC-014"], [rows])
    report = understood(content, "study.docx")
    assert report.measured[0].values == tuple(reports.readings(20))
    assert report.measured[0].where == "T1!C1"


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("offsets", [True, False])
def test_a_study_in_qif(understood: Understood, version: int, *, offsets: bool) -> None:
    """Both versions, limits as limits or as offsets from the nominal."""
    values = reports.readings(30)
    content = reports.qif(values, version=version, offsets=offsets, claims={"Cpk": 1.6})
    report = understood(content, "study.qif")
    (measured,) = report.measured
    assert measured.values == tuple(values)
    assert (measured.lower, measured.upper) == pytest.approx((23.95, 24.05))
    assert report.states == [("order", "ORDER-123"), ("part", "HB-1040")]
    assert {claim.what for claim in report.claims} == {Claimed.CPK, Claimed.GOOD}


def test_qif_that_calls_limits_offsets(understood: Understood) -> None:
    """A published file has limits around its target and says that they are none."""
    content = reports.qif([1.999], limits=(1.8, 2.2)).replace(b">24.0<", b">2.0<")
    content = content.replace(b"<DefinedAsLimit>true", b"<DefinedAsLimit>false")
    (measured,) = understood(content, "study.qif").measured
    assert (measured.lower, measured.upper) == (1.8, 2.2)


def test_a_characteristic_in_each_line(understood: Understood) -> None:
    """Chinese headings, tolerances of two kinds, "合格" as a claim."""
    report = understood(_xlsx(reports.by_row(), "尺寸"), "尺寸.xlsx")
    assert [one.name for one in report.measured] == ["长度", "孔径", "厚度"]
    assert (report.measured[1].lower, report.measured[1].upper) == pytest.approx((8.5, 8.53))
    assert [claim.what for claim in report.claims] == [Claimed.GOOD] * 3
    assert report.states == [("order", "ORDER-123"), *STUDY_STATES[1:3], STUDY_STATES[4]]
    assert report.missing["dimensional"] == ()


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_reading_in_each_line(understood: Understood, delimiter: str) -> None:
    """Points or commas for decimals; subgroups and cavities are kept."""
    content = reports.csv_text(reports.one_a_line(), delimiter)
    report = understood(content, "tidy.csv")
    first, second = report.measured
    assert (first.name, second.name, len(first.values)) == ("A", "B", 20)
    assert first.values == tuple(reports.readings(20, spread=0.01, seed=3))
    assert (first.cavities[:5], len(set(first.subgroups))) == (("1", "2", "3", "4", "1"), 5)


def test_limits_in_lines_of_their_own(understood: Understood) -> None:
    """Nominal, USL and LSL above the readings; statistics below are claims."""
    report = understood(_xlsx(reports.limits_below()), "s.xlsx")
    assert [(one.name, one.lower, len(one.values)) for one in report.measured] == [
        ("Length", 111.85, 30),
        ("Width", 29.9, 30),
    ]
    assert {claim.what for claim in report.claims} == {Claimed.MOST, Claimed.LEAST, Claimed.CPK}


@pytest.mark.parametrize(
    ("rows", "form"), [(reports.gauge_rows(), "list"), (reports.gauge_form(), "form")]
)
def test_gauge_studies(understood: Understood, rows: list[reports.Row], form: str) -> None:
    """One reading in each line, or the printed form with its averages left out."""
    report = understood(_xlsx(rows), f"{form}.xlsx")
    (study,) = report.studies
    assert (len(study.values), len(set(study.parts)), set(study.appraisers)) == (
        90,
        10,
        {"Li", "Wang", "Zhao"},
    )
    assert (study.lower, study.upper) == pytest.approx((23.95, 24.05))
    assert report.measured == ()


def test_a_title_with_limits_is_no_heading(understood: Understood) -> None:
    """A tolerance in a title belongs to no column; a piece that was not measured ends no table."""
    title: list[reports.Row] = [["Report A 24.00 ±0.05"], ["Piece", "Note"], [1, 2.0], [2, 3.0]]
    assert understood(reports.csv_text(title), "a.csv").measured[0].name == "Note"
    gap: list[reports.Row] = [["Piece", "A 24.00 ±0.05"], [1, 24.0], [2, "lost"], [3, 24.01]]
    assert understood(reports.csv_text(gap), "a.csv").measured[0].values == (24.0, 24.01)


def test_a_pilot_report(understood: Understood) -> None:
    """Its sections, its open issues and which of them have no disposition."""
    report = understood(reports.pilot_report(), "pilot.docx")
    assert report.kinds == tuple(
        ReportKind(kind) for kind in ("assessment", "iqc", "ipqc", "dimensional", "functional")
    )
    assert report.missing["assessment"] == ()
    assert report.issues is not None
    assert (report.issues.listed, report.issues.undisposed) == (
        3,
        ("Sink mark at boss 3", "Box label too small"),
    )
    assert report.states[3] == ("site", "Dongguan plant 2")
    assert Decimal(report.said("quantity")[0].value) == 300


@pytest.mark.parametrize(
    ("lines", "listed", "stated", "undisposed"),
    [
        (["Open issues: none"], 0, 0, 0),
        (["无遗留问题"], 0, 0, 0),
        (["Open issues: 3"], 0, 3, 0),
        (["5 one open issue, flash at gate, owner Li Wei, due 2026-12-03"], 1, 1, 0),
        (["5 one open issue, flash at the gate"], 1, 1, 1),
        (["Open issues", "- flash, reworked", "- sink mark", "", "End"], 2, None, 1),
        (["遗留问题：", "1. 飞边，已返工", "2. 缩水"], 2, None, 1),
        (["Open issues", "- rib, corrective action to be decided", "", "End"], 1, None, 1),
        (["Open issues", "- flash, not yet corrected", "", "End"], 1, None, 1),
        (["Open issues", "- not accepted by customer", "", "End"], 1, None, 1),
        (["Open issues", "- not accepted, scrapped", "", "End"], 1, None, 0),
    ],
)
def test_open_issues_in_words(
    understood: Understood, lines: list[str], listed: int, stated: int | None, undisposed: int
) -> None:
    """Counts, lists and single lines, in both languages."""
    content = reports.document(["Pilot run report", *lines])
    issues = understood(content, "pilot.docx").issues
    assert issues is not None
    assert (issues.listed, issues.stated, len(issues.undisposed)) == (listed, stated, undisposed)


@pytest.mark.parametrize(
    ("said", "undisposed"),
    [
        ("ongoing", 1),
        ("under discussion", 1),
        ("to be decided", 1),
        ("not accepted", 1),
        ("rework", 0),
        ("not accepted: scrap", 0),
    ],
)
def test_a_word_in_the_column_is_no_disposition(
    understood: Understood, said: str, undisposed: int
) -> None:
    """It has to say what is done."""
    text = f"Assessment of pilot run\nIssue,Disposition,Owner\nflash,{said},Li\n"
    issues = understood(text.encode(), "i.csv").issues
    assert issues is not None
    assert len(issues.undisposed) == undisposed


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ("☐ Prototype  ☑ Pre-launch  ☐ Production", ("pre_launch",)),
        ("Prototype ☐  Pre-launch ☐  Production ☒", ("production",)),
        ("[ ] Prototype [x] Pre-Launch [ ] Production", ("pre_launch",)),
        ("□样件 ■试生产 □生产", ("pre_launch",)),
        ("☑ Prototype ☑ Pre-launch ☐ Production", ("prototype", "pre_launch")),
        ("☐ Prototype ☐ Pre-launch ☐ Production", ()),
        ("Stage: production", ("production",)),
        ("阶段：试生产", ("pre_launch",)),
        ("Molding line 3", ()),
    ],
)
def test_the_stage_of_a_control_plan(
    understood: Understood, boxes: str, expected: tuple[str, ...]
) -> None:
    """Boxes before or behind their words, ticked in many ways, or a stage in words."""
    report = understood(_xlsx(reports.control_plan(boxes), "CP"), "cp.xlsx")
    assert (report.kind, report.stages) == (ReportKind.CONTROL_PLAN, expected)
    assert report.missing["control_plan"] == ()


def test_ticked_boxes_of_word(understood: Understood) -> None:
    """Word's own boxes are read, which hold no letter."""
    content = reports.ticked_document({"Prototype": False, "Pre-launch": False, "Production": True})
    assert understood(content, "cp.docx").stages == ("production",)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["IQC report", "Resin lot 7 accepted by spec"], "iqc"),
        (["来料检验报告"], "iqc"),
        (["制程检验记录"], "ipqc"),
        (["In-process inspection"], "ipqc"),
        (["Functional test report"], "functional"),
        (["DFM report"], "dfm"),
        (["可制造性分析"], "dfm"),
        (["Certificate of conformity"], "certificate"),
        (["材质证明书"], "certificate"),
        (["会议纪要"], "minutes"),
        (["试产总结报告", "一、来料检验", "二、尺寸检验"], "assessment"),
        (["Control plan", "Inspection method"], "control_plan"),
        (["检验标准", "与样品一致"], "criteria"),
        (["Hello", "see you tomorrow"], "unknown"),
    ],
)
def test_kinds_by_their_headings(understood: Understood, lines: list[str], expected: str) -> None:
    """English and Chinese titles; the title counts, not what is mentioned below."""
    content = "\n".join(lines).encode()
    assert expected == understood(content, "a.txt").kind.value


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Form rev. 2, drawing revision F", [("revision", "F")]),
        ("The drawing was changed from revision E", []),
        ("Document revision: 3", []),
        ("Rev. A/0", [("revision", "A/0")]),
        ("图纸版本：B", [("revision", "B")]),
        ("resin lot R-77 used", []),
        ("Lot No. 2611-04", [("batch", "2611-04")]),
        ("生产批号：A2611", [("batch", "A2611")]),
        ("P/N HB-1040 for order", [("part", "HB-1040")]),
        ("in order to pass", []),
        ("Purchase order no: 4500012345", [("order", "4500012345")]),
        ("Site conditions were good", []),
        ("Production site: Ningbo works 3; tel 12", [("site", "Ningbo works 3")]),
        ("产地：东莞二厂", [("site", "东莞二厂")]),
    ],
)
def test_what_a_line_names(
    understood: Understood, line: str, expected: list[tuple[str, str]]
) -> None:
    """A form's own revision, an old revision and a resin's lot name nothing of the order."""
    assert expected == understood(f"note\n{line}\n".encode(), "a.txt").states


def test_requirements_are_no_claims(understood: Understood) -> None:
    """A wanted Cpk is not a stated one; shares and counts are told apart."""
    lines = (
        "Test report\nCpk ≥ 1.33\nrequired Cpk 1.67\nPpk: 1,52\n%GRR = 12.5 %\nndc 7\n"
        "First pass yield: 98.2 %\nTested: 300\nPassed: 291\n"
    )
    report = understood(lines.encode(), "a.txt")
    assert [(claim.what.value, round(claim.value, 4)) for claim in report.claims] == [
        ("ppk", 1.52),
        ("grr", 0.125),
        ("ndc", 7.0),
        ("yield", 0.982),
        ("tested", 300.0),
        ("passed", 291.0),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "过程能力指数Cpk为1.67",
        "Cpk (Length) = 1.67",
        "Target 1.33; Cpk 1.67",
        "要求1.33；Cpk 1.67",
        "Length: Cpk = 1.67",
    ],
)
def test_a_claim_is_found_however_it_is_written(understood: Understood, line: str) -> None:
    """After Chinese, with its characteristic in brackets, behind a requirement."""
    report = understood(f"Test report\n{line}\n".encode(), "a.txt")
    assert [(claim.what.value, claim.value) for claim in report.claims] == [("cpk", 1.67)]
    assert report.claims[0].of == ("Length" if "Length" in line else report.claims[0].of)


def test_the_samples_of_the_demo(understood: Understood, reading: Reading) -> None:
    """The demo's trial report and measurements are understood whole, in the child as well."""
    trial = Report.of(reading(samples.trial_report(), "pilot.pdf"))
    assert trial is not None
    assert (trial.kind, STUDY_STATES) == (ReportKind.ASSESSMENT, trial.states)
    sheet = understood(samples.dimensional_report(), "dims.xlsx")
    assert [(one.name, len(one.values)) for one in sheet.measured] == [
        ("A", 32),
        ("B", 32),
        ("C", 32),
    ]
    assert sheet.missing["dimensional"] == ()


@pytest.mark.parametrize(
    "told",
    [
        [],
        {"kind": "poem"},
        {"kinds": "iqc"},
        {"statements": [{"what": 1}]},
        {"measured": [{"name": "A", "where": "B", "values": []}]},
        {"measured": [{"name": "A", "where": "B", "values": ["1"]}]},
        {"measured": [{"name": "A", "where": "B", "values": [1e300]}]},
        {"measured": [{"name": "A", "where": "B", "values": [1, 2], "subgroups": ["1"]}]},
        {"measured": [{"name": "A" * 300, "where": "B", "values": [1]}]},
        {"measured": [{"name": "A", "where": "B", "values": [1] * 15_000}] * 2},
        {"studies": [{"name": "", "where": "", "values": [1], "parts": [], "appraisers": []}]},
        {"claims": [{"what": "cpk", "value": True, "where": ""}]},
        {"issues": {"listed": -1}},
        {"measurable": 1.5},
    ],
)
def test_a_reader_is_believed_within_bounds(told: object) -> None:
    """What a report cannot hold is refused, whoever wrote it."""
    with pytest.raises(ValueError, match=r"."):
        Report.from_json(told)
