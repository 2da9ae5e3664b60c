"""More answers of the chat: what it did to them, where it was, who is unsafe, what we may do"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SEALED = ("effect_sealed", "place_sealed")
IDS = ("unsafe_now", "permissions")


def upgrade() -> None:
    # Without batch mode: on SQLite that would drop a table to which others refer.
    for name in SEALED:
        op.add_column("case_file", sa.Column(name, sa.LargeBinary(), nullable=True))
    for name in IDS:
        op.add_column("case_file", sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    for name in (*SEALED, *IDS):
        op.drop_column("case_file", name)
