"""Two pens for one drawing: one writes a PDF, the other a PNG.

Decides how a line, a box, a word and a QR code get onto paper or screen, Chinese included. It
refuses to know what is drawn. Lengths are points from the upper left corner.

PDF viewers do not agree on Chinese without a font in the file, and the font at hand has outlines
that cannot be embedded as they are. So words beyond Latin-1 are drawn as they look, and the same
words lie behind them, unseen, to be found and copied.
"""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segno import QRCode

Point = tuple[float, float]
Ink = tuple[int, int, int]
BLACK: Ink = (0, 0, 0)

_SHARP = 300 / 72
"""Pixels per point of words that are drawn into a PDF: 300 to the inch."""

_LATIN = "Helvetica"
_HAN = "STSong-Light"
_UNSEEN = 3
# The line on which words stand lies so far below their upper edge, in parts of the type size.
_ASCENT = 1.05


class Pen(Protocol):
    """What a drawing needs."""

    def line(self, points: Sequence[Point], *, width: float, ink: Ink = BLACK) -> None:
        """Lines from point to point."""

    def shape(self, points: Sequence[Point], *, fill: Ink | None, width: float = 1) -> None:
        """A closed shape with a black outline."""

    def circle(self, middle: Point, radius: float, *, fill: Ink | None, width: float = 1) -> None:
        """A circle with a black outline."""

    def words(self, place: Point, text: str, size: float, *, ink: Ink = BLACK) -> None:
        """One line of words; the place is its upper left corner."""

    def measure(self, text: str, size: float) -> float:
        """The width of one line of words."""

    def code(self, place: Point, side: float, code: QRCode) -> None:
        """A QR code without its white border, which the caller leaves free."""


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(pylopdf_fonts_zh_cn.sans_path(), size)


