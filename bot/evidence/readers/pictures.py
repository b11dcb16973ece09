"""Pictures: how large they are, whether they decode, and what is seen in them.

Pixels are counted before decoding, so a picture bomb is refused by its own heading. Each picture is
decoded once, in grey and no larger than its codes need; the codes, the prints and the sharpness are
all taken from that. Of a film its first frames are looked at, of a container the pictures in it, as
many as there is time for. It refuses to judge any of it.
"""

from __future__ import annotations

import struct
import time
import warnings
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from PIL import Image, ImageFilter, ImageStat

from bot.evidence.facts import Family, Opening
from bot.evidence.readers.codes import read_codes
from bot.evidence.readers.prints import prints

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from bot.evidence.formats import Format
    from bot.evidence.readers import Seen

# 40 million pixels: every phone's ordinary photo fits; decoded it takes 160 MB at most.
MOST_PIXELS = 40_000_000
# A code an eighth of the width has eight pixels a module at this width; more only costs time.
ENOUGH = 2000
# The longer side at which sharpness is measured: phones differ in pixels, not in what they see.
MEASURED_AT = 1024
# Of the child's seconds of work; a picture on a page must not cost what the page itself told.
MOST_SECONDS_INSIDE = 5.0
# Inside a document, smaller ones and narrow ones are logos, icons and lines.
LEAST_SIDE = 240
MOST_SLENDER = 4
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
    """What is seen in one decoded picture."""

    codes: tuple[str, ...]
    prints: list[str]
    masked: list[str]
    sharpness: float


def read(path: Path, form: Format) -> Seen:
    """A picture or a film: its size, how far it opened, and what is seen in it."""
    if form.family is Family.RECORDING:
        return _read_film(path) if form.name in _FILMS else {"opening": Opening.NO_READER}
    from bot.evidence.readers import capture, credentials  # noqa: PLC0415 - as each is needed

    seen: Seen = {"opening": Opening.BROKEN, "behind": "ZIP" if _has_archive(path) else ""}
    try:
        with _opened(path, form.name) as image:
            seen |= {"width": image.width, "height": image.height} | capture.of(image)
            seen |= _told([look(_grey(image))])
    except (BombError, Image.DecompressionBombError):
        return seen | {"opening": Opening.SWELLING, "why": "pixels"}
    except _DAMAGED as error:
        return seen | {"why": type(error).__name__}
    return seen | {"opening": Opening.OPENED, "credentials": credentials.look(path, form)}


def read_inside(path: Path, form: Format) -> Seen:
    """What is seen in the pictures of a container; nothing of how the container itself opened.

    The first ones, as many as there is time for; damaged ones, bombs and icons are passed over.
    """
    from bot.evidence.readers import capture, inside  # noqa: PLC0415 - as each is needed

    sights: list[Sight] = []
    told: Seen = {}
    for content, name in inside.pictures(path, form):
        if time.process_time() > MOST_SECONDS_INSIDE:
            break
        try:
            image = content if isinstance(content, Image.Image) else _opened(content, name)
            taken = capture.of(image)
            if _is_ornament(image):
                continue
            sights.append(look(_grey(image)))
        except (BombError, Image.DecompressionBombError, *_DAMAGED):
            continue
        told = told or taken
    return told | _told(sights) if sights else {}


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
    with warnings.catch_warnings():
        # Pillow's own first limit is beyond ours, which comes next.
        warnings.simplefilter("ignore")
        return Image.open(content, formats=formats)


def _grey(image: Image.Image) -> Image.Image:
    """The picture decoded, in grey, at most twice as large as is needed."""
    if image.width * image.height > MOST_PIXELS:
        raise BombError
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


def _is_ornament(image: Image.Image) -> bool:
    short, long = sorted(image.size)
    return short < LEAST_SIDE or long > MOST_SLENDER * short


def _told(sights: list[Sight]) -> Seen:
    return {
        "pictures": len(sights),
        "codes": list(dict.fromkeys(text for sight in sights for text in sight.codes)),
        "prints": [one for sight in sights for one in sight.prints],
        "masked_prints": [one for sight in sights for one in sight.masked],
        "sharpness": max(sight.sharpness for sight in sights),
    }


def _read_film(path: Path) -> Seen:
    from bot.evidence.readers import films  # noqa: PLC0415 - the child loads one decoder

    film = films.first_frames(path)
    seen: Seen = {"width": film.width, "height": film.height} | film.capture
    if not film.frames:
        return seen | {"opening": film.opening, "why": film.why}
    return seen | _told([look(frame) for frame in film.frames]) | {"opening": Opening.OPENED}


def _has_archive(path: Path) -> bool:
    """Whether a ZIP that opens lies behind the picture; its mark alone may be chance."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
