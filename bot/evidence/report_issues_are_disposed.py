"""Probe: every open issue in a report has a disposition.

Asked of assessments, which must list open issues and what happens to each (article S1, line 28).
A report that says nothing about issues is told by another probe. Whether a disposition is wise is
not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report, ReportKind
from prompts.finding import Finding, Outcome

NAME = "report_issues_are_disposed"
_QUESTIONS = frozenset({"doc-assessment", "doc-open-issues"})
_MOST_SAID = 3


def report_issues_are_disposed(facts: Facts, case: Case) -> Finding:
    """Whether all open issues that are listed or counted have one."""
    report = Report.of(facts)
    if report is None or report.issues is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if ReportKind.ASSESSMENT not in report.kinds and case.question_id not in _QUESTIONS:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    issues = report.issues
    listed, without = issues.listed, len(issues.undisposed)
    if without:
        named = "; ".join(issues.undisposed[:_MOST_SAID])
        more = "…" if without > _MOST_SAID else ""
        return found(
            NAME,
            Outcome.FALSE,
            facts,
            without=str(without),
            listed=str(listed),
            issues=named + more,
        )
    if issues.stated is not None and issues.stated > listed:
        return found(
            NAME, Outcome.FALSE, facts, "unlisted", stated=str(issues.stated), listed=str(listed)
        )
    return found(NAME, Outcome.TRUE, facts, "" if listed else "none", listed=str(listed))
