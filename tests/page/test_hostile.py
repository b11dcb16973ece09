"""What strangers write stays text: names, messages, files, links; and much of it stays smooth."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from statistics import median
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


# Scrolls to one end of the list, portion by portion, and notes what it cost the browser: the most
# that the page ever held, the milliseconds of each portion from the scrolling until it stands, the
# tasks of more than 50 ms, and which messages were seen on the way.
TO_AN_END = """async ([side, words]) => {
    const list = document.querySelector("conversation-view .scroller");
    const rows = list.querySelector(".rows");
    const edge = () => side === "top" ? rows.firstElementChild : rows.lastElementChild;
    const cost = { nodes: 0, rows: 0, steps: [], stalls: 0, seen: 0 };
    const seen = new Set();
    const look = () => { for (const row of rows.children) seen.add(row.dataset.ts); };
    const watch = new PerformanceObserver((told) => { cost.stalls += told.getEntries().length; });
    watch.observe({ type: "longtask" });
    const ends = performance.now() + 60000;
    look();
    while (!edge().textContent.endsWith(words) && performance.now() < ends) {
        const before = edge().dataset.ts;
        const begun = performance.now();
        list.scrollTop = side === "top" ? 0 : list.scrollHeight;
        while (edge().dataset.ts === before && performance.now() < begun + 5000)
            await new Promise(requestAnimationFrame);
        cost.steps.push(performance.now() - begun);
        cost.nodes = Math.max(cost.nodes, document.getElementsByTagName("*").length);
        cost.rows = Math.max(cost.rows, rows.childElementCount);
        look();
    }
    watch.disconnect();
    return { ...cost, seen: seen.size };
}"""


@pytest.mark.long
def test_five_thousand_messages_stay_smooth(
    workspace: Workspace, client: WebClient, opening: Opening, url: str
) -> None:
    """To the first message and back: the page stays small, each portion quick, none is left out."""
    channel = workspace.channel("long")
    post_many(workspace, channel, 5000)
    page = opening(url, f"/#/{channel}")
    rows = page.locator("conversation-view chat-message")
    scroller = page.locator("conversation-view .scroller")
    expect(rows.last).to_contain_text("number 4999")
    for side, words in (("top", "number 0"), ("bottom", "number 4999")):
        cost = page.evaluate(TO_AN_END, [side, words])
        edge = rows.first if side == "top" else rows.last
        expect(edge.locator(".content")).to_have_text(words)
        assert cost["seen"] == 5000
        assert cost["rows"] <= 150
        assert cost["nodes"] < 6000
        # An idle machine needs 50 ms for a portion, and has no task of more than 50 ms.
        assert median(cost["steps"]) < 500, side
        assert max(cost["steps"]) < 3000, side
        assert cost["stalls"] <= len(cost["steps"]) / 2, side
    scroller.evaluate("e => e.scrollTop = e.scrollHeight")
    expect(page.get_by_role("button", name="New messages")).not_to_be_visible()
    client.chat_postMessage(channel=channel, text="seen at once")
    expect(rows.last).to_contain_text("seen at once")
    assert scroller.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 2
    for _ in range(4):
        oldest = rows.first.inner_text()
        scroller.evaluate("e => e.scrollTop = 0")
        expect(rows.first).not_to_have_text(oldest)
    expect(rows.last).not_to_contain_text("seen at once")
    client.chat_postMessage(channel=channel, text="the bot, too")
    page.get_by_role("button", name="New messages").click()
    expect(rows.last).to_contain_text("the bot, too")
    write(page.locator("conversation-view"), "and one more")
    expect(rows.last).to_contain_text("and one more")
