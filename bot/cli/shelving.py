"""The evidence shelf from a terminal: is everything whole, and what need not be kept any longer.

Decides what an operator is told about kept bytes. Only `prune` deletes, only bytes on which no open
order rests, and it writes each deletion into the order's journal.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.evidence.keep import open_shelf
from store import journal, originals

if TYPE_CHECKING:
    from datetime import datetime

    from bot.evidence.keep import Shelf
    from store.database import Database


def verify(database: Database, address: str) -> int:
    """Read every kept file, hash it anew, and name what is damaged or missing."""
    shelf = open_shelf(address)
    with database.read() as session:
        wanted, known = originals.kept(session), originals.named(session)
    damaged = missing = 0
    for digest in sorted(wanted):
        if not shelf.holds(digest):
            missing += 1
            print(f"missing  {digest}")
        elif not shelf.verify(digest):
            damaged += 1
            print(f"damaged  {digest}")
    loose = sum(digest not in known for digest in shelf.digests())
    if loose:
        print(f"{loose} files on the shelf belong to no order; nothing rests on them.")
    if damaged or missing:
        print(
            f"Of {len(wanted)} files {damaged} are damaged and {missing} are missing. Restore them "
            "from a backup, or ask for them to be sent again: the same bytes repair the shelf."
        )
        return 1
    print(f"All {len(wanted)} files are what their SHA-256 says.")
    return 0


def prune(
    database: Database, address: str, *, days: int | None, now: datetime, dry_run: bool
) -> int:
    """Delete the bytes that are older than the policy says and that no open order needs."""
    if days is None:
        print(
            "Everything is kept: READINESS_EVIDENCE_KEEP_DAYS is not set. Set it to the days for "
            "which the files of a closed order have to be kept."
        )
        return 0
    shelf, before = open_shelf(address), now - timedelta(days=days)
    with database.read() as session:
        needless = originals.needless(session, before=before)
    if dry_run:
        for digest in sorted(needless):
            print(f"would delete  {digest}")
        print(f"{len(needless)} files would be deleted; nothing was.")
        return 0
    freed = [
        size
        for digest in sorted(needless)
        if (size := _delete(database, shelf, digest, before=before, days=days, now=now)) is not None
    ]
    print(f"{len(freed)} files were deleted, {sum(freed) / 1_000_000:.1f} MB in all.")
    return 0


def _delete(
    database: Database, shelf: Shelf, digest: str, *, before: datetime, days: int, now: datetime
) -> int | None:
    """Delete bytes while nobody can come to rest on them; their size, None where somebody does."""
    with database.write() as session:
        # The same file may have been sent for another order since, or an order opened again.
        files = originals.prune(session, sha256=digest, before=before, at=now)
        if not files:
            return None
        for file in files:
            journal.write(
                session,
                order_id=file.order_id,
                at=now,
                actor="readiness",
                verb="file_pruned",
                details={"number": file.number, "sha256": digest, "days": days},
            )
        # Within the transaction: a file with these bytes that comes now is kept anew behind it.
        return shelf.remove(digest)
