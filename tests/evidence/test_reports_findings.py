"""What is said of a report: one plain sentence for each thing that does not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.cli import documents, samples
from bot.evidence.control_plan_fits_gate import control_plan_fits_gate
from bot.evidence.grade import INFORMS, remedy_key
from bot.evidence.report import (
    PARTS,
    Claim,
    Claimed,
    Measured,
    Report,
    ReportKind,
    Statement,
)
from bot.evidence.report_agrees import report_agrees
from bot.evidence.report_claims_hold import report_claims_hold
from bot.evidence.report_is_complete import report_is_complete
from bot.evidence.report_is_more_than_same_as_sample import report_is_more_than_same_as_sample
from bot.evidence.report_issues_are_disposed import report_issues_are_disposed
from bot.evidence.report_kind_fits import report_kind_fits
from bot.evidence.report_meets_usual_limits import report_meets_usual_limits
from bot.evidence.report_names_this_order import report_names_this_order
from bot.evidence.report_readings_vary import report_readings_vary
from bot.evidence.wording import in_words, refer
from prompts.finding import Finding, Outcome
from prompts.question import Kind
from tests.evidence import reports
from tests.evidence.reported import (
    GOOD,
    ORDER,
    STUDY,
    TWO,
    a_claim,
    a_measurement,
    dimensional,
    facts_of,
    naming,
    reach,
    said,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.evidence.case import Case
    from bot.evidence.facts import Facts
    from prompts.words import Words

    Reading = Callable[[bytes, str], Facts]
    Probe = Callable[[Facts, Case], Finding]


PROBES: tuple[Probe, ...] = (
    report_kind_fits,
    report_is_complete,
    report_names_this_order,
    report_agrees,
    report_is_more_than_same_as_sample,
    report_claims_hold,
    report_readings_vary,
    report_meets_usual_limits,
    report_issues_are_disposed,
    control_plan_fits_gate,
)


@pytest.mark.parametrize(("what", "foreign", "ours"), TWO)
def test_a_document_that_names_two_says_so(what: str, foreign: str, ours: str) -> None:
    """Ours beside another order's is not taken for ours; each of them alone is as it was."""
    finding = report_agrees(facts_of(naming(what, foreign, ours)), ORDER)
    assert finding.words_key == f"finding.report_agrees.false_itself_{what}"
    assert finding.values["said"] == foreign
    assert report_agrees(facts_of(naming(what, ours, ours)), ORDER).holds is not Outcome.FALSE


def test_a_customers_own_number_is_no_second_order() -> None:
    """It has another form than the order's code."""
    finding = report_agrees(facts_of(naming("order", "4500012345", "ORDER-123")), ORDER)
    assert finding.holds is Outcome.NOT_APPLICABLE


def test_an_order_that_is_only_mentioned_is_not_the_documents_own() -> None:
    """Labelled as another order's, with this one's code somewhere in it."""
    report = replace(naming("order", "ORDER-999"), tokens=("ORDER-123",))
    finding = report_agrees(facts_of(report), ORDER)
    assert finding.words_key == "finding.report_agrees.false_itself_order"


def test_every_sentence_can_be_said(words: Words) -> None:
    """Every sentence about reports is reached, in each language, with all its slots filled."""
    reached = set()
    for facts, case in reach():
        for probe in PROBES:
            finding = probe(facts, case)
            assert all(isinstance(value, str) for value in finding.values.values())
            if finding.holds is Outcome.NOT_APPLICABLE:
                continue
            for language in ("en", "zh-CN"):
                sentence = said(finding, words, language)
                assert not set("{}[]") & set(sentence)
            reached.add(finding.words_key)
            if finding.holds is Outcome.FALSE and finding.probe not in INFORMS:
                reached.add(remedy_key(finding))
    ours = tuple(f"finding.{probe.__name__}." for probe in PROBES)
    assert {key for key in words.keys() if key.startswith(ours)} == reached  # noqa: SIM118


