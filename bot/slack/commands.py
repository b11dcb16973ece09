"""`/readiness`: the words behind it, and what each leads to.

Decides what a person meant by the words. Everything is answered with the acknowledgement, because
that is the one answer that costs no further call; only what is larger than 16 KB goes another way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse

from bot.desk import digests, home, intake, languages, orders
from bot.desk.desk import payload
from bot.desk.orders import Kept, quoted
from bot.desk.slots import read_slot
from bot.slack.modals import intake_form
from bot.slack.order_forms import by_code
from bot.slack.payloads import plain
from prompts.grammar import COMMAND_OF, fold
from prompts.words import BASE

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
    "changed": "changed ORDER-123",
    "upgrade": "upgrade ORDER-123",
    "digest": "digest monday 09:00",
    "language": "language 中文",
    "help": "help",
}
"""The words behind the command, each with what a whole command looks like."""

CHINESE = "zh-CN"
LANGUAGE_NAMES = {
    "english": BASE,
    "en": BASE,
    "英文": BASE,
    "英语": BASE,
    "中文": CHINESE,
    "简体中文": CHINESE,
    "汉语": CHINESE,
    "chinese": CHINESE,
    "simplified chinese": CHINESE,
    "zh": CHINESE,
    "zh-cn": CHINESE,
    "auto": None,
    "slack": None,
    "自动": None,
}
"""How people call the languages; None is the one of their Slack."""

CHANNEL_WORDS = frozenset(("channel", "频道", "本频道"))

LIKENESS = 75
LARGEST_ACK = 16_000


def register(app: App, edge: Edge) -> None:
    """Listen to the slash command."""

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        words = plain(body.get("text") or "").split()
        heard = edge.reader.command(body)
        language = edge.language(heard)
        shown: Rendered | Kept | None
        code = _asked_for(words)
        if code is not None:
            shown = _order(edge.desk, heard, code, language)
        else:
            shown = _worded(edge, body, heard, words, language)
        if shown is None:
            ack()
        elif (answer := _answer(shown)) is not None:
            # As `ack(…)` does, but written once: the text that was measured is what goes out.
            ack.response = BoltResponse(status=200, body=answer)
        else:
            _send(edge, heard, shown)
            ack()

    app.command(COMMAND)(listen)


def _worded(  # noqa: PLR0911 - one return per word
    edge: Edge, body: dict[str, Any], heard: Heard, words: list[str], language: str
) -> Rendered | None:
    """The answer to everything but a code; None where the answer is seen elsewhere."""
    desk, head = edge.desk, words[0].lower() if words else ""
    if head in WORDS:
        heard = edge.placed(heard)
    match head:
        case _ if not words or all(map(_is_status, words)):
            return _list(desk, body, heard, language)
        case "help":
            return desk.messages.message("help_command", {}, language)
        case "language":
            return _language_of(edge, body, heard, words[1:], language)
        case "new" if len(words) <= 2:  # noqa: PLR2004 - the word and a code
            return _changes(edge, heard, language) or _new(
                edge, body, heard, "".join(words[1:]), language
            )
        case "close" | "reopen" if len(words) == 2:  # noqa: PLR2004 - the word and a code
            closed = head == "close"
            return _changes(edge, heard, language) or _close(
                edge, heard, words[1], language, closed=closed
            )
        case "changed" | "upgrade" if len(words) == 2:  # noqa: PLR2004 - the word and a code
            return _changes(edge, heard, language) or _about_order(
                edge, body, heard, head, words[1], language
            )
        case "digest":
            return _changes(edge, heard, language) or _digest(
                edge, body, heard, words[1:], language
            )
        case _:
            return _wrong(desk, " ".join(words), head, language)


def _asked_for(words: list[str]) -> str | None:
    """The code whose status is asked for, with the word for it before or behind; None for none."""
    codes = [word for word in words if not _is_status(word)] if len(words) > 1 else words
    one = len(codes) == 1 and len(words) - len(codes) <= 1
    known = one and (codes[0].lower() in WORDS or _is_status(codes[0]))
    return codes[0] if one and not known else None


def _is_status(word: str) -> bool:
    return COMMAND_OF.get(fold(word)) == "status"


def _list(desk: Desk, body: dict[str, Any], heard: Heard, language: str) -> Rendered:
    if heard.channel.startswith("D"):
        return _notice(desk, language, "not_in_dm")
    return orders.of_channel(
        desk,
        team=heard.team,
        channel=heard.channel,
        name=body.get("channel_name"),
        language=language,
    )


def _changes(edge: Edge, heard: Heard, language: str) -> Rendered | None:
    """Why this person may change nothing here with a command; None where they may."""
    if heard.channel.startswith("D"):
        return _notice(edge.desk, language, "not_in_dm")
    barred = heard.barred()
    return None if barred is None else _notice(edge.desk, language, barred)


def _order(desk: Desk, heard: Heard, code: str, language: str) -> Rendered | Kept:
    place = {"team": heard.team, "channel": heard.channel}
    card = orders.card(desk, **place, code=code, language=language)
    if card is not None:
        return card
    near = _near(code)
    if near is not None:
        return _notice(desk, language, "wrong_words_near", typed=code, near=near)
    return orders.readiness(desk, **place, code=code, language=language)


def _new(
    edge: Edge, body: dict[str, Any], heard: Heard, code: str, language: str
) -> Rendered | None:
    if code:
        taken = intake.exists(
            edge.desk, team=heard.team, channel=heard.channel, code=code, language=language
        )
        if taken is not None:
            return _sentence(edge.desk, language, taken)
    view = intake_form(edge, heard, None, code=code, name=body.get("channel_name") or "")
    edge.open_form(heard, body["trigger_id"], view)
    return None


def _close(edge: Edge, heard: Heard, code: str, language: str, *, closed: bool) -> Rendered:
    place = {"team": heard.team, "channel": heard.channel}
    order = orders.by_code(edge.desk, **place, code=code)
    if order is None:
        return orders.readiness(edge.desk, **place, code=code, language=language)
    if (order.closed_at is not None) == closed:
        key = "closed_already" if closed else "open_already"
        return _notice(edge.desk, language, key, code=order.code)
    orders.close(edge.desk, heard, order.id, closed=closed)
    edge.ring()
    return _notice(edge.desk, language, "closed_now" if closed else "reopened", code=order.code)


def _about_order(
    edge: Edge, body: dict[str, Any], heard: Heard, word: str, code: str, language: str
) -> Rendered | None:
    if by_code(edge, heard, word, code, body["trigger_id"]):
        return None
    return orders.readiness(
        edge.desk, team=heard.team, channel=heard.channel, code=code, language=language
    )


def _digest(
    edge: Edge, body: dict[str, Any], heard: Heard, words: list[str], language: str
) -> Rendered | None:
    desk, name = edge.desk, body.get("channel_name") or ""
    if not words:
        return _digest_state(desk, heard, language)
    wish = " ".join(words)
    if wish.lower() == "now":
        posted = digests.post_now(desk, heard, channel_name=name)
        edge.ring()
        return None if posted else _notice(desk, language, "digest_empty")
    if wish.lower() in {"off", "stop"}:
        digests.switch_off(desk, heard, channel_name=name)
        return _notice(desk, language, "digest_off")
    slot = read_slot(wish)
    if slot is None:
        return _notice(desk, language, "bad_time", typed=quoted(wish))
    zone = edge.person(heard.user).tz
    channel = digests.set_time(desk, heard, day=slot[0], time=slot[1], zone=zone, channel_name=name)
    day = desk.words.say(f"day.{channel.digest_day}", language)
    return _notice(desk, language, "digest_set", day=day, time=channel.digest_time, zone=channel.tz)


def _language_of(
    edge: Edge, body: dict[str, Any], heard: Heard, words: list[str], language: str
) -> Rendered:
    """Tell or keep a language: a person's own, the channel's, or that of an order's thread."""
    desk, typed = edge.desk, " ".join(words)
    if not words or typed.lower() in LANGUAGE_NAMES:
        return _language(desk, heard, typed, language)
    if words[0].lower() in LANGUAGE_NAMES:
        words = [*words[1:], words[0]]  # the language first, then whose it is to be
    whose = words[0].lower()
    place = {"team": heard.team, "channel": heard.channel}
    named = whose in CHANNEL_WORDS or orders.by_code(desk, **place, code=whose) is not None
    if len(words) == 1 and not named:
        return _language(desk, heard, typed, language)
    stopped = _changes(edge, heard, language)
    if stopped is not None:
        return stopped
    typed = " ".join(words[1:])
    chosen = LANGUAGE_NAMES.get(typed.lower())
    if typed and chosen is None:
        return _notice(desk, language, "language_one_of", typed=quoted(typed))
    if whose in CHANNEL_WORDS:
        return _language_of_channel(edge, body, heard, chosen, language)
    return _language_of_order(edge, heard, words[0], chosen, language)


