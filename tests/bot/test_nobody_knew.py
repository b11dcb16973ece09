"""What nobody knew is asked again, what blocks production is counted once, and a word is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.desk import orders as order_desk
from bot.desk import picture, presses, wishes
from bot.desk.recording import Given, record
from bot.desk.turn import Turn, go_on, question_context
from prompts.answer import Attached, Chosen, Grade, Standing
from store import passes, summaries
from tests.bot.desks import BEA, TEAM, all_said, found, heard, opened, say
from tests.bot.judged import accept, sent
from tests.bot.small_bank import REPORT

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.picture import Picture
    from store.orders import OrderRecord

DENIED = Chosen(("claim_not_confirmed",))


@pytest.fixture
def desk(small_desk: Desk) -> Desk:
    """A desk that asks from the small bank."""
    return small_desk


@pytest.fixture
def order(desk: Desk) -> OrderRecord:
    """An order whose first question stands in its thread."""
    order = opened(desk, "A-1")
    all_said(desk)
    return order


def nobody_knows(desk: Desk) -> str:
    """The question that stands in the thread is answered with "unknown"."""
    order = found(desk, "A-1")
    asked = order.asking
    assert asked is not None
    question = desk.bank.question(asked)
    given = Given(
        question=question, value=None, source="typed", raw="unknown", standing=Standing.UNKNOWN
    )
    with desk.database.write() as session:
        lines = record(desk, session, heard(desk), order, given)
        go_on(desk, session, order, Turn(heard=lines, answered=asked))
    return asked


def press_next(desk: Desk, order: OrderRecord) -> str | None:
    """Somebody presses Next question; what is asked then."""
    presses.next_question(desk, heard(desk), order.id)
    return found(desk, order.code).asking


def drawn(desk: Desk, order: OrderRecord) -> Picture:
    """The order as it stands now."""
    with desk.database.read() as session:
        return picture.draw(desk, session, order.id)


# Asked again


def test_what_nobody_knew_is_asked_again_one_a_press(desk: Desk, order: OrderRecord) -> None:
    """After all others, each once in its turn; behind the last one the thread says so."""
    unknown = []
    while found(desk, "A-1").asking is not None:
        unknown.append(nobody_knows(desk))
    assert len(unknown) == 4
    said = all_said(desk)
    assert "Nobody knew the answer to 4 of them." in said
    assert "press Next question on the card" in said
    again = [press_next(desk, order) for _ in unknown]
    assert again == [item.question.id for item in drawn(desk, order).checklist.open_items()]
    assert "Nobody knew this when it was asked." in all_said(desk)
    assert press_next(desk, order) is None
    assert "No more questions for now" in all_said(desk)
    assert press_next(desk, order) == again[0]


def test_what_nobody_knew_waits_for_a_press(desk: Desk, order: OrderRecord) -> None:
    """Answered "unknown" once more it ends the turn, and does not bring the next unknown one."""
    while found(desk, "A-1").asking is not None:
        nobody_knows(desk)
    press_next(desk, order)
    nobody_knows(desk)
    assert found(desk, "A-1").asking is None


def test_what_nobody_knew_comes_back_when_it_was_put_off(desk: Desk, order: OrderRecord) -> None:
    """Later means later, also for what was unknown before."""
    while found(desk, "A-1").asking is not None:
        nobody_knows(desk)
    asked = press_next(desk, order)
    assert asked is not None
    with desk.database.write() as session:
        question = desk.bank.question(asked)
        wishes.wish(desk, session, heard(desk), found(desk, "A-1"), question, "later")
    assert found(desk, "A-1").asking is None
    with desk.database.read() as session:
        (put_off,) = passes.of_order(session, order_id=order.id).values()
    assert put_off.until is not None
    assert wishes.take_up_again(desk, put_off.until) == 1
    assert found(desk, "A-1").asking == asked


# What blocks production


def test_blockers_among_the_open_questions_and_beside_them(desk: Desk, order: OrderRecord) -> None:
    """A question never counts more blockers than are open; the list names what else holds."""
    before = position(desk, order)
    say(desk, order, REPORT, DENIED, source="file")
    after = position(desk, order)
    assert after == {name: number - 1 for name, number in before.items()}
    with desk.database.read() as session:
        (line,) = summaries.of_channel(session, team=TEAM, channel=order.channel)
    listed = order_desk.portfolio_line(line, "en")
    assert (listed["open"], listed["blockers"], listed["other_blockers"]) == (*after.values(), 1)
    assert listed["blockers"] + 1 == drawn(desk, order).verdict.blocker_count
    shown = order_desk.of_channel(
        desk, team=TEAM, channel=order.channel, name="orders", language="en"
    )
    assert "3 open questions, 2 block production, and 1 other point does" in str(shown.blocks)


def position(desk: Desk, order: OrderRecord) -> dict[str, int]:
    """What a question tells of how far the order is."""
    now = drawn(desk, order)
    told: dict[str, int] = question_context(desk, now, now.checklist.items[0])["position"]
    return told


# On a person's word


def test_a_denial_taken_back_is_told_as_that(desk: Desk, order: OrderRecord) -> None:
    """The card does not say that a file was accepted as less, when it was accepted over numbers."""
    say(desk, order, REPORT, Attached(), Grade.E1, "file")
    say(desk, order, REPORT, DENIED, source="file")
    file = sent(desk, order, REPORT, name="claim.csv", grade=Grade.E1)
    assert accept(desk, file) == {}
    said = all_said(desk)
    assert f"accepted on <@{BEA}>’s word, although the numbers of a report had denied it" in said
    assert "asked for: E1" not in said
