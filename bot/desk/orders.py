"""Orders as use cases: asked about, opened, changed, closed, shared, listed.

Decides who may see an order and what is said when there is none. Refuses to know Slack's payloads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from bot.desk import digests, picture, turn
from bot.desk.desk import Desk, card_of, lane_of, payload
from bot.desk.turn import Line, Turn
from prompts import typed
from prompts.answer import Answer, Chosen, Grade, Said, Standing
from prompts.amounts import read_amount
from store import answers, channels, journal, orders, outbox, summaries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from sqlalchemy.orm import Session

    from bot.desk.heard import Heard
    from bot.messages import Rendered
    from prompts.answer import Value
    from store.orders import OrderRecord

CODE = re.compile(r"[^\s`*~<>&|]{2,40}")
"""An order's code: 2 to 40 letters, digits and signs without white space."""

LIST_LENGTH = 20
SUGGESTIONS = 3
SIMILAR = 60
"""Likeness in percent from which a code is offered as "did you mean"; never acted upon."""

PROTOTYPE_SITE = "site-prototype-where"
PRODUCTION_SITE = "site-production-where"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What the intake form tells about an order.

    Attributes:
        quantity: number and unit, read; None where nothing was written.
        facts: which of the intake facts were ticked, by name.
        people: user ids by role.
    """

    code: str
    product: str
    supplier: str
    prototype_site: str = ""
    production_site: str = ""
    quantity: tuple[Decimal, str] | None = None
    ship_date: date | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)
    people: Mapping[str, str | None] = field(default_factory=dict)


def readiness(desk: Desk, *, team: str, channel: str, code: str) -> Rendered:
    """The card of an order, for the one who asks; or what to do where there is none.

    An order of another channel is answered in the same words as one that does not exist. Reads one
    row and writes nothing: asking again loses nothing.
    """
    with desk.database.read() as session:
        found = orders.find(session, team=team, code=code, channel=channel)
        if found is not None:
            summary = summaries.get(session, order_id=found.id)
            assert summary is not None, "an order and its summary are written together"
            card = summary.headline | {"share": True, "permalink": desk.permalink(found)}
            return desk.messages.message("card", card, found.language)
        return _unknown(desk, session, team, channel, code)


def of_channel(desk: Desk, *, team: str, channel: str, name: str | None) -> Rendered:
    """The open orders of a channel, worst first."""
    with desk.database.read() as session:
        lines = summaries.of_channel(session, team=team, channel=channel)
    listed = sorted(lines, key=worst_first)
    context = {
        "channel_name": name,
        "orders": [portfolio_line(desk, line) for line in listed[:LIST_LENGTH]],
        "more": max(0, len(listed) - LIST_LENGTH),
    }
    return desk.messages.message("orders", context, desk.language)


def worst_first(line: summaries.Line) -> tuple[int, int, str]:
    """The order in which orders are listed."""
    return (
        LEVEL_ORDER.index(line.summary.headline["level"]),
        -line.summary.blocker_count,
        line.code,
    )


LEVEL_ORDER = ("HOLD", "INCOMPLETE", "STAY_SMALL_BATCH", "CONDITIONAL", "READY")


def portfolio_line(desk: Desk, line: summaries.Line) -> dict[str, Any]:
    """One order in a list."""
    card = line.summary.headline
    return {
        "order_id": line.summary.order_id,
        "code": line.code,
        "product": line.product,
        "level": card["level"],
        "headline": card["headline"],
        "open": line.summary.open_count,
        "blockers": line.summary.blocker_count,
        "permalink": card["permalink"],
    }


def exists(desk: Desk, *, team: str, channel: str, code: str) -> str | None:
    """Why an order of that code cannot be opened here; None where it can."""
    with desk.database.read() as session:
        if CODE.fullmatch(code) is None:
            return desk.words.say("notice.code_invalid", desk.language, code=code)
        found = orders.find(session, team=team, code=code)
        if found is None:
            return None
        # An order of another channel is not told of; only that the code is taken.
        key = "order_exists" if found.channel == channel else "code_taken"
        return desk.words.say(f"notice.{key}", desk.language, code=code)


def quantity(desk: Desk, text: str) -> tuple[Decimal, str] | None:
    """What was typed as a quantity; None where it is none."""
    question = next(q for q in desk.bank.questions if q.unit == "pcs")
    amount = read_amount(question, text)
    return None if isinstance(amount, str) else (amount.number, amount.unit)


def open_order(desk: Desk, heard: Heard, intake: Intake, *, zone: str, channel_name: str) -> bool:
    """Open an order, post its card, and ask the first question in its thread.

    Returns False where this was heard before. Raises OrderExistsError.
    """
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return False
        now = desk.clock.now()
        number, unit = intake.quantity or (None, "")
        order = orders.open_order(
            session,
            order=orders.NewOrder(
                team=heard.team,
                code=intake.code,
                channel=heard.channel,
                opened_by=heard.user,
                opened_at=now,
                product=intake.product,
                supplier=intake.supplier,
                quantity=number,
                unit=unit,
                ship_date=intake.ship_date,
                facts=intake.facts,
                people={role: person for role, person in intake.people.items() if person},
                language=desk.language,
            ),
        )
        _note(desk, session, heard, order, "opened", _written(intake))
        _answer_sites(desk, session, heard, order, intake)
        if channels.get(session, team=heard.team, channel=heard.channel) is None:
            record = channels.ChannelRecord(
                heard.team, heard.channel, channel_name, zone or "UTC", language=desk.language
            )
            channels.put(session, record=record)
            digests.begin(desk, session, record)
        drawn = picture.keep(desk, session, order.id, now)
        _post_card(desk, session, drawn)
        desk.say_in_thread(session, drawn.order, "opened", _opened(drawn, heard.user))
        turn.go_on(desk, session, drawn.order, Turn(resume=True))
    return True


def change(desk: Desk, heard: Heard, order_id: int, intake: Intake) -> None:
    """Change what is known about an order; questions come and go with its facts."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=order_id)
        if order is None or order.team != heard.team:
            return
        if order.closed_at is not None:
            _whisper(desk, session, heard, "order_closed", code=order.code)
            return
        number, unit = intake.quantity or (None, "")
        order = orders.change(
            session,
            order_id=order_id,
            product=intake.product,
            supplier=intake.supplier,
            quantity=number,
            unit=unit,
            ship_date=intake.ship_date,
            facts=intake.facts,
            people=intake.people,
        )
        _note(desk, session, heard, order, "changed", _written(intake))
        _answer_sites(desk, session, heard, order, intake)
        text = desk.words.say("heard.facts_changed", order.language)
        turn.go_on(desk, session, order, Turn(heard=[Line(text, heard.user)]))


