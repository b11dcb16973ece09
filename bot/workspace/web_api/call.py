"""One Web API call: the arguments, and the look-ups that many methods begin with.

Decides how a channel, a message and a page are found, and the errors when they are not. It does
not check tokens or scopes; the dispatcher has done that.
"""

import base64
import binascii
from dataclasses import dataclass

from bot.workspace.channels import Channel
from bot.workspace.messages import Message
from bot.workspace.people import Person
from bot.workspace.wire import Arguments, Json, SlackError
from bot.workspace.world import World

MOST_PER_PAGE = 1000
CURSOR_MARK = "next:"


@dataclass
class Call:
    """One call of one method by the app."""

    world: World
    method: str
    args: Arguments

    def channel(self, name: str = "channel") -> Channel:
        """The channel that the call names by id."""
        return self.world.channels.visible(
            self.args.need(name, "channel_not_found"), self.world.bot_user_id
        )

    def joined_channel(self, name: str = "channel") -> Channel:
        """The channel that the call names, if the bot is in it."""
        channel = self.channel(name)
        if self.world.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """The message that the call names; ephemerals cannot be named."""
        found = self.world.messages.get(channel.id, self.args.need(name, "message_not_found"))
        if found is None or found.only_for is not None:
            raise SlackError("message_not_found")
        return found

    def person(self, name: str = "user") -> Person:
        """The person that the call names by id."""
        found = self.world.people.get(self.args.need(name, "user_not_found"))
        if found is None:
            raise SlackError("user_not_found")
        return found

    def limit(self, default: int) -> int:
        """How many items the page may have."""
        limit = self.args.number("limit", default)
        if limit < 0:
            raise SlackError("invalid_limit")
        return min(limit or default, MOST_PER_PAGE)

    def cursor(self) -> str:
        """Where the page begins: what the last page's cursor carried, or nothing."""
        written = self.args.text("cursor")
        if not written:
            return ""
        try:
            mark = base64.b64decode(written.encode(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise SlackError("invalid_cursor") from None
        if not mark.startswith(CURSOR_MARK):
            raise SlackError("invalid_cursor")
        return mark.removeprefix(CURSOR_MARK)

    def page(self, items: list[Json], default: int) -> tuple[list[Json], str]:
        """One page of items that have an `id`, and the cursor of the next."""
        start = self.cursor()
        places = [place for place, item in enumerate(items) if item["id"] == start]
        if start and not places:
            raise SlackError("invalid_cursor")
        first = places[0] if places else 0
        end = first + self.limit(default)
        return items[first:end], make_cursor(items[end]["id"]) if end < len(items) else ""


def make_cursor(mark: str) -> str:
    """A cursor that carries this mark."""
    return base64.b64encode(f"{CURSOR_MARK}{mark}".encode()).decode()
