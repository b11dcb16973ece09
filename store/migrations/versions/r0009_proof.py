"""What a document names, who accepted a weaker proof, and which bytes are kept no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence", sa.Column("states", sa.Text(), nullable=True))
    op.add_column("evidence", sa.Column("allowed", sa.Text(), nullable=True))
    op.add_column("evidence", sa.Column("pruned_at", sa.BigInteger(), nullable=True))
