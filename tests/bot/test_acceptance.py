"""What a person decides about a file: let it pass, read its code by eye, say what it is for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.desk import acceptance, files, listing, refiling
from bot.desk.files import Result
from bot.desk.heard import Membership
from bot.evidence.placard import written
from prompts.answer import Attached, Chosen, Grade, Standing
from prompts.checklist import Status
from store import evidence, journal, outbox, placards
from tests.bot.desks import (
    BEA,
    all_said,
    counting,
    found,
    give_code,
    heard,
    item,
    opened,
    say,
    upload,
)
from tests.bot.judged import OPENS, REASON, accept, finding, now_of, sent
from tests.bot.small_bank import REPORT
from tests.messages.limits import complaints

if TYPE_CHECKING:
    from datetime import datetime

    from bot.desk.desk import Desk
    from store.evidence import EvidenceRecord
    from store.orders import OrderRecord
    from store.placards import PlacardRecord

OF_TOOL, ASSESSMENT = "tool-photo", "doc-assessment"
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


NO_CODE = finding("photo_shows_placard", "false", name="tool.jpg")


def give_out(
    desk: Desk, order: OrderRecord, question: str = OF_TOOL, at: datetime | None = None
) -> str:
    """A one-time code for a photo, as people write it."""
    with desk.database.write() as session:
        return written(give_code(desk, session, order, question, at or desk.clock.now()))


def code_of(desk: Desk, order: OrderRecord, code: str) -> PlacardRecord:
    """A code as it stands now."""
    with desk.database.read() as session:
        rows = placards.of_order(session, order_id=order.id)
    return next(row for row in rows if written(row.code) == code)


def shows(code: str) -> dict[str, Any]:
    """The finding of a photo in which the bot read a code."""
    return finding("photo_shows_placard", "true", name="tool.jpg", code=code)


def form(desk: Desk, file: EvidenceRecord) -> str:
    """The form behind "Accept anyway"."""
    return str(acceptance.form(desk, heard(desk), file.order_id, file.number, ""))


# An answer that was taken down by its own numbers


def test_a_bare_claim_leaves_the_denial_standing(desk: Desk, order: OrderRecord) -> None:
    """The thread says that it stands, why, and what to send; a member may still accept it."""
    say(desk, order, REPORT, Attached(), Grade.E1, "file")
    say(desk, order, REPORT, DENIED, source="file")
    all_said(desk)
    file = sent(desk, order, REPORT, name="claim.csv", grade=Grade.E2, graded="Grade E2: …")
    said = all_said(desk)
    for words in (
        "claim.csv is kept. It is not enough yet as proof for: Dimensional report",
        "The answer stays “Its numbers do not hold its claim”",
        "has no measured values that could be checked",
        "What to send: The report with its measured values and their limits",
        "Accept anyway",
    ):
        assert words in said, said
    assert "accepted as proof" not in said
    assert "has its answer and proof already" not in said
    assert counting(desk, order, REPORT).answer.value == DENIED
    asked = form(desk, file)
    assert "has no numbers that hold" in asked
    assert "E1 is asked for" not in asked
    assert accept(desk, file) == {}
    assert counting(desk, order, REPORT).answer.value == Attached()


def test_numbers_that_hold_and_prove_too_little_leave_it_standing(
    desk: Desk, order: OrderRecord
) -> None:
    """It is said that they are not enough, and not that there are none."""
    say(desk, order, REPORT, DENIED, source="file")
    holds = finding("report_claims_hold", "true", name="dims.csv")
    sent(desk, order, REPORT, name="dims.csv", grade=Grade.E0, findings=[holds], weak=True)
    said = all_said(desk)
    assert "The answer stays" in said
    assert "no measured values" not in said


# One-time codes


def test_accepting_uses_up_the_code_that_the_file_shows(desk: Desk, order: OrderRecord) -> None:
    """The code is that file's from then on, and stands with who accepted it."""
    code = give_out(desk, order)
    file = sent(desk, order, grade=Grade.E2, findings=[OPENS, shows(code)], weak=True)
    assert code_of(desk, order, code).used_by is None
    assert "Code you can read" not in form(desk, file)
    assert accept(desk, file) == {}
    assert code_of(desk, order, code).used_by == file.number
    allowed = now_of(desk, file).allowed
    assert allowed is not None
    assert (allowed["code"], allowed["code_by_eye"], allowed["grade"]) == (code, False, "E2")


def test_a_code_that_another_file_used_meanwhile_is_told(desk: Desk, order: OrderRecord) -> None:
    """Nothing is accepted silently: the file is judged anew, and may be accepted after that."""
    code = give_out(desk, order)
    late = sent(desk, order, grade=Grade.E2, findings=[OPENS, shows(code)], weak=True)
    first = sent(desk, order, grade=Grade.E3, findings=[OPENS, shows(code)], code=code)
    say(desk, order, OF_TOOL, Attached(), Grade.E0, "typed")
    all_said(desk)
    wrong = accept(desk, late)
    assert "was used for another file meanwhile" in wrong["reason"]
    assert code_of(desk, order, code).used_by == first.number
    again = now_of(desk, late)
    assert (again.state, again.allowed, again.sha256) == ("waiting", None, late.sha256)
    assert counting(desk, order, OF_TOOL).source == "typed"
    assert accept(desk, late) == {}
    assert "is being checked just now" in all_said(desk)


