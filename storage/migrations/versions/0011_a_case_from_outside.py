"""A case from outside: which one a conversation may see, and wrong codes"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("shown_case_id", sa.Uuid(), nullable=True))
    op.create_table(
        "wrong_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("counted", sa.LargeBinary(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_wrong_code_counted", "wrong_code", ["counted"])


def downgrade() -> None:
    op.drop_table("wrong_code")
    op.drop_column("conversation", "shown_case_id")
