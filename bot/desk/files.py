"""Files in the thread: taken in when they are dropped, settled when they have been read.

Decides to which question a file belongs and what an accepted one does to the answer. Refuses to
know how bytes come and what is in them: that is the evidence room's work, outside any transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.heard import Heard, ts_of
from bot.desk.recording import Given, record
from bot.desk.turn import Line, Turn
from prompts.answer import Attached, Grade
from prompts.checklist import Status
from prompts.question import Kind
from store import answers, evidence, journal, orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from prompts.answer import Value
    from prompts.checklist import Item
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


def take_in(
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
        desk.note(
            session,
            heard,
            order,
            "file_received",
            number=number,
            file=file.id,
            name=file.name,
            question=question.id if question else None,
            caption=caption,
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
        item = (
            picture.draw(desk, session, order.id).checklist.item(question.id) if question else None
        )
        use = _use(item, result)
        _tell(desk, session, order, file, item, result, use)
        if item is None or use not in {Use.ANSWERS, Use.PROVES}:
            turn.go_on(desk, session, order, Turn())
            return
        value = Attached() if use is Use.ANSWERS or item.answer is None else item.answer.value
        lines = _prove(desk, session, order, file, item.question, value, result)
        settled = item.question.id if order.asking == item.question.id else None
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))


class Use(StrEnum):
    """What a file does for the question it came with; the words that tell it have these names."""

    ANSWERS = "answers"
    PROVES = "proves"
    BESIDE = "kept_beside"
    MORE = "kept_too"
    ALONE = "kept_alone"
    REFUSED = "refused"


def _use(item: Item | None, result: Result) -> Use:
    if not result.accepted:
        return Use.REFUSED
    if item is None or item.status in turn.NOT_ASKED:
        return Use.ALONE
    if item.status is Status.NEEDS_EVIDENCE:
        return Use.PROVES
    missing = item.answer is None or not isinstance(item.answer.value, Attached)
    if picture.takes_files(item.question.kind) and missing:
        return Use.ANSWERS
    return Use.BESIDE if item.status in {Status.OPEN, Status.UNKNOWN} else Use.MORE


def _prove(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    file: EvidenceRecord,
    question: Question,
    value: Value | None,
    result: Result,
) -> list[Line]:
    """Record the answer that an accepted file gives or proves."""
    current = answers.current(session, order_id=order.id).get(question.id)
    ts = file.message_ts or ts_of(desk.clock.now())
    if current is not None and current.recorded_at > file.received_at:
        ts = ts_of(desk.clock.now())  # the answer came after the file that proves it
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
    item: Item | None,
    result: Result,
    use: Use,
) -> None:
    lines = list(result.told)
    if use in {Use.BESIDE, Use.MORE, Use.ALONE}:
        lines.append(desk.words.say(f"findings.{use.value}", order.language))
    named = item is not None and use is not Use.ALONE
    context = {
        "file": result.name or file.name,
        "user": file.person,
        "title": item.question.title.say(order.language) if item and named else None,
        "accepted": result.accepted,
        "lines": lines,
        "sha256_short": result.sha256[:12] if result.sha256 else None,
        "what_to_send": result.remedy or None,
    }
    desk.say_in_thread(session, order, "findings", context)


def kind_wanted(desk: Desk, file: EvidenceRecord) -> Kind:
    """The kind of file that the question of a file asks for."""
    question = desk.bank.by_id.get(file.question_id or "")
    return Kind.FILE if question is None else picture.proof_kind(question)


def language_of(desk: Desk, file: EvidenceRecord) -> str:
    """The language of the thread in which a file is talked about."""
    with desk.database.read() as session:
        order = orders.get(session, order_id=file.order_id)
    return order.language if order else desk.language
