"""The database: opening it, reading from it, writing to it, and bringing it up to date.

Decides how a transaction begins, how long a writer waits, how connections are shared between
threads, and what happens to a database that an older or newer Readiness left behind. Refuses to
know what is kept in it. The only `create_engine` of the project stands here.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from store.address import Address, read_address
from store.migrating import Upgrade, current, migrate, newest
from store.problems import StoreBusyError, StoreError, StoreUnavailableError
from store.session import Session

__all__ = ["Database", "State", "Upgrade", "look", "open_database", "upgrade"]

_BUSY = ("database is locked", "database table is locked", "database schema is locked")
_BROKEN = ("not a database", "malformed")
_NO_TABLE = "42P01"
_PATIENCE = "patience_ms"
_BUSY_STATES = {"55P03", "40P01", "40001"}  # lock not available, deadlock, serialization failure


@dataclass(frozen=True, slots=True)
class State:
    """A database from outside: its address as it may be shown, its revision, and ours.

    `revision` is None while there is no database, or nothing of ours in it.
    """

    shown: str
    revision: str | None
    newest: str


class Database:
    """An open database: sessions to read with, and sessions to write with.

    Threads may share it. A reading session sees one moment of the database and cannot write; a
    writing session has the right to write from its first statement on, commits when the block ends
    and undoes everything when the block raises. On SQLite the writers of this process queue for
    their turn, which is fair, where SQLite's own waiting polls; other processes are met with
    BEGIN IMMEDIATE and the busy timeout.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.dialect = address.url.get_backend_name()
        self._reader = _engine(address, writes=False)
        self._writer = _engine(address, writes=True)
        self._turn = threading.Lock() if address.file else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment and cannot write."""
        try:
            with self._reader.connect() as connection:
                if self.address.file:
                    _begin(connection, "BEGIN")
                yield Session(connection)
        except (DBAPIError, sqlite3.Error, PoolTimeoutError) as error:
            raise _told(error, self.address) from error

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that writes: committed at the end of the block, undone when it raises.

        Raises StoreBusy when another writer keeps it waiting too long; then nothing was written.
        The patience is for both waits together: for our turn, and for other processes.
        """
        turn = self._turn
        began = time.monotonic()
        if turn and not turn.acquire(timeout=self.address.patience_ms / 1000):
            raise _busy(self.address)
        waited = round((time.monotonic() - began) * 1000)
        try:
            with self._writer.begin() as connection:
                if self.address.file:
                    # The right to write is taken now, before anything is read.
                    left = max(1, self.address.patience_ms - waited)
                    _begin(connection, "BEGIN IMMEDIATE", patience_ms=left)
                yield Session(connection)
        except (DBAPIError, sqlite3.Error, PoolTimeoutError) as error:
            raise _told(error, self.address) from error
        finally:
            if turn:
                turn.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self._reader.dispose()
        self._writer.dispose()


def open_database(url: str) -> Database:
    """Open the database at a URL; `upgrade` must have been there before.

    Nothing is read yet: an unreachable database shows at the first `read` or `write`.
    """
    return Database(read_address(url))


def upgrade(url: str) -> Upgrade:
    """Bring the database at a URL to the tables of this version of Readiness.

    A database that is not there yet is made, its folder too. An older SQLite database is first
    copied to `<file>.<revision>.bak` beside it. All steps happen in one transaction: afterwards the
    database is new or as it was. Two processes that start at once do it one after the other.

    Raises StoreTooNewError, StoreForeignError or StoreUnavailableError, and changes nothing then.
    """
    address = read_address(url)
    if address.file:
        try:
            address.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailableError(
                f"The folder {address.file.parent} for the database cannot be made: "
                f"{error.strerror or error}. Choose another DATABASE_URL, or let Readiness write "
                "there."
            ) from error
    engine = _engine(address, writes=True, migrates=True)
    try:
        return migrate(engine, address)
    except (DBAPIError, sqlite3.Error, PoolTimeoutError) as error:
        raise _told(error, address) from error
    finally:
        engine.dispose()


