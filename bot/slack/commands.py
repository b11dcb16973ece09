"""`/readiness`: the words behind it, and what each leads to.

Decides what a person meant by the words. Everything is answered with the acknowledgement, in at
most 16 KB, because that is the one answer that costs no further call.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from bot.desk import digests, orders
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
WORDS = ("new", "close", "reopen", "digest", "help")
LIKE_A_WORD = 75
LARGEST_ACK = 16_000
ZONE_UNKNOWN = "UTC"


def register(app: App, edge: Edge) -> None:
    """Listen to the slash command."""

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        words = plain(body.get("text") or "").split()
        head = words[0].lower() if words else ""
        if len(words) == 1 and head not in WORDS:
            _answer(ack, _order(edge.desk, edge.reader.team, body, words[0]))
            return
        heard = edge.reader.command(body)
        match head:
            case "":
                name = body.get("channel_name")
                _answer(
                    ack,
                    orders.of_channel(edge.desk, team=heard.team, channel=heard.channel, name=name),
                )
            case "help":
                _answer(ack, edge.desk.messages.message("help_command", {}, edge.desk.language))
            case "new" if len(words) <= 2:  # noqa: PLR2004 - the word and a code
                _new(edge, ack, body, heard, "".join(words[1:]))
            case "close" | "reopen" if len(words) == 2:  # noqa: PLR2004 - the word and a code
                _close(edge, ack, heard, words[1], closed=head == "close")
            case "digest" if len(words) > 1:
                _digest(edge, ack, body, heard, words[1:])
            case _:
                _answer(ack, _wrong(edge.desk, " ".join(words), head))

    app.command(COMMAND)(listen)


def _order(desk: Desk, team: str, body: dict[str, Any], code: str) -> Rendered:
    channel = body["channel_id"]
    if orders.by_code(desk, team=team, channel=channel, code=code) is None:
        near = process.extractOne(code.lower(), WORDS, scorer=fuzz.ratio, score_cutoff=LIKE_A_WORD)
        if near is not None:
            return _notice(desk, "wrong_words_near", typed=code, near=f"{COMMAND} {near[0]}")
    return orders.readiness(desk, team=team, channel=channel, code=code)


def _new(edge: Edge, ack: Ack, body: dict[str, Any], heard: Heard, code: str) -> None:
    if body.get("channel_name") == "directmessage" or heard.channel.startswith("D"):
        _answer(ack, _notice(edge.desk, "not_in_dm"))
        return
    if code:
        taken = orders.exists(edge.desk, team=heard.team, channel=heard.channel, code=code)
        if taken is not None:
            _answer(ack, _sentence(edge.desk, taken))
            return
    view = intake_form(edge, heard, None, code=code, name=body.get("channel_name") or "")
    edge.open_form(heard, body["trigger_id"], view)
    ack()


def _close(edge: Edge, ack: Ack, heard: Heard, code: str, *, closed: bool) -> None:
    order = orders.by_code(edge.desk, team=heard.team, channel=heard.channel, code=code)
    if order is None:
        _answer(ack, orders.readiness(edge.desk, team=heard.team, channel=heard.channel, code=code))
        return
    if (order.closed_at is not None) == closed:
        key = "closed_already" if closed else "open_already"
        _answer(ack, _notice(edge.desk, key, code=order.code))
        return
    orders.close(edge.desk, heard, order.id, closed=closed)
    edge.ring()
    _answer(ack, _notice(edge.desk, "closed_now" if closed else "reopened", code=order.code))


def _digest(edge: Edge, ack: Ack, body: dict[str, Any], heard: Heard, words: list[str]) -> None:
    desk, name = edge.desk, body.get("channel_name") or ""
    wish = " ".join(words)
    if wish.lower() == "now":
        posted = digests.post_now(desk, heard, channel_name=name)
        edge.ring()
        ack() if posted else _answer(ack, _notice(desk, "digest_empty"))
        return
    if wish.lower() in {"off", "stop"}:
        digests.switch_off(desk, heard, channel_name=name)
        _answer(ack, _notice(desk, "digest_off"))
        return
    slot = read_slot(wish)
    if slot is None:
        _answer(ack, _notice(desk, "bad_time", typed=wish))
        return
    zone = edge.person(heard.user).tz
    channel = digests.set_time(desk, heard, day=slot[0], time=slot[1], zone=zone, channel_name=name)
    day = desk.words.say(f"day.{channel.digest_day}", desk.language)
    _answer(ack, _notice(desk, "digest_set", day=day, time=channel.digest_time, zone=channel.tz))


def _wrong(desk: Desk, typed: str, head: str) -> Rendered:
    near = process.extractOne(head, WORDS, scorer=fuzz.ratio, score_cutoff=LIKE_A_WORD)
    if near is not None and near[0] != head:
        return _notice(desk, "wrong_words_near", typed=typed, near=f"{COMMAND} {near[0]}")
    return _notice(
        desk, "wrong_words", typed=typed, known=desk.words.say("help.known", desk.language)
    )


def _notice(desk: Desk, key: str, **values: object) -> Rendered:
    return _sentence(desk, desk.words.say(f"notice.{key}", desk.language, **values))


def _sentence(desk: Desk, text: str) -> Rendered:
    return desk.messages.message("notice", {"text": text}, desk.language)


def _answer(ack: Ack, rendered: Rendered) -> None:
    """Acknowledge with a message; blocks that would burst the acknowledgement are left out."""
    size = len(json.dumps(rendered.blocks))
    if size > LARGEST_ACK:
        ack(text=rendered.text, response_type="ephemeral")
    else:
        ack(text=rendered.text, blocks=rendered.blocks, response_type="ephemeral")
