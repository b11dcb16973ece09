"""What becomes of answers later: stale, renewed, taken over, and asked from a bank that is gone."""

from __future__ import annotations

import itertools
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy import update

from bot import schedule
from bot.cli import doctor
from bot.clock import MachineClock
from bot.desk import (
    changes,
    digests,
    files,
    home,
    intake,
    orders,
    picture,
    presses,
    reading,
    reuse,
    upgrades,
    wishes,
)
from bot.desk.banks import Banks, BankUnreadableError, open_banks
from bot.desk.desk import Desk
from bot.desk.files import Result
from bot.desk.heard import Heard, ts_of
from bot.desk.intake import Intake
from bot.desk.recording import Given, record
from bot.desk.turn import Turn, go_on
from bot.messages import Messages
from bot.schedule import Bells
from prompts import bank
from prompts.answer import Attached, Chosen, Grade, Said
from prompts.checklist import Status
from prompts.words import Words
from store import answers, banks, evidence, outbox, passes
from store import orders as order_store
from store.database import open_database
from store.database import upgrade as bring_up_to_date
from store.problems import StoreBusyError
from store.tables import SUMMARIES
from tests.banks import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prompts.answer import Value
    from prompts.checklist import Item
    from prompts.question import Question
    from store.answers import AnswerRecord, Source
    from store.orders import OrderRecord

