"""A stage for the bot's tests: the workspace and the bot, each a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A workspace with the bot in it, shared by the tests of one file; no rate limits."""
    with Stage(tmp_path_factory.mktemp("stage")) as running:
        running.workspace.rates(on=False)
        yield running
