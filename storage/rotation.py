"""A change of keys while the service runs: everything that is sealed is sealed again, a batch a transaction.

A new key on top of the key file seals from there on. What lies in the database is gone through table by table; how far
it has come stands in the database, so that whoever is interrupted goes on. The secrets of the database come last: as
long as they are of an older key, the change is not over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, Table, bindparam, func, select, update
from sqlmodel import Session, SQLModel

from models.conversation import Setting
from storage.database import vault_of
from storage.settings import SECRETS
from storage.tables import TABLES

CURSOR = "key_rotation"
ROWS_AT_ONCE = 250
"""A turn of the chat that comes in between waits for one such batch, which takes some 20 ms."""


class Sealed(NamedTuple):
    """A table with columns that hold encrypted words; `key` tells its rows apart, a UUID."""

    table: Table
    key: Column[Any]
    columns: list[Column[Any]]


class Rotation(BaseModel):
    """How far a change of keys has come: rows done of all that there are; `is_over` when nothing is left."""

    to_key: str
    done: int
    total: int
    table: str = ""
    after: UUID = UUID(int=0)
    is_over: bool = False


@dataclass(frozen=True)
class Older:
    """How many rows of a table hold something that the first key did not seal."""

    table: str
    rows: int


def sealed_tables() -> list[Sealed]:
    """Every table with encrypted columns; they end in `_sealed`."""
    found = []
    for model in TABLES:
        table: Table = SQLModel.metadata.tables[model.__tablename__]
        columns = [column for column in table.columns if column.name.endswith("_sealed")]
        if columns:
            (key,) = table.primary_key.columns
            found.append(Sealed(table, key, columns))
    return found


def is_due(session: Session) -> bool:
    """Whether there is a first key that has not sealed everything yet: a change is under way, or was prepared."""
    return not vault_of(session).is_of_first_key(_secrets(session).value.encode("ascii"))


def seal_some_again(session: Session, limit: int = ROWS_AT_ONCE) -> Rotation:
    """Seal the next rows with the first key, some at a time; call it until it is over. Raises KeyFileError.

    Rows that somebody is changing at this moment are left for the next call.
    """
    vault, row = vault_of(session), session.get(Setting, CURSOR)
    cursor = Rotation.model_validate_json(row.value) if row else None
    if cursor is None or cursor.to_key != vault.fingerprints()[0]:
        cursor = Rotation(to_key=vault.fingerprints()[0], done=0, total=_count(session))
    tables = sealed_tables()
    names = [sealed.table.name for sealed in tables]
    place = names.index(cursor.table) if cursor.table in names else 0
    while place < len(tables):
        read, after = _seal_rows(session, tables[place], cursor.after, limit)
        cursor.table, cursor.after, cursor.done = names[place], after, cursor.done + read
        if read or _rows_after(session, tables[place].key, after, 1):
            break
        place, cursor.after = place + 1, UUID(int=0)
    if place < len(tables):
        session.merge(Setting(name=CURSOR, value=cursor.model_dump_json()))
        return cursor
    secrets = _secrets(session)
    secrets.value = vault.seal_again(secrets.value.encode("ascii")).decode("ascii")
    session.add(secrets)
    if row:
        session.delete(row)
    return cursor.model_copy(update={"is_over": True, "done": cursor.total})


def of_older_keys(session: Session) -> Iterator[Older]:
    """What the first key has not sealed, table by table: all of it is tried. Nothing is written."""
    vault = vault_of(session)
    for table, key, columns in sealed_tables():
        older, after = 0, UUID(int=0)
        while rows := _rows_after(session, key, after, ROWS_AT_ONCE, *columns):
            older += sum(any(token and not vault.is_of_first_key(token) for token in row[1:]) for row in rows)
            after = rows[-1][0]
        if older:
            yield Older(table.name, older)


def _seal_rows(session: Session, sealed: Sealed, after: UUID, limit: int) -> tuple[int, UUID]:
    """Seal the next rows of a table again: how many, and the last of them."""
    table, key, columns = sealed
    wanted = [row[0] for row in _rows_after(session, key, after, limit)]
    if not wanted:
        return 0, after
    query = select(key, *columns).where(key.in_(wanted)).order_by(key)
    # Nobody is waited for, so that two who hold what the other wants cannot come about.
    rows = session.connection().execute(query.with_for_update(skip_locked=True, key_share=True)).all()
    held = {row[0]: row for row in rows}
    free: list[UUID] = []
    for row_id in wanted:
        if row_id not in held:
            break
        free.append(row_id)
    vault = vault_of(session)
    values = [
        {
            "row": row_id,
            **{
                column.name: None if token is None else vault.seal_again(token)
                for column, token in zip(columns, held[row_id][1:], strict=True)
            },
        }
        for row_id in free
    ]
    if values:
        session.connection().execute(update(table).where(key == bindparam("row")), values)
    return len(free), free[-1] if free else after


def _rows_after(session: Session, key: Column[Any], after: UUID, limit: int, *columns: Column[Any]) -> list[Any]:
    query = select(key, *columns).where(key > after).order_by(key).limit(limit)
    return list(session.connection().execute(query).all())


def _count(session: Session) -> int:
    counts = (select(func.count()).select_from(table) for table, *_ in sealed_tables())
    return sum(session.connection().execute(query).scalar_one() for query in counts)


def _secrets(session: Session) -> Setting:
    return session.get_one(Setting, SECRETS)
