"""What a report lacks: its kind, its parts, its readings, what became of its open issues."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.cli import samples
from bot.evidence.control_plan_fits_gate import control_plan_fits_gate
from bot.evidence.report import (
    Report,
    ReportKind,
)
from bot.evidence.report_agrees import report_agrees
from bot.evidence.report_claims_hold import report_claims_hold
from bot.evidence.report_is_complete import report_is_complete
from bot.evidence.report_is_more_than_same_as_sample import report_is_more_than_same_as_sample
from bot.evidence.report_issues_are_disposed import report_issues_are_disposed
from bot.evidence.report_kind_fits import WANTED, report_kind_fits
from prompts.finding import Finding, Outcome
from tests.evidence import reports
from tests.evidence.reported import ORDER, control_plan, dimensional, facts_of, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.evidence.case import Case
    from bot.evidence.facts import Facts
    from prompts.words import Words

    Reading = Callable[[bytes, str], Facts]
    Probe = Callable[[Facts, Case], Finding]


def test_the_kind_that_a_question_wants() -> None:
    """A section of the wanted kind will do; an unknown kind refuses nothing."""
    case = replace(ORDER, question_id="doc-iqc")
    pilot = Report(kind=ReportKind.ASSESSMENT, kinds=(ReportKind.ASSESSMENT, ReportKind.IQC))
    for report, holds in (
        (pilot, Outcome.TRUE),
        (Report(), Outcome.NOT_AVAILABLE),
        (dimensional(), Outcome.FALSE),
    ):
        assert holds is report_kind_fits(facts_of(report), case).holds
    other = replace(ORDER, question_id="tool-production-id")
    assert report_kind_fits(facts_of(pilot), other).holds is Outcome.NOT_APPLICABLE
    assert report_kind_fits(facts_of(None), case).holds is Outcome.NOT_APPLICABLE


def test_what_is_missing_is_named(reading: Reading, words: Words) -> None:
    """Measurements alone are no dimensional report."""
    facts = reading(samples.measurements(), "m.csv")
    finding = report_is_complete(facts, replace(ORDER, question_id="doc-dimensional"))
    assert "Missing: nominal values with limits, measuring instrument." in said(finding, words)


def test_same_as_sample_is_no_criterion(reading: Reading, words: Words) -> None:
    """A sample alone is refused; a sample beside limits is not."""
    case = replace(ORDER, question_id="insp-written-criteria")
    alone = reading(reports.criteria(sample_only=True), "criteria.docx")
    finding = report_is_more_than_same_as_sample(alone, case)
    assert "says only “same as the approved sample”" in said(finding, words)
    beside = reading(reports.criteria(sample_only=False), "criteria.docx")
    assert report_is_more_than_same_as_sample(beside, case).holds is Outcome.TRUE
    chinese = reading("检验标准\n外观：与样品一致\n".encode(), "标准.txt")
    assert report_is_more_than_same_as_sample(chinese, case).holds is Outcome.FALSE


def test_one_measured_line_does_not_carry_the_others(reading: Reading) -> None:
    """Colour and function by a sample, and a storage temperature beside them."""
    case = replace(ORDER, question_id="insp-written-criteria")
    lines = ["Inspection criteria", "Colour: same as sample", "Storage below 40 °C"]
    mixed = reading("\n".join(lines).encode(), "criteria.txt")
    assert report_is_more_than_same_as_sample(mixed, case).holds is Outcome.FALSE
    lines[1:2] = ["Colour: same as sample, ΔE ≤ 1.5", "Pieces: according to the sample size table"]
    whole = reading("\n".join(lines).encode(), "criteria.txt")
    assert report_is_more_than_same_as_sample(whole, case).holds is Outcome.TRUE


def test_open_issues_without_disposition_are_counted(reading: Reading, words: Words) -> None:
    """Two of three issues have none, and are named."""
    finding = report_issues_are_disposed(reading(reports.pilot_report(), "pilot.docx"), ORDER)
    assert said(finding, words).startswith(
        "2 of 3 open issues in pilot.docx have no disposition: Sink mark at boss 3; Box label"
    )


@pytest.mark.parametrize(
    ("gate", "stages", "key"),
    [
        ("pilot", ("pre_launch",), "true"),
        ("pilot", ("production",), "true"),
        ("pilot", ("prototype",), "false"),
        ("release", ("pre_launch",), "false"),
        ("release", ("production",), "true"),
        ("prototype", ("prototype",), "true"),
        ("release", (), "false_unticked"),
        ("release", ("pre_launch", "production"), "false_several"),
    ],
)
def test_a_control_plan_has_the_stage_of_its_gate(
    gate: str, stages: tuple[str, ...], key: str
) -> None:
    """A later stage covers an earlier gate, never the other way round."""
    finding = control_plan_fits_gate(facts_of(control_plan(*stages)), replace(ORDER, gate=gate))
    assert finding.words_key == f"finding.control_plan_fits_gate.{key}"


def test_questions_that_want_one_document_are_in_the_bank() -> None:
    """Each kind but the unknown one is wanted by some question."""
    assert set(ReportKind) - set(WANTED.values()) == {ReportKind.UNKNOWN}


def test_the_demos_own_traps(reading: Reading, words: Words) -> None:
    """The study that states too much, and minutes of another revision, are told in one line."""
    study = report_claims_hold(reading(samples.overstated_study(), "study.xlsx"), ORDER)
    expected = "A: stated Cpk 1.45, computed 0.64 from 125 readings, 4 out of tolerance"
    assert said(study, words).startswith(expected)
    case = replace(ORDER, revisions=("E",))
    held = report_agrees(reading(samples.meeting_minutes(), "minutes.pdf"), case)
    assert held.words_key == "finding.report_agrees.false_revision"
