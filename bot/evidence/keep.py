"""Where the bytes of evidence lie: a folder, addressed by their SHA-256.

Decides that what is kept is whole, is kept once, and is found by what it is. It knows no orders,
names or grades. The seam is narrow (put, open, holds, verify) so that an object store can take
the folder's place.
"""

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from prompts.problems import ReadinessError

_CHUNK = 1 << 20


class NotKeptError(ReadinessError):
    """No such bytes are kept, or they are no longer the bytes that their address says."""

    key = "not_kept"
    transient = False


class Shelf:
    """A content-addressed folder: `ab/cd/abcd…`, 64 hexadecimal digits.

    Several processes may put into one folder; the same bytes arrive at the same place.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def arriving(self) -> Path:
        """Where downloads may be written, on the same disk as the shelf; made when missing."""
        place = self.folder / "arriving"
        place.mkdir(parents=True, exist_ok=True)
        return place

    def put(self, content: Path | bytes) -> str:
        """Keep a copy of the bytes; their SHA-256 in hexadecimal.

        Durable when it returns (file and folder are synced). Putting the same bytes again changes
        nothing, unless the kept copy was damaged: then it is replaced by the good one. The source
        stays where it is. Raises OSError when the disk is full or read-only.
        """
        handle, written = tempfile.mkstemp(dir=self.arriving, prefix="put-")
        temporary = Path(written)
        try:
            with os.fdopen(handle, "wb") as target:
                digest = _copy(content, target)
                target.flush()
                os.fsync(target.fileno())
            place = self.path(digest)
            if not self.verify(digest):
                place.parent.mkdir(parents=True, exist_ok=True)
                temporary.chmod(0o440)
                temporary.replace(place)
                for folder in (place.parent, place.parent.parent, self.folder):
                    _sync_folder(folder)
        finally:
            temporary.unlink(missing_ok=True)
        return digest

    def path(self, digest: str) -> Path:
        """Where these bytes lie or would lie; for reading only."""
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise NotKeptError(
                f"{digest!r} is no SHA-256, so nothing is kept under it. Use the 64 hexadecimal"
                " digits from the evidence row."
            )
        return self.folder / digest[:2] / digest[2:4] / digest

    def holds(self, digest: str) -> bool:
        """Whether the bytes are here, without reading them."""
        return self.path(digest).is_file()

    def verify(self, digest: str) -> bool:
        """Whether the bytes are here and still have this SHA-256; reads them all."""
        try:
            with self.path(digest).open("rb") as kept:
                return hashlib.file_digest(kept, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False

    def open(self, digest: str, *, verify: bool = False) -> BinaryIO:
        """The bytes, open for reading; with `verify` only if they still have their SHA-256."""
        if verify and self.holds(digest) and not self.verify(digest):
            raise NotKeptError(
                f"The kept file {digest} has changed on disk, so it proves nothing any more."
                " Restore it from a backup, or ask for the file to be sent again."
            )
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as error:
            raise NotKeptError(
                f"The file {digest} is not on the evidence shelf. Restore the folder from a"
                " backup, or ask for the file to be sent again."
            ) from error


def _copy(content: Path | bytes, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    if isinstance(content, bytes):
        digest.update(content)
        target.write(content)
        return digest.hexdigest()
    with content.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where the system lets folders be synced."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
