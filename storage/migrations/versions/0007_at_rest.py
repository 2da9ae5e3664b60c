"""Indexes that find the same person again, and which conversations the assistant still remembers"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TO_FORGET = sa.text("assistant_remembers AND phase IN ('sent', 'ended')")


def upgrade() -> None:
    for column in ("email_index", "phone_index"):
        op.add_column("person", sa.Column(column, sa.LargeBinary(), nullable=True))
        op.create_index(f"ix_person_{column}", "person", [column], unique=False)
    op.add_column(
        "conversation", sa.Column("assistant_remembers", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.create_index(
        "ix_conversation_to_forget",
        "conversation",
        ["last_at"],
        unique=False,
        sqlite_where=TO_FORGET,
        postgresql_where=TO_FORGET,
    )


def downgrade() -> None:
    op.drop_index("ix_conversation_to_forget", table_name="conversation")
    op.drop_column("conversation", "assistant_remembers")
    for column in ("email_index", "phone_index"):
        op.drop_index(f"ix_person_{column}", table_name="person")
        op.drop_column("person", column)
