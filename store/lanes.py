"""Lanes: which message of the outbox is next.

Decides that a lane's oldest unsent message goes first and holds back those behind it, and that a
message into a thread waits for the post that begins it. Refuses to know who sends and how.
"""

from sqlalchemy import and_, bindparam, exists, func, or_, select, text

from store.tables import OUTBOX

UNDER_WAY = ("pending", "sending")
POSTS = ("post", "dm")

# Written as literals: the partial indexes are used only where their condition is recognised.
_ACTIVE = "state IN ('pending', 'sending')"
IS_UNDER_WAY = text(f"outbox.{_ACTIVE}")

_before = OUTBOX.alias("before")
_parent = OUTBOX.alias("parent")
_IS_HEAD = and_(
    OUTBOX.c.state == "pending",
    IS_UNDER_WAY,
    ~exists().where(
        _before.c.lane == OUTBOX.c.lane, _before.c.id < OUTBOX.c.id, text(f"before.{_ACTIVE}")
    ),
    or_(
        OUTBOX.c.thread_subject.is_(None),
        ~exists().where(
            _parent.c.team == OUTBOX.c.team,
            _parent.c.subject == OUTBOX.c.thread_subject,
            _parent.c.kind.in_(POSTS),
            _parent.c.state.in_(UNDER_WAY),
        ),
    ),
)
HEAD = (
    select(OUTBOX.c.id)
    .where(
        _IS_HEAD,
        OUTBOX.c.not_before <= bindparam("now"),
        OUTBOX.c.channel.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(OUTBOX.c.id)
    .limit(1)
    .with_for_update(of=OUTBOX, skip_locked=True)
)
DUE = select(func.min(OUTBOX.c.not_before)).where(_IS_HEAD)
