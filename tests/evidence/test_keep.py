"""The shelf keeps bytes whole, once, and by what they are."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.evidence.keep import (
    DistantShelf,
    FolderShelf,
    NoSuchShelfError,
    NotKeptError,
    Shelf,
    open_shelf,
)

CONTENT = b"a tool photo"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def shelf(tmp_path: Path) -> FolderShelf:
    """An empty shelf whose folder is not there yet."""
    return FolderShelf(tmp_path / "evidence")


def test_bytes_are_kept_under_their_digest(shelf: FolderShelf) -> None:
    """What is put is found by its SHA-256, and can be read back."""
    assert shelf.put(CONTENT) == DIGEST
    with shelf.open(DIGEST, verify=True) as kept:
        assert kept.read() == CONTENT
    assert shelf.folder / DIGEST[:2] / DIGEST[2:4] / DIGEST == shelf.path(DIGEST)


def test_a_download_is_kept_and_its_source_left_alone(shelf: FolderShelf) -> None:
    """A file is copied in; the caller removes its own."""
    source = shelf.arriving / "fetch-1"
    source.write_bytes(CONTENT)
    assert shelf.put(source) == DIGEST
    assert source.read_bytes() == CONTENT


def test_the_same_bytes_are_kept_once(shelf: FolderShelf) -> None:
    """Eight at a time leave one file and nothing half written."""
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(shelf.put, [CONTENT] * 40))
    assert {DIGEST} == digests
    assert [shelf.path(DIGEST)] == [path for path in shelf.folder.rglob("*") if path.is_file()]


def test_damage_is_seen_and_healed_by_the_same_bytes(shelf: FolderShelf) -> None:
    """A kept file that changed is not handed out as proof; putting it again repairs it."""
    shelf.put(CONTENT)
    shelf.path(DIGEST).chmod(0o600)
    shelf.path(DIGEST).write_bytes(b"another photo")
    assert not shelf.verify(DIGEST)
    with pytest.raises(NotKeptError, match="has changed on disk"):
        shelf.open(DIGEST, verify=True)
    shelf.put(CONTENT)
    assert shelf.verify(DIGEST)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", DIGEST.upper(), DIGEST[:-1]])
def test_only_digests_are_addresses(shelf: FolderShelf, digest: str) -> None:
    """No other name reaches the disk."""
    with pytest.raises(NotKeptError, match="no SHA-256"):
        shelf.path(digest)


def test_what_is_not_kept_is_said(shelf: FolderShelf) -> None:
    """A missing file is an error with what to do, not an empty file."""
    assert not shelf.holds(DIGEST)
    with pytest.raises(NotKeptError, match="Restore the folder"):
        shelf.open(DIGEST)


@pytest.fixture(params=["folder", "file://", "memory://"])
def any_shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """An empty shelf of each kind, opened by its address."""
    address = {
        "folder": str(tmp_path / "evidence"),
        "file://": f"file://{tmp_path / 'evidence'}",
        "memory://": f"memory://{tmp_path.name}",
    }[request.param]
    return open_shelf(address, tmp_path / "arriving")


def test_every_shelf_keeps_finds_and_removes(any_shelf: Shelf) -> None:
    """A folder and an object store do the same."""
    assert any_shelf.put(CONTENT) == any_shelf.put(CONTENT) == DIGEST
    assert any_shelf.holds(DIGEST)
    assert any_shelf.verify(DIGEST)
    assert list(any_shelf.digests()) == [DIGEST]
    with any_shelf.open(DIGEST, verify=True) as kept:
        assert kept.read() == CONTENT
    with any_shelf.local(DIGEST) as path:
        assert path.read_bytes() == CONTENT
    assert any_shelf.remove(DIGEST) == len(CONTENT)
    assert any_shelf.remove(DIGEST) == 0
    assert list(any_shelf.digests()) == []
    with pytest.raises(NotKeptError), any_shelf.local(DIGEST):
        pass
    with pytest.raises(NotKeptError):
        any_shelf.open(DIGEST)


def test_an_object_store_is_healed_by_the_same_bytes(tmp_path: Path) -> None:
    """What was changed there is seen, and nothing of it lies about on this machine."""
    shelf = open_shelf(f"memory://{tmp_path.name}", tmp_path / "arriving")
    assert isinstance(shelf, DistantShelf)
    shelf.put(CONTENT)
    place = next(iter(shelf._files.find(shelf._root)))
    shelf._files.pipe_file(place, b"another photo")
    assert not shelf.verify(DIGEST)
    with pytest.raises(NotKeptError, match="has changed"):
        shelf.open(DIGEST, verify=True)
    shelf.put(CONTENT)
    assert shelf.verify(DIGEST)
    with shelf.local(DIGEST):
        pass
    assert list(shelf.arriving.iterdir()) == []


@pytest.mark.parametrize("address", ["nowhere://bucket", "s3://bucket/evidence"])
def test_an_address_that_nobody_knows_is_told(address: str) -> None:
    """A scheme without its library is a sentence, not a trace."""
    with pytest.raises(NoSuchShelfError, match="READINESS_EVIDENCE"):
        open_shelf(address)
