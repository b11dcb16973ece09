"""Settings: every wrong one is told at once, in sentences an operator can act on."""

from __future__ import annotations

import pytest

from bot import settings
from bot.settings import SettingsError

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_two_tokens_are_enough() -> None:
    """With the two tokens everything else has a default."""
    chosen = settings.read(TOKENS)
    assert chosen.api_url == "https://slack.com/api/"
    assert chosen.database_url == "sqlite:///var/readiness.db"
    assert chosen.channel_pace == 1.0
    assert chosen.largest_file == 100 * 1024 * 1024


def test_every_problem_is_told_at_once() -> None:
    """A missing token, a swapped one and a wrong number come in one message, a line each."""
    with pytest.raises(SettingsError) as told:
        settings.read({"SLACK_APP_TOKEN": "xoxb-1", "READINESS_TICK": "soon"})
    lines = str(told.value).splitlines()
    assert len(lines) == 3
    assert "READINESS_TICK is 'soon'; write a number of at least 0.05." in lines
    assert any(line.startswith("SLACK_BOT_TOKEN is not set.") for line in lines)
    assert any(line.startswith("SLACK_APP_TOKEN does not begin with xapp-") for line in lines)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("READINESS_CHANNEL_PACE", "-1"),
        ("READINESS_TICK", "0"),
        ("READINESS_LARGEST_FILE_MB", "nan"),
        ("READINESS_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    """The message names the variable and what was written in it."""
    with pytest.raises(SettingsError) as told:
        settings.read(TOKENS | {name: value})
    assert str(told.value).startswith(f"{name} is {value!r}")


def test_an_api_address_may_lack_its_last_slash() -> None:
    """Slack's client glues the method to the address, so the slash is added."""
    chosen = settings.read(TOKENS | {"SLACK_API_URL": "http://127.0.0.1:3000/api"})
    assert chosen.api_url == "http://127.0.0.1:3000/api/"
