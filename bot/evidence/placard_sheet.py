"""The sheet that is held into a photo: for a phone as PNG, for the printer as a one-page PDF.

Decides what stands on it and where: in English and Chinese side by side, with a drawing of how to
hold it. It refuses to know codes and keys: it is told what to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import segno

from bot.evidence.placard import qr_text, written
from bot.evidence.placard_pens import BLACK, Ink, PaperPen, Pen, PicturePen, Point, Ruler

if TYPE_CHECKING:
    from datetime import date

    from prompts.words import Text, Words

A4 = (595.0, 842.0)
PHONE = 360.0
PHONE_SCALE = 3.0
"""The PNG is 1,080 pixels wide, as a phone's screen is, and as high as it needs to be."""

BOTH = ("en", "zh-CN")
STEPS = ("placard.step_1", "placard.step_2", "placard.step_3", "placard.step_4")
QUIET = 4
"""White modules that a QR code needs on each side (ISO/IEC 18004)."""

_MOST_LINES = 3
_LEAST_TEXT = 8.0
_LEADING = 1.42
_WHITE: Ink = (255, 255, 255)
_LIGHT: Ink = (225, 225, 225)
_MIDDLE: Ink = (185, 185, 185)
_GREY: Ink = (90, 90, 90)
_HAN = r"\u2e80-\u9fff\uf900-\uffef"
_PIECES = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+|\s+")
_CLOSING = "，。：；、！？）”》"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one placard says.

    Attributes:
        question: what the photo has to show, in every language that there is.
        made, until: the days between which the code is good.
    """

    order_code: str
    code: str
    question: Text
    made: date
    until: date


def png(sheet: Sheet, words: Words) -> bytes:
    """The sheet for a phone, upright."""
    ruler = Ruler(PicturePen(1, 1, PHONE_SCALE))
    pen = PicturePen(PHONE, _lay(ruler, sheet, words, _ON_PHONE), PHONE_SCALE)
    _lay(pen, sheet, words, _ON_PHONE)
    return pen.png()


def pdf(sheet: Sheet, words: Words) -> bytes:
    """The sheet for the printer: one page of A4."""
    pen = PaperPen(*A4, f"{sheet.order_code} {written(sheet.code)}")
    layout = _ON_PAPER
    while _lay(Ruler(pen), sheet, words, layout) > A4[1] and layout.text > _LEAST_TEXT:
        layout = layout.smaller()
    _lay(pen, sheet, words, layout)
    return pen.pdf()


def symbol(order_code: str, code: str) -> segno.QRCode:
    """The QR code: error level M, in which its modules are larger than in a safer one."""
    return segno.make_qr(qr_text(order_code, code), error="m", boost_error=False, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Sizes of one format, in points; `beside` puts the steps at the drawing's side."""

    width: float
    margin: float
    title: float
    code: float
    text: float
    small: float
    qr: float
    drawing: float
    beside: bool

    def smaller(self) -> _Layout:
        """The same with everything a twentieth smaller, but for the page."""
        sizes = {
            field.name: getattr(self, field.name) * 0.95
            for field in fields(self)
            if field.name not in {"width", "margin", "beside"}
        }
        return replace(self, **sizes)


_ON_PHONE = _Layout(PHONE, 18, 17, 40, 11.5, 10, 276, 100, beside=False)
_ON_PAPER = _Layout(A4[0], 42, 25, 54, 14, 11.5, 290, 140, beside=True)


def _lay(pen: Pen, sheet: Sheet, words: Words, layout: _Layout) -> float:
    """Put everything on the page from top to bottom; returns how high a page that takes."""
    left, width = layout.margin, layout.width - 2 * layout.margin
    middle = layout.width / 2
    top = layout.margin
    for language in BOTH:
        said = words.say("placard.title", language)
        top = _write(pen, (middle, top), said, layout.title, width, centred=True)
    top = _code(pen, sheet, (middle, top + layout.small), layout)
    order = f"{words.say('placard.order', 'en')} / {words.say('placard.order', 'zh-CN')}"
    top = _write(pen, (left, top), f"{order}: {sheet.order_code}", layout.text * 1.25, width)
    for language in BOTH:
        asked = f"{words.say('placard.question', language)}: {sheet.question.say(language)}"
        top = _write(pen, (left, top), asked, layout.text, width)
    for language in BOTH:
        said = words.say("placard.made", language, made=sheet.made, until=sheet.until)
        top = _write(pen, (left, top), said, layout.small, width, ink=_GREY)
    top += layout.small * 0.7
    pen.line([(left, top), (left + width, top)], width=0.8, ink=_MIDDLE)
    top += layout.small
    across = layout.drawing * 1.6
    beside = left + across + layout.margin * 0.5
    _hold(pen, (left if layout.beside else middle - across / 2, top), layout.drawing, words)
    if layout.beside:
        ends = _steps(pen, words, (beside, top), left + width - beside, layout.small)
        ends = max(ends, top + layout.drawing * 1.1)
    else:
        ends = _steps(pen, words, (left, top + layout.drawing * 1.2), width, layout.small)
    return ends + layout.margin * 0.6


def _code(pen: Pen, sheet: Sheet, place: Point, layout: _Layout) -> float:
    """The QR code with the white that it needs, and the code in letters; returns where it ends."""
    symbol_ = symbol(sheet.order_code, sheet.code)
    modules = len(symbol_.matrix)
    each = layout.qr / (modules + 2 * QUIET)
    middle, top = place
    left = middle - layout.qr / 2
    corners = _corners(left, top, layout.qr, layout.qr)
    pen.shape(corners, fill=_WHITE, width=1.5)
    pen.code((left + QUIET * each, top + QUIET * each), modules * each, symbol_)
    top += layout.qr + layout.small * 0.4
    return _write(pen, (middle, top), written(sheet.code), layout.code, layout.qr * 2, centred=True)