def look(url: str) -> State:
    """Look at a database without changing it. Raises StoreUnavailableError or StoreAddressError."""
    address = read_address(url)
    if address.file and not address.file.is_file():
        return State(address.shown, None, newest())
    database = Database(address)
    try:
        with database.read() as session:
            return State(address.shown, current(session.connection()), newest())
    finally:
        database.close()


def _engine(address: Address, *, writes: bool, migrates: bool = False) -> Engine:
    settings: dict[str, Any] = {
        "poolclass": QueuePool,
        "pool_size": 8,
        "max_overflow": 56,  # Bolt may run 32 listeners at once, and the workers come on top
        "pool_timeout": 10,
        "pool_use_lifo": True,  # the connection used last has the warmest cache
    }
    if address.file:
        settings["connect_args"] = {
            "check_same_thread": False,  # the pool hands a connection to one thread at a time
            "isolation_level": None,  # pysqlite begins nothing by itself: `_begin` does
            "timeout": address.patience_ms / 1000,
        }
    else:
        settings["pool_pre_ping"] = True
        settings["connect_args"] = {
            "connect_timeout": 10,
            "options": f"-c lock_timeout={60_000 if migrates else address.patience_ms}",
        }
        if not writes:
            settings["isolation_level"] = "REPEATABLE READ"
    engine = sqlalchemy.create_engine(address.url, **settings)
    if address.file:
        _prepare_sqlite(engine, address, writes=writes, migrates=migrates)
    elif not writes:
        event.listen(engine, "connect", _read_only)
    return engine


def _prepare_sqlite(engine: Engine, address: Address, *, writes: bool, migrates: bool) -> None:
    patience = max(60_000, address.patience_ms) if migrates else address.patience_ms

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            f"busy_timeout={patience}",
            "journal_mode=WAL",
            f"synchronous={address.synchronous}",
            # A table that is made anew must not take its children along while it is away.
            f"foreign_keys={'OFF' if migrates else 'ON'}",
            f"query_only={'OFF' if writes else 'ON'}",
            "recursive_triggers=ON",  # what a REPLACE deletes is seen by the triggers too
            "mmap_size=268435456",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "connect", connected)


def _begin(connection: Connection, how: str, *, patience_ms: int | None = None) -> None:
    """Begin a transaction on SQLite, where the driver begins none by itself.

    By a call and not by a listener to "begin": an engine that has one asks at each statement who
    listens, which is a sixth of what a statement costs.
    """
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    if patience_ms is not None and connection.info.get(_PATIENCE) != patience_ms:
        raw.execute(f"PRAGMA busy_timeout={patience_ms}").close()
        connection.info[_PATIENCE] = patience_ms
    raw.execute(how).close()


def _read_only(connection: Any, _record: object) -> None:  # noqa: ANN401  psycopg's connection
    connection.read_only = True  # psycopg begins its transactions so, without another round trip


def _busy(address: Address) -> StoreError:
    return StoreBusyError(
        f"The database {address.shown} was held by another writer for longer than "
        f"{address.patience_ms / 1000:g} s, so nothing was written. Try again; if it stays so, "
        "look for a second Readiness or an open database tool that holds it."
    )


def _told(error: Exception, address: Address) -> Exception:
    """Our sentence for what the driver said; what is a mistake of ours stays as it is."""
    said = str(getattr(error, "orig", None) or error).strip()
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if any(words in said for words in _BUSY) or state in _BUSY_STATES:
        return _busy(address)
    if isinstance(error, PoolTimeoutError):
        return StoreBusyError(
            f"All connections to {address.shown} are in use, so nothing was written. Try again; "
            "if it stays so, fewer listeners should run at once."
        )
    orig = getattr(error, "orig", error)
    no_table = state == _NO_TABLE
    broken = isinstance(orig, sqlite3.DatabaseError) and any(words in said for words in _BROKEN)
    if no_table or broken or isinstance(error, OperationalError | sqlite3.OperationalError):
        return StoreUnavailableError(
            f"The database {address.shown} cannot be used: {said.splitlines()[0]}. Nothing was "
            "written. Check DATABASE_URL, the disk and the rights; `readiness db upgrade` prepares "
            "a new one."
        )
    return error
