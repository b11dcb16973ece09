"""`readiness evidence measure FOLDER`: how well pictures are known again, on anybody's photos.

Decides what is done to each photo (the edits with which people send an old one again) and what
counts as found. The labelled set is made here, in memory; nothing is written into the folder.
"""

from __future__ import annotations

import io
import random
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

from bot.evidence.facts import Family
from bot.evidence.formats import claimed, recognise
from bot.evidence.likeness import NEAR, compare, distances, known_of, signed
from bot.evidence.placard import ALPHABET
from bot.evidence.placard_sheet import symbol
from bot.evidence.readers.pictures import BombError, grey_of, look
from prompts.problems import ReadinessError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.evidence.likeness import Known
    from bot.evidence.readers.pictures import Sight

    Edit = Callable[[Image.Image, random.Random], Image.Image]

SEED = 20261121
LONGEST = 1600
"""Photos are made no larger than this before they are edited, as chats do."""

QUALITY = 85
MOST_NAMED = 10


class NothingToMeasureError(ReadinessError):
    """There are not two photos in the folder."""

    key = "nothing_to_measure"


@dataclass(slots=True)
class Counted:
    """What came of one edit, over all photos.

    Attributes:
        tried: edited photos.
        found: those whose original was found.
        false: those that were called like another photo.
    """

    tried: int = 0
    found: int = 0
    false: int = 0


@dataclass(slots=True)
class Measured:
    """What was measured on one folder.

    Attributes:
        photos: how many were opened.
        plain: names of those too plain to have a print.
        unreadable: names of those that did not open.
        edits: by the edit's name.
        pairs: distinct photos held against each other.
        alike: pairs that were called the same: two names and the distance.
        closest: the least distance of any other pair, of 64.
    """

    photos: int = 0
    plain: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    edits: dict[str, Counted] = field(default_factory=dict)
    pairs: int = 0
    alike: list[tuple[str, str, int]] = field(default_factory=list)
    closest: int = 64


def _as_jpeg(quality: int) -> Edit:
    return lambda photo, _dice: _through_jpeg(photo, quality)


def _sized(part: float) -> Edit:
    return lambda photo, _dice: photo.resize(
        (round(photo.width * part), round(photo.height * part)), Image.Resampling.LANCZOS
    )


def _lit(factor: float) -> Edit:
    return lambda photo, _dice: ImageEnhance.Brightness(photo).enhance(factor)


def _cropped(part: float) -> Edit:
    def crop(photo: Image.Image, dice: random.Random) -> Image.Image:
        across, down = round(photo.width * part), round(photo.height * part)
        left, upper = dice.randint(0, across), dice.randint(0, down)
        return photo.crop((left, upper, left + photo.width - across, upper + photo.height - down))

    return crop


def _turned(how: Image.Transpose) -> Edit:
    return lambda photo, _dice: photo.transpose(how)


