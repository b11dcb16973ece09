"""A stage for the bot's tests, workspace and bot each a process; and a desk without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prompts import bank
from tests.banks import FIRST_BANK
from tests.bot.desks import PLACARD_KEY, desk_on, keep_bank
from tests.bot.nursery import Nursery, NurseryStage
from tests.bot.scenes import BUYER
from tests.bot.small_bank import QUESTIONS
from tests.prompts import banks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.cli.stage import Stage
    from bot.desk.desk import Desk
    from bot.workspace.client import Person, Workspace
    from prompts.bank import Bank
    from tests.store.databases import Sqlite

SETTINGS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_API_URL",
    "DATABASE_URL",
    "READINESS_EVIDENCE",
    "READINESS_CLOCK_URL",
)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where the stages of these tests have their bots from."""
    with Nursery() as opened:
        yield opened


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Stage]:
    """A workspace with the bot in it, shared by the tests of one file; no rate limits."""
    folder = tmp_path_factory.mktemp("stage")
    with NurseryStage(folder, FIRST_BANK, nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


@pytest.fixture
def desk(sqlite_files: Sqlite) -> Iterator[Desk]:
    """A desk on an empty database, with the bank that comes with the bot."""
    with desk_on(sqlite_files.ready(), banks.BANK) as opened:
        keep_bank(opened)
        yield opened


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small bank as a folder of one's own."""
    return banks.folder_of(tmp_path_factory.mktemp("bank"), *QUESTIONS)


@pytest.fixture(scope="session")
def small_bank(small_folder: Path) -> Bank:
    """The small bank."""
    return bank.load(small_folder, words=banks.WORDS)


@pytest.fixture
def small_desk(sqlite_files: Sqlite, small_bank: Bank) -> Iterator[Desk]:
    """A desk that asks from the small bank, and draws codes from a key of its own."""
    with desk_on(sqlite_files.ready(), small_bank, placard_key=PLACARD_KEY) as opened:
        yield opened


@pytest.fixture(scope="module")
def small_stage(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery, small_folder: Path
) -> Iterator[Stage]:
    """A stage whose bot asks from the small bank, shared by the tests of one file."""
    settings = {"READINESS_BANK": str(small_folder)}
    with NurseryStage(tmp_path_factory.mktemp("stage"), settings, nursery=nursery) as running:
        running.workspace.rates(on=False)
        yield running


@pytest.fixture
def ws(stage: Stage) -> Iterator[Workspace]:
    """The stage's workspace, behaving again after each test."""
    yield stage.workspace
    stage.workspace.clear_faults()
    stage.workspace.timing(trigger_seconds=3, ack_seconds=3, retry_delays=[1, 60, 300])


@pytest.fixture
def bea(ws: Workspace) -> Person:
    """The buyer."""
    return ws.as_(BUYER)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and none of our settings in the environment."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path
