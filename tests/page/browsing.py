"""Browsers for tests and pictures, and what a page in them must never do.

Decides which Chromium and which Firefox are used and what counts as misbehaviour: any word in the
console, any request to another host. It knows no test.
"""

from __future__ import annotations

import base64
import os
import shlex
import shutil
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Locator, Page, Playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = "There is no {} for the page's tests. Install it: apt-get install {}"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 10_000
BRIDGE = Path(__file__).with_name("firefox_bridge.py")


class NoBrowserError(Exception):
    """There is no browser; the message says what to install."""


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium, or playwright's own."""
    place = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        browser = playwright.chromium.launch(executable_path=place, headless=True, args=ARGUMENTS)
    except Error as error:
        raise NoBrowserError(MISSING.format("Chromium", "chromium")) from error
    with closing(browser):
        yield browser


@contextmanager
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Firefox as it was released, over the bridge that playwright needs for it."""
    place = shutil.which("firefox-esr") or shutil.which("firefox")
    if place is None:
        raise NoBrowserError(MISSING.format("Firefox", "firefox-esr"))
    with tempfile.TemporaryDirectory() as folder:
        starter = Path(folder) / "firefox"
        words = shlex.join([sys.executable, str(BRIDGE), place])
        starter.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
        starter.chmod(0o700)
        browser = playwright.firefox.launch(
            executable_path=starter,
            channel="moz-firefox",
            headless=True,
            firefox_user_prefs={"toolkit.shutdown.fastShutdownStage": 3},
        )
        with closing(browser):
            yield browser


class Watch:
    """What a page said and asked for; `problems` is empty when it behaved."""

    def __init__(self, page: Page, url: str) -> None:
        self.problems: list[str] = []
        self._host = urlsplit(url).netloc
        page.on("console", lambda said: self.problems.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        place = urlsplit(url)
        if place.scheme not in ("blob", "data") and place.netloc != self._host:
            self.problems.append(f"asked for {url}")


def act_as(page: Page, who: str) -> None:
    """Choose who acts, as a person does."""
    page.locator(".act-as").click()
    page.get_by_role("menuitem", name=who).click()
    page.locator(".act-as bdi", has_text=who).wait_for()


def write(place: Locator, text: str) -> None:
    """Write into a composer and send it with Enter."""
    field = place.locator("message-composer textarea")
    field.fill(text)
    field.press("Enter")


def drop(page: Page, target: Locator, name: str, content: bytes, kind: str) -> None:
    """Drop a file from outside the window onto an element."""
    data = page.evaluate_handle(
        """([name, encoded, type]) => {
            const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], name, { type }));
            return carried;
        }""",
        [name, base64.b64encode(content).decode(), kind],
    )
    for event in ("dragenter", "dragover", "drop"):
        target.dispatch_event(event, {"dataTransfer": data})


def without_proxies() -> None:
    """Keep the browser's own requests on this machine, whatever the environment names."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)
