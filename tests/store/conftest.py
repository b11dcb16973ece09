"""Each test that takes `database` or a `…url` runs twice: on SQLite and on a real Postgres."""

from collections.abc import Iterator

import pytest

from store.database import Database, open_database
from tests.store.databases import Postgres, Sqlite


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Sqlite | Postgres:
    """Where a test's databases come from."""
    kind = "sqlite_files" if request.param == "sqlite" else "postgres_databases"
    found = request.getfixturevalue(kind)
    assert isinstance(found, Sqlite | Postgres)
    return found


@pytest.fixture
def empty_url(databases: Sqlite | Postgres) -> str:
    """The URL of a database without tables."""
    return databases.empty()


@pytest.fixture
def url(databases: Sqlite | Postgres) -> str:
    """The URL of a migrated database."""
    return databases.ready()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database, open."""
    opened = open_database(url)
    yield opened
    opened.close()
