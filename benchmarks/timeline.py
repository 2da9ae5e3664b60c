"""The timeline: 500 entries of 500 cases in a transaction, beside the raw driver; then the daily seal, and `verify`.

The baseline writes rows of the same shape that are ready made (entries and heads, with all constraints and triggers)
into a second database, by turns with ours in one run. What the chain costs is the difference in processor time of
this process: ids, MACs, heads, SQLAlchemy. Aims: 60 us an entry beyond the driver; `verify` takes no more memory
the more there is. With `--full` a million cases: there a seal has to follow what is new, not how many cases there are.
"""

import multiprocessing
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from sqlmodel import select

from benchmarks.bulk import SqlDriver, add_cases, driver_of
from benchmarks.report import progress, save_plot, table, verdict
from benchmarks.sweep import DETAIL, forget_peak, memory_mib
from models.case import Case
from models.timeline import Act, NewEntry
from storage import timeline
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.seals import last_seal, seal_day
from storage.takeover import take_over
from storage.vault import Vault
from storage.verify import Verified, verify
from tests.parts.postgres import running_postgres

AT_ONCE = 500
ROUNDS = 40
CASES, CASES_FULL = 20_000, 1_000_000
ENTRIES_EACH, ENTRIES_EACH_FULL = 4, 1
NEW = 10_000
"""Cases with an entry of the day that is sealed last."""
MADE_AT_ONCE = 50_000
AIM_US, AIM_MEMORY_MIB = 60.0, 20.0
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WHAT = {"clock": "resolution", "stage": 1, "rule": "due_today", "instant": "2026-12-22T09:00:00+00:00"}


@dataclass(frozen=True)
class Figures:
    """Of one database: `raw`, `ours` and our `own` processor time in us an entry, then seconds; `memory` in MiB."""

    name: str
    raw: float
    ours: float
    own: float
    cases: int
    entries: int
    seal: float
    verify: float
    memory: float


def entries_of(case_ids: Sequence[UUID]) -> list[NewEntry]:
    """What a sweep appends."""
    return [NewEntry(case_id, "service", Act.ALERT_RAISED, detail=WHAT) for case_id in case_ids]


def write_raw(driver: SqlDriver, case_ids: Sequence[Any], number: int) -> None:
    """The same with the driver alone; what has to be computed is there already."""
    now, mac = driver.instant(NOW), secrets.token_bytes(32)
    driver.many(
        "INSERT INTO timeline_entry (id, case_id, number, at, actor, act, detail, mac) "
        "VALUES (%s, %s, %s, %s, 'service', 'alert_raised', %s, %s)",
        [(driver.uuid(), case, number, now, DETAIL, mac) for case in case_ids],
    )
    heads = [(number, mac, case) for case in case_ids]
    driver.many("UPDATE case_file SET timeline_count = %s, timeline_head = %s WHERE id = %s", heads)
    driver.commit()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that it takes, and seconds of this process on the processor."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - own


def measure(name: str, url: str, raw_url: str, full: bool) -> Figures:
    """The figures of one database; `raw_url` is another of the same kind for the driver alone."""
    key = Fernet.generate_key()
    database, empty, beside = Database(url, Vault([key])), Database(raw_url, Vault([key])), driver_of(raw_url)
    migrate(database.engine)
    database.run_here(take_over, NOW)
    migrate(empty.engine)
    empty.close()
    for driver, number in ((driver_of(url), CASES_FULL if full else CASES), (beside, CASES)):
        add_cases(driver, number, NOW.date(), NOW)
    cases = sorted(database.run_here(lambda session: session.exec(select(Case.id)).all()))
    costs = compare(name, database, cases, beside)
    each = ENTRIES_EACH_FULL if full else ENTRIES_EACH
    for some in progress(f"{name}, more entries", [*batched(cases, MADE_AT_ONCE)] * each):
        database.run_here(timeline.append_many, entries_of(some), NOW)
    database.run_here(seal_day, NOW)
    database.run_here(timeline.append_many, entries_of(cases[:: len(cases) // NEW]), NOW)
    seal, _ = timed(lambda: database.run_here(seal_day, NOW + timedelta(days=1)))
    database.close()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        verified, checked, memory = other.submit(check, url, key).result()
    assert not verified.findings
    return Figures(name, *costs, verified.cases, verified.entries, seal, checked, memory)


def check(url: str, key: bytes) -> tuple[Verified, float, float]:
    """`verify`, its seconds, and the most memory that it took; in a process whose memory nothing has used before."""
    database, found = Database(url, Vault([key]), reading=True), list[Verified]()
    database.run_here(last_seal)
    forget_peak()
    before = memory_mib(peak=False)
    seconds, _ = timed(lambda: found.append(database.run_here(verify, print, lambda done, total: None)))
    memory = memory_mib(peak=True) - before
    database.close()
    return found[0], seconds, memory


def compare(name: str, database: Database, cases: list[UUID], beside: SqlDriver) -> tuple[float, float, float]:
    """Microseconds an entry: the driver's, ours, and our processor time beyond the driver's."""
    raw_cases = [case for (case,) in beside.rows("SELECT id FROM case_file ORDER BY id", ())]
    beside.commit()
    ours, raw = [], []
    for number in progress(name, range(ROUNDS)):
        first = number * AT_ONCE % CASES
        new, some = entries_of(cases[first : first + AT_ONCE]), raw_cases[first : first + AT_ONCE]
        ours.append(timed(partial(database.run_here, timeline.append_many, new, NOW)))
        raw.append(timed(partial(write_raw, beside, some, 1 + number * AT_ONCE // CASES)))
    beside.close()
    each = 1e6 / (ROUNDS * AT_ONCE)
    (our_wall, our_own), (raw_wall, raw_own) = (map(sum, zip(*times, strict=True)) for times in (ours, raw))
    return raw_wall * each, our_wall * each, (our_own - raw_own) * each


def main() -> int:
    """Measure, print and plot; 1 when an aim is missed."""
    full = "--full" in sys.argv
    with tempfile.TemporaryDirectory() as folder, running_postgres() as cluster:
        files = [sqlite_url(Path(folder) / f"{name}.db") for name in ("ours", "raw")]
        figures = [
            measure("SQLite", files[0], files[1], full),
            measure("PostgreSQL", cluster.url(cluster.create()), cluster.url(cluster.create()), full),
        ]
    head = (
        "us an entry",
        "raw driver",
        "append_many",
        "ratio",
        "own",
        "cases",
        "entries",
        "seal, ms",
        "verify, s",
        "MiB",
    )
    rows = [
        (
            f.name,
            f.raw,
            f.ours,
            f.ours / f.raw,
            f.own,
            f"{f.cases:,}",
            f"{f.entries:,}",
            f.seal * 1000,
            f.verify,
            f.memory,
        )
        for f in figures
    ]
    print(table(head, rows))
    print(f"The seal counts {NEW:,} new entries of as many cases. `own`: processor time beyond the driver's.")
    problems = [f"{f.name}: {f.own:.0f} us of our own an entry, aim {AIM_US:.0f}" for f in figures if f.own > AIM_US]
    problems += [
        f"{f.name}: verify took {f.memory:.0f} MiB, aim {AIM_MEMORY_MIB:.0f}"
        for f in figures
        if f.memory > AIM_MEMORY_MIB
    ]
    save_plot(
        "timeline",
        "An entry of the timeline, 500 in a transaction",
        "us an entry",
        [f.name for f in figures],
        {"raw driver": [f.raw for f in figures], "with the chain": [f.ours for f in figures]},
    )
    return verdict(problems)


if __name__ == "__main__":
    raise SystemExit(main())
