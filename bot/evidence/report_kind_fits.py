"""Probe: the report is of the kind that the question asks for.

Asked of questions that want one certain document. A pilot report that has a section of the wanted
kind will do; what that section lacks is said by another probe. A document whose kind nobody can
tell is "not available" and refuses nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report, ReportKind
from bot.evidence.wording import refer
from prompts.finding import Finding, Outcome

NAME = "report_kind_fits"
WANTED: Mapping[str, ReportKind] = MappingProxyType(
    {
        "doc-iqc": ReportKind.IQC,
        "doc-ipqc": ReportKind.IPQC,
        "doc-dimensional": ReportKind.DIMENSIONAL,
        "doc-functional": ReportKind.FUNCTIONAL,
        "doc-assessment": ReportKind.ASSESSMENT,
        "val-key-dimensions": ReportKind.DIMENSIONAL,
        "dfm-report": ReportKind.DFM,
        "mat-certificate": ReportKind.CERTIFICATE,
        "cert-result": ReportKind.CERTIFICATE,
        "tol-process-controls": ReportKind.CONTROL_PLAN,
        "people-meeting-date": ReportKind.MINUTES,
        "insp-written-criteria": ReportKind.CRITERIA,
    }
)
"""The questions that want one certain document. Source: articles S0, S1, by the questions' rows."""


def report_kind_fits(facts: Facts, case: Case) -> Finding:
    """Whether the wanted kind is among those that the document's headings name."""
    report, wanted = Report.of(facts), WANTED.get(case.question_id)
    if report is None or wanted is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    said = {
        "kind": refer("kind", report.kind.value),
        "wanted": refer("kind", wanted.value),
    }
    if wanted in report.kinds:
        return found(NAME, Outcome.TRUE, facts, **said)
    if report.kind is ReportKind.UNKNOWN:
        return found(NAME, Outcome.NOT_AVAILABLE, facts, **said)
    return found(NAME, Outcome.FALSE, facts, **said)
