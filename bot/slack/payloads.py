"""Slack's payloads, read into our words.

Decides who is from outside, what a person's text was before Slack escaped it, and what identifies
an input. Refuses to know what is done with it.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk.files import File
from bot.desk.heard import Heard, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.clock import Clock

_LINK = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_LEADING_MENTION = re.compile(r"\s*<@(?P<user>[UW][A-Z0-9]+)(?:\|[^<>]*)?>")


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
        team: the workspace the app is installed in; whoever is of another one is outside.
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
            outside=self._outside(
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
            ids=(f"trigger:{body['trigger_id']}",),
            kind="submission" if body["type"] == "view_submission" else "press",
            team=self.team,
            channel=channel,
            user=user["id"],
            ts=action.get("action_ts") or ts_of(self.clock.now()),
            thread_ts=message.get("thread_ts") or container.get("thread_ts"),
            outside=self._outside(user.get("team_id")),
            payload={
                "actions": body.get("actions"),
                "view": {"state": (body.get("view") or {}).get("state")},
            },
        )

    def command(self, body: Mapping[str, Any]) -> Heard:
        """A slash command."""
        return Heard(
            ids=(f"trigger:{body['trigger_id']}",),
            kind="command",
            team=self.team,
            channel=body["channel_id"],
            user=body["user_id"],
            ts=ts_of(self.clock.now()),
            payload={"command": body["command"], "text": body.get("text", "")},
        )

    def spoken(self, text: str) -> Spoken:
        """A text as the person typed it."""
        first = _LEADING_MENTION.match(text)
        mine = re.compile(rf"<@{self.bot_user}(?:\|[^<>]*)?>[\s,:]*")
        rest = mine.sub("", text).strip()
        return Spoken(
            text=plain(rest),
            addressed=mine.search(text) is not None,
            to_others=first is not None and first["user"] != self.bot_user,
        )

    def _outside(self, team: str | None) -> bool:
        return team is not None and team != self.team


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
