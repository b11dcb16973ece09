"""Orders as use cases: asked about, listed, shared, closed and opened again.

Decides who may see an order and what is said when there is none. Refuses to know Slack's payloads.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.banks import passing_over
from bot.desk.turn import Turn
from bot.messages import Rendered
from store import cards, orders, summaries

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.bank import Bank
    from store.orders import OrderRecord
    from store.session import Session

CODE = re.compile(r"[^\s`*~<>&|]{2,40}")
"""An order's code: 2 to 40 letters, digits and signs without white space."""

LIST_LENGTH = 20
QUOTED = 80
SUGGESTIONS = 3
SIMILAR = 60
"""Likeness in percent from which a code is offered as "did you mean"; never acted upon."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A card as it was rendered when its order changed: the JSON of its text and blocks, unread.

    To read it and write it again would take a third of the time in which a command is answered.
    """

    written: str

    def rendered(self) -> Rendered:
        """The card, read."""
        return Rendered(**json.loads(self.written))


def readiness(
    desk: Desk, *, team: str, channel: str, code: str, language: str | None = None
) -> Rendered:
    """The card of an order, for the one who asks; or what to do where there is none.

    An order of another channel is answered in the same words as one that does not exist. Writes
    nothing: asking again loses nothing. Arguments as of `card`.
    """
    found = card(desk, team=team, channel=channel, code=code, language=language)
    if found is not None:
        return found.rendered() if isinstance(found, Kept) else found
    with desk.database.read() as session:
        return _unknown(desk, session, team, channel, code, language or desk.language)


def card(
    desk: Desk, *, team: str, channel: str, code: str, language: str | None = None
) -> Rendered | Kept | None:
    """The card of an order, for the one who asks; None where this channel has no such order.

    Reads one row, where the language is the order's own; in another one the order is drawn anew.

    Args:
        desk: what a use case needs.
        team: the workspace.
        channel: where it is asked.
        code: as typed.
        language: of the one who asks; None for the order's own.
    """
    key = orders.key_of(code)
    with desk.database.read() as session:
        found = cards.of_code(session, team=team, channel=channel, code_key=key)
        if found is None:
            return None
        if language not in (None, found.language):
            drawn = picture.draw(desk, session, found.order_id, language=language)
            return picture.card_for_one(desk, drawn.order, drawn.card)
        if found.body is not None and found.edition == picture.edition(desk, found):
            return Kept(found.body)
        told = cards.told(session, order_id=found.order_id)
    return picture.card_for_one(desk, found, told)


def of_channel(
    desk: Desk, *, team: str, channel: str, name: str | None, language: str | None = None
) -> Rendered:
    """The open orders of a channel, worst first, in the language of the one who asks."""
    language = language or desk.language
    with desk.database.read() as session:
        lines = summaries.of_channel(session, team=team, channel=channel)
    listed = sorted(lines, key=worst_first)
    context = {
        "channel_name": name,
        "orders": [portfolio_line(line, language) for line in listed[:LIST_LENGTH]],
        "more": max(0, len(listed) - LIST_LENGTH),
    }
    return desk.messages.message("orders", context, language)


def worst_first(line: summaries.Line) -> tuple[int, int, str]:
    """The order in which orders are listed."""
    return (
        LEVEL_ORDER.index(line.summary.headline["level"]),
        -line.summary.blocker_count,
        line.code,
    )


LEVEL_ORDER = ("HOLD", "INCOMPLETE", "STAY_SMALL_BATCH", "CONDITIONAL", "READY")


def portfolio_line(line: summaries.Line, language: str) -> dict[str, Any]:
    """One order in a list, in the language of the list."""
    card = line.summary.headline
    blockers = sum(waiting["blockers"] for waiting in line.summary.waiting_on.values())
    return {
        "order_id": line.summary.order_id,
        "code": line.code,
        "product": line.product,
        "level": card["level"],
        "headline": card.get("headlines", {}).get(language, card["headline"]),
        "open": line.summary.open_count,
        "blockers": blockers,
        "other_blockers": max(0, line.summary.blocker_count - blockers),
        "permalink": card["permalink"],
    }


