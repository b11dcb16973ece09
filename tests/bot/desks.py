"""A desk without a bot around it, and an order on it: what the use cases are tried on.

Decides who acts, where and when. Words, templates and banks are read once for all tests of a
process: nobody changes them.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.clock import MachineClock
from bot.desk import intake, picture
from bot.desk.banks import Banks
from bot.desk.desk import Desk
from bot.desk.heard import Heard, Membership, ts_of
from bot.desk.intake import Intake
from bot.desk.recording import Given, record
from bot.desk.turn import Turn, go_on
from bot.evidence.placard import draw, new_nonce
from bot.messages import Messages
from prompts import bank
from store import answers, banks, evidence, outbox, placards
from store import orders as order_store
from store.database import open_database
from tests.prompts.banks import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from prompts.answer import Grade, Value
    from prompts.bank import Bank
    from prompts.checklist import Item
    from prompts.question import Question
    from store.answers import AnswerRecord, Source
    from store.evidence import EvidenceRecord, Upload
    from store.orders import OrderRecord
    from store.session import Session

TEAM, CHANNEL, BEA = "T0HOME", "C0ORDERS", "U0BEA"
SITE = "Suzhou Plastics, 5 Lake Road"
PLACARD_KEY = "a key for tests, long enough"
_numbers = itertools.count(1)


@cache
def messages() -> Messages:
    """Every template, with the words that come with the bot."""
    return Messages(WORDS)


@contextmanager
def desk_on(url: str, asked: Bank, **more: Any) -> Iterator[Desk]:  # noqa: ANN401 - any of Desk's
    """A desk on a migrated database, whose new orders are asked from a bank."""
    database = open_database(url)
    try:
        yield Desk(
            database=database,
            banks=Banks(asked, database, WORDS),
            messages=messages(),
            words=WORDS,
            clock=MachineClock(),
            worker="test",
            **more,
        )
    finally:
        database.close()


@cache
def _texts(folder: Path | None) -> Mapping[str, str]:
    return bank.texts(folder)


def keep_bank(desk: Desk, folder: Path | None = None) -> None:
    """Keep the files of the desk's bank, as the bot does when it starts: ours, or an own one's."""
    files = _texts(folder)
    kept = banks.BankRecord(
        desk.bank.version,
        {} if folder else files,
        files if folder else {},
        desk.clock.now(),
    )
    with desk.database.write() as session:
        banks.keep(session, record=kept)


def heard(desk: Desk, **more: Any) -> Heard:  # noqa: ANN401 - whatever a test changes
    """Bea Buyer does something now."""
    known: dict[str, Any] = {
        "ids": (f"test:{next(_numbers)}",),
        "kind": "press",
        "team": TEAM,
        "channel": CHANNEL,
        "user": BEA,
        "ts": ts_of(desk.clock.now()),
        "membership": Membership.MEMBER,
    }
    return Heard(**known | more)


def opened(desk: Desk, code: str, **more: Any) -> OrderRecord:  # noqa: ANN401 - any of Intake's
    """An order of one supplier, made where its prototype was made."""
    fields: dict[str, Any] = {
        "product": "Lamp",
        "supplier": "Suzhou",
        "prototype_site": SITE,
        "production_site": SITE,
        "people": {"buyer": BEA},
    }
    channel = more.pop("channel", CHANNEL)
    told = Intake(code=code, **fields | more)
    said = heard(desk, channel=channel)
    assert intake.open_order(desk, said, told, zone="UTC", channel_name="orders")
    return found(desk, code)


def found(desk: Desk, code: str) -> OrderRecord:
    """An order as it stands now."""
    with desk.database.read() as session:
        order = order_store.find(session, team=TEAM, code=code)
    assert order is not None
    return order


def question(desk: Desk, question_id: str) -> Question:
    """A question of the bank that new orders get."""
    return desk.bank.question(question_id)


def say(
    desk: Desk,
    order: OrderRecord,
    question_id: str,
    value: Value,
    grade: Grade | None = None,
    source: Source = "typed",
) -> None:
    """Record an answer, and go on."""
    given = Given(
        question=question(desk, question_id), value=value, source=source, raw="…", grade=grade
    )
    with desk.database.write() as session:
        lines = record(desk, session, heard(desk), found(desk, order.code), given)
        go_on(desk, session, found(desk, order.code), Turn(heard=lines))


def item(desk: Desk, order: OrderRecord, question_id: str) -> Item:
    """A question of an order as it stands now."""
    with desk.database.read() as session:
        return picture.draw(desk, session, order.id).checklist.item(question_id)


def counting(desk: Desk, order: OrderRecord, question_id: str) -> AnswerRecord:
    """The answer that counts."""
    with desk.database.read() as session:
        return answers.current(session, order_id=order.id)[question_id]


def all_said(desk: Desk) -> str:
    """What waited to be said, which is said now."""
    with desk.database.write() as session:
        waiting = []
        while message := outbox.claim(session, now=desk.clock.now(), worker="test"):
            outbox.sent(session, message_id=message.id, ts="1795240001.0001", at=desk.clock.now())
            waiting.append(str(message.payload))
    return "\n".join(waiting)


def upload(desk: Desk, question_id: str | None, **more: Any) -> Upload:  # noqa: ANN401 - any of Upload's
    """A file as Slack tells of it now."""
    now = desk.clock.now()
    known: dict[str, Any] = {
        "file_id": f"F{next(_numbers)}",
        "name": "proof.pdf",
        "url": "",
        "declared_type": "application/pdf",
        "declared_size": 1,
        "person": BEA,
        "said_us": int(ts_of(now).replace(".", "")),
        "message_ts": ts_of(now),
        "received_at": now,
    }
    return evidence.Upload(question_id=question_id, **known | more)


def received(desk: Desk, order: OrderRecord, sent: Upload) -> EvidenceRecord:
    """A file that came and was not read yet."""
    with desk.database.write() as session:
        number = evidence.add(session, order_id=order.id, upload=sent)
    return file_now(desk, order.id, number)


def file_now(desk: Desk, order_id: int, number: int) -> EvidenceRecord:
    """A file as it stands now."""
    with desk.database.read() as session:
        file = evidence.one(session, order_id=order_id, number=number)
    assert file is not None
    return file


def give_code(
    desk: Desk, session: Session, order: OrderRecord, question_id: str, at: datetime
) -> str:
    """Give out a one-time code for a photo, without a sheet."""
    nonce, code = "", None
    while code is None:
        nonce = new_nonce()
        code = draw(desk.placard_key, order.code, question_id, nonce)
    new = placards.NewPlacard(
        order_id=order.id,
        code=code,
        team=order.team,
        question_id=question_id,
        nonce=nonce,
        person=BEA,
        issued_at=at,
    )
    assert placards.add(session, placard=new)
    return code
