"""App Home: a person's open questions and orders, and the language that they read.

Decides whose question is whose. Refuses to know when Home is opened. Shown are only the orders a
person has a part in, or opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk import orders as order_desk
from bot.desk import picture
from bot.desk.banks import passing_over
from prompts.words import LANGUAGES
from store import orders, outbox, people, summaries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from store.session import Session

QUESTIONS_SHOWN = 10
ORDERS_SHOWN = 20


def opened(desk: Desk, heard: Heard) -> None:
    """Publish a person's Home as it stands now."""
    with desk.database.write() as session:
        if desk.receive(session, heard):
            _publish(desk, session, heard)


def choose_language(desk: Desk, heard: Heard, language: str | None) -> None:
    """Keep the language that a person chose on Home, and show it there; None for their Slack's."""
    with desk.database.write() as session:
        if desk.receive(session, heard):
            people.choose(session, team=heard.team, user=heard.user, language=language)
            _publish(desk, session, heard)


def keep_language(desk: Desk, heard: Heard, language: str | None) -> str:
    """Keep the language that a person chose elsewhere; the one they read from now on."""
    with desk.database.write() as session:
        if desk.receive(session, heard):
            people.choose(session, team=heard.team, user=heard.user, language=language)
        return desk.language_of(session, heard)


def _publish(desk: Desk, session: Session, heard: Heard) -> None:
    """Publish a person's Home as it stands now, in their language."""
    language = desk.language_of(session, heard)
    person = people.get(session, team=heard.team, user=heard.user)
    lines = sorted(
        summaries.of_person(session, team=heard.team, person=heard.user),
        key=order_desk.worst_first,
    )
    asked = sum(_asked(line, heard.user) for line in lines)
    questions = _questions(desk, session, lines, heard.user, language)
    context = {
        "user": heard.user,
        "questions": questions,
        "more_questions": asked - len(questions),
        "orders": [
            _line(desk, session, line, heard.user, language) for line in lines[:ORDERS_SHOWN]
        ],
        "more_orders": max(0, len(lines) - ORDERS_SHOWN),
        "languages": [{"language": spoken} for spoken in LANGUAGES],
        "language_chosen": person.chosen if person else None,
        "language_of_slack": (person.language if person else "") or desk.language,
    }
    outbox.say(
        session,
        message=outbox.Message(
            team=heard.team,
            lane=f"home:{heard.user}",
            kind="home",
            payload={"view": desk.messages.view("home", context, language)},
            not_before=desk.clock.now(),
            subject=f"home:{heard.user}",
            user=heard.user,
        ),
    )


def _asked(line: summaries.Line, user: str) -> int:
    """How many open questions of an order wait for a person."""
    waiting = line.summary.waiting_on.get(user)
    return int(waiting["count"]) if waiting else 0


def _questions(
    desk: Desk, session: Session, lines: Sequence[summaries.Line], user: str, language: str
) -> list[dict[str, Any]]:
    """The first questions that wait for a person; only the orders that have them are drawn."""
    found: list[dict[str, Any]] = []
    for line in lines:
        if len(found) >= QUESTIONS_SHOWN:
            break
        if not _asked(line, user):
            continue
        with passing_over():
            drawn = picture.draw(desk, session, line.summary.order_id, language=language)
            order = drawn.order
            found += [
                {
                    "order_id": order.id,
                    "code": order.code,
                    "title": item.question.title.say(order.language),
                    "ask": item.question.ask.say(order.language),
                    "permalink": desk.permalink(order),
                    "severity": item.severity.value,
                }
                for item in drawn.checklist.open_items()
                if order.people.get(item.question.role.value) == user
            ]
    return found[:QUESTIONS_SHOWN]


def _line(
    desk: Desk, session: Session, line: summaries.Line, user: str, language: str
) -> dict[str, Any]:
    """One order in the list, with the person's part in it."""
    order = orders.get(session, order_id=line.summary.order_id)
    assert order is not None, "a listed order is there"
    roles = (role for role, person in order.people.items() if person == user)
    return order_desk.portfolio_line(line, language) | {
        "role": next(roles, None),
        "permalink": desk.permalink(order),
    }
