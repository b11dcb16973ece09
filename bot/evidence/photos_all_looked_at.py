"""Probe: every photo in an archive, a document or a workbook was looked at.

There is room and time for so many of them only, and damaged ones do not open. What was not looked
at is not held against the file, but it proves nothing either, and whoever sent it should know. The
pictures in a file that was not asked for as a photo play no part.
"""

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import found
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photos_all_looked_at"


def photos_all_looked_at(facts: Facts, case: Case) -> Finding:
    """Whether no picture in a container was passed over; false where that leaves none at all."""
    looked, left = len(facts.shots), facts.damaged + facts.unseen
    opened = facts.opening is Opening.OPENED
    pages_left = opened and facts.family is Family.PDF and facts.pages_looked < facts.pages
    if case.kind is not Kind.PHOTO or facts.family is Family.PICTURE:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if not (looked or left or pages_left):
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    values = {
        "looked": str(looked),
        "damaged": str(facts.damaged),
        "pictures": str(looked + left),
        "pages_looked": str(facts.pages_looked),
        "pages": str(facts.pages),
    }
    rest = "pages" if pages_left else "unseen" if facts.unseen else ""
    if not looked:
        return found(NAME, Outcome.FALSE, facts, "pages" if pages_left else "", **values)
    variant = "_and_".join(filter(None, (rest, "damaged" if facts.damaged else "")))
    if variant:
        return found(NAME, Outcome.NOT_AVAILABLE, facts, variant, **values)
    return found(NAME, Outcome.TRUE, facts, **values)
