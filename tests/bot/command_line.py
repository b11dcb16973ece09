"""The command line as a test runs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import main

if TYPE_CHECKING:
    import pytest

MANIFEST = Path(__file__).resolve().parents[2] / "manifest.yml"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """A command's status, and what it wrote to standard output and standard error."""
    status = main(words)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err
