"""What a report claims of itself, in the many ways in which suppliers write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli import documents
from bot.evidence.case import Case
from bot.evidence.facts import MARK, Facts, Shot, spoken_name
from bot.evidence.found import found
from bot.evidence.grade import sentence
from bot.evidence.readers.clauses import readings
from bot.evidence.readers.grids import Cell, Grid, cleaned
from bot.evidence.readers.naming import quantity_in
from bot.evidence.readers.qualifiers import Kind
from bot.evidence.readers.remarks import same_as_sample
from bot.evidence.report import Claimed, Measured, Report, ReportKind
from bot.evidence.report_claims_hold import report_claims_hold
from prompts.finding import Outcome
from tests.evidence import reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompts.words import Words

    Reading = Callable[[bytes, str], Facts]
    Understood = Callable[[bytes, str], Report]


def _cells(line: str) -> list[Cell]:
    """Cells between bars; "!" stands before a number that is stored as one."""
    cells = [cleaned(cell) for cell in line.split("|")]
    return [float(cell[1:]) if cell.startswith("!") else cell for cell in cells]


@pytest.mark.parametrize(
    ("line", "claimed"),
    [
        ("Cpk 1.67 required", ""),
        ("Cpk 1.67 (target)", ""),
        ("Cpk 1.67 min.", ""),
        ("CPK 1.67以上", ""),
        ("Cpk 1.67 or better", ""),
        ("Cpk: 1.67 minimum", ""),
        ("Requirement: Cpk|!1.67", ""),
        ("Requirement|Cpk|!1.67", ""),
        ("Spec|Cpk 1.67", ""),
        ("Cpk|!1.67|required", ""),
        ("Cpk|1.67|required", ""),
        ("Cpk target|!1.67", ""),
        ("Goal Cpk 1.67", ""),
        ("Customer wants Cpk 1.67", ""),
        ("Acceptance: Cpk 1.67", ""),
        ("Criterion Cpk 1.67", ""),
        ("Cpk 1.67 not reached", ""),
        ("Cpk 1.67 was not achieved", ""),
        ("Cpk of 1.67 cannot be confirmed", ""),
        ("Previous lot: Cpk 1.67", ""),
        ("Previous lot|Cpk|1.67", ""),
        ("Last year Cpk 1.67", ""),
        ("要求：CPK 1.67", ""),
        ("目标CPK 1.67", ""),
        ("CPK 1.67（目标）", ""),
        ("CPK 1.67，未达到", ""),
        ("CPK未达到1.67", ""),
        ("上一批CPK 1.67", ""),
        ("上一批：CPK为1.67", ""),
        ("客户要求CPK达到1.67", ""),
        ("Cpk 2.00 (supplier A), Cpk 1.4 (this lot)", "cpk 1.4"),
        ("Accept if Cpk is 1.67 or more", ""),
        ("Reject if Cpk is 1.0 or below", ""),
        ("If Cpk = 1.67 then sampling is reduced", ""),
        ("Standard: ISO 22514, Cpk 1.67", ""),
        ("Standard: ISO 22514|Cpk 1.67", ""),
        ("Legend: Cpk 1.67 green; Cpk 1.33 yellow", ""),
        ("Requirement: Cpk 1.33; Result: Cpk 1.67", "cpk 1.67"),
        ("Cpk min.|1.67", ""),
        ("CPK实测值|!1.67", "cpk 1.67"),
        ("Cpk =|!1.67", "cpk 1.67"),
        ("Cpk:|1.67", "cpk 1.67"),
        ("Cpk||1.67", "cpk 1.67"),
        ("Cpk||!1.67", "cpk 1.67"),
        ("CPK：≥1.67", ""),
        ("Cpk (requirement ≥ 1.33)|!1.67", "cpk 1.67"),
        ("Cpk 1.67 > 1.33 OK", "cpk 1.67"),
        ("Cpk achieved|!1.67", "cpk 1.67"),
        ("Cpk result|1.67", "cpk 1.67"),
        ("Cpk (actual)|1.67", "cpk 1.67"),
        ("Capability Cpk|1.67", "cpk 1.67"),
        ("最小CPK值|1.67", ""),
        ("过程能力CPK|1.67", "cpk 1.67"),
        ("Cpk requirement|1.67", ""),
        ("All Cpk ≥ 1.67", ""),
        ("CPK1.67", "cpk 1.67"),
        ("Cpk = 1.67 (min 1.33)", "cpk 1.67"),
        ("Cpk value 1.67", "cpk 1.67"),
        ("Lowest Cpk: 1.67", "cpk 1.67"),
        ("Cpk 1.33 required, 1.67 achieved", "cpk 1.67"),
        ("Cpk 1.33 required|1.67 achieved", "cpk 1.67"),
        ("Cpk 1.33 required; Cpk 1.67 achieved", "cpk 1.67"),
        ("The process is capable with a Cpk of 1.67.", "cpk 1.67"),
        ("The Cpk we measured is 1.67", "cpk 1.67"),
        ("Process capability index Cpk was calculated as 1.67", "cpk 1.67"),
        ("CPK值1.67", "cpk 1.67"),
        ("CPK达到1.67", "cpk 1.67"),
        ("CPK≥1.67 合格", "cpk 1.67"),
        ("Cpk|1,67", "cpk 1.67"),
        ("Cpk|>1.67", ""),
        ("Cpk|≥1.67", ""),
        ("Cpk|1.67 OK", "cpk 1.67"),
        ("Cpk|min. 1.67", ""),
        ("Cpk|≥1.33|!1.67|OK", "cpk 1.67"),
        ("Cpk|Requirement|!1.33|Actual|!1.67", "cpk 1.67"),
        ("Cpk|!1.67|Requirement|!1.33", "cpk 1.67"),
        ("Cpk|!1.67|Target|≥1.33", "cpk 1.67"),
        ("Cpk|!1.67|Instrument|CMM", "cpk 1.67"),
        ("Instrument|CMM|Cpk|!1.67|Ppk|!1.5", "cpk 1.67; ppk 1.5"),
        ("Cpk|Ppk|!1.67|!1.5", "ppk 1.67"),
        ("Cpk|!1.67|OK", "cpk 1.67"),
        ("All Cpk values are above 1.67", "cpk 1.67"),
        ("所有尺寸的Cpk均大于1.67", "cpk 1.67"),
        ("All Cpk shall be above 1.67", ""),
        ("Cpk of Length: 1.67", "cpk 1.67"),
        ("Cpk of hole 3 is 1.67", "cpk 1.67"),
        ("Cpk (n=30) 1.67", "cpk 1.67"),
        ("Target 1.33; Cpk 1.67", "cpk 1.67"),
        ("要求1.33；Cpk 1.67", "cpk 1.67"),
        ("过程能力指数Cpk为1.67", "cpk 1.67"),
        ("Cpk (Length) = 1.67", "cpk 1.67"),
        ("Length: Cpk = 1.67", "cpk 1.67"),
        ("Caliper. Cpk = 1.45", "cpk 1.45"),
        ("Cpk 1.67 meets the requirement of 1.33", "cpk 1.67"),
        ("Cpk 1.67 does not meet the requirement", ""),
        ("CPK 1.67满足客户要求", "cpk 1.67"),
        ("target Cpk 1.67 achieved", "cpk 1.67"),
        ("Cpk 1.67 must be achieved", ""),
        ("CPK应达到1.67", ""),
        ("当前CPK 1.67", "cpk 1.67"),
        ("结果如下：CPK 1.67", "cpk 1.67"),
        ("Cpk was not 1.67 but 1.33", "cpk 1.33"),
        ("Cpk ≥ 1.33", ""),
        ("required Cpk 1.67", ""),
        ("Ppk: 1,52", "ppk 1.52"),
        ("%GRR = 12.5 %", "grr 0.125"),
        ("%GRR|!0.103", "grr 0.103?"),
        ("%GRR|!10.3", "grr 0.103"),
        ("%R&R|!0.103", "grr 0.103?"),
        ("Gage R&R (%)|!0.103", "grr 0.103?"),
        ("Gage R&R (%)|!10.3", "grr 0.103"),
        ("Total Gage R&R|10.3 %", "grr 0.103"),
        ("Total Gage R&R (%SV)|!10.3", "grr 0.103"),
        ("Total Gage R&R|!0.0002", ""),
        ("%GRR < 10 %", ""),
        ("%GRR max 10 %", ""),
        ("%GRR is below 10 %", "grr 0.1"),
        ("GRR 10 % limit", ""),
        ("Gauge R&R study, A 24.00 ±0.05", ""),
        ("ndc 7", "ndc 7"),
        ("ndc|!13", "ndc 13"),
        ("ndc ≥ 5", ""),
        ("ndc (min. 5)|!13", "ndc 13"),
        ("Yield 98.5 %", "yield 0.985"),
        ("First-pass yield|!0.985", "yield 0.985"),
        ("Yield target 98 %", ""),
        ("良率：98.5%", "yield 0.985"),
        ("Cpk 1.67, as of 2026-11-01", "cpk 1.67"),
        ("Cpk study 2026-11-01", ""),
        ("PP 30 % GF", ""),
        ("Material PP 1.2 mm", ""),
        ("Material: PP, wall 1.5", ""),
        ("Cp 2.1, Cpk 1.9", "cp 2.1; cpk 1.9"),
        ("Cp = 2.1 Cpk = 1.9", "cp 2.1; cpk 1.9"),
        ("Is Cpk 1.67?", ""),
    ],
)
def test_a_claim_is_told_from_a_requirement(line: str, claimed: str) -> None:
    """The whole clause counts: what is wanted, denied or of another lot is no claim."""
    said = [one for one in readings(_cells(line), frozenset(".")) if one.kind is Kind.CLAIM]
    told = (f"{one.what} {one.value:g}{'?' * one.either}" for one in said)
    assert "; ".join(told) == claimed


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Cpk 1.67 required", Kind.REQUIREMENT),
        ("Cpk ≥ 1.67", Kind.REQUIREMENT),
        ("CPK 1.67（目标）", Kind.REQUIREMENT),
        ("Cpk 1.67 was not achieved", Kind.NONE),
        ("上一批CPK 1.67", Kind.NONE),
        ("If Cpk = 1.67 then sampling is reduced", Kind.NONE),
    ],
)
def test_a_number_that_is_no_claim_says_why(line: str, kind: Kind) -> None:
    """A requirement is told from what is denied, supposed or said of another lot."""
    assert [one.kind for one in readings(_cells(line), frozenset("."))] == [kind]


def _dimensional(*lines: str, values: list[float] | None = None) -> bytes:
    readings_here = values or [*reports.readings(30), 24.2]
    rows = [f"{n},{value}" for n, value in enumerate(readings_here, start=1)]
    head = ["Dimensional report", "Order,ORDER-123", "Instrument,CMM", *lines]
    return "\n".join([*head, "Piece,Length 24 ± 0.05", *rows]).encode()


VERDICTS = (
    "Result,OK",
    "Conclusion: PASS",
    "结论：合格",
    "判定,合格",
    "All dimensions OK",
    "All readings are within tolerance",
    "所有尺寸均合格",
    "0 out of tolerance",
    "不良数,0",
    "NG: 0",
)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_claims_that_nothing_is_out(reading: Reading, verdict: str) -> None:
    """One reading of 31 is out, and the report says that all is well."""
    finding = report_claims_hold(reading(_dimensional(verdict), "d.csv"), Case())
    assert finding.holds is Outcome.FALSE
    assert finding.values["out"] == "1"


@pytest.mark.parametrize(
    "line",
    [
        "Result,NG",
        "Result: OK / NG",
        "Appearance result: OK",
        "Result,OK\nPiece 31 is NG,accepted by concession",
        "Result,OK\nAQL 1.0,Ac 1",
        "All dimensions shall be OK",
        "Not all dimensions are OK",
        "结论：不合格",
    ],
)
def test_who_tells_what_is_out_claims_nothing_else(reading: Reading, line: str) -> None:
    """A report that names what is out, or why it may be, is not held against a verdict."""
    finding = report_claims_hold(reading(_dimensional(line), "d.csv"), Case())
    assert finding.holds is Outcome.TRUE


def test_a_verdict_that_holds_is_no_contradiction(reading: Reading) -> None:
    """Nothing is out of tolerance, and the report says so."""
    for verdict in VERDICTS:
        content = _dimensional(verdict, values=reports.readings(30))
        assert report_claims_hold(reading(content, "d.csv"), Case()).holds is Outcome.TRUE


def test_a_column_of_indices_is_for_its_lines(understood: Understood) -> None:
    """A summary of Cpk by characteristic, and one beside the readings."""
    rows: list[reports.Row] = [
        ["Dimensional report"],
        ["Characteristic", "Cpk", "Ppk"],
        ["Length", 1.67, 1.5],
        ["Target", 1.33, 1.33],
        ["Width", 1.4, 1.2],
    ]
    claims = understood(documents.xlsx({"S": rows}), "s.xlsx").claims
    said = [(one.of, one.what, one.value) for one in claims]
    assert ("Length", Claimed.CPK, 1.67) in said
    assert ("Width", Claimed.PPK, 1.2) in said
    assert "Target" not in {of for of, _, _ in said}


@pytest.mark.parametrize(
    ("written", "outcome", "key"),
    [
        (0.103, Outcome.TRUE, "true_gauge"),
        (10.3, Outcome.TRUE, "true_gauge"),
        ("10.3 %", Outcome.TRUE, "true_gauge"),
        (0.05, Outcome.FALSE, "false_gauge"),
        ("5 %", Outcome.FALSE, "false_gauge"),
        (0.5, Outcome.FALSE, "false_share"),
    ],
)
def test_a_share_beside_grr(
    reading: Reading, written: float | str, outcome: Outcome, key: str
) -> None:
    """An Excel cell of 10.3 % holds 0.103; what can be two things denies nothing."""
    rows: list[reports.Row] = [["%GRR", written], *reports.gauge_rows()]
    finding = report_claims_hold(reading(documents.xlsx({"S": rows}), "g.xlsx"), Case())
    assert (finding.holds, finding.words_key) == (outcome, f"finding.report_claims_hold.{key}")


@pytest.mark.parametrize(
    ("lines", "listed", "stated", "undisposed"),
    [
        ("Open issues: 3\n1. crack - accepted\n2. flash, rework\n3. burr\nOrder A-1", 3, 3, 1),
        ("Open issues (2)\n\n- crack\n- burr", 2, 2, 2),
        ("遗留问题：2项\n1、裂纹\n2、毛刺，返工", 2, 2, 1),
        ("未关闭问题\n1、裂纹\n2、毛刺，返工", 2, None, 1),
        ("4. Open issues\n4.1 crack\n4.2 burr: rework", 2, None, 1),
        ("Open issues: 2\n1. crack\n   disposition: scrap\n2. burr", 2, 2, 1),
        ("Open issues: 3\nsee the other sheet", 0, 3, 0),
    ],
)
def test_a_list_of_issues_whose_heading_counts(
    understood: Understood, lines: str, listed: int, stated: int | None, undisposed: int
) -> None:
    """What the heading says and what stands below it are both read."""
    issues = understood(f"Pilot run assessment report\n{lines}\n".encode(), "i.txt").issues
    assert issues is not None
    assert (issues.listed, issues.stated, len(issues.undisposed)) == (listed, stated, undisposed)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("5,000 pcs", "5000"),
        ("5 000", "5000"),
        ("5'000", "5000"),
        ("1.2万件", "12000"),
        ("5k pcs", "5000"),
        ("12,000", "12000"),
        ("1,200,000", "1200000"),
        ("5000/5000", "5000"),
        ("30 of 5000", ""),
        ("5.000 Stück", ""),
        ("2 500 ml", ""),
        ("5,00", ""),
    ],
)
def test_thousands_in_a_quantity(text: str, pieces: str) -> None:
    """However thousands are set off; a number that may be two says nothing."""
    assert quantity_in(text) == pieces


def test_a_text_that_is_cut_at_commas_keeps_its_quantity(understood: Understood) -> None:
    """A list with commas and a line of prose stand in one file."""
    for line in ("Quantity: 5,000 pcs", "Quantity,5,000 pcs", "数量：5，000件"):
        said = understood(_dimensional(line), "d.txt").said("quantity")
        assert [one.value for one in said] == ["5000"]


def _says_only_sample(line: str) -> bool:
    return bool(same_as_sample([Grid("", "line", [[cleaned(line)]])]))


@pytest.mark.parametrize(
    "line",
    [
        "外观：同样品",
        "跟样品一样",
        "参考样品",
        "尺寸与封样一致",
        "与样品一致",
        "按样品",
        "见样品",
        "Appearance as golden sample",
        "Colour: see sample",
        "Per sample",
        "As sample",
        "identical to master part",
        "Colour equals signed-off reference",
        "Same as sample. 20 °C",
        "Gloss: as the approved sample, 500 lux",
    ],
)
def test_same_as_sample_in_plain_words(line: str) -> None:
    """A temperature or a light to look at it by is no limit."""
    assert _says_only_sample(line)


@pytest.mark.parametrize(
    "line",
    [
        "Gloss as approved sample ±10 GU",
        "Same as sample, 0.5 mm max",
        "Colour: same as sample, ΔE ≤ 1.5",
        "According to the sample size table",
        "2 readings per sample",
        "Keep one piece as sample",
        "按抽样方案",
        "见样品编号",
        "样品数量 5",
    ],
)
def test_a_sample_beside_a_limit_or_in_another_sense(line: str) -> None:
    """A real limit makes a criterion; a sample's size or number is no criterion at all."""
    assert not _says_only_sample(line)


