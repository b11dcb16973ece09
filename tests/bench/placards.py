"""How well a placard is read in a photo: by width, rotation, blur and JPEG quality.

Decides the scenes, all drawn here from seeds, and the table of `docs/placards.md`. A code counts as
read when its text is the one that was drawn; any other text is a wrong reading.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

from PIL import Image, ImageChops, ImageFilter, ImageOps

from bot.cli.held import askew, held_into
from bot.cli.samples import tool_photo
from bot.evidence.placard import qr_text
from bot.evidence.placard_pens import PicturePen
from bot.evidence.placard_sheet import QUIET, symbol
from bot.evidence.readers.codes import read_codes

TABLE = Path(__file__).resolve().parents[2] / "docs" / "placards.md"
TRIALS = 32
SIZE = (1600, 1200)
ORDER, CODE = "ORDER-123", "K7QF2MXD"
PROMISED = 0.12
"""From this part of the photo's width on every code is read, whatever the condition."""

WIDTHS = (0.04, 0.05, 0.06, 0.08, 0.10, PROMISED, 0.16, 0.20)
TURNS = (0, 15, 25, 45, 90, 135, 180)
BLURS = (0, 0.5, 1, 1.5, 2, 2.5, 3)
QUALITIES = (90, 60, 40, 20, 10)
MOST_TURN = 25

Treatment = Callable[[Image.Image], Image.Image]


def blurred(radius: float) -> Treatment:
    """Out of focus: a Gaussian of so many pixels."""
    return lambda photo: photo.filter(ImageFilter.GaussianBlur(radius)) if radius else photo


def packed(quality: int) -> Treatment:
    """Saved as JPEG and opened again."""

    def saved(photo: Image.Image) -> Image.Image:
        target = io.BytesIO()
        photo.save(target, "JPEG", quality=quality)
        return Image.open(target)

    return saved


