"""Prints: what each picture that was sent is known again by, and which file it came in.

Decides that a print belongs to a file of an order, and that all prints of a workspace are found in
the order in which they came. Refuses to know how prints are made and when two are alike.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import and_, bindparam, or_, select, tuple_

from store.columns import instant
from store.session import Session
from store.tables import EVIDENCE, ORDERS, PICTURES
from store.upserts import insert_new

Bits: TypeAlias = tuple[int, int]
"""A print and its mask, 64 bits each, as signed numbers."""

Row: TypeAlias = tuple[int, int, int, int, int]
"""A picture's place in the order in which all came; print, mask, order, number of the file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file in which a picture came.

    Attributes:
        order_code: as the order is written.
        channel: in which the order is talked about.
        question_id: for which it was sent; None when nobody said.
        sent_at: when (UTC).
    """

    order_id: int
    number: int
    order_code: str
    channel: str
    question_id: str | None
    sent_at: datetime


_ADD = insert_new(PICTURES, "order_id", "number", "place")
_AFTER = (
    select(PICTURES.c.id, PICTURES.c.print, PICTURES.c.mask, PICTURES.c.order_id, PICTURES.c.number)
    .where(PICTURES.c.team == bindparam("team"), PICTURES.c.id > bindparam("after"))
    .order_by(PICTURES.c.id)
)
_SOURCES = select(
    EVIDENCE.c.order_id,
    EVIDENCE.c.number,
    ORDERS.c.code,
    ORDERS.c.channel,
    EVIDENCE.c.question_id,
    EVIDENCE.c.said_us,
).join(ORDERS, ORDERS.c.id == EVIDENCE.c.order_id)
_OLDEST_FIRST = (EVIDENCE.c.said_us, EVIDENCE.c.order_id, EVIDENCE.c.number)
_OF_FILES = _SOURCES.where(
    or_(
        tuple_(EVIDENCE.c.order_id, EVIDENCE.c.number).in_(bindparam("files", expanding=True)),
        and_(
            ORDERS.c.team == bindparam("team"),
            EVIDENCE.c.sha256 == bindparam("sha256"),
            EVIDENCE.c.checked_at.is_not(None),  # else its bytes are only on their way
        ),
    )
).order_by(*_OLDEST_FIRST)


def add(
    session: Session, *, team: str, order_id: int, number: int, pictures: Sequence[Bits]
) -> None:
    """Keep the prints of the pictures in a file; those that it has already stay.

    Args:
        session: writes.
        team: the workspace.
        order_id: the order.
        number: the file's number within the order.
        pictures: print and mask of each picture in the file, in their order.
    """
    connection = session.connection()
    for place, (known, mask) in enumerate(pictures):
        row = {
            "team": team,
            "order_id": order_id,
            "number": number,
            "place": place,
            "print": known,
            "mask": mask,
        }
        connection.execute(_ADD[connection.dialect.name], row)


def all_prints(session: Session, *, team: str, after: int = 0) -> list[Row]:
    """Every picture of a workspace that came after the one with this place, in that order."""
    rows = session.connection().execute(_AFTER, {"team": team, "after": after})
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def sources(
    session: Session, *, team: str, files: Collection[tuple[int, int]], sha256: str = ""
) -> tuple[Source, ...]:
    """These files, and all of the workspace with the same bytes; those sent first come first.

    Args:
        session: reads.
        team: the workspace.
        files: order and number of each.
        sha256: of the bytes; empty where there are none.
    """
    if not files and not sha256:
        return ()
    named = {"files": list(files), "team": team, "sha256": sha256}
    return tuple(
        Source(*row[:-1], sent_at=instant(row[-1]))
        for row in session.connection().execute(_OF_FILES, named)
    )
