"""An installation from before the record, the chain and the facts: everything in it is there after the upgrade."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Uuid, bindparam, text
from sqlmodel import select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.case import Case
from models.clock import Clock, ClockState
from models.reference import new_reference
from storage import cases, takeover
from storage.database import Database, sqlite_url
from storage.migrate import MIGRATIONS, is_current, migrate
from storage.vault import Vault
from tests.storage.test_migrations import differences

CASE, WRITER = UUID("11111111-2222-3333-4444-555555555555"), UUID("22222222-2222-3333-4444-555555555555")
REFERENCE = new_reference()
LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)
ROWS = """
INSERT INTO case_file (id, reference, policy, kind, stage, state, channel, received_at, complainant_type,
    contact_preference, code_sealed, story_sealed, themes, flags)
  VALUES (:case, :reference, 'england-private', 'complaint', 1, 'acknowledged', 'web_chat', :at, 'service_user',
    'email', :code, :story, '[]', '["risk"]');
INSERT INTO person (id, case_id, part, name_sealed, email_sealed) VALUES (:writer, :case, 'complainant', :name, :mail);
INSERT INTO clock (id, case_id, name, state, started_at, due_on, overdue_from, because, stopped_at)
  VALUES (:clock1, :case, 'acknowledgement', 'met', :at, '2026-11-27', :over1, '3rd working day', :done);
INSERT INTO clock (id, case_id, name, state, started_at, due_on, overdue_from, because, next_alert_at)
  VALUES (:clock2, :case, 'resolution', 'running', :at, '2026-12-22', :over2, '20th working day', :next);
INSERT INTO timeline_entry (id, case_id, number, at, actor, act, detail)
  VALUES (:entry, :case, 1, :at, 'web chat', 'received', '{}');
INSERT INTO correspondence (id, case_id, letter, way, sent_at, sent_by, copy_sealed)
  VALUES (:letter, :case, 'acknowledgement', 'email', :done, 'U1', :copy);
"""


@pytest.fixture(params=["sqlite", "postgres"])
def old(request: pytest.FixtureRequest, vault: Vault) -> Iterator[Database]:
    """A database as the first version left it, with a complaint that had been acknowledged."""
    if request.param == "sqlite":
        url = sqlite_url(request.getfixturevalue("tmp_path") / "old.db")
    else:
        cluster = request.getfixturevalue("postgres")
        name = cluster.create()
        url = cluster.url(name)
    database = Database(url, vault)
    migrate(database.engine, "0001")

    def shown(value: UUID) -> str:
        return value.hex if database.is_sqlite else str(value)

    def instant(*parts: int) -> str:
        return f"{datetime(*parts):%Y-%m-%d %H:%M:%S.%f}" + ("" if database.is_sqlite else "+00:00")  # noqa: DTZ001

    ids = {name: shown(UUID(int=n)) for n, name in enumerate(("clock1", "clock2", "entry", "letter"), start=1)}
    sealed = {
        "code": "ABCD-EFGH",
        "story": "Six weeks.",
        "name": "Robin Sample",
        "mail": "robin@example.com",
        "copy": "Dear",
    }
    values = {
        "case": shown(CASE),
        "reference": REFERENCE,
        "writer": shown(WRITER),
        "at": instant(2026, 11, 24, 12),
        "done": instant(2026, 11, 25, 9),
        "over1": instant(2026, 11, 28),
        "over2": instant(2026, 12, 23),
        "next": instant(2026, 12, 15, 9),
        **ids,
        **{key: vault.seal(words) for key, words in sealed.items()},
    }
    with database.engine.begin() as connection:
        for statement in ROWS.split(";"):
            if statement.strip():
                wanted = {key: value for key, value in values.items() if f":{key}" in statement}
                connection.execute(text(statement), wanted)
    yield database
    database.close()
    if request.param == "postgres":
        cluster.drop(name)


REVISIONS = sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_case_is_read_as_it_was_and_its_clocks_go_on(old: Database, revision: str) -> None:
    migrate(old.engine, revision)
    assert is_current(old.engine) == (revision == REVISIONS[-1])
    migrate(old.engine)
    assert is_current(old.engine) and differences(old.engine) == []
    assert old.run_here(takeover.take_over, LATER) == 1 and old.run_here(takeover.take_over, LATER) == 0
    case = old.run_here(cases.open_case, REFERENCE, "U1", "after the upgrade", LATER)
    assert (case.story, case.name, case.email, case.flags) == (
        "Six weeks.",
        "Robin Sample",
        "robin@example.com",
        ["risk"],
    )
    assert (case.state, case.is_restricted, case.correspondence[0].text) == ("acknowledged", False, "Dear")
    clocks = {clock.name: clock for clock in old.run_here(lambda session: session.exec(select(Clock)).all())}
    met, running = clocks["acknowledgement"], clocks["resolution"]
    assert (met.state, met.stage, met.length) == (ClockState.MET, 1, 3)
    assert (running.state, running.due_on, running.length) == (ClockState.RUNNING, date(2026, 12, 22), 20)
    acts = [entry.act for entry in case.timeline]
    assert acts[0] == "received" and "taken_over" in acts


def test_a_case_that_was_closed_is_kept_from_when_its_timeline_says_so(old: Database) -> None:
    with old.engine.begin() as connection:
        connection.execute(text("UPDATE case_file SET state = 'closed'"))
        for number, act, day in ((2, "withdrawn", 26), (3, "reopened", 27), (4, "closed", 28)):
            copied = text(
                "INSERT INTO timeline_entry (id, case_id, number, at, actor, act, detail) "
                f"SELECT :id, case_id, {number}, :at, actor, '{act}', detail FROM timeline_entry WHERE number = 1"
            ).bindparams(bindparam("id", type_=Uuid()), bindparam("at", type_=UTCDateTime()))
            connection.execute(copied, {"id": uuid4(), "at": datetime(2026, 11, day, 9, tzinfo=UTC)})
    migrate(old.engine)
    closed_at = old.run_here(lambda session: session.get_one(Case, CASE).closed_at)
    assert closed_at == datetime(2026, 11, 28, 9, tzinfo=UTC)
