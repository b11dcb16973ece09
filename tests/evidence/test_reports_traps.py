"""What a careless and a cheating supplier write, and what a buyer is told of it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bot.cli import documents
from bot.evidence import grade
from bot.evidence.grade import judge
from bot.evidence.probes import probe
from bot.evidence.report import Claimed, Issues, Report
from bot.evidence.report_agrees import report_agrees
from bot.evidence.report_claims_hold import report_claims_hold
from bot.evidence.report_issues_are_disposed import report_issues_are_disposed
from bot.evidence.report_meets_usual_limits import report_meets_usual_limits
from bot.evidence.report_opens import report_opens
from bot.evidence.report_readings_vary import report_readings_vary
from prompts.answer import Grade
from prompts.bands import Bands
from prompts.finding import Outcome
from prompts.question import Kind
from tests.evidence import reports
from tests.evidence.reported import ORDER, facts_of, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.evidence.facts import Facts
    from prompts.finding import Finding
    from prompts.words import Words

    Understood = Callable[[bytes, str], Report]
    Reading = Callable[[bytes, str], Facts]
    Probe = Callable[[Facts, object], Finding]

Column = tuple[str, "Sequence[str | float]"]
FINE = reports.readings(30, middle=10.0, seed=1)
COARSE = reports.readings(30, middle=10.0, spread=0.05, seed=2)
LENGTH: Column = ("Length 10.00 ±0.10", COARSE)
DECOY: Column = ("Decoy 5.0 ±1.0", [5 + place % 7 * 0.001 for place in range(30)])


def _table(*columns: Column) -> list[reports.Row]:
    lines = zip(*(values for _, values in columns), strict=True)
    heading: reports.Row = ["Piece", *(name for name, _ in columns)]
    return [heading, *([float(n), *line] for n, line in enumerate(lines, start=1))]


def _book(**sheets: list[reports.Row]) -> bytes:
    first, *_ = sheets
    return documents.xlsx(
        {
            name: [*(reports.HEADING if name == first else []), *rows]
            for name, rows in sheets.items()
        }
    )


CPK: list[reports.Row] = [["Cpk = 1.67"]]
GAP: list[reports.Row] = [[], []]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (_book(S=[*CPK, *GAP, *_table(LENGTH, DECOY)]), "false_unassigned"),
        (_book(S=[*_table(LENGTH), *CPK, *GAP, *_table(DECOY)]), "false_index"),
        (_book(S=[*_table(DECOY), *CPK, *GAP, *_table(LENGTH)]), "true"),
        (_book(S=[*_table(DECOY), *GAP, *CPK, *_table(LENGTH)]), "false_index"),
        (_book(S=[*_table(DECOY), *GAP, *_table(LENGTH), [], *CPK]), "false_index"),
        (_book(S=[*_table(LENGTH), *GAP, *_table(DECOY), *GAP, *CPK]), "false_unassigned"),
        (_book(A=[*_table(LENGTH), [], *CPK], B=_table(DECOY)), "false_index"),
        (_book(A=CPK, B=_table(LENGTH), C=_table(DECOY)), "false_unassigned"),
        (_book(S=[["All Cpk values are above 1.67"], *_table(LENGTH, DECOY)]), "false_index"),
        (_book(S=[["所有尺寸的Cpk均大于1.67"], *_table(LENGTH, DECOY)]), "false_index"),
        (_book(S=[["All Cpk shall be above 1.67"], *_table(LENGTH, DECOY)]), "true"),
        (_book(S=[["Cpk of Length: 1.67"], *_table(LENGTH, DECOY)]), "false_index"),
        (_book(S=[*_table(LENGTH, DECOY), ["", "", "Cpk = 1.67"]]), "true"),
        (_book(S=[*_table(("Length 10.00 ±0.10", sorted(COARSE))), *CPK]), "false_index"),
    ],
)
def test_a_claim_is_about_what_it_stands_beside(
    understood: Understood, content: bytes, key: str
) -> None:
    """Its column, table, section and sheet; a decoy elsewhere does not bear it out."""
    finding = report_claims_hold(facts_of(understood(content, "a.xlsx")), ORDER)
    assert finding.words_key == f"finding.report_claims_hold.{key}"


@pytest.mark.parametrize(
    ("content", "denies", "grades"),
    [
        (_book(S=[*_table(LENGTH), *CPK]), True, Grade.E1),
        (_book(S=[*CPK, *GAP, *_table(LENGTH, DECOY)]), False, Grade.E1),
        (_book(S=[*_table(("A 10.00 ±0.10", ["10.01/10.02", *FINE[1:]]))]), False, Grade.E1),
        (_book(S=_table(("A 10.00 ±0.10", [v / 25.4 for v in FINE]))), False, Grade.E1),
        (_book(S=_table(("A 10.00 ±0.10", FINE))), False, Grade.E2),
    ],
)
def test_only_a_contradiction_denies(
    understood: Understood, content: bytes, *, denies: bool, grades: Grade
) -> None:
    """What cannot be read or assigned weakens; a member may let it pass."""
    judgement = judge(probe(facts_of(understood(content, "a.xlsx")), ORDER))
    assert (judgement.claim_fails, judgement.grade) == (denies, grades)
    assert judgement.is_weak(Grade.E1) is (grades is Grade.E1)


def test_readings_without_limits_prove_nothing(understood: Understood, words: Words) -> None:
    """They are told how many they are and what to send, and are not "true"."""
    facts = facts_of(understood(_book(S=_table(("Length", FINE))), "a.xlsx"))
    finding = report_claims_hold(facts, ORDER)
    assert finding.holds is Outcome.NOT_AVAILABLE
    assert said(finding, words).startswith("a.xlsx has 30 readings but no limits beside them")
    assert finding in judge(probe(facts, ORDER)).said


COPIES = [*FINE[:6]] * 5


@pytest.mark.parametrize(
    ("check", "content", "expected"),
    [
        (report_readings_vary, _table(("A 10 ±0.1", COPIES)), "A: the same 6 readings stand"),
        (
            report_readings_vary,
            _table(("A 10 ±0.1", FINE), ("B 10 ±0.2", FINE)),
            "A (S!B6) and B (S!C6) have the same 30",
        ),
        (report_readings_vary, _table(("A 10 ±0.1", [10.01] * 30)), "A: all 30 readings are 10.01"),
        (
            report_readings_vary,
            _table(("A 10 ±0.05", [min(max(v, 9.95), 10.05) for v in COARSE])),
            "A: 8 of 30 readings lie exactly on a limit",
        ),
        (
            report_agrees,
            [*_table(("A 10.00 ±0.05", COARSE)), *GAP, *_table(("A 10.00 ±0.50", FINE))],
            "a.xlsx gives A two tolerances: 9.95 – 10.05 (S!B6) and 9.5 – 10.5",
        ),
        (
            report_claims_hold,
            _table(("A 10.00 ±0.05", [f"{v} NG" if v > 10.05 else v for v in COARSE])),
            "A: 30 readings, 8 out of tolerance",
        ),
        (
            report_claims_hold,
            _table(("A 10.00 ±0.05", COARSE), ("Result", ["NG", *["OK"] * 29])),
            "A: stated good, but 8 of 30 readings are out of tolerance",
        ),
        (
            report_claims_hold,
            _table(("A 10.00 ±0.10 mm", [v / 25.4 for v in FINE])),
            "A: the readings (about 0.39",
        ),
    ],
)
def test_what_misleads_is_told(
    understood: Understood, words: Words, check: Probe, content: list[reports.Row], expected: str
) -> None:
    """Copies, shaved readings, wider limits, remarks, "OK" beside a bad one, and inches."""
    finding = check(facts_of(understood(_book(S=content), "a.xlsx")), ORDER)
    assert said(finding, words).startswith(expected)


def test_readings_of_one_gauge_step_are_no_copies(understood: Understood) -> None:
    """A coarse gauge shows three values again and again."""
    values = [10.0, 10.01, 10.02] * 10
    report = understood(_book(S=_table(("A 10 ±0.1", values))), "a.xlsx")
    assert report_readings_vary(facts_of(report), ORDER).holds is Outcome.TRUE


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_many_characteristics_fit_on_a_phone(
    understood: Understood, words: Words, language: str
) -> None:
    """The worst in full, two in short, the rest counted."""
    columns = [
        (f"D{n} 10.0 ±0.{n}", reports.readings(30, middle=10.0, seed=n)) for n in range(1, 10)
    ]
    report = understood(_book(S=_table(*columns)), "a.xlsx")
    sentence = said(report_claims_hold(facts_of(report), ORDER), words, language)
    assert sentence.startswith("D1")
    assert ("and 6 more." if language == "en" else "另有 6 项。") in sentence
    assert len(sentence) < 220


def test_a_scan_is_called_a_scan(reading: Reading, words: Words) -> None:
    """A PDF of pictures cannot be read: refused for a report, told for any other file."""
    target = io.BytesIO()
    Image.new("L", (600, 800), 200).save(target, "PDF")
    facts = reading(target.getvalue(), "scan.pdf")
    finding = report_opens(facts, ORDER)
    assert finding.holds is Outcome.FALSE
    assert said(finding, words).startswith("scan.pdf is a scan: its pages are pictures")
    stamped = replace(facts, excerpt="Scanned with CamScanner")
    assert report_opens(stamped, ORDER).holds is Outcome.FALSE
    kept = report_opens(facts, replace(ORDER, kind=Kind.FILE))
    assert kept.words_key == "finding.report_opens.not_available_scan"


def test_the_usual_limits_are_told_and_decide_nothing(reading: Reading, words: Words) -> None:
    """Each number with its band; the grade is the same as without."""
    facts = reading(reports.honest(), "study.xlsx")
    finding = report_meets_usual_limits(facts, ORDER)
    sentence = said(finding, words)
    assert sentence.startswith("Usual limits, all met (A): Ppk 1.75 is accepted (1.67 or more)")
    assert "a full study: 125 readings in 25 subgroups" in sentence
    assert "no bad one in 125 proves at most 2.4 % bad at 95 %" in sentence
    strict = report_meets_usual_limits(facts, replace(ORDER, bands=Bands(ppk_accepted=2.0)))
    assert "Ppk 1.75 is interim (1.33 to 2)" in said(strict, words)
    assert strict.probe in grade.INFORMS
    assert judge(probe(facts, replace(ORDER, bands=Bands(ppk_interim=1.9)))).grade is Grade.E2


def test_a_gauge_and_a_yield_have_their_bands(understood: Understood, words: Words) -> None:
    """%GRR, ndc and first-pass yield."""
    gauge = facts_of(understood(reports.csv_text(reports.gauge_rows()), "g.csv"))
    sentence = said(report_meets_usual_limits(gauge, ORDER), words)
    assert "%GRR 10.3 % needs a reason (10 to 30 %) · ndc 13 is enough (5 or more)" in sentence
    lines = b"Test report\nFirst pass yield: 97.0 %\nTested: 300\nPassed: 291\n"
    rate = facts_of(understood(lines, "a.txt"))
    sentence = said(report_meets_usual_limits(rate, ORDER), words)
    assert "yield 97 % is too low for volume (not above 98 %) · 9 bad in 300" in sentence
    assert {claim.what for claim in Report.of(rate).claims} >= {Claimed.YIELD}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "words_said",
    [
        *(
            "no action",
            "No action required",
            "see mail",
            "see email from Li",
            "refer to attachment",
        ),
        *("tbd", "TBD by Friday", "pending", "pending customer", "open", "ok?", "-", "?", "n/a"),
        *("under review", "waiting for tool shop", "corrective action tbd", "will check", "noted"),
        *("待定", "见邮件", "详见附件", "暂无", "暂无对策", "无", "跟进中", "对策待定", "未关闭"),
    ],
)
def test_what_states_no_decision_is_no_disposition(understood: Understood, words_said: str) -> None:
    """An issue beside such words is still open."""
    assert _undisposed(understood, words_said) == 1


@pytest.mark.parametrize(
    "words_said",
    [
        *("rework", "use as is", "OK", "No action needed, accepted by customer", "scrap"),
        *("see mail 12 Nov: rework all pieces", "gate insert replaced", "polish cavity 2"),
        *("open the gate by 0.2 mm", "100 % sorting until 5 Dec", "not accepted: scrap"),
        *("返工", "让步接受", "更换顶针", "增加拔模斜度", "修模后复检"),
    ],
)
def test_a_decision_is_a_disposition(understood: Understood, words_said: str) -> None:
    """Whatever it decides, and whatever stands beside it."""
    assert _undisposed(understood, words_said) == 0


def _undisposed(understood: Understood, words_said: str) -> int:
    rows: list[reports.Row] = [
        ["Assessment of pilot run"],
        ["Issue", "Disposition", "Owner", "Due"],
        ["crack at the rib", words_said, "Li Wei", "2026-12-03"],
    ]
    report = understood(documents.xlsx({"S": rows}), "a.xlsx")
    assert report.issues is not None
    finding = report_issues_are_disposed(facts_of(report), ORDER)
    assert (finding.holds is Outcome.FALSE) is bool(report.issues.undisposed)
    return len(report.issues.undisposed)


def test_a_list_that_says_none_is_no_empty_list(understood: Understood) -> None:
    """A line "none" says that there is no issue; a table without lines says nothing."""
    heading = ["Pilot run report\n", "Issue,Disposition,Owner\n"]
    none = understood("".join([*heading, "none,,\n"]).encode(), "a.csv").issues
    assert none == Issues(0, 0, ())
    empty = understood("".join(heading).encode(), "a.csv").issues
    assert empty is not None
    assert not empty.says_something
