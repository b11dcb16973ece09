"""A buyer's whole first order, by clicks, typing and dropping, until its verdict is another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bot.cli import samples
from tests.page.browsing import drop, write

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from bot.cli.stage import Stage
    from tests.page.conftest import Opening

ORDER = "ORDER-701"
FACTS = {
    "Product": "Lamp housing", "Supplier": "Suzhou Plastics",
    "Where the prototype was made": "Suzhou Plastics, Suzhou",
    "Where production will be": "Suzhou Plastics, Suzhou",
}  # fmt: skip
# What stands under every question beside its answers.
MOVES = {"Why?", "Skip", "Later", "Not applicable", "Change the answer…"}
# What this buyer types; all else is pressed, chosen or dropped.
TYPED = {
    "Please upload the drawings": "missing",
    "With what was the prototype made?": "hand work",
    "Has this tool made a trial run?": "no",
    "Where is the tool now?": "it is not made yet",
}
# More questions than these two sections have: the buyer must come to a verdict before.
MOST = 40


def answer(page: Page, thread: Locator, question: Locator) -> str:
    """Answer as a buyer does who has little in hand; says how."""
    labels = [label.strip() for label in question.get_by_role("button").all_inner_texts()]
    answers = [label for label in labels if label and label not in MOVES]
    words = question.locator(".content").inner_text()
    if "counts once a" in words:
        # A photo where only a photo will do, else a report.
        photo = "counts once a photo" in words
        content = samples.tool_photo() if photo else samples.trial_report(ORDER)
        name, kind = ("tool.jpg", "image/jpeg") if photo else ("proof.pdf", "application/pdf")
        drop(page, thread, name, content, kind)
        expect(thread.locator(".shelved")).to_contain_text(name)
        write(thread, "This is the proof.")
        return "dropped"
    for question_words, typed in TYPED.items():
        if question_words in words:
            write(thread, typed)
            return "typed"
    if question.get_by_role("combobox").count():
        question.get_by_role("combobox").click()
        page.get_by_role("option").first.click()
        return "chosen"
    if "We do not have it" in answers:
        answers = ["We do not have it"]
    question.get_by_role("button", name=answers[0], exact=True).click()
    return "pressed"


def test_a_first_order_up_to_a_verdict(stage: Stage, opening: Opening) -> None:
    """From the command to a card that tells another level than it began with, and why."""
    workspace = stage.workspace
    page = opening(str(workspace.ready["url"]))
    page.get_by_role("link", name="orders").click()
    write(page.locator("conversation-view"), f"/readiness new {ORDER}")
    modal = page.locator("dialog.modal")
    expect(modal.get_by_label("Order code")).to_have_value(ORDER)
    for label, words in FACTS.items():
        modal.locator(".block.input", has_text=label).first.locator("input").fill(words)
    modal.get_by_role("button", name="Start").click()
    expect(modal).not_to_be_visible()
    card = page.locator("conversation-view chat-message", has_text=ORDER).last
    level = card.locator(".block.header")
    expect(level).to_contain_text("INCOMPLETE")
    card.locator(".to-thread").click()

    thread = page.locator("thread-pane")
    asked = thread.locator("chat-message", has=page.get_by_role("button", name="Skip"))
    ways: list[str] = []
    while "INCOMPLETE" in level.inner_text() and len(ways) < MOST:
        expect(asked).to_have_count(1)
        latest = asked.get_attribute("data-ts")
        ways.append(answer(page, thread, asked))
        after = thread.locator(f"chat-message:not([data-ts='{latest}'])")
        expect(after.filter(has=page.get_by_role("button", name="Skip"))).to_have_count(
            1, timeout=20_000
        )
        workspace.wait_until_quiet()
    assert set(ways) >= {"dropped", "pressed", "typed"}

    expect(level).to_contain_text("HOLD")
    expect(card).to_contain_text("production may not start")
    reasons = card.locator(".block.section", has_text="What decides this")
    # What the buyer said is named, and what would lift it.
    expect(reasons).to_contain_text(re.compile("Tool trial run: No|We do not have it"))
    expect(reasons).to_contain_text("→ ")
