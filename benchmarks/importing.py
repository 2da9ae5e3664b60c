"""An import of 10,000 complaints of all stages from a CSV file, beside the raw driver.

The baseline is the raw driver that writes the very same rows, encrypted, counted and signed already, in as many tables
and one transaction, into a second database of the same kind. It is spared everything else: reading the file, its
checks, what is known already, encryption, clocks, signatures. Aims: 10,000 rows a minute, in 80 MiB.
"""

import csv
import json
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from sqlmodel import SQLModel

from benchmarks.bulk import SqlDriver, driver_of
from benchmarks.register import ANSWERS, STAFF
from benchmarks.report import save_plot, table, verdict
from benchmarks.sweep import forget_peak, memory_mib
from complaints.importing import import_register
from models.case import Case
from models.outbox import OutboxRow
from models.policy_file import load_policy
from models.timeline import TimelineEntry
from storage.database import Database, sqlite_url
from storage.importing import TABLES
from storage.migrate import migrate
from storage.takeover import take_over
from storage.vault import Vault
from tests.parts.postgres import running_postgres

ROWS = 10_000
AIM_A_MINUTE, AIM_MEMORY_MIB = 10_000, 80.0
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Figures:
    """Of one kind of database: seconds, and the memory that the import took in MiB."""

    name: str
    written: int
    raw: float
    ours: float
    memory: float


def a_row(number: int, chance: random.Random) -> dict[str, str]:
    """A complaint of the last three years; the later, the less has happened to it."""
    received = date(2023, 11, 20) + timedelta(days=chance.randint(0, 1_095))
    days = iter(received + DAY * n for n in (2, 4, 12, 20, 40, 42, 60, 61))
    row = {
        "earlier_reference": f"OLD/{number}",
        "received_at": f"{received:%d/%m/%Y}",
        "channel": chance.choice(("email", "letter", "phone")),
        "story": f"{ANSWERS['story']} It is number {number}.",
        "about": ANSWERS["about"],
        "outcome_wanted": ANSWERS["outcome"],
        "name": ANSWERS["name"],
        "email": ANSWERS["contact"],
        "themes": "waiting_times; communications",
    }
    events = (
        {"acknowledged_at": "", "acknowledged_by": "email"},
        {"investigated_from": ""},
        {"updates_sent_at": ""},
        {"answered_at": "", "answered_by": "email", "outcomes": "upheld; not_upheld"},
        {"stage_2_asked_at": ""} if chance.random() < 0.2 else {"closed_at": ""},
        {"stage_2_acknowledged_at": "", "stage_2_acknowledged_by": "email"},
        {"stage_2_answered_at": "", "stage_2_answered_by": "post", "stage_2_outcomes": "upheld; upheld"},
        {"closed_at": ""},
    )
    for event, day in zip(events, days, strict=True):
        if day > NOW.date() or "closed_at" in row:
            break
        row |= {field: value or day.isoformat() for field, value in event.items()}
    return row


def a_register(path: Path, number: int) -> Path:
    """A file of so many complaints, the same each time."""
    chance = random.Random(7)
    rows = [a_row(n, chance) for n in range(number)]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list({field: None for row in rows for field in row}))
        writer.writeheader()
        writer.writerows(rows)
    return path


def written(driver: SqlDriver) -> Iterator[tuple[str, list[list[object]]]]:
    """What an import has written, as statements that write it again."""
    for model in (Case, TimelineEntry, *TABLES, OutboxRow):
        name = str(model.__tablename__)
        columns = ", ".join(SQLModel.metadata.tables[name].columns.keys())
        found = driver.rows(f"SELECT {columns} FROM {name}", ())
        rows = [[json.dumps(v) if isinstance(v, list | dict) else v for v in row] for row in found]
        if rows:
            yield f"INSERT INTO {name} ({columns}) VALUES ({', '.join('%s' for _ in rows[0])})", rows


def measure(name: str, register: Path, url: str, raw_url: str) -> Figures:
    """The figures of one kind of database; the driver has a database of its own."""
    vault = Vault([Fernet.generate_key()])
    database, other = Database(url, vault), Database(raw_url, vault)
    for each in (database, other):
        migrate(each.engine)
    other.close()
    database.run_here(take_over, NOW)
    forget_peak()
    before, begun = memory_mib(peak=False), time.perf_counter()
    given = (register, load_policy(), STAFF, "operator", NOW, lambda done, total: None)
    came = database.run_here(import_register, *given, is_dry=False)
    ours, memory = time.perf_counter() - begun, memory_mib(peak=True) - before
    database.close()
    reader, driver = driver_of(url), driver_of(raw_url)
    ready = list(written(reader))
    begun = time.perf_counter()
    for statement, rows in ready:
        driver.many(statement, rows)
    driver.commit()
    raw = time.perf_counter() - begun
    reader.close()
    driver.close()
    print(f"{name}: {dict(came.states)}, {came.overdue} overdue")
    return Figures(name, sum(len(rows) for _, rows in ready), raw, ours, memory)


def main() -> int:
    """Measure, print and plot; 1 when an aim is missed."""
    with tempfile.TemporaryDirectory() as folder, running_postgres() as cluster:
        register = a_register(Path(folder) / "register.csv", ROWS)
        files = [sqlite_url(Path(folder) / f"{way}.db") for way in ("ours", "raw")]
        figures = [
            measure("SQLite", register, *files),
            measure("PostgreSQL", register, *(cluster.url(cluster.create()) for _ in range(2))),
        ]
    head = (f"{ROWS:,} complaints", "rows written", "raw driver, s", "import, s", "ratio", "a minute", "MiB")
    rows = [
        (f.name, f"{f.written:,}", f.raw, f.ours, f.ours / f.raw, f"{60 * ROWS / f.ours:,.0f}", f.memory)
        for f in figures
    ]
    print(table(head, rows))
    problems = [
        f"{f.name}: {60 * ROWS / f.ours:,.0f} rows a minute, aim {AIM_A_MINUTE:,}"
        for f in figures
        if 60 * ROWS / f.ours < AIM_A_MINUTE
    ]
    problems += [
        f"{f.name}: {f.memory:.0f} MiB, aim {AIM_MEMORY_MIB:.0f}" for f in figures if f.memory > AIM_MEMORY_MIB
    ]
    save_plot(
        "importing",
        f"{ROWS:,} earlier complaints of all stages",
        "thousand complaints a minute",
        [f.name for f in figures],
        {"raw driver": [0.06 * ROWS / f.raw for f in figures], "import": [0.06 * ROWS / f.ours for f in figures]},
    )
    return verdict(problems)


if __name__ == "__main__":
    raise SystemExit(main())
