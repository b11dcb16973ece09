"""Reading the files that wait: fetched, kept, looked into, and settled. One at a time.

Decides when a file is tried again and when it is given up. Works outside any transaction and never
in a listener; a worker of its own calls `read_next`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from bot.desk import files
from bot.desk.files import Result
from bot.evidence.fetch import AccessDeniedError, DownloadError, FileGoneError
from bot.evidence.grade import judge, remedy_key
from bot.evidence.probes import probe
from bot.evidence.read import ReaderNotStartedError, examine
from prompts.answer import Grade
from store import evidence

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.evidence.fetch import Fetcher
    from bot.evidence.keep import Shelf
    from store.evidence import EvidenceRecord

MOST_TRIES = 5
LEASE = timedelta(minutes=5)
_log = logging.getLogger(__name__)


class FileInfo(Protocol):
    """Asks Slack about a file; None when Slack knows no such file or keeps it from us."""

    def __call__(self, file_id: str) -> dict[str, Any] | None:
        """Slack's `file` object of `files.info`."""
        ...


@dataclass(frozen=True, slots=True)
class Library:
    """What reading a file needs."""

    fetcher: Fetcher
    shelf: Shelf
    info: FileInfo


def read_next(desk: Desk, library: Library) -> bool:
    """Read the oldest file that waits; False when none does."""
    now = desk.clock.now()
    with desk.database.read() as session:  # most rings are for nothing, and a look holds nobody up
        if not evidence.waiting(session, limit=1, now=now, lease=LEASE):
            return False
    with desk.database.write() as session:
        file = evidence.take(session, now=now, lease=LEASE)
    if file is None:
        return False
    result = _read(desk, library, file)
    if result is not None:
        files.settle(desk, file, result)
        return True
    wait = min(LEASE, timedelta(seconds=2**file.attempts))
    with desk.database.write() as session:
        evidence.put_back(
            session, order_id=file.order_id, number=file.number, taken_at=now - LEASE + wait
        )
    return True


def take_over(desk: Desk) -> None:
    """Free the files that an earlier process had taken up, where no other one can be alive."""
    with desk.database.write() as session:
        evidence.free(session)


def _read(desk: Desk, library: Library, file: EvidenceRecord) -> Result | None:
    """What came of a file; None when it is to be tried again after its lease."""
    language = files.language_of(desk, file)
    try:
        file = _address(library, file)
        fetched = library.fetcher.fetch(file.url, name=file.name, declared_type=file.declared_type)
    except DownloadError as problem:
        if problem.transient and file.attempts < MOST_TRIES:
            _log.warning("File %s of order %s: %s", file.number, file.order_id, problem)
            return None
        sentence = desk.words.say(problem.words_key, language, **problem.values)
        return _failed(problem.key, sentence)
    try:
        digest = library.shelf.put(fetched.path)
    finally:
        fetched.path.unlink(missing_ok=True)
    try:
        facts = examine(library.shelf.path(digest), file.name, largest=library.fetcher.largest)
    except ReaderNotStartedError as problem:
        if file.attempts < MOST_TRIES:
            _log.warning("File %s of order %s: %s", file.number, file.order_id, problem)
            return None
        sentence = desk.words.say(problem.words_key, language, **problem.values)
        return replace(_failed(problem.key, sentence), sha256=digest)
    findings = probe(facts, files.kind_wanted(desk, file))
    judgement = judge(findings)
    decisive = judgement.decisive
    return Result(
        state="kept" if judgement.accepted else "refused",
        accepted=judgement.accepted,
        grade=judgement.grade,
        findings=[
            {"probe": f.probe, "holds": f.holds.value, "key": f.words_key, "values": dict(f.values)}
            for f in findings
        ],
        told=[desk.words.say(decisive.words_key, language, **decisive.values)],
        remedy=""
        if judgement.accepted
        else desk.words.say(remedy_key(decisive), language, **decisive.values),
        sha256=digest,
        media_type=facts.media_type or None,
        name=file.name,
    )


def _address(library: Library, file: EvidenceRecord) -> EvidenceRecord:
    """Where the file is; a file shared from another company has to be asked for first."""
    if file.url:
        return file
    told = library.info(file.file_id)
    if told is None:
        raise FileGoneError(f"{file.name} is no longer in Slack.", name=file.name)
    if told.get("file_access") == "access_denied" or not told.get("url_private_download"):
        raise AccessDeniedError(f"Slack does not let us open {file.name}.", name=file.name)
    return replace(
        file,
        name=told.get("name") or file.name,
        url=told["url_private_download"],
        declared_type=told.get("mimetype") or "",
    )


def _failed(key: str, sentence: str) -> Result:
    return Result(
        state="failed",
        accepted=False,
        grade=Grade.E0,
        findings=[{"probe": "file_was_fetched", "holds": "false", "key": key, "values": {}}],
        told=[sentence],
    )
