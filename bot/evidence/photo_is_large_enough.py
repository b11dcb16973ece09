"""Probe: the photo has enough pixels to see something on it.

Catches thumbnails and profile pictures. Asked only of photo questions: a small stamp in a file
question may be all there is to show. Sharpness and content are not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening, Shot
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_is_large_enough"
# A tool number an eighth of the picture wide is readable from 640 × 480 pixels on.
LEAST_LONG_SIDE = 640
LEAST_SHORT_SIDE = 480


def photo_is_large_enough(facts: Facts, case: Case) -> Finding:
    """Whether the longer side has 640 pixels and the shorter 480, however the photo is turned.

    Of several pictures the largest counts.
    """
    seen = facts.opening in {Opening.OPENED, Opening.NO_READER}
    if case.kind is not Kind.PHOTO or not seen:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if not facts.shots and facts.family is not Family.PICTURE:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if facts.shots:
        facts = facts.best(_size)
    width, height = _sides(facts)
    if not width or not height:
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    short, long = sorted((width, height))
    enough = long >= LEAST_LONG_SIDE and short >= LEAST_SHORT_SIDE
    return found(
        NAME,
        Outcome.TRUE if enough else Outcome.FALSE,
        facts,
        width=str(width),
        height=str(height),
        long=str(LEAST_LONG_SIDE),
        short=str(LEAST_SHORT_SIDE),
    )


def _size(shot: Shot) -> tuple[int, int]:
    short, long = sorted((shot.width, shot.height))
    return min(short, LEAST_SHORT_SIDE), long


def _sides(facts: Facts) -> tuple[int, int]:
    """Width and height of the picture, or as the heading of one says that was not decoded."""
    shown = facts.shots[0] if facts.shots else facts
    return shown.width, shown.height
