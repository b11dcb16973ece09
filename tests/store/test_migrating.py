"""From nothing, from an older database, and from what is not ours."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from prompts.answer import Said
from store import answers, cards, journal, migrating, orders
from store import database as store_database
from store.address import read_address
from store.database import Database, Upgrade, open_database, upgrade
from store.orders import OrderRecord
from store.problems import StoreForeignError, StoreTooNewError, StoreUnavailableError
from store.tables import METADATA
from tests.store.databases import Sqlite
from tests.store.samples import (
    CHANNEL,
    TEAM,
    answer,
    heard,
    new_order,
    opened,
    record,
    summary,
    without_triggers,
)

HEAD = "0010"


def at_revision(url: str, revision: str) -> Upgrade:
    """Make a database as an older version left it."""
    address = read_address(url)
    engine = store_database._engine(address, writes=True, migrates=True)
    try:
        return migrating.migrate(engine, address, to=revision)
    finally:
        engine.dispose()


def put_into(older: Database, table: str, **values: object) -> None:
    """Put a row into a table of an older database, which may lack columns of ours."""
    with older.write() as session:
        connection = session.connection()
        ours = METADATA.tables[table]
        there = {column["name"] for column in inspect(connection).get_columns(table)}
        known = {name: value for name, value in values.items() if name in there}
        session.connection().execute(sqlalchemy.insert(ours).inline(), known)


def opened_before(older: Database, code: str = "ORDER-123") -> OrderRecord:
    """An order that was opened in an older database."""
    with older.read() as session:
        number = len(orders.codes_of_channel(session, team=TEAM, channel=CHANNEL)) + 1
    order = OrderRecord(
        **asdict(new_order(code)),
        id=number,
        code_key=orders.key_of(code),
        closed_at=None,
        closed_by=None,
        asking=None,
        asking_since=None,
        thread_ts=None,
        revision=1,
        journal_length=0,
        journal_head="",
        supplier_key="",
    )
    put_into(older, "orders", **asdict(order))
    return order


def with_an_order(url: str) -> None:
    """Put an order with an answer into an older database."""
    with open_database(url) as older:
        record(older, opened_before(older), answer())


def with_an_order_in(database: Database, order: OrderRecord) -> None:
    """Put an answer and a journal entry into an order."""
    record(database, order, answer())
    with database.write() as session:
        journal.write(
            session, order_id=order.id, at=order.opened_at, actor="U", verb="said", details={}
        )


def test_the_migrated_tables_are_the_ones_we_mean(url: str) -> None:
    """Alembic finds nothing to do between the migrated database and the classes."""
    with open_database(url) as migrated, migrated.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_steps_are_named_after_their_revisions() -> None:
    """What is read from the names of the files is what Alembic reads in them, in its order."""
    script = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
    steps = [step.revision for step in script.walk_revisions()]
    assert list(migrating.revisions()) == steps[::-1]


def test_partial_indexes_are_partial(url: str) -> None:
    """What alembic does not compare: the conditions of the indexes that only cover work to do."""
    definition_of = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE name = :name",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = :name",
    }
    with open_database(url) as reading, reading.read() as session:
        found = {
            index.name: session.connection()
            .execute(text(definition_of[reading.dialect]), {"name": index.name})
            .scalar_one()
            for table in METADATA.sorted_tables
            for index in table.indexes
            if "where" in index.dialect_options[reading.dialect]
            and index.dialect_options[reading.dialect]["where"] is not None
        }
    assert set(found) == {
        "ix_evidence_waiting",
        "ix_orders_team_channel_thread_ts",
        "ix_outbox_queue",
        "ix_outbox_under_way",
    }
    assert all("WHERE" in definition for definition in found.values())


def test_what_belongs_to_an_order_lies_together_on_sqlite(tmp_path: Path) -> None:
    """Every table with a key of its own has no rowid, in the file and in the classes alike."""
    url = f"sqlite:///{tmp_path / 'r.db'}"
    upgrade(url)
    with closing(sqlite3.connect(tmp_path / "r.db")) as raw:
        without = {
            name
            for name, sql in raw.execute("SELECT name, sql FROM sqlite_master WHERE type='table'")
            if "WITHOUT ROWID" in sql
        }
    assert without == set(METADATA.tables) - {"orders", "outbox", "pictures"}
    assert without == {
        name
        for name, table in METADATA.tables.items()
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }


@pytest.mark.parametrize("table", ["answers", "journal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET seq = 7", "DELETE FROM {}"])
def test_answers_and_journal_are_only_added_to(
    database: Database, table: str, statement: str
) -> None:
    """The database itself refuses to change or remove what was written."""
    order = opened(database)
    with database.write() as session:
        answers.record(session, order_id=order.id, answer=answer(), heard=heard())
        journal.write(
            session, order_id=order.id, at=order.opened_at, actor="U", verb="said", details={}
        )
    with (
        pytest.raises(sqlalchemy.exc.DBAPIError, match=f"{table} are added, never changed"),
        database.write() as session,
    ):
        session.connection().execute(text(statement.format(table)))
    with database.read() as session:
        assert session.connection().execute(
            select(METADATA.tables[table].c.seq)
        ).scalars().all() in ([1], [2])


@pytest.mark.parametrize("table", ["answers", "journal"])
def test_an_insert_cannot_change_what_was_written(database: Database, table: str) -> None:
    """An upsert is refused on both databases, and a new row is not."""
    with_an_order_in(database, opened(database))
    columns, key = names_of(table)
    with (
        pytest.raises(sqlalchemy.exc.DBAPIError, match=f"{table} are added, never changed"),
        database.write() as session,
    ):
        session.connection().execute(
            text(
                f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE 1 = 1 "  # noqa: S608 - our own names
                f"ON CONFLICT ({key}) DO UPDATE SET seq = 7"
            )
        )
    with_an_order_in(database, opened(database, "ORDER-124"))
    with database.read() as session:
        assert (answers.count(session), journal.count(session)) == (2, 2)


@pytest.mark.parametrize("table", ["answers", "journal"])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_a_row_is_not_replaced(sqlite_files: Sqlite, table: str, verb: str) -> None:
    """SQLite's own way to put a row in another's place is refused to any tool that opens it."""
    url = sqlite_files.ready()
    columns, _ = names_of(table)
    with open_database(url) as ours:
        with_an_order_in(ours, opened(ours))
        assert ours.address.file
        with (
            closing(sqlite3.connect(ours.address.file)) as theirs,
            pytest.raises(sqlite3.IntegrityError, match=f"{table} are added, never changed"),
        ):
            theirs.execute(f"{verb} INTO {table} SELECT {columns} FROM {table}")  # noqa: S608 - our own names
        with ours.read() as session:
            assert session.connection().execute(text("PRAGMA recursive_triggers")).scalar_one() == 1


def names_of(table: str) -> tuple[str, str]:
    """The names of a table's columns, and of those in its key."""
    columns = METADATA.tables[table].columns.keys()
    return ", ".join(columns), ", ".join(METADATA.tables[table].primary_key.columns.keys())


