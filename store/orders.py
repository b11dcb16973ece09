"""Orders: opening, finding and changing them.

Decides when two codes are the same code, and that nobody finds an order from another workspace, or,
where a channel is named, from another channel. Refuses to know what an order's facts and answers
mean.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from store.journal import BEGINNING
from store.problems import OrderExistsError
from store.revisions import grow
from store.session import Session
from store.tables import ORDERS, PARTS
from store.upserts import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order to be opened.

    Attributes:
        team: the workspace's id.
        code: as typed; its spelling is kept, its case and spaces do not tell orders apart.
        channel: the channel the order belongs to.
        opened_by: a user id.
        opened_at: UTC.
        facts: what the intake form told, by fact name.
        people: user ids by role ("buyer", "supplier", "quality", "manager").
        language: of the order's thread, "en" or "zh-CN".
        bank_version: the version of the question bank that it is opened under.
    """

    team: str
    code: str
    channel: str
    opened_by: str
    opened_at: datetime
    product: str = ""
    supplier: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    ship_date: date | None = None
    facts: Mapping[str, bool | str | None] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    bank_version: str = ""


class OrderChanges(TypedDict, total=False):
    """What can be changed about an order; `facts` and `people` are added to those it has."""

    channel: str
    product: str
    supplier: str
    quantity: Decimal | None
    unit: str
    ship_date: date | None
    facts: Mapping[str, bool | str | None]
    people: Mapping[str, str | None]
    language: str
    bank_version: str


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order as it stands.

    Attributes:
        code_key: the code as it is compared.
        closed_at: UTC; None while the order is open.
        asking: the question the thread is waiting for.
        thread_ts: the ts of the card, whose thread is the conversation; None until it is sent.
        revision: grows with each change, so that an older picture of the order is recognised.
        journal_length: entries in the journal.
        journal_head: the hash of the last one.
        bank_version: the version of the question bank that it is asked from; empty for an order
            from before versions were kept.
        supplier_key: the supplier as it is compared.
    """

    id: int
    team: str
    code: str
    code_key: str
    channel: str
    product: str
    supplier: str
    quantity: Decimal | None
    unit: str
    ship_date: date | None
    facts: Mapping[str, bool | str | None]
    people: Mapping[str, str]
    language: str
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    asking: str | None
    asking_since: datetime | None
    thread_ts: str | None
    revision: int
    journal_length: int
    journal_head: str
    bank_version: str
    supplier_key: str


_ONE = select(ORDERS).where(ORDERS.c.id == bindparam("order_id"))
_BY_CODE = select(ORDERS).where(
    ORDERS.c.team == bindparam("team"), ORDERS.c.code_key == bindparam("code_key")
)
_OF_CODE = select(ORDERS).where(ORDERS.c.code_key == bindparam("code_key")).order_by(ORDERS.c.id)
_OF_CHANNEL = (
    select(ORDERS)
    .where(
        ORDERS.c.team == bindparam("team"),
        ORDERS.c.channel == bindparam("channel"),
        ORDERS.c.closed_at.is_(None),
    )
    .order_by(ORDERS.c.id)
)
_CODES = select(ORDERS.c.code).where(
    ORDERS.c.team == bindparam("team"), ORDERS.c.channel == bindparam("channel")
)
_OF_PERSON = (
    select(ORDERS)
    .where(
        ORDERS.c.id.in_(
            select(PARTS.c.order_id).where(
                PARTS.c.team == bindparam("team"), PARTS.c.person == bindparam("person")
            )
        ),
        ORDERS.c.closed_at.is_(None),
    )
    .order_by(ORDERS.c.id)
)
_BY_THREAD = select(ORDERS).where(
    ORDERS.c.team == bindparam("team"),
    ORDERS.c.channel == bindparam("channel"),
    ORDERS.c.thread_ts == bindparam("thread_ts"),
)
_OPEN = insert_new(ORDERS, "team", "code_key")
_THIS = update(ORDERS).where(ORDERS.c.id == bindparam("of_order"))
_ADD_PART = insert(PARTS)
_DROP_PARTS = delete(PARTS).where(PARTS.c.order_id == bindparam("order_id"))


def key_of(code: str) -> str:
    """A code as it is compared: full-width letters, case and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", code).casefold().split())


def open_order(session: Session, *, order: NewOrder) -> OrderRecord:
    """Open an order. Raises OrderExistsError when the workspace has one of that code."""
    connection = session.connection()
    row = {
        "team": order.team,
        "code": order.code,
        "code_key": key_of(order.code),
        "channel": order.channel,
        "product": order.product,
        "supplier": order.supplier,
        "quantity": order.quantity,
        "unit": order.unit,
        "ship_date": order.ship_date,
        "facts": dict(order.facts),
        "people": dict(order.people),
        "language": order.language,
        "opened_by": order.opened_by,
        "opened_at": order.opened_at,
        "closed_at": None,
        "closed_by": None,
        "asking": None,
        "asking_since": None,
        "thread_ts": None,
        "revision": 1,
        "journal_length": 0,
        "journal_head": BEGINNING,
        "bank_version": order.bank_version,
        "supplier_key": key_of(order.supplier),
    }
    order_id = connection.execute(_OPEN[connection.dialect.name], row).scalar()
    if order_id is None:
        raise OrderExistsError(order.code)
    _write_parts(connection, order.team, order_id, order.people)
    return OrderRecord(**{"id": order_id, **row})


