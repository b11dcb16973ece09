"""A person of the workspace, as a client acts and looks for them.

Decides how an act is asked for. What comes of it is the workspace's business.
"""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

from bot.workspace.client.control import Control, Json
from bot.workspace.client.sightings import Message, Outcome, View


def read_channel(control: Control, channel: str, as_: str = "") -> list[Message]:
    """A channel's messages, oldest first."""
    told = control.get(f"channels/{quote(channel.lstrip('#'))}/messages", **{"as": as_})
    return [Message(raw) for raw in told["messages"]]


def read_thread(control: Control, channel: str, ts: str, as_: str = "") -> list[Message]:
    """A thread: the parent, then the replies."""
    told = control.get(f"threads/{quote(channel.lstrip('#'))}/{ts}", **{"as": as_})
    return [Message(raw) for raw in told["messages"]]


class Person:
    """Somebody, acting. Extra arguments (`channel=`, `ts=`, `surface=`) go into the request."""

    def __init__(self, control: Control, name: str) -> None:
        self._control = control
        self.name = name

    def _act(self, act: str, **body: object) -> Json:
        return self._control.post(act, **{"as": self.name}, **body)

    def say(self, text: str, channel: str, **more: object) -> Message:
        """Write a message; `thread_ts=`, `broadcast=True`, `raw=True`."""
        return Message(self._act("say", text=text, channel=channel, **more)["message"])

    def edit(self, message: Message, text: str, **more: object) -> Message:
        """Change a message of one's own."""
        told = self._act("edit", channel=message.channel, ts=message.ts, text=text, **more)
        return Message(told["message"])

    def delete(self, message: Message) -> None:
        """Delete a message of one's own."""
        self._act("delete", channel=message.channel, ts=message.ts)

    def react(self, message: Message, name: str, **more: object) -> None:
        """React to a message; `remove=True` takes it back."""
        self._act("react", channel=message.channel, ts=message.ts, name=name, **more)

    def upload(self, name: str, content: bytes, channel: str, **more: object) -> Message:
        """Upload a file; `thread_ts=`, `comment=`, `mimetype=`."""
        item: Json = {"name": name, "base64": b64encode(content).decode()}
        item |= {key: more.pop(key) for key in ("mimetype", "title") if key in more}
        return Message(self._act("upload", channel=channel, files=[item], **more)["message"])

    def upload_all(self, files: Mapping[str, bytes], channel: str, **more: object) -> Message:
        """Upload several files in one message: name to content; `thread_ts=`, `comment=`."""
        items = [
            {"name": name, "base64": b64encode(content).decode()} for name, content in files.items()
        ]
        return Message(self._act("upload", channel=channel, files=items, **more)["message"])

    def command(self, command: str, text: str = "", **more: object) -> Outcome:
        """Run a slash command; needs `channel=`."""
        return Outcome(self._act("command", command=command, text=text, **more))

    def press(self, label: str = "", **more: object) -> Outcome:
        """Press a button by label or `action_id=`; `channel=`, `ts=`, `thread_ts=`, `surface=`."""
        return Outcome(self._act("press", label=label, **more))

    def choose(self, label: str, value: object, **more: object) -> Outcome:
        """Choose a value in the element with this label (or `label=""` and `action_id=`)."""
        return Outcome(self._act("choose", label=label, value=value, **more))

    def fill(self, values: Mapping[str, object], **more: object) -> Json:
        """Enter values into the open form; returns its whole state."""
        state: Json = self._act("fill", values=dict(values), **more)["values"]
        return state

    def submit(self, values: Mapping[str, object] | None = None, **more: object) -> Outcome:
        """Submit the open modal, filling in `values` first."""
        return Outcome(self._act("submit", values=dict(values or {}), **more))

    def close(self, **more: object) -> Outcome:
        """Close the open modal; `all=True` the whole stack."""
        return Outcome(self._act("close", **more))

    def shortcut(self, called: str, on: Message | None = None) -> Outcome:
        """Use a shortcut by callback id or name, on a message if one is given."""
        where: Json = {"channel": on.channel, "ts": on.ts} if on is not None else {}
        return Outcome(self._act("shortcut", callback_id=called, **where))

    def suggest(self, label: str, query: str = "", **more: object) -> list[Json]:
        """The options that an external select offers."""
        return list(self._act("suggest", label=label, query=query, **more).get("options") or [])

    def open_home(self, tab: str = "home") -> View | None:
        """Open the app's Home; returns it as it stands, before the app hears of it."""
        view = self._act("open_home", tab=tab)["view"]
        return View(view) if view else None

    def join(self, channel: str) -> None:
        """Join a channel."""
        self._act("join", channel=channel)

    def leave(self, channel: str) -> None:
        """Leave a channel."""
        self._act("leave", channel=channel)

    def messages(self, channel: str) -> list[Message]:
        """The channel as this person sees it, own ephemerals included."""
        return read_channel(self._control, channel, self.name)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A thread as this person sees it."""
        return read_thread(self._control, channel, ts, self.name)

    def modals(self) -> list[View]:
        """The open modals, bottom to top."""
        told = self._control.get("modals", **{"as": self.name})
        return [View(raw) for raw in told["views"]]

    def modal(self) -> View | None:
        """The modal on top."""
        stack = self.modals()
        return stack[-1] if stack else None

    def home(self) -> View | None:
        """The Home, if one was published."""
        view = self._control.get("home", **{"as": self.name})["view"]
        return View(view) if view else None
