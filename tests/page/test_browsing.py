"""Without a browser, one line says what to install."""

from __future__ import annotations

import os
import subprocess
import sys


def test_a_missing_browser_is_named() -> None:
    """Nobody has to read a trace to learn that Chromium is missing."""
    nowhere = {**os.environ, "PATH": "/nowhere", "PLAYWRIGHT_BROWSERS_PATH": "/nowhere"}
    words = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        words, env=nowhere, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "There is no Chromium for the page's tests. Install it: apt-get install chromium"
    ]


PROGRAM = """
from tests.page.browsing import NoBrowserError, chromium
try:
    with chromium():
        pass
except NoBrowserError as error:
    print(error)
"""
