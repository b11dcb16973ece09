"""Orders of another bank: moved to a newer one, and left alone where theirs cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import update

from bot import schedule
from bot.cli import doctor
from bot.desk import (
    changes,
    digests,
    home,
    intake,
    orders,
    picture,
    presses,
    reading,
    upgrades,
    wishes,
)
from bot.desk.banks import Banks, BankUnreadableError, open_banks
from bot.desk.intake import Intake
from bot.schedule import Bells
from prompts.answer import Chosen, Grade
from prompts.checklist import Status
from store import banks, passes
from store import orders as order_store
from store.problems import StoreBusyError
from store.tables import SUMMARIES
from tests.banks import FIRST
from tests.bot.desks import (
    BEA,
    SITE,
    TEAM,
    all_said,
    file_now,
    found,
    heard,
    opened,
    received,
    say,
    upload,
)
from tests.prompts import banks as banks_for_tests

if TYPE_CHECKING:
    from pathlib import Path

    from bot.desk.desk import Desk
    from store.orders import OrderRecord

ELSEWHERE = "Hefei Works, 9 Hill Road"
METHOD = "mat-iqc-method"
UNREADABLE = "0"


def test_what_an_upgrade_promises_is_what_comes(desk: Desk) -> None:
    """The headline under the other bank is drawn like the card: with what is stale by then."""
    kept = open_banks(FIRST, desk.database, desk.words, desk.clock.now())
    old = replace(desk, banks=kept)
    assert old.bank.version == "1"
    order = opened(old, "A-1", quantity=None)
    with desk.database.read() as session:
        asked = [i for i in picture.draw(old, session, order.id).checklist.items if i.asked]
    for each in asked:
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
    later = Banks(banks_for_tests.FIRST, desk.database, desk.words)
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
    all_said(desk)
    upgrades.upgrade(desk, heard(desk), resting.id)
    assert f"bank {desk.bank.version} now (before: 0)" in all_said(desk)
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
    all_said(desk)
    home.opened(desk, heard(desk, kind="home", channel=""))
    assert "OLD-1" in all_said(desk)


def test_a_file_for_such_an_order_waits(desk: Desk, resting: OrderRecord) -> None:
    """It is neither fetched nor given up, and the reader of files stays alive."""
    sent = upload(desk, METHOD, url="https://files.example/proof.pdf")
    number = received(desk, resting, sent).number
    library = cast("reading.Library", SimpleNamespace(said=lambda: None))
    assert reading.read_next(desk, library)
    assert file_now(desk, resting.id, number).state == "waiting"


def test_the_doctor_names_a_bank_that_cannot_be_read(desk: Desk, resting: OrderRecord) -> None:
    """With the orders that rest because of it, and no other bank."""
    assert resting.bank_version == UNREADABLE
    checked = doctor.examine({"DATABASE_URL": f"sqlite:///{desk.database.address.shown}"})
    told = [one for one in checked if "open orders" in one.told]
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
