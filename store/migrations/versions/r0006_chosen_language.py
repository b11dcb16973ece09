"""The language that a person chose, beside the one that Slack tells.

Slack was never asked for the second until now: whoever is known without one is asked about anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("chosen", sa.String(), nullable=True))
    op.execute("UPDATE people SET refreshed_at = 0 WHERE language = ''")
