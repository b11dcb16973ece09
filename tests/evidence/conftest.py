"""What the evidence tests share: reading bytes under a name, and the words of the bot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.evidence.facts import Facts
from bot.evidence.read import examine
from prompts.words import Words

Reading = Callable[[bytes, str], Facts]


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """Write bytes where the shelf would, and read them as the file of that name."""

    def read(content: bytes, name: str) -> Facts:
        path = tmp_path / "content"
        path.write_bytes(content)
        return examine(path, name)

    return read


@pytest.fixture(scope="session")
def words() -> Words:
    """The catalogue of words as it comes with the bot."""
    return Words.load()