def test_a_new_database_is_made(empty_url: str) -> None:
    """There was nothing before, so there is nothing to copy."""
    assert upgrade(empty_url) == Upgrade(None, HEAD, None)
    assert upgrade(empty_url) == Upgrade(HEAD, HEAD, None)


def test_the_folder_is_made_too(tmp_path: Path) -> None:
    """A first start needs no mkdir."""
    url = f"sqlite:///{tmp_path / 'a' / 'b' / 'r.db'}"
    assert upgrade(url).after == HEAD


def test_an_older_database_keeps_what_it_knows(empty_url: str) -> None:
    """An order and its answer written under the first revision are there after the last."""
    at_revision(empty_url, "0001")
    with_an_order(empty_url)
    done = upgrade(empty_url)
    with open_database(empty_url) as newer, newer.read() as session:
        assert orders.find(session, team="T1", code="ORDER-123") is not None
        assert len(answers.current(session, order_id=1)) == 1
    assert (done.before, done.after) == ("0001", HEAD)
    assert (done.backup is None) == empty_url.startswith("postgres")


def test_an_older_file_is_copied_first_and_no_copy_is_overwritten(tmp_path: Path) -> None:
    """The copy opens as the older database, with what was in it; an earlier copy stays."""
    file = tmp_path / "r.db"
    earlier = tmp_path / "r.db.0001.bak"
    earlier.write_text("kept")
    at_revision(f"sqlite:///{file}", "0001")
    with_an_order(f"sqlite:///{file}")
    backup = upgrade(f"sqlite:///{file}").backup
    assert backup == tmp_path / "r.db.0001.2.bak"
    assert earlier.read_text() == "kept"
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert copy.execute("SELECT code FROM orders").fetchall() == [("ORDER-123",)]
        assert copy.execute("SELECT count(*) FROM answers").fetchall() == [(1,)]
    assert not list(tmp_path.glob("*.part"))


