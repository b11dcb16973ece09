"""Bringing a database to the tables of this version, with a copy of what it was.

Decides when a copy is made and where, which databases are left alone, and that all steps stand or
fall together. Refuses to know how connections are opened and what the steps are: they are in
`migrations/versions`.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, Engine

from store.address import Address
from store.problems import StoreForeignError, StoreTooNewError, StoreUnavailableError
from store.tables import METADATA

_LOCK = 0x52454144  # "READ": the number of our advisory lock on Postgres
_STEPS = Path(__file__).parent / "migrations"
_NOTED = "alembic_version"  # the table in which Alembic notes where a database stands


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did.

    Attributes:
        before: the revision found; None for a new database.
        after: the revision now.
        backup: the copy of the older SQLite file; None when there was nothing to copy, and on
            Postgres, whose own dump is the operator's to make.
    """

    before: str | None
    after: str
    backup: Path | None


def revisions() -> tuple[str, ...]:
    """Every revision that this version of Readiness knows, oldest first: each step's file says its.

    Read from the names, because a start that finds everything in place can do without Alembic.
    """
    files = (_STEPS / "versions").glob("r*_*.py")
    return tuple(sorted(file.stem.partition("_")[0].removeprefix("r") for file in files))


def newest() -> str:
    """The revision that this version of Readiness works with."""
    return revisions()[-1]


def current(connection: Connection) -> str | None:
    """The revision a database stands at; None where nothing of ours is in it."""
    if not inspect(connection).has_table(_NOTED):
        return None
    noted = connection.execute(text(f"SELECT version_num FROM {_NOTED}")).scalars()  # noqa: S608 - our own name
    return ", ".join(sorted(noted)) or None


def migrate(engine: Engine, address: Address, *, to: str | None = None) -> Upgrade:
    """Take every step up to a revision, in one transaction, under one lock.

    Args:
        engine: connections whose transactions may write, without foreign keys on SQLite.
        address: where the database is; a copy is put beside its file.
        to: a revision, for the tests that need an older database; None for the newest.
    """
    goal = to or newest()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        before = current(connection)
        _refuse_foreign(connection, before, address)
        if before == goal:
            return Upgrade(before, before, None)
        backup = _copy(address.file, before) if address.file and before else None
        _take_steps(connection, goal)
        if connection.dialect.name == "sqlite":
            _check_foreign_keys(connection, address)
    return Upgrade(before, goal, backup)


def _take_steps(connection: Connection, goal: str) -> None:
    from alembic import command  # noqa: PLC0415 - 50 ms that most starts can do without
    from alembic.config import Config  # noqa: PLC0415 - the same

    # In no file, so that it works when installed.
    configuration = Config()
    configuration.set_main_option("script_location", str(_STEPS))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, goal)


def _refuse_foreign(connection: Connection, before: str | None, address: Address) -> None:
    if before is None:
        taken = set(inspect(connection).get_table_names()) & set(METADATA.tables)
        if taken:
            raise StoreForeignError(
                f"The database {address.shown} holds tables named {', '.join(sorted(taken))} that "
                "Readiness did not make, so it was left alone. Point DATABASE_URL to a database "
                "of its own."
            )
    elif before not in revisions():
        raise StoreTooNewError(
            f"The database {address.shown} is at revision {before}, which this version of "
            "Readiness does not know: a later version has used it. Nothing was changed. Install "
            "the later version again, or go back to a .bak copy made before."
        )


def _copy(file: Path, revision: str) -> Path:
    """Copy the database beside itself and return the copy's name; no copy is ever overwritten."""
    unfinished = file.with_name(f"{file.name}.{revision}.part")
    unfinished.unlink(missing_ok=True)
    try:
        # We hold the right to write, so what a second connection reads is what will be changed.
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        raise StoreUnavailableError(
            f"The copy of {file} that is made before an upgrade failed: {error}. The database was "
            "not changed. Make room on the disk and start again."
        ) from error
    names = (
        file.with_name(f"{file.name}.{revision}{'' if n == 1 else f'.{n}'}.bak")
        for n in range(1, 1_000_000)
    )
    return unfinished.rename(next(name for name in names if not name.exists()))


def _check_foreign_keys(connection: Connection, address: Address) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreUnavailableError(
            f"After the upgrade, rows of table {broken[0]} in {address.shown} would belong to no "
            "order. The database was left as it was. Please report this, with the revision of the "
            "database."
        )