def get(session: Session, *, order_id: int) -> OrderRecord | None:
    """The order of a number."""
    return _first(session, _ONE, order_id=order_id)


def find(
    session: Session, *, team: str, code: str, channel: str | None = None
) -> OrderRecord | None:
    """The order of a code in a workspace, closed ones too.

    With a channel given, an order of another channel is not found: the answer must not differ from
    that for a code which no order has.
    """
    found = _first(session, _BY_CODE, team=team, code_key=key_of(code))
    return found if found and channel in (None, found.channel) else None


def of_code(session: Session, *, code: str) -> tuple[OrderRecord, ...]:
    """The orders of a code in every workspace: for the operator, never for a person in chat."""
    return _all(session, _OF_CODE, code_key=key_of(code))


def by_thread(session: Session, *, team: str, channel: str, thread_ts: str) -> OrderRecord | None:
    """The order whose card began a thread."""
    return _first(session, _BY_THREAD, team=team, channel=channel, thread_ts=thread_ts)


def of_channel(session: Session, *, team: str, channel: str) -> tuple[OrderRecord, ...]:
    """The open orders of a channel, in the order in which they were opened."""
    return _all(session, _OF_CHANNEL, team=team, channel=channel)


def of_person(session: Session, *, team: str, person: str) -> tuple[OrderRecord, ...]:
    """The open orders a person has a part in, in the order in which they were opened."""
    return _all(session, _OF_PERSON, team=team, person=person)


def codes_of_channel(session: Session, *, team: str, channel: str) -> tuple[str, ...]:
    """The codes of a channel's orders, closed ones too: what a mistyped code may have meant."""
    values = {"team": team, "channel": channel}
    return tuple(session.connection().execute(_CODES, values).scalars())


def set_asking(session: Session, *, order_id: int, question_id: str | None, at: datetime) -> None:
    """Note which question the thread waits for now; None: it waits for nothing."""
    since = None if question_id is None else at
    _change(session.connection(), order_id, asking=question_id, asking_since=since)


def change(session: Session, *, order_id: int, **changes: Unpack[OrderChanges]) -> OrderRecord:
    """Change what is known about an order. Raises NoSuchOrderError.

    `facts` and `people` are added to what is there; a person of None gives the role up.
    """
    connection = session.connection()
    grow(connection, order_id)  # the row is ours from here on: nobody adds facts in between
    before = OrderRecord(*connection.execute(_ONE, {"order_id": order_id}).one())
    values: dict[str, Any] = dict(changes)
    if "supplier" in changes:
        values["supplier_key"] = key_of(changes["supplier"])
    if "facts" in changes:
        values["facts"] = {**before.facts, **changes["facts"]}
    if "people" in changes:
        people = {**before.people, **changes["people"]}
        values["people"] = {role: person for role, person in people.items() if person}
        connection.execute(_DROP_PARTS, {"order_id": order_id})
        _write_parts(connection, before.team, order_id, values["people"])
    if not values:
        return before
    return _change(connection, order_id, grows=False, **values)


def close(session: Session, *, order_id: int, at: datetime, by: str) -> OrderRecord:
    """Close an order: it is found by its code still, and in no list. Raises NoSuchOrderError."""
    return _change(
        session.connection(),
        order_id,
        closed_at=at,
        closed_by=by,
        asking=None,
        asking_since=None,
    )


def reopen(session: Session, *, order_id: int) -> OrderRecord:
    """Open a closed order again. Raises NoSuchOrderError."""
    return _change(session.connection(), order_id, closed_at=None, closed_by=None)


def _change(
    connection: Connection, order_id: int, *, grows: bool = True, **values: object
) -> OrderRecord:
    if grows:
        grow(connection, order_id)
    statement = _THIS.values(**values).returning(ORDERS)
    return OrderRecord(*connection.execute(statement, {"of_order": order_id}).one())


def _write_parts(
    connection: Connection, team: str, order_id: int, people: Mapping[str, str]
) -> None:
    if people:
        connection.execute(
            _ADD_PART,
            [
                {"team": team, "person": person, "order_id": order_id, "role": role}
                for role, person in people.items()
            ],
        )


def _first(session: Session, statement: Select[Any], **values: object) -> OrderRecord | None:
    row = session.connection().execute(statement, values).first()
    return None if row is None else OrderRecord(*row)


def _all(session: Session, statement: Select[Any], **values: object) -> tuple[OrderRecord, ...]:
    return tuple(OrderRecord(*row) for row in session.connection().execute(statement, values))
