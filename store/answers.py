"""Answers: each one that was given, in the order in which it was said.

Decides which answer counts: of a question's answers the one that was *said* last, whenever it
arrived; of two said in the same microsecond the one recorded last. Nothing is ever overwritten.
Decides what seals an answer, so that a change behind our back shows. Refuses to know what an answer
means for the order.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import BigInteger, Select, Text, bindparam, func, insert, select, type_coerce
from sqlalchemy.engine import Connection
from sqlalchemy.engine.default import DefaultDialect

from prompts.answer import Answer, Grade, Standing, Value, from_json, to_json
from store.columns import Found, canonical, instant, microseconds
from store.prepared import Prepared
from store.revisions import grow
from store.session import Session
from store.tables import ANSWERS

Source = Literal[
    "typed", "button", "modal", "file", "intake", "edit", "mention", "reuse", "accepted", "moved"
]


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer as it was recorded.

    Attributes:
        order_id: the order.
        seq: the order's revision that this answer made; grows within the order.
        answer: what was said, as the bank understands it.
        recorded_at: when it arrived here (UTC); `answer.said_at` is when it was said.
        source: the way it came.
        message_ts: Slack's ts of the message it came with; None for buttons and modals.
        raw: exactly what was typed, or the pressed button's label.
        bank_version: the bank under which it was understood.
    """

    order_id: int
    seq: int
    answer: Answer
    recorded_at: datetime
    source: str
    message_ts: str | None
    raw: str
    bank_version: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording an answer did.

    Attributes:
        record: the new row.
        previous: the answer that counted before, if there was one.
        counts: False when `previous` was said later, so that it still counts.
    """

    record: AnswerRecord
    previous: AnswerRecord | None
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How an answer reached us: see AnswerRecord for the fields."""

    recorded_at: datetime
    source: Source
    raw: str
    bank_version: str
    message_ts: str | None = None


# As they lie there, so that `_value` may read the same text once. The order of the columns is the
# one of the fields read in `_given` and `_recorded`.
GIVEN = (
    ANSWERS.c.question_id,
    ANSWERS.c.standing,
    type_coerce(ANSWERS.c.value, Text).label("value"),
    ANSWERS.c.reason,
    ANSWERS.c.person,
    ANSWERS.c.said_us,
    ANSWERS.c.grade,
    ANSWERS.c.seq,
)
_COLUMNS = (
    *GIVEN,
    ANSWERS.c.order_id,
    type_coerce(ANSWERS.c.recorded_at, BigInteger).label("recorded_at"),
    ANSWERS.c.source,
    ANSWERS.c.message_ts,
    ANSWERS.c.raw,
    ANSWERS.c.bank_version,
)
GIVEN_OF_ORDER = select(*GIVEN).where(ANSWERS.c.order_id == bindparam("order_id"))
_IN_ORDER_SAID = (ANSWERS.c.said_us, ANSWERS.c.seq)
_OF_ORDER = (
    select(*_COLUMNS).where(ANSWERS.c.order_id == bindparam("order_id")).order_by(*_IN_ORDER_SAID)
)
_OF_QUESTION = _OF_ORDER.where(ANSWERS.c.question_id == bindparam("question_id"))
_BY_MESSAGE = _OF_ORDER.where(ANSWERS.c.message_ts == bindparam("message_ts"))
_LATEST = Prepared(
    select(*_COLUMNS)
    .where(
        ANSWERS.c.order_id == bindparam("order_id"),
        ANSWERS.c.question_id == bindparam("question_id"),
    )
    .order_by(ANSWERS.c.said_us.desc(), ANSWERS.c.seq.desc())
)
_AS_THEY_LIE = (
    select(*_COLUMNS).where(ANSWERS.c.order_id == bindparam("order_id")).order_by(ANSWERS.c.seq)
)
_STORED = {
    column.name: column.type.bind_processor(DefaultDialect()) or (lambda value: value)
    for column in ANSWERS.c
}
_INSERT = Prepared(insert(ANSWERS))
_STANDINGS = {standing.value: standing for standing in Standing}
_GRADES = {grade.value: grade for grade in Grade}


def record(session: Session, *, order_id: int, answer: Answer, heard: Heard) -> Recorded:
    """Add an answer to an order, and say whether it is the one that counts now.

    Raises NoSuchOrderError.
    """
    connection = session.connection()
    seq = grow(connection, order_id)
    key = {"order_id": order_id, "question_id": answer.question_id}
    row = _LATEST.first(connection, key)
    previous = None if row is None else _recorded(row)
    new = _new(order_id, seq, answer, heard)
    _INSERT.run(connection, _row(new))
    return Recorded(new, previous, _counts(new, previous))


def record_all(
    session: Session, *, order_id: int, said: Sequence[tuple[Answer, Heard]]
) -> tuple[Recorded, ...]:
    """The same for several answers of one order, in few statements: a form, or an import."""
    connection = session.connection()
    if not said:
        return ()
    seq = grow(connection, order_id, len(said)) - len(said)
    counting = current(session, order_id=order_id)
    done = []
    for answer, heard in said:
        seq += 1
        previous = counting.get(answer.question_id)
        new = _new(order_id, seq, answer, heard)
        done.append(Recorded(new, previous, _counts(new, previous)))
        if done[-1].counts:
            counting[answer.question_id] = new
    for one in done:
        _INSERT.run(connection, _row(one.record))
    return tuple(done)