def close(desk: Desk, heard: Heard, order_id: int, *, closed: bool) -> None:
    """Close an order, or open it again."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=order_id)
        if order is None or order.team != heard.team:
            return
        if (order.closed_at is not None) == closed:
            key = "closed_already" if closed else "open_already"
            _whisper(desk, session, heard, key, code=order.code)
            return
        now = desk.clock.now()
        if closed:
            order = orders.close(session, order_id=order_id, at=now, by=heard.user)
        else:
            order = orders.reopen(session, order_id=order_id)
        _note(desk, session, heard, order, "closed" if closed else "reopened", {})
        key = "closed_now" if closed else "reopened"
        if closed:
            turn.show(desk, session, picture.keep(desk, session, order_id, now))
            desk.notice(session, order, key, code=order.code)
        else:
            desk.notice(session, order, key, code=order.code)
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
        if order is None or order.team != heard.team or order.channel != heard.channel:
            return
        drawn = picture.keep(desk, session, order_id, desk.clock.now())
        context = drawn.card | {"shared_by": heard.user}
        _note(desk, session, heard, order, "shared", {})
        outbox.say(
            session,
            message=outbox.Message(
                team=order.team,
                lane=lane_of(order),
                kind="post",
                payload=payload(desk.messages.message("shared", context, order.language)),
                not_before=desk.clock.now(),
                channel=order.channel,
            ),
        )


def form(
    desk: Desk, order: OrderRecord | None, *, code: str, user: str, private: str
) -> dict[str, Any]:
    """The intake form: empty for a new order, filled in to change one."""
    facts = order.facts if order else {}
    people = order.people if order else {"buyer": user}
    sites: dict[str, str] = {}
    if order is not None:
        with desk.database.read() as session:
            current = answers.current(session, order_id=order.id)
        for question_id in (PROTOTYPE_SITE, PRODUCTION_SITE):
            record = current.get(question_id)
            if record and isinstance(record.answer.value, Said):
                sites[question_id] = record.answer.value.text
    context = {
        "private_metadata": private,
        "editing": order is not None,
        "code": order.code if order else code,
        "product": order.product if order else "",
        "supplier": order.supplier if order else "",
        "prototype_site": sites.get(PROTOTYPE_SITE, ""),
        "production_site": sites.get(PRODUCTION_SITE, ""),
        "quantity": picture.quantity_of(order) if order else "",
        "ship_date": order.ship_date.isoformat() if order and order.ship_date else None,
        "facts": [
            {
                "name": fact.name,
                "label": fact.words.say(desk.language),
                "on": bool(facts.get(fact.name)),
            }
            for fact in desk.bank.intake_facts
        ],
        "people": {
            "buyer": people.get("buyer"),
            "approver": people.get("manager"),
            "quality": people.get("quality"),
            "supplier": people.get("supplier"),
        },
    }
    return desk.messages.view("intake", context, desk.language)


def redraw_all(desk: Desk, team: str) -> int:
    """Write every open order's summary anew where the bank has changed since, and return how many."""
    with desk.database.read() as session:
        lines = summaries.all_of(session, team=team)
    old = [line for line in lines if line.summary.bank_version != desk.bank.version]
    for line in old:
        with desk.database.write() as session:
            drawn = picture.keep(desk, session, line.summary.order_id, desk.clock.now())
            turn.show(desk, session, drawn)
    return len(old)


