"""The pictures inside a container: an archive, a document, a workbook, the pages of a PDF.

Decides which are taken out and how many, in the order in which they lie there. Nothing is written
to disk, and a container inside a container is not opened.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from bot.evidence.facts import Family
from bot.evidence.formats import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from bot.evidence.formats import Format

MOST_PICTURES = 40
MOST_BYTES = 40_000_000
"""Of one picture, unpacked."""

MOST_TOGETHER = 160_000_000
MOST_PARTS = 10_000
MOST_PAGES = 40
MOST_PIXELS = 40_000_000
_ENCRYPTED = 0x1
_ENDINGS = (
    *(".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".avif"),
    *(".bmp", ".gif", ".tif", ".tiff"),
)


def pictures(path: Path, form: Format) -> Iterator[tuple[IO[bytes] | Image.Image, str]]:
    """Each picture still packed, with the name of its format; or decoded, with an empty name."""
    found = _of_pdf(path) if form.family is Family.PDF else _of_zip(path)
    for count, picture in enumerate(found):
        if count >= MOST_PICTURES:
            return
        yield picture


def _of_zip(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    if not zipfile.is_zipfile(path):  # the older office formats
        return
    left = MOST_TOGETHER
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist()[:MOST_PARTS]:
            if not part.filename.lower().endswith(_ENDINGS) or part.flag_bits & _ENCRYPTED:
                continue
            if not 0 < part.file_size <= min(left, MOST_BYTES):
                continue
            try:
                with archive.open(part) as packed:
                    content = io.BytesIO(packed.read(part.file_size))
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
                continue
            left -= part.file_size
            form = recognise(content, None)
            if form is not None and form.family is Family.PICTURE:
                content.seek(0)
                yield content, form.name


def _of_pdf(path: Path) -> Iterator[tuple[IO[bytes] | Image.Image, str]]:
    import pypdfium2  # noqa: PLC0415 - the child loads one decoder
    from pypdfium2 import raw  # noqa: PLC0415

    document = pypdfium2.PdfDocument(path)
    seen: set[bytes] = set()
    for number in range(min(len(document), MOST_PAGES)):
        try:
            found = list(document[number].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        except pypdfium2.PdfiumError:
            continue
        for image in found:
            try:
                width, height = image.get_px_size()
                if not 0 < width * height <= MOST_PIXELS:
                    continue
                if image.get_filters(skip_simple=True) == ["DCTDecode"]:
                    content = bytes(image.get_data(decode_simple=True))
                    digest = hashlib.sha256(content).digest()
                    if len(content) <= MOST_BYTES and digest not in seen:
                        seen.add(digest)
                        yield io.BytesIO(content), "JPEG"
                else:
                    yield image.get_bitmap().to_pil(), ""
            except pypdfium2.PdfiumError:
                continue
