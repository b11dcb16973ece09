"""The language of what many people read: a channel's, and that of an order's thread.

Decides that a thread which changes its language asks anew in the new one. What only one person
reads is theirs to choose: that is kept with App Home.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.desk import at_hand, digests, picture, turn
from bot.desk.turn import Line, Turn
from store import channels, orders

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard


def for_channel(desk: Desk, heard: Heard, language: str, *, name: str, zone: str) -> None:
    """Keep a channel's language: of its digest, of new orders and of what is said outside threads.

    Threads that are there keep theirs.
    """
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        known = channels.get(session, team=heard.team, channel=heard.channel)
        record = known or channels.ChannelRecord(heard.team, heard.channel, name, zone or "UTC")
        channels.put(session, record=replace(record, language=language))
        if known is None:
            digests.begin(desk, session, record)


def for_thread(desk: Desk, heard: Heard, order_id: int, language: str) -> bool:
    """Go on in an order's thread in another language; False where the person is told otherwise."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return True
        before = at_hand.open_order(desk, session, heard, order_id, members=True)
        if before is None:
            return False
        if before.language == language:
            return True
        order = orders.change(session, order_id=order_id, language=language)
        desk.note(session, heard, order, "language", before=before.language, after=language)
        name = desk.words.say(f"language.{language}", language)
        line = Line(desk.words.say("heard.language", language, language=name), heard.user)
        item = picture.draw(desk, session, order_id).checklist.by_id.get(order.asking or "")
        # What stands in the thread is in the language before: it is asked again.
        again = order.asking if item is not None and item.asked else None
        turn.go_on(desk, session, order, Turn(heard=[line], insist=again))
    return True
