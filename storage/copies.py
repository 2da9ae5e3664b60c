"""Copies of a database: out of one that is in use, as it stood at one instant, and into an empty one.

A copy does not say which version its tables are of: nothing starts on one that was put in place by hand, and so tells
people again what they were told. `storage.restored` makes it a database again.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect
from sqlmodel import Session

from models.refusal import Refused
from storage.database import Database, reading_engine, sqlite_url
from storage.postgres_programs import Show, dump, load

PAGES = 2048
"""Of SQLite's in one step: 8 MB, which go to the disk before the next. Whoever commits meanwhile waits for no more."""
VERSION = "alembic_version"
"""The table that says which version the others are of."""


def copy_out(session: Session, path: Path, show: Show) -> None:
    """The database as the session's transaction sees it, into a new file.

    Raises Refused where PostgreSQL's program is missing or fails, and OSError where the disk is full.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        copy_file_out(connection, path, show)
        with _writing(path) as copy:
            copy.execute(f"DELETE FROM {VERSION}")  # noqa: S608 - a name of ours
    else:
        dump(connection, path, VERSION, show)


def copy_file_out(connection: Connection, path: Path, show: Show) -> None:
    """The SQLite file that a connection reads, as its transaction sees it. Raises Refused, OSError.

    The transaction is open for as long as this takes. Without it SQLite would begin again at every commit of others.
    """
    _hold(connection)
    source: Any = connection.connection.driver_connection
    with _writing(path) as copy, path.open("rb") as file:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):  # it is whole at the end, or thrown away
            copy.execute(f"PRAGMA {pragma}")

        def on_disk(_status: int, remaining: int, total: int) -> None:
            os.fdatasync(file.fileno())
            show(total - remaining, total)

        source.backup(copy, pages=PAGES, progress=on_disk)


@contextmanager
def snapshot_of(path: Path) -> Iterator[Connection]:
    """A SQLite file as it is now, whatever others write meanwhile."""
    engine = reading_engine(sqlite_url(path))
    try:
        with engine.connect() as connection:
            _hold(connection)
            yield connection
    finally:
        engine.dispose()


def load_dump(database: Database, path: Path, show: Show) -> None:
    """Fill an empty PostgreSQL database from a copy, in one transaction. Raises Refused, also where it is not empty."""
    with database.engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise Refused("The database of DATABASE_URL is not empty. Make a new one, and name that.")
        load(connection, path, show)


def sync(path: Path) -> None:
    """A file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hold(connection: Connection) -> None:
    """From the first row that it reads on, a transaction of SQLite sees the file as it was then."""
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").one()


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody else knows of it: it needs no file beside it
            yield connection
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error
        raise Refused(f"The database could not be copied: {error}.") from error
