"""Rows in bulk, and the raw drivers of both databases behind one face."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from secrets import token_bytes
from typing import Any, Protocol
from uuid import uuid4

import psycopg

from models.working_days import london_date
from storage.database import LOCK_SECONDS

AT_ONCE = 10_000
CASE = (
    "id, reference, policy, kind, stage, state, channel, received_at, complainant_type, contact_preference, "
    "code_sealed, story_sealed, themes, flags, timeline_count, is_restricted"
)
CLOCK = (
    "id, case_id, name, stage, state, length, unit, started_at, calendar_version, first_due_on, due_on, overdue_from, "
    "because, next_alert_at"
)


class SqlDriver(Protocol):
    """A connection of the driver alone. Statements take `%s`."""

    for_update: str
    scattered: str

    def rows(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """What a query finds."""
        ...

    def many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        """One statement for each of several values."""
        ...

    def fill(self, name: str, columns: str, values: Iterator[Sequence[Any]]) -> None:
        """The fastest way to put many rows into a table."""
        ...

    def instant(self, at: datetime) -> Any:
        """An instant as the tables keep it."""
        ...

    def uuid(self) -> Any:
        """A new id as the tables keep it."""
        ...

    def commit(self) -> None:
        """To the disk."""
        ...

    def tidy(self) -> None:
        """What a database in use does by itself now and then: away with the remains of what was changed."""
        ...

    def close(self) -> None:
        """The end."""
        ...


class SqliteDriver:
    """The standard library's, set up as the service sets it up."""

    for_update = ""
    scattered = "id"  # ids are random, and rows stand in the order in which they came

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")

    def _begun(self) -> sqlite3.Connection:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")
        return self._connection

    def rows(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self._begun().execute(statement.replace("%s", "?"), values).fetchall()

    def many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        self._begun().executemany(statement.replace("%s", "?"), values)

    def fill(self, name: str, columns: str, values: Iterator[Sequence[Any]]) -> None:
        places = ", ".join("?" for _ in columns.split(","))
        self._begun().executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", values)

    def instant(self, at: datetime) -> str:
        return at.strftime("%Y-%m-%d %H:%M:%S.%f")

    def uuid(self) -> str:
        return uuid4().hex

    def commit(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")

    def tidy(self) -> None:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._connection.close()


class PostgresDriver:
    """psycopg 3."""

    for_update = " FOR NO KEY UPDATE SKIP LOCKED"
    scattered = "id"

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url)

    def rows(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement.encode(), values).fetchall()

    def many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(statement.encode(), values)

    def fill(self, name: str, columns: str, values: Iterator[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN".encode()) as copy:
                for row in values:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {name}".encode())

    def instant(self, at: datetime) -> datetime:
        return at

    def uuid(self) -> Any:
        return uuid4()

    def commit(self) -> None:
        self._connection.commit()

    def tidy(self) -> None:
        self._connection.autocommit = True
        self._connection.execute("VACUUM ANALYZE clock, alert, outbox, case_file")
        self._connection.autocommit = False

    def close(self) -> None:
        self._connection.close()


def driver_of(url: str) -> SqlDriver:
    """The raw driver for a database."""
    return SqliteDriver(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else PostgresDriver(url)


def add_cases(driver: SqlDriver, number: int, due_on: date, next_alert_at: datetime, story_bytes: int = 1) -> None:
    """Open cases with one running clock each, due on one day, that owe their next alert at one instant.

    A story is so many bytes that nobody can compress, as what is encrypted is.
    """
    started = datetime(2026, 11, 24, 12, tzinfo=next_alert_at.tzinfo)
    at, ahead = driver.instant(started), driver.instant(next_alert_at)
    overdue = driver.instant(datetime(due_on.year, due_on.month, due_on.day, tzinfo=started.tzinfo) + timedelta(days=1))
    because = f"20th working day after {london_date(started)}: {due_on}"
    for first in range(0, number, AT_ONCE):
        ids = [driver.uuid() for _ in range(min(AT_ONCE, number - first))]
        case = ("england-private", "complaint", 1, "received", "web_chat", at, "service_user", "none", b"x")
        driver.fill(
            "case_file", CASE, ((i, f"B-{i}", *case, token_bytes(story_bytes), "[]", "[]", 0, False) for i in ids)
        )
        clock = ("resolution", 1, "running", 20, "working_days", at, "bulk", due_on.isoformat(), due_on.isoformat())
        driver.fill("clock", CLOCK, ((driver.uuid(), i, *clock, overdue, because, ahead) for i in ids))
        driver.commit()
