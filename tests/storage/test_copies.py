"""A copy stands for one instant, ends while others write, and leaves the database alone. On both kinds."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from models.case import Case
from storage.copies import copy_out, load_dump, snapshot_of
from storage.database import Database, sqlite_url
from storage.migrate import revision_of
from storage.restored import made_whole
from storage.settings import check_key
from storage.takeover import take_over
from storage.vault import Vault
from tests.makers import NOW, a_case
from tests.parts.postgres import Cluster
from tests.parts.tampering import checked


@pytest.fixture
def busy(database: Database) -> Iterator[tuple[Database, list[str]]]:
    """A database in which a case is registered all the time, and the references that were confirmed so far."""
    database.run_here(check_key)
    database.run_here(take_over, NOW)
    confirmed, stop = list[str](), threading.Event()

    def complain() -> None:
        while not stop.is_set():
            _, receipt = a_case(database)
            confirmed.append(receipt.reference)

    thread = threading.Thread(target=complain)
    thread.start()
    try:
        yield database, confirmed
    finally:
        stop.set()
        thread.join()


def test_a_copy_has_all_that_was_confirmed_before_it_began_and_is_whole(
    busy: tuple[Database, list[str]], vault: Vault, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database, confirmed = busy
    while len(confirmed) < 20:
        pass
    before, steps, copy = list(confirmed), list[tuple[int, int]](), tmp_path / "copy"

    def slowly(done: int, total: int) -> None:
        steps.append((done, total))
        seen = len(confirmed)
        while len(confirmed) < seen + 3:
            pass

    def copied(session: Session) -> tuple[int, str]:
        copy_out(session, copy, slowly)
        connection = session.connection()
        return session.exec(select(func.count()).select_from(Case)).one(), str(revision_of(connection))

    reading = Database(database.url, vault, reading=True)
    count, revision = reading.run_here(copied)
    reading.close()
    assert steps and steps == sorted(steps), "it never began again"
    assert len(confirmed) >= len(before) + 3, "others have written meanwhile"

    if database.is_sqlite:
        restored = Database(sqlite_url(copy), vault)
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        restored = Database(cluster.url(cluster.create()), vault)
        load_dump(restored, copy, lambda done, total: None)
    with made_whole(restored, revision) as session:
        there = set(session.exec(select(Case.reference)))
    assert set(before) <= there and len(there) == count
    verified, findings = checked(restored)
    assert findings == [] and verified.cases == count
    restored.close()


def test_whoever_only_reads_leaves_what_a_killed_writer_has_left(sqlite_path: Path) -> None:
    """Closing the last connection would write SQLite's log into the file."""
    writes = "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)"
    writes += "; c.execute(\"INSERT INTO setting VALUES ('a', 'b')\"); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", writes, str(sqlite_path)], check=False)
    log = sqlite_path.with_name(sqlite_path.name + "-wal")
    before = log.read_bytes(), sqlite_path.read_bytes()
    assert before[0]
    with snapshot_of(sqlite_path) as connection:
        assert connection.exec_driver_sql("SELECT value FROM setting WHERE name = 'a'").scalar() == "b"
    assert (log.read_bytes(), sqlite_path.read_bytes()) == before


def test_a_snapshot_stays_as_it_was(sqlite_path: Path) -> None:
    writer = sqlite3.connect(sqlite_path, isolation_level=None)
    with snapshot_of(sqlite_path) as connection:
        writer.execute("INSERT INTO setting VALUES ('a', 'b')")
        assert connection.exec_driver_sql("SELECT count(*) FROM setting").scalar() == 0
    writer.close()
