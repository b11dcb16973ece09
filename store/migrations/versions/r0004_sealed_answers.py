"""No answer is written over by an INSERT, and each one that is there is sealed in the journal.

SQLite's INSERT OR REPLACE deletes without asking the triggers that refuse to delete. Postgres knows
no such statement, and its triggers see an ON CONFLICT DO UPDATE.
"""

import hashlib
import json
import time
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEYS = {"answers": ("order_id", "question_id", "seq"), "journal": ("order_id", "seq")}
_ANSWERS = sa.text(
    "SELECT order_id, question_id, seq, standing, value, reason, person, said_us, recorded_at, "
    "source, message_ts, raw, grade, bank_version FROM answers ORDER BY order_id, seq"
)
_HEAD = sa.text("SELECT journal_length, journal_head FROM orders WHERE id = :order_id")
_WRITE = sa.text(
    "INSERT INTO journal (order_id, seq, at, actor, verb, details, previous_hash, hash) "
    "VALUES (:order_id, :seq, :at, :actor, :verb, :written, :previous_hash, :hash)"
)
_MOVE_HEAD = sa.text(
    "UPDATE orders SET journal_length = :seq, journal_head = :hash WHERE id = :order_id"
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for table, key in _KEYS.items():
            same = " AND ".join(f"{column} = NEW.{column}" for column in key)
            op.execute(
                f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} "  # noqa: S608 - our own names
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} are added, never changed'); END"
            )
    for order_id, rows in groupby(connection.execute(_ANSWERS).all(), lambda row: row.order_id):
        sealed = {str(row.seq): _sha256(row._asdict()) for row in rows}
        _write(connection, order_id, {"sealed": sealed})


def _write(connection: sa.Connection, order_id: int, details: object) -> None:
    length, head = connection.execute(_HEAD, {"order_id": order_id}).one()
    entry = {
        "order_id": order_id,
        "seq": length + 1,
        "at": time.time_ns() // 1000,
        "actor": "readiness",
        "verb": "sealed",
        "details": details,
        "previous_hash": head,
    }
    entry |= {"hash": _sha256(entry), "written": _canonical(details)}
    connection.execute(_WRITE, entry)
    connection.execute(_MOVE_HEAD, entry)


def _sha256(content: object) -> str:
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def _canonical(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
