"""What people do with Readiness, by clicks and typing: an order, a proof, a question, a Monday."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.cli import samples
from tests.bot.scenes import settle
from tests.page.browsing import act_as, drop, write

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from bot.cli.stage import Stage
    from tests.page.conftest import Opening

ORDER = "ORDER-501"


@pytest.fixture
def page(opening: Opening, stage: Stage) -> Page:
    """The page as a newcomer finds it."""
    return opening(str(stage.workspace.ready["url"]))


def test_a_first_order_by_clicks_and_typing(page: Page) -> None:
    """The buyer opens an order, is told what is missing, answers by button and by word."""
    page.get_by_role("link", name="shared-supplier").click()
    field = page.get_by_label("Message #shared-supplier")
    field.press_sequentially("/rea")
    expect(page.get_by_role("option", name="/readiness")).to_be_visible()
    field.press("Tab")
    expect(field).to_have_value("/readiness ")
    field.press_sequentially(f"new {ORDER}")
    field.press("Enter")

    modal = page.locator("dialog.modal")
    expect(modal.get_by_label("Order code")).to_have_value(ORDER)
    modal.get_by_role("button", name="Start").click()
    expect(modal.locator(".block.input .problem").first).to_have_text(
        "Please complete this required field."
    )
    modal.get_by_label("Product", exact=True).fill("Belay device, forged")
    modal.get_by_label("Supplier", exact=True).fill("Ningbo Hardware")
    modal.get_by_label("Quantity").fill("many, I hope")
    modal.get_by_role("button", name="Start").click()
    quantity = modal.locator(".block.input", has_text="Quantity").locator(".problem")
    expect(quantity).not_to_be_empty()
    modal.get_by_label("Quantity").fill("12,000 pcs")
    modal.get_by_label("Where the prototype was made").fill("Shenzhen sample room")
    modal.get_by_label("Where production will be").fill("Ningbo Hardware, plant 2")
    modal.locator(".block.input", has_text="Contact at the supplier").get_by_role(
        "combobox"
    ).click()
    page.keyboard.type("Sun")
    page.keyboard.press("Enter")
    modal.get_by_role("button", name="Start").click()
    expect(modal).not_to_be_visible()

    card = page.locator("conversation-view chat-message", has_text=ORDER).last
    expect(card).to_contain_text("production may not start")
    card.locator(".to-thread").click()
    thread = page.locator("thread-pane")
    expect(thread).to_contain_text("How to answer")
    question = thread.locator("chat-message").last
    expect(question.get_by_role("button", name="Why?")).to_be_visible()
    question.get_by_role("button", name="Why?").click()
    expect(thread).to_contain_text("What an answer can mean")
    thread.get_by_role("button", name="A pilot run").first.click()
    expect(thread).to_contain_text("It counts when the proof is here")
    write(thread, "why")
    expect(thread.locator("chat-message", has_text="why").first).to_be_visible()


def test_the_supplier_drops_a_report(page: Page) -> None:
    """A guest sees only the shared channel, drops a file into the thread, and is told at once."""
    act_as(page, "Sun Supplier")
    expect(page.locator("side-bar .entry")).to_have_count(1)
    expect(page.get_by_text("Readiness Home")).to_have_count(0)
    page.locator("conversation-view chat-message", has_text=ORDER).last.locator(
        ".to-thread"
    ).click()
    thread = page.locator("thread-pane")
    drop(page, thread, "pilot-report.pdf", samples.trial_report(ORDER), "application/pdf")
    expect(thread.locator(".shelved")).to_contain_text("pilot-report.pdf")
    write(thread, "Here is our report.")
    expect(thread.locator(".file-card", has_text="pilot-report.pdf")).to_be_visible()
    expect(thread).to_contain_text("Received 1 file")
    expect(thread).to_contain_text("pilot-report.pdf is accepted", timeout=20_000)
    with page.expect_download() as download:
        thread.get_by_role("link", name="Download pilot-report.pdf").click()
    assert download.value.path().read_bytes() == samples.trial_report(ORDER)


def test_the_manager_asks(page: Page) -> None:
    """What the manager asks is answered to the manager alone."""
    page.get_by_role("link", name="shared-supplier").click()
    act_as(page, "Max Manager")
    write(page.locator("conversation-view"), f"/readiness {ORDER}")
    answer = page.locator("chat-message.whisper", has_text=ORDER)
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("production may not start")
    act_as(page, "Bea Buyer")
    expect(page.locator("conversation-view chat-message", has_text=ORDER).first).to_be_visible()
    expect(page.locator("chat-message.whisper")).to_have_count(0)


def test_home_is_ones_own(page: Page) -> None:
    """Home shows each person what waits for them."""
    page.get_by_role("link", name="Readiness Home").click()
    home = page.locator("home-view")
    expect(home).to_contain_text(ORDER)
    home.get_by_role("button", name="Go to the thread").first.click()
    expect(page.locator("thread-pane chat-message").first).to_be_visible()
    page.locator("thread-pane textarea").press("Escape")
    expect(page.locator("thread-pane")).not_to_be_visible()


def test_the_digest_comes_when_the_clock_moves(stage: Stage, page: Page) -> None:
    """Monday, 09:00 is one click away, and the digest comes by itself."""
    page.get_by_role("link", name="shared-supplier").click()
    page.locator("conversation-view .clock").click()
    page.get_by_role("menuitem", name="Next Monday, 09:00").click()
    expect(page.locator("notice-board")).to_contain_text("Mon")
    digest = page.locator("conversation-view chat-message", has_text="Orders, worst first")
    expect(digest).to_contain_text(ORDER)
    now = datetime.fromtimestamp(stage.workspace.state()["now"], UTC)
    assert now.strftime("%A") == "Monday"


def test_the_inspector_shows_the_bot_surviving(stage: Stage, page: Page) -> None:
    """Calls and acknowledgements with their times; a dropped answer is seen and survived."""
    page.get_by_role("link", name="shared-supplier").click()
    page.get_by_role("button", name="Inspector").click()
    inspector = page.locator("traffic-inspector")
    expect(inspector.locator(".exchange.acknowledged").first).to_contain_text("acknowledged in")
    settle(stage)  # else what the new week brought meets the fault
    inspector.get_by_role("button", name="Drop the next answer").click()
    expect(inspector.locator(".standing")).to_contain_text("drop_after on chat.*")
    write(page.locator("conversation-view"), "/readiness digest now")
    inspector.get_by_role("button", name="Errors").click()
    expect(inspector.locator(".exchange.wrong:visible").first).to_contain_text("connection dropped")
    inspector.get_by_role("button", name="All", exact=True).click()
    inspector.get_by_label("Filter the traffic").fill("slash_commands")
    expect(inspector.locator(".exchange:visible").last).to_contain_text("/readiness")
    inspector.locator(".exchange:visible").last.locator("summary").click()
    expect(inspector.locator("pre").last).to_contain_text('"digest now"')
