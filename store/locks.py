"""Locks by name: what a name stands for is done by one transaction at a time.

Decides that these are Postgres's advisory locks, and that SQLite needs none, for there one
transaction writes at a time. Refuses to know what they guard.
"""

import hashlib

from sqlalchemy import text
from sqlalchemy.engine import Connection

_HOLD = text("SELECT pg_advisory_xact_lock(:number)")


def hold(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds the name; ours does until it ends."""
    if connection.dialect.name == "postgresql":
        digest = hashlib.sha256(name.encode()).digest()
        connection.execute(_HOLD, {"number": int.from_bytes(digest[:8], signed=True)})
