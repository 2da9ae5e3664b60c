"""Bring a database to the tables that the code expects."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run the migrations that are missing, in one transaction; again changes nothing.

    SQLite alters a table by making it anew, and would not let go of one that others refer to: there the foreign
    keys are looked at once, at the end, before anything is kept.
    """
    with migrating(engine) as connection:
        upgrade(connection, revision)


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be made anew; it commits at the end."""
    with _foreign_keys_at_the_end(engine), engine.connect() as connection:
        yield connection
        connection.commit()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that are missing, in the transaction of `migrating`."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        assert broken is None, f"a migration has left rows of {broken} without the row that they belong to"


def stamp(connection: Connection, revision: str) -> None:
    """Say which migration was run last, where nothing says so."""
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:revision)"), {"revision": revision})


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
        return revision_of(connection) == ScriptDirectory.from_config(_config()).get_current_head()


def revision_of(connection: Connection) -> str | None:
    """The last migration that was run; None where there are no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this version of the software has the migration; a later one may have others."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    # A path with a % in it would be taken for an interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
