"""What stands inside a ZIP, looked over before anything is unpacked.

XLSX and DOCX are ZIPs too. Decides whether unpacking stays within limits and whether the sums
agree; refuses to unpack to disk and to look into an archive inside an archive.
"""

import zipfile
import zlib
from pathlib import Path

from bot.evidence.facts import Opening
from bot.evidence.formats import OLE_MARK, Format
from bot.evidence.readers import Seen, excerpt

# A dimensional report of 50,000 rows unpacks to about 20 MB.
MOST_UNPACKED = 100_000_000
# Spreadsheet XML packs 10 to 30 times; zeros pack 1,000 times. Small parts may be anything.
MOST_RATIO = 200
RATIO_MATTERS_FROM = 5_000_000
MOST_PARTS = 10_000
_ENCRYPTED = 0x1
_CHUNK = 1 << 20


def read(path: Path, _form: Format) -> Seen:
    """An archive's names; its files are not read, people send them one by one for that."""
    trouble = look_over(path, unpack=False)
    if trouble:
        return trouble
    with zipfile.ZipFile(path) as archive:
        names = [part.filename for part in archive.infolist() if not part.is_dir()]
    if not names:
        return {"opening": Opening.EMPTY}
    return {"opening": Opening.OPENED, "rows": len(names), "excerpt": excerpt(", ".join(names))}


def look_over(path: Path, *, unpack: bool) -> Seen | None:
    """Nothing when the ZIP is whole and within limits, otherwise how far one may come.

    With `unpack` every part is unpacked into nothing, so that a size that lies and a flipped bit
    are found (the sums are CRC-32) before a parser that believes them sees the file.
    """
    if is_locked(path):
        return {"opening": Opening.LOCKED}
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            why = _swells(parts)
            if why:
                return {"opening": Opening.SWELLING, "why": why}
            if any(part.flag_bits & _ENCRYPTED for part in parts):
                return {"opening": Opening.LOCKED}
            for part in parts if unpack else ():
                with archive.open(part) as content:
                    while content.read(_CHUNK):
                        pass
    except (zipfile.BadZipFile, EOFError, ValueError, OSError, NotImplementedError) as error:
        return {"opening": Opening.BROKEN, "why": type(error).__name__}
    except zlib.error:
        return {"opening": Opening.BROKEN, "why": "zlib"}
    return None


def is_locked(path: Path) -> bool:
    """Whether the file is Microsoft's older container around a package with a password."""
    with path.open("rb") as file:
        if not file.read(8).startswith(OLE_MARK):
            return False
        return "EncryptedPackage".encode("utf-16-le") in file.read()


def _swells(parts: list[zipfile.ZipInfo]) -> str:
    """What the ZIP's own list says beyond the limits, in one word; empty when it keeps them."""
    if len(parts) > MOST_PARTS:
        return "parts"
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        return "size"
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > RATIO_MATTERS_FROM and ratio > MOST_RATIO:
            return "ratio"
    return ""
