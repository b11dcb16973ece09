"""QR codes in a picture: their texts, and the boxes that they fill.

Decides how hard a picture is looked at. It refuses to know what a code is worth. It runs in the
reading child, on a picture that is decoded already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from bot.evidence.placard import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CODES = 16
LONGEST = 300
"""Characters of one text; ours have about thirty."""

_SMALL = 1600
"""Below so many pixels of the longer side a picture is not halved: its modules get too small."""

_LEAST, _ENLARGED = 1000, 2000
"""A picture whose longer side is below the first is looked at again at the second."""


SHEET = (-0.40, -0.57, 1.40, 3.30)
"""The edges of our sheet for phones, counted in widths of its code from the code's upper left; a
little more than the sheet, as a screen has a rim."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in a picture.

    Attributes:
        text: what it holds.
        box: left, upper, right and lower edge in pixels.
        sheet: the corners of the sheet that it stands on, in pixels; empty where it is not ours.
    """

    text: str
    box: tuple[int, int, int, int]
    sheet: tuple[tuple[float, float], ...] = ()


def read_codes(image: Image.Image, *, thorough: bool = True) -> tuple[Code, ...]:
    """The QR codes that are seen, each text once; it stops at the first look that sees one of ours.

    Half size first, because it is fast and a blurred code is found there best; then full size. A
    `thorough` look goes on with a quarter, more contrast and sharpening, and an eighth of a turn.
    """
    grey = image if image.mode == "L" else image.convert("L")
    seen: dict[str, Code] = {}
    for look, scale, turned in _looks(grey, thorough=thorough):
        for text, corners in _read(look):
            points = _points(corners, look, grey, scale, turned=turned)
            sheet = _sheet(points) if _is_ours(text) else ()
            seen.setdefault(text, Code(text, _box(points, grey), sheet))
        if any(_is_ours(text) for text in seen):
            break
    return tuple(seen.values())[:MOST_CODES]


_EIGHTH = 45
_Corners = tuple[tuple[int, int], ...]
_Points = list[tuple[float, float]]


def _is_ours(text: str) -> bool:
    return text.upper().startswith(f"{PREFIX}/")


def _looks(grey: Image.Image, *, thorough: bool) -> Iterator[tuple[Image.Image, float, bool]]:
    """The picture in the forms in which it is looked at, each with its scale, turned or not."""
    longest = max(grey.size)
    if longest >= _SMALL:
        yield grey.reduce(2), 0.5, False
    yield grey, 1.0, False
    if not thorough:
        return
    if longest >= 2 * _SMALL:
        yield grey.reduce(4), 0.25, False
    clear = ImageOps.autocontrast(grey, cutoff=2)
    yield clear.filter(ImageFilter.UnsharpMask(3, 200, 2)), 1.0, False
    if longest < _LEAST:
        scale = _ENLARGED / longest
        size = (round(grey.width * scale), round(grey.height * scale))
        yield clear.resize(size, Image.Resampling.LANCZOS), scale, False
    small = clear.reduce(2) if longest >= _SMALL else clear
    scale = 0.5 if longest >= _SMALL else 1.0
    yield small.rotate(_EIGHTH, Image.Resampling.BILINEAR, expand=True, fillcolor=128), scale, True


def _read(look: Image.Image) -> list[tuple[str, _Corners]]:
    found = zxingcpp.read_barcodes(
        look,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_rotate=True,
        try_downscale=True,
        try_invert=True,
    )
    seen: dict[str, _Corners] = {}
    for code in found[:MOST_CODES]:
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        text = "".join(sign for sign in code.text[:LONGEST] if sign.isprintable())
        seen.setdefault(text, tuple((corner.x, corner.y) for corner in corners))
    return list(seen.items())


def _points(
    corners: _Corners, look: Image.Image, grey: Image.Image, scale: float, *, turned: bool
) -> _Points:
    """The corners in pixels of the whole picture."""
    points = [(float(x), float(y)) for x, y in corners]
    if turned:
        # Back around the middle: Pillow turns counter-clockwise, with y pointing down.
        middle = (look.width / 2, look.height / 2)
        centre = (grey.width * scale / 2, grey.height * scale / 2)
        root = 0.5**0.5
        points = [
            (
                centre[0] + ((x - middle[0]) - (y - middle[1])) * root,
                centre[1] + ((x - middle[0]) + (y - middle[1])) * root,
            )
            for x, y in points
        ]
    return [(x / scale, y / scale) for x, y in points]


def _box(points: _Points, grey: Image.Image) -> tuple[int, int, int, int]:
    """The upright box around the corners."""
    columns = [round(x) for x, _ in points]
    rows = [round(y) for _, y in points]
    return (
        max(0, min(columns)),
        max(0, min(rows)),
        min(grey.width, max(columns)),
        min(grey.height, max(rows)),
    )


def _sheet(points: _Points) -> tuple[tuple[float, float], ...]:
    """Where the sheet around one of our codes lies, however it is turned."""
    (left, upper), right, _, lower = points
    across = right[0] - left, right[1] - upper
    down = lower[0] - left, lower[1] - upper
    first, top, last, bottom = SHEET
    return tuple(
        (left + x * across[0] + y * down[0], upper + x * across[1] + y * down[1])
        for x, y in ((first, top), (last, top), (last, bottom), (first, bottom))
    )
