"""The bot addressed by name outside an order's thread, or in a direct message.

Decides what is answered there: an order's status, or how to ask. The same words as behind the
slash command are understood; what needs a form is told to be asked for with the command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.desk import orders as order_desk
from bot.desk.desk import payload
from store import outbox

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard


def addressed(desk: Desk, heard: Heard, text: str) -> None:
    """Answer in a thread under what was said."""
    words = text.split()
    codes = words[1:] if words and words[0].lower() in {"status", "order"} else words
    if len(codes) == 1 and codes[0].lower() not in {"help", "hello", "hi"} and not heard.outside:
        rendered = order_desk.readiness(desk, team=heard.team, channel=heard.channel, code=codes[0])
    elif not words or words[0].lower() in {"help", "hello", "hi"}:
        rendered = desk.messages.message("help_command", {}, desk.language)
    else:
        sentence = desk.words.say(
            "notice.wrong_words",
            desk.language,
            typed=" ".join(words)[:80],
            known=desk.words.say("help.known", desk.language),
        )
        rendered = desk.messages.message("notice", {"text": sentence}, desk.language)
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
