"""Who said for which question a file is, where its sender's place in the thread did not tell."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence", sa.Column("filed_by", sa.String(), nullable=True))
