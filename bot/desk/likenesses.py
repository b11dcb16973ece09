"""Pictures that were seen before: kept for the next time, and found again.

Decides with which earlier files a new one is held together, and what may be said of them: an order
of another channel is not named. Refuses to know when two pictures are alike, and what follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from bot.evidence.likeness import (
    ORIENTATIONS,
    WHOLE,
    Likeness,
    Near,
    compare,
    joined,
    known_of,
    signed,
)
from store import pictures
from store.columns import instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.evidence.facts import Facts
    from bot.evidence.likeness import Known
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session

OVERLAP = 500
"""Rows are numbered before they are committed: so many of the last are looked at again each time,
because one with a lower number may have come to light after them."""


@dataclass(slots=True)
class _Pages:
    """One workspace's prints: those that nothing can come before any more, and up to which row."""

    known: Known = field(default_factory=lambda: known_of(()))
    up_to: int = 0


@dataclass(slots=True)
class Album:
    """The prints of all pictures, kept in memory: 32 bytes each, read from the database once."""

    _teams: dict[str, _Pages] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, session: Session, team: str) -> Known:
        """Every picture of a workspace that is committed by now."""
        with self._lock:
            pages = self._teams.setdefault(team, _Pages())
            rows = pictures.all_prints(session, team=team, after=pages.up_to)
            settled = len(rows) - OVERLAP
            if settled > OVERLAP:
                pages.known = joined(pages.known, known_of([row[1:] for row in rows[:settled]]))
                pages.up_to = rows[settled - 1][0]
                rows = rows[settled:]
            return joined(pages.known, known_of([row[1:] for row in rows]))


def find(
    desk: Desk,
    session: Session,
    file: EvidenceRecord,
    order: OrderRecord,
    facts: Facts,
    sha256: str = "",
) -> tuple[Likeness, ...]:
    """The earlier files that have a picture of this one, or its very bytes; the earliest first."""
    if not facts.shots:
        return ()
    printed = [
        number
        for number, shot in enumerate(facts.shots)
        for _ in range(0, len(shot.prints), ORIENTATIONS)
    ]
    near: dict[tuple[int, int], list[Near]] = {}
    for one in compare(facts.prints, facts.masked_prints, desk.album.of(session, order.team)):
        near.setdefault((one.order_id, one.number), []).append(one)
    itself, sent_at = (file.order_id, file.number), instant(file.said_us)
    near.pop(itself, None)
    found = []
    for source in pictures.sources(session, team=order.team, files=near.keys(), sha256=sha256):
        place = (source.order_id, source.number)
        if place == itself:
            continue
        if file.checked_at is not None and source.sent_at > sent_at:
            continue  # read anew, it is no copy of what came later
        for one in near.get(place, [Near(*place, 0, 0, masked=False, picture=WHOLE)]):
            found.append(  # noqa: PERF401 - a comprehension of nine lines is none
                Likeness(
                    order_code=source.order_code if source.channel == order.channel else "",
                    same_order=source.order_id == order.id,
                    question_id=source.question_id or "",
                    number=source.number,
                    sent_at=source.sent_at,
                    distance=one.distance,
                    orientation=one.orientation,
                    masked=one.masked,
                    picture=WHOLE if one.picture == WHOLE else printed[one.picture],
                )
            )
    return tuple(found)


def keep(
    session: Session,
    order: OrderRecord,
    *,
    number: int,
    prints: Sequence[str],
    masked: Sequence[str],
) -> None:
    """Keep what the pictures in a file are known again by.

    Args:
        session: writes.
        order: the file's order.
        number: the file's number within it.
        prints: of each picture, in all its orientations; the upright one is kept.
        masked: for each print the bits outside codes.
    """
    upright = zip(prints[::ORIENTATIONS], masked[::ORIENTATIONS], strict=False)
    bits = [(signed(known), signed(mask)) for known, mask in upright]
    pictures.add(session, team=order.team, order_id=order.id, number=number, pictures=bits)
