"""What becomes of answers later: stale, renewed, and taken over by another order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.desk import changes, files, picture, presses, reuse, sections
from bot.desk.files import Result
from bot.desk.heard import ts_of
from bot.desk.recording import Given, record
from prompts.answer import Attached, Chosen, Grade, Said
from prompts.checklist import Status
from tests.bot.desks import (
    all_said,
    counting,
    found,
    heard,
    item,
    opened,
    question,
    received,
    say,
    upload,
)

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from prompts.answer import Value
    from store.orders import OrderRecord

ELSEWHERE = "Hefei Works, 9 Hill Road"
CRITERIA, METHOD, RELEASE = "insp-written-criteria", "mat-iqc-method", "insp-release-method"


def change(desk: Desk, order: OrderRecord, kind: str) -> None:
    """Tell that something changed."""
    changes.tell(desk, heard(desk), order.id, kind, "")


def send(desk: Desk, order: OrderRecord, question_id: str, grade: Grade) -> None:
    """Somebody sends a file for a question, and it is accepted."""
    file = received(desk, order, upload(desk, question_id))
    result = Result(state="kept", accepted=True, grade=grade, findings=[], told=["It opens."])
    assert files.settle(desk, file, result)


# Stale


def test_a_stale_answer_given_again_has_to_be_proven_again(desk: Desk) -> None:
    """The proof from before the change is none of it, in whatever way it is given again."""
    order = opened(desk, "A-1")
    say(desk, order, METHOD, Said("AQL 1.0"), Grade.E1, "file")
    say(desk, order, METHOD, Said("AQL 1.0"))
    assert item(desk, order, METHOD).status is Status.ANSWERED
    change(desk, order, "material_changed")
    assert item(desk, order, METHOD).status is Status.STALE
    say(desk, order, METHOD, Said("AQL 1.0"), source="modal")
    assert counting(desk, order, METHOD).answer.grade is Grade.E0
    assert item(desk, order, METHOD).status is Status.NEEDS_EVIDENCE


@pytest.mark.parametrize(
    ("question_id", "value", "kind"),
    [(CRITERIA, Attached(), "design_revision"), (METHOD, Said("AQL 1.0"), "material_changed")],
)
def test_a_new_file_renews_a_stale_answer(
    desk: Desk, question_id: str, value: Value, kind: str
) -> None:
    """A question for a file gets its new one, any other question its answer proven anew."""
    order = opened(desk, "A-1")
    say(desk, order, question_id, value, Grade.E1, "file")
    change(desk, order, kind)
    assert item(desk, order, question_id).status is Status.STALE
    send(desk, order, question_id, Grade.E1)
    renewed = counting(desk, order, question_id)
    assert (renewed.source, renewed.answer.value) == ("file", value)
    assert item(desk, order, question_id).status is Status.ANSWERED


def test_a_file_does_not_say_that_a_stale_statement_is_still_true(desk: Desk) -> None:
    """Where no proof is wanted, the question still waits for its answer."""
    order = opened(desk, "A-1", facts={"deposit_paid": False})
    statement = question(desk, "site-deposit-paid")
    long_ago = heard(desk, ts=ts_of(desk.clock.now() - timedelta(days=40)))
    given = Given(question=statement, value=Chosen(("no",)), source="button", raw="No")
    with desk.database.write() as session:
        record(desk, session, long_ago, order, given)
    assert item(desk, order, statement.id).status is Status.STALE
    send(desk, order, statement.id, Grade.E1)
    assert counting(desk, order, statement.id).source == "button"
    assert "still needs its answer" in all_said(desk)


def test_a_form_draws_its_order_once_for_all_measured_answers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many numbers are in it."""
    drawn: list[int] = []
    draw = picture.draw

    def counted(*given: Any, **more: Any) -> picture.Picture:  # noqa: ANN401
        drawn.append(1)
        return draw(*given, **more)

    monkeypatch.setattr(picture, "draw", counted)
    times = []
    for code, filled in (
        ("A-1", {"mp-capacity": "2000 pcs"}),
        ("A-2", {"mp-capacity": "2000 pcs", "mp-demand": "800 pcs", "sup-batches": "4"}),
    ):
        order = opened(desk, code)
        drawn.clear()
        assert sections.submit(desk, heard(desk), order.id, filled) == {}
        times.append(len(drawn))
    assert times[0] == times[1]


