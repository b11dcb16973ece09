"""Which stored pictures a new one is like, however it was flipped, turned, or covered by a code.

Decides how near two prints have to be. It refuses to know where prints are kept, whose pictures
they are of, and what follows from a likeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    Bits = NDArray[np.uint64]
    Numbers = NDArray[np.int64]
    Small = NDArray[np.int16]

NEAR = 10
"""Of 64 bits. Distinct photos differed in at least 14, edited copies in at most 8 or so."""

BITS = 64
ORIENTATIONS = 8
LEAST_BITS = 32
"""With fewer bits that lie outside the codes of both pictures there is nothing to compare."""

MOST = 20
"""Likenesses told of one picture, the earliest first: who sent it first decides."""

WHOLE = -1
"""Stands for every picture of a file whose very bytes were sent before."""


@dataclass(frozen=True, slots=True)
class Known:
    """The pictures that are stored, in the order in which they came: columns of equal length.

    Attributes:
        prints: each picture's print, upright.
        masks: the bits of the print that lie outside codes.
        orders, numbers: the order and the file's number within it.
    """

    prints: Bits
    masks: Bits
    orders: Numbers
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Near:
    """A stored file in which a picture is like one of the new.

    Attributes:
        distance: differing bits, of 64; of as many as are compared, brought to 64.
        orientation: how the new one is turned against it, 0 (not at all) to 7.
        masked: whether bits were left out because of a code.
        picture: which of the new ones it is like.
    """

    order_id: int
    number: int
    distance: int
    orientation: int
    masked: bool
    picture: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a probe is told of a stored file that a new one is like.

    Attributes:
        order_code: empty where it may not be named to those who will read it.
        same_order: whether it was sent for the order of the new one.
        question_id: the question it was sent for; empty when for none.
        number: the file's number within its order.
        sent_at: when it was sent (UTC).
        distance: differing bits of 64; 0 for the same bytes.
        orientation: how the new one is turned against it, 0 (not at all) to 7.
        masked: whether bits were left out because of a code.
        picture: which picture of the new file it is like; `WHOLE` for the same bytes.
    """

    order_code: str = ""
    same_order: bool = False
    question_id: str = ""
    number: int = 0
    sent_at: datetime
    distance: int = 0
    orientation: int = 0
    masked: bool = False
    picture: int = 0


def compare(prints: Sequence[str], masked: Sequence[str], known: Known) -> tuple[Near, ...]:
    """The stored files with a picture like one of the new, for each of these the earliest first.

    Each file is named once for each picture. The earliest ones are kept, not the nearest: copies
    that are sent afterwards must not push out the file that they were made from.

    Args:
        prints: of the new pictures, in all eight orientations each, 16 hexadecimal digits.
        masked: for each of them the bits that lie outside codes.
        known: the stored pictures.
    """
    if not len(known.prints):
        return ()
    found: list[Near] = []
    for first in range(0, len(prints), ORIENTATIONS):
        nearest: dict[tuple[int, int], Near] = {}
        came: dict[tuple[int, int], int] = {}
        turned = slice(first, first + ORIENTATIONS)
        for place, (new, outside) in enumerate(zip(prints[turned], masked[turned], strict=False)):
            apart, counted = distances(new, outside, known)
            for hit in (apart <= NEAR).nonzero()[0].tolist():
                one = Near(
                    order_id=int(known.orders[hit]),
                    number=int(known.numbers[hit]),
                    distance=int(apart[hit]),
                    orientation=place,
                    masked=int(counted[hit]) < BITS,
                    picture=first // ORIENTATIONS,
                )
                key = (one.order_id, one.number)
                came[key] = min(hit, came.get(key, hit))
                best = nearest.get(key)
                if best is None or one.distance < best.distance:
                    nearest[key] = one
        found += [nearest[key] for key in sorted(nearest, key=came.__getitem__)[:MOST]]
    return tuple(found)


def distances(new: str, outside: str, known: Known) -> tuple[Small, Small]:
    """How far each stored picture is from a print, and how many bits could be compared.

    Bits in a code's box, of either picture, are left out; the distance is brought to 64 bits, and
    beyond 64 where too few are left.
    """
    import numpy as np  # noqa: PLC0415 - probes know these types without the library

    shared = known.masks & np.uint64(int(outside, 16))
    differing = (known.prints ^ np.uint64(int(new, 16))) & shared
    counted = np.bitwise_count(shared).astype(np.int16)
    apart = -(np.bitwise_count(differing).astype(np.int16) * -BITS // np.maximum(counted, 1))
    apart[counted < LEAST_BITS] = BITS + 1
    return apart, counted


def signed(digits: str) -> int:
    """64 bits in hexadecimal as the number that a database keeps: its highest bit is its sign."""
    number = int(digits, 16)
    return number - (1 << BITS) if number >> (BITS - 1) else number


def known_of(rows: Sequence[Any]) -> Known:
    """Stored pictures as columns, from rows of print, mask (signed, as kept), order and number."""
    import numpy as np  # noqa: PLC0415 - as above

    table = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 4)
    return Known(
        prints=np.ascontiguousarray(table[:, 0]).view(np.uint64),
        masks=np.ascontiguousarray(table[:, 1]).view(np.uint64),
        orders=np.ascontiguousarray(table[:, 2]),
        numbers=np.ascontiguousarray(table[:, 3]),
    )


def joined(one: Known, two: Known) -> Known:
    """Two lots of stored pictures as one."""
    import numpy as np  # noqa: PLC0415 - as above

    return Known(
        prints=np.concatenate((one.prints, two.prints)),
        masks=np.concatenate((one.masks, two.masks)),
        orders=np.concatenate((one.orders, two.orders)),
        numbers=np.concatenate((one.numbers, two.numbers)),
    )