def close(desk: Desk, heard: Heard, order_id: int, *, closed: bool) -> None:
    """Close an order, or open it again."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=order_id)
        if order is None or order.team != heard.team:
            desk.tell(session, heard, "old_button_gone")
            return
        if (order.closed_at is not None) == closed:
            key = "closed_already" if closed else "open_already"
            desk.tell(session, heard, key, code=order.code)
            return
        desk.note(session, heard, order, "closed" if closed else "reopened")
        if closed:
            orders.close(session, order_id=order_id, at=desk.clock.now(), by=heard.user)
            desk.notice(session, order, "closed_now", code=order.code)
            turn.show(desk, session, picture.keep(desk, session, order_id))
        else:
            order = orders.reopen(session, order_id=order_id)
            desk.notice(session, order, "reopened", code=order.code)
            turn.go_on(desk, session, order, Turn(resume=True))


def by_code(desk: Desk, *, team: str, channel: str, code: str) -> OrderRecord | None:
    """The order of a code in a channel; None where this channel has none."""
    with desk.database.read() as session:
        return orders.find(session, team=team, code=code, channel=channel)


def by_id(desk: Desk, *, team: str, order_id: int) -> OrderRecord | None:
    """The order of a number in a workspace."""
    with desk.database.read() as session:
        order = orders.get(session, order_id=order_id)
        return order if order and order.team == team else None


def share(desk: Desk, heard: Heard, order_id: int) -> None:
    """Post an order's card as it stands now, for everybody in its channel."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=order_id)
        if order is None or not theirs(order, heard):
            desk.tell(session, heard, "old_button_gone")
            return
        drawn = picture.keep(desk, session, order_id)
        desk.note(session, heard, order, "shared")
        desk.say_in_channel(session, order, "shared", drawn.card | {"shared_by": heard.user})
        if order.channel != heard.channel:
            desk.tell(session, heard, "shared", code=order.code)


def show(desk: Desk, heard: Heard, code: str) -> None:
    """Show one person the card of an order of this channel."""
    place = {"team": heard.team, "channel": heard.channel}
    with desk.database.read() as session:
        language = desk.language_of(session, heard)
    rendered = readiness(desk, **place, code=code, language=language)
    with desk.database.write() as session:
        if desk.receive(session, heard):
            desk.show_to(
                session,
                rendered,
                **place,
                user=heard.user,
                thread_ts=heard.thread_ts,
            )


def open_from_home(desk: Desk, heard: Heard, order_id: int) -> None:
    """Send a person the card of one of their orders, from Home, where no channel is at hand."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=order_id)
        if order is None or not theirs(order, heard):
            desk.tell(session, heard, "old_button_gone")
            return
        language = desk.language_of(session, heard)
        drawn = picture.draw(desk, session, order_id, language=language)
        rendered = picture.card_for_one(desk, drawn.order, drawn.card)
        desk.show_to(session, rendered, team=order.team, channel="", user=heard.user)


def bank_of(desk: Desk, order_id: int | None) -> Bank:
    """The bank that an order is asked from; the one for new orders where there is no such order."""
    with desk.database.read() as session:
        order = None if order_id is None else orders.get(session, order_id=order_id)
    return desk.bank if order is None else desk.bank_of(order)


def redraw_all(desk: Desk, team: str) -> int:
    """Move open orders whose bank was not kept to today's bank; how many there were."""
    with desk.database.read() as session:
        lines = summaries.all_of(session, team=team)
    old = []
    for line in lines:
        version = line.summary.bank_version
        with passing_over():
            if desk.banks.of(version, line.code).version != version:
                old.append(line)
    for line in old:
        with desk.database.write() as session:
            orders.change(session, order_id=line.summary.order_id, bank_version=desk.bank.version)
            drawn = picture.keep(desk, session, line.summary.order_id)
            turn.show(desk, session, drawn)
    return len(old)


def _unknown(
    desk: Desk, session: Session, team: str, channel: str, code: str, language: str
) -> Rendered:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for what was mistyped

    codes = orders.codes_of_channel(session, team=team, channel=channel)
    near = process.extract(
        orders.key_of(code),
        {known: orders.key_of(known) for known in codes},
        scorer=fuzz.ratio,
        score_cutoff=SIMILAR,
        limit=SUGGESTIONS,
    )
    found = (orders.find(session, team=team, code=known) for _, _, known in near)
    is_code = CODE.fullmatch(code) is not None
    context = {
        "typed": code,
        "suggestions": [{"code": o.code, "product": o.product} for o in found if o is not None],
        "can_start": is_code and not channel.startswith("D"),
    }
    if not is_code and not context["suggestions"]:
        text = desk.words.say("notice.code_invalid", language, code=quoted(code))
        return desk.messages.message("notice", {"text": text}, language)
    return desk.messages.message("unknown_order", context, language)


def quoted(typed: str) -> str:
    """What was typed, as it is said back on one line: its beginning says enough."""
    line = " ".join(typed.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"


def theirs(order: OrderRecord, heard: Heard) -> bool:
    """Whether a person may see an order where they are: in its channel, or as one of its people."""
    if order.team != heard.team or heard.barred() is not None:
        return False
    part_in_it = heard.user in order.people.values() or heard.user == order.opened_by
    return order.channel == heard.channel or part_in_it