TEAM, CHANNEL, BEA = "T0HOME", "C0ORDERS", "U0BEA"
SITE, ELSEWHERE = "Suzhou Plastics, 5 Lake Road", "Hefei Works, 9 Hill Road"
CRITERIA, METHOD, RELEASE = "insp-written-criteria", "mat-iqc-method", "insp-release-method"
UNREADABLE = "0"
_numbers = itertools.count(1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on an empty database, with the bank that comes with the bot."""
    url = f"sqlite:///{tmp_path / 'readiness.db'}"
    bring_up_to_date(url)
    words, database, clock = Words.load(), open_database(url), MachineClock()
    yield Desk(
        database=database,
        banks=open_banks(None, database, words, clock.now()),
        messages=Messages(words),
        words=words,
        clock=clock,
        worker="test",
    )
    database.close()


def heard(desk: Desk, **more: Any) -> Heard:  # noqa: ANN401 - whatever a test changes
    """Bea Buyer does something now."""
    known: dict[str, Any] = {
        "ids": (f"test:{next(_numbers)}",),
        "kind": "press",
        "team": TEAM,
        "channel": CHANNEL,
        "user": BEA,
        "ts": ts_of(desk.clock.now()),
    }
    return Heard(**known | more)


def opened(desk: Desk, code: str, **more: Any) -> OrderRecord:  # noqa: ANN401
    """An order of one supplier, made where its prototype was made."""
    fields: dict[str, Any] = {
        "product": "Lamp",
        "supplier": "Suzhou",
        "prototype_site": SITE,
        "production_site": SITE,
        "people": {"buyer": BEA},
    }
    channel = more.pop("channel", CHANNEL)
    told = Intake(code=code, **fields | more)
    said = heard(desk, channel=channel)
    assert intake.open_order(desk, said, told, zone="UTC", channel_name="orders")
    return found(desk, code)


def found(desk: Desk, code: str) -> OrderRecord:
    """An order as it stands now."""
    with desk.database.read() as session:
        order = order_store.find(session, team=TEAM, code=code)
    assert order is not None
    return order


def question(desk: Desk, question_id: str) -> Question:
    """A question of the bank that new orders get."""
    return desk.bank.question(question_id)


def say(
    desk: Desk,
    order: OrderRecord,
    question_id: str,
    value: Value,
    grade: Grade | None = None,
    source: Source = "typed",
) -> None:
    """Record an answer, and go on."""
    given = Given(
        question=question(desk, question_id), value=value, source=source, raw="…", grade=grade
    )
    with desk.database.write() as session:
        lines = record(desk, session, heard(desk), found(desk, order.code), given)
        go_on(desk, session, found(desk, order.code), Turn(heard=lines))


def change(desk: Desk, order: OrderRecord, kind: str) -> None:
    """Tell that something changed."""
    changes.tell(desk, heard(desk), order.id, kind, "")


def item(desk: Desk, order: OrderRecord, question_id: str) -> Item:
    """A question of an order as it stands now."""
    with desk.database.read() as session:
        return picture.draw(desk, session, order.id).checklist.item(question_id)


def counting(desk: Desk, order: OrderRecord, question_id: str) -> AnswerRecord:
    """The answer that counts."""
    with desk.database.read() as session:
        return answers.current(session, order_id=order.id)[question_id]


def send(desk: Desk, order: OrderRecord, question_id: str, grade: Grade) -> None:
    """Somebody sends a file for a question, and it is accepted."""
    now, number = desk.clock.now(), next(_numbers)
    with desk.database.write() as session:
        evidence.add(
            session,
            order_id=order.id,
            upload=evidence.Upload(
                question_id=question_id,
                file_id=f"F{number}",
                name="proof.pdf",
                url="",
                declared_type="application/pdf",
                declared_size=1,
                person=BEA,
                said_us=int(ts_of(now).replace(".", "")),
                message_ts=ts_of(now),
                received_at=now,
            ),
        )
        (file,) = (
            one
            for one in evidence.of_order(session, order_id=order.id)
            if one.file_id == f"F{number}"
        )
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
    assert "still needs its answer" in _all_said(desk)


def _asked(desk: Desk, order: OrderRecord) -> list[Item]:
    with desk.database.read() as session:
        return [i for i in picture.draw(desk, session, order.id).checklist.items if i.asked]


def _all_said(desk: Desk) -> str:
    with desk.database.write() as session:
        waiting = []
        while message := outbox.claim(session, now=desk.clock.now(), worker="test"):
            outbox.sent(session, message_id=message.id, ts="1795240001.0001", at=desk.clock.now())
            waiting.append(str(message.payload))
    return "\n".join(waiting)


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
        assert presses.submit_section(desk, heard(desk), order.id, filled) == {}
        times.append(len(drawn))
    assert times[0] == times[1]


def test_an_option_that_tells_a_change_says_what_is_no_longer_good(desk: Desk) -> None:
    """Although it is the first answer to its question."""
    order = opened(desk, "A-1", facts={"deposit_paid": True})
    say(desk, order, CRITERIA, Attached(), Grade.E1, "file")
    _all_said(desk)
    say(desk, order, "site-changed-since-deposit", Chosen(("changed_with_approval",)))
    assert item(desk, order, CRITERIA).status is Status.STALE
    assert "no longer good" in _all_said(desk)


def test_what_holds_this_order_cannot_be_left_out(desk: Desk) -> None:
    """A question that is no blocker by itself and is one here: neither typed nor pressed."""
    order = opened(desk, "A-1", facts={"high_risk": True})
    filled = {METHOD: "n/a because we do not want it here"}
    wrong = presses.submit_section(desk, heard(desk), order.id, filled)
    assert "cannot be left out" in wrong[METHOD]
    _all_said(desk)
    assert presses.reason_form(desk, heard(desk), order.id, METHOD, "") is None
    assert "cannot be left out" in _all_said(desk)


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


# Another bank


def test_what_an_upgrade_promises_is_what_comes(desk: Desk) -> None:
    """The headline under the other bank is drawn like the card: with what is stale by then."""
    old = Desk(
        database=desk.database,
        banks=open_banks(FIRST, desk.database, desk.words, desk.clock.now()),
        messages=desk.messages,
        words=desk.words,
        clock=desk.clock,
        worker="test",
    )
    assert old.bank.version == "1"
    order = opened(old, "A-1", quantity=None)
    for each in _asked(old, order):
        if each.question.options and each.question.id in desk.bank.by_id:
            value = Chosen((each.question.options[0].value,))
            say(old, order, each.question.id, value, Grade.E4, "file")
    told = Intake(
        code="A-1",
        product="Lamp",
        supplier="Suzhou",
        prototype_site=SITE,
        production_site=ELSEWHERE,
    )
    intake.change(old, heard(old), order.id, told)
    view = upgrades.form(desk, heard(desk), order.id, private="", language="en")
    assert "Another question bank" in str(view)
    upgrades.upgrade(desk, heard(desk), order.id)
    with desk.database.read() as session:
        drawn = picture.draw(desk, session, order.id)
    assert any(i.status is Status.STALE for i in drawn.checklist.items)
    assert f"With the other bank: {drawn.verdict.headline('en')}" in str(view)


@pytest.mark.parametrize(
    "line", ["extends: readiness", '"extends": readiness', "extends : readiness"]
)
def test_a_bank_over_ours_is_kept_with_ours(desk: Desk, tmp_path: Path, line: str) -> None:
    """However its first line is written, its orders can still be asked from it later."""
    own = tmp_path / "acme"
    own.mkdir()
    (own / "gates.yml").write_text(f"{line}\nversion: acme-1\n", encoding="utf-8")
    version = open_banks(own, desk.database, desk.words, desk.clock.now()).current.version
    later = Banks(bank.load(FIRST), desk.database, desk.words)
    assert later.of(version, "A-1").questions


@pytest.fixture
def resting(desk: Desk) -> OrderRecord:
    """An order of a bank that this version cannot read any more; one beside it is well."""
    order, other = opened(desk, "OLD-1"), opened(desk, "NEW-1")
    assert other.bank_version == desk.bank.version
    with desk.database.write() as session:
        kept = banks.BankRecord(UNREADABLE, {"gates.yml": "a: b"}, {}, desk.clock.now())
        banks.keep(session, record=kept)
        order_store.change(session, order_id=order.id, bank_version=UNREADABLE)
        run = session.connection().execute
        run(update(SUMMARIES).values(fresh_until=desk.clock.now() - timedelta(days=1)))
        this = update(SUMMARIES).where(SUMMARIES.c.order_id == order.id)
        run(this.values(bank_version=UNREADABLE))
    return found(desk, "OLD-1")


def test_an_order_whose_bank_cannot_be_read_says_what_to_do(
    desk: Desk, resting: OrderRecord
) -> None:
    """Which version, that nothing is lost, and the command that helps."""
    with pytest.raises(BankUnreadableError, match=r"bank 0 cannot be read.*upgrade OLD-1"):
        presses.next_question(desk, heard(desk), resting.id)


def test_an_order_whose_bank_cannot_be_read_can_be_moved(desk: Desk, resting: OrderRecord) -> None:
    """The form says why nothing is compared; afterwards the thread goes on."""
    view = upgrades.form(desk, heard(desk), resting.id, private="", language="en")
    assert "The question bank 0 cannot be read by this version" in str(view)
    assert "The two banks ask the same" not in str(view)
    _all_said(desk)
    upgrades.upgrade(desk, heard(desk), resting.id)
    assert f"bank {desk.bank.version} now (before: 0)" in _all_said(desk)
    presses.next_question(desk, heard(desk), resting.id)


def test_what_is_due_passes_over_such_an_order(desk: Desk, resting: OrderRecord) -> None:
    """The other orders are looked at, and Home and the start come through."""
    for order in (resting, found(desk, "NEW-1")):
        with desk.database.write() as session:
            record_ = passes.PassRecord(order.id, METHOD, desk.clock.now(), BEA, desk.clock.now())
            passes.put(session, record=record_)
    assert changes.grow_old(desk, desk.clock.now()) == 1
    assert wishes.take_up_again(desk, desk.clock.now()) == 1
    assert orders.redraw_all(desk, TEAM) == 0
    _all_said(desk)
    home.opened(desk, heard(desk, kind="home", channel=""))
    assert "OLD-1" in _all_said(desk)


def test_a_file_for_such_an_order_waits(desk: Desk, resting: OrderRecord) -> None:
    """It is neither fetched nor given up, and the reader of files stays alive."""
    now = desk.clock.now()
    upload = evidence.Upload(
        question_id=METHOD,
        file_id="F1",
        name="proof.pdf",
        url="https://files.example/proof.pdf",
        declared_type="application/pdf",
        declared_size=1,
        person=BEA,
        said_us=int(ts_of(now).replace(".", "")),
        message_ts=ts_of(now),
        received_at=now,
    )
    with desk.database.write() as session:
        evidence.add(session, order_id=resting.id, upload=upload)
    library = cast("reading.Library", SimpleNamespace(said=lambda: None))
    assert reading.read_next(desk, library)
    with desk.database.read() as session:
        (file,) = evidence.of_order(session, order_id=resting.id)
    assert file.state == "waiting"


def test_the_doctor_names_a_bank_that_cannot_be_read(tmp_path: Path, resting: OrderRecord) -> None:
    """With the orders that rest because of it, and no other bank."""
    assert resting.bank_version == UNREADABLE
    url = f"sqlite:///{tmp_path / 'readiness.db'}"
    told = [one for one in doctor.examine({"DATABASE_URL": url}) if "open orders" in one.told]
    assert [one.well for one in told] == [False]
    assert "version 0 cannot be read" in told[0].told
    assert "OLD-1" in told[0].told
    assert "NEW-1" not in told[0].told


def test_the_bells_ring_whatever_fails_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is busy for the digests keeps nobody from reading files and saying things."""

    def busy(_: Desk) -> int:
        raise StoreBusyError("The database is busy.")

    monkeypatch.setattr(digests, "ring", busy)
    rung: list[str] = []
    bells = Bells(sender=lambda: rung.append("sender"), reader=lambda: rung.append("reader"))
    clock = schedule.wind_up(desk, bells, 3600)
    clock.get_jobs()[0].func()
    assert rung == ["sender", "reader"]
