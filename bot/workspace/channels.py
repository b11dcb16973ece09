"""Channels and direct messages, and who is in them.

Decides membership and what `conversations.info` shows. Messages are kept elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.workspace.wire import Json, MisuseError, SlackError


@dataclass
class Channel:
    """One conversation: public, private, or a direct message with the bot."""

    id: str
    name: str
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    team_ids: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """`channel_type` in message events: `channel`, `group` or `im`."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"

    def partner(self, user_id: str) -> str:
        """The other one in a direct message."""
        others = [member for member in self.members if member != user_id]
        return others[0] if others else user_id


class Channels:
    """Every conversation, by id and by name."""

    def __init__(self) -> None:
        self._by_id: dict[str, Channel] = {}

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._by_id.values())

    def add(self, channel: Channel) -> Channel:
        """Take in a channel; the same id again replaces it."""
        self._by_id[channel.id] = channel
        return channel

    def get(self, channel_id: str) -> Channel | None:
        """The channel with this id."""
        return self._by_id.get(channel_id)

    def find(self, called: str) -> Channel | None:
        """The channel with this id or name."""
        if called in self._by_id:
            return self._by_id[called]
        word = called.strip().lstrip("#").casefold()
        for channel in self._by_id.values():
            if not channel.is_im and channel.name.casefold() == word:
                return channel
        return None

    def need(self, called: str) -> Channel:
        """As `find`, but a misuse if there is no such channel."""
        channel = self.find(called)
        if channel is None:
            known = ", ".join("#" + c.name for c in self._by_id.values() if not c.is_im)
            raise MisuseError("no_such_channel", f"There is no channel {called!r}. Known: {known}.")
        return channel

    def direct(self, one: str, other: str) -> Channel | None:
        """The direct messages between two people."""
        for channel in self._by_id.values():
            if channel.is_im and set(channel.members) == {one, other}:
                return channel
        return None

    def visible(self, channel_id: str, user_id: str) -> Channel:
        """A channel that this member (the bot) may know of, or `channel_not_found`."""
        channel = self._by_id.get(channel_id)
        if channel is None:
            # Slack takes a name with # in chat.postMessage only; callers resolve that themselves.
            raise SlackError("channel_not_found")
        if (channel.is_private or channel.is_im) and user_id not in channel.members:
            raise SlackError("channel_not_found")
        return channel


def describe(channel: Channel, viewer: str, team_id: str) -> Json:
    """The conversation object as the viewer sees it."""
    told: Json = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_group": False,
        "is_channel": not channel.is_im and not channel.is_private,
        "is_private": channel.is_private or channel.is_im,
        "is_org_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "context_team_id": team_id,
        "updated": channel.created * 1000,
    }
    if channel.is_im:
        return told | {"user": channel.partner(viewer), "is_open": True}
    shared: Json = {}
    if channel.is_ext_shared:
        shared = {
            "connected_team_ids": channel.team_ids,
            "shared_team_ids": [team_id, *channel.team_ids],
            "conversation_host_id": team_id,
        }
    return (
        told
        | shared
        | {
            "name": channel.name,
            "name_normalized": channel.name,
            "is_general": channel.name == "general",
            "is_member": viewer in channel.members,
            "num_members": len(channel.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [],
        }
    )
