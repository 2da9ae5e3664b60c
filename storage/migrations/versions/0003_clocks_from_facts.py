"""Clocks from facts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

UNNAMED = {"uq": "uq_%(table_name)s_%(column_0_N_name)s"}
"""SQLite keeps no names of the constraints of 0001: so they are called while a table is changed."""


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    # Until now there was one policy, with these two clocks and these two numbers.
    with op.batch_alter_table("clock", naming_convention=UNNAMED) as clock:
        clock.add_column(sa.Column("stage", sa.Integer(), nullable=True))
        clock.add_column(sa.Column("length", sa.Integer(), nullable=True))
        clock.add_column(sa.Column("unit", sa.String(40), nullable=True))
        clock.add_column(sa.Column("counted_from", sa.String(), nullable=True))
        clock.add_column(sa.Column("promised_on", sa.Date(), nullable=True))
        clock.add_column(sa.Column("calendar_version", sa.String(), nullable=True))
        clock.add_column(sa.Column("first_due_on", sa.Date(), nullable=True))
        clock.add_column(sa.Column("breached_at", UTCDateTime(), nullable=True))
    op.execute(
        "UPDATE clock SET stage = 1, length = CASE name WHEN 'acknowledgement' THEN 3 ELSE 20 END, "
        "unit = 'working_days', calendar_version = 'before 0003', first_due_on = due_on, "
        "breached_at = CASE state WHEN 'breached' THEN overdue_from END"
    )
    with op.batch_alter_table("clock", naming_convention=UNNAMED) as clock:
        for name, kind in (
            ("stage", sa.Integer()),
            ("length", sa.Integer()),
            ("unit", sa.String(40)),
            ("calendar_version", sa.String()),
            ("first_due_on", sa.Date()),
        ):
            clock.alter_column(name, existing_type=kind, nullable=False)
        clock.drop_constraint("uq_clock_case_id_name" if is_sqlite else "clock_case_id_name_key", type_="unique")
        clock.create_unique_constraint("uq_clock_case_id_name_stage", ["case_id", "name", "stage"])
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("paused_by", sa.String(), nullable=False),
        sa.Column("resumed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_clock_pause_clock_id", "clock_pause", ["clock_id"], unique=False)
    op.create_table(
        "clock_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("extended_by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"]),
        sa.ForeignKeyConstraint(["letter_id"], ["correspondence.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_clock_extension_clock_id", "clock_extension", ["clock_id"], unique=False)
    op.create_table(
        "holiday_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_holiday_change_day", "holiday_change", ["day"], unique=False)
    with op.batch_alter_table("alert", naming_convention=UNNAMED) as alert:
        alert.add_column(sa.Column("stage", sa.Integer(), nullable=True))
        alert.add_column(sa.Column("turned", sa.Boolean(), nullable=True))
        alert.add_column(sa.Column("told", sa.Boolean(), nullable=True))
        alert.add_column(sa.Column("digest_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE alert SET stage = 1, turned = false, told = true")
    with op.batch_alter_table("alert", naming_convention=UNNAMED) as alert:
        alert.alter_column("stage", existing_type=sa.Integer(), nullable=False)
        alert.alter_column("turned", existing_type=sa.Boolean(), nullable=False)
        alert.alter_column("told", existing_type=sa.Boolean(), nullable=False)
        alert.drop_constraint(
            "uq_alert_case_id_clock_rule_due_at" if is_sqlite else "alert_case_id_clock_rule_due_at_key",
            type_="unique",
        )
        alert.create_unique_constraint(
            "uq_alert_case_id_clock_stage_rule_due_at", ["case_id", "clock", "stage", "rule", "due_at"]
        )
        alert.create_foreign_key("fk_alert_digest_id", "outbox", ["digest_id"], ["id"])
    op.create_index("ix_alert_digest_id", "alert", ["digest_id"], unique=False)
    untold = sa.text("NOT told")
    op.create_index("ix_alert_untold", "alert", ["raised_at"], sqlite_where=untold, postgresql_where=untold)


def downgrade() -> None:
    op.drop_index("ix_alert_untold", "alert")
    op.drop_index("ix_alert_digest_id", "alert")
    with op.batch_alter_table("alert") as alert:
        alert.drop_constraint("fk_alert_digest_id", type_="foreignkey")
        alert.drop_constraint("uq_alert_case_id_clock_stage_rule_due_at", type_="unique")
        alert.create_unique_constraint("alert_case_id_clock_rule_due_at_key", ["case_id", "clock", "rule", "due_at"])
        for name in ("digest_id", "told", "turned", "stage"):
            alert.drop_column(name)
    for table in ("holiday_change", "clock_extension", "clock_pause"):
        op.drop_table(table)
    with op.batch_alter_table("clock") as clock:
        clock.drop_constraint("uq_clock_case_id_name_stage", type_="unique")
        clock.create_unique_constraint("clock_case_id_name_key", ["case_id", "name"])
        for name in (
            "breached_at",
            "first_due_on",
            "calendar_version",
            "promised_on",
            "counted_from",
            "unit",
            "length",
            "stage",
        ):
            clock.drop_column(name)
