"""Probe: the file is not larger than the bot takes.

The download stops at the same limit; this probe holds it for bytes that came another way. It
does not ask how large a file should be to be useful.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from prompts.finding import Finding, Outcome


def file_is_within_size(facts: Facts, case: Case) -> Finding:
    """Whether the file has at most as many bytes as the limit it was read under."""
    del case
    outcome = Outcome.TRUE if facts.size <= facts.limit else Outcome.FALSE
    limit = f"{facts.limit / (1024 * 1024):g}"
    return found("file_is_within_size", outcome, facts, limit=limit)
