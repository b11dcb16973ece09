"""What a client gets to see: messages, views, outcomes.

Decides the names only; everything is kept in `raw` as the control API sent it.
"""

from dataclasses import dataclass

from bot.workspace.client.control import Json


@dataclass(frozen=True)
class Message:
    """A message as the control API shows it; `raw` has everything, `n` its traffic number."""

    raw: Json
    n: int = 0

    @property
    def ts(self) -> str:
        """Its id within the channel."""
        return str(self.raw["ts"])

    @property
    def thread_ts(self) -> str:
        """The ts of its thread's parent: its own if it is not a reply."""
        return str(self.raw.get("thread_ts") or self.ts)

    @property
    def channel(self) -> str:
        """The channel's id."""
        return str(self.raw["channel"])

    @property
    def text(self) -> str:
        """Slack's `text`, marked up."""
        return str(self.raw.get("text", ""))

    @property
    def plain(self) -> str:
        """All its words, as people read them."""
        return str(self.raw["plain"])

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        return list(self.raw.get("blocks") or [])

    @property
    def labels(self) -> list[str]:
        """What can be pressed or chosen in it."""
        return list(self.raw["labels"])

    @property
    def mentions(self) -> list[str]:
        """Whom it pings."""
        return list(self.raw["mentions"])

    @property
    def sender(self) -> str:
        """Who wrote it."""
        return str(self.raw["from"])


@dataclass(frozen=True)
class View:
    """A modal or Home as the control API shows it."""

    raw: Json

    @property
    def title(self) -> str:
        """A modal's title."""
        return str((self.raw.get("title") or {}).get("text", ""))

    @property
    def plain(self) -> str:
        """All its words."""
        return str(self.raw["plain"])

    @property
    def fields(self) -> list[Json]:
        """Its inputs: label, block_id, action_id, type, value, options, optional."""
        return list(self.raw["fields"])

    @property
    def labels(self) -> list[str]:
        """What can be pressed or chosen in it."""
        return list(self.raw["labels"])


@dataclass(frozen=True)
class Outcome:
    """What a person saw of the app's answer."""

    raw: Json

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time, without errors."""
        return bool(self.raw["ok"])

    @property
    def error(self) -> str:
        """Why not: `operation_timeout`, `view_errors`… or nothing."""
        return str(self.raw.get("error", ""))

    @property
    def seconds(self) -> float:
        """How long the acknowledgement took."""
        return float(self.raw.get("seconds", 0.0))

    @property
    def payload(self) -> Json | None:
        """What came with the acknowledgement."""
        payload: Json | None = self.raw.get("payload")
        return payload

    @property
    def messages(self) -> list[Message]:
        """What the app showed this person until it acknowledged, ephemerals included."""
        return [Message(raw) for raw in self.raw.get("messages") or []]

    @property
    def errors(self) -> dict[str, str]:
        """The errors beside fields, by label."""
        return dict(self.raw.get("errors") or {})

    @property
    def modal(self) -> View | None:
        """The modal that is on top now."""
        raw = self.raw.get("modal")
        return View(raw) if raw else None
