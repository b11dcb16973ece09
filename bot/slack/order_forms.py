"""Forms about a whole order: what changed, what it takes over, and its question bank.

Decides how they are opened, by a button or a command, and what is read from them. Refuses to know
what follows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.desk import changes, orders, reuse, upgrades
from bot.slack.modals import filled, of_members, text_of

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.desk.heard import Heard
    from bot.slack.edge import Edge


def register(app: App, edge: Edge) -> None:
    """Listen to these forms when they are sent."""
    for callback, take in (("changed", _changed), ("reuse", _taken_over), ("upgrade", _moved)):
        app.view(callback)(of_members(edge, take))


def _changed(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, fields = filled(edge, body)
    kind, note = text_of(fields.get("event")), text_of(fields.get("note"))
    changes.tell(edge.desk, heard, int(place["o"]), kind, note)
    edge.ring()
    ack()


def _taken_over(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, fields = filled(edge, body)
    chosen = [value for entry in fields.values() if isinstance(entry, list) for value in entry]
    reuse.take_over(edge.desk, heard, int(place["o"]), int(place["e"]), chosen)
    edge.ring()
    ack()


def _moved(edge: Edge, ack: Ack, body: dict[str, Any]) -> None:
    place, heard, _ = filled(edge, body)
    upgrades.upgrade(edge.desk, heard, int(place["o"]))
    edge.ring()
    ack()


def open_changed(edge: Edge, heard: Heard, trigger: str, order_id: int) -> None:
    """Open the form that tells a change."""
    view = changes.form(
        edge.desk, heard, order_id, private=_private(heard, order_id), language=edge.language(heard)
    )
    if view is not None:
        edge.open_form(heard, trigger, view)


def open_reuse(edge: Edge, heard: Heard, trigger: str, order_id: int, earlier_id: int) -> None:
    """Open the form that takes answers over from an earlier order."""
    view = reuse.form(
        edge.desk,
        heard,
        order_id,
        earlier_id,
        private=_private(heard, order_id, e=earlier_id),
        language=edge.language(heard),
    )
    if view is not None:
        edge.open_form(heard, trigger, view)


def open_upgrade(edge: Edge, heard: Heard, trigger: str, order_id: int) -> None:
    """Open the form that shows what another bank would change."""
    view = upgrades.form(
        edge.desk, heard, order_id, private=_private(heard, order_id), language=edge.language(heard)
    )
    if view is not None:
        edge.open_form(heard, trigger, view)


def by_code(edge: Edge, heard: Heard, word: str, code: str, trigger: str) -> bool:
    """Open the form that a command names; False where this channel has no such order."""
    order = orders.by_code(edge.desk, team=heard.team, channel=heard.channel, code=code)
    if order is None:
        return False
    opens = open_changed if word == "changed" else open_upgrade
    opens(edge, heard, trigger, order.id)
    edge.ring()
    return True


def _private(heard: Heard, order_id: int, **more: int) -> str:
    return json.dumps({"c": heard.channel, "t": heard.thread_ts, "o": order_id, **more})
