"""Intake: an order is opened, and what is known about it is changed.

Decides what the intake form asks, which of its fields answer questions, and what is written when it
is sent. Refuses to know Slack's payloads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.desk import at_hand, digests, picture, reuse, turn
from bot.desk.desk import Desk, card_of
from bot.desk.orders import CODE, quoted
from bot.desk.recording import Given, record
from bot.desk.sites import PRODUCTION_SITE, PROTOTYPE_SITE
from bot.desk.turn import Line, Turn
from prompts import typed
from prompts.amounts import read_amount
from prompts.answer import Said, Standing
from prompts.words import BASE, LANGUAGES
from store import answers, channels, orders, suppliers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from bot.desk.heard import Heard
    from store.orders import OrderRecord
    from store.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What the intake form tells about an order.

    Attributes:
        quantity: number and unit, read; None where nothing was written.
        facts: which of the intake facts were ticked, by name.
        people: user ids by role.
        language: of the order's thread; empty for a new order whose thread speaks as that of the
            supplier's newest order, and for a change that leaves it.
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
    language: str = ""


def exists(desk: Desk, *, team: str, channel: str, code: str, language: str = BASE) -> str | None:
    """Why an order of that code cannot be opened here, in a language; None where it can."""
    with desk.database.read() as session:
        if CODE.fullmatch(code) is None:
            return desk.words.say("notice.code_invalid", language, code=quoted(code))
        found = orders.find(session, team=team, code=code)
        if found is None:
            return None
        # An order of another channel is not told of; only that the code is taken.
        key = "order_exists" if found.channel == channel else "code_taken"
        return desk.words.say(f"notice.{key}", language, code=code)


def quantity(desk: Desk, text: str) -> tuple[Decimal, str] | None:
    """What was typed as a quantity; None where it is none."""
    question = next(q for q in desk.bank.questions if q.unit == "pcs")
    amount = read_amount(question, text)
    return None if isinstance(amount, str) else (amount.number, amount.unit)


def form(
    desk: Desk, order: OrderRecord | None, *, code: str, user: str, private: str, language: str
) -> dict[str, Any]:
    """The intake form in a person's language: empty for a new order, filled in to change one."""
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
        "languages": [{"language": spoken} for spoken in LANGUAGES],
        "language": order.language if order else None,
        "facts": [
            {
                "name": fact.name,
                "label": fact.words.say(language),
                "on": bool(facts.get(fact.name)),
            }
            for fact in (desk.bank_of(order) if order else desk.bank).intake_facts
        ],
        "people": {
            "buyer": people.get("buyer"),
            "approver": people.get("manager"),
            "quality": people.get("quality"),
            "supplier": people.get("supplier"),
        },
    }
    return desk.messages.view("intake", context, language)


def open_order(desk: Desk, heard: Heard, intake: Intake, *, zone: str, channel_name: str) -> bool:
    """Open an order, post its card, and ask the first question in its thread.

    Returns False where this was heard before. Raises OrderExistsError.
    """
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return False
        now = desk.clock.now()
        place = channels.get(session, team=heard.team, channel=heard.channel)
        language = place.language if place else desk.language_of(session, heard)
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
                language=intake.language or language,
                bank_version=desk.bank.version,
            ),
        )
        if not intake.language:
            order = _as_before(session, order)
        desk.note(session, heard, order, "opened", **_written(intake))
        _answer_sites(desk, session, heard, order, intake)
        if place is None:
            record = channels.ChannelRecord(
                heard.team, heard.channel, channel_name, zone or "UTC", language=language
            )
            channels.put(session, record=record)
            digests.begin(desk, session, record)
        drawn = picture.keep(desk, session, order.id)
        desk.say_in_channel(session, drawn.order, "card", drawn.card, subject=card_of(order))
        desk.say_in_thread(session, drawn.order, "opened", _opened(drawn, heard.user))
        reuse.offer(desk, session, drawn)
        turn.go_on(desk, session, drawn.order, Turn(resume=True))
    return True


def change(desk: Desk, heard: Heard, order_id: int, intake: Intake) -> None:
    """Change what is known about an order; questions come and go with its facts."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = at_hand.open_order(desk, session, heard, order_id)
        if order is None:
            return
        asked, before = _asked(picture.draw(desk, session, order_id)), order
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
            language=intake.language or order.language,
        )
        desk.note(session, heard, order, "changed", **_written(intake))
        answered = _answer_sites(desk, session, heard, order, intake)
        now_asked = _asked(picture.draw(desk, session, order_id))
        lines = [Line(desk.words.say("heard.facts_changed", order.language), heard.user)]
        for key, ids in (
            ("questions_came", now_asked - asked),
            ("questions_went", asked - now_asked),
        ):
            if ids:
                lines.append(Line(desk.words.say(f"heard.{key}", order.language, n=len(ids))))
        for site in answered.values():
            lines += site
        settled = order.asking if order.asking in answered else None
        # What stands in the thread is in the language before: it is asked again.
        again = order.asking if order.language != before.language and not settled else None
        again = again if again in now_asked else None
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled, insist=again))


def _as_before(session: Session, order: OrderRecord) -> OrderRecord:
    """A new order in the language in which the thread of its supplier's newest order is."""
    newest = next(iter(suppliers.earlier(session, order=order, most=1)), None)
    if newest is None or newest.language == order.language:
        return order
    return orders.change(session, order_id=order.id, language=newest.language)


def _asked(drawn: picture.Picture) -> set[str]:
    return {item.question.id for item in drawn.checklist.items if item.asked}


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
) -> dict[str, list[Line]]:
    """The sites of the form answer the first questions of section A: what was new, by question."""
    current = answers.current(session, order_id=order.id)
    lines: dict[str, list[Line]] = {}
    for question_id, text in (
        (PROTOTYPE_SITE, intake.prototype_site),
        (PRODUCTION_SITE, intake.production_site),
    ):
        question = desk.bank_of(order).by_id.get(question_id)
        if not text or question is None:
            continue
        reading = typed.read(question, text, today=desk.clock.now().date())
        if not isinstance(reading, typed.Understood | typed.UnknownAnswer):
            continue  # "ok" is no site: it is asked in the thread
        value = reading.value if isinstance(reading, typed.Understood) else None
        known = current.get(question_id)
        if known is not None and known.answer.value == value:
            continue
        given = Given(
            question=question,
            value=value,
            source="intake",
            raw=text,
            standing=Standing.UNKNOWN if value is None else Standing.GIVEN,
        )
        lines[question_id] = record(desk, session, heard, order, given)
    return lines


def _written(intake: Intake) -> dict[str, Any]:
    number, unit = intake.quantity or (None, "")
    return {
        "product": intake.product,
        "supplier": intake.supplier,
        "quantity": None if number is None else f"{number} {unit}".strip(),
        "ship_date": intake.ship_date.isoformat() if intake.ship_date else None,
        "facts": dict(intake.facts),
        "people": dict(intake.people),
        "language": intake.language,
    }
