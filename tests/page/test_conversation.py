"""Talking: threads, unread marks, own messages, reactions, links to messages, the keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.browsing import act_as, write

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from slack_sdk import WebClient

    from bot.workspace.client import Workspace
    from tests.page.conftest import Opening

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


@pytest.fixture
def page(opening: Opening, url: str) -> Page:
    """Bea before #orders."""
    return opening(url)


def test_own_messages_are_edited_and_deleted(workspace: Workspace, page: Page) -> None:
    """ArrowUp edits the last one; the menu deletes it after a question; others' stay."""
    view = page.locator("conversation-view")
    workspace.as_("Max").say("not yours", channel="orders")
    write(view, "twelve @Max Manager <b>")
    own = view.locator("chat-message", has_text="twelve").last
    expect(own.locator(".mention")).to_have_text("@Max Manager")
    view.locator("message-composer textarea").press("ArrowUp")
    expect(view.get_by_label("Edit message")).to_have_value("twelve @Max Manager <b>")
    view.get_by_label("Edit message").fill("fourteen")
    view.get_by_label("Edit message").press("Enter")
    own = view.locator("chat-message", has_text="fourteen")
    expect(own).to_contain_text("(edited)")
    own.hover()
    own.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete message").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(view.locator("chat-message", has_text="fourteen")).to_have_count(0)
    view.locator("chat-message", has_text="not yours").hover()
    view.locator("chat-message", has_text="not yours").get_by_label("More actions").click()
    expect(page.get_by_role("menuitem", name="Delete message")).to_have_count(0)


def test_reactions(workspace: Workspace, page: Page) -> None:
    """A reaction is picked, counted with others', and taken back."""
    said = workspace.as_("Max").say("look", channel="orders")
    row = page.locator("chat-message", has_text="look")
    row.hover()
    row.get_by_role("button", name="Add reaction").click()
    page.get_by_role("button", name="eyes", exact=True).click()
    expect(row.locator(".reaction").first).to_contain_text("1")
    workspace.as_("Quinn").react(said, "eyes")
    expect(row.locator(".reaction").first).to_contain_text("2")
    row.locator(".reaction").first.click()
    expect(row.locator(".reaction").first).to_have_attribute("aria-pressed", "false")


def test_each_sees_what_is_theirs(workspace: Workspace, client: WebClient, page: Page) -> None:
    """Whispers, direct messages and unread marks belong to one person."""
    channel = workspace.channel("general")
    client.chat_postEphemeral(channel=channel, user=workspace.user("Max Manager"), text="psst")
    client.chat_postMessage(channel=channel, text=f"<@{workspace.user('Bea Buyer')}> please")
    entry = page.get_by_role("link", name="general")
    expect(entry.locator(".count")).to_have_text("1")
    entry.click()
    expect(page.locator("chat-message", has_text="please")).to_be_visible()
    expect(page.locator(".new")).to_have_count(1)
    expect(page.locator("chat-message", has_text="psst")).to_have_count(0)
    expect(entry.locator(".count")).to_have_count(0)
    client.chat_postMessage(channel=workspace.user("Bea Buyer"), text="for you alone")
    expect(page.get_by_role("link", name="Readiness, 1 unread")).to_be_visible()
    act_as(page, "Max Manager")
    expect(page.locator("chat-message", has_text="psst")).to_be_visible()
    page.get_by_role("link", name="Readiness", exact=True).click()
    expect(page.locator("chat-message", has_text="for you alone")).to_have_count(0)


def test_a_thread_and_its_address(workspace: Workspace, opening: Opening, page: Page) -> None:
    """A reply goes into the side pane; the message's address leads there from anywhere."""
    said = workspace.as_("Max").say("the beginning", channel="orders")
    row = page.locator("conversation-view chat-message", has_text="the beginning")
    row.hover()
    row.get_by_role("button", name="Reply in thread").click()
    pane = page.locator("thread-pane")
    write(pane, "a reply")
    expect(pane.locator("chat-message", has_text="a reply")).to_be_visible()
    expect(row.locator(".to-thread")).to_contain_text("1 reply")
    reply = workspace.thread("orders", said.ts)[-1]
    page.keyboard.press("Escape")
    expect(pane).not_to_be_visible()
    place = f"/archives/{said.channel}/p{reply.ts.replace('.', '')}?thread_ts={said.ts}"
    other = opening(str(workspace.ready["url"]), place)
    expect(other.locator("thread-pane chat-message.aimed")).to_contain_text("a reply")