def test_a_step_that_fails_leaves_the_database_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps happen in one transaction, tables and triggers included."""
    real = command.upgrade

    def breaks(config: Config, revision: str) -> None:
        real(config, revision)
        raise StoreUnavailableError("the disk is full")

    monkeypatch.setattr(command, "upgrade", breaks)
    with pytest.raises(StoreUnavailableError, match="the disk is full"):
        upgrade(empty_url)
    engine = store_database._engine(read_address(empty_url), writes=True)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_database_of_a_later_version_is_left_alone(empty_url: str) -> None:
    """The sentence says what to do."""
    upgrade(empty_url)
    with open_database(empty_url) as later, later.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNewError, match=r"at revision 9999.*Install the later version"):
        upgrade(empty_url)


def test_somebody_elses_tables_are_left_alone(empty_url: str) -> None:
    """A database with an `orders` table that we did not make is not ours to change."""
    engine = store_database._engine(read_address(empty_url), writes=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id INTEGER)"))
    with pytest.raises(StoreForeignError, match="tables named orders"):
        upgrade(empty_url)
    assert inspect(engine).get_table_names() == ["orders"]
    engine.dispose()


def test_tables_beside_ours_do_not_matter(empty_url: str) -> None:
    """Slack's installation store may have been there first."""
    engine = store_database._engine(read_address(empty_url), writes=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE slack_bots (id INTEGER)"))
    engine.dispose()
    assert upgrade(empty_url).after == HEAD


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A mistyped path must not cost anybody a file."""
    file = tmp_path / "notes.txt"
    file.write_text("not a database, though long enough to be taken for one" * 20)
    with pytest.raises(StoreUnavailableError, match="Check DATABASE_URL"):
        upgrade(f"sqlite:///{file}")
    assert file.read_text().startswith("not a database")


def test_a_path_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """A file where a folder should be: what happened and what to do."""
    (tmp_path / "var").write_text("")
    with pytest.raises(StoreUnavailableError, match="Choose another DATABASE_URL"):
        upgrade(f"sqlite:///{tmp_path / 'var' / 'r.db'}")
    with pytest.raises(StoreUnavailableError, match="unable to open"):
        upgrade(f"sqlite:///{tmp_path}")


def test_processes_that_start_at_once_upgrade_once(empty_url: str) -> None:
    """Each finds the lock, and all but one find the work done."""
    at_revision(empty_url, "0001")
    with ThreadPoolExecutor(4) as starts:
        done = list(starts.map(upgrade, [empty_url] * 4))
    assert sorted(str(each.before) for each in done) == ["0001", HEAD, HEAD, HEAD]
    assert {each.after for each in done} == {HEAD}


def test_it_works_from_any_folder(tmp_path: Path) -> None:
    """The steps are found beside the code: there is no alembic.ini to be run next to."""
    code = (
        f"from store.database import upgrade;print(upgrade('sqlite:///{tmp_path / 'r.db'}').after)"
    )
    root = str(Path(migrating.__file__).parents[1])
    done = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (HEAD, "")


def test_a_new_order_can_be_opened_after_the_upgrade(empty_url: str) -> None:
    """The whole way: make it, open it, write to it."""
    upgrade(empty_url)
    with open_database(empty_url) as made, made.write() as session:
        assert orders.open_order(session, order=new_order()).id == 1


def test_cards_are_taken_over_from_the_summaries(empty_url: str) -> None:
    """An order of an older database has a card, which is made anew when it is asked for."""
    at_revision(empty_url, "0002")
    with open_database(empty_url) as older:
        order = opened_before(older)
        put_into(older, "summaries", **summary(order.id, headline={"code": order.code})._asdict())
    upgrade(empty_url)
    with open_database(empty_url) as migrated, migrated.read() as session:
        told = cards.told(session, order_id=order.id)
        card = cards.of_code(
            session, team=order.team, channel=order.channel, code_key=order.code_key
        )
    assert told == {"code": order.code}
    assert card is not None
    assert (card.edition, card.body) == ("", "null")


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_answers_of_an_older_database_are_sealed(empty_url: str, revision: str) -> None:
    """What was answered before answers were sealed verifies, and a change to it shows."""
    at_revision(empty_url, revision)
    with open_database(empty_url) as older:
        with_an_order_in(older, opened_before(older))
        opened_before(older, "ORDER-124")
        with older.write() as session:
            answers.record(
                session, order_id=1, answer=answer(value=Said("模具 \0 \ud800\n")), heard=heard()
            )
    upgrade(empty_url)
    with open_database(empty_url) as migrated:
        with migrated.read() as session:
            assert [entry.verb for entry in journal.of_order(session, order_id=1)] == [
                "said",
                "sealed",
            ]
            assert journal.count(session) == 2
            assert journal.verify(session) == ()
        with without_triggers(migrated, "answers") as session:
            session.connection().execute(text("UPDATE answers SET grade = 3 WHERE seq = 2"))
        with migrated.read() as session:
            assert [str(one) for one in journal.verify(session)] == [
                "order 1, answer 2: was changed after it was written"
            ]
