"""Evidence: the files that people put forward as proof, and what became of each.

Decides the numbers they carry within their order and which worker reads which file. Refuses to know
what is in a file and what it proves, and how long its bytes are kept: `store.originals` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from store.problems import NoSuchEvidenceError
from store.revisions import grow
from store.session import Session
from store.tables import EVIDENCE

State = Literal["waiting", "kept", "refused", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as Slack announced it: nothing of this is checked.

    Attributes:
        question_id: the question it was put forward for; None when nobody said.
        file_id: Slack's id of the file.
        declared_type: the media type that the sender's machine claimed.
        declared_size: bytes, claimed.
        said_us: microseconds since 1970, from the message's ts.
    """

    question_id: str | None
    file_id: str
    name: str
    url: str
    declared_type: str
    declared_size: int
    person: str
    said_us: int
    message_ts: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What came of reading a file.

    Attributes:
        state: "kept", "refused" (read, not accepted) or "failed" (not fetched, or not readable).
        grade: 0 to 4 for E0 to E4.
        findings: one JSON object per probe.
        sha256: of the bytes; None when there were none.
        media_type: found by content; None when unknown.
        question_id, name: what became known only now; None leaves what was there.
        states: what a document names, as {"kind": its kind, "said": [[identity, value], …]}.
    """

    state: State
    at: datetime
    grade: int = 0
    findings: Sequence[Mapping[str, Any]] = ()
    sha256: str | None = None
    media_type: str | None = None
    question_id: str | None = None
    name: str | None = None
    states: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A file of an order: see Upload and Settled.

    `attempts` counts how often it was taken up; `allowed` tells who accepted it with a weaker grade
    than its question asks for: {"by", "at", "reason", "grade", "wanted", "question", "code"}, the
    last one where a one-time code went with it; `pruned_at` tells when its bytes were deleted,
    after the time for which they are kept; `filed_by` who said for which question it is, None where
    nobody did.
    """

    order_id: int
    number: int
    question_id: str | None
    file_id: str
    name: str
    url: str
    declared_type: str
    declared_size: int
    sha256: str | None
    media_type: str | None
    state: str
    grade: int
    findings: Sequence[Mapping[str, Any]]
    person: str
    said_us: int
    message_ts: str | None
    attempts: int
    taken_at: datetime | None
    received_at: datetime
    checked_at: datetime | None
    states: Mapping[str, Any] | None = None
    allowed: Mapping[str, Any] | None = None
    pruned_at: datetime | None = None
    filed_by: str | None = None


OF_ORDER = (
    select(EVIDENCE).where(EVIDENCE.c.order_id == bindparam("order_id")).order_by(EVIDENCE.c.number)
)
_ONE = OF_ORDER.where(EVIDENCE.c.number == bindparam("number"))
_LAST = select(func.max(EVIDENCE.c.number)).where(EVIDENCE.c.order_id == bindparam("order_id"))
_INSERT = insert(EVIDENCE)
_WAITING = (
    select(EVIDENCE)
    .where(
        EVIDENCE.c.state == "waiting",
        or_(EVIDENCE.c.taken_at.is_(None), EVIDENCE.c.taken_at < bindparam("taken_before")),
    )
    .order_by(EVIDENCE.c.received_at, EVIDENCE.c.order_id, EVIDENCE.c.number)
    .limit(bindparam("limit"))
)
_OF_MESSAGE = OF_ORDER.where(EVIDENCE.c.message_ts == bindparam("message_ts"))
_THIS = update(EVIDENCE).where(
    EVIDENCE.c.order_id == bindparam("of_order"), EVIDENCE.c.number == bindparam("of_number")
)
_FREE = update(EVIDENCE).where(EVIDENCE.c.state == "waiting").values(taken_at=None)


def add(session: Session, *, order_id: int, upload: Upload) -> int:
    """Add a file to an order and return its number there, from 1. Raises NoSuchOrderError."""
    connection = session.connection()
    grow(connection, order_id)
    number: int = (connection.execute(_LAST, {"order_id": order_id}).scalar() or 0) + 1
    connection.execute(
        _INSERT,
        {
            "order_id": order_id,
            "number": number,
            "question_id": upload.question_id,
            "file_id": upload.file_id,
            "name": upload.name,
            "url": upload.url,
            "declared_type": upload.declared_type,
            "declared_size": upload.declared_size,
            "sha256": None,
            "media_type": None,
            "state": "waiting",
            "grade": 0,
            "findings": [],
            "person": upload.person,
            "said_us": upload.said_us,
            "message_ts": upload.message_ts,
            "attempts": 0,
            "taken_at": None,
            "received_at": upload.received_at,
            "checked_at": None,
            "states": None,
            "allowed": None,
            "pruned_at": None,
            "filed_by": None,
        },
    )
    return number


