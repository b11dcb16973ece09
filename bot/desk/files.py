"""Files in the thread: taken in when they are dropped, settled when they have been read.

Decides to which question a file belongs, what an accepted one does to the answer, and how far the
reading of many has come. Refuses to know how bytes come and what is in them: that is the evidence
room's work, outside any transaction.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.desk import likenesses, picture, placards, progress, turn
from bot.desk.cases import DENIED, first_sent, is_denied
from bot.desk.desk import card_of, lane_of
from bot.desk.heard import Heard, ts_of
from bot.desk.recording import Given, record
from bot.desk.turn import Line, Turn
from bot.evidence.grade import CLAIM
from prompts.answer import Attached, Chosen, Grade
from prompts.checklist import Status
from prompts.finding import Outcome
from store import answers, evidence, journal, orders, outbox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.desk.desk import Desk
    from prompts.answer import Value
    from prompts.checklist import Item
    from prompts.question import Question
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.session import Session


STILL_ASKED = frozenset((Status.OPEN, Status.UNKNOWN, Status.STALE))
"""Where a file that proves nothing leaves its question without an answer."""


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
        graded: the grade and its reason, in one sentence or two; empty where nothing was read.
        remedy: what to send instead; empty where it is worth what its question asks for.
        weak: read, and worth less than its question asks for: a member may let it pass.
        claim_fails: its own numbers speak against what it claims.
        states: what a document names, as the store keeps it.
        prints, masked: of the pictures in it, to be known again.
        code: the one-time code that it showed.
        chart: a small PNG of its measurements.
        question_id: the question that it turned out to be for.
    """

    state: evidence.State
    accepted: bool
    grade: Grade
    findings: Sequence[dict[str, Any]]
    told: Sequence[str]
    graded: str = ""
    remedy: str = ""
    weak: bool = False
    claim_fails: bool = False
    states: Mapping[str, Any] | None = None
    prints: Sequence[str] = ()
    masked: Sequence[str] = ()
    code: str = ""
    chart: bytes = b""
    question_id: str | None = None
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
    progress.received(desk, session, heard, order, files)


def settle(desk: Desk, file: EvidenceRecord, result: Result) -> bool:
    """Write down what came of a file, say it in the thread, and go on.

    False where the code in it was used by another file meanwhile: then it has to be judged anew.
    """
    with desk.database.write() as session:
        before = evidence.one(session, order_id=file.order_id, number=file.number)
        if before is None or before.state != "waiting":
            return True  # settled by another worker, whose lease was thought to be over
        order = orders.get(session, order_id=file.order_id)
        assert order is not None, "orders are never deleted"
        if result.code and not placards.use(
            desk,
            session,
            order,
            result.code,
            number=first_sent(session, file, result.sha256),
        ):
            return False
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
                states=result.states,
                question_id=file.question_id,
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
        likenesses.keep(
            session, order, number=file.number, prints=result.prints, masked=result.masked
        )
        question = desk.bank_of(order).by_id.get(file.question_id or "")
        item = (
            picture.draw(desk, session, order.id).checklist.item(question.id) if question else None
        )
        use = _use(item, result)
        _tell(desk, session, order, file, item, result, use)
        progress.done(desk, session, file)
        value = _value(item, use)
        lines: list[Line] = []
        settled = _still_to_ask(desk, session, order)
        if item is not None and value is not None:
            lines = _prove(desk, session, order, file, item.question, value, result)
            settled = order.asking if order.asking == item.question.id else settled
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))
    return True


def _still_to_ask(desk: Desk, session: Session, order: OrderRecord) -> str | None:
    """The question whose proof was not asked for because files came with its answer, all read now.

    What they do not prove is asked for then.
    """
    question = desk.bank_of(order).by_id.get(order.asking or "")
    if question is None or turn.stands(session, order, question):
        return None
    files = evidence.of_order(session, order_id=order.id)
    waiting = {one.question_id for one in files if one.state == "waiting"}
    item = picture.draw(desk, session, order.id).checklist.item(question.id)
    missing = item.status is Status.NEEDS_EVIDENCE and question.id not in waiting
    return question.id if missing else None


class Use(StrEnum):
    """What a file does for the question it came with; the words that tell it have these names."""

    ANSWERS = "answers"
    PROVES = "proves"
    BESIDE = "kept_beside"
    MORE = "kept_too"
    STANDS = "denial_stands"
    ALONE = "kept_alone"
    DENIES = "denied"
    REFUSED = "refused"


