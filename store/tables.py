"""The tables, as SQLModel classes: what is kept, under which key, and what must be unique.

Decides names, types, keys and indexes, the same for SQLite and Postgres. Refuses to know how rows
are found or changed, and what they mean; nothing outside `store` sees these classes. Tables that
belong to an order have keys that begin with it and, on SQLite, no rowid: an order's answers lie
side by side.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from store.columns import Exact, Instant, Json, Typed

_BIG_KEY = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER numbers itself on SQLite
# Sorted letter by letter, as SQLite does, so that "begins with" is a range of the index on both.
_BY_LETTER = String().with_variant(String(collation="C"), "postgresql")
_NO_ROWID = {"sqlite_with_rowid": False}

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Remembered(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """The root of our tables, with a catalogue of its own."""

    # What Pydantic would check values with is never asked for: the rows are read and written by
    # Core. Built at once for each class, it would take a tenth of the time to start.
    model_config: ClassVar[Any] = {"defer_build": True}
    __table__: ClassVar[Table]


class Order(Remembered, table=True):
    """One order, and where its conversation stands."""

    __tablename__ = "orders"
    __table_args__ = (
        Index("uq_orders_team_code_key", "team", "code_key", unique=True),
        Index("ix_orders_team_channel", "team", "channel"),
        Index("ix_orders_team_supplier_key_opened_at", "team", "supplier_key", "opened_at"),
        Index(
            "ix_orders_team_channel_thread_ts",
            "team",
            "channel",
            "thread_ts",
            sqlite_where=text("thread_ts IS NOT NULL"),
            postgresql_where=text("thread_ts IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(_BIG_KEY, primary_key=True))
    team: str
    code: str = Field(sa_type=Typed)
    code_key: str = Field(sa_type=Typed)
    channel: str
    product: str = Field(sa_type=Typed)
    supplier: str = Field(sa_type=Typed)
    quantity: Decimal | None = Field(sa_type=Exact)
    unit: str = Field(sa_type=Typed)
    ship_date: date | None
    facts: dict[str, Any] = Field(sa_type=Json)
    people: dict[str, str] = Field(sa_type=Json)
    language: str
    opened_by: str
    opened_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(sa_type=Instant)
    closed_by: str | None
    asking: str | None
    asking_since: datetime | None = Field(sa_type=Instant)
    thread_ts: str | None
    revision: int
    journal_length: int
    journal_head: str
    bank_version: str = Field(sa_column_kwargs={"server_default": ""})
    supplier_key: str = Field(sa_column_kwargs={"server_default": ""})


class Part(Remembered, table=True):
    """Who has which part in an order: the order's `people`, turned around to be found by person."""

    __tablename__ = "parts"
    __table_args__ = (_NO_ROWID,)

    team: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id", index=True)
    role: str = Field(primary_key=True)


class Answer(Remembered, table=True):
    """What was answered, each time. Rows are added and never changed (triggers see to it)."""

    __tablename__ = "answers"
    __table_args__ = (
        Index("ix_answers_order_id_message_ts", "order_id", "message_ts"),
        _NO_ROWID,
    )

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    question_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    standing: str
    value: dict[str, Any] | None = Field(sa_type=Json)
    reason: str = Field(sa_type=Typed)
    person: str
    said_us: int = Field(sa_type=BigInteger)
    recorded_at: datetime = Field(sa_type=Instant)
    source: str
    message_ts: str | None
    raw: str = Field(sa_type=Typed)
    grade: int
    bank_version: str


class Pass(Remembered, table=True):
    """A question put off: skipped, or "later", until an instant."""

    __tablename__ = "passes"
    __table_args__ = (_NO_ROWID,)

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    question_id: str = Field(primary_key=True)
    until: datetime | None = Field(sa_type=Instant)
    person: str
    at: datetime = Field(sa_type=Instant)


class Evidence(Remembered, table=True):
    """A file that somebody put forward as proof, and what came of it."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index(
            "ix_evidence_waiting",
            "received_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_evidence_sha256", "sha256"),
        _NO_ROWID,
    )

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    question_id: str | None
    file_id: str
    name: str = Field(sa_type=Typed)
    url: str = Field(sa_type=Typed)
    declared_type: str = Field(sa_type=Typed)
    declared_size: int = Field(sa_type=BigInteger)
    sha256: str | None
    media_type: str | None
    state: str
    grade: int
    findings: list[Any] = Field(sa_type=Json)
    person: str
    said_us: int = Field(sa_type=BigInteger)
    message_ts: str | None
    attempts: int
    taken_at: datetime | None = Field(sa_type=Instant)
    received_at: datetime = Field(sa_type=Instant)
    checked_at: datetime | None = Field(sa_type=Instant)
    states: dict[str, Any] | None = Field(sa_type=Json)
    allowed: dict[str, Any] | None = Field(sa_type=Json)
    pruned_at: datetime | None = Field(sa_type=Instant)
    filed_by: str | None


class Placard(Remembered, table=True):
    """A one-time code that somebody was given, to be shown in a photo."""

    __tablename__ = "placards"
    __table_args__ = (Index("uq_placards_team_code", "team", "code", unique=True), _NO_ROWID)

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    code: str = Field(primary_key=True)
    team: str
    question_id: str
    nonce: str
    person: str
    issued_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(sa_type=Instant)
    used_by: int | None


class Picture(Remembered, table=True):
    """By what one picture in a file is known again; they are numbered as they come."""

    __tablename__ = "pictures"
    __table_args__ = (
        Index("ix_pictures_team_id", "team", "id"),
        Index("uq_pictures_order_id_number_place", "order_id", "number", "place", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(_BIG_KEY, primary_key=True))
    team: str
    order_id: int = Field(sa_type=BigInteger, foreign_key="orders.id")
    number: int
    place: int
    print: int = Field(sa_type=BigInteger)
    mask: int = Field(sa_type=BigInteger)


class Secret(Remembered, table=True):
    """Words that this installation made up for itself, once."""

    __tablename__ = "secrets"
    __table_args__ = (_NO_ROWID,)

    name: str = Field(primary_key=True)
    word: str


class Journal(Remembered, table=True):
    """Who did what to an order, each entry sealed with the hash of the one before it."""

    __tablename__ = "journal"
    __table_args__ = (_NO_ROWID,)

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    actor: str
    verb: str
    details: dict[str, Any] = Field(sa_type=Json)
    previous_hash: str
    hash: str


class Inbox(Remembered, table=True):
    """What was heard, by the id under which Slack may say it again."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_received_at", "received_at"), _NO_ROWID)

    id: str = Field(primary_key=True)
    kind: str
    team: str
    received_at: datetime = Field(sa_type=Instant)
    payload: Any = Field(sa_type=Json)
    state: str
    note: str = Field(sa_type=Typed)


