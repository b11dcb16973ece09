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
        evidence: `READINESS_EVIDENCE`, where the bytes of files are kept: a folder, or an address
            that fsspec knows.
        keep_days: `READINESS_EVIDENCE_KEEP_DAYS`, how long the bytes of a closed order's files are
            kept at least; None for always.
        bank_folder: `READINESS_BANK`, an own question bank; None for the one that comes with it.
        largest_file: `READINESS_LARGEST_FILE_MB` in bytes.
        placard_key: `READINESS_PLACARD_KEY`, a secret behind the codes of placards; empty for one
            that the bot makes up and keeps in its database.
        channel_pace: `READINESS_CHANNEL_PACE`, least seconds between two posts in one channel.
        tick: `READINESS_TICK`, seconds between two looks at what is due.
        clock_url: `READINESS_CLOCK_URL`, a clock to follow in place of the machine's; for demos.
        log_level: `READINESS_LOG_LEVEL`.
    """

    bot_token: str
    app_token: str
    api_url: str
    database_url: str
    evidence: str
    keep_days: int | None
    bank_folder: Path | None
    largest_file: int
    placard_key: str
    channel_pace: float
    tick: float
    clock_url: str
    log_level: str


NO_BANK = "READINESS_BANK is {folder!r}, which is no folder. Name a folder with a gates.yml in it."
DEFAULT_DATABASE = "sqlite:///var/readiness.db"
DEFAULT_EVIDENCE = "var/evidence"
LEAST_KEEP_DAYS = 30
SHORTEST_KEY = 16
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def database_url(environment: Mapping[str, str]) -> str:
    """The database's address alone, for commands that need no Slack."""
    return environment.get("DATABASE_URL", "").strip() or DEFAULT_DATABASE


def evidence_address(environment: Mapping[str, str]) -> str:
    """Where the bytes of files are kept, for commands that need no Slack."""
    return environment.get("READINESS_EVIDENCE", "").strip() or DEFAULT_EVIDENCE


def placard_key(environment: Mapping[str, str], wrong: list[str]) -> str:
    """The secret behind the codes of placards; what is wrong with it is added to the list."""
    key = environment.get("READINESS_PLACARD_KEY", "").strip()
    if key and len(key) < SHORTEST_KEY:
        wrong.append(
            f"READINESS_PLACARD_KEY has fewer than {SHORTEST_KEY} characters and could be guessed; "
            "write a long random one, or leave it away."
        )
    return key


def keep_days(environment: Mapping[str, str], wrong: list[str]) -> int | None:
    """How long a closed order's files are kept; what is wrong with it is added to the list."""
    text = environment.get("READINESS_EVIDENCE_KEEP_DAYS", "").strip()
    if not text:
        return None
    if text.isdecimal() and int(text) >= LEAST_KEEP_DAYS:
        return int(text)
    wrong.append(
        f"READINESS_EVIDENCE_KEEP_DAYS is {text!r}; write whole days, at least {LEAST_KEEP_DAYS}, "
        "or leave it away to keep everything."
    )
    return None


def bank_folder(environment: Mapping[str, str]) -> Path | None:
    """The folder of an own bank; None where none is set.

    Raises:
        SettingsError: there is no such folder.
    """
    folder = environment.get("READINESS_BANK", "").strip()
    if folder and not Path(folder).is_dir():
        raise SettingsError(NO_BANK.format(folder=folder))
    return Path(folder) if folder else None


def _bank(environment: Mapping[str, str], wrong: list[str]) -> Path | None:
    """The folder of an own bank; what is wrong with it is added to the list."""
    try:
        return bank_folder(environment)
    except SettingsError as problem:
        wrong.append(str(problem))
        return None


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
        evidence=evidence_address(environment),
        keep_days=keep_days(environment, wrong),
        bank_folder=_bank(environment, wrong),
        largest_file=int(number("READINESS_LARGEST_FILE_MB", 100, 1) * 1024 * 1024),
        placard_key=placard_key(environment, wrong),
        channel_pace=number("READINESS_CHANNEL_PACE", 1.0, 0),
        tick=number("READINESS_TICK", 15, 0.05),
        clock_url=environment.get("READINESS_CLOCK_URL", "").strip(),
        log_level=level,
    )
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings
