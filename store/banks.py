"""Banks: every version of the question bank that an order was opened under.

Decides that a version is one text for ever: who changes the files gives them another version.
Refuses to know what the files say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from store.session import Session
from store.tables import BANKS, ORDERS
from store.upserts import insert_new


@dataclass(frozen=True, slots=True)
class BankRecord:
    """A version of the bank.

    Attributes:
        files: the bank that came with the bot: file name -> text.
        own: the same of an own bank laid over it; empty where there was none.
        kept_at: when it was first used here (UTC).
    """

    version: str
    files: Mapping[str, str]
    own: Mapping[str, str]
    kept_at: datetime


_ONE = select(BANKS).where(BANKS.c.version == bindparam("version"))
_ASKED_FROM = (
    select(BANKS, ORDERS.c.code)
    .join(ORDERS, ORDERS.c.bank_version == BANKS.c.version)
    .where(ORDERS.c.closed_at.is_(None))
    .order_by(BANKS.c.version, ORDERS.c.id)
)
_KEEP = insert_new(BANKS, "version")


def keep(session: Session, *, record: BankRecord) -> BankRecord:
    """Keep a version unless it is there, and return the one that is kept."""
    connection = session.connection()
    row = {
        "version": record.version,
        "files": dict(record.files),
        "own": dict(record.own),
        "kept_at": record.kept_at,
    }
    connection.execute(_KEEP[connection.dialect.name], row)
    return BankRecord(*connection.execute(_ONE, {"version": record.version}).one())


def get(session: Session, *, version: str) -> BankRecord | None:
    """A version of the bank; None where no order was ever opened under it here."""
    row = session.connection().execute(_ONE, {"version": version}).first()
    return None if row is None else BankRecord(*row)


def in_use(session: Session) -> dict[str, tuple[BankRecord, tuple[str, ...]]]:
    """The versions that open orders of all workspaces are asked from, each with their codes."""
    found: dict[str, tuple[BankRecord, tuple[str, ...]]] = {}
    for *kept, code in session.connection().execute(_ASKED_FROM):
        record = BankRecord(*kept)
        _, codes = found.get(record.version, (record, ()))
        found[record.version] = (record, (*codes, code))
    return found
