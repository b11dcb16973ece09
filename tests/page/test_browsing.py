"""Without a browser, one line says what to install."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("name", "package"), [("Chromium", "chromium"), ("Firefox", "firefox-esr")]
)
def test_a_missing_browser_is_named(name: str, package: str) -> None:
    """Nobody has to read a trace to learn which browser is missing."""
    nowhere = {**os.environ, "PATH": "/nowhere", "PLAYWRIGHT_BROWSERS_PATH": "/nowhere"}
    words = [sys.executable, "-c", PROGRAM, name.lower()]
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        words, env=nowhere, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"There is no {name} for the page's tests. Install it: apt-get install {package}"
    ]


PROGRAM = """
import sys
from playwright.sync_api import sync_playwright
from tests.page import browsing
try:
    with sync_playwright() as driver, getattr(browsing, sys.argv[1])(driver):
        pass
except browsing.NoBrowserError as error:
    print(error)
"""
