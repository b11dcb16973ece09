"""Files that were dropped in an order's channel, and not into its thread.

Decides to which thread such a file is pointed, and that it is left where it is: in a channel people
also show each other pictures. Refuses to know what is in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.desk.desk import payload
from bot.evidence.kind_fits_question import is_taken
from store import channels, orders, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.files import File
    from bot.desk.heard import Heard
    from store.orders import OrderRecord

_WORD = re.compile(r"[^\s,;:!?()\[\]<>“”，。；：！？（）]+")


def point_to_thread(desk: Desk, heard: Heard, text: str, files: Sequence[File]) -> bool:
    """Say under a message where its files belong, once; False where nobody needs to be told.

    That is so in a channel without open orders, and of files that answer no question. The order is
    the one whose code stands in the text or in a file's name, else the only open one.
    """
    # Slack names a file of another company only to those who ask for it: its kind is not known.
    if not any(not file.url or is_taken(file.name) for file in files):
        return False
    with desk.database.write() as session:
        open_ = orders.of_channel(session, team=heard.team, channel=heard.channel)
        if not open_:
            return False
        if not desk.receive(session, heard):
            return True
        order = _meant(open_, " ".join((text, *(file.name for file in files))))
        place = channels.get(session, team=heard.team, channel=heard.channel)
        language = order.language if order else place.language if place else desk.language
        context = {
            "code": order.code if order else None,
            "permalink": desk.permalink(order) if order else None,
            "n": len(files),
        }
        outbox.say(
            session,
            message=outbox.Message(
                team=heard.team,
                lane=f"mention:{heard.channel}:{heard.ts}",
                kind="post",
                payload=payload(desk.messages.message("misplaced", context, language)),
                not_before=desk.clock.now(),
                channel=heard.channel,
                thread_ts=heard.ts,
            ),
        )
    return True


def _meant(open_: Sequence[OrderRecord], said: str) -> OrderRecord | None:
    """The one order that a text names, or the only one there is; None where it may be several."""
    words = {word.strip(".-/") for word in _WORD.findall(said)}
    words |= {word.rpartition(".")[0] for word in words}
    keys = {orders.key_of(word) for word in words}
    named = [order for order in open_ if orders.key_of(order.code) in keys]
    meant = named or open_
    return meant[0] if len(meant) == 1 else None