def test_a_code_read_by_eye_is_checked_used_up_and_recorded(desk: Desk, order: OrderRecord) -> None:
    """It counts as E2, under the name of who read it."""
    code = give_out(desk, order)
    file = sent(desk, order, findings=[OPENS, NO_CODE], weak=True)
    assert "Code you can read in the picture" in form(desk, file)
    assert accept(desk, file, code.lower()) == {}
    assert code_of(desk, order, code).used_by == file.number
    allowed = now_of(desk, file).allowed
    assert allowed is not None
    assert (allowed["by"], allowed["code"], allowed["code_by_eye"]) == (BEA, code, True)
    assert (allowed["grade"], allowed["wanted"], now_of(desk, file).grade) == ("E2", "E3", 1)
    with desk.database.read() as session:
        entry = next(
            one
            for one in journal.of_order(session, order_id=order.id)
            if one.verb == "evidence_accepted"
        )
    assert (entry.actor, entry.details["code"]) == (BEA, code)
    assert f"The code {code} was read by eye" in all_said(desk)


def test_a_code_by_eye_makes_no_seen_picture_new(desk: Desk, order: OrderRecord) -> None:
    """What keeps the grade down beside the code keeps it down still."""
    code = give_out(desk, order)
    seen = finding("photo_is_new", "false", name="tool.jpg", order="B-1", day="2026-01-01")
    file = sent(desk, order, findings=[OPENS, NO_CODE, seen], weak=True)
    assert accept(desk, file, code) == {}
    allowed = now_of(desk, file).allowed
    assert allowed is not None
    assert allowed["grade"] == "E1"


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("other question", "given out for another question"),
        ("other order", "belongs to another order"),
        ("used", "was used for an earlier file"),
        ("stale", "was not fresh when the photo was sent"),
        ("mistyped", "one of its signs is wrong"),
        ("unknown", "was never given out"),
        ("foreign", "not written like one of our codes"),
    ],
)
def test_a_wrong_code_is_told_beside_its_field(
    desk: Desk, order: OrderRecord, which: str, words: str
) -> None:
    """And nothing is accepted or used up."""
    code = give_out(desk, order)
    match which:
        case "other question":
            code = give_out(desk, order, ASSESSMENT)
        case "other order":
            code = give_out(desk, opened(desk, "B-1"))
        case "used":
            sent(desk, order, grade=Grade.E3, findings=[OPENS, shows(code)], code=code)
        case "stale":
            code = give_out(desk, order, at=desk.clock.now() - timedelta(days=15))
        case "mistyped":
            code = code[:-1] + ("0" if code[-1] != "0" else "1")
        case "unknown":
            code = "0000-0000"
        case "foreign":
            code = "the one in the corner"
    file = sent(desk, order, findings=[OPENS, NO_CODE], weak=True)
    say(desk, order, OF_TOOL, Attached(), Grade.E0, "typed")
    assert words in accept(desk, file, code)["code"]
    assert now_of(desk, file).allowed is None
    assert counting(desk, order, OF_TOOL).source == "typed"


def test_a_question_without_photos_asks_for_no_code(desk: Desk, order: OrderRecord) -> None:
    """A report is not photographed."""
    file = sent(desk, order, REPORT, name="dims.csv", grade=Grade.E0, weak=True)
    say(desk, order, REPORT, Attached(), Grade.E0, "typed")
    assert "Code you can read" not in form(desk, file)


# For another question


def moves(
    desk: Desk, file: EvidenceRecord, question: str, user: str = BEA, *, outside: bool = False
) -> None:
    """Somebody says what a file is for."""
    standing = Membership.GUEST if outside else Membership.MEMBER
    who = heard(desk, user=user, membership=standing)
    refiling.move(desk, who, file.order_id, file.number, question)


def offered(desk: Desk, file: EvidenceRecord, *, outside: bool = False) -> str:
    """The form that asks what a file is for, or what is said instead."""
    who = heard(desk, membership=Membership.GUEST if outside else Membership.MEMBER)
    view = refiling.form(desk, who, file.order_id, file.number, "")
    return all_said(desk) if view is None else str(view)


