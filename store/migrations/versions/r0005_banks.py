"""The versions of the question bank that orders were opened under, and what happened to orders.

What happened (a moved site, a new tool) makes earlier answers stale. A summary tells when the first
of its answers grows too old.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


_SUPPLIERS = sa.text("SELECT id, supplier FROM orders")
_KEY = sa.text("UPDATE orders SET supplier_key = :key WHERE id = :order_id")


def _folded(supplier: str) -> str:
    return "".join(unicodedata.normalize("NFKC", supplier).casefold().split())


def upgrade() -> None:
    op.create_table(
        "banks",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("own", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_banks")),
        sqlite_with_rowid=False,
    )
    # Orders from before were opened when no version was kept.
    op.add_column(
        "orders", sa.Column("bank_version", sa.String(), nullable=False, server_default="")
    )
    # Which orders are of one supplier is asked whenever an order is looked at.
    op.add_column(
        "orders", sa.Column("supplier_key", sa.String(), nullable=False, server_default="")
    )
    connection = op.get_bind()
    for order_id, supplier in connection.execute(_SUPPLIERS).all():
        connection.execute(_KEY, {"order_id": order_id, "key": _folded(supplier)})
    op.create_index(
        op.f("ix_orders_team_supplier_key_opened_at"),
        "orders",
        ["team", "supplier_key", "opened_at"],
    )
    op.create_table(
        "events",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_events_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("order_id", "seq", name=op.f("pk_events")),
        sqlite_with_rowid=False,
    )
    op.add_column("summaries", sa.Column("fresh_until", sa.BigInteger(), nullable=True))
