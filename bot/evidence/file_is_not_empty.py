"""Probe: the file has something in it.

Catches the upload that broke before its first byte, and the sheet or page with nothing on it. It
does not ask what that something is.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Opening
from bot.evidence.found import found
from prompts.finding import Finding, Outcome

# No format has a heading shorter than this, and no sentence proves anything in fewer letters.
LEAST_BYTES = 16


def file_is_not_empty(facts: Facts, case: Case) -> Finding:
    """Whether the file holds more than nothing, white space or a scrap of a heading."""
    del case
    if 0 < facts.size < LEAST_BYTES:
        return found("file_is_not_empty", Outcome.FALSE, facts, "tiny", size=str(facts.size))
    if facts.opening is Opening.EMPTY:
        return found("file_is_not_empty", Outcome.FALSE, facts)
    return found("file_is_not_empty", Outcome.TRUE, facts)
