"""The timeline is a chain"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NEVER_CHANGED = ("id", "case_id", "number", "at", "actor", "act", "detail")
"""Of an entry. MAC, digest and seal are written once they are known, and a reason may be deleted."""
REFUSAL = "entries of the timeline are never changed or deleted"


def upgrade() -> None:
    # Without batch mode: on SQLite that would drop case_file, to which other tables refer.
    op.add_column("case_file", sa.Column("timeline_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("case_file", sa.Column("timeline_head", sa.LargeBinary(), nullable=True))
    op.add_column("timeline_entry", sa.Column("reason_digest", sa.LargeBinary(), nullable=True))
    op.add_column("timeline_entry", sa.Column("mac", sa.LargeBinary(), nullable=True))
    op.add_column("timeline_entry", sa.Column("seal", sa.Integer(), nullable=True))
    op.create_index("ix_timeline_entry_seal", "timeline_entry", ["seal"], unique=False)
    op.create_table(
        "timeline_seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("day"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _changed(differs: str) -> str:
    """Whether an update changes what is never changed, or what was written already."""
    changed = [f'OLD."{name}" {differs} NEW."{name}"' for name in NEVER_CHANGED]
    changed += [
        f'(OLD."{written}" IS NOT NULL AND OLD."{name}" {differs} NEW."{name}")'
        for name, written in (("mac", "mac"), ("reason_digest", "mac"), ("seal", "seal"))
    ]
    return " OR ".join(changed)


def _refuse_on_sqlite() -> None:
    for act, when in (("UPDATE", f"WHEN {_changed('IS NOT')}"), ("DELETE", "")):
        op.execute(
            f"CREATE TRIGGER timeline_entry_no_{act.lower()} BEFORE {act} ON timeline_entry {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION timeline_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    # Structures have no equality there: they are compared as the text that they are kept as.
    changed = _changed("IS DISTINCT FROM").replace('"detail"', '"detail"::text')
    for act, each, when in (
        ("UPDATE", "ROW", f"WHEN ({changed})"),
        ("DELETE", "ROW", ""),
        ("TRUNCATE", "STATEMENT", ""),
    ):
        op.execute(
            f"CREATE TRIGGER timeline_entry_no_{act.lower()} BEFORE {act} ON timeline_entry "
            f"FOR EACH {each} {when} EXECUTE FUNCTION timeline_entry_refuse()"
        )


def downgrade() -> None:
    for act in ("update", "delete"):
        _drop_trigger(act)
    if op.get_bind().dialect.name == "postgresql":
        _drop_trigger("truncate")
        op.execute("DROP FUNCTION timeline_entry_refuse()")
    op.drop_table("timeline_seal")
    op.drop_index("ix_timeline_entry_seal", "timeline_entry")
    for table, columns in (
        ("timeline_entry", ("seal", "mac", "reason_digest")),
        ("case_file", ("timeline_head", "timeline_count")),
    ):
        for column in columns:
            op.drop_column(table, column)


def _drop_trigger(act: str) -> None:
    on = " ON timeline_entry" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER timeline_entry_no_{act}{on}")
