"""What changed, what an earlier order hands on, and a newer question bank."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import samples
from prompts.answer import Grade
from store import banks, orders
from store.database import open_database
from tests.banks import FIRST_BANK
from tests.bot.nursery import NurseryStage
from tests.bot.scenes import BUYER, GUEST, Scene, looking, open_order, sentence, settle, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage
    from tests.bot.nursery import Nursery

SITE = "Suzhou Plastics, 5 Lake Road, Suzhou"
TOOLED: dict[str, Any] = {
    "Where the prototype was made": SITE,
    "Where production will be": SITE,
    "What is true for this order": ["tooled"],
}
OWN_GATES = """
extends: readiness
version: acme-1
"""
OWN_QUESTION = """
section: K
questions:
  - id: acme-drop-test
    row: 113
    gate: release
    kind: choice
    title: {en: Drop test, zh-CN: 跌落测试}
    ask:
      en: Has the packed product passed our drop test?
      zh-CN: 包装好的产品通过了我们的跌落测试吗？
    why: {en: A box that breaks brings the goods back., zh-CN: 包装破了，货就会退回来。}
    example: {en: "yes", zh-CN: 是}
    source: S0:19
    severity: blocker
    role: supplier
    lead_days: 90
    options:
      - {value: "yes", words: {en: "Yes", zh-CN: 是}}
      - {value: "no", words: {en: "No", zh-CN: 否}}
"""


def section(scene: Scene, title: str) -> str:
    """The form of a section, opened from the card; what stands in it."""
    menus = [e for block in scene.card().blocks for e in block.get("elements", ())]
    labels = [o["text"]["text"] for menu in menus for o in menu.get("options", ())]
    chosen = next(label for label in labels if label.startswith(title))
    bea = scene.stage.workspace.as_(BUYER)
    bea.choose("Answer a section…", chosen, channel=scene.channel, ts=scene.ts)
    return scene.stage.workspace.wait_for_modal(BUYER).plain


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A stage with the bank that comes with the bot."""
    with NurseryStage(tmp_path_factory.mktemp("whole"), nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


# Something changed


def test_a_change_on_which_nothing_rests_is_recorded_and_says_so(whole: Stage) -> None:
    """Nothing is asked again, no answer is lost, and the journal keeps the words."""
    scene = open_order(whole, "TOOL-1", **TOOLED)
    answered = set(scene.answers())
    form = scene.on_card(BUYER, "Something changed")
    assert form.modal is not None, form.raw
    since = whole.workspace.mark()
    sent = whole.workspace.as_(BUYER).submit(
        {"What changed?": "tool_changed", "What exactly?": "The mold was welded on Monday"}
    )
    assert sent.ok, sent.raw
    said = " ".join(message.plain for message in told(whole, since))
    assert "No answer rests on it" in said
    assert answered == set(scene.answers())
    assert "The mold was welded on Monday" in scene.words_kept()


def test_another_production_site_makes_proofs_stale_by_itself(whole: Stage) -> None:
    """A new answer about the site says what is no longer good, and the thread asks it again."""
    scene = open_order(
        whole, "SITE-1", **{"Where the prototype was made": SITE, "Where production will be": SITE}
    )
    section(scene, "Site and hand-off")
    whole.workspace.as_(BUYER).submit({"Does the contract fix the production site?": "named"})
    settle(whole)
    scene.says(BUYER, "back")  # to the contract, so that the file is filed under it
    settle(whole)
    scene.uploads(BUYER, "contract.pdf", samples.trial_report())
    settle(whole)
    assert scene.answers()["site-in-contract"].answer.grade > 0
    since = whole.workspace.mark()
    form = scene.on_card(BUYER, "Change order facts")
    assert form.modal is not None, form.raw
    whole.workspace.as_(BUYER).submit(
        {"Where production will be": "Hefei Works, 9 Hill Road, Hefei"}
    )
    said = [message.plain for message in told(whole, since)]
    assert any("no longer good" in text and "Site in the contract" in text for text in said), said


# Taken over


def test_answers_of_an_earlier_order_are_taken_over(whole: Stage) -> None:
    """Same supplier, same site: offered once, chosen in a form, recorded with where they are from.

    What was never proven is not offered, and nothing that is bound to the first order.
    """
    known = TOOLED | {"Where production will be": "Hefei Works, Hefei", "Supplier": "Wuhu Co"}
    bea = whole.workspace.as_(BUYER)
    first = open_order(whole, "REUSE-1", **known)
    section(first, "Tooling and fixtures")
    bea.submit({"Which tool will make this order? Write its number.": "T-1042"})
    section(first, "Tooling and fixtures")
    bea.submit({"Who owns the tool? Also send the invoice or the agreement.": "supplier"})
    settle(whole)
    since = whole.workspace.mark()
    open_order(whole, "REUSE-2", **known)
    assert [m.plain for m in told(whole, since) if "REUSE-1" in m.plain] == []
    first.says(BUYER, "back")  # to the owner of the tool
    settle(whole)
    first.uploads(BUYER, "agreement.pdf", samples.trial_report())
    settle(whole)
    since = whole.workspace.mark()
    third = open_order(whole, "REUSE-3", **known)
    offers = [m.plain for m in told(whole, since) if "Take over" in m.plain]
    assert len(offers) == 1
    assert "Take over 1 answer from REUSE-1?" in offers[0]
    shown = third.presses(BUYER, "Choose answers")
    assert shown.modal is not None, shown.raw
    assert "Tool owner: The supplier" in str(shown.modal.fields)
    since = whole.workspace.mark()
    sent = bea.submit({})
    assert sent.ok, sent.raw
    said = " ".join(message.plain for message in told(whole, since))
    assert "1 answer taken over from REUSE-1" in said
    taken = third.answers()["tool-owner"]
    assert (taken.source, taken.raw, taken.answer.grade) == ("reuse", "REUSE-1", Grade.E1)
    assert "tool-production-id" not in third.answers()


# A newer bank


def test_an_order_keeps_its_bank_until_it_is_moved(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery
) -> None:
    """Opened under version 1, asked from it after the upgrade, moved when a buyer says so."""
    folder = tmp_path_factory.mktemp("upgrade")
    with NurseryStage(folder, FIRST_BANK, nursery=nursery) as stage:
        stage.workspace.rates(on=False)
        scene = open_order(stage, "KEEP-1", **{"Where production will be": SITE})
        assert scene.order().bank_version == "1"
        stage.kill_bot()
        stage.settings = {}
        stage.start_bot()
        card = stage.workspace.as_(BUYER).command("/readiness", "KEEP-1", channel=scene.channel)
        assert "Question bank 1" in card.messages[0].plain
        newer = open_order(stage, "KEEP-2")
        assert newer.order().bank_version == "3"
        shown = stage.workspace.as_(BUYER).command(
            "/readiness", "upgrade KEEP-1", channel=scene.channel
        )
        assert shown.modal is not None, shown.raw
        assert "Bank 3 is there now" in shown.modal.plain
        since = stage.workspace.mark()
        assert stage.workspace.as_(BUYER).submit({}).ok
        said = " ".join(message.plain for message in told(stage, since))
        assert "asked from bank 3 now (before: 1)" in said
        assert scene.order().bank_version == "3"
        again = stage.workspace.as_(BUYER).command(
            "/readiness", "upgrade KEEP-1", channel=scene.channel
        )
        settle(stage)
        assert again.modal is None
        with looking(stage) as session:
            assert {v for v in "13" if banks.get(session, version=v)} == {"1", "3"}


def test_an_order_whose_bank_cannot_be_read_says_so_and_can_be_moved(whole: Stage) -> None:
    """Whoever writes in its thread or presses something reads which command helps."""
    scene = open_order(whole, "REST-1")
    database = open_database(whole.database_url)
    with database.write() as session:
        kept = banks.BankRecord("0", {"gates.yml": "a: b"}, {}, datetime.now(UTC))
        banks.keep(session, record=kept)
        orders.change(session, order_id=scene.order().id, bank_version="0")
    database.close()
    bea = whole.workspace.as_(BUYER)
    since = whole.workspace.mark()
    scene.says(BUYER, "yes")
    sentence(whole, since, "REST-1 is asked from the question bank 0", "/readiness upgrade REST-1")
    since = whole.workspace.mark()
    scene.presses(BUYER, "Skip")
    sentence(whole, since, "REST-1 is asked from the question bank 0", "/readiness upgrade REST-1")
    shown = bea.command("/readiness", "upgrade REST-1", channel=scene.channel)
    assert shown.modal is not None, shown.raw
    assert "The question bank 0 cannot be read" in shown.modal.plain
    since = whole.workspace.mark()
    assert bea.submit({}).ok
    said = " ".join(message.plain for message in told(whole, since))
    assert "asked from bank 3 now (before: 0)" in said


def test_an_own_bank_is_laid_over_ours(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery
) -> None:
    """A question of one's own is asked; changed without a new version, nothing starts."""
    folder = tmp_path_factory.mktemp("own")
    own = folder / "acme"
    own.mkdir()
    (own / "gates.yml").write_text(OWN_GATES, encoding="utf-8")
    (own / "k_acme.yml").write_text(OWN_QUESTION, encoding="utf-8")
    settings = {"READINESS_BANK": str(own)}
    with NurseryStage(folder / "stage", settings, nursery=nursery) as stage:
        stage.workspace.rates(on=False)
        scene = open_order(stage, "ACME-1")
        assert scene.order().bank_version == "3+acme-1"
        asked = section(scene, "Inspection instructions")
        assert "Has the packed product passed our drop test?" in asked
        stage.kill_bot()
        question = OWN_QUESTION.replace("severity: blocker", "severity: minor")
        (own / "k_acme.yml").write_text(question, encoding="utf-8")
        stage.launch_bot()
        assert stage.bot is not None
        assert stage.bot.wait(30) == 1
        assert "The question bank was changed (k_acme.yml)" in stage.log.read_text()


def test_a_guest_can_neither_move_an_order_nor_take_answers_over(whole: Stage) -> None:
    """Who only supplies does not decide by which questions an order is judged."""
    open_order(whole, "GUEST-1", channel="shared-supplier")
    since = whole.workspace.mark()
    shown = whole.workspace.as_(GUEST).command(
        "/readiness", "upgrade GUEST-1", channel="shared-supplier"
    )
    settle(whole)
    assert shown.modal is None
    assert "members" in " ".join(m.plain for m in shown.messages).lower() or since
