"""The database is locked, full or gone: an error soon, nothing lost, and on it goes when it is back."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from models.outbox import Notice, OutboxRow
from storage import cases, outbox
from storage.database import LOCK_SECONDS, Database, sqlite_url
from storage.delivery import Delivered, Deliverer, Outcome
from storage.migrate import migrate
from storage.vault import Vault
from tests.makers import NOW, a_case
from tests.parts.postgres import Cluster, running_postgres


@pytest.fixture
def file(sqlite_path: Path, vault: Vault) -> Iterator[Database]:
    opened = Database(sqlite_url(sqlite_path), vault)
    yield opened
    opened.close()


def test_beside_another_writer_the_answer_is_an_error_within_two_seconds(file: Database, sqlite_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(sqlite_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(OperationalError, match="locked"):
            file.run_here(outbox.put, Notice.SLACK_RISK, "risk:1", NOW)
        waited = time.monotonic() - began
        other.execute("ROLLBACK")
    assert LOCK_SECONDS - 0.1 <= waited < 2
    file.run_here(outbox.put, Notice.SLACK_RISK, "risk:1", NOW)


def test_once_one_has_waited_in_vain_the_next_only_try_until_the_file_is_free(
    file: Database, sqlite_path: Path
) -> None:
    with contextlib.closing(sqlite3.connect(sqlite_path, isolation_level=None)) as other:
        for _ in range(2):  # and each time anew
            waits = []
            other.execute("BEGIN IMMEDIATE")
            for _ in range(3):
                began = time.monotonic()
                with pytest.raises(OperationalError, match="locked"):
                    file.run_here(outbox.waiting)
                waits.append(time.monotonic() - began)
            other.execute("ROLLBACK")
            assert waits[0] > LOCK_SECONDS - 0.1 and max(waits[1:]) < 0.2
            file.run_here(outbox.waiting)


def test_on_postgresql_whoever_meets_a_lock_is_told_within_two_seconds_too(postgres_url: str, vault: Vault) -> None:
    database = Database(postgres_url, vault)
    with psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE outbox IN EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"):
            database.run_here(outbox.put, Notice.SLACK_RISK, "risk:1", NOW)
        assert LOCK_SECONDS - 0.1 <= time.monotonic() - began < 2
    database.run_here(outbox.put, Notice.SLACK_RISK, "risk:1", NOW)
    database.close()


def test_the_file_is_written_through_and_what_was_deleted_is_overwritten(file: Database) -> None:
    with file.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_full_disk_is_an_error_and_what_was_there_stays(file: Database) -> None:
    _, receipt = a_case(file)
    with file.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(OperationalError, match="full"):
        for _ in range(100):
            a_case(file)
    assert file.run_here(cases.find_case, receipt.reference).reference == receipt.reference


async def test_a_postgresql_that_was_gone_is_used_again_without_a_restart_of_ours(
    postgres: Cluster, vault: Vault
) -> None:
    assert postgres.is_ready()  # the shared one stays as it is: this test ends a cluster of its own
    with running_postgres() as cluster:
        database = Database(cluster.url(cluster.create()), vault)
        migrate(database.engine)
        _, receipt = a_case(database)
        arrived = asyncio.Event()

        async def send(row: OutboxRow, look_first: bool) -> Outcome:
            arrived.set()
            return Delivered()

        stop, deliverer = asyncio.Event(), Deliverer(database, "slack", send, lambda: NOW)
        cluster.server.stop()
        running = asyncio.create_task(deliverer.run(stop))
        with pytest.raises(OperationalError):
            await database.run(cases.find_case, receipt.reference)
        assert not arrived.is_set() and not running.done()
        await asyncio.to_thread(cluster.server.start)
        deliverer.wake.set()
        await asyncio.wait_for(arrived.wait(), 20)
        stop.set()
        deliverer.wake.set()
        await running
        assert (await database.run(cases.find_case, receipt.reference)).reference == receipt.reference
        rows = await database.run(lambda session: session.exec(select(OutboxRow)).all())
        assert [row.state.value for row in rows] == ["sent"]
        database.close()