def test_files_are_pasted_and_shown(page: Page) -> None:
    """A pasted picture lies on the shelf, is sent with Enter, and opens large."""
    field = page.get_by_label("Message #orders")
    expect(field).to_be_enabled()
    field.evaluate(
        """(field, encoded) => {
            const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
            const options = { clipboardData: carried, bubbles: true, cancelable: true };
            field.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        PIXEL,
    )
    expect(page.locator(".shelved")).to_contain_text("pasted.png")
    field.press("Enter")
    page.get_by_role("button", name="Show pasted.png").click()
    expect(page.get_by_role("dialog", name="Picture pasted.png")).to_be_visible()


def test_the_keyboard_alone(workspace: Workspace, page: Page) -> None:
    """Mentions complete, arrows walk the messages, Enter opens a thread, Esc closes it."""
    workspace.as_("Max").say("walk here", channel="orders")
    expect(page.locator("chat-message", has_text="walk here")).to_be_visible()
    field = page.get_by_label("Message #orders")
    field.press_sequentially("@qui")
    expect(page.get_by_role("option", name="Quinn Quality")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("@Quinn Quality ")
    field.fill("")
    page.get_by_role("region", name="Messages").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("chat-message:focus")).to_contain_text("walk here")
    outline = page.locator("chat-message:focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(
        page.get_by_role("button", name="Reply in thread").and_(page.locator(":focus"))
    ).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("thread-pane")).to_be_visible()
    page.locator("thread-pane textarea").press("Escape")
    expect(page.locator("thread-pane")).not_to_be_visible()


def test_people_write_to_each_other(opening: Opening, url: str, page: Page) -> None:
    """Direct messages between two people are theirs alone, live on both sides."""
    page.get_by_role("button", name="Quinn Quality", exact=True).click()
    expect(page.get_by_label("Message Quinn Quality")).to_be_visible()
    write(page.locator("conversation-view"), "between us")
    other = opening(url, "/?as=Quinn%20Quality")
    other.get_by_role("link", name="Bea Buyer, 1 unread").click()
    expect(other.locator("chat-message", has_text="between us")).to_be_visible()
    expect(other.get_by_label("Message Bea Buyer")).to_be_visible()
    write(other.locator("conversation-view"), "and back")
    expect(page.locator("chat-message", has_text="and back")).to_be_visible()
    third = opening(url, "/?as=Max%20Manager")
    expect(third.get_by_role("link", name="orders")).to_be_visible()
    expect(third.get_by_role("link", name="Quinn Quality")).to_have_count(0)


def test_shortcuts_reach_the_app(workspace: Workspace, opening: Opening, url: str) -> None:
    """A message shortcut stands in the menu, a global one among the commands."""
    kinds = ("message", "global")
    workspace.manifest_from({"features": {"bot_user": {"display_name": "Readiness"}, "shortcuts": [
        {"type": kind, "name": f"Do {kind}", "callback_id": kind} for kind in kinds]}})  # fmt: skip
    workspace.as_("Max").say("shorten this", channel="orders")
    mark = workspace.mark()
    page = opening(url)
    row = page.locator("chat-message", has_text="shorten this")
    row.hover()
    row.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Do message").click()
    expect(page.locator("notice-board")).to_contain_text("not connected")
    page.get_by_label("Message #orders").press_sequentially("/do")
    page.get_by_role("option", name="Do global").click()
    workspace.manifest_from({})
    lost = workspace.traffic(since=mark, kind="lost")
    assert [item["reason"] for item in lost][:1] == ["no_socket"]


def test_a_phone(opening: Opening, url: str, workspace: Workspace) -> None:
    """On 390 × 844 nothing is wider than the window; channels come from the side."""
    said = workspace.as_("Max").say("on a phone", channel="orders")
    page = opening(url, viewport={"width": 390, "height": 844}, has_touch=True)
    expect(page.locator("chat-message", has_text="on a phone")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Channels").click()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", name="general")).to_be_visible()
    page.goto(f"{url}/#/{said.channel}/t/{said.ts}")
    expect(page.locator("thread-pane chat-message")).to_contain_text("on a phone")
    width = page.locator("thread-pane").evaluate("e => e.getBoundingClientRect().width")
    assert width == 390


def test_mrkdwn(client: WebClient, workspace: Workspace, page: Page) -> None:
    """Slack's marks become what they mean, and only those."""
    client.chat_postMessage(
        channel=workspace.channel("orders"),
        text=(
            "*bold* _italic_ ~gone~ `a*b*c` 2*3*4 :white_check_mark: &lt;b&gt; "
            "<https://example.com/?a=1&amp;b=2|site> <mailto:a@b.example|mail> "
            "<!date^1795251600^{date_num} {time}|then>\n> quoted\n```pre *x*```\nlast"
        ),
    )
    row = page.locator("chat-message", has_text="quoted")
    content = row.locator(".content")
    for mark, words in (("b", "bold"), ("i", "italic"), ("s", "gone"), ("code", "a*b*c")):
        expect(content.locator(mark)).to_have_text(words)
    expect(content.locator("blockquote")).to_have_text("quoted")
    expect(content.locator("pre")).to_have_text("pre *x*")
    expect(content).to_contain_text("2*3*4")
    expect(content).to_contain_text("<b>")
    expect(content.locator("time")).to_have_text(re.compile(r"2026-11-21 10:00"))
    hrefs = [link.get_attribute("href") for link in content.locator("a").all()]
    assert hrefs == ["https://example.com/?a=1&b=2", "mailto:a@b.example"]
