"""What a clock owes next is a step of its plan, which no holiday moves"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

RAISED = """
UPDATE clock SET next_step = (
    SELECT count(*) FROM alert
    WHERE alert.case_id = clock.case_id AND alert.clock = clock.name AND alert.stage = clock.stage
)
"""
"""As many steps as alerts were raised. It may have been more, where the service was asleep: then a holiday that is
declared late can raise one again, and none is lost."""


def upgrade() -> None:
    op.add_column("clock", sa.Column("next_step", sa.Integer(), nullable=False, server_default="0"))
    op.execute(RAISED)
    if op.get_bind().dialect.name == "postgresql":
        # A case's row changes with every entry of its timeline: with room on its page, no index has to.
        op.execute("ALTER TABLE case_file SET (fillfactor = 85)")
        op.execute("CREATE SEQUENCE outbox_number OWNED BY outbox.number")
        op.execute("SELECT setval('outbox_number', coalesce(max(number), 0) + 1, false) FROM outbox")


def downgrade() -> None:
    op.drop_column("clock", "next_step")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE outbox_number")
        op.execute("ALTER TABLE case_file RESET (fillfactor)")
