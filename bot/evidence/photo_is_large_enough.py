"""Probe: the photo has enough pixels to see something on it.

Catches thumbnails and profile pictures. Asked only of photo questions: a small stamp in a file
question may be all there is to show. Sharpness and content are not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_is_large_enough"
# A tool number an eighth of the picture wide is readable from 640 × 480 pixels on.
LEAST_LONG_SIDE = 640
LEAST_SHORT_SIDE = 480


def photo_is_large_enough(facts: Facts, case: Case) -> Finding:
    """Whether the longer side has 640 pixels and the shorter 480, however the photo is turned."""
    seen = facts.opening in {Opening.OPENED, Opening.NO_READER}
    if case.kind is not Kind.PHOTO or facts.family is not Family.PICTURE or not seen:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if not facts.width or not facts.height:
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    short, long = sorted((facts.width, facts.height))
    enough = long >= LEAST_LONG_SIDE and short >= LEAST_SHORT_SIDE
    return found(
        NAME,
        Outcome.TRUE if enough else Outcome.FALSE,
        facts,
        width=str(facts.width),
        height=str(facts.height),
        long=str(LEAST_LONG_SIDE),
        short=str(LEAST_SHORT_SIDE),
    )
