"""What has to be right before the bot can run: settings, bank, database, clock, tokens, scopes.

Decides what is looked at and what a person should do about it. Changes nothing.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import settings
from bot.desk.banks import read
from bot.evidence.keep import FolderShelf, open_shelf
from prompts import bank
from prompts.problems import ReadinessError
from prompts.words import Words
from store import banks, originals
from store.database import look, open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.settings import Settings
    from store.session import Session

    Found = TypeVar("Found")

MANIFESTS = (
    Path(__file__).resolve().parents[2] / "manifest.yml",
    Path(__file__).resolve().parents[1] / "manifest.yml",
)
MEGABYTE = 1 << 20
DRIFT = 5.0
"""Seconds by which our clock may differ from Slack's before order and due times suffer."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at: what, whether it is well, and what was found or is to do."""

    what: str
    well: bool
    told: str


def examine(environment: Mapping[str, str]) -> list[Examined]:
    """Look at everything, even where one thing is wrong already."""
    findings = [_bank(environment)]
    try:
        chosen = settings.read(environment)
    except ReadinessError as error:
        findings += [Examined("settings", well=False, told=line) for line in str(error).split("\n")]
        url = settings.database_url(environment)
        return [*findings, _database(url), *_kept_banks(url)]
    findings.append(_database(chosen.database_url))
    findings += _kept_banks(chosen.database_url)
    findings.append(_evidence(chosen.evidence, chosen.largest_file))
    findings += _missing(chosen.evidence, chosen.database_url)
    findings += _slack(chosen)
    return findings


def manifest_scopes() -> set[str]:
    """The scopes that the manifest asks for."""
    path = next(path for path in MANIFESTS if path.is_file())
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return set(manifest["oauth_config"]["scopes"]["bot"])


def _bank(environment: Mapping[str, str]) -> Examined:
    try:
        folder = settings.bank_folder(environment)
    except ReadinessError as error:
        return Examined("question bank", well=False, told=str(error))
    problems = bank.check(folder)
    if problems:
        told = f"{len(problems)} problems. Run `readiness bank check`."
        return Examined("question bank", well=False, told=told)
    return Examined("question bank", well=True, told=f"version {bank.load(folder).version}")


def _database(url: str) -> Examined:
    try:
        state = look(url)
        if state.revision is None:
            told = f"{state.shown} holds nothing yet; `readiness run` makes the tables."
            return Examined("database", well=True, told=told)
        if state.revision != state.newest:
            told = (
                f"{state.shown} is at revision {state.revision}, this version needs "
                f"{state.newest}. `readiness run` brings it up to date after a copy; so does "
                "`readiness db upgrade`."
            )
            return Examined("database", well=True, told=told)
        with open_database(url) as database, database.write():
            pass
    except ReadinessError as error:
        return Examined("database", well=False, told=str(error))
    return Examined(
        "database", well=True, told=f"{state.shown}, revision {state.revision}, writable"
    )


def _asked(url: str, ask: Callable[[Session], Found]) -> Found | None:
    """What is found in a database; None in one whose tables are not of this version."""
    state = look(url)
    if state.revision != state.newest:
        return None
    with open_database(url) as database, database.read() as session:
        return ask(session)


def _kept_banks(url: str) -> list[Examined]:
    """The banks of open orders that this version cannot read any more."""
    try:
        used = _asked(url, banks.in_use)
    except ReadinessError:
        return []  # told of the database already
    words, found = Words.load(), []
    for version, (kept, codes) in (used or {}).items():
        try:
            read(kept, words)
        except ReadinessError as error:
            told = (
                f"version {version} cannot be read by this version of Readiness, and open orders "
                f"are asked from it: {', '.join(codes)}. Move each one by `/readiness upgrade "
                f"CODE`. {error}"
            )
            found.append(Examined("question bank", well=False, told=told))
    return found


