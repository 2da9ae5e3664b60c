"""A backup of many cases beside a service that writes as fast as it can: how long turns take meanwhile.

A turn is what the chat page writes in one: the message is kept, and its answer. Every ninth is followed by registering
the case. The backup is the command in a process of its own. Meanwhile is until two seconds after its end, since SQLite
then works off what its log has gathered. Afterwards the backup is restored, and has to have all that was confirmed
before it began. Aim: the longest turn takes at most half a second more than the longest without.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from sqlmodel import Session, select

from benchmarks.bulk import add_cases, driver_of
from benchmarks.register import ANSWERS, INTAKE, NOW, POLICY, STAFF
from benchmarks.report import save_plot, table, verdict
from complaints.manifest import Manifest, read_manifest
from models.case import Case
from storage import cases, conversations
from storage.database import Database, sqlite_url
from storage.key_file import make_key_file
from storage.migrate import migrate
from storage.settings import check_key
from storage.takeover import take_over
from storage.vault import read_key_file
from tests.parts.postgres import running_postgres
from tests.parts.service import ROOT

AIM_MS = 500
WITHOUT_SECONDS, AFTER_SECONDS = 10, 2
STORY_BYTES = 2000
"""Of a case: about what its words, people and letters take when they are encrypted."""
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Load:
    """Somebody who complains all the time: when each turn ended, how long it took, and which cases were confirmed."""

    database: Database
    turns: list[tuple[float, float]] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Load":
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def milliseconds(self, since: float, until: float) -> list[float]:
        """What the turns of that time took, sorted."""
        return sorted(took * 1000 for at, took in self.turns if since <= at <= until)

    def _work(self) -> None:
        run = self.database.run_here
        while not self._stop.is_set():
            started = run(conversations.start_conversation, secrets.token_hex(16), "Hello.", NOW)
            run(conversations.answer_message, started.id, conversations.OPENING, ["?"], next(iter(ANSWERS)), {}, NOW)
            for slot, following in pairwise([*ANSWERS, None]):
                begun = time.perf_counter()
                assert slot
                run(conversations.keep_message, started.id, slot, ANSWERS[slot], None, None, (), NOW)
                run(conversations.answer_message, started.id, slot, ["Next?"], following, ANSWERS, NOW)
                if following is None:
                    receipt = run(cases.register_complaint, started.assistant_id, INTAKE, POLICY, NOW, STAFF)
                    self.confirmed.append(receipt.reference)
                self.turns.append((time.perf_counter(), time.perf_counter() - begun))


@dataclass(frozen=True)
class Figures:
    """Of one kind of database: milliseconds of turns, seconds of the backup and the restore, what was lost."""

    name: str
    cases: int
    without: list[float]
    meanwhile: list[float]
    manifest: Manifest
    backup_seconds: float
    restore_seconds: float
    lost: int

    @property
    def megabytes(self) -> float:
        return self.manifest.size / 1e6


def percentile(values: list[float], part: float) -> float:
    """Of sorted values."""
    return values[min(int(len(values) * part), len(values) - 1)]


def command(name: str, target: Path, data: Path, url: str) -> float:
    """`backup` or `restore` in a process of its own; the seconds that it takes."""
    line = [sys.executable, "-m", "complaints", name, str(target), "--data", str(data)]
    begun = time.perf_counter()
    subprocess.run(line, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def measure(name: str, folder: Path, number: int, url: str, empty_url: str) -> Figures:
    """The figures of one kind of database. The URLs are empty for SQLite."""
    data, restored, target = folder / "data", folder / "restored", folder / "backup"
    for made in (data, restored):
        made.mkdir(parents=True)
    make_key_file(data / "key")
    (restored / "key").touch(0o600)
    (restored / "key").write_bytes((data / "key").read_bytes())
    database = Database(url or sqlite_url(data / "complaints.db"), read_key_file(data / "key"))
    migrate(database.engine)
    database.run_here(check_key)
    database.run_here(take_over, NOW)
    driver = driver_of(database.url)
    add_cases(driver, number, date(2026, 12, 22), LATER, STORY_BYTES)
    driver.tidy()
    driver.close()
    with Load(database) as load:
        time.sleep(1)
        begun = time.perf_counter()
        time.sleep(WITHOUT_SECONDS)
        without = load.milliseconds(begun, time.perf_counter())
        before, begun = set(load.confirmed), time.perf_counter()
        backup_seconds = command("backup", target, data, url)
        time.sleep(AFTER_SECONDS)
        meanwhile = load.milliseconds(begun, time.perf_counter())
    database.close()
    restore_seconds = command("restore", target, restored, empty_url)
    lost = before - references(empty_url or sqlite_url(restored / "complaints.db"), restored / "key")
    return Figures(name, number, without, meanwhile, read_manifest(target), backup_seconds, restore_seconds, len(lost))


def references(url: str, key: Path) -> set[str]:
    """Of every case of a database."""

    def read(session: Session) -> set[str]:
        return set(session.exec(select(Case.reference)))

    database = Database(url, read_key_file(key), reading=True)
    try:
        return database.run_here(read)
    finally:
        database.close()


def main() -> int:
    """Measure, print and plot; 1 when an aim is missed."""
    number = 1_000_000 if "--full" in sys.argv else 100_000
    with tempfile.TemporaryDirectory() as folder, running_postgres() as cluster:
        figures = [
            measure("SQLite", Path(folder) / "sqlite", number, "", ""),
            measure("PostgreSQL", Path(folder) / "postgres", number, *(cluster.url(cluster.create()) for _ in "ab")),
        ]
    parts = {"p50": 0.5, "p99": 0.99, "longest": 1.0}
    rows = []
    for f in figures:
        for label, part in parts.items():
            one, other = percentile(f.without, part), percentile(f.meanwhile, part)
            rows.append((f"{f.name}, {label}", one, other, other / one))
    print(table(("ms a turn", "without", "meanwhile", "ratio"), rows))
    for f in figures:
        print(
            f"{f.name}: {f.cases:,} cases and {len(f.meanwhile):,} turns meanwhile; {f.megabytes:,.0f} MB in "
            f"{f.backup_seconds:.1f} s, restored in {f.restore_seconds:.1f} s; {f.lost} confirmed cases lost."
        )
    save_plot(
        "backup",
        f"A chat turn while {number:,} cases are backed up",
        "ms",
        [row[0] for row in rows],
        {"without": [row[1] for row in rows], "meanwhile": [row[2] for row in rows]},
    )
    problems = [f"{f.name}: {f.lost} confirmed cases are not in the backup" for f in figures if f.lost]
    problems += [
        f"{f.name}: the longest turn took {f.meanwhile[-1]:.0f} ms, and {f.without[-1]:.0f} without; aim {AIM_MS} more"
        for f in figures
        if f.meanwhile[-1] > f.without[-1] + AIM_MS
    ]
    return verdict(problems)


if __name__ == "__main__":
    raise SystemExit(main())
