"""Where the bytes of evidence lie, addressed by their SHA-256: a folder, or an object store.

Decides that what is kept is whole, is kept once, and is found by what it is. It knows no orders,
names or grades, and not for how long anything has to be kept: that is told it. The folder is the
default; any address that fsspec knows (`s3://…`, `gs://…`, `sftp://…`) takes its place, where the
library for it is installed.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from prompts.problems import ReadinessError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_CHUNK = 1 << 20


class NotKeptError(ReadinessError):
    """No such bytes are kept, or they are no longer the bytes that their address says."""

    key = "not_kept"
    transient = False


class NoSuchShelfError(ReadinessError):
    """The address of the evidence shelf is none that can be opened."""


class Shelf(ABC):
    """Bytes under their SHA-256: `ab/cd/abcd…`, 64 hexadecimal digits.

    Several processes may put into one shelf; the same bytes arrive at the same place.

    Attributes:
        arriving: where downloads may be written; made when missing.
    """

    @property
    @abstractmethod
    def arriving(self) -> Path:
        """A folder of this machine for what is not kept yet."""

    @abstractmethod
    def put(self, content: Path | bytes) -> str:
        """Keep a copy of the bytes; their SHA-256 in hexadecimal.

        Durable when it returns. Putting the same bytes again changes nothing, unless the kept copy
        was damaged: then it is replaced by the good one. The source stays where it is. Raises
        OSError when there is no room or no right to write.
        """

    @abstractmethod
    def holds(self, digest: str) -> bool:
        """Whether the bytes are here, without reading them."""

    @abstractmethod
    def digests(self) -> Iterator[str]:
        """The SHA-256 of all that is kept, in no order."""

    @abstractmethod
    def remove(self, digest: str) -> int:
        """Keep these bytes no longer; how many there were, 0 when they were not here."""

    @abstractmethod
    def local(self, digest: str) -> AbstractContextManager[Path]:
        """The bytes as a file of this machine, for reading only, as long as the context lasts."""

    @abstractmethod
    def _read(self, digest: str) -> BinaryIO:
        """The bytes, open for reading. Raises FileNotFoundError."""

    def verify(self, digest: str) -> bool:
        """Whether the bytes are here and still have this SHA-256; reads them all."""
        try:
            with self._read(digest) as kept:
                return _digest_of(kept) == digest
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
            return self._read(digest)
        except FileNotFoundError as error:
            raise _missing(digest) from error


class FolderShelf(Shelf):
    """A content-addressed folder, whose files are whole and synced before they have their name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def arriving(self) -> Path:
        """Where downloads may be written, on the same disk as the shelf; made when missing."""
        place = self.folder / "arriving"
        place.mkdir(parents=True, exist_ok=True)
        return place

    def put(self, content: Path | bytes) -> str:
        """Keep a copy of the bytes, file and folder synced."""
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
        return self.folder / _place(digest)

    def holds(self, digest: str) -> bool:
        """Whether the file is here."""
        return self.path(digest).is_file()

    def digests(self) -> Iterator[str]:
        """The names of all kept files."""
        for path in self.folder.glob("??/??/*"):
            if _DIGEST.fullmatch(path.name):
                yield path.name

    def remove(self, digest: str) -> int:
        """Delete the file."""
        path = self.path(digest)
        try:
            size = path.stat().st_size
            path.unlink()
        except FileNotFoundError:
            return 0
        return size

    @contextmanager
    def local(self, digest: str) -> Iterator[Path]:
        """The kept file itself."""
        if not self.holds(digest):
            raise _missing(digest)
        yield self.path(digest)

    def _read(self, digest: str) -> BinaryIO:
        return self.path(digest).open("rb")


class DistantShelf(Shelf):
    """The same in an object store, or anything else that fsspec reaches by an address."""

    def __init__(self, files: "AbstractFileSystem", root: str, arriving: Path) -> None:
        self._files = files
        self._root = root.rstrip("/")
        self._arriving = arriving

    @property
    def arriving(self) -> Path:
        """A folder of this machine."""
        self._arriving.mkdir(parents=True, exist_ok=True)
        return self._arriving

    def put(self, content: Path | bytes) -> str:
        """Keep a copy of the bytes; a store shows an object only when it has it whole."""
        handle, written = tempfile.mkstemp(dir=self.arriving, prefix="put-")
        temporary = Path(written)
        try:
            with os.fdopen(handle, "wb") as target:
                digest = _copy(content, target)
            place = self._place(digest)
            if not self.verify(digest):
                self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
                self._files.put_file(str(temporary), place)
        finally:
            temporary.unlink(missing_ok=True)
        return digest

    def holds(self, digest: str) -> bool:
        """Whether the object is there."""
        return bool(self._files.isfile(self._place(digest)))

    def digests(self) -> Iterator[str]:
        """The names of all kept objects."""
        for path in self._files.find(self._root):
            name = path.rpartition("/")[2]
            if _DIGEST.fullmatch(name):
                yield name

    def remove(self, digest: str) -> int:
        """Delete the object."""
        place = self._place(digest)
        try:
            size = int(self._files.size(place) or 0)
            self._files.rm_file(place)
        except FileNotFoundError:
            return 0
        return size

    @contextmanager
    def local(self, digest: str) -> Iterator[Path]:
        """A copy, brought here and deleted afterwards; only if it still has its SHA-256."""
        handle, written = tempfile.mkstemp(dir=self.arriving, prefix="get-")
        temporary = Path(written)
        try:
            with self.open(digest) as kept, os.fdopen(handle, "wb") as target:
                shutil.copyfileobj(kept, target, _CHUNK)
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)

    def _read(self, digest: str) -> BinaryIO:
        return cast("BinaryIO", self._files.open(self._place(digest), "rb"))

    def _place(self, digest: str) -> str:
        return f"{self._root}/{_place(digest)}"


def open_shelf(address: str | Path, arriving: Path | None = None) -> Shelf:
    """The shelf of a folder, or of an address with a scheme that fsspec knows.

    Args:
        address: "var/evidence", "file:///srv/evidence", "s3://bucket/evidence".
        arriving: where downloads are written when the shelf is no folder; the machine's own
            temporary folder otherwise.

    Raises:
        NoSuchShelfError: nobody knows such an address, or the library for it is missing.
    """
    text = str(address)
    scheme, mark, rest = text.partition("://")
    if not mark:
        return FolderShelf(Path(text))
    if scheme in {"file", "local"}:
        return FolderShelf(Path(rest))
    from fsspec.core import url_to_fs  # noqa: PLC0415 - a folder needs none of it

    try:
        files, root = url_to_fs(text)
    except (ImportError, ValueError) as error:
        raise NoSuchShelfError(
            f"READINESS_EVIDENCE is {text!r}, and no shelf can be opened there ({error}). Write a "
            "folder, or install what fsspec needs for this kind of address."
        ) from error
    place = arriving or Path(tempfile.gettempdir()) / "readiness-arriving"
    return DistantShelf(files, root, place)


_DIGEST = re.compile(r"[0-9a-f]{64}")


def _place(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise NotKeptError(
            f"{digest!r} is no SHA-256, so nothing is kept under it. Use the 64 hexadecimal"
            " digits from the evidence row."
        )
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def _missing(digest: str) -> NotKeptError:
    return NotKeptError(
        f"The file {digest} is not on the evidence shelf. Restore the folder from a"
        " backup, or ask for the file to be sent again."
    )


def _digest_of(kept: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := kept.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


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
