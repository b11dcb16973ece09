"""Probe: the picture was not sent before, for another order or another question.

Catches the old photo and the other order's photo, also flipped, turned, or with a new code pasted
in. For each picture the file that was sent first decides: a picture that was sent here first is not
doubted because somebody took it for another order later, and the same picture for the same question
again is no fraud. Where no picture shows a code, one such picture among new ones weakens the whole
file. Whose picture it is, is not asked.
"""

from collections.abc import Sequence

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.likeness import WHOLE, Likeness
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_is_new"


def photo_is_new(facts: Facts, case: Case) -> Finding:
    """Whether no picture in the file is like one that was sent for something else."""
    if case.kind is not Kind.PHOTO or not facts.shots:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if case.likenesses:
        firsts = _firsts(case.likenesses, len(facts.shots))
        return _seen_before(facts, case, max(firsts, key=lambda one: _weight(one, case)))
    if not facts.prints:
        return found(NAME, Outcome.NOT_AVAILABLE, facts, "plain")
    return found(NAME, Outcome.TRUE, facts)


def _firsts(likenesses: Sequence[Likeness], pictures: int) -> list[Likeness]:
    """For each picture that was seen before the file that was sent first with it."""
    places = {one.picture for one in likenesses}
    if WHOLE in places:
        places = set(range(pictures))
    return [
        min(
            (one for one in likenesses if one.picture in {place, WHOLE}),
            key=lambda one: one.sent_at,
        )
        for place in sorted(places)
    ]


def _weight(first: Likeness, case: Case) -> tuple[bool, bool]:
    """How much an earlier sending speaks against a file: another order most."""
    return not first.same_order, first.question_id != case.question_id


def _seen_before(facts: Facts, case: Case, first: Likeness) -> Finding:
    day = f"{first.sent_at:%Y-%m-%d}"
    if first.picture != WHOLE:
        facts = facts.only(first.picture)
    if first.same_order and first.question_id == case.question_id:
        return found(NAME, Outcome.TRUE, facts, "again", day=day)
    if first.same_order:
        return found(NAME, Outcome.FALSE, facts, "other_question", day=day)
    if not first.order_code:
        return found(NAME, Outcome.FALSE, facts, "other_order")
    return found(NAME, Outcome.FALSE, facts, order=first.order_code, day=day)