def test_an_option_that_tells_a_change_says_what_is_no_longer_good(desk: Desk) -> None:
    """Although it is the first answer to its question."""
    order = opened(desk, "A-1", facts={"deposit_paid": True})
    say(desk, order, CRITERIA, Attached(), Grade.E1, "file")
    all_said(desk)
    say(desk, order, "site-changed-since-deposit", Chosen(("changed_with_approval",)))
    assert item(desk, order, CRITERIA).status is Status.STALE
    assert "no longer good" in all_said(desk)


def test_what_holds_this_order_cannot_be_left_out(desk: Desk) -> None:
    """A question that is no blocker by itself and is one here: neither typed nor pressed."""
    order = opened(desk, "A-1", facts={"high_risk": True})
    filled = {METHOD: "n/a because we do not want it here"}
    wrong = sections.submit(desk, heard(desk), order.id, filled)
    assert "cannot be left out" in wrong[METHOD]
    all_said(desk)
    assert presses.reason_form(desk, heard(desk), order.id, METHOD, "") is None
    assert "cannot be left out" in all_said(desk)


# Taken over


def offered(desk: Desk, order: OrderRecord) -> tuple[str, set[str]]:
    """From which order answers are offered, and to which questions."""
    with desk.database.read() as session:
        found_ = reuse.find(desk, session, picture.draw(desk, session, order.id))
    if found_ is None:
        return "", set()
    return found_.earlier.code, {item.question.id for item in found_.items}


def test_what_was_proven_of_one_product_is_not_handed_on_to_another(desk: Desk) -> None:
    """A statement is; and the spelling of a product makes no other one."""
    first = opened(desk, "A-1", product="Lamp housing, black")
    say(desk, first, METHOD, Said("AQL 1.0"), Grade.E1, "file")
    say(desk, first, RELEASE, Said("Our own inspector"))
    other = opened(desk, "A-2", product="Bracket")
    assert offered(desk, other) == ("A-1", {RELEASE})
    same = opened(desk, "A-3", product="LAMP HOUSING (black)")
    assert offered(desk, same) == ("A-1", {METHOD, RELEASE})


def test_what_was_taken_over_is_not_handed_on_again(desk: Desk) -> None:
    """Said again it stays second-hand; a file of the order's own makes it the order's own."""
    first = opened(desk, "A-1")
    say(desk, first, METHOD, Said("AQL 1.0"), Grade.E1, "file")
    second = opened(desk, "A-2")
    reuse.take_over(desk, heard(desk), second.id, first.id, [METHOD])
    assert counting(desk, second, METHOD).source == "reuse"
    third = opened(desk, "A-3")
    assert offered(desk, third) == ("A-1", {METHOD})
    say(desk, second, METHOD, Said("AQL 1.0"))
    assert offered(desk, third) == ("A-1", {METHOD})
    say(desk, second, METHOD, Said("AQL 1.0"), Grade.E1, "file")
    assert offered(desk, third) == ("A-2", {METHOD})


def test_only_orders_of_the_same_site_and_channel_are_drawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the others one statement reads where they are made."""
    for code, more in (
        ("A-1", {}),
        ("A-2", {"production_site": ELSEWHERE}),
        ("A-3", {"channel": "C0ELSE"}),
    ):
        say(desk, opened(desk, code, **more), RELEASE, Said("Our own inspector"))
    order = opened(desk, "A-4")
    with desk.database.read() as session:
        drawn = picture.draw(desk, session, order.id)
    looked_at: list[int] = []
    draw = picture.draw

    def noted(desk: Desk, session: Any, order_id: int) -> picture.Picture:  # noqa: ANN401
        looked_at.append(order_id)
        return draw(desk, session, order_id)

    monkeypatch.setattr(picture, "draw", noted)
    with desk.database.read() as session:
        assert reuse.find(desk, session, drawn) is not None
    assert looked_at == [found(desk, "A-1").id]
