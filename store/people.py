"""People: what Slack told about each, kept for a while.

Decides that a person is known per workspace. Refuses to know how old is too old.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from store.tables import PEOPLE
from store.upserts import upsert


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person in a workspace.

    Attributes:
        tz: IANA zone; empty when Slack did not tell.
        is_outside: a guest, or somebody from another workspace: may answer, never sign.
        refreshed_at: when Slack was asked (UTC).
    """

    team: str
    user: str
    name: str
    tz: str
    is_outside: bool
    language: str
    refreshed_at: datetime


_ONE = select(PEOPLE).where(PEOPLE.c.team == bindparam("team"), PEOPLE.c.user == bindparam("user"))
_PUT = upsert(PEOPLE)


def get(session: Session, *, team: str, user: str) -> PersonRecord | None:
    """What is known about a person; None when Slack was never asked."""
    row = session.connection().execute(_ONE, {"team": team, "user": user}).first()
    return None if row is None else PersonRecord(*row)


def put(session: Session, *, record: PersonRecord) -> None:
    """Keep what Slack told about a person, over what was known."""
    connection = session.connection()
    connection.execute(_PUT[connection.dialect.name], asdict(record))
