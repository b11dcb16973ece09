"""Messages, mentions, edits, deletions and files, as events.

Decides which of Slack's many message events is a person speaking. Refuses to know what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk import conversation, mentions, misplaced
from bot.slack.payloads import files_of

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.edge import Edge

SPEAKING = frozenset((None, "file_share", "thread_broadcast"))
TOMBSTONE = "tombstone"
"""A deleted message under which others were written is shown as changed to this."""


def register(app: App, edge: Edge) -> None:
    """Listen to messages and mentions; acknowledge what says the same a second time."""

    def message(body: dict[str, Any], event: dict[str, Any]) -> None:
        subtype = event.get("subtype")
        if subtype == "message_changed":
            _edited(edge, body, event)
        elif subtype == "message_deleted":
            _deleted(edge, body, event)
        elif subtype in SPEAKING and not event.get("bot_id"):
            _said(edge, body, event)

    def app_mention(body: dict[str, Any], event: dict[str, Any]) -> None:
        if not event.get("bot_id"):
            _said(edge, body, event)

    def file_shared() -> None:
        """The file comes with its message; this event has neither its ts nor its thread."""

    app.event("message")(message)
    app.event("app_mention")(app_mention)
    app.event("file_shared")(file_shared)


def _said(edge: Edge, body: dict[str, Any], event: dict[str, Any]) -> None:
    heard = edge.reader.message(body, event, "message")
    spoken = edge.reader.spoken(event.get("text") or "")
    if heard.thread_ts or spoken.addressed or event.get("channel_type") == "im":
        heard = edge.placed(heard)
    files = files_of(event)
    known = conversation.said(
        edge.desk,
        heard,
        spoken.text,
        files=files,
        addressed=spoken.addressed,
        to_others=spoken.to_others,
    )
    direct = event.get("channel_type") == "im"
    if not known and files and not heard.thread_ts and not direct:
        known = misplaced.point_to_thread(edge.desk, heard, spoken.text, files)
    if not known and (spoken.addressed or direct):
        mentions.addressed(edge.desk, heard, spoken.text)
    if files:
        edge.read()
    edge.ring()


def _edited(edge: Edge, body: dict[str, Any], event: dict[str, Any]) -> None:
    now, before = event["message"], event.get("previous_message") or {}
    if now.get("subtype") == TOMBSTONE:
        gone = {key: value for key, value in event.items() if key != "message"}
        _deleted(edge, body, gone)
        return
    if now.get("bot_id") or now.get("text") == before.get("text"):
        return  # Slack tells of unfurls and new replies in the same way
    heard = edge.placed(edge.reader.message(body, event, "edit"))
    spoken = edge.reader.spoken(now.get("text") or "")
    conversation.edited(edge.desk, heard, now["ts"], spoken.text, to_others=spoken.to_others)
    edge.ring()


def _deleted(edge: Edge, body: dict[str, Any], event: dict[str, Any]) -> None:
    before = event.get("previous_message") or {}
    if before.get("bot_id"):
        return
    heard = edge.reader.message(body, event, "deletion")
    conversation.deleted(edge.desk, heard, event.get("deleted_ts") or before.get("ts") or "")
    edge.ring()
