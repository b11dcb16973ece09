"""Pictures: how large they are, whether they decode, and what is seen in them.

Pixels are counted before decoding, so a picture bomb is refused by its own heading. Each picture is
decoded once, in grey and no larger than its codes need; the codes, the prints and the sharpness are
all taken from that. Of a film its first frames are looked at, of a container the pictures in it, as
many as there is time for. It refuses to judge any of it.
"""

from __future__ import annotations

import struct
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from PIL import Image, ImageFilter, ImageStat

from bot.evidence.facts import Family, Opening
from bot.evidence.readers.codes import read_codes
from bot.evidence.readers.prints import prints

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from bot.evidence.formats import Format
    from bot.evidence.readers import Seen
    from bot.evidence.readers.inside import Found, Tally

# Decoded, 40 million pixels take 160 MB at most. What phones write whose sensors have more: a HEIC
# of 50 million takes 420 MB and three seconds; a JPEG is decoded at half to an eighth of its size,
# so that 200 million cost no more memory than 12.
MOST_PIXELS = 40_000_000
MOST_OF_PHONES = {"HEIF": 50_000_000, "JPEG": 205_000_000, "MPO": 205_000_000}
# A progressive JPEG lies in memory whole before its first pixel is known, at any size.
MOST_COEFFICIENTS = 660_000_000
# A code an eighth of the width has eight pixels a module at this width; more only costs time.
ENOUGH = 2000
# The longer side at which sharpness is measured: phones differ in pixels, not in what they see.
MEASURED_AT = 1024
# Where each decoder is, and what it calls the format; MPO is what several cameras write as .jpg: a
# JPEG with a second one behind it. No other decoder is loaded, whatever the file's name says.
_DECODERS = {
    "JPEG": ("PIL.JpegImagePlugin", ("JPEG", "MPO")),
    "PNG": ("PIL.PngImagePlugin", ("PNG",)),
    "GIF": ("PIL.GifImagePlugin", ("GIF",)),
    "BMP": ("PIL.BmpImagePlugin", ("BMP",)),
    "TIFF": ("PIL.TiffImagePlugin", ("TIFF",)),
    "WEBP": ("PIL.WebPImagePlugin", ("WEBP",)),
    "AVIF": ("PIL.AvifImagePlugin", ("AVIF",)),
    "HEIC": ("pi_heif", ("HEIF",)),
}
_FILMS = frozenset({"MP4", "MOV"})
# By the first five a decoder says that the file is at fault; damaged headings reach the parsers
# before it as the others.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    RuntimeError,
    struct.error,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
)
_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


class BombError(Exception):
    """A picture has more pixels than are decoded."""


class Sight(NamedTuple):
    """What is seen in one decoded picture, in the words of `Shot`."""

    codes: tuple[str, ...]
    prints: list[str]
    masked_prints: list[str]
    sharpness: float


def read(path: Path, form: Format) -> Seen:
    """A picture or a film: its size, how far it opened, and what is seen in it."""
    if form.family is Family.RECORDING:
        return _read_film(path) if form.name in _FILMS else {"opening": Opening.NO_READER}
    seen: Seen = {"opening": Opening.BROKEN, "behind": "ZIP" if _has_archive(path) else ""}
    try:
        with path.open("rb") as file, _opened(file, form.name) as image:
            seen |= {"width": image.width, "height": image.height}
            seen["shots"] = [_shot(image, file, form)]
    except BombError:
        return seen | {"opening": Opening.SWELLING, "why": "pixels"}
    except _DAMAGED as error:
        return seen | {"why": type(error).__name__}
    return seen | {"opening": Opening.OPENED}


def read_inside(path: Path, form: Format) -> Iterator[Seen]:
    """What is seen in the pictures of a container; nothing of how the container itself opened.

    The first ones, as many as there is time for, each as soon as it was looked at. Damaged ones and
    bombs are counted, and in a document icons are passed over.
    """
    from bot.evidence.readers import inside  # noqa: PLC0415 - few files are containers

    tally = inside.Tally()
    for found in inside.pictures(path, form, tally):
        try:
            shot = _shot_inside(found, in_document=form.family is not Family.ARCHIVE)
        except (BombError, MemoryError, *_DAMAGED):
            tally.settle(damaged=1)
            continue
        tally.settle(looked=1 if shot else 0)
        if shot:
            yield {"shots": [shot]} | _so_far(tally)
    yield _so_far(tally)


def _so_far(tally: Tally) -> Seen:
    return {
        "damaged": tally.damaged,
        "unseen": tally.unseen,
        "pages_looked": tally.pages_looked,
        "films": tally.films,
    }


