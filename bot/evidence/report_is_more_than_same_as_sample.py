"""Probe: inspection criteria say more than "same as sample".

Asked of criteria only, of each line for itself: a sample may stand beside a number; alone it leaves
room for argument (article S0, line 19). Whether the criteria are good ones is not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.report import Report, ReportKind
from bot.evidence.report_kind_fits import WANTED
from prompts.finding import Finding, Outcome

NAME = "report_is_more_than_same_as_sample"


def report_is_more_than_same_as_sample(facts: Facts, case: Case) -> Finding:
    """Whether every line that names a sample also says what is measured or counted."""
    report = Report.of(facts)
    if report is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    wanted = WANTED.get(case.question_id, report.kind)
    if wanted is not ReportKind.CRITERIA:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if report.same_as_sample:
        return found(NAME, Outcome.FALSE, facts, said=report.same_as_sample)
    return found(NAME, Outcome.TRUE, facts)
