"""Probe: the picture decodes from its first line to its last.

Catches the cut transfer, the damaged file and the picture bomb. A picture that no decoder here
opens is "not available", which is said and does not refuse the photo. What the picture shows is not
asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import found
from prompts.finding import Finding, Outcome

NAME = "photo_decodes"
_VARIANTS = {Opening.SWELLING: "too_many_pixels", Opening.GAVE_UP: "gave_up"}


def photo_decodes(facts: Facts, case: Case) -> Finding:
    """Whether a picture was decoded whole; not applicable to what is no picture."""
    del case
    if facts.family is not Family.PICTURE:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    size = {"width": str(facts.width), "height": str(facts.height)}
    if facts.opening is Opening.OPENED:
        return found(NAME, Outcome.TRUE, facts, **size)
    if facts.opening is Opening.NO_READER:
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    return found(NAME, Outcome.FALSE, facts, _VARIANTS.get(facts.opening, ""), **size)
