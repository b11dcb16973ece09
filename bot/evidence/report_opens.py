"""Probe: the document opens, is not locked, and has something on its pages.

Asked of every document that is no picture. A file that the bot does not read inside yet (a native
drawing, an old Word file), or whose pages are pictures without a text (a scan), is "not available"
for a file question and refused for a report, whose text must be read. What the report says is not
asked.
"""

import re

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import found
from bot.evidence.readers import says_something
from bot.evidence.report import Report
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "report_opens"
_STAMP = re.compile(r"scanned (?:with|by) \w+|\w*scanner|扫描全能王\s*(?:创建)?", re.IGNORECASE)
"""What an app writes below each page that it has photographed."""
_NO_DOCUMENT = frozenset({Family.PICTURE, Family.PROGRAM, Family.WEB_PAGE, Family.UNKNOWN})
_VARIANTS = {
    Opening.LOCKED: "locked",
    Opening.SWELLING: "too_big",
    Opening.NESTED: "nested",
    Opening.GAVE_UP: "gave_up",
    Opening.EMPTY: "empty",
}


def report_opens(facts: Facts, case: Case) -> Finding:
    """Whether a document was opened and read to its end."""
    if facts.size == 0 or facts.family in _NO_DOCUMENT or case.kind is Kind.PHOTO:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    refused = case.kind is Kind.REPORT
    if facts.opening is Opening.NO_READER:
        if refused:
            return found(NAME, Outcome.FALSE, facts, "no_reader")
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    if facts.opening is Opening.OPENED:
        if not _is_scan(facts):
            return found(NAME, Outcome.TRUE, facts)
        return found(NAME, Outcome.FALSE if refused else Outcome.NOT_AVAILABLE, facts, "scan")
    return found(NAME, Outcome.FALSE, facts, _VARIANTS.get(facts.opening, ""))


def _is_scan(facts: Facts) -> bool:
    """Whether a document has pages and not a word on any of them."""
    report = Report.of(facts)
    said = _STAMP.sub("", facts.excerpt)
    if facts.family not in {Family.PDF, Family.DOCUMENT} or says_something(said) or report is None:
        return False
    return not (report.statements or report.measured or report.claims)
