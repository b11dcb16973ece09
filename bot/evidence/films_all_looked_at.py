"""Probe: no film lies in an archive, where none is looked at.

A film that is sent as a file of its own is looked at, and may show the code that the pictures do
not. It is not held against the file, but whoever sent it should know. In a file that was not asked
for as a photo it plays no part.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "films_all_looked_at"


def films_all_looked_at(facts: Facts, case: Case) -> Finding:
    """Not available where a film was passed over; not applicable where there is none."""
    if case.kind is not Kind.PHOTO or not facts.films:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    return found(NAME, Outcome.NOT_AVAILABLE, facts, films=str(facts.films))
