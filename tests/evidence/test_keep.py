"""The shelf keeps bytes whole, once, and by what they are."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.evidence.keep import NotKeptError, Shelf

CONTENT = b"a tool photo"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf whose folder is not there yet."""
    return Shelf(tmp_path / "evidence")


def test_bytes_are_kept_under_their_digest(shelf: Shelf) -> None:
    """What is put is found by its SHA-256, and can be read back."""
    assert shelf.put(CONTENT) == DIGEST
    with shelf.open(DIGEST, verify=True) as kept:
        assert kept.read() == CONTENT
    assert shelf.folder / DIGEST[:2] / DIGEST[2:4] / DIGEST == shelf.path(DIGEST)


def test_a_download_is_kept_and_its_source_left_alone(shelf: Shelf) -> None:
    """A file is copied in; the caller removes its own."""
    source = shelf.arriving / "fetch-1"
    source.write_bytes(CONTENT)
    assert shelf.put(source) == DIGEST
    assert source.read_bytes() == CONTENT


def test_the_same_bytes_are_kept_once(shelf: Shelf) -> None:
    """Eight at a time leave one file and nothing half written."""
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(shelf.put, [CONTENT] * 40))
    assert {DIGEST} == digests
    assert [shelf.path(DIGEST)] == [path for path in shelf.folder.rglob("*") if path.is_file()]


def test_damage_is_seen_and_healed_by_the_same_bytes(shelf: Shelf) -> None:
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
def test_only_digests_are_addresses(shelf: Shelf, digest: str) -> None:
    """No other name reaches the disk."""
    with pytest.raises(NotKeptError, match="no SHA-256"):
        shelf.path(digest)


def test_what_is_not_kept_is_said(shelf: Shelf) -> None:
    """A missing file is an error with what to do, not an empty file."""
    assert not shelf.holds(DIGEST)
    with pytest.raises(NotKeptError, match="Restore the folder"):
        shelf.open(DIGEST)
