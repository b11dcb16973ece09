"""The conversation in an order's thread: what is typed, edited and deleted there.

Decides which question a message answers, and what happens when it answers none. Refuses to know
Slack's payloads. A message answers the question that stood in the thread when it was *said*,
whenever it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.desk import listing, picture, reuse, turn
from bot.desk.files import take_in
from bot.desk.recording import Given, record
from bot.desk.turn import Turn
from bot.desk.wishes import wish
from prompts import typed
from prompts.answer import Standing
from prompts.checklist import Status
from prompts.question import Kind
from store import answers, orders, subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.files import File
    from bot.desk.heard import Heard
    from prompts.question import Question
    from prompts.typed import Reading
    from store.answers import AnswerRecord, Source
    from store.orders import OrderRecord
    from store.session import Session

LONGEST = 3000
"""Characters of one answer: what Slack itself can show again in one block."""

SHOWN = 80
"""Characters of a text that is quoted back."""


def said(
    desk: Desk,
    heard: Heard,
    text: str,
    *,
    files: Sequence[File] = (),
    addressed: bool = False,
    to_others: bool = False,
) -> bool:
    """A message in a thread. False where the thread belongs to no order.

    Args:
        desk: what a use case needs.
        heard: who, where and when.
        text: without Slack's escapes and without a mention of the bot.
        files: what was dropped with it.
        addressed: the bot was mentioned, so that silence would be rude.
        to_others: it mentions somebody else and not the bot: people talk among themselves.
    """
    if heard.thread_ts is None:
        return False
    with desk.database.read() as session:
        known = orders.by_thread(
            session, team=heard.team, channel=heard.channel, thread_ts=heard.thread_ts
        )
    if known is None:
        return False
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return True
        order = orders.get(session, order_id=known.id)
        assert order is not None, "orders are never deleted"
        if order.closed_at is not None:
            if addressed or files or not to_others:
                named = [{"file": file.id, "name": file.name} for file in files]
                desk.note(
                    session, heard, order, "heard_closed", text=text, files=named, said=heard.ts
                )
                desk.notice(session, order, "order_closed", code=order.code)
            return True
        question = question_at(desk, session, order, heard.ts)
        if files:
            take_in(desk, session, heard, order, question, files, text)
        asks_person = question is not None and question.kind is Kind.PERSON
        if addressed and not files and text.casefold() in {"", order.code.casefold()}:
            wish(desk, session, heard, order, question, "status")
        elif addressed and not files and listing.asks_for(text):
            listing.say(desk, session, order)
        elif text and (not to_others or asks_person):
            spoken = Spoken(text, "typed", heard.ts, with_files=bool(files))
            _hear(desk, session, heard, order, question, spoken)
    return True


def edited(
    desk: Desk, heard: Heard, message_ts: str, text: str, *, to_others: bool = False
) -> None:
    """A message was edited: an edited answer is a new answer, said at the time of the edit."""
    with desk.database.read() as session:
        known = _thread_of(session, heard)
    if known is None:
        return
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=known.id)
        assert order is not None, "orders are never deleted"
        if order.closed_at is not None:
            desk.note(session, heard, order, "heard_closed", text=text, said=heard.ts)
            desk.notice(session, order, "order_closed", code=order.code)
            return
        earlier = answers.by_message(session, order_id=order.id, message_ts=message_ts)
        if earlier and earlier[-1].source == "file":
            desk.keep_words(session, heard, order, text)  # its caption: the file was the answer
            return
        if earlier:
            _correct(desk, session, heard, order, earlier[-1], text)
            return
        question = question_at(desk, session, order, message_ts)
        if question is not None and text and not to_others:
            spoken = Spoken(text, "edit", message_ts)
            _hear(desk, session, heard, order, question, spoken)
        else:
            desk.keep_words(session, heard, order, text)


def deleted(desk: Desk, heard: Heard, message_ts: str) -> None:
    """A message was deleted: what it answered stays, and the thread is told."""
    with desk.database.read() as session:
        known = _thread_of(session, heard)
        if known is None:
            return
        earlier = answers.by_message(session, order_id=known.id, message_ts=message_ts)
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        order = orders.get(session, order_id=known.id)
        assert order is not None, "orders are never deleted"
        desk.note(session, heard, order, "message_deleted", message=message_ts)
        newest = {answer.answer.question_id: answer.answer for answer in earlier}
        for question_id, answer in newest.items():
            question = desk.bank_of(order).by_id.get(question_id)
            if question is not None:
                desk.notice(
                    session,
                    order,
                    "message_deleted_kept",
                    title=question.title.say(order.language),
                    answer=picture.said_back(desk, order, question, answer),
                )


def question_at(desk: Desk, session: Session, order: OrderRecord, ts: str) -> Question | None:
    """The question that stood in the thread at a moment; None where nothing was asked."""
    subject = subjects.last_subject(
        session, team=order.team, prefix=turn.questions_of(order), before=ts
    )
    if subject is None:
        return desk.bank_of(order).by_id.get(order.asking or "")
    return desk.bank_of(order).by_id.get(turn.question_in(subject))


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was typed, how, in which message, and whether files came with it."""

    text: str
    source: Source
    message_ts: str
    with_files: bool = False


