"""A database URL, read: which kind of database, where, and how careful with the disk.

Decides which URLs we take and what the parameters after the question mark mean. Refuses to open
anything.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.problems import StoreAddressError

PATIENCE_MS = 2000
SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
_EXAMPLES = "Write sqlite:///var/readiness.db or postgresql://user:password@host/readiness"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is.

    Attributes:
        url: what SQLAlchemy opens, our own parameters taken out.
        file: the SQLite file; None on Postgres.
        synchronous: SQLite's care for the disk. FULL, the default, waits at each commit until the
            disk has it: what was acknowledged survives a power cut (measured: 240 µs a commit).
            NORMAL waits at checkpoints only: a power cut, not a crash of the process, may take the
            last commits along (34 µs). Reads cost the same under both.
        patience_ms: milliseconds to wait for another writer, or for a locked row, before giving up.
            Two seconds, for Slack waits three: whoever waits longer for a turn answers nobody.
    """

    url: URL
    file: Path | None
    synchronous: str = "FULL"
    patience_ms: int = PATIENCE_MS

    @property
    def shown(self) -> str:
        """The address as it may be shown: without the password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)


def read_address(url: str) -> Address:
    """Read a database URL; `synchronous=` and `patience_ms=` are our parameters in it."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError as error:
        raise StoreAddressError(
            f"{url!r} is no database URL, so the store cannot be opened. {_EXAMPLES}."
        ) from error
    patience = _patience(parsed)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite(parsed, patience)
    if backend == "postgresql":
        url_ = parsed.set(drivername="postgresql+psycopg").difference_update_query(["patience_ms"])
        return Address(url_, None, patience_ms=patience)
    raise StoreAddressError(
        f"Readiness keeps its orders in SQLite or Postgres, not in {backend!r}. {_EXAMPLES}."
    )


def _sqlite(parsed: URL, patience: int) -> Address:
    name = parsed.database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise StoreAddressError(
            "A database in memory is gone with its connection, and each thread would see its own. "
            "Name a file: sqlite:///var/readiness.db."
        )
    synchronous = str(parsed.query.get("synchronous", "FULL")).upper()
    if synchronous not in SYNCHRONOUS:
        raise StoreAddressError(
            f"synchronous={synchronous} in the database URL is none of {', '.join(SYNCHRONOUS)}. "
            "Leave it out for FULL."
        )
    file = Path(name).expanduser()
    return Address(URL.create("sqlite+pysqlite", database=str(file)), file, synchronous, patience)


def _patience(parsed: URL) -> int:
    written = str(parsed.query.get("patience_ms", str(PATIENCE_MS)))
    if not written.isdecimal():
        raise StoreAddressError(
            f"patience_ms={written} in the database URL is no number of milliseconds. "
            f"Leave it out for {PATIENCE_MS}."
        )
    return int(written)
