"""The tables that the migrations make are the tables that the code expects, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from storage import tables
from storage.database import Database
from storage.migrate import is_current, migrate


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, SQLModel.metadata))


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    assert differences(database.engine) == []
    assert {table.__tablename__ for table in tables.TABLES} <= set(inspect(database.engine).get_table_names())


def test_migrating_again_changes_nothing(database: Database) -> None:
    assert is_current(database.engine)
    migrate(database.engine)
    assert is_current(database.engine)
    assert differences(database.engine) == []
