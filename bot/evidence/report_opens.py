"""Probe: the document opens, is not locked, and has something on its pages.

Asked of every document that is no picture. A file that the bot does not read inside yet (a native
drawing, an old Word file) is "not available" for a file question and refused for a report, whose
text must be read. What the report says is not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "report_opens"
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
    if facts.opening is Opening.OPENED:
        return found(NAME, Outcome.TRUE, facts)
    if facts.opening is Opening.NO_READER:
        if case.kind is Kind.REPORT:
            return found(NAME, Outcome.FALSE, facts, "no_reader")
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    return found(NAME, Outcome.FALSE, facts, _VARIANTS.get(facts.opening, ""))
