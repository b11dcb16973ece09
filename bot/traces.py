"""The key that the bot leaves in the metadata of what it posts, and how it is found again.

Decides where the key stands and in which pages of a channel or a thread it is looked for. Refuses
to know what was posted and why it is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from slack_sdk import WebClient

EVENT_TYPE = "readiness_outbox"
"""Under this name our key stands in a message's metadata."""

NO_THREAD = frozenset(("thread_not_found", "message_not_found"))


def metadata(key: str) -> dict[str, Any]:
    """A message's metadata, with its key in it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def find(
    client: WebClient, key: str, *, channel: str, thread_ts: str | None, since: datetime
) -> str | None:
    """The ts of the message that carries a key; None when there is none.

    Args:
        client: Slack.
        key: of the message.
        channel: where it would be.
        thread_ts: the thread in which it would be; None for the channel itself.
        since: it was posted no earlier (UTC).

    Raises:
        SlackApiError: Slack refuses to tell.
        OSError, HTTPException: Slack did not answer.
    """
    arguments: dict[str, Any] = {
        "channel": channel,
        "include_all_metadata": True,
        "limit": 200,
        "oldest": f"{since.timestamp():.6f}",
    }
    while True:
        page = _page(client, thread_ts, arguments)
        for said in page.get("messages") or ():
            if _key_of(said) == key:
                return str(said["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None
        arguments["cursor"] = cursor


def _page(
    client: WebClient, thread_ts: str | None, arguments: Mapping[str, Any]
) -> Mapping[str, Any]:
    """A page of a channel or a thread; a thread that is gone is empty."""
    if thread_ts is None:
        return cast("Mapping[str, Any]", client.conversations_history(**arguments))
    try:
        answer = client.conversations_replies(ts=thread_ts, **arguments)
    except SlackApiError as error:
        if error.response.get("error") in NO_THREAD:
            return {}
        raise
    return cast("Mapping[str, Any]", answer)


def _key_of(said: Mapping[str, Any]) -> str | None:
    left = said.get("metadata") or {}
    if left.get("event_type") != EVENT_TYPE:
        return None
    return (left.get("event_payload") or {}).get("key")
