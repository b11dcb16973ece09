"""The question banks: the one that new orders get, and those that older orders were opened under.

Decides that an order keeps its bank until somebody moves it to a newer one. Refuses to know what
the questions are.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompts import bank
from prompts.overlay import GATES, extends
from prompts.problems import ReadinessError
from prompts.sheet import parse_sheet
from store import banks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from prompts.bank import Bank
    from prompts.words import Words
    from store.database import Database


_log = logging.getLogger(__name__)


class BankChangedError(ReadinessError):
    """The files of a bank were changed and its version was not."""


class BankUnreadableError(ReadinessError):
    """A bank that orders were opened under cannot be read by this version of the bot.

    Attributes:
        code: the order that was touched.
        version: of the bank that cannot be read.
        now: the bank to which the order can be moved.
    """

    def __init__(self, version: str, now: str, code: str) -> None:
        self.version, self.now, self.code = version, now, code
        super().__init__(
            f"The question bank {version} cannot be read by this version of Readiness, so nothing "
            f"can be asked or judged for {code}. Its answers are kept. Move it to the bank {now}: "
            f"/readiness upgrade {code}"
        )


@dataclass(slots=True)
class Banks:
    """Every bank that is in use.

    Attributes:
        current: the bank that a new order gets.
    """

    current: Bank
    _database: Database
    _words: Words
    _others: dict[str, Bank | None] = field(default_factory=dict)

    def of(self, version: str, code: str) -> Bank:
        """The bank of a version; the current one where none was kept, as for very old orders.

        Args:
            version: of the bank.
            code: the order that asks.

        Raises:
            BankUnreadableError: this version of the bot cannot read it any more.
        """
        if version == self.current.version:
            return self.current
        if version not in self._others:
            with self._database.read() as session:
                kept = banks.get(session, version=version) if version else None
            if kept is None:
                return self.current
            self._others[version] = self._read(kept)
        found = self._others[version]
        if found is None:
            raise BankUnreadableError(version, self.current.version, code)
        return found

    def _read(self, kept: banks.BankRecord) -> Bank | None:
        """A kept bank; None, said once in the log, where it cannot be read any more."""
        try:
            return read(kept, self._words)
        except ReadinessError as error:
            _log.error(
                "The orders of the question bank %s rest until they are moved to %s by "
                "`/readiness upgrade CODE`. %s",
                kept.version,
                self.current.version,
                error,
            )
            return None


@contextmanager
def passing_over() -> Iterator[None]:
    """Leave an order alone whose bank cannot be read, so that a sweep goes on with the next one."""
    try:
        yield
    except BankUnreadableError as error:
        _log.debug("Passed over: %s", error)  # loudly said when the bank was read


def read(kept: banks.BankRecord, words: Words) -> Bank:
    """Read a bank as it was kept. Raises ReadinessError where this version cannot."""
    return bank.load_texts(kept.files, kept.own or None, words=words)


def open_banks(folder: Path | None, database: Database, words: Words, now: datetime) -> Banks:
    """Read the bank that new orders get, and keep its files, so that they outlive an upgrade.

    Args:
        folder: an own bank; None for the one that comes with the bot.
        database: where versions are kept.
        words: what reasons are written with.
        now: UTC.

    Raises:
        BankChangedError: orders were opened under other files of the same version.
        BankProblems: the bank cannot be used.
    """
    current = bank.load(folder, words=words)
    own = bank.texts(folder) if folder else {}
    files = bank.texts() if not own or _lies_over_ours(own) else {}
    wanted = banks.BankRecord(current.version, files, own, now)
    with database.write() as session:
        kept = banks.keep(session, record=wanted)
    changed = sorted(_changed(kept.files, files) | _changed(kept.own, own))
    if changed:
        raise BankChangedError(
            f"The question bank was changed ({', '.join(changed)}) and is still called "
            f"{current.version}, so orders would be judged by two banks of one name. "
            "Raise `version` in its gates.yml and start again."
        )
    return Banks(current, database, words)


def _lies_over_ours(own: Mapping[str, str]) -> bool:
    sheet, _ = parse_sheet(own[GATES], GATES)
    return extends({GATES: sheet})


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}
