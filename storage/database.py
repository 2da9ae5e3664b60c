"""One way to the database: `await database.run(function, ...)` is one transaction in a thread."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate
from urllib.parse import quote

import psycopg
from sqlalchemy import ColumnElement, Engine, any_, bindparam, create_engine, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.orm import Mapped
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from storage.vault import Vault

LOCK_SECONDS = 1.5
"""How long to wait while another process holds what we need: somebody at the chat page is answered within two."""
LOCK_MILLISECONDS = int(LOCK_SECONDS * 1000)
POSTGRES_THREADS = 8
DATABASE_AWAY = (OperationalError, InternalError)
"""What is raised while the database is locked, full, gone, or only to be read (PostgreSQL's InternalError)."""


class Database:
    """SQLite: one connection, one thread, so exactly one writer. PostgreSQL: a thread a connection.

    `reading`: for a command beside the running service. It changes nothing, waits for nobody, and a transaction
    sees the database as it stood when it began.
    """

    def __init__(self, url: str, vault: Vault, *, reading: bool = False) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = reading_engine(url) if reading else _writing_engine(url)
        self.vault = vault
        self._threads = ThreadPoolExecutor(
            max_workers=1 if self.is_sqlite else POSTGRES_THREADS, thread_name_prefix="database"
        )

    async def run[**P, T](self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(session, ...)` in one transaction that commits when it returns and rolls back when it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.run_here(function, *args, **kwargs))

    def run_here[**P, T](self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same in the calling thread, for commands that have no event loop."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.info["vault"] = self.vault
            return function(session, *args, **kwargs)

    async def let_go_of_deleted(self) -> None:
        """SQLite: its log holds what was deleted until it is emptied into the file. Where somebody reads meanwhile, the
        next time does it: nobody is waited for.
        """
        if self.is_sqlite:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._empty_log)

    def _empty_log(self) -> None:
        connection = self.engine.raw_connection()  # it may not be done within a transaction
        try:
            for pragma in ("busy_timeout = 0", "wal_checkpoint(TRUNCATE)", f"busy_timeout = {LOCK_MILLISECONDS}"):
                connection.cursor().execute(f"PRAGMA {pragma}").fetchall()
        finally:
            connection.close()

    def close(self) -> None:
        """Wait for what is running, then let go of the database."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def vault_of(session: Session) -> Vault:
    """The keys that the session's rows are sealed with."""
    vault = session.info["vault"]
    assert isinstance(vault, Vault)
    return vault


def insert_new(session: Session, table: type[SQLModel]) -> Any:
    """An insert that leaves out rows which are there already by a unique key."""
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing()


def is_one_of(session: Session, column: Mapped[Any], name: str) -> ColumnElement[bool]:
    """Whether a column has a value of the list that is given as `name` when the statement is carried out.

    PostgreSQL takes the list as one array, and so knows the statement again however long the list is.
    """
    if session.connection().dialect.name == "sqlite":
        return column.in_(bindparam(name, expanding=True))
    return column == any_(bindparam(name, type_=postgresql.ARRAY(inspect(column).type)))


def reason_of(error: DBAPIError) -> str:
    """Why the database did not do it (see DATABASE_AWAY), in its own words: one line, nothing personal."""
    return str(error.orig).partition("\n")[0]


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


def postgres_url(url: str) -> str:
    """A PostgreSQL URL as operators write it, for psycopg 3."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def reading_engine(url: str) -> Engine:
    """For reading beside the running service; it cannot write."""
    return _reading_sqlite(url) if url.startswith("sqlite") else _reading_postgres(url)


def _writing_engine(url: str) -> Engine:
    return _sqlite_engine(url) if url.startswith("sqlite") else _postgres_engine(url)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        poolclass=StaticPool,
        hide_parameters=True,  # they would stand in the words of an error
        connect_args={"check_same_thread": False, "timeout": LOCK_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        # FULL: a reference that was given out must still have its case after a power cut.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        file: sqlite3.Connection = connection.connection.driver_connection
        try:
            # IMMEDIATE: a transaction that reads and then writes would otherwise fail at once beside a writer.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            # Once somebody has waited in vain, the next ones only try: they all queue for this one connection, and
            # whoever is last would be answered after the waits of all before.
            file.execute("PRAGMA busy_timeout = 0")
            raise
        file.execute(f"PRAGMA busy_timeout = {LOCK_MILLISECONDS}")

    return engine


def _postgres_engine(url: str) -> Engine:
    engine = create_engine(postgres_url(url), pool_size=POSTGRES_THREADS, pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def configure(connection: psycopg.Connection[Any], _record: Any) -> None:
        # Not by the connection's `options`: an operator may have put their own into the URL.
        connection.execute(f"SET lock_timeout = '{LOCK_MILLISECONDS}ms'".encode())
        connection.commit()

    return engine


def _reading_sqlite(url: str) -> Engine:
    file = quote(url.removeprefix("sqlite:///"))
    engine = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true", poolclass=StaticPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _reading_postgres(url: str) -> Engine:
    return create_engine(
        postgres_url(url),
        isolation_level="REPEATABLE READ",
        connect_args={"options": "-c default_transaction_read_only=on"},
        hide_parameters=True,
    )
