"""Probe: the photo is sharp enough to see something on it.

Asked only of photo questions. The measure is the picture's own edges, so that a blank wall is not
sharp either: there is nothing on it to see. What is in the picture is not asked.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Shot
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_is_sharp"
LEAST = 6.0
"""Variance of the Laplacian at 1,024 pixels. Phones' photos have 50 and more; blurred by two
thousandths of their width, which makes small print unreadable, 2 to 5."""


def photo_is_sharp(facts: Facts, case: Case) -> Finding:
    """Whether the picture has clear edges; of several the sharpest counts."""
    if case.kind is not Kind.PHOTO or not facts.shots:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    facts = facts.best(_sharpness)
    measured = facts.shots[0].sharpness
    if measured is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    return found(NAME, Outcome.TRUE if measured >= LEAST else Outcome.FALSE, facts)


def _sharpness(shot: Shot) -> float:
    return -1.0 if shot.sharpness is None else shot.sharpness
