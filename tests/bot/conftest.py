"""A stage for the bot's tests: the workspace and the bot, each a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.banks import FIRST_BANK
from tests.bot.nursery import Nursery, NurseryStage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.stage import Stage


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