def _language_of_channel(
    edge: Edge, body: dict[str, Any], heard: Heard, chosen: str | None, language: str
) -> Rendered:
    desk, key = edge.desk, "language_channel"
    if chosen is None:
        key = "language_channel_state"
        place = digests.of_channel(desk, team=heard.team, channel=heard.channel)
        chosen = place.language if place else language
    else:
        name, zone = body.get("channel_name") or "", edge.person(heard.user).tz
        languages.for_channel(desk, heard, chosen, name=name, zone=zone)
    return _notice(desk, language, key, language=desk.words.say(f"language.{chosen}", language))


def _language_of_order(
    edge: Edge, heard: Heard, code: str, chosen: str | None, language: str
) -> Rendered:
    desk, place = edge.desk, {"team": heard.team, "channel": heard.channel}
    order = orders.by_code(desk, **place, code=code)
    if order is None:
        return orders.readiness(desk, **place, code=code, language=language)
    if order.closed_at is not None:
        return _notice(desk, language, "language_closed", code=order.code)
    key = "language_order" if chosen else "language_order_state"
    if chosen:
        languages.for_thread(desk, heard, order.id, chosen)
        edge.ring()
    name = desk.words.say(f"language.{chosen or order.language}", language)
    return _notice(desk, language, key, code=order.code, language=name)