def _unknown(desk: Desk, session: Session, team: str, channel: str, code: str) -> Rendered:
    codes = orders.codes_of_channel(session, team=team, channel=channel)
    near = process.extract(
        orders.key_of(code),
        {known: orders.key_of(known) for known in codes},
        scorer=fuzz.ratio,
        score_cutoff=SIMILAR,
        limit=SUGGESTIONS,
    )
    found = (orders.find(session, team=team, code=known) for _, _, known in near)
    context = {
        "typed": code,
        "suggestions": [{"code": o.code, "product": o.product} for o in found if o is not None],
        "can_start": CODE.fullmatch(code) is not None,
    }
    return desk.messages.message("unknown_order", context, desk.language)


def _post_card(desk: Desk, session: Session, drawn: picture.Picture) -> None:
    order = drawn.order
    outbox.say(
        session,
        message=outbox.Message(
            team=order.team,
            lane=lane_of(order),
            kind="post",
            payload=payload(desk.messages.message("card", drawn.card, order.language)),
            not_before=desk.clock.now(),
            channel=order.channel,
            subject=card_of(order),
        ),
    )


def _opened(drawn: picture.Picture, user: str) -> dict[str, Any]:
    order = drawn.order
    return {
        "code": order.code,
        "product": order.product,
        "supplier": order.supplier,
        "user": user,
        "supplier_mention": order.people.get("supplier"),
        "count": len(drawn.checklist.open_items()),
    }


def _answer_sites(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, intake: Intake
) -> None:
    """The sites of the intake form are answers to the first questions of section A."""
    current = answers.current(session, order_id=order.id)
    for question_id, text in (
        (PROTOTYPE_SITE, intake.prototype_site),
        (PRODUCTION_SITE, intake.production_site),
    ):
        if not text or question_id not in desk.bank.by_id:
            continue
        value = _site(desk, question_id, text)
        known = current.get(question_id)
        if known is not None and known.answer.value == value:
            continue
        answers.record(
            session,
            order_id=order.id,
            answer=Answer(
                question_id=question_id,
                standing=Standing.UNKNOWN if value is None else Standing.GIVEN,
                value=value,
                reason="",
                person=heard.user,
                said_at=heard.said_at,
                grade=Grade.E0,
            ),
            heard=answers.Heard(
                recorded_at=desk.clock.now(),
                source="intake",
                raw=text,
                bank_version=desk.bank.version,
            ),
        )


def _site(desk: Desk, question_id: str, text: str) -> Value | None:
    """A site as typed; "unknown" and "refused" mean what they mean in the thread."""
    reading = typed.read(desk.bank.question(question_id), text, today=desk.clock.now().date())
    match reading:
        case typed.Understood(Chosen() as value):
            return value
        case typed.UnknownAnswer():
            return None
        case _:
            return Said(text)


def _written(intake: Intake) -> dict[str, Any]:
    number, unit = intake.quantity or (None, "")
    return {
        "product": intake.product,
        "supplier": intake.supplier,
        "quantity": None if number is None else f"{number} {unit}".strip(),
        "ship_date": intake.ship_date.isoformat() if intake.ship_date else None,
        "facts": dict(intake.facts),
        "people": dict(intake.people),
    }


def _note(
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    verb: str,
    details: Mapping[str, Any],
) -> None:
    journal.write(
        session,
        order_id=order.id,
        at=desk.clock.now(),
        actor=heard.user,
        verb=verb,
        details=dict(details) | {"heard": heard.ids[0]},
    )


def _whisper(desk: Desk, session: Session, heard: Heard, key: str, **values: object) -> None:
    desk.whisper(
        session, team=heard.team, channel=heard.channel, user=heard.user, key=key, values=values
    )


def show(desk: Desk, heard: Heard, code: str) -> None:
    """Show one person the card of an order of this channel."""
    rendered = readiness(desk, team=heard.team, channel=heard.channel, code=code)
    with desk.database.write() as session:
        if desk.receive(session, heard):
            outbox.say(
                session,
                message=outbox.Message(
                    team=heard.team,
                    lane=f"whisper:{heard.channel}:{heard.user}",
                    kind="ephemeral",
                    payload=payload(rendered),
                    not_before=desk.clock.now(),
                    channel=heard.channel,
                    user=heard.user,
                    thread_ts=heard.thread_ts,
                ),
            )


def open_from_home(desk: Desk, heard: Heard, order_id: int) -> None:
    """Send a person the card of one of their orders, from Home, where no channel is at hand."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=order_id)
        if order is None or order.team != heard.team or heard.user not in order.people.values():
            return
        card = picture.keep(desk, session, order_id, desk.clock.now()).card | {"share": True}
        outbox.say(
            session,
            message=outbox.Message(
                team=order.team,
                lane=f"dm:{heard.user}",
                kind="dm",
                payload=payload(desk.messages.message("card", card, order.language)),
                not_before=desk.clock.now(),
                user=heard.user,
            ),
        )
