"""What the evidence tests share: reading bytes under a name, and the words of the bot."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.evidence import read
from bot.evidence.facts import Facts
from bot.evidence.formats import claimed, recognise
from bot.evidence.readers import reports as reader
from bot.evidence.report import Report
from prompts.words import Words
from tests.evidence.warm import WarmReader

Reading = Callable[[bytes, str], Facts]
Understood = Callable[[bytes, str], Report]


@pytest.fixture
def alone(tmp_path: Path) -> Reading:
    """Write bytes where the shelf would, and read them as the file of that name."""

    def read_(content: bytes, name: str) -> Facts:
        path = tmp_path / "content"
        path.write_bytes(content)
        return read.examine(path, name)

    return read_


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmReader]:
    """Where `reading` has its children from."""
    with WarmReader() as opened:
        yield opened


@pytest.fixture
def reading(alone: Reading, warm: WarmReader, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """The same, in a child with its limits and without its start: where the findings matter."""
    monkeypatch.setattr(read, "_run", warm.run)
    return alone


@pytest.fixture(scope="session")
def words() -> Words:
    """The catalogue of words as it comes with the bot."""
    return Words.load()


@pytest.fixture
def understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Understood:
    """Read a file here, without the child's 32 ms, and without a picture of its numbers."""
    monkeypatch.setattr(reader, "_chart", lambda _: "")

    def read(content: bytes, name: str) -> Report:
        path = tmp_path / "content"
        path.write_bytes(content)
        with path.open("rb") as file:
            form = recognise(file, claimed(name)[1])
        assert form is not None
        said = reader.understand(path, form)["report"]
        return Report.from_json(json.loads(json.dumps(said)))

    return read
