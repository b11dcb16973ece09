"""App Home: a person's open questions and orders.

Decides whose question is whose. Refuses to know when Home is opened. Shown are only the orders a
person has a part in, or opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.desk import orders as order_desk
from bot.desk import picture
from store import orders, outbox, summaries

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.heard import Heard

QUESTIONS_SHOWN = 10
ORDERS_SHOWN = 20


def opened(desk: Desk, heard: Heard) -> None:
    """Publish a person's Home as it stands now."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        lines = sorted(
            summaries.of_person(session, team=heard.team, person=heard.user),
            key=order_desk.worst_first,
        )
        questions: list[dict[str, Any]] = []
        listed: list[dict[str, Any]] = []
        for line in lines:
            dossier = orders.dossier(session, order_id=line.summary.order_id)
            assert dossier is not None, "a listed order is there"
            order = dossier.order
            roles = [role for role, person in order.people.items() if person == heard.user]
            listed.append(
                order_desk.portfolio_line(desk, line)
                | {
                    "role": next(iter(roles), None),
                    "permalink": desk.permalink(order),
                }
            )
            if len(questions) > QUESTIONS_SHOWN * 2:
                continue
            drawn = picture.of(desk, dossier, desk.clock.now())
            questions += [
                {
                    "order_id": order.id,
                    "code": order.code,
                    "title": item.question.title.say(order.language),
                    "ask": item.question.ask.say(order.language),
                    "permalink": desk.permalink(order),
                    "severity": item.severity.value,
                }
                for item in drawn.checklist.open_items()
                if item.question.role.value in roles
            ]
        context = {
            "user": heard.user,
            "questions": questions[:QUESTIONS_SHOWN],
            "more_questions": max(0, len(questions) - QUESTIONS_SHOWN),
            "orders": listed[:ORDERS_SHOWN],
            "more_orders": max(0, len(listed) - ORDERS_SHOWN),
        }
        outbox.say(
            session,
            message=outbox.Message(
                team=heard.team,
                lane=f"home:{heard.user}",
                kind="home",
                payload={"view": desk.messages.view("home", context, desk.language)},
                not_before=desk.clock.now(),
                subject=f"home:{heard.user}",
                user=heard.user,
            ),
        )
