"""The page in Firefox: what a person does goes as in Chromium, and the console stays empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page import every_element
from tests.page.browsing import NoBrowserError, act_as, drop, firefox, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright

    from bot.workspace.client import Workspace
    from tests.page.conftest import Opening


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Firefox in place of Chromium, for everything below."""
    try:
        with firefox(playwright) as opened:
            yield opened
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="module")
def app(workspace: Workspace) -> Iterator[Workspace]:
    """The workspace with the sample app in it."""
    handler = every_element.build(workspace)
    yield workspace
    handler.close()


def test_a_visit_with_firefox(app: Workspace, opening: Opening) -> None:
    """Choose who acts, type, press, fill a form in, drop a file: all of it arrives."""
    page = opening(str(app.ready["url"]), guide=True)
    expect(page.locator("guide-pane p")).to_have_count(3)
    act_as(page, "Max Manager")
    act_as(page, "Bea Buyer")
    view = page.locator("conversation-view")
    write(view, "hello from the other engine")
    expect(view.locator("chat-message").last).to_contain_text("hello from the other engine")

    write(view, "/everything")
    expect(view.locator(".block.header", has_text="Every block")).to_be_visible()
    expect(page.locator(".placeholder")).to_have_count(0)
    view.locator("[data-action='button-0']").get_by_role("button").click()
    app.wait_for_message("heard button-0", since=0)
    view.locator("[data-action='static_select-3']").get_by_role("combobox").click()
    page.get_by_role("option", name="Pear").click()
    assert '"value": "pear"' in app.wait_for_message("heard static_select-3", since=0).text

    write(view, "/form")
    modal = page.locator("dialog.modal")
    words = modal.locator("[data-block='Words']")
    modal.get_by_role("button", name="Send").click()
    expect(words.get_by_role("alert")).to_have_text("Please complete this required field.")
    words.locator("input").fill("wrong")
    modal.get_by_role("button", name="Send").click()
    expect(words.get_by_role("alert")).to_have_text("That is the wrong word.")
    words.locator("input").fill("right")
    modal.locator("[data-block='Day'] input").fill("2026-12-24")
    modal.locator("[data-block='Rich'] [contenteditable]").click()
    modal.get_by_role("button", name="Bold").click()
    page.keyboard.type("loud")
    modal.get_by_role("button", name="Send").click()
    expect(modal).to_contain_text("on top")
    modal.get_by_role("button", name="Clear").click()
    expect(modal).not_to_be_visible()
    told = app.wait_for_message("form {", since=0).text
    assert '"selected_date": "2026-12-24"' in told
    assert '"text": "loud", "style": {"bold": true}' in told

    drop(page, view, "note.txt", b"dropped", "text/plain")
    expect(view.locator(".shelved")).to_contain_text("note.txt")
    view.get_by_role("button", name="Send").click()
    expect(view.locator(".file-card", has_text="note.txt")).to_be_visible()
    assert [file["name"] for file in app.files()] == ["note.txt"]


def test_both_themes_are_drawn(opening: Opening, url: str) -> None:
    """Firefox understands every colour and selector that the page is drawn with."""
    page = opening(url)
    button = page.get_by_role("button", name="Light or dark")
    grounds = set()
    for _ in range(2):
        button.click()
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == {"rgb(255, 255, 255)", "rgb(23, 28, 26)"}
    page.get_by_role("button", name="Inspector").click()
    expect(page.locator("traffic-inspector")).to_be_visible()
    foot = page.locator("traffic-inspector").evaluate("e => e.getBoundingClientRect().bottom")
    assert foot == page.evaluate("innerHeight")
