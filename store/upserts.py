"""Statements that put a row whether or not it is there, for both databases.

Decides that a row's primary key tells "the same row". Refuses to know any table.
"""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert


def upsert(table: Table) -> dict[str, Insert]:
    """By dialect: insert the row, or set its other columns where the primary key is taken."""
    key = [column.name for column in table.primary_key]
    return {name: _set(insert, key) for name, insert in _inserts(table).items()}


def insert_new(table: Table, *unique: str) -> dict[str, Any]:
    """By dialect: insert the row unless these columns are taken, and return what was inserted.

    An empty result says that the row was there already.
    """
    returned = list(table.primary_key)
    return {
        name: insert.on_conflict_do_nothing(index_elements=unique).returning(*returned)
        for name, insert in _inserts(table).items()
    }


def _inserts(table: Table) -> dict[str, Any]:
    return {"sqlite": sqlite.insert(table), "postgresql": postgresql.insert(table)}


def _set(insert: Any, key: list[str]) -> Insert:  # noqa: ANN401  two dialects' inserts
    others = {column.name: column for column in insert.excluded if column.name not in key}
    statement: Insert = insert.on_conflict_do_update(index_elements=key, set_=others)
    return statement
