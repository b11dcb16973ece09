"""Originals: the bytes of files, by their SHA-256, and what still rests on them.

Decides which bytes should be on the shelf, and that nobody takes up bytes that another one deletes.
Refuses to know where the shelf is and what is in a file.
"""

from datetime import datetime

from sqlalchemy import and_, bindparam, false, func, not_, select, update
from sqlalchemy.engine import Connection

from store import locks
from store.evidence import EvidenceRecord
from store.session import Session
from store.tables import EVIDENCE, ORDERS

_NAMED = (
    select(EVIDENCE.c.sha256)
    .where(EVIDENCE.c.sha256.is_not(None), EVIDENCE.c.pruned_at.is_(None))
    .distinct()
)
_KEPT = _NAMED.where(EVIDENCE.c.checked_at.is_not(None))
_IS_OLD = and_(
    EVIDENCE.c.state != "waiting",
    func.coalesce(ORDERS.c.closed_at < bindparam("before"), false()),
    func.coalesce(EVIDENCE.c.checked_at < bindparam("before"), false()),
)
_WITH_ORDER = _NAMED.join(ORDERS, ORDERS.c.id == EVIDENCE.c.order_id)
_NEEDLESS = _WITH_ORDER.where(_IS_OLD)
_NEEDED = _WITH_ORDER.where(not_(_IS_OLD))
_RESTS = _NEEDED.where(EVIDENCE.c.sha256 == bindparam("of_sha256"))
_PRUNE = (
    update(EVIDENCE)
    .where(EVIDENCE.c.sha256 == bindparam("of_sha256"), EVIDENCE.c.pruned_at.is_(None))
    .values(pruned_at=bindparam("at"))
    .returning(EVIDENCE)
)
_CLAIM = (
    update(EVIDENCE)
    .where(
        EVIDENCE.c.order_id == bindparam("of_order"), EVIDENCE.c.number == bindparam("of_number")
    )
    .values(sha256=bindparam("sha256_of_it"))
)


def claim(session: Session, *, order_id: int, number: int, sha256: str) -> None:
    """Note which bytes a file will have, before they are kept: nobody deletes them from then on.

    Whoever deletes these bytes at this moment is waited for.
    """
    connection = session.connection()
    _hold(connection, sha256)
    connection.execute(_CLAIM, {"of_order": order_id, "of_number": number, "sha256_of_it": sha256})


def kept(session: Session) -> frozenset[str]:
    """The SHA-256 of all bytes that should be on the shelf."""
    return frozenset(session.connection().execute(_KEPT).scalars())


def named(session: Session) -> frozenset[str]:
    """The same, and the SHA-256 of bytes that are only on their way to the shelf."""
    return frozenset(session.connection().execute(_NAMED).scalars())


def needless(session: Session, *, before: datetime) -> frozenset[str]:
    """The SHA-256 of kept bytes on which nothing rests any more.

    These are of files that were checked before an instant and whose order was closed before it;
    bytes that an open order has too, an order that was closed later, or a file that still waits are
    not among them.
    """
    connection = session.connection()
    old = frozenset(connection.execute(_NEEDLESS, {"before": before}).scalars())
    return old - frozenset(connection.execute(_NEEDED, {"before": before}).scalars())


def prune(
    session: Session, *, sha256: str, before: datetime, at: datetime
) -> tuple[EvidenceRecord, ...]:
    """Note that these bytes are kept no longer; the files whose bytes they were, or none.

    They are looked at once more, and nobody can put a file on them until the transaction ends: the
    bytes are to be deleted within it.

    Args:
        session: writes.
        sha256: of the bytes.
        before: as of `needless`.
        at: noted with the files (UTC).
    """
    connection = session.connection()
    _hold(connection, sha256)
    rests = {"before": before, "of_sha256": sha256}
    if connection.execute(_RESTS, rests).first() is not None:
        return ()
    rows = connection.execute(_PRUNE, {"of_sha256": sha256, "at": at})
    return tuple(EvidenceRecord(*row) for row in rows)


def _hold(connection: Connection, sha256: str) -> None:
    """Be the only one that claims or deletes these bytes until the transaction ends."""
    locks.hold(connection, f"bytes:{sha256}")
