"""Probe: the photo shows a fresh one-time code that was given out for this order and question.

Names what is wrong with any other code: of another question, of another order, used, stale, never
given out, or no code of ours. An old photo, another order's photo and a picture from a catalogue
show none. Whether the right thing stands beside the code is not asked: nobody can see that here.
"""

from collections.abc import Iterable

from bot.evidence.case import Case
from bot.evidence.facts import Facts, Family, Opening
from bot.evidence.found import found
from bot.evidence.placard import FRESH, Match, Verified, code_in, fold_order, verify, written
from prompts.answer import Grade
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_shows_placard"
# Of several codes in one picture the one that comes nearest to being right is spoken of.
_NEAREST = (
    Match.FRESH,
    Match.USED,
    Match.STALE,
    Match.OTHER_QUESTION,
    Match.OTHER_ORDER,
    Match.UNKNOWN,
    Match.MISTYPED,
    Match.FOREIGN,
)
_VARIANT = {Match.MISTYPED: Match.UNKNOWN}


def photo_shows_placard(facts: Facts, case: Case) -> Finding:
    """Whether a code in the picture is of this order and question, fresh and not used before."""
    facts, nearest = _nearest(facts, case)
    ours = nearest is not None and nearest.match is not Match.FOREIGN
    whole = facts.family is Family.PICTURE and facts.opening is Opening.OPENED
    looked = whole or len(facts.shots) > 0
    if not looked or (case.kind is not Kind.PHOTO and not ours):
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    if nearest is not None and nearest.match is Match.FRESH:
        return found(NAME, Outcome.TRUE, facts, code=_shown(facts, nearest))
    if not ours and not _asked(case):
        return found(NAME, Outcome.NOT_AVAILABLE, facts)
    if nearest is None:
        return found(NAME, Outcome.FALSE, facts)
    return found(
        NAME,
        Outcome.FALSE,
        facts,
        _VARIANT.get(nearest.match, nearest.match).value,
        code=_shown(facts, nearest),
        days=str(FRESH.days),
    )


def shows_right_code(codes: Iterable[str], case: Case) -> bool:
    """Whether one of a picture's codes is of this order and question, fresh and not used."""
    return any(_verified(text, case).match is Match.FRESH for text in codes)


def _nearest(facts: Facts, case: Case) -> tuple[Facts, Verified | None]:
    """Of all codes the one that comes nearest to being right, and the picture that shows it."""
    verified = [
        (number, _verified(text, case))
        for number, shot in enumerate(facts.shots)
        for text in shot.codes
    ]
    if not verified:
        return facts, None
    number, nearest = min(verified, key=lambda one: _distance(one[1]))
    return facts.only(number), nearest


def _verified(text: str, case: Case) -> Verified:
    return verify(
        text,
        case.placards,
        order_code=case.order_code,
        question_id=case.question_id,
        at=case.now,
    )


def _distance(verified: Verified) -> int:
    return _NEAREST.index(verified.match)


def _asked(case: Case) -> bool:
    """Whether this photo was to show a code: its question wants one, or one was fetched for it."""
    return case.minimum >= Grade.E3 or any(
        one.question_id == case.question_id
        and fold_order(one.order_code) == fold_order(case.order_code)
        for one in case.placards
    )


def _shown(facts: Facts, verified: Verified) -> str:
    """The code in letters; of one that nobody knows, the letters that were read."""
    if verified.issued is not None:
        return written(verified.issued.code)
    codes = (code_in(text) for text in facts.codes)
    return next((f"{code[:4]}-{code[4:]}" for code in codes if code), "?")
