"""Slack's payloads, read into our words.

Decides who is of another company, what a person's text was before Slack escaped it, and what
identifies an input. Refuses to know what is done with it.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk.files import File
from bot.desk.heard import Heard, Membership, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock

AGAIN = frozenset(("why", "placard", "skip", "later", "next", "share", "digest_now", "read_in"))
"""What is said back each time it is pressed. An answer is not: given again, it is known."""

SAID_AGAIN = frozenset(("digest now",))
"""The same of commands: all others find what they did the first time."""

SAME_PRESS = 20
"""Seconds within which such a press is the same one, repeated because Slack showed an error."""

_LINK = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_MENTION = re.compile(r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A person's text: without escapes and the bot's mention; whether it speaks to the bot."""

    text: str
    addressed: bool
    to_others: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads payloads for one installed app.

    Attributes:
        team: the workspace the app is installed in; whoever is of another one is a guest.
        bot_user: the bot's own user id.
    """

    team: str
    bot_user: str
    clock: Clock

    def message(self, body: Mapping[str, Any], event: Mapping[str, Any], kind: str) -> Heard:
        """A message, an edit or a deletion. An event keeps the ts at which it was said."""
        said = event.get("message") or event.get("previous_message") or event
        ts = event["ts"]
        ids = [body["event_id"]]
        if kind == "edit":
            # Said when it was edited. The event's own ts is the same moment, seen from Slack.
            ts = (said.get("edited") or {}).get("ts") or ts
        elif kind == "message":
            ids.append(f"said:{event['channel']}:{ts}")  # a mention comes as a message too
        return Heard(
            ids=tuple(ids),
            kind=kind,
            team=self.team,
            channel=event["channel"],
            user=said.get("user") or "",
            ts=ts,
            thread_ts=said.get("thread_ts"),
            membership=self._membership(
                said.get("user_team") or said.get("source_team") or said.get("team")
            ),
            payload=dict(event),
        )

    def press(self, body: Mapping[str, Any]) -> Heard:
        """A button, a menu, a form: what is identified by its trigger."""
        action = (body.get("actions") or [{}])[0]
        container = body.get("container") or {}
        message = body.get("message") or {}
        channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
        user = body["user"]
        return Heard(
            ids=(f"trigger:{body['trigger_id']}", *_same_press(body)),
            kind="submission" if body["type"] == "view_submission" else "press",
            team=self.team,
            channel=channel,
            user=user["id"],
            ts=action.get("action_ts") or ts_of(self.clock.now()),
            thread_ts=message.get("thread_ts") or container.get("thread_ts"),
            pressed_ts=message.get("ts") or container.get("message_ts"),
            membership=self._membership(user.get("team_id")),
            payload={
                "actions": body.get("actions"),
                "view": {"state": (body.get("view") or {}).get("state")},
            },
        )

    def command(self, body: Mapping[str, Any]) -> Heard:
        """A slash command."""
        return Heard(
            ids=(f"trigger:{body['trigger_id']}", *self._same_command(body)),
            kind="command",
            team=self.team,
            channel=body["channel_id"],
            user=body["user_id"],
            ts=ts_of(self.clock.now()),
            payload={"command": body["command"], "text": body.get("text", "")},
        )

    def _same_command(self, body: Mapping[str, Any]) -> tuple[str, ...]:
        text = " ".join(str(body.get("text", "")).lower().split())
        if text not in SAID_AGAIN:
            return ()
        what = [body["user_id"], body["channel_id"], text]
        return _names("command", what, self.clock.now().timestamp())

    def spoken(self, text: str) -> Spoken:
        """A text as the person typed it."""
        others = {found["user"] for found in _MENTION.finditer(text)} - {self.bot_user}
        mine = re.compile(rf"<@{self.bot_user}(?:\|[^<>]*)?>[\s,:]*")
        rest = mine.sub("", text).strip()
        return Spoken(
            text=plain(rest),
            addressed=mine.search(text) is not None,
            to_others=bool(others) and mine.search(text) is None,
        )

    def _membership(self, team: str | None) -> Membership:
        """A payload tells who is of another company; who is only a guest here it does not tell."""
        foreign = team is not None and team != self.team
        return Membership.GUEST if foreign else Membership.UNKNOWN


def fingerprint(told: object) -> str:
    """A short name for what was told; the same for the same."""
    written = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def _same_press(body: Mapping[str, Any]) -> tuple[str, ...]:
    action = (body.get("actions") or [{}])[0]
    if str(action.get("action_id", "")).partition(":")[0] not in AGAIN:
        return ()
    what = [action.get("action_id"), action.get("block_id"), action.get("value")]
    place = body.get("container") or {}
    where = place.get("message_ts") or place.get("view_id")
    return _names("press", [body["user"]["id"], where, what], float(action.get("action_ts") or 0))


def _names(kind: str, told: object, at: float) -> tuple[str, str]:
    """Names for an input and for its repetition within some seconds, across a restart too.

    Each has the names of two spans of time, this one and the next, so that a repetition is
    recognised wherever the border between them falls.
    """
    name, span = fingerprint(told), int(at) // SAME_PRESS
    return f"{kind}:{name}:{span}", f"{kind}:{name}:{span + 1}"


def plain(text: str) -> str:
    """A text without Slack's escapes and links; mentions of people stay as they are."""

    def written(match: re.Match[str]) -> str:
        target, label = match["target"], match["label"]
        if target.startswith("@"):
            return match[0]
        if target.startswith("#"):
            return f"#{label or target[1:]}"
        if target.startswith("!"):
            return label or f"@{target[1:].split('^')[0]}"
        return label or target.removeprefix("mailto:")

    return html.unescape(_LINK.sub(written, text))


def files_of(event: Mapping[str, Any]) -> tuple[File, ...]:
    """The files of a message; those that Slack only names have no address yet."""
    found = []
    for told in event.get("files") or ():
        hidden = told.get("mode") in {"tombstone", "hidden_by_limit"}
        ask = told.get("file_access") in {"check_file_info", "access_denied"} or hidden
        found.append(
            File(
                id=told["id"],
                name=told.get("name") or told.get("title") or told["id"],
                url="" if ask else told.get("url_private_download") or "",
                declared_type=told.get("mimetype") or "",
                declared_size=int(told.get("size") or 0),
            )
        )
    return tuple(found)


def value_of(text: str | None) -> dict[str, Any]:
    """What our own buttons carry; empty where it is not ours."""
    try:
        value = json.loads(text or "")
    except json.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
