"""Probe: the file was sent by somebody from whom the order expects files.

The order names its people: who buys, who checks, who answers at the supplier. What another person
sends is kept and counts for less where the question asks for a fresh code; where it asks for less,
the sender plays no part.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from prompts.answer import Grade
from prompts.finding import Finding, Outcome

NAME = "sender_is_expected"


def sender_is_expected(facts: Facts, case: Case) -> Finding:
    """Whether the one who sent the file is one of the order's people."""
    if case.uploader and case.uploader in case.expected:
        return found(NAME, Outcome.TRUE, facts)
    if not case.uploader or case.minimum < Grade.E3:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    return found(NAME, Outcome.FALSE, facts)
