"""Subjects: which of our messages stood in a channel when, and which were rewritten since.

Decides what a person had before their eyes at a moment. Refuses to know how messages are delivered:
it reads the outbox and writes nothing.
"""

from sqlalchemy import and_, bindparam, exists, or_, select

from store.columns import instant
from store.session import Session
from store.tables import OUTBOX

_SUBJECTS = (
    select(OUTBOX.c.subject)
    .where(
        OUTBOX.c.team == bindparam("team"),
        OUTBOX.c.subject >= bindparam("first"),
        OUTBOX.c.subject < bindparam("behind"),
        OUTBOX.c.kind == "post",
        OUTBOX.c.state != "failed",
    )
    .order_by(OUTBOX.c.id.desc())
    .limit(1)
)
_LATER = OUTBOX.alias("later")
_POSTED = (
    select(
        OUTBOX.c.subject,
        exists()
        .where(
            _LATER.c.team == OUTBOX.c.team,
            _LATER.c.subject == OUTBOX.c.subject,
            _LATER.c.kind == "update",
        )
        .label("updated"),
    )
    .where(
        OUTBOX.c.team == bindparam("team"),
        OUTBOX.c.subject >= bindparam("first"),
        OUTBOX.c.subject < bindparam("behind"),
        OUTBOX.c.kind == "post",
        OUTBOX.c.state != "failed",
    )
    .order_by(OUTBOX.c.id)
)
# Whoever reads fast answers before the sender has written down that its call came back.
_SUBJECTS_BEFORE = _SUBJECTS.where(
    or_(
        OUTBOX.c.sent_ts < bindparam("before"),
        and_(OUTBOX.c.state == "sending", OUTBOX.c.claimed_at < bindparam("moment")),
    )
)


def last_subject(
    session: Session, *, team: str, prefix: str, before: str | None = None
) -> str | None:
    """The subject of the newest post whose subject begins so; given up ones do not count.

    With `before`, a ts: the newest that stood in the channel then. This is what a person who wrote
    at that moment had before their eyes. One that is just being sent counts as standing there since
    it was taken up.
    """
    values = {"team": team, "first": prefix, "behind": f"{prefix}\uffff"}
    if before is None:
        return session.connection().execute(_SUBJECTS, values).scalar()
    seconds, _, fraction = before.partition(".")
    moment = instant(int(seconds) * 1_000_000 + int(fraction.ljust(6, "0")[:6] or 0))
    values_before = values | {"before": before, "moment": moment}
    return session.connection().execute(_SUBJECTS_BEFORE, values_before).scalar()


def posted(session: Session, *, team: str, prefix: str) -> tuple[tuple[str, bool], ...]:
    """The subjects of all posts that begin so, oldest first, each with whether it was updated."""
    values = {"team": team, "first": prefix, "behind": f"{prefix}\uffff"}
    rows = session.connection().execute(_POSTED, values).all()
    return tuple((row.subject, bool(row.updated)) for row in rows)
