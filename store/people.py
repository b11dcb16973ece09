"""People: what Slack told about each, kept for a while, and the language that each chose.

Decides that a person is known per workspace, and that a choice outlives whatever Slack tells.
Refuses to know how old is too old.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, select, update

from store.columns import instant
from store.prepared import Prepared
from store.session import Session
from store.tables import PEOPLE
from store.upserts import insert_new


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person in a workspace.

    Attributes:
        tz: IANA zone; empty when Slack did not tell.
        is_outside: a guest, or somebody from another workspace: may answer, never sign.
        language: the person's language in Slack, one of ours; empty when Slack did not tell.
        refreshed_at: when Slack told this (UTC); `NEVER` where it told nothing.
        chosen: the language that the person asked for here; None for the one in Slack.
    """

    team: str
    user: str
    name: str
    tz: str
    is_outside: bool
    language: str
    refreshed_at: datetime
    chosen: str | None = None


NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When Slack was asked about somebody of whom it told nothing."""

_KEY = (PEOPLE.c.team == bindparam("of_team"), PEOPLE.c.user == bindparam("of_user"))
_ONE = Prepared(select(PEOPLE).where(*_KEY))
_ADD = insert_new(PEOPLE, "team", "user")
_TOLD = update(PEOPLE).where(*_KEY)


def get(session: Session, *, team: str, user: str) -> PersonRecord | None:
    """What is known about a person; None when Slack was never asked and nothing was chosen."""
    row = _ONE.first(session.connection(), {"of_team": team, "of_user": user})
    if row is None:
        return None
    *_, name, tz, is_outside, language, refreshed_us, chosen = row
    return PersonRecord(
        team, user, name, tz, bool(is_outside), language, instant(refreshed_us), chosen
    )


def untold(*, team: str, user: str, chosen: str | None = None) -> PersonRecord:
    """Somebody of whom Slack told nothing: neither a name nor whether they are a guest."""
    return PersonRecord(
        team,
        user,
        name="",
        tz="",
        is_outside=False,
        language="",
        refreshed_at=NEVER,
        chosen=chosen,
    )


def put(session: Session, *, record: PersonRecord) -> None:
    """Keep what Slack told about a person, over what was known; what was chosen stays."""
    values = asdict(record)
    told = {name: values[name] for name in ("name", "tz", "is_outside", "language", "refreshed_at")}
    _add_or_set(session, values | {"chosen": None}, told)


def choose(session: Session, *, team: str, user: str, language: str | None) -> None:
    """Keep a person's choice of language; None goes back to the one in Slack."""
    unknown = untold(team=team, user=user, chosen=language)
    _add_or_set(session, asdict(unknown), {"chosen": language})


def _add_or_set(session: Session, row: dict[str, object], told: dict[str, object]) -> None:
    connection = session.connection()
    if connection.execute(_ADD[connection.dialect.name], row).first() is None:
        key = {"of_team": row["team"], "of_user": row["user"]}
        connection.execute(_TOLD.values(**told), key)
