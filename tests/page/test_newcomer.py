"""A newcomer's first minutes, by what the page itself says: guide, form, question, Monday."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.cli import tour
from bot.cli.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from tests.page.conftest import Opening

# Files are opened one after the other, in a process of their own.
SLOW = 20_000


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The demo's stage, with the questions that the bot really asks."""
    folder = tmp_path_factory.mktemp("demo")
    with Stage(folder) as opened:
        tour.furnish(opened.workspace, folder / "samples")
        yield opened


class Newcomer:
    """Somebody who clicks on what they see, and how often they did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.guide = page.locator("guide-pane")
        self.thread = page.locator("thread-pane")
        self.clicks = 0

    def clicks_on(self, target: Locator) -> None:
        """Click once."""
        self.clicks += 1
        target.click()

    def tries(self, title: str) -> None:
        """Click on one of the things to try."""
        self.clicks_on(self.guide.get_by_role("button", name=title))

    def starts(self) -> None:
        """Send the form that is filled in already, and answer the question that opens."""
        self.tries("Start ORDER-201")
        modal = self.page.locator("dialog.modal")
        expect(modal.get_by_label("Order code")).to_have_value("ORDER-201")
        expect(modal.get_by_label("Product", exact=True)).not_to_have_value("")
        self.clicks_on(modal.get_by_role("button", name="Start"))
        # Nobody has to look for the first question: it is open, and below it one can write.
        skip = self.page.get_by_role("button", name="Skip")
        question = self.thread.locator("chat-message", has=skip).last
        expect(question).to_be_in_viewport()
        expect(self.thread.get_by_label("Reply")).to_be_focused()
        expect(self.guide.locator(".then")).to_contain_text("Answer with a button")
        boxes = question.get_by_role("checkbox")
        if boxes.count():
            self.clicks_on(boxes.first)
        self.clicks_on(question.locator(".element.button button").first)
        expect(self.thread.locator("chat-message").last).to_contain_text("✓ @Bea Buyer")

    def proves(self) -> None:
        """One click: ask for a placard, photograph the tool with it, and drop the photo."""
        self.tries("Drop this placard photo")
        sheet = self.thread.get_by_role("button", name=re.compile("Show placard-ORDER-201"))
        expect(sheet).to_be_visible()
        finding = self.thread.locator("chat-message", has_text="placard-photo.jpg is accepted")
        expect(finding).to_contain_text("Grade E3", timeout=SLOW)
        expect(finding).to_contain_text("one-time code")
        self.thread.get_by_role("button", name="Show placard-photo.jpg").click()
        shown = self.page.get_by_role("dialog", name="Picture placard-photo.jpg")
        expect(shown).to_be_visible()
        self.page.keyboard.press("Escape")


def test_a_newcomer_is_led(stage: Stage, opening: Opening) -> None:
    """By what the page itself says: an answered question after four clicks, and then the rest."""
    begun = time.monotonic()
    page = opening(str(stage.workspace.ready["url"]), guide=True)
    newcomer = Newcomer(page)
    expect(newcomer.guide.locator("p")).to_have_count(3)
    expect(newcomer.guide.locator(".try")).to_have_count(5)
    newcomer.starts()
    took = time.monotonic() - begun
    assert newcomer.clicks <= 4
    assert took < 15, f"a script needed {took:.1f} s for what a person does at leisure"

    newcomer.proves()
    newcomer.tries("Drop a report that does not hold")
    expect(newcomer.thread).to_contain_text("stated Cpk 1.45, computed 0.64", timeout=SLOW)

    newcomer.tries("Ask as manager")
    expect(page.locator(".act-as")).to_contain_text("Max Manager")
    # Of a card that is longer than the window the verdict is seen first.
    verdict = page.locator("conversation-view chat-message.whisper").last.locator(".block.header")
    expect(verdict).to_contain_text("ORDER-201")
    expect(verdict).to_be_in_viewport()

    newcomer.tries("Jump to Monday")
    digest = page.locator("conversation-view chat-message", has_text="Orders, worst first")
    expect(digest.last).to_contain_text("ORDER-201")
    expect(newcomer.guide.locator(".try .icon-check")).to_have_count(5)
    assert newcomer.clicks <= 8


def test_a_photo_of_a_placard_needs_one(stage: Stage, opening: Opening) -> None:
    """Whoever drops the photo where there is no placard is told how to get one."""
    page = opening(str(stage.workspace.ready["url"]), guide=True)
    page.get_by_role("link", name="general").click()
    first = page.locator("guide-pane .sample").first
    expect(first).to_contain_text("Photo of a tool")
    page.get_by_role("button", name="The tool with your placard").click()
    expect(page.locator("notice-board")).to_contain_text("type placard")
    expect(page.locator("conversation-view .shelved")).to_have_count(0)


def test_the_guide_can_be_reached_by_keyboard(stage: Stage, opening: Opening) -> None:
    """F6 goes from pane to pane and back, past all the messages; Enter begins what is there."""
    page = opening(str(stage.workspace.ready["url"]), guide=True)
    guide = page.locator("guide-pane")
    expect(guide.locator(".try")).to_have_count(5)
    page.get_by_role("link", name="general").focus()
    page.keyboard.press("F6")
    expect(page.locator("conversation-view textarea")).to_be_focused()
    page.keyboard.press("F6")
    expect(guide.locator(".try").first).to_be_focused()
    page.keyboard.press("Shift+F6")
    expect(page.locator("conversation-view textarea")).to_be_focused()
    page.keyboard.press("F6")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".act-as")).to_contain_text("Max Manager")


def test_a_phone_gets_back_to_the_guide(stage: Stage, opening: Opening) -> None:
    """Where the thread covers everything, the guide opens above it; its hint is said in a line."""
    size = {"width": 390, "height": 780}
    page = opening(str(stage.workspace.ready["url"]), guide=True, viewport=size)
    guide = page.locator("guide-pane")
    guide.get_by_role("button", name="Drop this placard photo").click()
    thread = page.locator("thread-pane")
    finding = thread.locator("chat-message", has_text="placard-photo.jpg is accepted").last
    expect(finding).to_contain_text("Grade E3", timeout=SLOW)
    expect(guide).to_be_hidden()
    expect(page.locator("notice-board")).to_contain_text("The bot reads the code")
    thread.get_by_role("button", name="Things to try").click()
    expect(guide.locator(".icon-check")).to_have_count(1)