def test_every_name_has_words(words: Words) -> None:
    """Kinds, parts, stages and gates are all in the catalogue."""
    for kind in ReportKind:
        assert f"report.kind.{kind.value}" in words
        assert all(f"report.part.{part}" in words for part in PARTS[kind])


def test_references_are_said_in_the_readers_language(words: Words) -> None:
    """A list of names becomes words; what a stranger puts in brackets stays as it is."""
    values = {"missing": refer("part", "limits", "lot"), "name": "[[report.x]] [[fetch.gone]].pdf"}
    spoken = in_words(values, words, "en")
    assert spoken == {
        "missing": "nominal values with limits, lot number",
        "name": "[[report.x]] [[fetch.gone]].pdf",
    }


def test_a_stated_capability_that_the_measurements_do_not_show(
    reading: Reading, words: Words
) -> None:
    """The report states Cpk 1.45; its own 125 readings show 0.64, and four are out of tolerance."""
    finding = report_claims_hold(reading(reports.overstated(), "study.xlsx"), ORDER)
    expected = (
        "A: stated Cpk 1.45, computed 0.64 from 125 readings, 4 out of tolerance (23.95 – 24.05);"
        " Cp 1.02 · Pp 1.04 · Ppk 0.66 (stated 1.41; 95 %: ≥ 0.57)."
        " Send the readings from which 1.45 was computed, or correct the number."
    )
    assert expected == said(finding, words)
    assert finding.holds is Outcome.FALSE


def test_a_true_report_is_told_what_it_shows(reading: Reading, words: Words) -> None:
    """n, what is out, the result and what is sure of it, in one line."""
    finding = report_claims_hold(reading(reports.honest(), "study.xlsx"), ORDER)
    assert finding.words_key == "finding.report_claims_hold.true_stated"
    expected = "A: states Cpk 1.60; its 125 readings give Cpk 1.71, 0 out of tolerance; Cp 1.72"
    assert said(finding, words).startswith(expected)


def test_two_papers_with_different_revisions(reading: Reading, words: Words) -> None:
    """Minutes that say revision F beside a drawing that says E."""
    case = replace(ORDER, revisions=(), statements=(("revision", "E", "the drawing"),))
    finding = report_agrees(reading(reports.minutes("F"), "minutes.docx"), case)
    expected = "minutes.docx says revision F (¶ 4); the drawing says revision E."
    assert said(finding, words).startswith(expected)


def test_a_whole_package_agrees(reading: Reading) -> None:
    """Reports of this order, whatever their format, speak for it and against nothing."""
    for content, name in (
        (reports.overstated(), "study.xlsx"),
        (reports.pilot_report(), "pilot.docx"),
        (samples.trial_report(), "trial.pdf"),
        (documents.xlsx({"尺寸": reports.by_row()}), "尺寸.xlsx"),
        (reports.qif(GOOD[:10]), "a.qif"),
    ):
        facts = reading(content, name)
        for probe in (report_agrees, report_names_this_order):
            assert (probe(facts, ORDER).holds, name) == (Outcome.TRUE, name)


@pytest.mark.parametrize(
    ("what", "value", "ours", "holds"),
    [
        ("revision", "Rev. f", "F", Outcome.TRUE),
        ("part", "hb 1040", "HB-1040", Outcome.TRUE),
        ("site", "Dongguan Plant 2, Guangdong", "", Outcome.TRUE),
        ("site", "Dongguan", "", Outcome.TRUE),
        ("site", "东莞二厂", "", Outcome.NOT_APPLICABLE),
        ("site", "Suzhou plant 1", "", Outcome.FALSE),
        ("batch", "2611-04", "", Outcome.TRUE),
        ("batch", "2610-11", "", Outcome.FALSE),
        ("date", "2026-11-22", "", Outcome.TRUE),
        ("date", "2026-11-24", "", Outcome.FALSE),
        ("quantity", "300", "", Outcome.NOT_APPLICABLE),
    ],
)
def test_names_are_compared_as_people_mean_them(
    what: str, value: str, ours: str, holds: Outcome
) -> None:
    """Spelling is folded; another script, or a day in another time zone, speaks against nothing."""
    report = Report(statements=(Statement(what, value, "p. 1"),))
    assert (holds, ours in ("", "F", "HB-1040")) == (
        report_agrees(facts_of(report), ORDER).holds,
        True,
    )


