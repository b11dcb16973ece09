"""Probe: the file is of a kind that can answer the question.

A photo question wants a picture, or a film, a document or an archive with one in it; a report
question wants something whose text and numbers can be read; any other question takes every file
that is known and harmless. A photo of a report is not a report: its numbers cannot be checked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.formats import claimed
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "kind_fits_question"
_REPORTS = frozenset(
    {Family.PDF, Family.SPREADSHEET, Family.DOCUMENT, Family.TEXT, Family.MEASUREMENTS}
)
# What may have photos in it, and is looked through for them.
_WITH_PICTURES = frozenset({Family.ARCHIVE, Family.PDF, Family.DOCUMENT, Family.SPREADSHEET})
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
    shows = case.kind is Kind.PHOTO and len(facts.shots) > 0
    if wanted is None or facts.family in wanted or shows:
        return found(NAME, Outcome.TRUE, facts)
    return found(NAME, Outcome.FALSE, facts, _why_not(facts, case))


def is_taken(name: str) -> bool:
    """Whether some question may take a file, as far as its name tells."""
    _, claim = claimed(name)
    return claim is not None and claim.family not in _NEVER


def _why_not(facts: Facts, case: Case) -> str:
    """The variant of the sentence for a file of a wrong kind."""
    looked = case.kind is Kind.PHOTO and facts.opening is Opening.OPENED
    if looked and facts.family in _WITH_PICTURES:
        return "no_picture"
    if facts.family is Family.ARCHIVE:
        return "archive"
    if case.kind is Kind.PHOTO:
        return ""
    return "picture_of_report" if facts.family is Family.PICTURE else "report"
