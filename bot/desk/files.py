"""Files in the thread: taken in when they are dropped, settled when they have been read.

Decides to which question a file belongs and what an accepted one does to the answer. Refuses to
know how bytes come and what is in them: that is the evidence room's work, outside any transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.heard import Heard, ts_of
from bot.desk.recording import Given, record
from bot.desk.turn import Turn
from prompts.answer import Attached, Grade, Standing
from prompts.checklist import Status
from prompts.question import Kind
from store import answers, evidence, journal, orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from prompts.question import Question
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord


@dataclass(frozen=True, slots=True)
class File:
    """A file as Slack announced it: nothing of this is checked."""

    id: str
    name: str
    url: str
    declared_type: str
    declared_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of fetching and reading one file.

    Attributes:
        accepted: whether it counts as proof.
        grade: how much it proves.
        findings: one JSON object per probe.
        told: what is said about it, in the order's language.
        remedy: what to send instead; empty where it was accepted.
    """

    state: evidence.State
    accepted: bool
    grade: Grade
    findings: Sequence[dict[str, Any]]
    told: Sequence[str]
    remedy: str = ""
    sha256: str | None = None
    media_type: str | None = None
    name: str | None = None


def take_in(  # noqa: PLR0913 - a message with files has this many sides
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question | None,
    files: Sequence[File],
    caption: str,
) -> None:
    """Write down that files came, and say so. They are read later, by their own worker."""
    for file in files:
        number = evidence.add(
            session,
            order_id=order.id,
            upload=evidence.Upload(
                question_id=question.id if question else None,
                file_id=file.id,
                name=file.name,
                url=file.url,
                declared_type=file.declared_type,
                declared_size=file.declared_size,
                person=heard.user,
                said_us=int(heard.ts.replace(".", "")),
                message_ts=heard.ts,
                received_at=desk.clock.now(),
            ),
        )
        journal.write(
            session,
            order_id=order.id,
            at=desk.clock.now(),
            actor=heard.user,
            verb="file_received",
            details={
                "number": number,
                "file": file.id,
                "name": file.name,
                "question": question.id if question else None,
                "caption": caption,
                "heard": heard.ids[0],
            },
        )
    # A file from another company has no name until Slack is asked; a bare number says nothing.
    names = [file.name for file in files if file.name != file.id]
    context = {"files": names, "count": len(files), "user": heard.user}
    desk.say_in_thread(session, order, "received", context)


def settle(desk: Desk, file: EvidenceRecord, result: Result) -> None:
    """Write down what came of a file, say it in the thread, and go on."""
    with desk.database.write() as session:
        before = evidence.one(session, order_id=file.order_id, number=file.number)
        if before is None or before.state != "waiting":
            return  # settled by another worker, whose lease was thought to be over
        order = orders.get(session, order_id=file.order_id)
        assert order is not None, "orders are never deleted"
        evidence.settle(
            session,
            order_id=file.order_id,
            number=file.number,
            settled=evidence.Settled(
                state=result.state,
                at=desk.clock.now(),
                grade=int(result.grade),
                findings=list(result.findings),
                sha256=result.sha256,
                media_type=result.media_type,
                name=result.name,
            ),
        )
        journal.write(
            session,
            order_id=order.id,
            at=desk.clock.now(),
            actor="readiness",
            verb="file_settled",
            details={
                "number": file.number,
                "state": result.state,
                "grade": int(result.grade),
                "sha256": result.sha256,
            },
        )
        question = desk.bank.by_id.get(file.question_id or "")
        _tell(desk, session, order, file, question, result)
        if not result.accepted or question is None:
            turn.go_on(desk, session, order, Turn())
            return
        line = _prove(desk, session, order, file, question, result)
        heard = [] if line is None else [line]
        settled = question.id if line is not None and order.asking == question.id else None
        turn.go_on(desk, session, order, Turn(heard=heard, answered=settled))


def _prove(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    file: EvidenceRecord,
    question: Question,
    result: Result,
) -> turn.Line | None:
    """The answer that an accepted file gives or proves; None where it can do neither."""
    current = answers.current(session, order_id=order.id).get(question.id)
    if picture.takes_files(question.kind):
        value: Any = Attached()
    elif (
        current is not None
        and current.answer.standing is Standing.GIVEN
        and question.grade_wanted(current.answer.value) > current.answer.grade
    ):
        value = current.answer.value
    else:
        return None
    said_at = desk.clock.now() if current else None
    ts = file.message_ts or ts_of(desk.clock.now())
    if current is not None and said_at is not None and current.recorded_at > file.received_at:
        ts = ts_of(said_at)  # the answer came after the file that proves it
    heard = Heard(
        ids=(f"file:{file.order_id}:{file.number}",),
        kind="file",
        team=order.team,
        channel=order.channel,
        user=file.person,
        ts=ts,
    )
    return record(
        desk,
        session,
        heard,
        order,
        Given(
            question=question,
            value=value,
            source="file",
            raw=result.name or file.name,
            message_ts=file.message_ts,
            grade=result.grade,
        ),
    )


def _tell(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    file: EvidenceRecord,
    question: Question | None,
    result: Result,
) -> None:
    lines = list(result.told)
    if result.accepted and not _asks_for_files(desk, session, order, question):
        lines.append(desk.words.say("findings.kept_beside", order.language))
    context = {
        "file": result.name or file.name,
        "user": file.person,
        "title": question.title.say(order.language) if question else None,
        "accepted": result.accepted,
        "lines": lines,
        "sha256_short": result.sha256[:12] if result.sha256 else None,
        "what_to_send": result.remedy or None,
    }
    desk.say_in_thread(session, order, "findings", context)


def _asks_for_files(
    desk: Desk, session: Session, order: OrderRecord, question: Question | None
) -> bool:
    if question is None:
        return False
    if picture.takes_files(question.kind):
        return True
    dossier = orders.dossier(session, order_id=order.id)
    assert dossier is not None, "an order that was just read is there"
    item = picture.of(desk, dossier, desk.clock.now()).checklist.item(question.id)
    return item.status is Status.NEEDS_EVIDENCE


def kind_wanted(desk: Desk, file: EvidenceRecord) -> Kind:
    """The kind of file that the question of a file asks for."""
    question = desk.bank.by_id.get(file.question_id or "")
    if question is None:
        return Kind.FILE
    if picture.takes_files(question.kind):
        return question.kind
    return next(iter(question.proof), Kind.FILE) if len(question.proof) <= 1 else Kind.FILE


def language_of(desk: Desk, file: EvidenceRecord) -> str:
    """The language of the thread in which a file is talked about."""
    with desk.database.read() as session:
        order = orders.get(session, order_id=file.order_id)
    return order.language if order else desk.language
