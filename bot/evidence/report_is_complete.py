"""Probe: the report has the parts that its kind must have.

Asked of a document of the kind that its question wants, and of one that came without a question.
What the parts say is not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report, ReportKind
from bot.evidence.report_kind_fits import WANTED
from bot.evidence.wording import refer
from prompts.finding import Finding, Outcome

NAME = "report_is_complete"


def report_is_complete(facts: Facts, case: Case) -> Finding:
    """Whether no part is missing of the kind that is wanted."""
    report = Report.of(facts)
    if report is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    wanted = WANTED.get(case.question_id, report.kind)
    asked = not case.question_id or case.question_id in WANTED
    if not asked or wanted is ReportKind.UNKNOWN or wanted not in report.kinds:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    missing = report.missing.get(wanted.value, ())
    kind = refer("kind", wanted.value)
    if not missing:
        return found(NAME, Outcome.TRUE, facts, kind=kind)
    return found(NAME, Outcome.FALSE, facts, kind=kind, missing=refer("part", *missing))
