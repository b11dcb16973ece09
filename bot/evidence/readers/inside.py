"""The pictures inside a container: an archive, a document, a workbook, the pages of a PDF.

Decides which are taken out and how many, in the order in which they lie there, and counts the rest.
Nothing is written to disk, and a container inside a container is not opened.
"""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NamedTuple

from bot.evidence.facts import Family, spoken_name
from bot.evidence.formats import BY_NAME, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image
    from pypdfium2 import PdfImage

    from bot.evidence.formats import Format

MOST_PICTURES = 40
MOST_SECONDS = 5.0
"""Of the child's seconds of work; a picture on a page must not cost what the page itself told."""

MOST_BYTES = 80_000_000
"""Of one picture, unpacked: the largest that phones write have 200 million pixels in 60 MB."""

MOST_PAGES = 40
MOST_PIXELS = 40_000_000
"""Of a picture that PDFium decodes, because it lies on its page as no JPEG."""

LEAST_SIDE = 240
MOST_SLENDER = 4
"""Inside a document, smaller ones and narrow ones are logos, icons and lines."""

_ENCRYPTED, _UTF_8 = 0x1, 0x800
_ENDINGS = (
    *(".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".avif"),
    *(".bmp", ".gif", ".tif", ".tiff"),
)
_FILMS = (".mp4", ".mov", ".m4v", ".3gp", ".avi", ".mkv", ".webm", ".wmv", ".mpg", ".mpeg")


@dataclass(slots=True)
class Tally:
    """How far one came in a container.

    Attributes:
        looked: pictures that were looked at.
        damaged: pictures that were passed over: they do not open, or have too many pixels.
        unseen: pictures of an archive or a document that were not come to: at the end those for
            which there was no room or time.
        pages_looked: pages of a PDF whose pictures were all looked at.
        films: films in an archive: none of them is looked at.
    """

    looked: int = 0
    damaged: int = 0
    unseen: int = 0
    pages_looked: int = 0
    films: int = 0

    def settle(self, *, looked: int = 0, damaged: int = 0) -> None:
        """A picture was come to; an ornament is neither."""
        self.looked += looked
        self.damaged += damaged
        self.unseen = max(0, self.unseen - 1)

    def is_full(self) -> bool:
        """Whether no further picture is looked at."""
        return self.looked >= MOST_PICTURES or time.process_time() > MOST_SECONDS


class Found(NamedTuple):
    """A picture in a container: still packed, with its format, or decoded, with none."""

    content: IO[bytes] | Image.Image
    form: Format | None = None
    name: str = ""
    page: int = 0


def pictures(path: Path, form: Format, tally: Tally) -> Iterator[Found]:
    """Each picture, until the tally is full; what is not handed over is counted there."""
    if form.family is Family.PDF:
        yield from _of_pdf(path, tally)
    elif zipfile.is_zipfile(path):  # the older office formats are none
        with zipfile.ZipFile(path) as archive:
            yield from _of_zip(archive, tally, named=form.family is Family.ARCHIVE)


def is_ornament(size: tuple[int, int]) -> bool:
    """Whether a picture in a document is a logo, an icon or a line rather than a photo."""
    short, long = sorted(size)
    return short < LEAST_SIDE or long > MOST_SLENDER * short


def _of_zip(archive: zipfile.ZipFile, tally: Tally, *, named: bool) -> Iterator[Found]:
    parts = [part for part in archive.infolist() if _is_called(part.filename, _ENDINGS)]
    tally.unseen = len(parts)
    if named:
        tally.films = sum(_is_called(part.filename, _FILMS) for part in archive.infolist())
    for part in parts:
        if tally.is_full():
            return
        if part.file_size > MOST_BYTES:
            continue
        content = _unpacked(archive, part)
        form = None if content is None else recognise(content, None)
        if content is None or form is None or form.family is not Family.PICTURE:
            tally.settle(damaged=1)
            continue
        content.seek(0)
        yield Found(content, form, _name(part) if named else "")


def _is_called(name: str, endings: tuple[str, ...]) -> bool:
    """Whether a part is called so; a Mac lays a shadow beside each file it packs."""
    shadow = name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")
    return name.lower().endswith(endings) and not shadow


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> io.BytesIO | None:
    if part.flag_bits & _ENCRYPTED:
        return None
    try:
        with archive.open(part) as packed:
            return io.BytesIO(packed.read(part.file_size))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return None


def _name(part: zipfile.ZipInfo) -> str:
    """A part's name as its sender sees it: many programs write UTF-8 or Chinese without saying.

    Its folders are left out.
    """
    if not part.flag_bits & _UTF_8:
        for encoding in ("utf-8", "gb18030"):
            try:
                return _without_folders(part.filename.encode("cp437").decode(encoding))
            except UnicodeError:
                continue
    return _without_folders(part.filename)


def _without_folders(path: str) -> str:
    return spoken_name(path.replace("\\", "/").rpartition("/")[2])


def _of_pdf(path: Path, tally: Tally) -> Iterator[Found]:
    import pypdfium2  # noqa: PLC0415 - the child loads one decoder
    from pypdfium2 import raw  # noqa: PLC0415

    document = pypdfium2.PdfDocument(path)
    seen: set[bytes] = set()
    for number in range(min(len(document), MOST_PAGES)):
        if tally.is_full():
            return
        try:
            images = document[number].get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
            for image in images:
                if tally.is_full():
                    return
                found = _on_page(image, number + 1, seen, tally)
                if found is not None:
                    yield found
        except pypdfium2.PdfiumError:
            tally.settle(damaged=1)
        tally.pages_looked += 1


def _on_page(image: PdfImage, page: int, seen: set[bytes], tally: Tally) -> Found | None:
    """A picture on a page; none for an ornament, one seen before, and one that is not decoded."""
    import pypdfium2  # noqa: PLC0415 - as above

    try:
        width, height = image.get_px_size()
        if is_ornament((width, height)):
            return None
        if image.get_filters(skip_simple=True) == ["DCTDecode"]:
            content = bytes(image.get_data(decode_simple=True))
            digest = hashlib.sha256(content).digest()
            if digest in seen:
                return None
            seen.add(digest)
            return Found(io.BytesIO(content), BY_NAME["JPEG"], page=page)
        if width * height <= MOST_PIXELS:
            return Found(image.get_bitmap().to_pil(), page=page)
    except pypdfium2.PdfiumError:
        pass  # counted below
    tally.settle(damaged=1)
    return None
