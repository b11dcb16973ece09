"""The README's pictures: `python -m tests.page.pictures [FOLDER]`, or `make pictures`.

Plays a first order on a stage and takes what a person would see of it: card, thread, modal, Home,
digest, inspector. Each picture is 1280 × 800.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from bot.cli import tour
from bot.cli.dialogs import read
from bot.cli.play import Player
from bot.cli.stage import Stage
from tests.page.browsing import NoBrowserError, act_as, chromium, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
DIALOGS = ROOT / "tests" / "dialogs"
SIZE = {"width": 1280, "height": 800}
CODE = "ORDER-123"
# The top of a message, a little below the head of the list.
TO_TOP = "row => { row.closest('.scroller').scrollTop += row.getBoundingClientRect().top - 53 }"


def show(page: Page, words: str, place: str = "conversation-view") -> None:
    """Scroll to the last message with these words."""
    row = page.locator(f"{place} chat-message", has_text=words).last
    row.wait_for()
    row.evaluate(TO_TOP)


def card(page: Page) -> None:
    """The status card, with the guide beside it."""
    page.get_by_role("link", name="shared-supplier").click()
    show(page, "What decides this")


def thread(page: Page) -> None:
    """The thread: what a file was found to be, and the next question."""
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator("conversation-view .to-thread").first.click()
    show(page, "tool-T-2305.jpg", "thread-pane")


def modal(page: Page) -> None:
    """The form of a new order, with a word about what is missing."""
    page.get_by_role("button", name="Close thread").click()
    page.get_by_role("link", name="orders").click()
    write(page.locator("conversation-view"), "/readiness new ORDER-201")
    form = page.locator("dialog.modal")
    form.get_by_label("Product", exact=True).fill("Lamp housing, die-cast")
    form.get_by_role("button", name="Start").click()
    expect(form.get_by_role("alert").first).to_be_visible()


def home(page: Page) -> None:
    """Home: what waits for Bea, and her orders."""
    page.locator("dialog.modal").get_by_role("button", name="Cancel").click()
    page.get_by_role("link", name="Readiness Home").click()
    expect(page.locator(".home-body")).to_contain_text("Questions for you")


def digest(page: Page) -> None:
    """Monday's digest, in the manager's eyes."""
    page.get_by_role("link", name="orders").click()
    page.locator("conversation-view .clock").click()
    page.get_by_role("menuitem", name="Next Monday, 09:00").click()
    expect(page.locator("conversation-view")).to_contain_text("Orders, worst first")
    page.locator(".notice button").evaluate_all("all => all.forEach((one) => one.click())")
    show(page, "Orders, worst first")


def inspector(page: Page) -> None:
    """The traffic, and the bot surviving a dropped answer."""
    page.get_by_role("button", name="Inspector").click()
    panel = page.locator("traffic-inspector")
    panel.get_by_role("button", name="Drop the next answer").click()
    panel.get_by_role("button", name="Too many requests").click()
    act_as(page, "Max Manager")
    write(page.locator("conversation-view"), "/readiness digest now")
    expect(panel).to_contain_text("connection dropped")
    write(page.locator("conversation-view"), "/readiness close ORDER-203")
    expect(panel).to_contain_text("ratelimited")
    panel.locator(".fault-list").evaluate("list => { list.scrollTop = 0 }")
    page.locator(".notice button").evaluate_all("all => all.forEach((one) => one.click())")


SCENES: tuple[Callable[[Page], None], ...] = (card, thread, modal, home, digest, inspector)


def take(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        Stage(Path(place)) as stage,
        sync_playwright() as driver,
        chromium(driver) as browser,
    ):
        stage.workspace.rates(on=False)
        for dialog in ("seed.yml", "worked/moulded_part.yml"):
            Player(stage.workspace, show=lambda _: None).play(read(DIALOGS / dialog))
        tour.furnish(stage.workspace, Path(place) / "samples")
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(str(stage.workspace.ready["url"]))
        for scene in SCENES:
            scene(page)
            # The caret blinks and the pointer marks what is below it; a picture shows neither.
            page.mouse.move(640, 2)
            target = folder / f"{scene.__name__}.png"
            page.screenshot(path=target, caret="hide", animations="disabled")
            sys.stdout.write(f"{target}\n")


def main() -> int:
    """Take the pictures, or say what is missing."""
    try:
        take(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
