"""Pictures: how large they are, and whether they decode to the end.

Pixels are counted before decoding, so a picture bomb is refused by its own heading. HEIC and AVIF
are not decoded (no decoder is installed): their boxes are walked instead, which finds a cut
transfer and the pixel size, but not a damaged image.
"""

import struct
import warnings
import zipfile
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from bot.evidence.facts import Opening
from bot.evidence.formats import Format
from bot.evidence.readers import Seen

# 40 million pixels: every phone's ordinary photo fits; decoded it takes 160 MB at most.
MOST_PIXELS = 40_000_000
# Pillow's module and formats for each of ours; MPO is what several cameras write as .jpg: a JPEG
# with a second one behind it. No other decoder is loaded, whatever the file's name says.
_DECODERS = {
    "JPEG": ("Jpeg", ("JPEG", "MPO")),
    "PNG": ("Png", ("PNG",)),
    "GIF": ("Gif", ("GIF",)),
    "BMP": ("Bmp", ("BMP",)),
    "TIFF": ("Tiff", ("TIFF",)),
    "WEBP": ("WebP", ("WEBP",)),
}


def read(path: Path, form: Format) -> Seen:
    """Width, height, and whether the first image decodes to its last line."""
    seen = _boxes(path) if form.name in {"HEIC", "AVIF"} else _decode(path, form)
    return seen | {"behind": "ZIP" if _has_archive(path) else ""}


def _has_archive(path: Path) -> bool:
    """Whether a ZIP that opens lies behind the picture; its mark alone may be chance."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _decode(path: Path, form: Format) -> Seen:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - the child loads one decoder

    module, formats = _DECODERS[form.name]
    import_module(f"PIL.{module}ImagePlugin")
    if "MPO" in formats:
        import_module("PIL.MpoImagePlugin")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    # Between one and two times the limit Pillow only warns.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    seen: Seen = {"opening": Opening.BROKEN}
    try:
        with Image.open(path, formats=formats) as image:
            seen |= {"width": image.width, "height": image.height}
            # A JPEG decoded at an eighth still reads every byte, in a third of the time.
            image.draft(None, (image.width // 8, image.height // 8))
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return seen | {"opening": Opening.SWELLING, "why": "pixels"} | _heading(path)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        return seen | {"why": type(error).__name__}
    except (struct.error, IndexError, KeyError, TypeError, OverflowError) as error:
        # Damaged headings reach Pillow's parsers as these.
        return seen | {"why": type(error).__name__}
    return seen | {"opening": Opening.OPENED}


def _heading(path: Path) -> Seen:
    """A refused picture's own size, where it stands at a fixed place (PNG, GIF, BMP)."""
    with path.open("rb") as file:
        head = file.read(26)
    if head.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", head[16:24])
    elif head.startswith(b"GIF8"):
        width, height = struct.unpack("<HH", head[6:10])
    elif head.startswith(b"BM"):
        width, height = struct.unpack("<ii", head[18:26])
    else:
        return {}
    return {"width": width, "height": abs(height)}


def _boxes(path: Path) -> Seen:
    """Walk the outer boxes of a HEIC or AVIF file (ISO 14496-12) to its end.

    Truncated means that a box promises more bytes than there are. The pixel size is the largest
    `ispe` property (ISO 23008-12): a phone stores tiles, and the whole picture beside them.
    """
    size = path.stat().st_size
    found: dict[bytes, int] = {}
    meta = b""
    with path.open("rb") as file:
        position = 0
        while position < size:
            file.seek(position)
            box = _box(file, size - position)
            if box is None or position + box[1] > size:
                return {"opening": Opening.BROKEN, "why": "cut box"}
            kind, length = box
            found[kind] = length
            if kind == b"meta":
                meta = file.read(min(length, 1_000_000))
            position += length
    if not {b"ftyp", b"meta", b"mdat"} <= found.keys():
        return {"opening": Opening.BROKEN, "why": "box missing"}
    seen: Seen = {"opening": Opening.NO_READER}
    largest = (0, 0)
    place = meta.find(b"ispe")
    while 0 <= place <= len(meta) - 16:
        pair = struct.unpack(">II", meta[place + 8 : place + 16])
        largest = max(largest, pair, key=lambda sides: sides[0] * sides[1])
        place = meta.find(b"ispe", place + 4)
    return seen | {"width": largest[0], "height": largest[1]}


def _box(file: BinaryIO, left: int) -> tuple[bytes, int] | None:
    """One box's kind and whole length; None when its heading is cut or impossible."""
    head = file.read(8)
    if len(head) < 8:  # noqa: PLR2004 - a box's heading is eight bytes
        return None
    length, kind = struct.unpack(">I4s", head)
    least = 8
    if length == 1:
        large = file.read(8)
        if len(large) < 8:  # noqa: PLR2004 - the long form has eight more
            return None
        (length,) = struct.unpack(">Q", large)
        least = 16
    elif length == 0:
        length = left
    return (kind, length) if length >= least else None