def halved(quality: int) -> Treatment:
    """Shrunk to half its width, as messengers do, and saved as JPEG."""
    return lambda photo: packed(quality)(photo.resize((photo.width // 2, photo.height // 2)))


CONDITIONS: dict[str, Treatment] = {
    "sharp, JPEG q85": packed(85),
    "JPEG q40": packed(40),
    "blur 1.5 px, JPEG q85": lambda photo: packed(85)(blurred(1.5)(photo)),
    "half size, JPEG q60": halved(60),
}


@dataclass(slots=True)
class Cell:
    """What came of the trials of one cell."""

    trials: int = 0
    read: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.read}/{self.trials}"


@cache
def card() -> Image.Image:
    """The square code with its white border, one pixel in twenty-four of which is a module's."""
    code = symbol(ORDER, CODE)
    modules = len(code.matrix)
    pen = PicturePen(modules + 2 * QUIET, modules + 2 * QUIET, 24)
    pen.code((QUIET, QUIET), modules, code)
    return pen.image.convert("RGB")


@cache
def drawn(number: int) -> Image.Image:
    """One of eight photos of a tool."""
    return Image.open(io.BytesIO(tool_photo(f"T-{2000 + number}", seed=number))).convert("RGB")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What placards are held into: photos of a folder, or drawn ones where there is none."""

    photos: tuple[Path, ...] = ()

    def photo(self, seed: int) -> Image.Image:
        """The photo of a scene, in the size of all scenes."""
        if not self.photos:
            return drawn(seed % 8)
        with Image.open(self.photos[seed % len(self.photos)]) as opened:
            return ImageOps.fit(ImageOps.exif_transpose(opened).convert("RGB"), SIZE)


def scene(
    share: float, seed: int, *, turn: float | None = None, grounds: Grounds = Grounds()
) -> Image.Image:
    """A photo of a tool with a placard whose code fills so much of its width.

    Held somewhere, leaning, lit from a side; turned by up to 25 degrees unless told otherwise.
    """
    dice = random.Random(f"{share} {seed}")  # noqa: S311 - the same scene every time
    photo = grounds.photo(seed)
    border = card().width / (card().width - 2 * QUIET * 24)
    side = share * SIZE[0] * border
    turned = dice.uniform(-MOST_TURN, MOST_TURN) if turn is None else turn
    middle = (dice.uniform(0.3, 0.7) * SIZE[0], dice.uniform(0.35, 0.65) * SIZE[1])
    corners = askew((side, side), middle, turn=turned, lean=dice.uniform(0.0, 0.15))
    held = held_into(photo, card(), corners)
    dark = dice.uniform(0.35, 0.8)
    light = Image.linear_gradient("L").rotate(dice.uniform(0, 360)).resize(SIZE)
    shade = light.point(lambda level: round(255 * (dark + (1 - dark) * level / 255)))
    return ImageChops.multiply(held, Image.merge("RGB", (shade,) * 3))


def tried(
    treats: Sequence[Treatment],
    share: float,
    trials: int,
    *,
    turn: float | None = None,
    grounds: Grounds = Grounds(),
) -> list[Cell]:
    """Read so many scenes, each treated in each of these ways, and count."""
    cells, expected = [Cell() for _ in treats], qr_text(ORDER, CODE)
    for seed in range(trials):
        whole = scene(share, seed, turn=turn, grounds=grounds)
        for cell, treat in zip(cells, treats, strict=True):
            photo = treat(whole)
            photo.load()
            began = perf_counter()
            texts = [code.text for code in read_codes(photo)]
            cell.seconds.append(perf_counter() - began)
            cell.trials += 1
            cell.read += expected in texts
            cell.wrong += any(text.startswith("TR1/") and text != expected for text in texts)
    return cells


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured.

    Attributes:
        widths: by width, one cell for each condition.
        turns, blurs, qualities: one cell each, at the promised width.
        took: seconds for all of it, the drawing of the scenes included.
    """

    grounds: Grounds
    trials: int
    widths: dict[float, list[Cell]]
    turns: list[Cell]
    blurs: list[Cell]
    qualities: list[Cell]
    took: float

    @property
    def cells(self) -> list[Cell]:
        """Every cell."""
        widths = [cell for cells in self.widths.values() for cell in cells]
        return [*widths, *self.turns, *self.blurs, *self.qualities]

    @property
    def held(self) -> bool:
        """Whether every code of the promised width and above was read, and none wrongly."""
        promised = [cell for share in WIDTHS if share >= PROMISED for cell in self.widths[share]]
        all_read = all(cell.read == cell.trials for cell in promised)
        return all_read and not any(cell.wrong for cell in self.cells)


def measure(trials: int, grounds: Grounds) -> Measured:
    """Do all trials."""
    began = monotonic()
    clear, conditions = packed(85), list(CONDITIONS.values())
    return Measured(
        grounds=grounds,
        trials=trials,
        widths={share: tried(conditions, share, trials, grounds=grounds) for share in WIDTHS},
        turns=[tried([clear], PROMISED, trials, turn=t, grounds=grounds)[0] for t in TURNS],
        blurs=tried([_chain(blurred(b), clear) for b in BLURS], PROMISED, trials, grounds=grounds),
        qualities=tried([packed(q) for q in QUALITIES], PROMISED, trials, grounds=grounds),
        took=monotonic() - began,
    )


def table(measured: Measured) -> str:
    """The whole of docs/placards.md."""
    modules = len(symbol(ORDER, CODE).matrix)
    wrong = sum(cell.wrong for cell in measured.cells)
    count = sum(cell.trials for cell in measured.cells)
    times = sorted(second for cell in measured.cells for second in cell.seconds)
    middle, longest = median(times) * 1000, times[-1] * 1000
    into = (
        f"{len(measured.grounds.photos)} photos of a folder"
        if measured.grounds.photos
        else "drawn photos of a tool on a bench"
    )
    widths = [
        f"| {share:.0%} | {share * SIZE[0] / modules:.1f} | {_row(cells)} |"
        for share, cells in measured.widths.items()
    ]
    return f"""\
# Placards: how well they are read

Written by `make bench`, in {measured.took:.0f} s; do not edit. Each scene follows from a seed: a
placard held into one of {into}, leaning, turned by up to ±{MOST_TURN}° and lit from a side,
{SIZE[0]} × {SIZE[1]} pixels. A cell says how many codes were read of how many. The width
is that of the square code, as a part of the photo's width: people are told to fill at least one
eighth.

| promised | measured | |
|---|---:|---|
| from {PROMISED:.0%} on every code is read, in every condition | see below | {_held(measured)} |
| no code is read wrongly | {wrong} of {count:,} | {_held(measured)} |

A look took {middle:.0f} ms in the middle and {longest:.0f} ms at most.

## By width

| width | pixels a module | {" | ".join(CONDITIONS)} |
|---:|---:|{"---:|" * len(CONDITIONS)}
{chr(10).join(widths)}

## At {PROMISED:.0%}, by rotation in degrees

| {" | ".join(f"{turn}°" for turn in TURNS)} |
|{"---:|" * len(TURNS)}
| {_row(measured.turns)} |

## At {PROMISED:.0%}, by blur in pixels (Gaussian, then JPEG q85)

| {" | ".join(f"{blur:g}" for blur in BLURS)} |
|{"---:|" * len(BLURS)}
| {_row(measured.blurs)} |

## At {PROMISED:.0%}, by JPEG quality

| {" | ".join(f"q{quality}" for quality in QUALITIES)} |
|{"---:|" * len(QUALITIES)}
| {_row(measured.qualities)} |

The square code holds `{qr_text(ORDER, CODE)}` in {modules} × {modules} modules, error level M.
That no random, foreign or mistyped code is taken for a fresh one is a test,
`tests/evidence/test_placards.py`. To measure with photos of your own:
`python -m tests.bench.placards --photos FOLDER`.
"""


def _row(cells: Sequence[Cell]) -> str:
    return " | ".join(str(cell) for cell in cells)


def _held(measured: Measured) -> str:
    return "held" if measured.held else "**NOT held**"


def _chain(first: Treatment, then: Treatment) -> Treatment:
    return lambda photo: then(first(photo))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 0 where the promise is held. Only a run on drawn photos is written down."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.placards", description=__doc__)
    parser.add_argument("--trials", type=int, default=TRIALS, help="photos in each cell")
    parser.add_argument("--photos", type=Path, help="a folder of JPEG photos to hold placards into")
    asked = parser.parse_args(arguments)
    photos = sorted(asked.photos.glob("*.[jJ][pP]*[gG]")) if asked.photos else []
    if asked.photos and not photos:
        parser.error(f"there is no JPEG in {asked.photos}")
    measured = measure(asked.trials, Grounds(tuple(photos)))
    said = table(measured)
    if not photos:
        TABLE.write_text(said, encoding="utf-8")
    sys.stdout.write(f"{said}\n")
    return 0 if measured.held else 1


if __name__ == "__main__":
    sys.exit(main())
