"""A database full of orders, as a workspace would have them after years.

Decides what the orders look like: random answers out of the bank's own options, corrected here and
there, from half answered to complete, so that cards are of every length. The same seed gives the
same orders. Refuses to know what is measured with them.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from bot.clock import MachineClock
from bot.desk import picture
from bot.desk.banks import Banks
from bot.desk.desk import Desk
from bot.messages import Messages
from prompts import bank
from prompts.answer import (
    Amount,
    Answer,
    Attached,
    Chosen,
    Day,
    Grade,
    Person,
    Said,
    Standing,
    to_json,
)
from prompts.question import Kind, Question
from prompts.words import Words
from store import orders
from store.columns import microseconds
from store.database import open_database, upgrade
from store.tables import ANSWERS, ORDERS
from tests.bench.wire import TEAM, USER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prompts.answer import Value
    from store.database import Database

BEGUN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
ANSWERS_EACH = 80
AT_ONCE = 500
CHANNELS = 50
GOODS = ("Belay device, forged", "LED driver 24 V", "Folding chair, beech", "Valve body DN 50")
MAKERS = ("Ningbo Hardware", "Shenzhen Bright & Co.", "宁波五金有限公司", "Brno Casting")


def code_of(number: int) -> str:
    """The code of an order."""
    return f"ORDER-{number:05}"


def channel_of(number: int) -> str:
    """The channel of an order."""
    return f"CBENCH{number % CHANNELS:03}"


def desk_of(database: Database) -> Desk:
    """A desk over a database, as the bot has one."""
    words = Words.load()
    return Desk(
        database=database,
        banks=Banks(bank.load(), database, words),
        messages=Messages(words),
        words=words,
        clock=MachineClock(),
        worker="bench",
        address="https://bench.slack.com/",
    )


def fill(url: str, count: int, seed: int = 1) -> None:
    """Fill a new database with so many orders of ANSWERS_EACH answers each."""
    upgrade(url)
    database = open_database(url)
    desk = desk_of(database)
    chance = random.Random(seed)  # noqa: S311 - nothing is secret here
    try:
        for first in range(0, count, AT_ONCE):
            _fill_some(desk, range(first, min(first + AT_ONCE, count)), chance)
    finally:
        database.close()


def _fill_some(desk: Desk, numbers: range, chance: random.Random) -> None:
    with desk.database.write() as session:
        connection = session.connection()
        version = desk.bank.version
        opened = [orders.open_order(session, order=_order(n, chance, version)) for n in numbers]
        connection.execute(
            insert(ANSWERS),
            [row for order in opened for row in _answers(desk, order.id, chance)],
        )
        connection.execute(
            update(ORDERS)
            .where(ORDERS.c.id.in_([order.id for order in opened]))
            .values(revision=ANSWERS_EACH + 1, thread_ts="1793600000.000100")
        )
        for order in opened:
            picture.keep(desk, session, order.id)


def _order(number: int, chance: random.Random, version: str) -> orders.NewOrder:
    return orders.NewOrder(
        team=TEAM,
        code=code_of(number),
        channel=channel_of(number),
        opened_by=USER,
        opened_at=BEGUN + timedelta(minutes=number),
        product=chance.choice(GOODS),
        supplier=chance.choice(MAKERS),
        quantity=Decimal(chance.randrange(100, 50_000, 100)),
        unit="pcs",
        ship_date=date(2027, 1, 1) + timedelta(days=chance.randrange(365)),
        facts={"deposit_paid": True, "tooled": True, "certified": chance.random() < 0.5},
        people={"buyer": USER, "supplier": "UBENCHSUP", "quality": "UBENCHQUA"},
        bank_version=version,
    )


def _answers(desk: Desk, order_id: int, chance: random.Random) -> Iterator[dict[str, object]]:
    asked = [q for q in desk.bank.questions if q.kind is not Kind.DERIVED]
    answered = chance.sample(asked, chance.randint(ANSWERS_EACH // 2, ANSWERS_EACH))
    corrected = chance.choices(answered, k=ANSWERS_EACH - len(answered))
    for seq, question in enumerate([*answered, *corrected], start=2):
        said = BEGUN + timedelta(minutes=order_id, seconds=20 * seq)
        answer = _answer(question, said, chance)
        yield {
            "order_id": order_id,
            "question_id": question.id,
            "seq": seq,
            "standing": answer.standing.value,
            "value": None if answer.value is None else to_json(answer.value),
            "reason": answer.reason,
            "person": answer.person,
            "said_us": microseconds(said),
            "recorded_at": said,
            "source": "button",
            "message_ts": None,
            "raw": "pressed",
            "grade": answer.grade.value,
            "bank_version": desk.bank.version,
        }


def well_answered(question: Question, said: datetime) -> Answer:
    """An answer to a question with all the proof there can be."""
    value = _value(question, random.Random(question.order))  # noqa: S311 - nothing is secret here
    return Answer(question.id, Standing.GIVEN, value, "", USER, said, Grade.E4)


def _answer(question: Question, said: datetime, chance: random.Random) -> Answer:
    if chance.random() < 0.08:
        return Answer(question.id, Standing.UNKNOWN, None, "", USER, said)
    grade = Grade(chance.choice((0, 1, 1, 2, 3)))
    return Answer(question.id, Standing.GIVEN, _value(question, chance), "", USER, said, grade)


def _value(question: Question, chance: random.Random) -> Value:  # noqa: PLR0911 (one per kind)
    match question.kind:
        case Kind.CHOICE:
            return Chosen((chance.choice(question.options).value,))
        case Kind.MULTI:
            return Chosen(tuple(option.value for option in question.options[:2]))
        case Kind.NUMBER:
            return Amount(Decimal(chance.randrange(10, 5000)), question.unit)
        case Kind.DATE:
            return Day(date(2026, 12, 1) + timedelta(days=chance.randrange(90)))
        case Kind.TEXT:
            return Said(f"Hall {chance.randint(1, 9)} of {chance.choice(MAKERS)}")
        case Kind.PERSON:
            return Person(USER)
        case _:
            return Attached()
