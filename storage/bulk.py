"""Many rows in one statement: hundreds may be due at nine o'clock, and ten thousand be imported."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Dialect, TextClause, insert, inspect, text
from sqlmodel import Session, SQLModel

from storage.database import insert_new


def insert_rows(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]], *, new_only: bool) -> int:
    """Insert rows that all give the same columns, as the database keeps them; how many were inserted.

    `new_only` leaves out rows that are there already by a unique key. Raises ValueError for a time without offset.
    """
    connection, counted = session.connection(), {"preserve_rowcount": True}
    if connection.dialect.name == "sqlite":
        one_by_one = insert_new(session, table) if new_only else insert(table)
        return connection.execute(one_by_one, list(rows), execution_options=counted).rowcount
    statement = _as_one(table, tuple(rows[0]), new_only, connection.dialect)
    return connection.execute(statement, {"rows": as_json(rows)}, execution_options=counted).rowcount


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as PostgreSQL reads them with `json_to_recordset`, where JSON in them is text.

    (As JSON within JSON it would be read and written again, and PostgreSQL takes no NUL there.)
    """
    flat = [{name: json.dumps(v) if isinstance(v, dict) else v for name, v in row.items()} for row in rows]
    return json.dumps(flat, default=_shown)


@cache
def _as_one(table: type[SQLModel], names: tuple[str, ...], new_only: bool, dialect: Dialect) -> TextClause:
    """PostgreSQL reads the rows out of one text: an insert for each would cost as much again in messages."""
    mapped = inspect(table)
    types = {name: mapped.columns[name].type for name in names}
    given = ", ".join(f"{name} {'text' if isinstance(t, JSON) else t.compile(dialect)}" for name, t in types.items())
    taken = ", ".join(f"{name}::json" if isinstance(t, JSON) else name for name, t in types.items())
    into = f"INSERT INTO {mapped.local_table.name} ({', '.join(names)})"
    source = f"SELECT {taken} FROM json_to_recordset(:rows) AS new({given})"  # noqa: S608 - names of our own columns
    return text(f"{into} {source}" + (" ON CONFLICT DO NOTHING" if new_only else ""))


def _shown(value: object) -> str:
    match value:
        case UUID():
            return str(value)
        case datetime() if value.tzinfo:
            return value.isoformat()
        case datetime():
            raise ValueError("A time needs an offset.")
        case date():
            return value.isoformat()
        case bytes():
            return f"\\x{value.hex()}"
    raise TypeError(f"{type(value).__name__} is not known here")
