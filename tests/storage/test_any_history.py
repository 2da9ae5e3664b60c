"""Any history is whole, and any change of it is found: drawn by hypothesis, on both databases."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, delete, insert, text, update
from sqlmodel import Session, SQLModel, select

from models.timeline import Act, NewEntry
from storage import timeline
from storage.database import Database
from storage.seals import seal_day
from storage.takeover import take_over
from storage.verify import Finding, verify
from tests.makers import NOW, a_case
from tests.parts.tampering import TRIGGERS

DAY = timedelta(days=1)
HISTORY = st.lists(
    st.one_of(
        st.lists(st.tuples(st.integers(0, 2), st.none() | st.text(max_size=20)), min_size=1, max_size=5),
        st.just("a day passes"),
    ),
    max_size=8,
)
ENTRY_CHANGES: dict[str, Any] = {
    "id": lambda old: uuid4(),
    "number": lambda old: old + 1000,
    "at": lambda old: old + timedelta(microseconds=1),
    "actor": lambda old: old + " ",
    "act": lambda old: Act.CARD_GONE if old is not Act.CARD_GONE else Act.LOOKED,
    "detail": lambda old: old | {"more": 1},
    "reason_sealed": lambda old: flipped(old or b"x"),
    "reason_digest": lambda old: flipped(old or b"x"),
    "mac": lambda old: flipped(old),
    "seal": lambda old: (old or 0) + 1,
}
SEAL_CHANGES: dict[str, Any] = {
    "day": lambda old: old + 1000 * DAY,
    "cases": lambda old: old + 1,
    "entries": lambda old: old - 1,
    "digest": lambda old: flipped(old),
    "mac": lambda old: flipped(old),
}
CASE_CHANGES: dict[str, Any] = {
    "timeline_count": lambda old: old + 1,
    "timeline_head": lambda old: flipped(old),
}


def flipped(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


def table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


class RolledBack(Exception):
    """Nothing of this example stays."""


@pytest.mark.parametrize("tampers", [False, True], ids=["untouched", "tampered with"])
def test_any_history_is_whole_until_anything_is_done_to_it(database: Database, tampers: bool) -> None:
    database.run_here(take_over, NOW)
    made = [a_case(database)[0] for _ in range(3)]
    drop_triggers(database)

    @given(HISTORY, st.data())
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def holds(history: Any, data: st.DataObject) -> None:
        def example(session: Session) -> None:
            live(session, made, history)
            if tampers:
                change_anything(session.connection(), data)
            found: list[Finding] = []
            verify(session, found.append, lambda done, total: None)
            assert bool(found) is tampers, found
            raise RolledBack

        with pytest.raises(RolledBack):
            database.run_here(example)

    holds()


def drop_triggers(database: Database) -> None:
    on = "" if database.is_sqlite else " ON timeline_entry"
    for trigger in TRIGGERS:
        statement = text(f"DROP TRIGGER {trigger}{on}")
        database.run_here(lambda session, statement=statement: session.connection().execute(statement))


def live(session: Session, made: list[Any], history: list[Any]) -> None:
    """Entries of these cases, and days that pass."""
    now = NOW
    seal_day(session, now)
    for step in history:
        if step == "a day passes":
            now += DAY
            seal_day(session, now)
        else:
            new = [NewEntry(made[case], "U1", Act.LOOKED, reason) for case, reason in step]
            timeline.append_many(session, new, now)
    session.flush()


def change_anything(connection: Connection, data: st.DataObject) -> None:
    """One change of one value, or rows deleted or added."""
    name, changes = data.draw(
        st.sampled_from(
            [("timeline_entry", ENTRY_CHANGES), ("timeline_seal", SEAL_CHANGES), ("case_file", CASE_CHANGES)]
        )
    )
    rows = connection.execute(select(table(name))).mappings().all()
    key = "number" if name == "timeline_seal" else "id"
    row = data.draw(st.sampled_from(rows))
    this = table(name).c[key] == row[key]
    kinds = ["change"] if name == "case_file" else ["change", "delete"]
    kinds += ["copy"] if name == "timeline_entry" else []
    kind = data.draw(st.sampled_from(kinds))
    if kind == "delete":
        connection.execute(delete(table(name)).where(this))
    elif kind == "copy":
        last = max(other["number"] for other in rows if other["case_id"] == row["case_id"])
        connection.execute(insert(table(name)).values(dict(row) | {"id": uuid4(), "number": last + 1}))
    else:
        column = data.draw(st.sampled_from(sorted(changes)))
        connection.execute(update(table(name)).where(this).values({column: changes[column](row[column])}))
