"""Digests: which channel's digest of which period was claimed, and what it showed.

Decides who posts: whoever's row is there first. Refuses to know when a digest is due and what it
says.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from store.session import Session
from store.tables import DIGESTS
from store.upserts import insert_new


@dataclass(frozen=True, slots=True)
class DigestRecord:
    """A digest.

    Attributes:
        slot: the instant it was due (UTC): names the period.
        claimed_by: the process that posts it.
        snapshot: {order id as text: {"level": …, "open": …}}, to tell next time what moved.
    """

    team: str
    channel: str
    slot: datetime
    claimed_at: datetime
    claimed_by: str
    snapshot: Mapping[str, Any]


_CLAIM = insert_new(DIGESTS, "team", "channel", "slot")
_LAST = (
    select(DIGESTS)
    .where(DIGESTS.c.team == bindparam("team"), DIGESTS.c.channel == bindparam("channel"))
    .order_by(DIGESTS.c.slot.desc())
    .limit(1)
)


def claim(session: Session, *, digest: DigestRecord) -> bool:
    """Claim a channel's digest; False when somebody has it. Post it in the same transaction."""
    connection = session.connection()
    row = {**asdict(digest), "snapshot": dict(digest.snapshot)}
    return connection.execute(_CLAIM[connection.dialect.name], row).first() is not None


def last(session: Session, *, team: str, channel: str) -> DigestRecord | None:
    """The digest before: the newest one claimed for a channel."""
    row = session.connection().execute(_LAST, {"team": team, "channel": channel}).first()
    return None if row is None else DigestRecord(*row)
