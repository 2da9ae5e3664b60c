"""Where an imported case comes from"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "imported_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("known_by", sa.LargeBinary(), nullable=False),
        sa.Column("sameness", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("case_id"),
        sa.UniqueConstraint("known_by"),
        sa.UniqueConstraint("sameness"),
    )


def downgrade() -> None:
    op.drop_table("imported_case")
