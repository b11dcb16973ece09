"""Where people make mistakes, and a call of the Web API as the bot itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.workspace.client import Workspace


SHARED = "shared-supplier"
DM = "@Readiness"


def call(ws: Workspace, token: str, method: str, **arguments: object) -> dict[str, object]:
    """Call a method, and what Slack answers."""
    from slack_sdk import WebClient  # noqa: PLC0415 - only here

    answer = WebClient(token=token, base_url=ws.api_url).api_call(method, json=arguments)
    return dict(answer.data) if isinstance(answer.data, dict) else {}