def _language(desk: Desk, heard: Heard, typed: str, language: str) -> Rendered:
    """Tell a person's language, or keep another one."""
    if not typed:
        name = desk.words.say(f"language.{language}", language)
        return _notice(desk, language, "language_state", language=name)
    if typed.lower() not in LANGUAGE_NAMES:
        return _notice(desk, language, "language_unknown", typed=quoted(typed))
    chosen = LANGUAGE_NAMES[typed.lower()]
    now = home.keep_language(desk, heard, chosen)
    name = desk.words.say(f"language.{now}", now)
    key = "language_set" if chosen else "language_follows"
    return _notice(desk, now, key, language=name)


def _wrong(desk: Desk, typed: str, head: str, language: str) -> Rendered:
    near = _near(head)
    if near is not None:
        return _notice(desk, language, "wrong_words_near", typed=quoted(typed), near=near)
    known = desk.words.say("help.known", language)
    return _notice(desk, language, "wrong_words", typed=quoted(typed), known=known)


def _near(word: str) -> str | None:
    """A whole command that begins with nearly this word; None where none does."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for what was mistyped

    near = process.extractOne(word.lower(), WORDS.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return f"{COMMAND} {WORDS[near[0]]}" if near is not None else None


def _digest_state(desk: Desk, heard: Heard, language: str) -> Rendered:
    channel = digests.of_channel(desk, team=heard.team, channel=heard.channel)
    if channel is None or not channel.digest_on:
        return _notice(desk, language, "digest_none")
    day = desk.words.say(f"day.{channel.digest_day}", language)
    return _notice(
        desk, language, "digest_state", day=day, time=channel.digest_time, zone=channel.tz
    )


def _notice(desk: Desk, language: str, key: str, /, **values: object) -> Rendered:
    return _sentence(desk, language, desk.words.say(f"notice.{key}", language, **values))


def _sentence(desk: Desk, language: str, text: str) -> Rendered:
    return desk.messages.message("notice", {"text": text}, language)


def _answer(shown: Rendered | Kept) -> str | None:
    """The acknowledgement with a message in it; None where it would be larger than Slack takes."""
    written = shown.written if isinstance(shown, Kept) else json.dumps(payload(shown))
    body = f'{{"response_type": "ephemeral", {written.removeprefix("{")}'
    return body if len(body.encode()) <= LARGEST_ACK else None


def _send(edge: Edge, heard: Heard, shown: Rendered | Kept) -> None:
    """Show a message that no acknowledgement can carry, to the same person."""
    rendered = shown.rendered() if isinstance(shown, Kept) else shown
    with edge.desk.database.write() as session:
        edge.desk.show_to(
            session, rendered, team=heard.team, channel=heard.channel, user=heard.user
        )
    edge.ring()
