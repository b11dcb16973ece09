"""The workspace as one value: the team, the app, the people, and every store of what happened.

Decides how the parts are put together and what the default workspace holds. Behaviour lives in the
parts and in the functions that take a World.
"""

from collections.abc import Mapping
from typing import Any

from bot.workspace.channels import Channel, Channels
from bot.workspace.clock import Clock
from bot.workspace.faults import Faults
from bot.workspace.file_store import FileStore
from bot.workspace.furnishing import Furnishing
from bot.workspace.identifiers import Identifiers
from bot.workspace.interaction import Rights
from bot.workspace.manifest import App, read_app
from bot.workspace.messages import Messages
from bot.workspace.modals import Views
from bot.workspace.people import People, Person
from bot.workspace.rates import Rates
from bot.workspace.socket_mode import SocketMode
from bot.workspace.timing import Timing
from bot.workspace.traffic import Traffic
from bot.workspace.wire import Json, MisuseError

DEFAULT_SEED: Json = {
    "seed": "readiness",
    "team": {"name": "Acme Sourcing", "domain": "acme-sourcing"},
    "people": [
        {"name": "Bea Buyer", "tz": "Europe/Berlin", "title": "Buyer"},
        {"name": "Max Manager", "tz": "America/New_York", "title": "Manager", "is_admin": True},
        {"name": "Quinn Quality", "tz": "Europe/Berlin", "title": "Quality engineer"},
        {"name": "Sun Supplier", "tz": "Asia/Shanghai", "title": "Supplier", "guest": True},
    ],
    "channels": [
        {"name": "orders"},
        {"name": "shared-supplier", "is_ext_shared": True, "members": ["*", "Sun Supplier"]},
        {"name": "general"},
    ],
}


class World:
    """One team with one app installed."""

    def __init__(self, seed: Mapping[str, Any] | None = None, manifest: Json | None = None) -> None:
        settings = DEFAULT_SEED | dict(seed or {})
        self.ids = Identifiers(str(settings["seed"]))
        self.clock = Clock()
        self.traffic = Traffic(self.clock)
        self.timing = Timing()
        self.rates = Rates()
        self.faults = Faults()
        self.people = People()
        self.channels = Channels()
        self.messages = Messages()
        self.files = FileStore()
        self.furnishing = Furnishing()
        self.rights = Rights(self.ids, self.clock, self.timing)
        self.views = Views(self.ids, self.clock, self.traffic)
        self.sockets = SocketMode(self.ids, self.clock, self.traffic, self.faults, self.timing)
        self.app: App = read_app(manifest or {})
        self.url = ""
        self.team_name = str(settings["team"]["name"])
        self.team_domain = str(settings["team"]["domain"])
        self.team_id = self.ids.named("T", self.team_domain)
        self.outside_team_id = self.ids.named("T", "supplier")
        self.app_id = self.ids.named("A", "app")
        self.bot_id = self.ids.named("B", "bot")
        self.bot_user_id = self.ids.named("U", "bot")
        numbers = f"{self.ids.number('token')}-{self.ids.number('bot')}"
        self.bot_token = f"xoxb-{numbers}-{self.ids.secret('bot token')}"
        self.app_token = f"xapp-1-{self.app_id}-{numbers}-{self.ids.secret('app token')}"
        self.token_is_revoked = False
        # The options that an external select was last offered, by its action id.
        self.suggested: dict[str, list[Json]] = {}
        self.sockets.app_id = self.app_id
        self.views.shared = {
            "team_id": self.team_id,
            "app_id": self.app_id,
            "app_installed_team_id": self.team_id,
            "bot_id": self.bot_id,
        }
        self.install()
        for person in settings["people"]:
            self.add_person(person)
        for channel in settings["channels"]:
            self.add_channel(channel)

    def install(self, manifest: Json | None = None) -> None:
        """Install the app (anew, with another manifest)."""
        if manifest is not None:
            self.app = read_app(manifest)
        handle = self.app.name.casefold().replace(" ", "_")
        self.people.add(Person(self.bot_user_id, handle, self.app.name, self.team_id, is_bot=True))

    @property
    def bot(self) -> Person:
        """The app's bot user."""
        return self.people.need(self.bot_user_id)

    def add_person(self, wanted: Json) -> Person:
        """Add a member, or a guest from another team."""
        name = str(wanted.get("name", "")).strip()
        if not name:
            raise MisuseError("no_name", "A person needs a name.")
        handle = str(wanted.get("handle") or name.casefold().replace(" ", "."))
        is_guest = bool(wanted.get("guest", False))
        person = Person(
            id=str(wanted.get("id") or self.ids.named("U", name)),
            name=handle,
            real_name=name,
            team_id=self.outside_team_id if is_guest else self.team_id,
            email=str(wanted.get("email") or f"{handle}@example.com"),
            tz=str(wanted.get("tz", "UTC")),
            locale=str(wanted.get("locale", "en-US")),
            title=str(wanted.get("title", "")),
            is_admin=bool(wanted.get("is_admin", False)),
            is_stranger=bool(wanted.get("stranger", is_guest)),
            is_outside=is_guest,
            is_restricted=bool(wanted.get("is_restricted", False)),
        )
        self.people.add(person)
        for called in wanted.get("channels") or []:
            channel = self.channels.need(called)
            if person.id not in channel.members:
                channel.members.append(person.id)
        return person

    def members(self, wanted: list[str]) -> list[str]:
        """The ids of these people; `*` stands for everybody of our own team but bots."""
        found: dict[str, None] = {}
        for called in wanted:
            if called == "*":
                found |= {p.id: None for p in self.people if not (p.is_outside or p.is_bot)}
            else:
                found[self.people.need(called).id] = None
        return list(found)

    def add_channel(self, wanted: Json) -> Channel:
        """Add a channel, with everybody of our own team and the bot unless told otherwise."""
        name = str(wanted.get("name", "")).lstrip("#").strip()
        if not name:
            raise MisuseError("no_name", "A channel needs a name.")
        members = self.members(list(wanted.get("members") or ["*"]))
        if wanted.get("bot", True) and self.bot_user_id not in members:
            members.append(self.bot_user_id)
        shared = bool(wanted.get("is_ext_shared", False))
        return self.channels.add(
            Channel(
                id=str(wanted.get("id") or self.ids.named("C", name)),
                name=name,
                created=int(self.clock.now()),
                creator=members[0],
                members=members,
                is_private=bool(wanted.get("is_private", False)),
                is_ext_shared=shared,
                team_ids=[self.outside_team_id] if shared else [],
            )
        )

    def direct_channel(self, one: str, other: str) -> Channel:
        """The direct messages between two people, opened if need be."""
        found = self.channels.direct(one, other)
        if found is not None:
            return found
        name = "/".join(sorted((one, other)))
        return self.channels.add(
            Channel(
                id=self.ids.named("D", name),
                name=f"dm-{name}",
                created=int(self.clock.now()),
                creator=one,
                members=[one, other],
                is_im=True,
            )
        )

    def ready(self) -> Json:
        """What the start prints: where everything is, and the tokens."""
        return {
            "ready": True,
            "url": self.url,
            "api_url": f"{self.url}/api/",
            "control_url": f"{self.url}/control/",
            "bot_token": self.bot_token,
            "app_token": self.app_token,
            "team_id": self.team_id,
            "app_id": self.app_id,
            "bot_user_id": self.bot_user_id,
            "bot_id": self.bot_id,
            "channels": {c.name: c.id for c in self.channels if not c.is_im},
            "users": {p.real_name: p.id for p in self.people if not p.is_bot},
        }
