"""The bot addressed by name outside an order's thread, or in a direct message.

Decides what is answered there: an order's status, or how to ask. The same words as behind the
slash command are understood; what needs a form is told to be asked for with the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.desk import orders as order_desk
from bot.desk.desk import payload
from store import orders, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from bot.messages import Rendered

GREETINGS = frozenset(("help", "hello", "hi"))
LEADING = frozenset(("status", "order"))
"""Words that people put before a code."""


def addressed(desk: Desk, heard: Heard, text: str) -> None:
    """Answer in a thread under what was said."""
    rendered = _answer(desk, heard, text.split())
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        outbox.say(
            session,
            message=outbox.Message(
                team=heard.team,
                lane=f"mention:{heard.channel}:{heard.ts}",
                kind="post",
                payload=payload(rendered),
                not_before=desk.clock.now(),
                channel=heard.channel,
                thread_ts=heard.thread_ts or heard.ts,
            ),
        )


def _answer(desk: Desk, heard: Heard, words: Sequence[str]) -> Rendered:
    if not words or words[0].lower() in GREETINGS:
        return desk.messages.message("help_command", {}, desk.language)
    codes = words[1:] if words[0].lower() in LEADING else words
    if len(codes) == 1 and not heard.outside:
        found = _card(desk, heard, codes[0])
        if found is not None:
            return found
        if heard.thread_ts is None:
            return order_desk.readiness(desk, team=heard.team, channel=heard.channel, code=codes[0])
    if heard.thread_ts is not None and not _is_direct(heard):
        return _notice(desk, "thread_without_order")
    known = desk.words.say("help.known", desk.language)
    return _notice(desk, "wrong_words", typed=order_desk.quoted(" ".join(words)), known=known)


def _card(desk: Desk, heard: Heard, code: str) -> Rendered | None:
    """The card of an order that this person may see where they are."""
    with desk.database.read() as session:
        order = orders.find(session, team=heard.team, code=code)
    if order is None or not order_desk.theirs(order, heard):
        return None
    if order.channel != heard.channel and not _is_direct(heard):
        return None  # others read along here, and the order is of another channel
    return order_desk.card(desk, team=heard.team, channel=order.channel, code=code)


def _is_direct(heard: Heard) -> bool:
    return heard.channel.startswith("D")


def _notice(desk: Desk, key: str, **values: object) -> Rendered:
    text = desk.words.say(f"notice.{key}", desk.language, **values)
    return desk.messages.message("notice", {"text": text}, desk.language)
