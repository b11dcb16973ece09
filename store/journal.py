"""The journal: who did what to an order, sealed so that a change afterwards shows.

Decides the chain: each entry carries the SHA-256 of its content and of the entry before it, and
the order keeps the chain's length and last hash, so that an entry missing at the end shows too.
Entries seal answers as well (`sealed` in their details): an answer that was changed, removed or
added without an entry shows. Refuses to know what the verbs mean. A person who may write to the
database can build a whole new chain: what that person cannot do is make it equal to a hash that was
exported before.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Text, bindparam, func, insert, select, type_coerce, update
from sqlalchemy.engine import Connection

from store import answers
from store.columns import Found, canonical, microseconds
from store.prepared import Prepared
from store.problems import NoSuchOrderError
from store.session import Session
from store.tables import ANSWERS, JOURNAL, ORDERS

BEGINNING = ""  # what stands in the first entry for the hash of the one before it


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One entry; `seq` counts from 1 within the order, `at` is UTC."""

    order_id: int
    seq: int
    at: datetime
    actor: str
    verb: str
    details: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """An entry, or an answer, that is not what was written, and in what it differs."""

    order_id: int
    seq: int
    differs: str
    what: Literal["entry", "answer"] = "entry"

    def __str__(self) -> str:
        return f"order {self.order_id}, {self.what} {self.seq}: {self.differs}"


_HEAD = Prepared(
    select(ORDERS.c.journal_length, ORDERS.c.journal_head)
    .where(ORDERS.c.id == bindparam("order_id"))
    .with_for_update()
)
_INSERT = Prepared(insert(JOURNAL))
_MOVE_HEAD = Prepared(
    update(ORDERS)
    .where(ORDERS.c.id == bindparam("of_order"))
    .values(journal_length=bindparam("length"), journal_head=bindparam("head"))
)
_OF_ORDER = (
    select(JOURNAL)
    .where(JOURNAL.c.order_id == bindparam("order_id"), JOURNAL.c.seq > bindparam("since"))
    .order_by(JOURNAL.c.seq)
)
_HEADS = select(ORDERS.c.id, ORDERS.c.journal_length, ORDERS.c.journal_head).order_by(ORDERS.c.id)
_ALL = select(
    # The details as they lie there: what somebody wrote over them may be no JSON at all.
    *(type_coerce(c, Text).label(c.name) if c.name == "details" else c for c in JOURNAL.c)
).order_by(JOURNAL.c.order_id, JOURNAL.c.seq)
_ANSWERED_IN_SILENCE = (
    select(ANSWERS.c.order_id)
    .where(~select(JOURNAL.c.seq).where(JOURNAL.c.order_id == ANSWERS.c.order_id).exists())
    .distinct()
)


def write(
    session: Session,
    *,
    order_id: int,
    at: datetime,
    actor: str,
    verb: str,
    details: Mapping[str, Any],
) -> JournalRecord:
    """Add an entry to an order's chain. Raises NoSuchOrderError."""
    connection = session.connection()
    found = _HEAD.first(connection, {"order_id": order_id})
    if found is None:
        raise NoSuchOrderError(order_id)
    length, head = found
    entry = {
        "order_id": order_id,
        "seq": length + 1,
        "at": at,
        "actor": actor,
        "verb": verb,
        "details": dict(details),
        "previous_hash": head,
    }
    entry["hash"] = _hash(entry)
    _INSERT.run(connection, entry)
    _MOVE_HEAD.run(
        connection, {"of_order": order_id, "length": entry["seq"], "head": entry["hash"]}
    )
    return JournalRecord(**entry)


def of_order(session: Session, *, order_id: int, since: int = 0) -> tuple[JournalRecord, ...]:
    """An order's entries after the one numbered `since`, oldest first."""
    values = {"order_id": order_id, "since": since}
    return tuple(JournalRecord(*row) for row in session.connection().execute(_OF_ORDER, values))


def count(session: Session) -> int:
    """How many entries there are in all: what a verification has to read."""
    total = session.connection().execute(select(func.count()).select_from(JOURNAL)).scalar_one()
    return int(total)


def verify(session: Session) -> tuple[BrokenEntry, ...]:
    """Recompute every chain and every seal; what is returned differs from what was written.

    Reads the whole journal once, a thousand entries at a time, and each order's answers.
    """
    connection = session.connection()
    broken: list[BrokenEntry] = []
    ends: dict[int, tuple[int, str]] = {}
    rows = connection.execute(_ALL, execution_options={"yield_per": 1000})
    for order_id, entries in groupby(rows, lambda row: row.order_id):
        end, sealed = (0, BEGINNING), dict[int, str]()
        for row in entries:
            entry = _entry(row)
            broken.extend(_compare(row, entry, *end))
            sealed |= _seals(entry)
            end = (row.seq, row.hash)
        broken.extend(_compare_answers(connection, order_id, sealed))
        ends[order_id] = end
    for order_id in connection.execute(_ANSWERED_IN_SILENCE).scalars().all():
        broken.extend(_compare_answers(connection, order_id, {}))
    for order_id, length, head in connection.execute(_HEADS):
        seq, last = ends.get(order_id, (0, BEGINNING))
        broken.extend(
            BrokenEntry(order_id, missing, "is missing at the end")
            for missing in range(seq + 1, length + 1)
        )
        if seq >= length and last != head:
            broken.append(BrokenEntry(order_id, seq, "is not the entry that was written last"))
    return tuple(sorted(broken, key=lambda one: (one.order_id, one.what == "answer", one.seq)))


def _compare(
    row: Found, entry: Mapping[str, Any] | None, before: int, previous_hash: str
) -> Iterator[BrokenEntry]:
    for missing in range(before + 1, row.seq):
        yield BrokenEntry(row.order_id, missing, "is missing")
    if row.previous_hash != previous_hash:
        yield BrokenEntry(row.order_id, row.seq, "does not follow the entry before it")
    if entry is None:
        yield BrokenEntry(row.order_id, row.seq, "was changed after it was written")


def _compare_answers(
    connection: Connection, order_id: int, sealed: Mapping[int, str]
) -> Iterator[BrokenEntry]:
    found = answers.as_they_lie(connection, order_id=order_id)
    for seq, digest in found:
        if seq not in sealed:
            yield BrokenEntry(order_id, seq, "is in no entry of the journal", "answer")
        elif sealed[seq] != digest:
            yield BrokenEntry(order_id, seq, "was changed after it was written", "answer")
    for seq in sealed.keys() - {seq for seq, _ in found}:
        yield BrokenEntry(order_id, seq, "is missing", "answer")


def _seals(entry: Mapping[str, Any] | None) -> dict[int, str]:
    """The answers that an entry seals; an entry that was changed seals nothing."""
    match entry:
        case {"details": {"sealed": dict(sealed)}}:
            return {int(seq): digest for seq, digest in sealed.items() if seq.isdecimal()}
    return {}


def _entry(row: Found) -> dict[str, Any] | None:
    """An entry as it was written; None when it was changed since."""
    entry = row._asdict()
    kept = entry.pop("hash")
    try:
        entry["details"] = json.loads(entry["details"])
    except ValueError:
        return None
    return entry if _hash(entry) == kept else None


def _hash(entry: Mapping[str, Any]) -> str:
    sealed = {**entry, "at": microseconds(entry["at"])}
    return hashlib.sha256(canonical(sealed).encode()).hexdigest()
