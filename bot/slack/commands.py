"""`/readiness`: the words behind it, and what each leads to.

Decides what a person meant by the words. Everything is answered with the acknowledgement, because
that is the one answer that costs no further call; only what is larger than 16 KB goes another way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process
from slack_bolt import BoltResponse

from bot.desk import digests, intake, orders
from bot.desk.orders import quoted
from bot.desk.slots import read_slot
from bot.slack.modals import intake_form
from bot.slack.payloads import plain

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from bot.messages import Rendered
    from bot.slack.edge import Edge

COMMAND = "/readiness"
WORDS = {
    "new": "new ORDER-123",
    "close": "close ORDER-123",
    "reopen": "reopen ORDER-123",
    "digest": "digest monday 09:00",
    "help": "help",
}
"""The words behind the command, each with what a whole command looks like."""

LIKENESS = 75
LARGEST_ACK = 16_000


def register(app: App, edge: Edge) -> None:
    """Listen to the slash command."""

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        words = plain(body.get("text") or "").split()
        head = words[0].lower() if words else ""
        shown: Rendered | None
        if len(words) == 1 and head not in WORDS:
            shown = _order(edge.desk, edge.reader.team, body, words[0])
        else:
            shown = _worded(edge, body, edge.reader.command(body), words)
        if shown is None:
            ack()
        elif (answer := _answer(shown)) is not None:
            # As `ack(…)` does, but written once: the text that was measured is what goes out.
            ack.response = BoltResponse(status=200, body=answer)
        else:
            _send(edge, edge.reader.command(body), shown)
            ack()

    app.command(COMMAND)(listen)


def _worded(edge: Edge, body: dict[str, Any], heard: Heard, words: list[str]) -> Rendered | None:
    """The answer to everything but a code; None where the answer is seen elsewhere."""
    desk, head = edge.desk, words[0].lower() if words else ""
    match head:
        case "":
            return _list(desk, body, heard)
        case "help":
            return desk.messages.message("help_command", {}, desk.language)
        case "new" if len(words) <= 2:  # noqa: PLR2004 - the word and a code
            return _changes(edge, heard) or _new(edge, body, heard, "".join(words[1:]))
        case "close" | "reopen" if len(words) == 2:  # noqa: PLR2004 - the word and a code
            return _changes(edge, heard) or _close(edge, heard, words[1], closed=head == "close")
        case "digest":
            return _changes(edge, heard) or _digest(edge, body, heard, words[1:])
        case _:
            return _wrong(desk, " ".join(words), head)


def _list(desk: Desk, body: dict[str, Any], heard: Heard) -> Rendered:
    if heard.channel.startswith("D"):
        return _notice(desk, "not_in_dm")
    name = body.get("channel_name")
    return orders.of_channel(desk, team=heard.team, channel=heard.channel, name=name)


def _changes(edge: Edge, heard: Heard) -> Rendered | None:
    """Why this person may change nothing here with a command; None where they may."""
    if heard.channel.startswith("D"):
        return _notice(edge.desk, "not_in_dm")
    if edge.placed(heard).outside:
        return _notice(edge.desk, "members_only")
    return None


def _order(desk: Desk, team: str, body: dict[str, Any], code: str) -> Rendered:
    channel = body["channel_id"]
    card = orders.card(desk, team=team, channel=channel, code=code)
    if card is not None:
        return card
    near = _near(code)
    if near is not None:
        return _notice(desk, "wrong_words_near", typed=code, near=near)
    return orders.readiness(desk, team=team, channel=channel, code=code)


def _new(edge: Edge, body: dict[str, Any], heard: Heard, code: str) -> Rendered | None:
    if code:
        taken = intake.exists(edge.desk, team=heard.team, channel=heard.channel, code=code)
        if taken is not None:
            return _sentence(edge.desk, taken)
    view = intake_form(edge, heard, None, code=code, name=body.get("channel_name") or "")
    edge.open_form(heard, body["trigger_id"], view)
    return None


def _close(edge: Edge, heard: Heard, code: str, *, closed: bool) -> Rendered:
    order = orders.by_code(edge.desk, team=heard.team, channel=heard.channel, code=code)
    if order is None:
        return orders.readiness(edge.desk, team=heard.team, channel=heard.channel, code=code)
    if (order.closed_at is not None) == closed:
        key = "closed_already" if closed else "open_already"
        return _notice(edge.desk, key, code=order.code)
    orders.close(edge.desk, heard, order.id, closed=closed)
    edge.ring()
    return _notice(edge.desk, "closed_now" if closed else "reopened", code=order.code)


def _digest(edge: Edge, body: dict[str, Any], heard: Heard, words: list[str]) -> Rendered | None:
    desk, name = edge.desk, body.get("channel_name") or ""
    if not words:
        return _digest_state(desk, heard)
    wish = " ".join(words)
    if wish.lower() == "now":
        posted = digests.post_now(desk, heard, channel_name=name)
        edge.ring()
        return None if posted else _notice(desk, "digest_empty")
    if wish.lower() in {"off", "stop"}:
        digests.switch_off(desk, heard, channel_name=name)
        return _notice(desk, "digest_off")
    slot = read_slot(wish)
    if slot is None:
        return _notice(desk, "bad_time", typed=quoted(wish))
    zone = edge.person(heard.user).tz
    channel = digests.set_time(desk, heard, day=slot[0], time=slot[1], zone=zone, channel_name=name)
    day = desk.words.say(f"day.{channel.digest_day}", desk.language)
    return _notice(desk, "digest_set", day=day, time=channel.digest_time, zone=channel.tz)


def _wrong(desk: Desk, typed: str, head: str) -> Rendered:
    near = _near(head)
    if near is not None:
        return _notice(desk, "wrong_words_near", typed=quoted(typed), near=near)
    return _notice(
        desk, "wrong_words", typed=quoted(typed), known=desk.words.say("help.known", desk.language)
    )


def _near(word: str) -> str | None:
    """A whole command that begins with nearly this word; None where none does."""
    near = process.extractOne(word.lower(), WORDS.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return f"{COMMAND} {WORDS[near[0]]}" if near is not None else None


def _digest_state(desk: Desk, heard: Heard) -> Rendered:
    channel = digests.of_channel(desk, team=heard.team, channel=heard.channel)
    if channel is None or not channel.digest_on:
        return _notice(desk, "digest_none")
    day = desk.words.say(f"day.{channel.digest_day}", desk.language)
    return _notice(desk, "digest_state", day=day, time=channel.digest_time, zone=channel.tz)


def _notice(desk: Desk, key: str, **values: object) -> Rendered:
    return _sentence(desk, desk.words.say(f"notice.{key}", desk.language, **values))


def _sentence(desk: Desk, text: str) -> Rendered:
    return desk.messages.message("notice", {"text": text}, desk.language)


def _answer(rendered: Rendered) -> str | None:
    """The acknowledgement with a message in it; None where it would be larger than Slack takes."""
    answer = {"response_type": "ephemeral", "text": rendered.text, "blocks": rendered.blocks}
    body = json.dumps(answer)
    return body if len(body) <= LARGEST_ACK else None


def _send(edge: Edge, heard: Heard, rendered: Rendered) -> None:
    """Show a message that no acknowledgement can carry, to the same person."""
    with edge.desk.database.write() as session:
        edge.desk.show_to(
            session, rendered, team=heard.team, channel=heard.channel, user=heard.user
        )
    edge.ring()
