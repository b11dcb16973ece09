"""The bot addressed by name outside an order's thread, or in a direct message.

Decides what is answered there: an order's status, or how to ask. The same words as behind the
slash command are understood; what needs a form is told to be asked for with the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.desk import orders as order_desk
from bot.desk.desk import payload
from bot.desk.heard import Membership
from prompts.grammar import COMMAND_OF, fold
from store import channels, orders, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from bot.messages import Rendered
    from store.session import Session

GREETINGS = frozenset(("help", "hello", "hi"))
LEADING = frozenset(("status", "order"))
"""Words that people put before a code."""


def addressed(desk: Desk, heard: Heard, text: str) -> None:
    """Answer in a thread under what was said."""
    with desk.database.read() as session:
        language = _language(desk, session, heard)
    rendered = _answer(desk, heard, text.split(), language)
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


def _answer(desk: Desk, heard: Heard, words: Sequence[str], language: str) -> Rendered:
    if not words or words[0].lower() in GREETINGS:
        return desk.messages.message("help_command", {}, language)
    if COMMAND_OF.get(fold(" ".join(words))) == "placard":
        return _notice(desk, language, "placard_in_thread")
    codes = words[1:] if words[0].lower() in LEADING else words
    found = _of_code(desk, heard, codes[0], language) if len(codes) == 1 else None
    if found is not None:
        return found
    if heard.thread_ts is not None and not _is_direct(heard):
        return _notice(desk, language, "thread_without_order")
    known = desk.words.say("help.known", language)
    typed = order_desk.quoted(" ".join(words))
    return _notice(desk, language, "wrong_words", typed=typed, known=known)


def _of_code(desk: Desk, heard: Heard, code: str, language: str) -> Rendered | None:
    """What a member is told of a code; a guest is told nothing of it here."""
    if heard.membership is Membership.UNKNOWN:
        return _notice(desk, language, "who_unknown")
    if heard.barred() is not None:
        return None
    found = _card(desk, heard, code, language)
    if found is not None or heard.thread_ts is not None:
        return found
    return order_desk.readiness(
        desk, team=heard.team, channel=heard.channel, code=code, language=language
    )


def _card(desk: Desk, heard: Heard, code: str, language: str) -> Rendered | None:
    """The card of an order that this person may see where they are."""
    with desk.database.read() as session:
        order = orders.find(session, team=heard.team, code=code)
    if order is None or not order_desk.theirs(order, heard):
        return None
    if order.channel != heard.channel and not _is_direct(heard):
        return None  # others read along here, and the order is of another channel
    # To one person in their language; where others read along, in that of the order.
    spoken = language if _is_direct(heard) else None
    return order_desk.readiness(
        desk, team=heard.team, channel=order.channel, code=code, language=spoken
    )


def _is_direct(heard: Heard) -> bool:
    return heard.channel.startswith("D")


def _language(desk: Desk, session: Session, heard: Heard) -> str:
    """In direct messages that of the person; in a channel, where others read along, its own."""
    if _is_direct(heard):
        return desk.language_of(session, heard)
    place = channels.get(session, team=heard.team, channel=heard.channel)
    return place.language if place else desk.language


def _notice(desk: Desk, language: str, key: str, /, **values: object) -> Rendered:
    text = desk.words.say(f"notice.{key}", language, **values)
    return desk.messages.message("notice", {"text": text}, language)