def current(session: Session, *, order_id: int) -> dict[str, AnswerRecord]:
    """The answer that counts, by question; questions without one are absent."""
    rows = _latest(_rows(session, _OF_ORDER, order_id=order_id))
    return {question_id: _recorded(row) for question_id, row in rows.items()}


def history(
    session: Session, *, order_id: int, question_id: str | None = None
) -> tuple[AnswerRecord, ...]:
    """Every answer of an order, or of one of its questions, in the order in which it was said."""
    if question_id is None:
        return tuple(map(_recorded, _rows(session, _OF_ORDER, order_id=order_id)))
    return tuple(
        map(_recorded, _rows(session, _OF_QUESTION, order_id=order_id, question_id=question_id))
    )


def by_message(session: Session, *, order_id: int, message_ts: str) -> tuple[AnswerRecord, ...]:
    """The answers that came with one message, as recorded: an edit may have added some."""
    rows = _rows(session, _BY_MESSAGE, order_id=order_id, message_ts=message_ts)
    return tuple(sorted(map(_recorded, rows), key=lambda record: record.seq))


def count(session: Session) -> int:
    """How many answers there are in all."""
    total = session.connection().execute(select(func.count()).select_from(ANSWERS)).scalar_one()
    return int(total)


def seal(record: AnswerRecord) -> dict[str, str]:
    """An answer's number and the SHA-256 of its row, to be kept in the journal as `sealed`."""
    row = {name: _STORED[name](value) for name, value in _row(record).items()}
    return {str(record.seq): _sha256(row)}


def as_they_lie(connection: Connection, *, order_id: int) -> list[tuple[int, str]]:
    """The number and the SHA-256 of each row of an order, whatever somebody made of it."""
    rows = connection.execute(_AS_THEY_LIE, {"order_id": order_id})
    return [(row.seq, _sha256(row._asdict())) for row in rows]


def _sha256(row: Mapping[str, object]) -> str:
    try:
        return hashlib.sha256(canonical(row).encode()).hexdigest()
    except (TypeError, ValueError):
        return "nothing that we write"


def _counts(new: AnswerRecord, previous: AnswerRecord | None) -> bool:
    return previous is None or previous.answer.said_at <= new.answer.said_at


def _new(order_id: int, seq: int, answer: Answer, heard: Heard) -> AnswerRecord:
    return AnswerRecord(
        order_id,
        seq,
        answer,
        heard.recorded_at,
        heard.source,
        heard.message_ts,
        heard.raw,
        heard.bank_version,
    )


def _row(record: AnswerRecord) -> dict[str, object]:
    answer = record.answer
    return {
        "order_id": record.order_id,
        "question_id": answer.question_id,
        "seq": record.seq,
        "standing": answer.standing.value,
        "value": None if answer.value is None else to_json(answer.value),
        "reason": answer.reason,
        "person": answer.person,
        "said_us": microseconds(answer.said_at),
        "recorded_at": record.recorded_at,
        "source": record.source,
        "message_ts": record.message_ts,
        "raw": record.raw,
        "grade": answer.grade.value,
        "bank_version": record.bank_version,
    }


def counting(rows: Iterable[Found]) -> dict[str, Answer]:
    """The answer that counts, by question, out of the rows of GIVEN_OF_ORDER in any order."""
    return {question_id: _given(row) for question_id, row in _latest(rows).items()}


def histories(rows: Iterable[Found]) -> dict[str, tuple[Answer, ...]]:
    """Every answer that was followed or preceded by another one, by question, as it was said.

    A question that was answered once has no history: most of an order is read once, not twice.
    """
    said: dict[str, list[Found]] = {}
    for row in rows:
        said.setdefault(row[0], []).append(row)
    return {
        question_id: tuple(map(_given, sorted(found, key=lambda row: (row[5], row[7]))))
        for question_id, found in said.items()
        if len(found) > 1
    }


def _latest(rows: Iterable[Found]) -> dict[str, Found]:
    last: dict[str, Found] = {}
    for row in rows:
        other = last.get(row[0])
        if other is None or (other[5], other[7]) < (row[5], row[7]):  # said_us, then seq
            last[row[0]] = row
    return last


def _given(row: Found) -> Answer:
    question_id, standing, value, reason, person, said_us, grade, *_ = row
    return Answer(
        question_id,
        _STANDINGS[standing],
        None if value is None else _value(value),
        reason,
        person,
        instant(said_us),
        _GRADES[grade],
    )


def _recorded(row: Found) -> AnswerRecord:
    seq, order_id, recorded_us, source, message_ts, raw, bank_version = row[7:]
    return AnswerRecord(
        order_id, seq, _given(row), instant(recorded_us), source, message_ts, raw, bank_version
    )


def _rows(session: Session, statement: Select[Any], **values: object) -> list[Found]:
    return list(session.connection().execute(statement, values).all())


@lru_cache(maxsize=4096)
def _value(written: str) -> Value:
    """Most answers are one of few options: values are immutable, so equal ones may be one."""
    return from_json(json.loads(written))
