"""Where the photo is in a picture that has a frame: an even border, or a placard set beside it.

Decides what is frame and what is photo. A border is cut away only where a straight edge ends it, so
that a part on white paper is not cut out by its outline: two such outlines are alike without being
one picture. It refuses to know what the photo is compared with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Box = tuple[int, int, int, int]
    Corners = Sequence[tuple[float, float]]
    Line = Callable[[int], tuple[bytes, bytes]]

LOOKED_AT = 320
"""Pixels of the longer side at which lines are looked at: one is 0.3 % of the picture."""

TONE = 12
"""Grey levels by which an even border varies in a JPEG."""

EVEN = 0.97
"""Of a line of the border that has its tone; the rest is specks."""

EDGE = 0.3
"""Of the line within the border that has another tone, where a photo begins."""

LEAST_SEEN = 0.1
"""Of a line: with less of it beside a placard nothing can be said of it; it is no photo."""

LEAST_CUT = 0.01
LEAST_LEFT = 0.25
"""Of the picture's width and height: what is cut away at least, and what is left at least."""

_INWARD = 2
"""Pixels between the last line of the border and the first that has nothing of it."""


class _Plan(NamedTuple):
    """A small copy of a picture, and where something covers it (any value but 0)."""

    width: int
    height: int
    levels: bytes
    covered: bytes

    def row(self, place: int, first: int, last: int) -> tuple[bytes, bytes]:
        part = slice(place * self.width + first, place * self.width + last)
        return self.levels[part], self.covered[part]

    def column(self, place: int, first: int, last: int) -> tuple[bytes, bytes]:
        part = slice(first * self.width + place, last * self.width, self.width)
        return self.levels[part], self.covered[part]


def photo_in(grey: Image.Image, covers: Sequence[Corners] = ()) -> Box | None:
    """The photo within its frame: left, upper, right and lower edge in pixels; None without frame.

    Args:
        grey: the picture, mode L.
        covers: the corners of codes and whole sheets in it, in pixels; what they cover is neither
            frame nor photo.
    """
    factor = max(1, max(grey.size) // LOOKED_AT)
    small = grey.reduce(factor) if factor > 1 else grey
    plan = _Plan(*small.size, small.tobytes(), _covered(small.size, covers, factor))
    left, upper, right, lower = 0, 0, plan.width, plan.height
    for _ in range(2):  # a frame on one side may have to go before another can be seen
        upper += _depth(lambda at: plan.row(at, left, right), upper, lower, 1)  # noqa: B023
        lower -= _depth(lambda at: plan.row(at, left, right), lower - 1, upper - 1, -1)  # noqa: B023
        left += _depth(lambda at: plan.column(at, upper, lower), left, right, 1)  # noqa: B023
        right -= _depth(lambda at: plan.column(at, upper, lower), right - 1, left - 1, -1)  # noqa: B023
    wide, high = right - left, lower - upper
    enough = wide >= LEAST_LEFT * plan.width and high >= LEAST_LEFT * plan.height
    cut = max(1 - wide / plan.width, 1 - high / plan.height)
    if not enough or cut < LEAST_CUT:
        return None
    return (
        left * factor,
        upper * factor,
        min(right * factor, grey.width),
        min(lower * factor, grey.height),
    )


def _covered(size: tuple[int, int], covers: Sequence[Corners], factor: int) -> bytes:
    plan = Image.new("L", size)
    for corners in covers:
        ImageDraw.Draw(plan).polygon([(x / factor, y / factor) for x, y in corners], fill=1)
    return plan.tobytes()


def _depth(line: Line, first: int, end: int, step: int) -> int:
    """How many lines of frame there are from the first one on; 0 where no straight edge ends it."""
    tone: int | None = None
    for place in range(first, end, step):
        seen = _seen(*line(place))
        if not seen:
            continue
        if tone is None:
            tone = sorted(seen)[len(seen) // 2]
        if _of_tone(seen, tone) < EVEN:
            within = place + _INWARD * step
            if (end - within) * step <= 0:
                return 0
            begins = _of_tone(_seen(*line(within)), tone) <= 1 - EDGE
            return abs(place - first) if begins else 0
    return 0


def _seen(levels: bytes, covered: bytes) -> bytes:
    """What is not covered of a line; nothing where that is too little."""
    if not any(covered):
        return levels
    seen = bytes(level for level, cover in zip(levels, covered, strict=True) if not cover)
    return seen if len(seen) >= LEAST_SEEN * len(levels) else b""


def _of_tone(levels: bytes, tone: int) -> float:
    """Which part of a line has a tone; all of it where nothing is seen of it."""
    if not levels:
        return 1.0
    return sum(abs(level - tone) <= TONE for level in levels) / len(levels)
