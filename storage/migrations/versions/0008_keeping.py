"""Keeping: when a case was closed and disposed of, chats that can be replied to, and corrections"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

CLOSED = """
UPDATE case_file SET closed_at = (
    SELECT max(at) FROM timeline_entry
    WHERE timeline_entry.case_id = case_file.id AND act IN ('closed', 'withdrawn', 'merged', 'transferred')
) WHERE state IN ('closed', 'withdrawn', 'merged', 'transferred')
"""
ADDED = {"case_file": ("closed_at", "disposed_at"), "conversation": ("can_reply",)}


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_correction_case_id", "correction", ["case_id"])
    # Without batch mode: on SQLite that would drop tables to which others refer.
    op.add_column("case_file", sa.Column("closed_at", UTCDateTime(), nullable=True))
    op.add_column("case_file", sa.Column("disposed_at", UTCDateTime(), nullable=True))
    op.add_column("conversation", sa.Column("can_reply", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(CLOSED)
    # Whether there is a way to reply was not kept until now: in doubt they are kept for longer.
    op.execute(sa.text("UPDATE conversation SET can_reply = :yes").bindparams(yes=True))


def downgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
    op.drop_table("correction")
