"""A session: the transaction in which something is read or written.

Decides that it is a connection and nothing more. SQLAlchemy's own session keeps track of objects,
of which we have none, and takes longer to begin and end than SQLite takes to find a card. Refuses
to know when a transaction begins and ends: `store.database` does.
"""

from sqlalchemy.engine import Connection


class Session:
    """What `Database.read` and `Database.write` hand out, for as long as their block lasts."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def connection(self) -> Connection:
        """The connection on which the transaction runs: for `store` alone."""
        return self._connection