def _shot_inside(found: Found, *, in_document: bool) -> Seen:
    """What is seen in one picture of a container; nothing of an ornament."""
    from bot.evidence.readers import inside  # noqa: PLC0415 - as above

    where: Seen = {"name": found.name, "page": found.page}
    if found.form is None:
        image = cast("Image.Image", found.content)
        return where | _shot(image, None, None)
    file = cast("IO[bytes]", found.content)
    with _opened(file, found.form.name) as image:
        if in_document and inside.is_ornament(image.size):
            return {}
        return where | _shot(image, file, found.form)


def _shot(image: Image.Image, file: IO[bytes] | None, form: Format | None) -> Seen:
    """All that is seen in a picture, in the fields of `Shot`."""
    from bot.evidence.readers import capture, credentials  # noqa: PLC0415 - films need neither

    seen: Seen = {"width": image.width, "height": image.height} | capture.of(image)
    seen |= look(_grey(image))._asdict()
    if file is not None and form is not None:
        seen["credentials"] = credentials.look(file, form)
    return seen


def look(grey: Image.Image) -> Sight:
    """The codes in a decoded picture, its prints with and without them, and its sharpness."""
    codes = read_codes(grey)
    known, masked = prints(grey, [code.box for code in codes], [code.sheet for code in codes])
    return Sight(tuple(code.text for code in codes), known, masked, sharpness(grey))


def sharpness(grey: Image.Image) -> float:
    """The variance of the Laplacian, in grey levels squared, at a longer side of 1,024 pixels.

    A smaller picture is measured as it is.
    """
    longest = max(grey.size)
    if longest > MEASURED_AT:
        size = (
            max(3, round(grey.width * MEASURED_AT / longest)),
            max(3, round(grey.height * MEASURED_AT / longest)),
        )
        grey = grey.resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0)
    if min(grey.size) < 3:  # noqa: PLR2004 - a pixel with four neighbours
        return 0.0
    edges = grey.filter(_LAPLACE).crop((1, 1, grey.width - 1, grey.height - 1))
    return round(ImageStat.Stat(edges).var[0], 2)


def grey_of(path: Path, form: Format) -> Image.Image:
    """A picture of one's own as the readers see it: grey, and no larger than they need."""
    with _opened(path, form.name) as image:
        return _grey(image)


def _opened(content: Path | IO[bytes], name: str) -> Image.Image:
    """A picture with its heading read, and no more."""
    module, formats = _DECODERS[name]
    decoder = import_module(module)
    if "MPO" in formats:
        import_module("PIL.MpoImagePlugin")
    if name == "HEIC":
        decoder.register_heif_opener(thumbnails=False)
    # Pillow's own limit is one for all formats; ours are held before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    return Image.open(content, formats=formats)


def _grey(image: Image.Image) -> Image.Image:
    """The picture decoded, in grey, at most twice as large as is needed."""
    _hold(image)
    longest = max(image.size)
    if longest > ENOUGH:
        # A JPEG decoded at half its size still reads every byte, in half of the time.
        wide, high = (max(1, side * ENOUGH // longest) for side in image.size)
        image.draft("L", (wide, high))
    image.load()
    if image.mode.startswith(("I", "F")):  # 16 bits and more: to be scaled, not cut off
        image = image.convert("F")
        _, most = cast("tuple[float, float]", image.getextrema())
        scale = 255 / most if most > 0 else 0.0
        image = image.point(lambda level: level * scale)
    grey = image.convert("L")
    factor = max(grey.size) // ENOUGH
    return grey.reduce(factor) if factor > 1 else grey


def _hold(image: Image.Image) -> None:
    """Refuse, by its heading alone, a picture that takes too much memory or time to decode."""
    most = MOST_OF_PHONES.get(image.format or "", MOST_PIXELS)
    if image.width * image.height > most or _coefficients(image) > MOST_COEFFICIENTS:
        raise BombError


def _coefficients(image: Image.Image) -> int:
    """The bytes that a progressive JPEG takes before it is decoded; 0 for any other picture.

    Two for each of its coefficients, of which there are as many as samples (ITU-T T.81, G.1).
    """
    if not image.info.get("progressive"):
        return 0
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    finest = max((across * down for _, across, down, _ in layers), default=1)
    sampled = sum(across * down for _, across, down, _ in layers)
    return 2 * image.width * image.height * sampled // finest


def _read_film(path: Path) -> Seen:
    from bot.evidence.readers import films  # noqa: PLC0415 - the child loads one decoder

    film = films.first_frames(path)
    seen: Seen = {"width": film.width, "height": film.height}
    if not film.frames:
        return seen | {"opening": film.opening, "why": film.why}
    shots = [
        seen | film.capture | {"second": second} | look(frame)._asdict()
        for second, frame in film.frames.items()
    ]
    return seen | {"opening": Opening.OPENED, "shots": shots}


def _has_archive(path: Path) -> bool:
    """Whether a ZIP that opens lies behind the picture; its mark alone may be chance."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
