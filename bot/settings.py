"""What an operator may set, read once from the environment and checked at once.

Decides names, defaults and units of every setting. Refuses to know what they are used for: each
value is handed to the room that needs it by the composition root.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prompts.problems import ReadinessError

if TYPE_CHECKING:
    from collections.abc import Mapping

SLACK_API = "https://slack.com/api/"


class SettingsError(ReadinessError):
    """One or more settings are missing or wrong; the message names each and says what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one running bot.

    Attributes:
        bot_token: `SLACK_BOT_TOKEN`, begins with xoxb-.
        app_token: `SLACK_APP_TOKEN`, begins with xapp-.
        api_url: `SLACK_API_URL`, ends with a slash.
        database_url: `DATABASE_URL`, as SQLAlchemy writes it.
        evidence_folder: `READINESS_EVIDENCE`, where the bytes of files are kept.
        largest_file: `READINESS_LARGEST_FILE_MB` in bytes.
        channel_pace: `READINESS_CHANNEL_PACE`, least seconds between two posts in one channel.
        tick: `READINESS_TICK`, seconds between two looks at what is due.
        clock_url: `READINESS_CLOCK_URL`, a clock to follow in place of the machine's; for demos.
        log_level: `READINESS_LOG_LEVEL`.
    """

    bot_token: str
    app_token: str
    api_url: str
    database_url: str
    evidence_folder: Path
    largest_file: int
    channel_pace: float
    tick: float
    clock_url: str
    log_level: str


DEFAULT_DATABASE = "sqlite:///var/readiness.db"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def database_url(environment: Mapping[str, str]) -> str:
    """The database's address alone, for commands that need no Slack."""
    return environment.get("DATABASE_URL", "").strip() or DEFAULT_DATABASE


def read(environment: Mapping[str, str]) -> Settings:
    """Read every setting and report every wrong one at once.

    Raises:
        SettingsError: a token is missing or of the wrong kind, or a number is none.
    """
    wrong: list[str] = []

    def token(name: str, prefix: str, where: str) -> str:
        value = environment.get(name, "").strip()
        if not value:
            wrong.append(
                f"{name} is not set. Take it from {where} of your Slack app and export it."
            )
        elif not value.startswith(prefix):
            wrong.append(f"{name} does not begin with {prefix}: another kind of token was copied.")
        return value

    def number(name: str, default: float, least: float) -> float:
        text = environment.get(name, "").strip()
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            value = least - 1
        if least <= value < float("inf"):
            return value
        wrong.append(f"{name} is {text!r}; write a number of at least {least:g}.")
        return default

    level = environment.get("READINESS_LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in LEVELS:
        wrong.append(f"READINESS_LOG_LEVEL is {level!r}; write one of {', '.join(LEVELS)}.")
    api_url = environment.get("SLACK_API_URL", "").strip() or SLACK_API
    settings = Settings(
        bot_token=token("SLACK_BOT_TOKEN", "xoxb-", "“OAuth & Permissions”"),
        app_token=token("SLACK_APP_TOKEN", "xapp-", "“Basic Information”, “App-Level Tokens”"),
        api_url=api_url if api_url.endswith("/") else f"{api_url}/",
        database_url=database_url(environment),
        evidence_folder=Path(environment.get("READINESS_EVIDENCE", "").strip() or "var/evidence"),
        largest_file=int(number("READINESS_LARGEST_FILE_MB", 100, 1) * 1024 * 1024),
        channel_pace=number("READINESS_CHANNEL_PACE", 1.0, 0),
        tick=number("READINESS_TICK", 15, 0.05),
        clock_url=environment.get("READINESS_CLOCK_URL", "").strip(),
        log_level=level,
    )
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings
