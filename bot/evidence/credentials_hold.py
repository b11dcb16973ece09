"""Probe: the Content Credentials in the picture hold.

Asked only where there are any; most cameras write none and every chat strips them. They tell a
picture that was changed after it was signed, a signature that does not fit, and one that says
itself that a program drew it. Who signed is not vouched for: nothing is asked on the network.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from prompts.finding import Finding, Outcome

NAME = "credentials_hold"
_FALSE = frozenset({"tampered", "badly_signed", "generated"})


def credentials_hold(facts: Facts, case: Case) -> Finding:
    """Whether what the picture says about its own making is whole."""
    del case
    if facts.credentials == "valid":
        return found(NAME, Outcome.TRUE, facts)
    if facts.credentials in _FALSE:
        return found(NAME, Outcome.FALSE, facts, facts.credentials)
    return found(NAME, Outcome.NOT_APPLICABLE, facts)