def _bannered(photo: Image.Image, dice: random.Random) -> Image.Image:
    """A dark band with words over the lowest tenth, as stamping apps write it."""
    copy = photo.copy()
    upper = round(copy.height * 0.9)
    pen = ImageDraw.Draw(copy)
    pen.rectangle((0, upper, copy.width, copy.height), fill=dice.randrange(160))
    pen.text(
        (copy.width // 30, (upper + copy.height) // 2),
        "2026-12-03 14:07  Workshop 2",
        fill=255,
        font=ImageFont.load_default(max(10, copy.height // 20)),
        anchor="lm",
    )
    return copy


def _framed(part: float) -> Edit:
    """An even border around it, so wide a part of the picture on each side."""

    def frame(photo: Image.Image, dice: random.Random) -> Image.Image:
        give = round(photo.width * part)
        return ImageOps.expand(photo, give, fill=dice.randrange(256))

    return frame


def _beside_placard(photo: Image.Image, dice: random.Random) -> Image.Image:
    """A white sheet with the photo on the left and a code on the right, as collages are made."""
    code = _code(dice, round(photo.width * 0.3))
    canvas = Image.new("L", (photo.width + round(code.width * 1.3), photo.height), 255)
    canvas.paste(photo, (0, 0))
    free = canvas.height - code.height
    canvas.paste(code, (photo.width + round(code.width * 0.2), dice.randint(0, max(0, free))))
    return canvas


def _code(dice: random.Random, wide: int) -> Image.Image:
    """A one-time code with its white margin, about so many pixels wide without it."""
    drawn = io.BytesIO()
    code = "".join(dice.choices(ALPHABET, k=8))
    symbol(f"ORDER-{dice.randrange(100, 999)}", code).save(drawn, kind="png", scale=8, border=4)
    with Image.open(drawn) as card:
        modules = card.width // 8
        side = round(wide * modules / (modules - 8))
        return card.convert("L").resize((side, side), Image.Resampling.LANCZOS)


def _pasted(part: float) -> Edit:
    """A one-time code with its white margin, so wide a part of the picture, somewhere in it."""

    def paste(photo: Image.Image, dice: random.Random) -> Image.Image:
        code = _code(dice, round(photo.width * part))
        code.thumbnail(photo.size)
        across, down = photo.width - code.width, photo.height - code.height
        copy = photo.copy()
        copy.paste(code, (dice.randint(0, across), dice.randint(0, down)))
        return copy

    return paste


EDITS: Mapping[str, Edit] = {
    "sent again": _as_jpeg(QUALITY),
    "JPEG quality 30": _as_jpeg(30),
    "half the size": _sized(0.5),
    "a quarter of the size": _sized(0.25),
    "brightness × 1.3": _lit(1.3),
    "brightness × 0.7": _lit(0.7),
    "cropped by 2 %": _cropped(0.02),
    "cropped by 5 %": _cropped(0.05),
    "cropped by 10 %": _cropped(0.1),
    "mirrored": _turned(Image.Transpose.FLIP_LEFT_RIGHT),
    "upside down": _turned(Image.Transpose.FLIP_TOP_BOTTOM),
    "half turn": _turned(Image.Transpose.ROTATE_180),
    "quarter turn left": _turned(Image.Transpose.ROTATE_90),
    "quarter turn right": _turned(Image.Transpose.ROTATE_270),
    "turned and mirrored": _turned(Image.Transpose.TRANSPOSE),
    "banner over the lowest tenth": _bannered,
    "code pasted in, 8 % wide": _pasted(0.08),
    "code pasted in, 12 % wide": _pasted(0.12),
    "code pasted in, 20 % wide": _pasted(0.2),
    "framed, 5 % on each side": _framed(0.05),
    "framed, 20 % on each side": _framed(0.2),
    "beside a code in a collage": _beside_placard,
}


def measure(folder: Path, *, say: Callable[[str], None] = lambda _text: None) -> Measured:
    """Edit every photo in a folder in every way, and count what is known again.

    Args:
        folder: photos in any format that is read, also in folders within it.
        say: told now and then how far it is.
    """
    measured = Measured(edits={name: Counted() for name in EDITS})
    stored: list[tuple[Path, Sight]] = []
    for path, photo in _photos(folder, measured):
        say(f"looked at {path.name}")
        sight = look(photo)
        if sight.prints:
            stored.append((path, sight))
        else:
            measured.plain.append(path.name)
    if len(stored) < 2:  # noqa: PLR2004 - a pair
        raise NothingToMeasureError(
            f"In {folder} there are fewer than two photos that can be told apart: of "
            f"{measured.photos} that opened {len(measured.plain)} are too plain. Name a folder "
            "with more photos."
        )
    known = known_of(
        [
            (signed(sight.prints[0]), signed(sight.masked_prints[0]), place, 0)
            for place, (_, sight) in enumerate(stored)
        ]
    )
    _pair(stored, known, measured)
    for place, (path, _) in enumerate(stored):
        say(f"edited {path.name}, {place + 1} of {len(stored)}")
        photo = _photo(path)
        for name, edit in EDITS.items():
            dice = random.Random(f"{SEED} {name} {path.name}")  # noqa: S311 - the same every time
            again = look(_through_jpeg(edit(photo, dice), QUALITY))
            like = {near.order_id for near in compare(again.prints, again.masked_prints, known)}
            counted = measured.edits[name]
            counted.tried += 1
            counted.found += place in like
            counted.false += bool(like - {place})
    say("")
    return measured


def report(folder: Path | None) -> int:
    """Measure a folder and print the table; how far it is goes to standard error."""
    if folder is None or not folder.is_dir():
        raise NothingToMeasureError(
            "There is no such folder. Name one with photos: readiness evidence measure FOLDER."
        )
    print(table(measure(folder, say=_aside)))
    return 0


def table(measured: Measured) -> str:
    """What was measured, as Markdown."""
    lines = [
        "| what was done to the photo | known again | of | | called like another photo |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {one.found} | {one.tried} | {one.found / one.tried:.0%} | {one.false} |"
        for name, one in measured.edits.items()
    ]
    pairs = f"Of {measured.pairs:,} pairs of different photos {len(measured.alike)} were called"
    closest = f"The closest of the others differ in {measured.closest} of 64 bits"
    lines += ["", f"{pairs} the same. {closest}; up to {NEAR} count as the same."]
    lines += [f"- {one} and {two}: {apart} bits" for one, two, apart in measured.alike[:MOST_NAMED]]
    if measured.plain:
        lines += ["", f"Too plain to be known again: {_named(measured.plain)}."]
    if measured.unreadable:
        lines += ["", f"Not opened: {_named(measured.unreadable)}."]
    return "\n".join(lines) + "\n"


def _aside(text: str) -> None:
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _pair(stored: Sequence[tuple[Path, Sight]], known: Known, measured: Measured) -> None:
    """Hold every photo against every later one, in all orientations."""
    for place, (path, sight) in enumerate(stored):
        if place + 1 == len(stored):
            break
        each = zip(sight.prints, sight.masked_prints, strict=True)
        rows = (distances(new, outside, known)[0][place + 1 :] for new, outside in each)
        nearest = [min(column) for column in zip(*(row.tolist() for row in rows), strict=True)]
        for further, apart in enumerate(nearest, start=place + 1):
            measured.pairs += 1
            if apart <= NEAR:
                measured.alike.append((path.name, stored[further][0].name, apart))
            else:
                measured.closest = min(measured.closest, apart)


def _photos(folder: Path, measured: Measured) -> Iterator[tuple[Path, Image.Image]]:
    for path in sorted(folder.rglob("*")):
        _, claim = claimed(path.name)
        if not path.is_file() or claim is None or claim.family is not Family.PICTURE:
            continue
        try:
            photo = _photo(path)
        except (BombError, OSError, ValueError, RuntimeError, SyntaxError):
            measured.unreadable.append(path.name)
            continue
        measured.photos += 1
        yield path, photo


def _photo(path: Path) -> Image.Image:
    """A photo in grey, its longer side at most 1,600 pixels."""
    with path.open("rb") as file:
        form = recognise(file, None)
    if form is None or form.family is not Family.PICTURE:
        raise ValueError(path.name)
    photo = grey_of(path, form)
    photo.thumbnail((LONGEST, LONGEST))
    return photo


def _through_jpeg(photo: Image.Image, quality: int) -> Image.Image:
    packed = io.BytesIO()
    photo.save(packed, "JPEG", quality=quality)
    return Image.open(packed, formats=("JPEG",))


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
