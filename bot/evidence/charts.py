"""A small picture of measurements: how they lie between their limits, and one after another.

Decides what is drawn and how; refuses to know the order and what follows. The same measurements
give the same picture. The font that comes with Pillow has no Chinese: a characteristic whose name
it cannot write is called by its number.
"""

from __future__ import annotations

import io
import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from prompts.capability import Capability, capability

if TYPE_CHECKING:
    from bot.evidence.report import Measured, Report

MOST_DRAWN = 3
WIDTH, HEIGHT = 960, 250
_SHARP = 2
"""Drawn so many times larger, then made smaller: Pillow's lines have no soft edges."""
_LEAST_BINS, _MOST_BINS = 8, 24
_MOST_POINTS = 400
_LONGEST = 40

_PAPER, _INK, _GREY, _BAR, _RED, _GREEN = (
    (255, 255, 255),
    (40, 44, 52),
    (150, 156, 166),
    (126, 166, 208),
    (200, 54, 44),
    (58, 140, 88),
)

Colour = tuple[int, int, int]


class _Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


class _Scale(NamedTuple):
    least: float
    most: float

    def share(self, value: float) -> float:
        return (value - self.least) / (self.most - self.least)


def draw(report: Report) -> bytes | None:
    """A PNG of the one to three characteristics that look worst; None without two readings."""
    drawn = worst(report)
    if not drawn:
        return None
    picture = Image.new("RGB", (WIDTH * _SHARP, HEIGHT * len(drawn) * _SHARP), _PAPER)
    pen = ImageDraw.Draw(picture)
    for place, (number, measured, found) in enumerate(drawn):
        _row(pen, place * HEIGHT, _title(number, measured, found), measured, found)
    small = picture.resize((WIDTH, HEIGHT * len(drawn)), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    small.quantize(96, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def worst(report: Report) -> list[tuple[int, Measured, Capability]]:
    """The characteristics to draw, worst first: most out of tolerance, then the lowest Ppk."""
    found = [
        (number, measured, capability(measured.values, measured.limits, measured.subgroups))
        for number, measured in enumerate(report.measured, start=1)
        if len(measured.values) > 1
    ]
    found.sort(key=lambda one: (-one[2].out, math.inf if one[2].ppk is None else one[2].ppk))
    return found[:MOST_DRAWN]


def _title(number: int, measured: Measured, found: Capability) -> str:
    name = measured.name[:_LONGEST]
    written = name if name.isascii() and name.isprintable() else f"No. {number}"
    said = [written, f"n = {found.readings}"]
    if measured.lower is not None or measured.upper is not None:
        said.append(f"out of tolerance {found.out}")
    if found.ppk is not None and found.bound is not None:
        said.append(f"Ppk {found.ppk:.2f} (at 95 %: {found.bound:.2f})")
    return "     ".join(said)


def _row(
    pen: ImageDraw.ImageDraw, top: int, title: str, measured: Measured, found: Capability
) -> None:
    _text(pen, (24, top + 12), title, 17, _INK)
    marks = [mark for mark in (measured.lower, measured.upper) if mark is not None]
    least, most = min([found.least, *marks]), max([found.most, *marks])
    room = (most - least) * 0.08 or abs(most) * 0.01 or 1.0
    scale = _Scale(least - room, most + room)
    _histogram(pen, _Box(24, top + 50, 440, top + HEIGHT - 40), scale, measured, found)
    _run(pen, _Box(530, top + 50, WIDTH - 30, top + HEIGHT - 40), scale, measured, found)


def _histogram(
    pen: ImageDraw.ImageDraw, box: _Box, scale: _Scale, measured: Measured, found: Capability
) -> None:
    bins = min(max(round(math.sqrt(found.readings) * 1.5), _LEAST_BINS), _MOST_BINS)
    counts = [[0, 0] for _ in range(bins)]
    for value in measured.values:
        place = min(int(scale.share(value) * bins), bins - 1)
        counts[place][not measured.limits.hold(value)] += 1
    highest = max(good + bad for good, bad in counts)
    wide = (box.right - box.left) / bins
    for place, (good, bad) in enumerate(counts):
        left, right = box.left + place * wide + 1, box.left + (place + 1) * wide - 1
        base = float(box.bottom)
        for count, colour in ((good, _BAR), (bad, _RED)):
            high = count / highest * (box.bottom - box.top)
            if count:
                _fill(pen, (left, base - high, right, base), colour)
            base -= high
    _line(pen, (box.left, box.bottom, box.right, box.bottom), _GREY, 1)
    for mark, name, colour in _marks(measured, found):
        x = box.left + scale.share(mark) * (box.right - box.left)
        _line(pen, (x, box.top - 6, x, box.bottom + 4), colour, 2)
        # The mean says its number in the run chart, where it cannot cover a limit's.
        if name:
            _text(pen, (x, box.bottom + 7), f"{name} {mark:.6g}", 13, colour, "ma")


def _run(
    pen: ImageDraw.ImageDraw, box: _Box, scale: _Scale, measured: Measured, found: Capability
) -> None:
    def y(value: float) -> float:
        return box.bottom - scale.share(value) * (box.bottom - box.top)

    for mark, name, colour in _marks(measured, found):
        _line(pen, (box.left, y(mark), box.right, y(mark)), colour, 2)
        _text(pen, (box.left - 6, y(mark)), name or f"{mark:.5g}", 13, colour, "rm")
    values = measured.values[:_MOST_POINTS]
    step = (box.right - box.left) / max(len(values) - 1, 1)
    points = [(box.left + place * step, y(value)) for place, value in enumerate(values)]
    for (x1, y1), (x2, y2) in pairwise(points):
        _line(pen, (x1, y1, x2, y2), _BAR, 1)
    for (x, height), value in zip(points, values, strict=True):
        good = measured.limits.hold(value)
        size = 2.2 if good else 4
        _dot(pen, (x, height), size, _INK if good else _RED)
    _text(pen, (box.left, box.bottom + 12), "1", 13, _GREY, "ma")
    _text(pen, (box.right, box.bottom + 12), str(len(values)), 13, _GREY, "ma")


def _marks(measured: Measured, found: Capability) -> list[tuple[float, str, Colour]]:
    marks: list[tuple[float, str, Colour]] = [(found.average, "", _GREEN)]
    if measured.lower is not None:
        marks.append((measured.lower, "LSL", _RED))
    if measured.upper is not None:
        marks.append((measured.upper, "USL", _RED))
    return marks


def _text(
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float],
    said: str,
    size: int,
    colour: Colour,
    anchor: str = "la",
) -> None:
    font = ImageFont.load_default(size * _SHARP)
    pen.text((place[0] * _SHARP, place[1] * _SHARP), said, fill=colour, font=font, anchor=anchor)


def _line(
    pen: ImageDraw.ImageDraw, ends: tuple[float, float, float, float], colour: Colour, width: int
) -> None:
    pen.line([end * _SHARP for end in ends], fill=colour, width=width * _SHARP)


def _fill(pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], colour: Colour) -> None:
    pen.rectangle([edge * _SHARP for edge in box], fill=colour)


def _dot(
    pen: ImageDraw.ImageDraw, place: tuple[float, float], radius: float, colour: Colour
) -> None:
    x, y = place
    box = (x - radius, y - radius, x + radius, y + radius)
    pen.ellipse([edge * _SHARP for edge in box], fill=colour)