def _use(item: Item | None, result: Result) -> Use:  # noqa: PLR0911 - one return per use
    if not result.accepted:
        return Use.REFUSED
    if item is None or item.status in turn.NOT_ASKED:
        return Use.ALONE
    if result.claim_fails and item.question.option(DENIED) is not None:
        return Use.DENIES
    if is_denied(item):
        # What its own numbers denied, only numbers that hold can take back.
        enough = _claim_holds(result) and result.grade >= item.question.minimum_grade
        return Use.ANSWERS if enough else Use.STANDS
    if item.stale is not None and not picture.can_be_kept(item):
        return Use.ANSWERS if picture.takes_files(item.question.kind) else Use.PROVES
    if item.status is Status.NEEDS_EVIDENCE:
        better = item.answer is None or result.grade > item.answer.grade
        return Use.PROVES if better else Use.MORE
    missing = item.answer is None or not isinstance(item.answer.value, Attached)
    if picture.takes_files(item.question.kind) and missing:
        return Use.ANSWERS
    return Use.BESIDE if item.status in STILL_ASKED else Use.MORE


def _claim_holds(result: Result) -> bool:
    return any(
        one["probe"] == CLAIM and one["holds"] == Outcome.TRUE.value for one in result.findings
    )


def _value(item: Item | None, use: Use) -> Value | None:
    """The answer that a file gives, or that it proves; None where it gives and proves none."""
    if item is None:
        return None
    match use:
        case Use.DENIES:
            return Chosen((DENIED,))
        case Use.ANSWERS:
            return Attached()
        case Use.PROVES:
            return Attached() if item.answer is None else item.answer.value
        case _:
            return None


def _prove(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    file: EvidenceRecord,
    question: Question,
    value: Value,
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
    lines, remedy = list(result.told), result.remedy
    denied = item.question.option(DENIED) if item is not None else None
    if use in {Use.DENIES, Use.STANDS} and denied is not None:
        lines.append(desk.words.say(f"findings.{use.value}", order.language, answer=denied.words))
    elif use in {Use.BESIDE, Use.MORE, Use.ALONE}:
        lines.append(desk.words.say(f"findings.{use.value}", order.language))
    if use is Use.STANDS and not _claim_holds(result):
        lines.append(desk.words.say("findings.only_claims", order.language))
        remedy = desk.words.say("findings.send_measured", order.language)
    named = item is not None and use is not Use.ALONE
    weak = result.weak or use is Use.STANDS
    context = {
        "file": result.name or file.name,
        "user": file.person,
        "title": item.question.title.say(order.language) if item and named else None,
        "order_id": order.id,
        "number": file.number,
        "accepted": result.accepted and use is not Use.DENIES,
        "lines": lines,
        "graded": result.graded or None,
        "can_accept": weak and item is not None and use is not Use.ALONE,
        "can_move": result.sha256 is not None and result.state != "failed",
        "sha256_short": result.sha256[:12] if result.sha256 else None,
        "what_to_send": remedy or None,
    }
    desk.say_in_thread(session, order, "findings", context)
    if result.chart:
        _show_chart(desk, session, order, result.name or file.name, result.chart)


def _show_chart(
    desk: Desk, session: Session, order: OrderRecord, name: str, picture_: bytes
) -> None:
    """Post the picture of a report's measurements below what was found in it."""
    outbox.say(
        session,
        message=outbox.Message(
            team=order.team,
            lane=lane_of(order),
            kind="file",
            payload={
                "text": desk.plain(order, "findings.chart", file=name),
                "otherwise": desk.plain(order, "findings.no_chart", file=name),
                "files": [
                    {
                        "name": "measurements.png",
                        "title": desk.words.say("findings.chart_title", order.language),
                        "alt": desk.words.say("findings.chart_alt", order.language, file=name),
                        "content": b64encode(picture_).decode("ascii"),
                    }
                ],
            },
            not_before=desk.clock.now(),
            channel=order.channel,
            thread_subject=card_of(order),
        ),
    )


def language_of(desk: Desk, file: EvidenceRecord) -> str:
    """The language of the thread in which a file is talked about."""
    with desk.database.read() as session:
        order = orders.get(session, order_id=file.order_id)
    return order.language if order else desk.language
