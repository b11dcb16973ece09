"""The evidence shelf from the command line: hashed anew, and emptied of what nobody needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.evidence.keep import FolderShelf
from store import evidence, journal, orders
from store.database import open_database
from tests.store.samples import new_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.database import Database
    from tests.store.databases import Sqlite

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderShelf:
    """An empty shelf, and a database beside it, both named in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("READINESS_EVIDENCE", str(tmp_path / "evidence"))
    monkeypatch.delenv("READINESS_EVIDENCE_KEEP_DAYS", raising=False)
    return FolderShelf(tmp_path / "evidence")


@pytest.fixture
def database(
    sqlite_files: Sqlite, monkeypatch: pytest.MonkeyPatch, shelf: FolderShelf
) -> Iterator[Database]:
    """The database of that shelf."""
    del shelf
    url = sqlite_files.ready()
    monkeypatch.setenv("DATABASE_URL", url)
    opened = open_database(url)
    yield opened
    opened.close()


def keep(
    database: Database, shelf: FolderShelf, code: str, content: bytes, *, closed: datetime | None
) -> str:
    """An order with one kept file, closed at that time."""
    digest = shelf.put(content)
    with database.write() as session:
        order = orders.open_order(session, order=new_order(code, opened_at=LONG_AGO))
        number = evidence.add(
            session,
            order_id=order.id,
            upload=evidence.Upload(
                question_id=None,
                file_id="F1",
                name="tool.jpg",
                url="",
                declared_type="",
                declared_size=len(content),
                person="U1",
                said_us=0,
                message_ts=None,
                received_at=LONG_AGO,
            ),
        )
        settled = evidence.Settled(state="kept", at=LONG_AGO, sha256=digest)
        evidence.settle(session, order_id=order.id, number=number, settled=settled)
        if closed is not None:
            orders.close(session, order_id=order.id, at=closed, by="U1")
    return digest


def test_verify_names_what_is_damaged_and_what_is_missing(
    database: Database, shelf: FolderShelf, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every kept file is read and hashed; the operator is told what to do."""
    digests = [keep(database, shelf, f"A-{n}", bytes([n]) * 50, closed=None) for n in range(3)]
    assert main(["evidence", "verify"]) == 0
    assert "All 3 files are what their SHA-256 says" in capsys.readouterr().out
    shelf.path(digests[0]).chmod(0o600)
    shelf.path(digests[0]).write_bytes(b"forged")
    shelf.remove(digests[1])
    shelf.put(b"nobody's")
    assert main(["evidence", "verify"]) == 1
    said = capsys.readouterr().out
    assert f"damaged  {digests[0]}" in said
    assert f"missing  {digests[1]}" in said
    assert "1 files on the shelf belong to no order" in said


def test_prune_deletes_only_what_the_policy_says_and_nobody_needs(
    database: Database,
    shelf: FolderShelf,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An open order keeps its bytes for ever; a closed one for the days that are set."""
    old = keep(database, shelf, "OLD-1", b"old" * 20, closed=NOW - timedelta(days=200))
    fresh = keep(database, shelf, "NEW-1", b"new" * 20, closed=NOW - timedelta(days=3))
    live = keep(database, shelf, "LIVE-1", b"live" * 20, closed=None)
    shared = keep(database, shelf, "OLD-2", b"both" * 20, closed=NOW - timedelta(days=200))
    keep(database, shelf, "LIVE-2", b"both" * 20, closed=None)
    assert main(["evidence", "prune"]) == 0
    assert "Everything is kept" in capsys.readouterr().out
    monkeypatch.setenv("READINESS_EVIDENCE_KEEP_DAYS", "90")
    assert main(["evidence", "prune", "--dry-run"]) == 0
    assert f"would delete  {old}" in capsys.readouterr().out
    assert shelf.holds(old)
    assert main(["evidence", "prune"]) == 0
    assert "1 files were deleted" in capsys.readouterr().out
    assert [shelf.holds(one) for one in (old, fresh, live, shared)] == [False, True, True, True]
    assert main(["evidence", "verify"]) == 0
    with database.read() as session:
        order = next(iter(orders.of_code(session, code="OLD-1")))
        entry = journal.of_order(session, order_id=order.id)[-1]
    assert (entry.verb, entry.details["sha256"]) == ("file_pruned", old)


def test_a_policy_that_is_no_number_of_days_is_told(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is deleted by a slip of the hand."""
    del database
    for wrong in ("ten", "3", "-90"):
        monkeypatch.setenv("READINESS_EVIDENCE_KEEP_DAYS", wrong)
        assert main(["evidence", "prune"]) == 1
        assert "at least 30" in capsys.readouterr().err
