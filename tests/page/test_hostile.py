"""What strangers write stays text: names, messages, files, links; and much of it stays smooth."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bot.workspace.client import Workspace
from tests.page.browsing import drop, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk import WebClient

    from tests.page.conftest import Opening

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
TURNED = "report\u202efdp.exe"
SEED = {
    "seed": "hostile",
    "team": {"name": f"Team {EVIL}", "domain": "hostile"},
    "people": [
        {"name": "Bea Buyer", "tz": "Europe/Berlin"},
        {"name": f"{EVIL} Ltd \u202eevil", "handle": "evil", "title": EVIL},
    ],
    "channels": [{"name": "orders"}, {"name": "long"}],
}


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    """A workspace of bad names."""
    with Workspace.launch(seed=SEED) as hostile:
        hostile.rates(on=False)
        yield hostile


def test_hostile_words_are_words(
    workspace: Workspace, client: WebClient, opening: Opening, url: str
) -> None:
    """HTML is shown, not run; `javascript:` leads nowhere; a turned name turns nothing else."""
    channel = workspace.channel("orders")
    workspace.as_("evil").say(EVIL, channel="orders")
    workspace.as_("evil").say(f"<javascript:alert(3)|{EVIL}> {TURNED}", channel="orders", raw=True)
    workspace.as_("evil").upload(f"{EVIL}{TURNED}.html", EVIL.encode(), channel="orders")
    link = {"type": "link", "url": "javascript:alert(4)", "text": "press"}
    section = {"type": "rich_text_section", "elements": [link]}
    client.chat_postMessage(
        channel=channel,
        text="blocks",
        blocks=[
            {"type": "header", "text": {"type": "plain_text", "text": EVIL}},
            {"type": "section", "text": {"type": "mrkdwn", "text": "<javascript:alert(5)|go>"}},
            {"type": "markdown", "text": f"{EVIL} [x](javascript:alert(6)) ![y](data:text/html,z)"},
            {"type": "rich_text", "elements": [section]},
            {"type": "image", "image_url": "https://evil.example/pixel.png", "alt_text": EVIL},
            {"type": "actions", "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": EVIL[:70]},
                 "url": "https://evil.example/", "action_id": "a"}]},
        ],
    )  # fmt: skip
    page = opening(url)
    messages = page.locator("conversation-view chat-message")
    expect(messages.last).to_contain_text(EVIL)
    expect(messages.first).to_contain_text(EVIL)
    assert page.locator("message-list script, message-list [onerror]").count() == 0
    hrefs = [a.get_attribute("href") for a in page.locator("main a[href]").all()]
    assert [href for href in hrefs if "script:" in str(href) or "data:" in str(href)] == []
    assert page.locator("bdi", has_text=EVIL).count() > 2
    isolated = page.locator(".name").first.evaluate("e => getComputedStyle(e).unicodeBidi")
    assert isolated == "isolate"
    assert page.locator(".elsewhere").count() == 1


def test_an_uploaded_page_is_a_download(workspace: Workspace, opening: Opening, url: str) -> None:
    """A file that is a program for browsers is saved, never run beside the control API."""
    workspace.as_("evil").upload("x.html", b"<script>alert(1)</script>", channel="orders")
    file = workspace.files()[-1]["id"]
    page = opening(url)
    answer = page.request.get(f"{url}/control/files/{file}/content")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_dropped_name_is_a_name(opening: Opening, url: str) -> None:
    """A file's own name is shown as it is, isolated, in the shelf and in the message."""
    page = opening(url)
    view = page.locator("conversation-view")
    expect(view.locator("textarea")).to_be_enabled()
    drop(page, view, EVIL.replace("/", "_"), b"x", "text/plain")
    expect(view.locator(".shelved bdi")).to_contain_text("<img src=x")
    view.get_by_role("button", name="Send").click()
    expect(view.locator(".file-name").last).to_contain_text("<img src=x")


def test_fifty_blocks(workspace: Workspace, client: WebClient, opening: Opening, url: str) -> None:
    """The longest message is drawn whole."""
    words = {"type": "plain_text", "text": "block"}
    blocks = [{"type": "section", "text": words} for _ in range(50)]
    client.chat_postMessage(channel=workspace.channel("orders"), text="long", blocks=blocks)
    page = opening(url)
    expect(page.locator("chat-message").last.locator(".block")).to_have_count(50)


def post_many(workspace: Workspace, channel: str, count: int) -> None:
    """Many messages by the app, over one connection."""
    place = urlsplit(workspace.api_url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
    headers = {
        "authorization": f"Bearer {workspace.bot_token}", "content-type": "application/json",
    }  # fmt: skip
    for number in range(count):
        body = json.dumps({"channel": channel, "text": f"number {number}"})
        connection.request("POST", "/api/chat.postMessage", body, headers)
        connection.getresponse().read()
    connection.close()


def test_five_thousand_messages_stay_smooth(
    workspace: Workspace, client: WebClient, opening: Opening, url: str
) -> None:
    """Only a window of the list is on the page, whichever way one scrolls; nothing is left out."""
    channel = workspace.channel("long")
    post_many(workspace, channel, 5000)
    page = opening(url, f"/#/{channel}")
    rows = page.locator("conversation-view chat-message")
    scroller = page.locator("conversation-view .scroller")
    expect(rows.last).to_contain_text("number 4999")
    for portion in range(4):
        oldest = rows.first.inner_text()
        scroller.evaluate("e => e.scrollTop = 0")
        expect(rows.first).not_to_have_text(oldest)
        assert rows.count() <= 150, portion
    shown = [int(text.split()[-1]) for text in rows.locator(".content").all_inner_texts()]
    assert shown == list(range(shown[0], shown[0] + len(shown)))
    took = page.evaluate(
        """async () => {
            const list = document.querySelector("conversation-view .scroller");
            const begun = performance.now();
            for (let step = 0; step < 40; step += 1) {
                list.scrollTop += step % 2 ? 400 : -300;
                await new Promise(requestAnimationFrame);
            }
            return performance.now() - begun;
        }"""
    )
    assert took < 4000, f"40 frames took {took:.0f} ms"
    write(page.locator("conversation-view"), "and one more")
    expect(rows.last).to_contain_text("and one more")
    for _ in range(4):
        oldest = rows.first.inner_text()
        scroller.evaluate("e => e.scrollTop = 0")
        expect(rows.first).not_to_have_text(oldest)
    expect(rows.last).not_to_contain_text("and one more")
    client.chat_postMessage(channel=channel, text="the bot, too")
    page.get_by_role("button", name="New messages").click()
    expect(rows.last).to_contain_text("the bot, too")