@pytest.mark.parametrize(
    ("named", "tokens", "key"),
    [
        ("ORDER-123", (), "true"),
        ("order 123", (), "true"),
        ("", ("Order-123",), "true"),
        ("ORDER-124", (), "false_other"),
        ("4500012345", (), "false"),
        ("", ("HB1040",), "true_part"),
        ("", (), "false"),
    ],
)
def test_whether_a_report_is_this_orders(named: str, tokens: tuple[str, ...], key: str) -> None:
    """Another order of the same form is another order; a customer's own number is not."""
    statements = (Statement("order", named, "p. 1"),) if named else ()
    report = Report(statements=statements, tokens=tokens)
    finding = report_names_this_order(facts_of(report), ORDER)
    assert finding.words_key == f"finding.report_names_this_order.{key}"


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        (a_claim(Claimed.PPK, 0.67), Outcome.TRUE),
        (a_claim(Claimed.PPK, 0.75), Outcome.FALSE),
        (a_claim(Claimed.PPK, 0.75, of="another name"), Outcome.FALSE),
        (a_claim(Claimed.CP, 2.0), Outcome.FALSE),
        (a_claim(Claimed.PP, 0.2), Outcome.TRUE),
        (a_claim(Claimed.OUT, 4), Outcome.TRUE),
        (a_claim(Claimed.OUT, 3), Outcome.FALSE),
        (a_claim(Claimed.MOST, 24.068), Outcome.TRUE),
    ],
)
def test_claims_get_the_benefit_of_the_doubt(claim: Claim, holds: Outcome) -> None:
    """Rounding and another way of grouping are no lie; a claim below the result is none either."""
    measured = (a_measurement(tuple(reports.OVERSTATED)),)
    assert holds is report_claims_hold(facts_of(dimensional(claim, measured=measured)), ORDER).holds


def test_a_document_that_carries_a_photo_need_not_name_the_order() -> None:
    """The code in its picture does; a report without the order's name is still told."""
    nameless = facts_of(Report(statements=()))
    photo = report_names_this_order(nameless, replace(ORDER, kind=Kind.PHOTO))
    assert photo.holds is Outcome.NOT_APPLICABLE
    assert report_names_this_order(nameless, ORDER).holds is Outcome.FALSE


@pytest.mark.parametrize(
    "measured",
    [
        Measured("A", "B2", GOOD[:30], None, None, None),
        Measured("A", "B2", (24.0,) * 30, None, 23.95, 24.05),
    ],
)
def test_an_index_needs_limits_and_a_spread(measured: Measured) -> None:
    """Readings without limits, and the same reading thirty times, bear no Cpk out."""
    report = dimensional(a_claim(Claimed.CPK, 1.67), measured=(measured,))
    assert report_claims_hold(facts_of(report), ORDER).holds is Outcome.NOT_AVAILABLE


def test_a_report_that_was_not_read_whole_proves_no_claim(words: Words) -> None:
    """What comes after the last reading that was read may be out; what is wrong already is said."""
    report = replace(dimensional(measured=(a_measurement(GOOD),)), cut=True)
    finding = report_claims_hold(facts_of(report), ORDER)
    assert finding.holds is Outcome.NOT_AVAILABLE
    assert f"only the first {len(GOOD)} readings were read" in said(finding, words)
    wrong = replace(report, claims=(a_claim(Claimed.CPK, 9.0),))
    assert report_claims_hold(facts_of(wrong), ORDER).holds is Outcome.FALSE


