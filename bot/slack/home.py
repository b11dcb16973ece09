"""App Home. Decides only that the Home tab, and not the Messages tab, asks for a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk import home
from bot.desk.heard import Heard, ts_of

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.edge import Edge


def register(app: App, edge: Edge) -> None:
    """Listen to Home being opened."""

    def opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab") != "home":
            return
        heard = Heard(
            ids=(body["event_id"],),
            kind="home",
            team=edge.reader.team,
            channel="",
            user=event["user"],
            ts=event.get("event_ts") or ts_of(edge.desk.clock.now()),
            payload=dict(event),
        )
        edge.person(heard.user)
        home.opened(edge.desk, heard)
        edge.ring()

    app.event("app_home_opened")(opened)
