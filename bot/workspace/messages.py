"""Messages, threads and reactions, as a channel keeps them.

Decides what belongs to a thread and how a message looks when it is read (reply counts, reactions,
metadata only on request). Who may write and who is told is decided in `posting`.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from bot.workspace.wire import Json


@dataclass
class Message:
    """One message; `only_for` makes it ephemeral."""

    channel: str
    body: Json
    metadata: Json | None = None
    only_for: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    # What each person has chosen in the message's own inputs.
    states: dict[str, Json] = field(default_factory=dict)
    # The blocks before the last edit: a person may still have them on the screen.
    earlier: list[Json] = field(default_factory=list)

    @property
    def ts(self) -> str:
        """The message's id within its channel."""
        return str(self.body["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The thread it is in; a parent with replies carries its own ts."""
        found = self.body.get("thread_ts")
        return str(found) if found else None

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        found = self.body.get("blocks")
        return found if isinstance(found, list) else []


class Messages:
    """All messages of all channels, each channel's in the order of time."""

    def __init__(self) -> None:
        self._channels: dict[str, dict[str, Message]] = {}
        self._threads: dict[tuple[str, str], dict[str, Message]] = {}

    def add(self, message: Message) -> None:
        """Keep a new message."""
        self._channels.setdefault(message.channel, {})[message.ts] = message
        if message.is_reply and message.thread_ts is not None:
            self._threads.setdefault((message.channel, message.thread_ts), {})[message.ts] = message

    def get(self, channel: str, ts: str) -> Message | None:
        """The message with this ts, ephemeral ones included."""
        return self._channels.get(channel, {}).get(ts)

    def forget(self, message: Message) -> None:
        """Drop a message."""
        self._channels[message.channel].pop(message.ts, None)
        if message.thread_ts is not None:
            self._threads.get((message.channel, message.thread_ts), {}).pop(message.ts, None)

    def all(self, channel: str) -> list[Message]:
        """Every message of the channel, replies and ephemerals included, oldest first."""
        return list(self._channels.get(channel, {}).values())

    def history(self, channel: str) -> list[Message]:
        """What stands in the channel itself: no replies but broadcast ones, no ephemerals."""
        return [
            message
            for message in self.all(channel)
            if message.only_for is None
            and (not message.is_reply or message.body.get("subtype") == "thread_broadcast")
        ]

    def replies(self, channel: str, parent_ts: str) -> list[Message]:
        """The replies below this message, oldest first, without ephemerals."""
        found = self._threads.get((channel, parent_ts), {}).values()
        return [message for message in found if message.only_for is None]

    def show(self, message: Message, *, metadata: bool = False) -> Json:
        """The message as `conversations.history` returns it."""
        shown = deepcopy(message.body)
        if not message.is_reply and message.only_for is None:
            shown |= self._thread(message)
        if message.reactions:
            shown["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in message.reactions.items()
            ]
        if metadata and message.metadata is not None:
            shown["metadata"] = deepcopy(message.metadata)
        return shown

    def _thread(self, message: Message) -> Json:
        replies = self.replies(message.channel, message.ts)
        if not replies:
            return {}
        users = list(dict.fromkeys(str(r.body.get("user")) for r in replies if r.body.get("user")))
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "reply_users": users,
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }
