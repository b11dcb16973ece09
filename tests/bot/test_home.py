"""App Home: a person finds there what waits for them, and nothing that is not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.scenes import BUYER, CONTRACT, open_order, sentence, settle, told

if TYPE_CHECKING:
    from bot.cli.stage import Stage
    from bot.workspace.client import View
    from tests.bot.scenes import Scene

MANAGER, QUALITY = "Max Manager", "Quinn Quality"


def home(stage: Stage, who: str) -> View:
    """A person's Home, opened anew."""
    stage.workspace.as_(who).open_home()
    settle(stage)
    view = stage.workspace.as_(who).home()
    assert view is not None
    return view


@pytest.fixture(scope="module")
def order(stage: Stage) -> Scene:
    """An order of a buyer and a manager."""
    return open_order(stage, "ORDER-1", Approver=MANAGER).until_asked(CONTRACT)


@pytest.fixture(scope="module", autouse=True)
def another(stage: Stage) -> Scene:
    """An order of the same buyer and a quality engineer."""
    return open_order(stage, "ORDER-2", Quality=QUALITY)


def test_ones_own_orders_and_questions(stage: Stage, order: Scene) -> None:
    """The buyer sees both orders and the questions that a buyer answers, blockers first."""
    assert order.code == "ORDER-1"
    seen = home(stage, BUYER).plain
    assert seen.index("Questions for you") < seen.index("Site in the contract")
    assert seen.index("Site in the contract") < seen.index("Your orders")
    listed = seen[seen.index("Your orders") :]
    assert ["ORDER-1" in listed, "ORDER-2" in listed] == [True, True]
    assert "Buyer" in listed
    assert "Quality criteria" not in seen  # that one waits for quality


@pytest.mark.usefixtures("order")
def test_nothing_of_others(stage: Stage) -> None:
    """Each sees the orders they have a part in, and no other."""
    manager, quality = home(stage, MANAGER).plain, home(stage, QUALITY).plain
    assert ("ORDER-1" in manager, "ORDER-2" in manager) == (True, False)
    assert ("ORDER-1" in quality, "ORDER-2" in quality) == (False, True)
    assert "Quality criteria" in quality
    assert "Nothing waits for you." in manager


@pytest.mark.usefixtures("order")
def test_an_empty_home(stage: Stage) -> None:
    """Who has no order reads how one is started."""
    stage.workspace.add_person("Nora New")
    seen = home(stage, "Nora New").plain
    assert "Nothing waits for you." in seen
    assert "/readiness new ORDER-123" in seen


def test_new_after_an_answer(stage: Stage, order: Scene) -> None:
    """What was answered is gone when Home is opened again."""
    before = home(stage, BUYER).plain
    order.says(BUYER, "3")
    settle(stage)
    after = home(stage, BUYER).plain
    asked = "Does the contract fix the production site?"
    assert (before.count(asked), after.count(asked)) == (2, 1)


def test_the_card_from_home(stage: Stage, order: Scene) -> None:
    """Open sends the card to the person alone; Share from there reaches the order's channel."""
    seen = home(stage, MANAGER)
    assert "Open" in seen.labels
    since = stage.workspace.mark()
    assert stage.workspace.as_(MANAGER).press("Open", surface="home").ok
    card = sentence(stage, since, "ORDER-1", "production may not start")
    assert card.channel == stage.workspace.place(f"@{MANAGER}")
    since = stage.workspace.mark()
    assert stage.workspace.as_(MANAGER).press("Share in channel", channel="@Readiness").ok
    shared, done = sorted(told(stage, since), key=lambda message: message.plain)[::-1]
    assert {shared.channel, done.channel} == {card.channel, stage.workspace.channel("orders")}
    assert order.order().closed_at is None


def test_a_button_behind_which_the_part_is_gone(stage: Stage, order: Scene) -> None:
    """Who is no longer of an order's people opens it in vain, and is told."""
    third = open_order(stage, "ORDER-3", Approver="Max Manager")
    assert "ORDER-3" in home(stage, MANAGER).plain
    third.on_card(BUYER, "Change order facts")
    assert stage.workspace.as_(BUYER).submit({"Approver": QUALITY}).ok
    settle(stage)
    since = stage.workspace.mark()
    button = _last_button(stage)
    assert stage.workspace.as_(MANAGER).press(action_id=button, surface="home").ok
    sentence(stage, since, "This button is out of date, so nothing was recorded")
    assert "ORDER-3" not in home(stage, MANAGER).plain
    assert order.code in home(stage, MANAGER).plain


def _last_button(stage: Stage) -> str:
    """The button beside the last order of the manager's Home."""
    view = stage.workspace.as_(MANAGER).home()
    assert view is not None
    with_button = [block["accessory"] for block in view.raw["blocks"] if "accessory" in block]
    found = [b["action_id"] for b in with_button if b["action_id"].startswith("open_order")]
    assert len(found) == 2
    return str(found[-1])


@pytest.mark.usefixtures("order")
def test_the_messages_tab_is_left_alone(stage: Stage) -> None:
    """Opening the Messages tab publishes nothing."""
    since = stage.workspace.mark()
    stage.workspace.as_(BUYER).open_home(tab="messages")
    settle(stage)
    assert stage.workspace.traffic(since=since, kind="api") == []
