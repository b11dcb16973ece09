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
    """Whether what the picture says about its own making is whole; one of several weakens all."""
    del case
    said = [shot.credentials for shot in facts.shots]
    bad = next((number for number, one in enumerate(said) if one in _FALSE), None)
    if bad is not None:
        return found(NAME, Outcome.FALSE, facts.only(bad), said[bad])
    if "valid" in said:
        return found(NAME, Outcome.TRUE, facts.only(said.index("valid")))
    return found(NAME, Outcome.NOT_APPLICABLE, facts)
