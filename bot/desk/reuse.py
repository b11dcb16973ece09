"""Reuse: what an earlier order of the same supplier and site has answered already.

Decides from which order answers are offered, which of them, and that a person chooses. Refuses to
know which questions may hand their answer on: the bank says so, and never of evidence that is bound
to one order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.desk import picture, turn
from bot.desk.at_hand import open_order
from bot.desk.banks import BankUnreadableError
from bot.desk.picture import said_back
from bot.desk.recording import WITH_FILE, Given, record_all
from bot.desk.sites import PRODUCTION_SITE, PROTOTYPE_SITE, site_of
from bot.desk.turn import Line, Turn
from prompts.answer import Grade, Standing
from prompts.checklist import UNSETTLED, Status
from prompts.spelling import plain
from store import answers, subjects, suppliers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk.desk import Desk
    from bot.desk.heard import Heard
    from bot.desk.picture import Picture
    from prompts.checklist import Item
    from store.orders import OrderRecord
    from store.session import Session

LATELY = timedelta(days=365)
"""Our own limit; the articles give none. What is older is asked anew."""

MOST = 100
"""Answers in one form, for Slack takes so many options in a menu; and earlier orders looked at."""

SITES = (PRODUCTION_SITE, PROTOTYPE_SITE)


@dataclass(frozen=True, slots=True)
class Offer:
    """Answers of an earlier order that fit open questions of this one."""

    earlier: OrderRecord
    items: tuple[Item, ...]


def offer(desk: Desk, session: Session, drawn: Picture) -> None:
    """Offer an order the answers of an earlier one, once for each."""
    found = find(desk, session, drawn)
    order = drawn.order
    if found is None:
        return
    subject = f"reuse:{order.id}:{found.earlier.id}"
    if subjects.posted(session, team=order.team, prefix=subject):
        return
    weeks = max(1, (desk.clock.now() - _newest(found)).days // 7)
    context = {
        "order_id": order.id,
        "earlier_id": found.earlier.id,
        "earlier": found.earlier.code,
        "count": len(found.items),
        "weeks": weeks,
    }
    desk.say_in_thread(session, order, "reuse_offer", context, subject=subject)


def offer_after(desk: Desk, session: Session, order: OrderRecord, question_id: str) -> None:
    """Offer answers once it is known where production is, where that was not told at intake."""
    if question_id == PRODUCTION_SITE:
        offer(desk, session, picture.draw(desk, session, order.id))


def find(desk: Desk, session: Session, drawn: Picture) -> Offer | None:
    """The newest order of this supplier, site and channel that has something to hand on."""
    order = drawn.order
    given = {
        item.question.id: item.answer
        for item in drawn.checklist.items
        if item.answer is not None and item.status not in turn.NOT_ASKED
    }
    site = site_of(given)
    if site is None:
        return None
    since = desk.clock.now() - LATELY
    # Of another channel nobody here may even know that there is such an order.
    others = suppliers.earlier(session, order=order, channel=order.channel, most=MOST)
    sites = suppliers.answered(
        session, order_ids=[earlier.id for earlier in others], question_ids=SITES
    )
    for earlier in others:
        if site_of(sites.get(earlier.id, {})) != site:
            continue
        try:
            before = picture.draw(desk, session, earlier.id)
        except BankUnreadableError:
            continue
        second_hand = _second_hand(session, earlier)
        same_product = plain(earlier.product) == plain(order.product)
        items = tuple(
            item
            for item in before.checklist.items
            if item.status is Status.ANSWERED
            and item.answer is not None
            and item.answer.said_at >= since
            and not item.red_flags
            and item.question.id not in second_hand
            and _wanted(drawn, item, same_product=same_product)
        )
        if items:
            return Offer(earlier, items)
    return None


def form(
    desk: Desk, heard: Heard, order_id: int, earlier_id: int, *, private: str, language: str
) -> dict[str, Any] | None:
    """The form in which a person chooses; None where they are told otherwise."""
    with desk.database.write() as session:
        found = _offered(desk, session, heard, order_id, earlier_id)
        if found is None:
            return None
        order, offered = found
    context = {
        "private_metadata": private,
        "code": order.code,
        "earlier": offered.earlier.code,
        "answers": [
            {
                "id": item.question.id,
                "title": item.question.title.say(language),
                "answer": said_back(desk, order, item.question, item.answer, language),
            }
            for item in offered.items[:MOST]
            if item.answer is not None
        ],
    }
    return desk.messages.view("reuse", context, language)


def take_over(
    desk: Desk, heard: Heard, order_id: int, earlier_id: int, chosen: Sequence[str]
) -> None:
    """Record the chosen answers of the earlier order as answers of this one."""
    with desk.database.write() as session:
        if not desk.receive(session, heard):
            return
        found = _offered(desk, session, heard, order_id, earlier_id)
        if found is None:
            return
        order, offered = found
        given = [
            Given(
                question=desk.bank_of(order).question(item.question.id),
                value=item.answer.value,
                source="reuse",
                raw=offered.earlier.code,
                reason=item.answer.reason,
                grade=item.answer.grade,
            )
            for item in offered.items
            if item.question.id in chosen and item.answer is not None
        ]
        if not given:
            desk.tell(session, heard, "nothing_chosen")
            return
        lines = record_all(desk, session, heard, order, given)
        text = desk.words.say(
            "reuse.taken", order.language, n=len(given), earlier=offered.earlier.code
        )
        heard_lines = [Line(text, heard.user), *(Line(line.text) for line in lines)]
        settled = order.asking if order.asking in chosen else None
        turn.go_on(desk, session, order, Turn(heard=heard_lines, answered=settled))


def _offered(
    desk: Desk, session: Session, heard: Heard, order_id: int, earlier_id: int
) -> tuple[OrderRecord, Offer] | None:
    order = open_order(desk, session, heard, order_id, members=True)
    if order is None:
        return None
    found = find(desk, session, picture.draw(desk, session, order_id))
    if found is None or found.earlier.id != earlier_id:
        desk.tell(session, heard, "reuse_gone", code=order.code)
        return None
    return order, found


def _second_hand(session: Session, earlier: OrderRecord) -> set[str]:
    """The questions whose answer an order took over itself; a file of its own makes it its own."""
    current = answers.current(session, order_id=earlier.id)
    return {
        one.answer.question_id
        for one in answers.history(session, order_id=earlier.id)
        if one.source == "reuse"
        and (now := current[one.answer.question_id]).source not in WITH_FILE
        and now.answer.value == one.answer.value
    }


def _wanted(drawn: Picture, item: Item, *, same_product: bool) -> bool:
    """Whether this order has the same question, still open, and it may take the answer over.

    What needs a proof was proven of a product: a tool, a setting, a drawing of its packaging. Of
    what needs none, the bank says what is true of one product only.
    """
    ours = drawn.checklist.by_id.get(item.question.id)
    answer = item.answer
    if ours is None or answer is None or answer.standing is not Standing.GIVEN:
        return False
    question = ours.question
    if not question.reuse or question.kind is not item.question.kind:
        return False
    if (question.same_product or question.minimum_grade > Grade.E0) and not same_product:
        return False
    return ours.status in UNSETTLED and question.id != PRODUCTION_SITE


def _newest(offered: Offer) -> Any:  # noqa: ANN401 - a datetime; mypy cannot see that there is one
    return max(item.answer.said_at for item in offered.items if item.answer is not None)
