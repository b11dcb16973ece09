"""Views: each person's stack of modals, and their Home.

Decides what may be opened, pushed, updated and closed, and the hash that guards against races.
Payloads about views are made elsewhere.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from bot.workspace.blocks import finish
from bot.workspace.clock import Clock
from bot.workspace.forms import state_of
from bot.workspace.identifiers import Identifiers
from bot.workspace.traffic import Traffic
from bot.workspace.wire import Json, SlackError

MOST_STACKED = 3
DEFAULTS: Json = {
    "private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": False,
    "notify_on_close": False, "title": None, "submit": None, "close": None,
}  # fmt: skip


@dataclass
class View:
    """A modal or a Home, as one person has it before them."""

    id: str
    user: str
    body: Json
    values: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    is_open: bool = True
    shared: Json = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        """The blocks, with all ids."""
        found: list[Json] = self.body["blocks"]
        return found

    def show(self) -> Json:
        """The view object of Slack's answers and payloads."""
        return {
            "id": self.id,
            **deepcopy(self.body),
            "state": {"values": deepcopy(self.values)},
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            **self.shared,
        }


class Views:
    """All modals and Homes."""

    def __init__(self, ids: Identifiers, clock: Clock, traffic: Traffic) -> None:
        self._ids = ids
        self._clock = clock
        self._traffic = traffic
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        # What every view says about the app: team_id, app_id, bot_id.
        self.shared: Json = {}

    def stack(self, user: str) -> list[View]:
        """The person's open modals, bottom to top."""
        return self._stacks.setdefault(user, [])

    def top(self, user: str) -> View | None:
        """The modal that the person sees."""
        stack = self.stack(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """The person's Home, if one was published."""
        return self._homes.get(user)

    def find(self, view_id: str, external_id: str = "") -> View:
        """An open view by one of its ids, or `not_found`."""
        everything = [view for stack in self._stacks.values() for view in stack]
        for view in [*everything, *self._homes.values()]:
            if view.id == view_id or (external_id and view.body["external_id"] == external_id):
                return view
        raise SlackError("not_found")

    def _body(self, given: Json) -> Json:
        body = DEFAULTS | deepcopy(given)
        body["blocks"] = finish(given["blocks"], self._ids)
        return body

    def _new_hash(self) -> str:
        return f"{int(self._clock.now())}.{self._ids.next_secret('hash')[:8]}"

    def _make(self, user: str, given: Json) -> View:
        external_id = given.get("external_id")
        if external_id:
            try:
                self.find("", external_id)
            except SlackError:
                pass
            else:
                raise SlackError("duplicate_external_id")
        body = self._body(given)
        view_id = self._ids.next("V")
        return View(
            view_id, user, body, state_of(body["blocks"]), self._new_hash(), view_id,
            shared=self.shared,
        )  # fmt: skip

    def _tell(self, change: str, view: View) -> None:
        self._traffic.add("modal", change=change, user=view.user, view=view.show())

    def open(self, user: str, given: Json) -> View:
        """Open a modal; what was open before is gone."""
        view = self._make(user, given)
        for old in self.stack(user):
            old.is_open = False
        self._stacks[user] = [view]
        self._tell("opened", view)
        return view

    def push(self, user: str, given: Json) -> View:
        """Lay a modal on the one that is open."""
        stack = self.stack(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= MOST_STACKED:
            raise SlackError("push_limit_reached")
        view = self._make(user, given)
        view.root_id = stack[0].id
        view.previous_id = stack[-1].id
        stack.append(view)
        self._tell("pushed", view)
        return view

    def update(self, view: View, given: Json, known_hash: str = "") -> View:
        """Replace a view's content; what was entered under the same ids stays."""
        if known_hash and known_hash != view.hash:
            raise SlackError("hash_conflict")
        view.body = self._body(given)
        view.values = state_of(view.blocks, view.values)
        view.hash = self._new_hash()
        if view.kind == "home":
            self._traffic.add("home", user=view.user, view=view.show())
        else:
            self._tell("updated", view)
        return view

    def publish(self, user: str, given: Json, known_hash: str = "") -> View:
        """Set a person's Home."""
        home = self._homes.get(user)
        if home is not None:
            return self.update(home, given, known_hash)
        home = self._make(user, given)
        self._homes[user] = home
        self._traffic.add("home", user=user, view=home.show())
        return home

    def close(self, view: View) -> None:
        """Close one modal; the one below is seen again."""
        view.is_open = False
        stack = self.stack(view.user)
        if view in stack:
            stack.remove(view)
        self._tell("closed", view)

    def clear(self, user: str) -> list[View]:
        """Close all of a person's modals, the top first."""
        closed = list(reversed(self.stack(user)))
        for view in closed:
            self.close(view)
        return closed
