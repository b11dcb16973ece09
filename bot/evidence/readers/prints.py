"""What a picture is known again by: 64 bits, each one telling which of two neighbours is brighter.

Decides how a picture becomes a print (dHash), in all eight orientations, which of its bits lie
outside a code's box, and which pictures are too plain to have a print at all. It refuses to know
where pictures come from and what a likeness means.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from bot.evidence.readers.frames import photo_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ORIENTATIONS = 8
"""A picture as it is, mirrored, upside down, half turned; then the same four with rows and columns
exchanged, which are the quarter turns and their mirrors."""

WIDE, HIGH = 9, 8
"""Nine columns have eight differences."""

MARGIN = 0.25
"""How far around a code its sheet is taken to reach, in widths of the code."""

MOST_COVERED = 0.05
"""Of a cell; from there on its brightness says more about the code than about the picture."""

LEAST_STRUCTURE = 4.0
"""Grey levels. What is left of a wall in uneven light, once the light is taken away, is less."""

TONES = 16
MOST_OF_ONE_TONE = 0.75
"""Paper, a drawing or a blank screen is mostly one tone; two of them are alike without being one
picture."""

LEAST_BITS = 32
"""With fewer bits outside the codes there is nothing to compare."""

_THUMB = 48
_FINE = 16

Box = tuple[int, int, int, int]
Edges = tuple[float, float, float, float]
Corners = tuple[tuple[float, float], ...]
_Rows = list[list[float]]


def prints(
    grey: Image.Image, boxes: Iterable[Box] = (), sheets: Iterable[Corners] = ()
) -> tuple[list[str], list[str]]:
    """A picture's prints in its eight orientations, and for each the bits outside the boxes.

    Both are 16 hexadecimal digits each; both lists are empty for a picture that is too plain to be
    told from others. Where the picture has a frame, eight of the photo within it stand behind them.

    Args:
        grey: the picture, mode L.
        boxes: left, upper, right and lower edges of codes in it, in pixels.
        sheets: the corners of whole sheets in it, in pixels; they may reach beyond the picture.
    """
    covered = [_around(box) for box in boxes]
    laid = [corners for corners in sheets if corners]
    known, open_ = _of_view(grey, covered, laid)
    within = photo_in(grey, [*map(_corners, covered), *laid])
    if within is not None:
        left, upper = within[:2]
        more = _of_view(
            grey.crop(within),
            [(box[0] - left, box[1] - upper, box[2] - left, box[3] - upper) for box in covered],
            [tuple((x - left, y - upper) for x, y in corners) for corners in laid],
        )
        known, open_ = known + more[0], open_ + more[1]
    return known, open_


def _of_view(
    grey: Image.Image, covered: Sequence[Edges], laid: Sequence[Corners]
) -> tuple[list[str], list[str]]:
    """The prints of a picture as it is, in its eight orientations."""
    rows = _cells(grey, WIDE, HIGH)
    hidden = _hidden(grey.size, WIDE, HIGH, covered, laid)
    if _is_plain(rows, hidden) or _is_paper(grey):
        return [], []
    turned = _exchanged(_cells(grey, HIGH, WIDE))
    turned_hidden = _exchanged(_hidden(grey.size, HIGH, WIDE, covered, laid))
    known = [_bits(each, _brighter) for each in (*_flips(rows), *_flips(turned))]
    open_ = [_bits(each, _both_open) for each in (*_flips(hidden), *_flips(turned_hidden))]
    if open_[0].bit_count() < LEAST_BITS:
        return [], []
    return [f"{one:016x}" for one in known], [f"{one:016x}" for one in open_]


def _cells(grey: Image.Image, wide: int, high: int) -> _Rows:
    """Mean brightness of each cell. Cells do not overlap, so a code spoils only its own."""
    # reduce() first: far faster than one long step, and every pixel still counts the same.
    factor = max(1, min(grey.width // (wide * 16), grey.height // (high * 16)))
    small = grey.reduce(factor) if factor > 1 else grey
    levels = list(small.resize((wide, high), Image.Resampling.BOX).tobytes())
    return [[float(one) for one in levels[row * wide : (row + 1) * wide]] for row in range(high)]


def _around(box: Box) -> Edges:
    left, upper, right, lower = box
    give = MARGIN * max(right - left, lower - upper)
    return left - give, upper - give, right + give, lower + give


def _corners(edges: Edges) -> Corners:
    left, upper, right, lower = edges
    return (left, upper), (right, upper), (right, lower), (left, lower)


def _hidden(
    size: tuple[int, int],
    wide: int,
    high: int,
    boxes: Sequence[Edges],
    sheets: Sequence[Corners],
) -> _Rows:
    """How much of each cell the boxes and the sheets cover, 0 to 1."""
    laid = _laid(size, wide, high, sheets)
    across, down = size[0] / wide, size[1] / high

    def part(first: float, last: float, place: int, step: float) -> float:
        return max(0.0, min(last, (place + 1) * step) - max(first, place * step)) / step

    return [
        [
            max(
                laid[row][column],
                *(
                    part(left, right, column, across) * part(upper, lower, row, down)
                    for left, upper, right, lower in boxes
                ),
                0.0,
            )
            for column in range(wide)
        ]
        for row in range(high)
    ]


def _laid(size: tuple[int, int], wide: int, high: int, sheets: Sequence[Corners]) -> _Rows:
    """How much of each cell lies under a sheet, however that is turned."""
    plan = Image.new("L", (wide * _FINE, high * _FINE))
    for corners in sheets:
        at = [(x / size[0] * plan.width, y / size[1] * plan.height) for x, y in corners]
        ImageDraw.Draw(plan).polygon(at, fill=255)
    return [[level / 255 for level in row] for row in _cells(plan, wide, high)]


def _exchanged(rows: _Rows) -> _Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def _flips(rows: _Rows) -> tuple[_Rows, ...]:
    mirrored = [row[::-1] for row in rows]
    return rows, mirrored, rows[::-1], mirrored[::-1]


def _brighter(left: float, right: float) -> bool:
    return left > right


def _both_open(left: float, right: float) -> bool:
    return max(left, right) <= MOST_COVERED


def _bits(rows: _Rows, holds: Callable[[float, float], bool]) -> int:
    whole = 0
    for row in rows:
        for left, right in pairwise(row):
            whole = whole << 1 | holds(left, right)
    return whole


def _is_plain(rows: _Rows, hidden: _Rows) -> bool:
    """Whether nothing but even or slowly falling light is left outside the codes."""
    seen = [
        (column, row)
        for row in range(HIGH)
        for column in range(WIDE)
        if hidden[row][column] <= MOST_COVERED
    ]
    if len(seen) < LEAST_BITS:
        return True
    rest = [rows[row][column] for column, row in seen]
    for part in _light(tuple(seen)):
        weight = sum(one * two for one, two in zip(rest, part, strict=True))
        rest = [one - weight * two for one, two in zip(rest, part, strict=True)]
    return sum(one * one for one in rest) / len(rest) < LEAST_STRUCTURE**2


@cache
def _light(seen: tuple[tuple[int, int], ...]) -> list[list[float]]:
    """How light falls off over these cells: all curves of second degree, made orthonormal."""
    basis: list[list[float]] = []
    for across, down in ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)):
        curve = [float((column - 4) ** across * (row - 3.5) ** down) for column, row in seen]
        for part in basis:
            weight = sum(one * two for one, two in zip(curve, part, strict=True))
            curve = [one - weight * two for one, two in zip(curve, part, strict=True)]
        length = sum(one * one for one in curve) ** 0.5
        if length > 1e-6:  # noqa: PLR2004 - nothing but rounding is left of this curve
            basis.append([one / length for one in curve])
    return basis


def _is_paper(grey: Image.Image) -> bool:
    """Whether most of the picture is one tone, wherever that tone begins."""
    thumb = grey.resize((_THUMB, _THUMB), Image.Resampling.BOX)
    counts = thumb.histogram()
    most = max(sum(counts[first : first + TONES]) for first in range(256 - TONES + 1))
    return most > MOST_OF_ONE_TONE * _THUMB * _THUMB
