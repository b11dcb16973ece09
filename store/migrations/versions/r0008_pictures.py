"""By what pictures are known again, and files by their bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", _BIG_KEY, nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("print", sa.BigInteger(), nullable=False),
        sa.Column("mask", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_pictures_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pictures_team_id", "pictures", ["team", "id"])
    op.create_index(
        "uq_pictures_order_id_number_place",
        "pictures",
        ["order_id", "number", "place"],
        unique=True,
    )
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