def test_a_file_is_put_under_the_question_it_is_for(desk: Desk, order: OrderRecord) -> None:
    """What it did for the wrong one is taken back; its kept bytes wait to be judged anew."""
    file = sent(desk, order, ASSESSMENT, name="dims.csv", grade=Grade.E2)
    assert item(desk, order, ASSESSMENT).status is Status.ANSWERED
    asked = offered(desk, file)
    assert "Dimensional report" in asked
    assert "Assessment" not in asked
    assert "Drawing revision" not in asked
    all_said(desk)
    moves(desk, file, REPORT, user="U0MAX")
    assert "“dims.csv” is for: Dimensional report" in all_said(desk)
    moved = now_of(desk, file)
    assert (moved.state, moved.question_id, moved.filed_by) == ("waiting", REPORT, "U0MAX")
    assert (moved.sha256, moved.attempts) == (file.sha256, 0)
    assert item(desk, order, ASSESSMENT).status is Status.UNKNOWN
    assert counting(desk, order, ASSESSMENT).answer.standing is Standing.UNKNOWN
    again = Result(
        state="kept", accepted=True, grade=Grade.E2, findings=[], told=[], sha256=file.sha256
    )
    assert files.settle(desk, moved, again)
    assert counting(desk, order, REPORT).answer.value == Attached()


def test_what_was_said_before_the_wrong_file_counts_again(desk: Desk, order: OrderRecord) -> None:
    """With the proof that it had; and nobody is told that two people answered at once."""
    say(desk, order, REPORT, DENIED, source="file")
    holds = finding("report_claims_hold", "true", name="other.csv")
    file = sent(desk, order, REPORT, name="other.csv", grade=Grade.E2, findings=[holds])
    assert counting(desk, order, REPORT).answer.value == Attached()
    moves(desk, file, ASSESSMENT, user="U0MAX")
    assert counting(desk, order, REPORT).answer.value == DENIED
    assert "at once" not in all_said(desk)


def test_who_may_not_move_which_file(desk: Desk, order: OrderRecord) -> None:
    """One sentence each: guests, what was accepted, what denies, what is read or gone, no place."""
    file = sent(desk, order, findings=[OPENS, NO_CODE], weak=True)
    all_said(desk)
    assert "Only members of this workspace can put" in offered(desk, file, outside=True)
    moves(desk, file, REPORT, outside=True)
    assert now_of(desk, file).question_id == OF_TOOL
    say(desk, order, OF_TOOL, Attached(), Grade.E0, "typed")
    accept(desk, file)
    all_said(desk)
    assert "so it stays there" in offered(desk, file)
    against = sent(desk, order, REPORT, name="bad.csv", claim_fails=True)
    all_said(desk)
    assert "took an answer down" in offered(desk, against)
    lost = sent(desk, order, ASSESSMENT, state="failed", accepted=False, sha256=None)
    all_said(desk)
    assert "is not kept" in offered(desk, lost)
    elsewhere = sent(desk, order, ASSESSMENT, name="minutes.docx")
    all_said(desk)
    moves(desk, elsewhere, "drawing-revision")
    assert "no longer" in all_said(desk)
    assert now_of(desk, elsewhere).state == "kept"
    moves(desk, elsewhere, REPORT)
    all_said(desk)
    assert "is being checked just now" in offered(desk, elsewhere)


def test_a_file_without_a_question_gets_one(desk: Desk, order: OrderRecord) -> None:
    """It was dropped while nothing stood in the thread."""
    file = sent(desk, order, None, name="dims.csv")
    moves(desk, file, REPORT)
    assert now_of(desk, file).question_id == REPORT
    assert found(desk, order.code).asking is not None
    with desk.database.read() as session:
        assert outbox.pending_count(session) > 0


# The list


def test_a_long_list_says_how_much_it_leaves_out(desk: Desk, order: OrderRecord) -> None:
    """Whole files are left out, the oldest first, and none that a person let pass."""
    code = give_out(desk, order)
    first = sent(desk, order, findings=[OPENS, NO_CODE], weak=True, name="first.jpg")
    assert accept(desk, first, code) == {}
    for number in range(70):
        name = f"{number:02} {'a long name ' * 8}& more.jpg"
        seen = finding("photo_shows_placard", "false", name=name)
        with desk.database.write() as session:
            came = upload(desk, REPORT, file_id=f"L{number}", name=name)
            place = evidence.add(session, order_id=order.id, upload=came)
            settled = evidence.Settled(state="kept", at=desk.clock.now(), findings=[OPENS, seen])
            evidence.settle(session, order_id=order.id, number=place, settled=settled)
    with desk.database.read() as session:
        kept = evidence.of_order(session, order_id=order.id)
    blocks = desk.messages.message("evidence", listing.context(desk, order, kept)).blocks
    assert complaints({"text": "…", "blocks": blocks}) == []
    *parts, last = [str(block) for block in blocks]
    shown = "".join(parts)
    listed = sum(f"{number:02} a long name" in shown for number in range(70))
    assert f"{71 - listed - 1} more are not listed here" in last
    assert 10 < listed < 40
    assert "69 a long name" in shown
    assert f"who read the code {code} by eye: “{REASON}”" in shown
