"""Who is in the workspace, and what `users.info` tells an app about them.

Decides how a person is found by what others call them, and how little is told of somebody from
another company. It does not know which channels they are in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.workspace.wire import Json, MisuseError


@dataclass
class Person:
    """One member, guest or bot."""

    id: str
    name: str
    real_name: str
    team_id: str
    email: str = ""
    tz: str = "UTC"
    # The language that the person has chosen for Slack.
    locale: str = "en-US"
    title: str = ""
    is_admin: bool = False
    is_bot: bool = False
    # Someone from another company, met through Slack Connect.
    is_stranger: bool = False
    is_outside: bool = False
    # A guest with an account in this workspace.
    is_restricted: bool = False
    deleted: bool = False


class People:
    """Everybody, by id and by what they are called."""

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_id.values())

    def add(self, person: Person) -> Person:
        """Take somebody in; the same id again replaces them."""
        self._by_id[person.id] = person
        return person

    def get(self, user_id: str) -> Person | None:
        """The person with this id."""
        return self._by_id.get(user_id)

    def find(self, called: str) -> Person | None:
        """Who is called this: id, full name, handle, or a first name that only one has."""
        if called in self._by_id:
            return self._by_id[called]
        word = called.strip().lstrip("@").casefold()
        everybody = list(self._by_id.values())
        found = [p for p in everybody if word in {p.real_name.casefold(), p.name.casefold()}]
        if not found:
            found = [p for p in everybody if p.real_name.casefold().split()[:1] == [word]]
        return found[0] if len(found) == 1 else None

    def need(self, called: str) -> Person:
        """As `find`, but a misuse if there is no such person."""
        person = self.find(called)
        if person is None:
            known = ", ".join(p.real_name for p in self._by_id.values())
            raise MisuseError(
                "no_such_person", f"Nobody here is called {called!r}. Known: {known}."
            )
        return person


def profile(person: Person) -> Json:
    """The `profile` object."""
    told: Json = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "title": person.title,
        "status_text": "",
        "status_emoji": "",
        "team": person.team_id,
        "avatar_hash": "g" + person.id.lower(),
    }
    if not person.is_outside and person.email:
        told["email"] = person.email
    return told


def describe(person: Person, *, include_locale: bool = False) -> Json:
    """The user object as an app sees it; partial for people from another company."""
    told: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "color": "9f69e7",
        "real_name": person.real_name,
        "profile": profile(person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
    }
    if person.is_outside:
        # Slack tells little about outside people: neither zone nor language nor e-mail nor rank.
        return told | {"is_stranger": person.is_stranger}
    if include_locale:
        told["locale"] = person.locale
    moment = datetime.now(UTC).astimezone(ZoneInfo(person.tz))
    offset = moment.utcoffset()
    return told | {
        "tz": person.tz,
        "tz_label": moment.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
