"""Probe: the file is of a kind that can answer the question.

A photo question wants a picture, or a film, a document or an archive with one in it; a report
question wants something whose text and numbers can be read; any other question takes every file
that is known and harmless. A photo of a report is not a report: its numbers cannot be checked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "kind_fits_question"
_REPORTS = frozenset(
    {Family.PDF, Family.SPREADSHEET, Family.DOCUMENT, Family.TEXT, Family.MEASUREMENTS}
)
# What no question takes, and how that is said.
_NEVER = {
    Family.PROGRAM: "program",
    Family.WEB_PAGE: "web_page",
    Family.UNKNOWN: "unknown",
}


def kind_fits_question(facts: Facts, case: Case) -> Finding:
    """Whether a file of this family may answer a question of this kind."""
    if facts.size == 0:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if facts.family in _NEVER:
        return found(NAME, Outcome.FALSE, facts, _NEVER[facts.family])
    wanted = {Kind.PHOTO: frozenset({Family.PICTURE}), Kind.REPORT: _REPORTS}.get(case.kind)
    shows = case.kind is Kind.PHOTO and facts.pictures > 0
    if wanted is None or facts.family in wanted or shows:
        return found(NAME, Outcome.TRUE, facts)
    if facts.family is Family.ARCHIVE:
        return found(NAME, Outcome.FALSE, facts, "archive")
    if case.kind is Kind.PHOTO:
        return found(NAME, Outcome.FALSE, facts)
    variant = "picture_of_report" if facts.family is Family.PICTURE else "report"
    return found(NAME, Outcome.FALSE, facts, variant)
