"""Opening, reading and writing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from prompts.problems import ReadinessError
from store import orders
from store.address import read_address
from store.database import Database, open_database, upgrade
from store.problems import StoreAddressError, StoreBusyError, StoreUnavailableError
from tests.store.samples import new_order, opened


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    """What was written before the error is undone with it."""

    def half_done() -> None:
        with database.write() as session:
            orders.open_order(session, order=new_order())
            raise ReadinessError("stop")

    with pytest.raises(ReadinessError, match="stop"):
        half_done()
    with database.read() as session:
        assert orders.get(session, order_id=1) is None


def test_a_reading_session_cannot_write(database: Database) -> None:
    """Both databases refuse, so a forgotten `write` shows in the first test."""
    order = opened(database)
    with pytest.raises((DBAPIError, ReadinessError)), database.read() as session:
        orders.close(session, order_id=order.id, at=order.opened_at, by="U")
    with database.read() as session:
        assert orders.get(session, order_id=order.id) == order


def test_a_reading_session_sees_one_moment(database: Database) -> None:
    """What is committed meanwhile does not show in the middle of a dossier."""
    order = opened(database)
    with database.read() as session:
        before = orders.get(session, order_id=order.id)
        with database.write() as writing:
            orders.change(writing, order_id=order.id, product="lid")
        assert orders.get(session, order_id=order.id) == before


def test_concurrent_increments_lose_nothing(database: Database) -> None:
    """Ten threads that read and write the same fact forty times count to four hundred."""
    order = opened(database, facts={"count": "0"})

    def count(_: int) -> None:
        for _ in range(40):
            with database.write() as session:
                locked = orders.change(session, order_id=order.id)
                more = {"count": str(int(str(locked.facts["count"])) + 1)}
                orders.change(session, order_id=order.id, facts=more)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(count, range(10)))
    with database.read() as session:
        found = orders.get(session, order_id=order.id)
    assert found is not None
    assert found.facts == {"count": "400"}


def test_a_writer_that_waits_too_long_says_so(url: str) -> None:
    """Another process holds the order: the error says what happened and what to do."""
    holder = open_database(url)
    order = opened(holder)
    impatient = open_database(f"{url}{'&' if '?' in url else '?'}patience_ms=50")
    with holder.write() as session:
        orders.change(session, order_id=order.id, product="lid")
        with (
            pytest.raises(StoreBusyError, match="nothing was written"),
            impatient.write() as second,
        ):
            orders.change(second, order_id=order.id, product="cap")
    holder.close()
    impatient.close()


def test_threads_of_one_process_wait_their_turn(sqlite_files: object, tmp_path: Path) -> None:
    """A thread gives up after its patience, and the next one can write again."""
    del sqlite_files
    url = f"sqlite:///{tmp_path / 'r.db'}?patience_ms=50"
    upgrade(url)
    database = open_database(url)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write():
            held.set()
            release.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with pytest.raises(StoreBusyError), database.write():
        pass
    release.set()
    holder.join()
    assert opened(database).id == 1
    database.close()


def test_foreign_keys_are_kept(database: Database) -> None:
    """An answer to no order is refused by the database itself."""
    with pytest.raises(sqlalchemy.exc.IntegrityError), database.write() as session:
        session.connection().execute(
            text("INSERT INTO passes (order_id, question_id, person, at) VALUES (99, 'a', 'U', 1)")
        )


def test_sqlite_is_set_up_as_decided(tmp_path: Path) -> None:
    """Write-ahead log, foreign keys, FULL by default and NORMAL when the URL says so."""
    address = f"sqlite:///{tmp_path / 'r.db'}"
    upgrade(address)
    found = {}
    for given in (address, f"{address}?synchronous=NORMAL"):
        database = open_database(given)
        with database.write() as session:
            found[given] = [
                session.connection().execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
            ]
        database.close()
    assert list(found.values()) == [["wal", 1, 2000, 2], ["wal", 1, 2000, 1]]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("readiness.db", "is no database URL"),
        ("mysql://host/readiness", "not in 'mysql'"),
        ("sqlite://", "Name a file"),
        ("sqlite:///:memory:", "Name a file"),
        ("sqlite:///r.db?synchronous=SOMETIMES", "none of OFF, NORMAL, FULL, EXTRA"),
        ("sqlite:///r.db?patience_ms=long", "no number of milliseconds"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(url: str, said: str) -> None:
    """Each mistake in DATABASE_URL has its sentence."""
    with pytest.raises(StoreAddressError, match=said):
        read_address(url)


def test_postgres_addresses_are_read() -> None:
    """The short forms people paste mean our driver, and the password is never shown."""
    address = read_address("postgres://me:secret@host/readiness?patience_ms=70")
    assert address.url.drivername == "postgresql+psycopg"
    assert address.patience_ms == 70
    assert address.shown == "postgresql+psycopg://me:***@host/readiness"


def test_a_database_without_tables_says_what_to_do(empty_url: str) -> None:
    """Whoever opens before upgrading is told so, not shown SQL."""
    database = open_database(empty_url)
    with pytest.raises(StoreUnavailableError, match="readiness db upgrade"):
        opened(database)
    database.close()


def test_an_unreachable_server_is_named_without_its_password() -> None:
    """The error says where it tried."""
    database = open_database("postgresql://me:secret@127.0.0.1:1/readiness")
    with pytest.raises(StoreUnavailableError) as caught, database.read() as session:
        session.connection()
    assert "127.0.0.1:1/readiness" in str(caught.value)
    assert "secret" not in str(caught.value)
