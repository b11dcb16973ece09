"""Reading the files that wait: fetched, kept, looked into, and settled. One at a time.

Decides when a file is tried again and when it is given up. Works outside any transaction and never
in a listener; a worker of its own calls `read_next`.
"""

from __future__ import annotations

import logging
from base64 import b64decode
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bot.desk import cases, files, progress
from bot.desk.banks import BankUnreadableError, passing_over
from bot.desk.files import Result
from bot.evidence import grade
from bot.evidence.fetch import AccessDeniedError, DownloadError, FileGoneError
from bot.evidence.keep import NotKeptError
from bot.evidence.placard import code_in
from bot.evidence.probes import probe
from bot.evidence.read import ReaderNotStartedError, examine
from prompts.answer import Grade
from prompts.finding import Outcome
from store import evidence, originals
from store.problems import StoreBusyError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.desk.desk import Desk
    from bot.evidence.facts import Facts
    from bot.evidence.fetch import Fetcher
    from bot.evidence.keep import Shelf
    from prompts.finding import Finding
    from store.evidence import EvidenceRecord

MOST_TRIES = 5
"""Times that a file is taken up; also where the bot was ended by it each time."""
LEASE = timedelta(minutes=5)
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_CHART = 300_000
_log = logging.getLogger(__name__)


class FileInfo(Protocol):
    """Asks Slack about a file; None when Slack knows no such file or keeps it from us."""

    def __call__(self, file_id: str) -> dict[str, Any] | None:
        """Slack's `file` object of `files.info`."""
        ...


@dataclass(frozen=True, slots=True)
class Library:
    """What reading a file needs.

    Attributes:
        said: called when something was written down that can be said at once.
    """

    fetcher: Fetcher
    shelf: Shelf
    info: FileInfo
    said: Callable[[], None] = lambda: None


def read_next(desk: Desk, library: Library) -> bool:
    """Read the oldest file that waits; False when none does."""
    now = desk.clock.now()
    with desk.database.read() as session:  # most rings are for nothing, and a look holds nobody up
        if not evidence.waiting(session, limit=1, now=now, lease=LEASE):
            return False
    with desk.database.write() as session:
        file = evidence.take(session, now=now, lease=LEASE)
        if file is not None:
            progress.begun(desk, session, file)
    if file is None:
        return False
    library.said()
    # A file whose order's bank cannot be read waits until the order is moved: that is no try.
    counted, wait = file.attempts - 1, LEASE
    with passing_over():
        result = _read(desk, library, file)
        if result is not None:
            file = replace(file, question_id=result.question_id or file.question_id)
            if _settled(desk, file, result):
                return True
        counted, wait = file.attempts, min(LEASE, timedelta(seconds=2**file.attempts))
    with desk.database.write() as session:
        evidence.put_back(
            session,
            order_id=file.order_id,
            number=file.number,
            taken_at=now - LEASE + wait,
            attempts=counted,
        )
    return True


def _settled(desk: Desk, file: EvidenceRecord, result: Result) -> bool:
    """Write down what came of a file, or that it cannot be; False where it is to be tried again."""
    try:
        return files.settle(desk, file, result)
    except (BankUnreadableError, StoreBusyError, StoreUnavailableError):
        raise
    except Exception:  # noqa: BLE001 - logged, told and recorded: one file ends alone
        _log.exception("File %s of order %s cannot be settled", file.number, file.order_id)
        if file.attempts < MOST_TRIES:
            return False
    sentence = desk.words.say("fetch.fault", files.language_of(desk, file), name=file.name)
    return files.settle(desk, file, replace(_failed("fault", sentence), sha256=result.sha256))


def take_over(desk: Desk) -> None:
    """Free the files that an earlier process had taken up, where no other one can be alive."""
    with desk.database.write() as session:
        evidence.free(session)