def _hear(
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question | None,
    spoken: Spoken,
) -> None:
    text = spoken.text
    if len(text) > LONGEST:
        desk.keep_words(session, heard, order, text)
        desk.notice(session, order, "answer_too_long", length=len(text), most=LONGEST)
        return
    reading = _read(desk, session, order, question, text)
    if isinstance(reading, typed.Asked):
        wish(desk, session, heard, order, question, reading.command)
        return
    given = None if question is None else _given(question, reading, spoken)
    caption = (
        spoken.with_files and question is not None and _wants_file(desk, session, order, question)
    )
    if given is not None and not caption and _refused(heard, given) is None:
        lines = record(desk, session, heard, order, given)
        reuse.offer_after(desk, session, order, given.question.id)
        settled = _settles(order, given)
        if spoken.with_files and _wants_file(desk, session, order, given.question):
            settled = None  # its proof came with it: none is asked for before that one is read
        turn.go_on(desk, session, order, Turn(heard=lines, answered=settled))
        return
    desk.keep_words(session, heard, order, text)
    if given is not None and not caption and (refused := _refused(heard, given)) is not None:
        desk.notice(session, order, refused)
    elif spoken.with_files:
        pass  # what is said about the files says enough
    elif question is None:
        desk.notice(session, order, "nothing_asked")
    else:
        _ask_again(desk, session, order, reading, text)


def _wants_file(desk: Desk, session: Session, order: OrderRecord, question: Question) -> bool:
    """Whether words beside a file are only its caption: the file is what was asked for."""
    if picture.takes_files(question.kind):
        return True
    item = picture.draw(desk, session, order.id).checklist.item(question.id)
    return item.status is Status.NEEDS_EVIDENCE


def _correct(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, before: AnswerRecord, text: str
) -> None:
    """Take the edited words of an answer as a new answer to the same question."""
    question = desk.bank_of(order).by_id.get(before.answer.question_id)
    if question is None:
        desk.keep_words(session, heard, order, text)
        return
    always = picture.always_applies(desk, session, order, question)
    today = desk.today(session, order)
    reading = typed.read(question, text, today=today, always_applies=always)
    given = _given(question, reading, Spoken(text, "edit", before.message_ts or heard.ts))
    refused = None if given is None else _refused(heard, given)
    if given is not None and len(text) <= LONGEST and refused is None:
        lines = record(desk, session, heard, order, given)
        turn.go_on(desk, session, order, Turn(heard=lines, answered=_settles(order, given)))
        return
    desk.keep_words(session, heard, order, text)
    if refused is not None:
        desk.notice(session, order, refused)
        return
    desk.notice(
        session,
        order,
        "answer_edited_unclear",
        title=question.title.say(order.language),
        answer=picture.said_back(desk, order, question, before.answer),
    )


def _refused(heard: Heard, given: Given) -> str | None:
    """Only members can say that a question does not apply: what others are told."""
    if given.standing is not Standing.NOT_APPLICABLE:
        return None
    return heard.barred("guest_not_applicable")


def _read(
    desk: Desk, session: Session, order: OrderRecord, question: Question | None, text: str
) -> Reading | None:
    today = desk.today(session, order)
    if question is not None:
        always = picture.always_applies(desk, session, order, question)
        return typed.read(question, text, today=today, always_applies=always)
    # Wishes work at any time; any question of the bank can tell whether it is one.
    reading = typed.read(desk.bank_of(order).questions[0], text, today=today)
    return reading if isinstance(reading, typed.Asked) else None


def _ask_again(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    reading: Reading | None,
    text: str,
) -> None:
    if isinstance(reading, typed.ReasonMissing):
        desk.notice(session, order, "reason_missing")
        return
    assert isinstance(reading, typed.NotUnderstood), "all other readings are answers or wishes"
    why_not = desk.words.say(
        reading.reason_key, order.language, example=reading.example, **reading.values
    )
    desk.notice(
        session,
        order,
        "not_understood_why",
        typed=_short(text),
        why=why_not,
    )


def _given(question: Question, reading: Reading | None, spoken: Spoken) -> Given | None:
    """A reading as an answer; None where it is none."""
    value, standing, reason = None, Standing.GIVEN, ""
    match reading:
        case typed.Understood():
            value = reading.value
        case typed.UnknownAnswer(reason):
            standing = Standing.UNKNOWN
        case typed.NotApplicable(reason):
            standing = Standing.NOT_APPLICABLE
        case _:
            return None
    return Given(
        question=question,
        value=value,
        source=spoken.source,
        raw=spoken.text,
        standing=standing,
        reason=reason,
        message_ts=spoken.message_ts,
    )


def _settles(order: OrderRecord, given: Given) -> str | None:
    """The question that is at hand, if it is this one: then the thread goes on."""
    return given.question.id if order.asking == given.question.id else None


def _thread_of(session: Session, heard: Heard) -> OrderRecord | None:
    if heard.thread_ts is None:
        return None
    return orders.by_thread(
        session, team=heard.team, channel=heard.channel, thread_ts=heard.thread_ts
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
