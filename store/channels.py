"""Channels: each one's zone, language and digest time, as chosen there.

Decides nothing but that a channel has one such row. Refuses to know when a digest is due.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, select, true

from store.session import Session
from store.tables import CHANNELS
from store.upserts import upsert


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """A channel's choices: `tz` an IANA zone, the digest's day "mon" to "sun", its time "HH:MM"."""

    team: str
    channel: str
    name: str = ""
    tz: str = "UTC"
    digest_on: bool = True
    digest_day: str = "mon"
    digest_time: str = "09:00"
    language: str = "en"


_ONE = select(CHANNELS).where(
    CHANNELS.c.team == bindparam("team"), CHANNELS.c.channel == bindparam("channel")
)
_WITH_DIGEST = (
    select(CHANNELS)
    .where(CHANNELS.c.digest_on == true())
    .order_by(CHANNELS.c.team, CHANNELS.c.channel)
)
_PUT = upsert(CHANNELS)


def get(session: Session, *, team: str, channel: str) -> ChannelRecord | None:
    """A channel's choices; None when it has made none."""
    row = session.connection().execute(_ONE, {"team": team, "channel": channel}).first()
    return None if row is None else ChannelRecord(*row)


def put(session: Session, *, record: ChannelRecord) -> None:
    """Keep a channel's choices, over the ones before."""
    connection = session.connection()
    connection.execute(_PUT[connection.dialect.name], asdict(record))


def with_digest(session: Session) -> tuple[ChannelRecord, ...]:
    """Every channel that wants a digest, of all workspaces."""
    return tuple(ChannelRecord(*row) for row in session.connection().execute(_WITH_DIGEST))
