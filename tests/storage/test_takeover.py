"""Timelines of an earlier installation: migrated, signed once as they stand, and said so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from models.owed import Standing
from models.timeline import Act
from storage import timeline
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.owed import owed_on
from storage.seals import seal_day
from storage.takeover import take_over
from storage.vault import Vault
from tests.makers import NOW
from tests.parts.tampering import checked

LATER = NOW + timedelta(days=8)
FIELDS: dict[str, dict[str, Any]] = {
    "case_file": {
        "id": sa.Uuid(),
        "reference": sa.String(),
        "policy": sa.String(),
        "kind": sa.String(),
        "stage": sa.Integer(),
        "state": sa.String(),
        "channel": sa.String(),
        "received_at": UTCDateTime(),
        "complainant_type": sa.String(),
        "contact_preference": sa.String(),
        "code_sealed": sa.LargeBinary(),
        "story_sealed": sa.LargeBinary(),
        "themes": sa.JSON(),
        "flags": sa.JSON(),
    },
    "clock": {
        "id": sa.Uuid(),
        "case_id": sa.Uuid(),
        "name": sa.String(),
        "state": sa.String(),
        "started_at": UTCDateTime(),
        "due_on": sa.Date(),
        "overdue_from": UTCDateTime(),
        "because": sa.String(),
        "stopped_at": UTCDateTime(),
    },
    "timeline_entry": {
        "id": sa.Uuid(),
        "case_id": sa.Uuid(),
        "number": sa.Integer(),
        "at": UTCDateTime(),
        "actor": sa.String(),
        "act": sa.String(),
        "detail": sa.JSON(),
        "reason_sealed": sa.LargeBinary(),
    },
}
"""The tables of revision 0001, as far as these rows need them: the models have moved on since."""


@pytest.fixture(params=["sqlite", "postgres"])
def earlier(request: pytest.FixtureRequest, vault: Vault, tmp_path: Path) -> Iterator[Database]:
    """A database of revision 0001 with 3 cases that have clocks, and looks with reasons; the third has no timeline."""
    name = None
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgres")
        name = cluster.create()
        url = cluster.url(name)
    else:
        url = sqlite_url(tmp_path / "complaints.db")
    database = Database(url, vault)
    migrate(database.engine, "0001")
    for number, entries in enumerate((3, 1, 0)):
        database.run_here(write_earlier_case, number, entries)
    yield database
    database.close()
    if name:
        cluster.drop(name)


def write_earlier_case(session: Session, number: int, entries: int) -> None:
    case_id, vault = uuid4(), session.info["vault"]
    insert(
        session,
        "case_file",
        id=case_id,
        reference=f"C-{number}",
        policy="england-private",
        kind="complaint",
        stage=1,
        state="received",
        channel="web_chat",
        received_at=NOW,
        complainant_type="patient",
        contact_preference="none",
        code_sealed=vault.seal("code"),
        story_sealed=vault.seal("story"),
        themes=[],
        flags=[],
    )
    for name, due_on, stopped_at in (
        ("acknowledgement", date(2026, 11, 27), NOW + timedelta(days=1)),
        ("resolution", date(2026, 12, 22), None),
    ):
        insert(
            session,
            "clock",
            id=uuid4(),
            case_id=case_id,
            name=name,
            state="running",
            started_at=NOW,
            due_on=due_on,
            overdue_from=datetime(due_on.year, due_on.month, due_on.day + 1, tzinfo=UTC),
            because="",
            stopped_at=stopped_at,
        )
    for entry in range(1, entries + 1):
        insert(
            session,
            "timeline_entry",
            id=uuid4(),
            case_id=case_id,
            number=entry,
            at=NOW,
            actor="U1",
            act="looked",
            detail={"b": 1, "a": [2]},
            reason_sealed=vault.seal(f"reason {entry}") if entry > 1 else None,
        )


def insert(session: Session, table: str, **values: Any) -> None:
    columns = [sa.column(name, kind) for name, kind in FIELDS[table].items()]
    session.connection().execute(sa.insert(sa.table(table, *columns)).values(values))


def case_ids(database: Database) -> list[UUID]:
    query = sa.text("SELECT id FROM case_file ORDER BY reference").columns(id=sa.Uuid())
    return database.run_here(lambda session: list(session.connection().execute(query).scalars()))


def test_rows_of_an_earlier_installation_are_signed_and_it_is_said_when(earlier: Database) -> None:
    migrate(earlier.engine)
    assert any("is not signed" in words for words in checked(earlier)[1])
    assert earlier.run_here(take_over, LATER) == 3
    earlier.run_here(seal_day, LATER)
    verified, found = checked(earlier)
    assert found == []
    assert verified.taken_over == {date(2026, 12, 2): 3} and verified.cases == 3
    counts = []
    for case_id in case_ids(earlier):
        entries = earlier.run_here(timeline.entries, case_id)
        (taken,) = [entry for entry in entries if entry.act is Act.TAKEN_OVER]
        counts.append(taken.detail["entries"])
        assert taken.number == counts[-1] + 1 and len(entries) == counts[-1] + 4
    assert counts == [3, 1, 0]


def test_it_is_done_once_and_a_second_start_changes_nothing(earlier: Database) -> None:
    migrate(earlier.engine)
    earlier.run_here(take_over, LATER)
    before = checked(earlier)
    assert earlier.run_here(take_over, LATER + timedelta(days=1)) == 0
    assert checked(earlier) == before


def test_what_its_clocks_owed_is_known_from_then_on(earlier: Database) -> None:
    migrate(earlier.engine)
    earlier.run_here(take_over, LATER)
    for day, clocks in ((date(2026, 11, 24), 6), (date(2026, 11, 25), 3), (date(2026, 11, 23), 0)):
        assert len(earlier.run_here(owed_on, day)) == clocks
    late = earlier.run_here(owed_on, date(2026, 12, 23))
    assert {(one.clock, one.standing) for one in late} == {("resolution", Standing.BREACHED)}


def test_a_start_that_is_killed_in_the_middle_takes_over_all_of_it_next_time(earlier: Database) -> None:
    migrate(earlier.engine)

    def killed(session: Session) -> None:
        take_over(session, LATER)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        earlier.run_here(killed)
    assert earlier.run_here(take_over, LATER) == 3
    assert checked(earlier)[1] == []


def test_an_empty_database_is_taken_over_at_once(database: Database) -> None:
    assert database.run_here(take_over, NOW) == 0
    verified, found = checked(database)
    assert (verified.cases, verified.seals, found) == (0, 0, [])