def _steps(pen: Pen, words: Words, place: Point, width: float, size: float) -> float:
    left, top = place
    indent = size * 1.7
    for number, key in enumerate(STEPS, 1):
        pen.words((left, top), f"{number}.", size)
        for language in BOTH:
            said = words.say(key, language)
            top = _write(pen, (left + indent, top), said, size, width - indent)
        top += size * 0.45
    return top


def _write(
    pen: Pen,
    place: Point,
    said: str,
    size: float,
    width: float,
    *,
    centred: bool = False,
    ink: Ink = BLACK,
) -> float:
    """Words in as many lines as they need, three at most; returns where the next line begins."""
    left, top = place
    for line in _lines(pen, said, size, width):
        shift = pen.measure(line, size) / 2 if centred else 0
        pen.words((left - shift, top), line, size, ink=ink)
        top += size * _LEADING
    return top


def _lines(pen: Pen, said: str, size: float, width: float) -> list[str]:
    """The words broken where their writing allows it: at spaces, and between Chinese signs."""
    lines, line = [], ""
    for piece in _PIECES.findall(" ".join(said.split())):
        if line and piece not in _CLOSING and pen.measure(line + piece, size) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1] + "…"]
    return [_cut(pen, line, size, width) for line in lines]


def _cut(pen: Pen, line: str, size: float, width: float) -> str:
    """One line, with its end left out where a single word is longer than the page is wide."""
    if pen.measure(line, size) <= width * 1.05:
        return line
    while line and pen.measure(line + "…", size) > width:
        line = line[:-1]
    return line + "…"


def _hold(pen: Pen, place: Point, height: float, words: Words) -> None:
    """A photo's frame with a tool, a hand and the placard in it, and an eighth of its width."""
    left, top = place
    width, eighth = height * 1.6, height * 0.2

    def at(x: float, y: float) -> Point:
        return left + x * height, top + y * height

    pen.shape(_corners(left, top, width, height), fill=_WHITE, width=2)
    # The tool: two plates with their guide pillars, and a number plate.
    pen.shape([at(0.12, 0.3), at(0.84, 0.3), at(0.84, 0.82), at(0.12, 0.82)], fill=_LIGHT)
    pen.line([at(0.12, 0.56), at(0.84, 0.56)], width=1)
    for x in (0.2, 0.76):
        for y in (0.39, 0.73):
            pen.circle(at(x, y), height * 0.035, fill=_MIDDLE)
    pen.shape([at(0.36, 0.62), at(0.6, 0.62), at(0.6, 0.76), at(0.36, 0.76)], fill=_WHITE)
    for y in (0.66, 0.71):
        pen.line([at(0.4, y), at(0.56, y)], width=1, ink=_GREY)
    # The arm and the hand that hold the placard, behind it but for the thumb.
    pen.shape([at(1.25, 1.0), at(1.19, 0.72), at(1.36, 0.72), at(1.44, 1.0)], fill=_MIDDLE)
    pen.shape([at(1.0, 0.28), at(1.42, 0.28), at(1.42, 0.8), at(1.0, 0.8)], fill=_WHITE, width=1.5)
    pen.circle(at(1.26, 0.78), height * 0.045, fill=_MIDDLE)
    _finders(pen, at(1.06, 0.34), height * 0.3)
    pen.line([at(1.1, 0.7), at(1.32, 0.7)], width=2)
    # An eighth of the frame's width, as the least width of the square.
    for number in range(9):
        x = left + number * eighth
        pen.line([(x, top + height), (x, top + height * 1.05)], width=1)
    y = top + height * 0.2
    pen.line([(left + height * 1.06, y), (left + height * 1.36, y)], width=1.2)
    for x in (1.06, 1.36):
        pen.line([at(x, 0.17), at(x, 0.23)], width=1.2)
    size = height * 0.1
    said = words.say("placard.least")
    pen.words((left + height * 1.21 - pen.measure(said, size) / 2, top + height * 0.04), said, size)


def _finders(pen: Pen, place: Point, side: float) -> None:
    """The sign of a QR code: its three corners and some modules."""
    left, top = place
    each = side / 21
    for column, row in ((0, 0), (14, 0), (0, 14)):
        x, y = left + column * each, top + row * each
        pen.shape(_corners(x, y, 7 * each, 7 * each), fill=BLACK, width=0)
        pen.shape(_corners(x + each, y + each, 5 * each, 5 * each), fill=_WHITE, width=0)
        pen.shape(_corners(x + 2 * each, y + 2 * each, 3 * each, 3 * each), fill=BLACK, width=0)
    for column, row, columns, rows in (
        *((9, 1, 3, 3), (9, 6, 2, 4), (12, 8, 4, 2), (18, 9, 3, 3), (1, 9, 4, 2)),
        *((9, 13, 3, 2), (14, 13, 2, 4), (18, 15, 3, 2), (10, 17, 2, 4), (14, 19, 5, 2)),
    ):
        x, y = left + column * each, top + row * each
        pen.shape(_corners(x, y, columns * each, rows * each), fill=BLACK, width=0)


def _corners(left: float, top: float, width: float, height: float) -> list[Point]:
    right, lower = left + width, top + height
    return [(left, top), (right, top), (right, lower), (left, lower)]