class PicturePen:
    """Draws on a picture of so many pixels per point."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self._scale = scale
        self.image = Image.new("L", (round(width * scale), round(height * scale)), 255)
        self._draw = ImageDraw.Draw(self.image)

    def line(self, points: Sequence[Point], *, width: float, ink: Ink = BLACK) -> None:
        """Lines from point to point."""
        self._draw.line(
            [self._at(point) for point in points],
            fill=_grey(ink),
            width=max(1, round(width * self._scale)),
            joint="curve",
        )

    def shape(self, points: Sequence[Point], *, fill: Ink | None, width: float = 1) -> None:
        """A closed shape with a black outline."""
        corners = [self._at(point) for point in points]
        if fill is not None:
            self._draw.polygon(corners, fill=_grey(fill))
        if width:
            # The second point once more closes the corner at the first.
            self.line([*points, *points[:2]], width=width)

    def circle(self, middle: Point, radius: float, *, fill: Ink | None, width: float = 1) -> None:
        """A circle with a black outline."""
        x, y = self._at(middle)
        reach = radius * self._scale
        self._draw.ellipse(
            (x - reach, y - reach, x + reach, y + reach),
            fill=None if fill is None else _grey(fill),
            outline=0,
            width=max(1, round(width * self._scale)),
        )

    def words(self, place: Point, text: str, size: float, *, ink: Ink = BLACK) -> None:
        """One line of words."""
        stands = self._at((place[0], place[1] + _ASCENT * size))
        self._draw.text(stands, text, fill=_grey(ink), font=self._font(size), anchor="ls")

    def measure(self, text: str, size: float) -> float:
        """The width of one line of words."""
        return self._font(size).getlength(text) / self._scale

    def code(self, place: Point, side: float, code: QRCode) -> None:
        """A QR code whose modules are whole pixels: a border between two is never blurred."""
        modules = len(code.matrix)
        each = max(1, round(side * self._scale / modules))
        symbol = Image.new("1", (modules, modules), 1)
        for row, line in enumerate(code.matrix):
            for column, dark in enumerate(line):
                if dark:
                    symbol.putpixel((column, row), 0)
        whole = symbol.resize((modules * each, modules * each), Image.Resampling.NEAREST)
        x, y = self._at(place)
        slack = (side * self._scale - modules * each) / 2
        self.image.paste(whole, (round(x + slack), round(y + slack)))

    def png(self) -> bytes:
        """The picture as PNG."""
        target = io.BytesIO()
        self.image.save(target, "PNG", compress_level=6)
        return target.getvalue()

    def _font(self, size: float) -> ImageFont.FreeTypeFont:
        return _font(max(1, round(size * self._scale)))

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale


class Ruler:
    """Draws nothing and only measures, as another pen would."""

    def __init__(self, pen: Pen) -> None:
        self.measure = pen.measure

    def line(self, points: Sequence[Point], *, width: float, ink: Ink = BLACK) -> None:
        """Nothing."""

    def shape(self, points: Sequence[Point], *, fill: Ink | None, width: float = 1) -> None:
        """Nothing."""

    def circle(self, middle: Point, radius: float, *, fill: Ink | None, width: float = 1) -> None:
        """Nothing."""

    def words(self, place: Point, text: str, size: float, *, ink: Ink = BLACK) -> None:
        """Nothing."""

    def code(self, place: Point, side: float, code: QRCode) -> None:
        """Nothing."""


class PaperPen:
    """Draws on one page of a PDF."""

    def __init__(self, width: float, height: float, title: str) -> None:
        # Reportlab is slow to load, and most of what the bot does needs none of it.
        from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

        pdfmetrics.registerFont(UnicodeCIDFont(_HAN))
        self._width_of = pdfmetrics.stringWidth
        self._height = height
        self._target = io.BytesIO()
        # Invariant: no time and no random name, so the same placard is the same file.
        self._canvas: Any = Canvas(self._target, pagesize=(width, height), invariant=True)
        self._canvas.setTitle(title)

    def line(self, points: Sequence[Point], *, width: float, ink: Ink = BLACK) -> None:
        """Lines from point to point."""
        self._draw(points, fill=None, ink=ink, width=width, close=False)

    def shape(self, points: Sequence[Point], *, fill: Ink | None, width: float = 1) -> None:
        """A closed shape with a black outline."""
        self._draw(points, fill=fill, ink=BLACK, width=width, close=True)

    def circle(self, middle: Point, radius: float, *, fill: Ink | None, width: float = 1) -> None:
        """A circle with a black outline."""
        self._canvas.setLineWidth(width)
        self._canvas.setStrokeColorRGB(0, 0, 0)
        if fill is not None:
            self._canvas.setFillColorRGB(*_part(fill))
        x, y = middle[0], self._height - middle[1]
        self._canvas.circle(x, y, radius, stroke=1, fill=int(fill is not None))

    def words(self, place: Point, text: str, size: float, *, ink: Ink = BLACK) -> None:
        """One line of words: Latin ones as type, all others as they look."""
        x, base = place[0], self._height - place[1] - _ASCENT * size
        self._canvas.setFillColorRGB(*_part(ink))
        if _is_latin(text):
            self._canvas.setFont(_LATIN, size)
            self._canvas.drawString(x, base, text)
            return
        from reportlab.lib.utils import ImageReader  # noqa: PLC0415

        strip = PicturePen(self.measure(text, size) + 1, size * 1.4, _SHARP)
        strip.words((0, 0), text, size, ink=ink)
        width, height = strip.image.width / _SHARP, strip.image.height / _SHARP
        lower = self._height - place[1] - height
        self._canvas.drawImage(ImageReader(strip.image), x, lower, width, height)
        unseen = self._canvas.beginText(x, base)
        unseen.setFont(_HAN, size)
        unseen.setTextRenderMode(_UNSEEN)
        unseen.textOut(text)
        unseen.setTextRenderMode(0)
        self._canvas.drawText(unseen)

    def measure(self, text: str, size: float) -> float:
        """The width of one line of words."""
        if _is_latin(text):
            return float(self._width_of(text, _LATIN, size))
        return _font(round(size * _SHARP)).getlength(text) / _SHARP

    def code(self, place: Point, side: float, code: QRCode) -> None:
        """A QR code of black boxes; neighbours in a row are one, so that no hairline parts them."""
        each = side / len(code.matrix)
        self._canvas.setFillColorRGB(0, 0, 0)
        for row, line in enumerate(code.matrix):
            lower = self._height - place[1] - (row + 1) * each
            for run in re.finditer(rb"\x01+", bytes(line)):
                left, width = place[0] + run.start() * each, (run.end() - run.start()) * each
                # A trifle higher than its row: viewers draw a seam between boxes that only touch.
                self._canvas.rect(left, lower, width, each * 1.02, stroke=0, fill=1)

    def pdf(self) -> bytes:
        """The page as PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._target.getvalue()

    def _draw(
        self, points: Sequence[Point], *, fill: Ink | None, ink: Ink, width: float, close: bool
    ) -> None:
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self._height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._height - y)
        if close:
            path.close()
        self._canvas.setLineWidth(width)
        self._canvas.setLineJoin(1)
        self._canvas.setStrokeColorRGB(*_part(ink))
        if fill is not None:
            self._canvas.setFillColorRGB(*_part(fill))
        self._canvas.drawPath(path, stroke=int(width > 0), fill=int(fill is not None))


def _is_latin(text: str) -> bool:
    """Whether every sign is one that the PDF's own type has."""
    return all(" " <= sign <= "~" or "\xa1" <= sign <= "\xff" for sign in text)


def _grey(ink: Ink) -> int:
    return round(sum(ink) / 3)


def _part(ink: Ink) -> tuple[float, float, float]:
    return ink[0] / 255, ink[1] / 255, ink[2] / 255
