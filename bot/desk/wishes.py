"""Wishes: what is typed or pressed in an order's thread and is no answer.

Decides what back, why, skip, later, status, placard and help do, and when what was put off is asked
again. Refuses to know how a wish came.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.desk import picture, placards, turn
from bot.desk.banks import passing_over
from bot.desk.turn import Line, Turn
from prompts.checklist import UNSETTLED
from prompts.meaning import meanings
from store import channels, orders, passes

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from prompts.checklist import Item
    from prompts.question import Question, RedFlag
    from store.orders import OrderRecord
    from store.session import Session


def wish(
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question | None,
    command: str,
) -> None:
    """Do what is no answer: back, why, skip, later, status, placard, help."""
    if command == "help":
        desk.say_in_thread(session, order, "help_thread", {"code": order.code})
    elif command == "status":
        _status(desk, session, order)
    elif command == "back":
        _back(desk, session, order)
    elif command == "placard":
        placards.issue(desk, session, heard, order, question)
    elif question is None:
        desk.notice(session, order, "nothing_to_skip")
    elif command == "why":
        desk.say_in_thread(session, order, "why", why(desk, order, question))
    else:
        _put_off(desk, session, heard, order, question, command)


def _status(desk: Desk, session: Session, order: OrderRecord) -> None:
    drawn = picture.draw(desk, session, order.id)
    numbers = [m.say(desk.words, order.language) for m in meanings(drawn.checklist)]
    context = picture.essentials(drawn) | {"numbers": numbers}
    desk.say_in_thread(session, order, "status", context)


def _put_off(
    desk: Desk,
    session: Session,
    heard: Heard,
    order: OrderRecord,
    question: Question,
    command: str,
) -> None:
    """Skip a question, or ask it again later."""
    language = order.language
    title = question.title.say(language)
    item = picture.draw(desk, session, order.id).checklist.item(question.id)
    if item.status not in UNSETTLED:
        _leave_as_it_is(desk, session, heard, order, item)
        return
    until = _tomorrow_morning(desk, session, order) if command == "later" else None
    passes.put(
        session,
        record=passes.PassRecord(order.id, question.id, until, heard.user, desk.clock.now()),
    )
    desk.note(session, heard, order, command, question=question.id)
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
        "source": question.source.spoken.say(language),
        "consequences": [_consequence(question, flag, language) for flag in question.red_flags],
        "evidence": desk.words.say(f"grade.{question.minimum_grade.name}", language),
        "role": question.role.value,
    }


def _consequence(question: Question, flag: RedFlag, language: str) -> str:
    """What an answer can mean, behind the answer: "We do not have it: …"."""
    said = ", ".join(words.say(language) for words in flag.answers(question))
    consequence = flag.consequence.say(language)
    return f"{said}: {consequence}" if said else consequence


def take_up_again(desk: Desk, now: datetime) -> int:
    """Ask again what was put off until now, where nothing else is being asked; how many were."""
    with desk.database.read() as session:
        due = passes.due(session, now=now)
    done = 0
    for record_ in due:
        with passing_over(), desk.database.write() as session:
            if not passes.lift(session, order_id=record_.order_id, question_id=record_.question_id):
                continue
            order = orders.get(session, order_id=record_.order_id)
            if order is not None and order.closed_at is None:
                turn.go_on(desk, session, order, Turn(due=record_.question_id))
            done += 1
    return done


def _leave_as_it_is(
    desk: Desk, session: Session, heard: Heard, order: OrderRecord, item: Item
) -> None:
    """Somebody went back to an answer and leaves it, or skips what is answered meanwhile."""
    question, language = item.question, order.language
    if item.answer is None or item.status in turn.NOT_ASKED:
        desk.tell(session, heard, "question_gone")
        return
    said = picture.said_back(desk, order, question, item.answer)
    text = desk.words.say("heard.kept", language, title=question.title.say(language), answer=said)
    turn.strike_answered(desk, session, order, question, item.answer)
    settled = question.id if order.asking == question.id else None
    turn.go_on(desk, session, order, Turn(heard=[Line(text, heard.user)], answered=settled))


def _back(desk: Desk, session: Session, order: OrderRecord) -> None:
    drawn = picture.draw(desk, session, order.id)
    said = [
        (item.answer.said_at, item.question.id)
        for item in drawn.checklist.items
        if item.answer is not None and item.status not in turn.NOT_ASKED
    ]
    ids = [question_id for _, question_id in sorted(said, reverse=True)]
    place = ids.index(order.asking) + 1 if order.asking in ids else 0
    if place >= len(ids):
        desk.notice(session, order, "nothing_to_go_back_to")
        return
    item = drawn.checklist.item(ids[place])
    text = desk.words.say(
        "heard.back", order.language, title=item.question.title.say(order.language)
    )
    turn.go_on(desk, session, order, Turn(heard=[Line(text)], insist=item.question.id))


def _tomorrow_morning(desk: Desk, session: Session, order: OrderRecord) -> datetime:
    """Nine o'clock of the next working day in the channel's zone."""
    record_ = channels.get(session, team=order.team, channel=order.channel)
    zone = ZoneInfo(record_.tz if record_ else "UTC")
    day = desk.clock.now().astimezone(zone).date() + timedelta(days=1)
    while day.weekday() > 4:  # noqa: PLR2004 - Saturday and Sunday
        day += timedelta(days=1)
    return datetime.combine(day, time(9), zone)
