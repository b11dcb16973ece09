"""The conversation in an order's thread: what is typed, edited and deleted there.

Decides which question a message answers, and what happens when it answers none. Refuses to know
Slack's payloads. A message answers the question that stood in the thread when it was *said*,
whenever it arrives.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.desk import picture, turn
from bot.desk.files import File, take_in
from bot.desk.heard import Heard, ts_of
from bot.desk.recording import Given, record, said_back
from bot.desk.turn import Line, Turn
from prompts import typed
from prompts.answer import Standing
from prompts.checklist import Status
from store import answers, channels, journal, orders, outbox, passes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from bot.desk.desk import Desk
    from bot.desk.picture import Picture
    from prompts.question import Question
    from prompts.typed import Reading
    from store.answers import Source
    from store.orders import OrderRecord

LONGEST = 3000
"""Characters of one answer: what Slack itself can show again in one block."""

SHOWN = 80
"""Characters of a text that is quoted back."""

NOTHING = "nothing-asked"
"""Stands in a subject where the thread was told that nothing is asked."""


def said(  # noqa: PLR0913 - a message has this many sides
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
        to_others: it begins with a mention of somebody else: people talk among themselves.
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
                _note(desk, session, heard, order, "heard_closed", text)
                desk.notice(session, order, "order_closed", code=order.code)
            return True
        question = question_at(desk, session, order, heard.ts)
        if files:
            take_in(desk, session, heard, order, question, files, text)
        if text and (question is None or not (to_others and question.kind.value != "person")):
            _hear(desk, session, heard, order, question, text, with_files=bool(files))
    return True


def edited(desk: Desk, heard: Heard, message_ts: str, text: str) -> None:
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
            desk.notice(session, order, "order_closed", code=order.code)
            return
        earlier = answers.by_message(session, order_id=order.id, message_ts=message_ts)
        question = (
            desk.bank.by_id.get(earlier[-1].answer.question_id)
            if earlier
            else question_at(desk, session, order, message_ts)
        )
        if question is None:
            _note(desk, session, heard, order, "heard", text)
            return
        reading = typed.read(question, text, today=desk.today(session, order))
        given = _given(question, reading, text, "edit", message_ts)
        if given is None:
            _note(desk, session, heard, order, "heard", text)
            if earlier:
                desk.notice(
                    session,
                    order,
                    "answer_edited_unclear",
                    title=question.title.say(order.language),
                    answer=said_back(desk, order, question, earlier[-1].answer),
                )
            return
        line = record(desk, session, heard, order, given)
        turn.go_on(desk, session, order, Turn(heard=[line], answered=_settles(order, question)))


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
        _note(desk, session, heard, order, "message_deleted", message_ts)
        for answer in earlier:
            question = desk.bank.by_id.get(answer.answer.question_id)
            if question is not None:
                desk.notice(
                    session,
                    order,
                    "message_deleted_kept",
                    title=question.title.say(order.language),
                    answer=said_back(desk, order, question, answer.answer),
                )


def question_at(desk: Desk, session: Session, order: OrderRecord, ts: str) -> Question | None:
    """The question that stood in the thread at a moment; None where nothing was asked."""
    subject = outbox.last_subject(
        session, team=order.team, prefix=turn.questions_of(order), before=ts
    )
    if subject is None:
        return desk.bank.by_id.get(order.asking or "")
    return desk.bank.by_id.get(turn.question_in(subject))


def wish(
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question | None,
    command: str,
) -> None:
    """Do what is no answer: back, why, skip, later, status, help."""
    language = order.language
    if command == "help":
        desk.say_in_thread(session, order, "help_thread", {"code": order.code})
        return
    if command == "status":
        dossier = orders.dossier(session, order_id=order.id)
        assert dossier is not None, "an order that was just read is there"
        drawn = picture.of(desk, dossier, desk.clock.now())
        desk.say_in_thread(session, order, "status", picture.essentials(drawn))
        return
    if command == "back":
        _back(desk, session, order)
        return
    if question is None:
        desk.notice(session, order, "nothing_to_skip")
        return
    title = question.title.say(language)
    if command == "why":
        desk.say_in_thread(session, order, "why", why(desk, order, question))
        return
    until = _tomorrow_morning(desk, session, order) if command == "later" else None
    passes.put(
        session,
        record=passes.PassRecord(order.id, question.id, until, heard.user, desk.clock.now()),
    )
    _note(desk, session, heard, order, command, question.id)
    context = {
        "title": title,
        "ask": question.ask.say(language),
        "how": command,
        "user": heard.user,
    }
    turn.strike(desk, session, order, question, "passed", context)
    key = "skipped" if command == "skip" else "later"
    line = Line(desk.words.say(f"heard.{key}", language, title=title), heard.user)
    turn.go_on(desk, session, order, Turn(heard=[line], answered=question.id))


def why(desk: Desk, order: OrderRecord, question: Question) -> dict[str, object]:
    """What the template that explains a question needs."""
    language = order.language
    return {
        "title": question.title.say(language),
        "ask": question.ask.say(language),
        "why": question.why.say(language),
        "source": str(question.source),
        "consequences": [flag.consequence.say(language) for flag in question.red_flags],
        "evidence": desk.words.say(f"grade.{question.minimum_grade.name}", language),
        "role": question.role.value,
    }


def take_up_again(desk: Desk, now: datetime) -> int:
    """Ask again what was put off until now, where nothing else is being asked; how many were."""
    with desk.database.read() as session:
        due = passes.due(session, now=now)
    for record_ in due:
        with desk.database.write() as session:
            if not passes.lift(session, order_id=record_.order_id, question_id=record_.question_id):
                continue
            order = orders.get(session, order_id=record_.order_id)
            if order is not None and order.closed_at is None:
                turn.go_on(desk, session, order, Turn())
    return len(due)


def _hear(  # noqa: PLR0913 - the session's sides and the message's
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question | None,
    text: str,
    *,
    with_files: bool,
) -> None:
    if len(text) > LONGEST:
        _note(desk, session, heard, order, "heard", text)
        desk.notice(session, order, "answer_too_long", length=len(text), most=LONGEST)
        return
    reading = _read(desk, session, order, question, text)
    if isinstance(reading, typed.Asked):
        wish(desk, session, heard, order, question, reading.command)
        return
    if question is None:
        _note(desk, session, heard, order, "heard", text)
        if not with_files:
            desk.notice(session, order, "nothing_asked")
        return
    if isinstance(reading, typed.NotApplicable) and heard.outside:
        _note(desk, session, heard, order, "heard", text)
        desk.notice(session, order, "guest_not_applicable")
        return
    given = _given(question, reading, text, "typed", heard.ts)
    if given is not None:
        if with_files and picture.takes_files(question.kind):
            _note(desk, session, heard, order, "heard", text)  # the file answers, not its caption
            return
        line = record(desk, session, heard, order, given)
        turn.go_on(desk, session, order, Turn(heard=[line], answered=_settles(order, question)))
        return
    _note(desk, session, heard, order, "heard", text)
    if with_files:
        return
    _ask_again(desk, session, order, question, reading, text)


def _read(
    desk: Desk, session: Session, order: OrderRecord, question: Question | None, text: str
) -> Reading | None:
    today = desk.today(session, order)
    if question is not None:
        return typed.read(question, text, today=today)
    # Wishes work at any time; any question of the bank can tell whether it is one.
    reading = typed.read(desk.bank.questions[0], text, today=today)
    return reading if isinstance(reading, typed.Asked) else None


def _ask_again(
    desk: Desk,
    session: Session,
    order: OrderRecord,
    question: Question,
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


def _given(
    question: Question, reading: Reading | None, text: str, source: Source, message_ts: str
) -> Given | None:
    """A reading as an answer; None where it is none."""
    match reading:
        case typed.Understood(value):
            return Given(
                question=question, value=value, source=source, raw=text, message_ts=message_ts
            )
        case typed.UnknownAnswer(note):
            return Given(
                question=question,
                value=None,
                source=source,
                raw=text,
                standing=Standing.UNKNOWN,
                reason=note,
                message_ts=message_ts,
            )
        case typed.NotApplicable(reason):
            return Given(
                question=question,
                value=None,
                source=source,
                raw=text,
                standing=Standing.NOT_APPLICABLE,
                reason=reason,
                message_ts=message_ts,
            )
        case _:
            return None


def _settles(order: OrderRecord, question: Question) -> str | None:
    """The question that is at hand, if it is this one: then the thread goes on."""
    return question.id if order.asking == question.id else None


def _back(desk: Desk, session: Session, order: OrderRecord) -> None:
    drawn = _draw(desk, session, order)
    answered = sorted(
        (
            item
            for item in drawn.checklist.items
            if item.answer is not None and item.status not in {Status.HIDDEN, Status.UNDECIDED}
        ),
        key=lambda item: item.answer.said_at if item.answer else datetime.min,
        reverse=True,
    )
    ids = [item.question.id for item in answered]
    place = ids.index(order.asking) + 1 if order.asking in ids else 0
    if place >= len(ids):
        desk.notice(session, order, "nothing_to_go_back_to")
        return
    item = answered[place]
    text = desk.words.say(
        "heard.back", order.language, title=item.question.title.say(order.language)
    )
    turn.go_on(desk, session, order, Turn(heard=[Line(text)], insist=item.question.id))


def _draw(desk: Desk, session: Session, order: OrderRecord) -> Picture:
    dossier = orders.dossier(session, order_id=order.id)
    assert dossier is not None, "an order that was just read is there"
    return picture.of(desk, dossier, desk.clock.now())


def _tomorrow_morning(desk: Desk, session: Session, order: OrderRecord) -> datetime:
    """Nine o'clock of the next working day in the channel's zone."""
    record_ = channels.get(session, team=order.team, channel=order.channel)
    zone = ZoneInfo(record_.tz if record_ else "UTC")
    day = desk.clock.now().astimezone(zone).date() + timedelta(days=1)
    while day.weekday() > 4:  # noqa: PLR2004 - Saturday and Sunday
        day += timedelta(days=1)
    return datetime.combine(day, time(9), zone)


def _thread_of(session: Session, heard: Heard) -> OrderRecord | None:
    if heard.thread_ts is None:
        return None
    return orders.by_thread(
        session, team=heard.team, channel=heard.channel, thread_ts=heard.thread_ts
    )


def _note(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, verb: str, text: str
) -> None:
    journal.write(
        session,
        order_id=order.id,
        at=desk.clock.now(),
        actor=heard.user,
        verb=verb,
        details={"text": text, "said": heard.ts, "heard": heard.ids[0]},
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def moment_of(desk: Desk) -> str:
    """The present moment as Slack would write it: for what carries no time of its own."""
    return ts_of(desk.clock.now())
