"""Statements that every answer and every `/readiness` runs: compiled once, the rest by the driver.

Decides that values go in as the columns' types say, and that a row comes out as the driver gives
it: whoever asks knows as what each value is kept. What SQLAlchemy does anew each time takes five
times as long as SQLite takes for such a statement. Refuses to know any table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.engine import Connection

Statement: TypeAlias = Select[Any] | Insert | Update | Delete


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One dialect's text, with what makes each value fit to be sent, by its name."""

    text: str
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    positional: bool

    def fit(self, given: Mapping[str, object]) -> Any:  # noqa: ANN401 - a tuple or a dictionary
        fit = [given[name] if send is None else send(given[name]) for name, send in self.values]
        if self.positional:
            return tuple(fit)
        return {name: value for (name, _), value in zip(self.values, fit, strict=True)}


class Prepared:
    """A statement that is run often.

    Args:
        statement: every value in it has a name; or one such statement by dialect.
    """

    def __init__(self, statement: Statement | Mapping[str, Statement]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> None:
        """Run it for what it changes."""
        self._cursor(connection, values).close()

    def first(self, connection: Connection, values: Mapping[str, object]) -> Any:  # noqa: ANN401
        """Run it for its first row, a tuple; None where there is none."""
        cursor = self._cursor(connection, values)
        row = cursor.fetchone()
        cursor.close()
        return row

    def _cursor(self, connection: Connection, values: Mapping[str, object]) -> Any:  # noqa: ANN401
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        if dialect.name != "sqlite":  # a server may be lost, which SQLAlchemy has to notice
            return connection.exec_driver_sql(compiled.text, compiled.fit(values))
        return connection.connection.cursor().execute(compiled.text, compiled.fit(values))

    def _compile(self, dialect: Dialect) -> _Compiled:
        known = self._statement
        statement = known[dialect.name] if isinstance(known, Mapping) else known
        made = statement.compile(dialect=dialect)
        names = made.positiontup or list(made.binds)
        types = {name: made.binds[name].type.dialect_impl(dialect) for name in names}
        return _Compiled(
            str(made),
            tuple((name, types[name].bind_processor(dialect)) for name in names),
            positional=made.positiontup is not None,
        )