FORGED = f"{MARK}[[picture.page|n=3]] [[report.this_order]]"


def test_what_a_stranger_writes_refers_to_nothing(words: Words) -> None:
    """Names of files, characteristics and orders are said as they were written."""
    plain = "[[picture.page|n=3]] [[report.this_order]]"
    facts = Facts(name=spoken_name(f"{FORGED}.pdf"), size=1, shots=(Shot(page=2), Shot(page=3)))
    told = found("report_opens", Outcome.TRUE, facts.only(0), of=FORGED)
    assert told.values["of"] == plain
    said = sentence(told, words)
    assert f"{plain}.pdf › page 2" in said
    report = Report(
        kind=ReportKind.DIMENSIONAL,
        kinds=(ReportKind.DIMENSIONAL,),
        measured=(Measured(FORGED, "A1", tuple(reports.readings(30)), lower=23.0, upper=25.0),),
    )
    facts = Facts(name="d.csv", size=1, report=report.to_json())
    said = sentence(report_claims_hold(facts, Case()), words)
    assert said.startswith(f"{plain}: 30 readings")


def test_a_name_with_a_slash_is_said_in_full() -> None:
    """People name a file by a fraction or a day."""
    assert spoken_name("Report 20/11/2026.csv") == "Report 20/11/2026.csv"
