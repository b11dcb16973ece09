"""Placards: the one-time codes that were given out, for what, to whom, and which file used each.

Decides that a code belongs to one order of one workspace, and that it is used once. Refuses to know
how codes are made, how long they are fresh, and what a picture with one is worth.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from store.session import Session
from store.tables import ORDERS, PLACARDS, SECRETS
from store.upserts import insert_new

_KEY = "placards"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlacard:
    """A code to be given out.

    Attributes:
        nonce: the random word from which the code was made.
        person: who asked for it.
    """

    order_id: int
    code: str
    team: str
    question_id: str
    nonce: str
    person: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class PlacardRecord:
    """A code that was given out.

    Attributes:
        used_at: when a file with it was taken as proof; None while it was not.
        used_by: that file's number within the order.
        order_code: as the order is written.
    """

    order_id: int
    code: str
    team: str
    question_id: str
    nonce: str
    person: str
    issued_at: datetime
    used_at: datetime | None
    used_by: int | None
    order_code: str


_ADD = insert_new(PLACARDS, "team", "code")
_WITH_ORDER = select(PLACARDS, ORDERS.c.code.label("order_code")).join(
    ORDERS, ORDERS.c.id == PLACARDS.c.order_id
)
_BY_CODES = _WITH_ORDER.where(
    PLACARDS.c.team == bindparam("team"), PLACARDS.c.code.in_(bindparam("codes", expanding=True))
).order_by(PLACARDS.c.code)
_OF_ORDER = _WITH_ORDER.where(PLACARDS.c.order_id == bindparam("order_id")).order_by(
    PLACARDS.c.issued_at, PLACARDS.c.code
)
_USE = (
    update(PLACARDS)
    .where(
        PLACARDS.c.order_id == bindparam("of_order"),
        PLACARDS.c.code == bindparam("of_code"),
        PLACARDS.c.used_at.is_(None),
    )
    .values(used_at=bindparam("at"), used_by=bindparam("number"))
    .returning(PLACARDS.c.code)
)
_KEEP = insert_new(SECRETS, "name")
_SECRET = select(SECRETS.c.word).where(SECRETS.c.name == bindparam("name"))


def add(session: Session, *, placard: NewPlacard) -> bool:
    """Keep a code; False where the workspace has given out the same one: draw another."""
    connection = session.connection()
    row = {
        "order_id": placard.order_id,
        "code": placard.code,
        "team": placard.team,
        "question_id": placard.question_id,
        "nonce": placard.nonce,
        "person": placard.person,
        "issued_at": placard.issued_at,
        "used_at": None,
        "used_by": None,
    }
    return connection.execute(_ADD[connection.dialect.name], row).first() is not None


def by_codes(session: Session, *, team: str, codes: Collection[str]) -> tuple[PlacardRecord, ...]:
    """Those of the codes that this workspace has given out, for whichever order."""
    if not codes:
        return ()
    rows = session.connection().execute(_BY_CODES, {"team": team, "codes": list(codes)})
    return tuple(PlacardRecord(*row) for row in rows)


def of_order(session: Session, *, order_id: int) -> tuple[PlacardRecord, ...]:
    """The codes that an order's people were given, oldest first."""
    rows = session.connection().execute(_OF_ORDER, {"order_id": order_id})
    return tuple(PlacardRecord(*row) for row in rows)


def use(session: Session, *, order_id: int, code: str, number: int, at: datetime) -> bool:
    """Note which file has used a code up; False where another one was before it.

    Args:
        session: writes.
        order_id: the order.
        code: eight characters.
        number: the file's number within the order.
        at: when the file was taken as proof (UTC).
    """
    values = {"of_order": order_id, "of_code": code, "number": number, "at": at}
    return session.connection().execute(_USE, values).first() is not None


def key(session: Session, *, otherwise: str) -> str:
    """The installation's key for codes; the one given is kept where there is none yet.

    Two that begin at once end with the same key.
    """
    connection = session.connection()
    found = connection.execute(_SECRET, {"name": _KEY}).scalar()
    if found is not None:  # a session that only reads may ask for a key that is there
        return str(found)
    connection.execute(_KEEP[connection.dialect.name], {"name": _KEY, "word": otherwise})
    return str(connection.execute(_SECRET, {"name": _KEY}).scalar_one())
