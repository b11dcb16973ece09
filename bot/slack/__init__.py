"""Slack's edge: a `register` per surface, thin. The command comes first, then the buttons.

The order of registration is the order in which Bolt asks its listeners, and each one passed over
costs a few microseconds; people wait for commands and buttons most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack import buttons, commands, errors, home, modals, order_forms, thread

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.edge import Edge


def register(app: App, edge: Edge) -> None:
    """Listen to everything in the manifest."""
    for room in (commands, buttons, thread, modals, order_forms, home, errors):
        room.register(app, edge)
