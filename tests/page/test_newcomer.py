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

    from playwright.sync_api import Locator

    from tests.page.conftest import Opening


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The demo's stage, with the questions that the bot really asks."""
    folder = tmp_path_factory.mktemp("demo")
    with Stage(folder) as opened:
        tour.furnish(opened.workspace, folder / "samples")
        yield opened


def test_a_newcomer_is_led(stage: Stage, opening: Opening) -> None:
    """By what the page itself says: an answered question after six clicks, and then the rest."""
    begun = time.monotonic()
    page = opening(str(stage.workspace.ready["url"]), guide=True)
    clicks = 0

    def click(target: Locator) -> None:
        nonlocal clicks
        clicks += 1
        target.click()

    guide = page.locator("guide-pane")
    expect(guide.locator("p")).to_have_count(3)
    tries = guide.locator(".try")
    expect(tries).to_have_count(4)

    code = re.search(r"ORDER-\d+", tries.nth(0).inner_text())
    assert code is not None
    click(tries.nth(0))
    modal = page.locator("dialog.modal")
    expect(modal.get_by_label("Order code")).to_have_value(code[0])
    # Whoever fills in nothing is told which fields must be filled in.
    click(modal.get_by_role("button", name="Start"))
    missing = modal.locator(".block.input", has=page.locator(".problem:not(:empty)"))
    expect(missing.first).to_be_visible()
    for field in missing.all():
        field.locator("input").fill("Something")
    click(modal.get_by_role("button", name="Start"))
    expect(modal).not_to_be_visible()
    card = page.locator("conversation-view chat-message", has_text=code[0]).last
    click(card.get_by_role("link", name=re.compile("repl")))
    thread = page.locator("thread-pane")
    question = thread.locator("chat-message", has=page.get_by_role("button", name="Skip")).last
    boxes = question.get_by_role("checkbox")
    if boxes.count():
        click(boxes.first)
    click(question.locator(".element.button button").first)
    expect(thread.locator("chat-message").last).to_contain_text("✓ @Bea Buyer")
    took = time.monotonic() - begun
    assert clicks <= 6
    assert took < 15, f"a script needed {took:.1f} s for what a person does at leisure"

    click(tries.nth(1))
    picture = thread.get_by_role("button", name="Show tool-T-2291.jpg")
    expect(picture).to_be_visible()
    expect(thread).to_contain_text("Received 1 file")
    picture.click()
    expect(page.get_by_role("dialog", name="Picture tool-T-2291.jpg")).to_be_visible()
    page.keyboard.press("Escape")

    click(tries.nth(2))
    expect(page.locator(".act-as")).to_contain_text("Max Manager")
    whisper = page.locator("conversation-view chat-message.whisper")
    expect(whisper.last).to_contain_text(code[0])

    click(tries.nth(3))
    digest = page.locator("conversation-view chat-message", has_text="Orders, worst first")
    expect(digest.last).to_contain_text(code[0])
    assert clicks <= 9
