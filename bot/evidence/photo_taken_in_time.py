"""Probe: the photo says that it was taken between its code's giving out and its sending.

Asked only where the picture tells a time and a code was given out for its order and question. Chats
strip the time, so its absence says nothing; and because anybody can write it, it is a consistency
check and no proof.
"""

from datetime import UTC, datetime, timedelta

from bot.evidence.case import Case
from bot.evidence.facts import Facts
from bot.evidence.found import found
from bot.evidence.placard import EARLY, code_in, fold_order
from prompts.finding import Finding, Outcome
from prompts.question import Kind

NAME = "photo_taken_in_time"
# A camera's time without an offset may be that of any place on earth: UTC-12 to UTC+14.
WEST, EAST = timedelta(hours=12), timedelta(hours=14)


def photo_taken_in_time(facts: Facts, case: Case) -> Finding:
    """Whether the picture's own time lies between the code's and the upload's.

    Of several pictures that tell a time, the first one counts that was taken in time.
    """
    issued = _issued(facts, case)
    told = [n for n, shot in enumerate(facts.shots) if _earliest_and_latest(shot.taken_at)]
    if case.kind is not Kind.PHOTO or not told or issued is None:
        return found(NAME, Outcome.NOT_APPLICABLE, facts)
    each = [_of_one(facts.only(number), issued, case.now) for number in told]
    return next((one for one in each if one.holds is Outcome.TRUE), each[0])


def _of_one(facts: Facts, issued: datetime, now: datetime) -> Finding:
    said = facts.shots[0].taken_at
    taken = _earliest_and_latest(said)
    assert taken is not None, "only pictures that tell a time are asked"
    earliest, latest = taken
    values = {"taken": said[:16].replace("T", " "), "issued": f"{issued:%Y-%m-%d %H:%M}"}
    if latest < issued - EARLY:
        return found(NAME, Outcome.FALSE, facts, **values)
    if earliest > now + EARLY:
        return found(NAME, Outcome.FALSE, facts, "later", **values)
    return found(NAME, Outcome.TRUE, facts, **values)


def _issued(facts: Facts, case: Case) -> datetime | None:
    """When the code in the picture was given out, else the first one for its question."""
    own = [
        one
        for one in case.placards
        if one.question_id == case.question_id
        and fold_order(one.order_code) == fold_order(case.order_code)
    ]
    read = {code_in(text) for text in facts.codes}
    shown = [one for one in own if one.code in read]
    return min((one.issued_at for one in shown or own), default=None)


def _earliest_and_latest(said: str) -> tuple[datetime, datetime] | None:
    """Between which instants a picture's time lies."""
    try:
        taken = datetime.fromisoformat(said)
        if taken.tzinfo is not None:
            return taken, taken
        local = taken.replace(tzinfo=UTC)
        return local - EAST, local + WEST
    except (ValueError, OverflowError):
        return None
