"""Indexes that find the same person again, and what the assistant is still to forget"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

OVER = """
INSERT INTO to_forget (assistant_id, conversation_id)
SELECT assistant_id, id FROM conversation WHERE phase IN ('sent', 'ended')
"""


def upgrade() -> None:
    for column in ("email_index", "phone_index"):
        op.add_column("person", sa.Column(column, sa.LargeBinary(), nullable=True))
        op.create_index(f"ix_person_{column}", "person", [column], unique=False)
    op.create_table(
        "to_forget",
        sa.Column("assistant_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("assistant_id"),
    )
    op.execute(OVER)


def downgrade() -> None:
    op.drop_table("to_forget")
    for column in ("email_index", "phone_index"):
        op.drop_index(f"ix_person_{column}", table_name="person")
        op.drop_column("person", column)
