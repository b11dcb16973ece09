"""A browser, a page that is watched, a workspace alone, and a stage with the bot on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright
from slack_sdk import WebClient

from bot.cli import tour
from bot.cli.stage import Stage
from bot.workspace.client import Workspace
from tests.page.browsing import PATIENCE, NoBrowserError, Watch, chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Playwright

    Opening = Callable[..., Page]

BANK = Path(__file__).resolve().parents[1] / "banks" / "first"
# A window is empty before it is ours, and Firefox lets nothing be kept in an empty one.
GUIDE_CLOSED = "if (location.host) sessionStorage.setItem('guide', 'closed')"


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """One driver for the page; its event loop must be gone before other tests make theirs."""
    expect.set_options(timeout=PATIENCE)  # the page waits for a bot that shares the processor
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the page."""
    try:
        with chromium(playwright) as opened:
            yield opened
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def opening(browser: Browser) -> Iterator[Opening]:
    """Opens pages; after the test each of them must have behaved."""
    opened: list[tuple[Page, Watch]] = []

    def go(url: str, path: str = "/", *, guide: bool = False, **options: object) -> Page:
        context = browser.new_context(
            **({"viewport": {"width": 1280, "height": 800}} | options)  # type: ignore[arg-type]
        )
        if not guide:
            context.add_init_script(GUIDE_CLOSED)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        opened.append((page, Watch(page, url)))
        page.goto(url + path)
        return page

    yield go
    for page, watch in opened:
        page.context.close()
        assert watch.problems == []


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    """A workspace whose app is played by the test."""
    with Workspace.launch() as alone:
        alone.rates(on=False)
        yield alone


@pytest.fixture(scope="module")
def url(workspace: Workspace) -> str:
    """Where its page is."""
    return str(workspace.ready["url"])


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> WebClient:
    """The app's Web API client."""
    return WebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A workspace with the bot in it, furnished as the demo's; its questions never change."""
    folder: Path = tmp_path_factory.mktemp("stage")
    with Stage(folder, settings={"READINESS_BANK": str(BANK)}) as opened:
        opened.workspace.rates(on=False)
        tour.furnish(opened.workspace, folder / "samples")
        yield opened