_UNDER_WAY = text("state IN ('pending', 'sending')")


class Outbox(Remembered, table=True):
    """What is to be said, in the order in which it is said within a lane."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("uq_outbox_key", "key", unique=True),
        Index(
            "ix_outbox_under_way",
            "lane",
            "id",
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        Index(
            "ix_outbox_queue",
            "id",
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        Index("ix_outbox_team_subject", "team", "subject", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(_BIG_KEY, primary_key=True))
    key: str
    team: str
    lane: str
    channel: str
    kind: str
    subject: str | None = Field(sa_column=Column(_BY_LETTER, nullable=True))
    thread_subject: str | None
    thread_ts: str | None
    user: str | None
    payload: dict[str, Any] = Field(sa_type=Json)
    state: str
    not_before: datetime = Field(sa_type=Instant)
    attempts: int
    claimed_at: datetime | None = Field(sa_type=Instant)
    claimed_by: str | None
    sent_at: datetime | None = Field(sa_type=Instant)
    sent_ts: str | None
    error: str = Field(sa_type=Typed)


class Summary(Remembered, table=True):
    """An order's verdict in one small row, rewritten in the transaction that moves it."""

    __tablename__ = "summaries"
    __table_args__ = (_NO_ROWID,)

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    level: str
    headline: Any = Field(sa_type=Json)
    open_count: int
    blocker_count: int
    answered: int
    askable: int
    waiting_on: dict[str, Any] = Field(sa_type=Json)
    last_change: datetime = Field(sa_type=Instant)
    bank_version: str
    fresh_until: datetime | None = Field(sa_type=Instant)


class Bank(Remembered, table=True):
    """A version of the question bank, as its files said it."""

    __tablename__ = "banks"
    __table_args__ = (_NO_ROWID,)

    version: str = Field(primary_key=True)
    files: dict[str, str] = Field(sa_type=Json)
    own: dict[str, str] = Field(sa_type=Json)
    kept_at: datetime = Field(sa_type=Instant)


class Event(Remembered, table=True):
    """Something that happened to an order and makes earlier answers stale."""

    __tablename__ = "events"
    __table_args__ = (_NO_ROWID,)

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    at: datetime = Field(sa_type=Instant)
    person: str
    note: str = Field(sa_type=Typed)


class Card(Remembered, table=True):
    """An order's card: what it tells, and as it is answered with, made once per change."""

    __tablename__ = "cards"
    __table_args__ = (_NO_ROWID,)

    order_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="orders.id")
    told: Any = Field(sa_type=Json)
    edition: str
    body: Any = Field(sa_type=Json)


class Channel(Remembered, table=True):
    """A channel's own choices: its zone, its language, when its digest comes."""

    __tablename__ = "channels"
    __table_args__ = (_NO_ROWID,)

    team: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    name: str = Field(sa_type=Typed)
    tz: str
    digest_on: bool
    digest_day: str
    digest_time: str
    language: str


class Person(Remembered, table=True):
    """What Slack told about a person, kept so that it need not be asked each time."""

    __tablename__ = "people"
    __table_args__ = (_NO_ROWID,)

    team: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    name: str = Field(sa_type=Typed)
    tz: str
    is_outside: bool
    language: str
    refreshed_at: datetime = Field(sa_type=Instant)
    chosen: str | None


class Digest(Remembered, table=True):
    """One channel's digest of one period: who holds the row has the right to post it."""

    __tablename__ = "digests"
    __table_args__ = (_NO_ROWID,)

    team: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    slot: datetime = Field(sa_type=Instant, primary_key=True)
    claimed_at: datetime = Field(sa_type=Instant)
    claimed_by: str
    snapshot: dict[str, Any] = Field(sa_type=Json)


METADATA = Remembered.metadata
ORDERS = Order.__table__
PARTS = Part.__table__
ANSWERS = Answer.__table__
PASSES = Pass.__table__
EVIDENCE = Evidence.__table__
PLACARDS = Placard.__table__
PICTURES = Picture.__table__
SECRETS = Secret.__table__
JOURNAL = Journal.__table__
INBOX = Inbox.__table__
OUTBOX = Outbox.__table__
SUMMARIES = Summary.__table__
BANKS = Bank.__table__
EVENTS = Event.__table__
CARDS = Card.__table__
CHANNELS = Channel.__table__
PEOPLE = Person.__table__
DIGESTS = Digest.__table__