def _read(desk: Desk, library: Library, file: EvidenceRecord) -> Result | None:
    """What came of a file; None when it is to be tried again after its lease.

    Whatever one file does to its readers ends with that file: it is logged with its trace, told in
    the thread and recorded, and the next file is read. One that took the whole bot with it each
    time, so that nothing could be told, is not read once more.
    """
    language = files.language_of(desk, file)
    with desk.database.read() as session:
        cases.asked(desk, session, file)  # not fetched where nothing can be judged
    digest = (file.sha256 or "") if file.checked_at else ""
    try:
        if file.attempts > MOST_TRIES:
            return _never_ended(desk, library, file)
        file, digest = _brought(desk, library, file)
        with library.shelf.local(digest) as path:
            facts = examine(path, file.name, largest=library.fetcher.largest)
        return replace(_judge(desk, file, facts, digest), sha256=digest, name=file.name)
    except (BankUnreadableError, StoreBusyError, StoreUnavailableError):
        raise
    except (DownloadError, ReaderNotStartedError) as problem:
        again, failed = problem.transient, _Fault(problem.key, problem.words_key, problem.values)
        _log.warning("File %s of order %s: %s", file.number, file.order_id, problem)
    except (OSError, NotKeptError):
        again, failed = True, _Fault("not_kept", "fetch.not_kept", {"name": file.name})
        _log.exception(
            "File %s of order %s cannot be kept or read on the evidence shelf: look whether its "
            "disk is full and its folder can be written",
            file.number,
            file.order_id,
        )
    except Exception:  # noqa: BLE001 - logged, told and recorded: one file ends alone
        again, failed = False, _Fault("fault", "fetch.fault", {"name": file.name})
        _log.exception("File %s of order %s cannot be judged", file.number, file.order_id)
    if again and file.attempts < MOST_TRIES:
        return None
    told = _failed(failed.key, desk.words.say(failed.words_key, language, **failed.values))
    return replace(told, sha256=digest or None)


class _Fault(NamedTuple):
    """Why nothing came of a file, and the words that say so."""

    key: str
    words_key: str
    values: Mapping[str, Any]


def _brought(desk: Desk, library: Library, file: EvidenceRecord) -> tuple[EvidenceRecord, str]:
    """Bring a file from Slack onto the shelf, where it is not there yet; its SHA-256 beside it."""
    if file.checked_at is None:
        file = _address(library, file)
    if file.sha256 is not None and library.shelf.verify(file.sha256):
        return file, file.sha256  # an earlier try brought it, or it is read for another question
    fetched = library.fetcher.fetch(file.url, name=file.name, declared_type=file.declared_type)
    try:
        with desk.database.write() as session:
            originals.claim(
                session, order_id=file.order_id, number=file.number, sha256=fetched.sha256
            )
        return file, library.shelf.put(fetched.path)
    finally:
        fetched.path.unlink(missing_ok=True)


def _never_ended(desk: Desk, library: Library, file: EvidenceRecord) -> Result:
    """What is said of a file that was taken up as often as can be and never came to an end."""
    _log.error(
        "File %s of order %s was taken up %d times and the bot ended each time; it is not read "
        "again",
        file.number,
        file.order_id,
        MOST_TRIES,
    )
    sentence = desk.words.say(
        "fetch.never_ended", files.language_of(desk, file), name=file.name, n=MOST_TRIES
    )
    kept = file.sha256 if file.sha256 and library.shelf.holds(file.sha256) else None
    return replace(_failed("never_ended", sentence), sha256=kept)


def _judge(desk: Desk, file: EvidenceRecord, facts: Facts, digest: str) -> Result:
    """What the facts about a file are worth for the question that it is for."""
    language = files.language_of(desk, file)
    with desk.database.read() as session:
        file = replace(file, question_id=cases.belongs_to(desk, session, file, facts, digest))
        case = cases.case_of(desk, session, file, facts, digest)
    findings = probe(facts, case)
    judgement = grade.judge(findings)
    report = facts.report or {}
    says_more = report.get("states") or report.get("kind")
    return Result(
        state="kept" if judgement.accepted else "refused",
        accepted=judgement.accepted,
        grade=judgement.grade,
        findings=[
            {"probe": f.probe, "holds": f.holds.value, "key": f.words_key, "values": dict(f.values)}
            for f in findings
            if f.holds is not Outcome.NOT_APPLICABLE
        ],
        told=[grade.sentence(finding, desk.words, language) for finding in judgement.said],
        graded=grade.reason(judgement, case.minimum, desk.words, language),
        remedy=grade.remedy(judgement, case.minimum, desk.words, language),
        weak=judgement.is_weak(case.minimum),
        claim_fails=judgement.claim_fails,
        states={"kind": report.get("kind") or "", "said": report.get("states") or []}
        if judgement.accepted and says_more
        else None,
        prints=facts.prints,
        masked=facts.masked_prints,
        code="" if judgement.is_weak(case.minimum) else _code(findings),
        media_type=facts.media_type or None,
        chart=_chart(facts),
        question_id=file.question_id,
    )


def _code(findings: Sequence[Finding]) -> str:
    """The one-time code that a file showed and thereby uses up; empty where it showed none."""
    shown = next(
        (f for f in findings if f.probe == grade.PLACARD and f.holds is Outcome.TRUE), None
    )
    return "" if shown is None else code_in(str(shown.values["code"])) or ""


def _chart(facts: Facts) -> bytes:
    """The picture of a report's measurements; the child may have written anything there."""
    try:
        picture = b64decode(facts.chart, validate=True)
    except ValueError:
        return b""
    return picture if picture.startswith(PNG) and len(picture) <= LARGEST_CHART else b""


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
