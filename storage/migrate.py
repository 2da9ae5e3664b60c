"""Bring a database to the tables that the code expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run the migrations that are missing, in one transaction; again changes nothing.

    SQLite alters a table by making it anew, and would not let go of one that others refer to: there the foreign
    keys are looked at once, at the end, before anything is kept.
    """
    config = _config()
    with _foreign_keys_at_the_end(engine), engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            assert broken is None, f"a migration has left rows of {broken} without the row that they belong to"
        connection.commit()


@contextmanager
def _foreign_keys_at_the_end(engine: Engine) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    _say(engine, "PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        _say(engine, "PRAGMA foreign_keys=ON")


def _say(engine: Engine, pragma: str) -> None:
    """Outside of a transaction, where SQLite would pass it over."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute(pragma)
    finally:
        connection.close()


def is_current(engine: Engine) -> bool:
    """Whether every migration has been run."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    # A path with a % in it would be taken for an interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
