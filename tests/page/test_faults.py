"""The inspector's switches: whatever goes wrong, each word is answered, and only once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.bot.scenes import settle
from tests.page.browsing import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from bot.cli.stage import Stage
    from bot.workspace.client import Workspace
    from tests.page.conftest import Opening

ORDER = "ORDER-601"
FACTS = {"Product": "Belay device, forged", "Supplier": "Ningbo Hardware"}
# A question that was answered says so itself; what comes next begins with a word on that.
ANSWERED = re.compile(r"✓ ([^✓]+?) unknown @Bea Buyer,")
RECEIPT = ": unknown. It stays open"
PATIENCE = 20_000

# What is pressed, and what the inspector then shows of it (its list has all the traffic).
SWITCHES: list[tuple[str, str | re.Pattern[str]]] = [
    ("Deliver the next event twice", "message"),
    ("Drop the next call", "connection dropped"),
    ("Drop the next answer", "connection dropped"),
    ("Too many requests", "ratelimited"),
    ("Answer slowly", re.compile(r"chat\.postMessage\s*ok\s*2\d{3} ms")),
    ("Lose an acknowledgement", "again, attempt 1"),
    ("Refresh the connection", "refresh_requested"),
    ("Cut the connection", "socket hello"),
]


@pytest.fixture(scope="module")
def workspace(stage: Stage) -> Iterator[Workspace]:
    """The stage's, on which an order was begun and what was lost comes again soon."""
    workspace = stage.workspace
    before = workspace.state()["timing"]
    workspace.timing(ack_seconds=1, retry_delays=[0.5, 1, 2])
    bea = workspace.as_("Bea Buyer")
    bea.command("/readiness", f"new {ORDER}", channel="orders")
    bea.submit(FACTS)
    yield workspace
    workspace.clear_faults()
    workspace.timing(**before)


@pytest.fixture
def page(opening: Opening, stage: Stage, workspace: Workspace) -> Page:
    """Bea before the order's thread, the inspector open."""
    card = workspace.wait_for_message(ORDER, channel="orders", since=0)
    settle(stage)  # what the bot had to say is on the page when it opens
    page = opening(str(workspace.ready["url"]), f"/#/{card.channel}/t/{card.ts}")
    expect(page.locator("thread-pane .element").first).to_be_visible()
    page.get_by_role("button", name="Inspector").click()
    return page


def answered(page: Page) -> list[str]:
    """The questions that the thread shows as answered, in its order."""
    text = page.locator("thread-pane .rows").inner_text()
    return ANSWERED.findall(" ".join(text.split()))


def answers_once(workspace: Workspace, page: Page, before: list[str]) -> None:
    """Type an answer: one more question is answered, none twice, and one message tells so."""
    thread = page.locator("thread-pane")
    rows = thread.locator("chat-message")
    count = rows.count()
    write(thread, "unknown")
    # The person's own words, and the answer to them.
    expect(rows).to_have_count(count + 2, timeout=PATIENCE)
    expect(rows.last).to_contain_text(RECEIPT)
    workspace.wait_until_quiet()
    assert rows.count() == count + 2
    now = answered(page)
    assert now[:-1] == before
    assert len(set(now)) == len(now) == len(before) + 1


def test_the_bot_survives(workspace: Workspace, page: Page) -> None:
    """Whichever switch is thrown, a typed answer is recorded, and answered once."""
    inspector = page.locator("traffic-inspector")
    for switch, seen in SWITCHES:
        before = answered(page)
        shown = inspector.locator(".exchange", has_text=seen)
        earlier = shown.count()
        inspector.get_by_role("button", name=switch).click()
        expect(page.locator("notice-board")).to_contain_text(switch)
        answers_once(workspace, page, before)
        assert shown.count() > earlier, switch
        # What was ordered is used up, and the list says so by itself.
        expect(inspector.locator(".standing")).to_have_text("Nothing is ordered.")


def test_an_event_that_comes_again_is_not_answered_again(workspace: Workspace, page: Page) -> None:
    """Slack may deliver what was acknowledged long ago; the thread does not change."""
    before = answered(page)
    answers_once(workspace, page, before)
    rows = page.locator("thread-pane chat-message").all_inner_texts()
    mark = workspace.mark()
    page.get_by_role("button", name="Redeliver the last event").click()
    workspace.wait_for(lambda item: item["kind"] == "ack", since=mark)
    workspace.wait_until_quiet()
    assert page.locator("thread-pane chat-message").all_inner_texts() == rows
    page.get_by_role("button", name="Answer slowly").click()
    page.get_by_role("button", name="Behave again").click()
    expect(page.locator("traffic-inspector .standing")).to_have_text("Nothing is ordered.")