@pytest.mark.parametrize(
    ("stated", "of", "near", "key"),
    [
        (0.5, "", (), "true_stated"),
        (1.6, "", (), "false_unassigned"),
        (2.4, "", (), "false_index"),
        (1.6, "all", (), "false_index"),
        (1.6, "所有尺寸", (), "false_index"),
        (0.5, "every dimension", (), "true_stated"),
        (1.6, "", (1,), "true"),
        (1.6, "", (0,), "false_index"),
        (1.6, "pull force", (), "false_unassigned"),
        (1.6, "characteristic B", (), "true"),
    ],
)
def test_a_claim_is_held_against_what_it_may_be_about(
    stated: float, of: str, near: tuple[int, ...], key: str
) -> None:
    """Below the worst it holds, above the best it fails; in between somebody has to say."""
    measured = (a_measurement(tuple(reports.OVERSTATED)), a_measurement(GOOD, name="B"))
    claim = replace(a_claim(Claimed.CPK, stated, of=of), near=near)
    finding = report_claims_hold(facts_of(dimensional(claim, measured=measured)), ORDER)
    assert finding.words_key == f"finding.report_claims_hold.{key}"


def test_a_gauge_number_for_one_of_two_studies() -> None:
    """The same of gauge studies, where less is better."""
    steady = replace(STUDY, values=tuple(float(part) for part in STUDY.parts))
    claim = a_claim(Claimed.GRR, 0.05, of="")
    two = dimensional(claim, measured=(), studies=(STUDY, steady))
    finding = report_claims_hold(facts_of(two), ORDER)
    assert finding.words_key == "finding.report_claims_hold.false_unassigned"
    near = dimensional(replace(claim, near=(1,)), measured=(), studies=(STUDY, steady))
    assert report_claims_hold(facts_of(near), ORDER).holds is Outcome.TRUE


def test_good_beside_a_bad_reading(reading: Reading, words: Words) -> None:
    """Good, in Chinese, beside a reading out of tolerance; "not good" would have been honest."""
    rows = reports.by_row(bad=True)
    finding = report_claims_hold(reading(documents.xlsx({"尺寸": rows}), "尺寸.xlsx"), ORDER)
    assert said(finding, words).startswith("孔径: stated good, but 1 of 5 readings are out")
    rows[6][-1] = "不合格"
    honest = report_claims_hold(reading(documents.xlsx({"尺寸": rows}), "尺寸.xlsx"), ORDER)
    assert honest.holds is Outcome.TRUE


def test_a_maximum_below_its_minimum(reading: Reading, words: Words) -> None:
    """A published file states such a pair, and a capability from two readings."""
    claims = {"Maximum": 24.001, "Minimum": 24.009, "Cpk": 1.6667}
    content = reports.qif([24.001, 24.009], version=2, claims=claims)
    finding = report_claims_hold(reading(content, "study.qif"), ORDER)
    assert said(finding, words).startswith(
        "Bore A: the stated maximum 24.001 is smaller than the stated minimum 24.009."
    )


def test_a_gauge_is_worked_out_again(reading: Reading, words: Words) -> None:
    """A stated %GRR beside the one that the study's own readings give."""
    rows = reports.gauge_rows(spread=0.008)
    rows += [["", "", "", ""], ["", "", "", ""], ["%GRR = 8.0 %"]]
    finding = report_claims_hold(reading(reports.csv_text(rows), "gauge.csv"), ORDER)
    assert finding.words_key == "finding.report_claims_hold.false_gauge"
    assert "Gauge study of 10 × 3 × 3: stated %GRR 8.0 %, computed" in said(finding, words)
    true = report_claims_hold(reading(reports.csv_text(reports.gauge_rows()), "gauge.csv"), ORDER)
    assert true.words_key == "finding.report_claims_hold.true_gauge"
