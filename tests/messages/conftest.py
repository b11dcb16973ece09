"""The messages with the words that come with the bot."""

import pytest

from bot.messages import Messages
from prompts.words import Words


@pytest.fixture(scope="session")
def messages() -> Messages:
    """All templates, with the catalogue of the bot."""
    return Messages(Words.load())