def waiting(
    session: Session, *, limit: int, now: datetime, lease: timedelta = timedelta(minutes=10)
) -> tuple[EvidenceRecord, ...]:
    """Files nobody has read yet, oldest first, without those taken up within the lease."""
    values = {"limit": limit, "taken_before": now - lease}
    return tuple(EvidenceRecord(*row) for row in session.connection().execute(_WAITING, values))


def take(
    session: Session, *, now: datetime, lease: timedelta = timedelta(minutes=10)
) -> EvidenceRecord | None:
    """Take up the oldest file that waits: nobody else gets it until the lease is over."""
    connection = session.connection()
    chosen = connection.execute(
        _WAITING.with_for_update(skip_locked=True), {"limit": 1, "taken_before": now - lease}
    ).first()
    if chosen is None:
        return None
    taken = connection.execute(
        _THIS.values(taken_at=now, attempts=EVIDENCE.c.attempts + 1).returning(EVIDENCE),
        {"of_order": chosen.order_id, "of_number": chosen.number},
    ).one()
    return EvidenceRecord(*taken)


def put_back(
    session: Session, *, order_id: int, number: int, taken_at: datetime, attempts: int
) -> None:
    """Change when a file was taken up, so that its lease ends sooner: it is to be tried again.

    Args:
        session: writes.
        order_id: the order.
        number: the file's number within it.
        taken_at: from which its lease is counted (UTC).
        attempts: how many of its tries count.
    """
    session.connection().execute(
        _THIS.values(taken_at=taken_at, attempts=attempts),
        {"of_order": order_id, "of_number": number},
    )


def file_for(
    session: Session, *, order_id: int, number: int, question_id: str | None, by: str | None
) -> EvidenceRecord:
    """Have a file read anew, for another question where a person said so.

    Its bytes stay what they are. Raises NoSuchOrderError or NoSuchEvidenceError.

    Args:
        session: writes.
        order_id: the order.
        number: the file's number within it.
        question_id: the question that it is for.
        by: who said so; None leaves whoever did before.
    """
    connection = session.connection()
    grow(connection, order_id)
    values: dict[str, object] = {
        "state": "waiting",
        "question_id": question_id,
        "attempts": 0,
        "taken_at": None,
    }
    if by is not None:
        values["filed_by"] = by
    return _changed(connection, order_id, number, values)


def free(session: Session) -> None:
    """End every lease: whoever held one is known to be gone."""
    session.connection().execute(_FREE)


def settle(session: Session, *, order_id: int, number: int, settled: Settled) -> EvidenceRecord:
    """Note what came of a file. Raises NoSuchOrderError or NoSuchEvidenceError.

    A file is settled again when it is read again: the journal keeps what was before. The question
    stays what it was unless `settled` names one.
    """
    connection = session.connection()
    grow(connection, order_id)
    values: dict[str, object] = {
        "state": settled.state,
        "grade": settled.grade,
        "findings": list(settled.findings),
        "sha256": settled.sha256,
        "media_type": settled.media_type,
        "checked_at": settled.at,
        "states": None if settled.states is None else dict(settled.states),
    }
    if settled.question_id is not None:
        values["question_id"] = settled.question_id
    if settled.name is not None:
        values["name"] = settled.name
    return _changed(connection, order_id, number, values)


def allow(
    session: Session, *, order_id: int, number: int, allowed: Mapping[str, Any]
) -> EvidenceRecord:
    """Note who let a file pass, and why; the first to do so stays.

    Raises NoSuchOrderError or NoSuchEvidenceError.
    """
    connection = session.connection()
    grow(connection, order_id)
    connection.execute(
        _THIS.where(EVIDENCE.c.allowed.is_(None)).values(allowed=dict(allowed)),
        {"of_order": order_id, "of_number": number},
    )
    found = one(session, order_id=order_id, number=number)
    if found is None:
        raise NoSuchEvidenceError(order_id, number)
    return found


def of_message(session: Session, *, order_id: int, message_ts: str) -> tuple[EvidenceRecord, ...]:
    """The files that came with one message, in the order in which they are read."""
    rows = session.connection().execute(
        _OF_MESSAGE, {"order_id": order_id, "message_ts": message_ts}
    )
    return tuple(EvidenceRecord(*row) for row in rows)


def of_order(session: Session, *, order_id: int) -> tuple[EvidenceRecord, ...]:
    """An order's files, in the order in which they came."""
    rows = session.connection().execute(OF_ORDER, {"order_id": order_id})
    return tuple(EvidenceRecord(*row) for row in rows)


def one(session: Session, *, order_id: int, number: int) -> EvidenceRecord | None:
    """One file of an order."""
    row = session.connection().execute(_ONE, {"order_id": order_id, "number": number}).first()
    return None if row is None else EvidenceRecord(*row)


def _changed(
    connection: Connection, order_id: int, number: int, values: Mapping[str, object]
) -> EvidenceRecord:
    row = connection.execute(
        _THIS.values(**values).returning(EVIDENCE), {"of_order": order_id, "of_number": number}
    ).first()
    if row is None:
        raise NoSuchEvidenceError(order_id, number)
    return EvidenceRecord(*row)
