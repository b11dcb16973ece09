"""Each order's card, kept beside its summary, which stays small that way."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_cards_order_id_orders")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_cards")),
        sqlite_with_rowid=False,
    )
    # What a card tells was in the summary until now; the edition "" is made anew when asked for.
    op.execute(
        "INSERT INTO cards (order_id, told, edition, body) "
        "SELECT order_id, headline, '', 'null' FROM summaries"
    )
