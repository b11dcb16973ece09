"""Probe: the picture decodes from its first line to its last.

Catches the cut transfer, the damaged file and the picture bomb. A picture that no decoder here
opens is "not available", which is said and does not refuse the photo. Of a film, a document or an
archive that was sent as a photo, it is those in it that decode. What they show is not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import FILM_SECONDS, Facts, Family, Opening
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_decodes"
_VARIANTS = {Opening.SWELLING: "too_many_pixels", Opening.GAVE_UP: "gave_up"}


def photo_decodes(facts: Facts, case: Case) -> Finding:
    """Whether a picture was decoded whole; not applicable to what has none and is none."""
    if facts.family is not Family.PICTURE:
        return _inside(facts, case)
    size = {"width": str(facts.width), "height": str(facts.height)}
    if facts.opening is Opening.OPENED:
        return found(NAME, Outcome.TRUE, facts, **size)
    if facts.opening is Opening.NO_READER:
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    return found(NAME, Outcome.FALSE, facts, _VARIANTS.get(facts.opening, ""), **size)


def _inside(facts: Facts, case: Case) -> Finding:
    pictures = len(facts.shots)
    if case.kind is not Kind.PHOTO or not pictures:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if facts.family is Family.RECORDING:
        return found(NAME, Outcome.TRUE, facts, "film", seconds=str(FILM_SECONDS))
    variant = "one_inside" if pictures == 1 else "inside"
    return found(NAME, Outcome.TRUE, facts, variant, pictures=str(pictures))