def _evidence(address: str, largest: int) -> Examined:
    """Whether the bytes of files can be kept; a folder itself is made by the first one.

    `largest` is how many bytes the largest file may have for which there has to be room.
    """
    try:
        shelf = open_shelf(address)
        if not isinstance(shelf, FolderShelf):
            shelf.remove(shelf.put(b"readiness doctor was here"))
            return Examined("evidence", well=True, told=f"files are kept at {address}")
    except (ReadinessError, OSError) as error:
        return Examined("evidence", well=False, told=str(error))
    folder = shelf.folder
    nearest = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    if not nearest.is_dir():
        told = f"{nearest} is a file, and files are to be kept in a folder there. "
        told += "Move it away, or set READINESS_EVIDENCE to another folder."
        return Examined("evidence", well=False, told=told)
    try:  # rights alone do not tell: a disk may be read-only
        tempfile.TemporaryFile(dir=nearest).close()
    except OSError as error:
        told = f"{nearest} cannot be written to ({error.strerror}). "
        told += "Give the bot the right to, or set READINESS_EVIDENCE to another folder."
        return Examined("evidence", well=False, told=told)
    free = shutil.disk_usage(nearest).free
    if free < largest:
        told = f"{nearest} has {free // MEGABYTE} MB free, and one file may have "
        told += f"{largest // MEGABYTE} MB. Make room there."
        return Examined("evidence", well=False, told=told)
    return Examined("evidence", well=True, told=f"files are kept in {folder}")


def _missing(address: str, url: str) -> list[Examined]:
    """The bytes that a folder has lost, where the database knows of some."""
    try:
        shelf = open_shelf(address)
        if not isinstance(shelf, FolderShelf):
            return []
        kept = _asked(url, originals.kept) or frozenset()
    except ReadinessError:
        return []  # told of it already
    missing = sum(not shelf.holds(digest) for digest in kept)
    if not missing:
        return []
    told = (
        f"{missing} of {len(kept)} kept files are not in {shelf.folder}. Look whether its disk is "
        "there, or restore the folder from a backup; `readiness evidence verify` names them."
    )
    return [Examined("evidence", well=False, told=told)]


def _slack(chosen: Settings) -> Iterator[Examined]:
    client = WebClient(token=chosen.bot_token, base_url=chosen.api_url, timeout=10)
    try:
        before = time.time()
        answer = client.auth_test()
        after = time.time()
    except SlackApiError as error:
        told = (
            f"Slack says {error.response.get('error')}. Copy it again from “OAuth & Permissions”."
        )
        yield Examined("SLACK_BOT_TOKEN", well=False, told=told)
        return
    except (OSError, HTTPException, SlackClientError, ValueError) as error:
        told = f"Slack does not answer at {chosen.api_url} ({error}). "
        told += "Check the network and SLACK_API_URL."
        yield Examined("SLACK_API_URL", well=False, told=told)
        return
    headers = {name.lower(): value for name, value in dict(answer.headers).items()}
    yield Examined("SLACK_BOT_TOKEN", well=True, told=f"{answer['user']} in {answer['team']}")
    yield _scopes(str(headers.get("x-oauth-scopes") or ""))
    yield _clock(str(headers.get("date") or ""), before, after)
    try:
        client.apps_connections_open(app_token=chosen.app_token)
    except SlackApiError as error:
        told = (
            f"Slack says {error.response.get('error')}. Make one with the scope connections:write "
        )
        told += "under “Basic Information”, “App-Level Tokens”, and switch Socket Mode on."
        yield Examined("SLACK_APP_TOKEN", well=False, told=told)
    except (OSError, HTTPException, SlackClientError, ValueError) as error:
        told = f"Slack did not answer to it ({error}). Check the network, then try again."
        yield Examined("SLACK_APP_TOKEN", well=False, told=told)
    else:
        yield Examined("SLACK_APP_TOKEN", well=True, told="Socket Mode opens")


def _scopes(granted: str) -> Examined:
    has = {scope.strip() for scope in granted.split(",") if scope.strip()}
    missing = sorted(manifest_scopes() - has)
    if missing:
        told = (
            f"missing {', '.join(missing)}. Paste manifest.yml into your app and install it again."
        )
        return Examined("scopes", well=False, told=told)
    more = sorted(has - manifest_scopes())
    told = "as in manifest.yml" + (f"; not needed: {', '.join(more)}" if more else "")
    return Examined("scopes", well=True, told=told)


def _clock(date: str, before: float, after: float) -> Examined:
    if not date:
        return Examined("clock", well=True, told="Slack did not tell its time; not compared")
    theirs = parsedate_to_datetime(date).timestamp()
    # The header has whole seconds: the true moment is within one second after it.
    drift = max(before - (theirs + 1), theirs - after, 0.0)
    if drift > DRIFT:
        told = f"{drift:.0f} s away from Slack's. Set the machine's clock (NTP)."
        return Examined("clock", well=False, told=told)
    return Examined("clock", well=True, told="agrees with Slack's")
