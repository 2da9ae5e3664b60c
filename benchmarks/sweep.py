"""The sweep among many open clocks: nothing due, a hundred, ten thousand; on SQLite and on PostgreSQL.

The baseline is the raw driver doing the same writes in the same batches, by turns with the sweep in one run: alerts,
timeline entries (ready made), heads of the timelines, clocks, one digest. Aims: nothing due 5 ms, 100 due 15 ms,
10,000 due 2 s and 3 times the raw driver; with `--full` also a million open cases, where 0 and 100 due may cost at most
twice what they cost among 10,000.
"""

import contextlib
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from benchmarks.bulk import SqlDriver, add_cases, driver_of
from benchmarks.report import progress, save_plot, table, verdict
from models.policy_file import load_policy
from storage import alerts
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.vault import Vault
from tests.parts.postgres import running_postgres

DUE = date(2026, 12, 22)
NINE = datetime(2026, 12, 22, 9, tzinfo=UTC)
NOW = NINE + timedelta(seconds=1)
LATER = NINE + timedelta(days=10)
BATCH = alerts.BATCH
DUE_TODAY = 2
"""The step of a full answer's plan: five days before, one day before, on the day."""
RUNS = {0: 9, 100: 9, 10_000: 3}
AIM_MS = {0: 5.0, 100: 15.0, 10_000: 2_000.0}
AIM_RATIO, AIM_GROWTH, AIM_MEMORY_MIB = 3.0, 2.0, 20.0
POLICY = load_policy()


@dataclass(frozen=True)
class Figure:
    """Medians in milliseconds for one database, so many open and so many due; growth of memory in MiB."""

    database: str
    open: int
    due: int
    ours: float
    raw: float
    memory: float


def sweep(database: Database) -> None:
    """As the service does it."""
    while database.run_here(alerts.raise_due_alerts, POLICY, NOW) == BATCH:
        pass


def raw_sweep(driver: SqlDriver) -> None:
    """The same rows with the driver alone; what has to be computed is there already."""
    nine, now, ahead = driver.instant(NINE), driver.instant(NOW), driver.instant(LATER)
    raised, digest = False, None
    while digest is None:
        due = driver.rows(
            "SELECT clock.id, case_id, timeline_count FROM clock JOIN case_file ON case_file.id = case_id "
            f"WHERE next_alert_at <= %s ORDER BY next_alert_at LIMIT {BATCH}{driver.for_update}",
            (now,),
        )
        if not (due or raised):
            break
        if len(due) < BATCH:
            digest = driver.uuid()
            driver.many(
                "INSERT INTO outbox (id, number, channel, notice, dedup_key, payload, state, attempts, created_at) "
                "VALUES (%s, 1, 'slack', 'slack.digest', %s, '{}', 'sent', 0, %s)",
                [(digest, f"raw:{digest}", now)],
            )
            if raised:
                told = "UPDATE alert SET told = true, digest_id = %s WHERE NOT told AND raised_at = %s"
                driver.many(told, [(digest, now)])
        made = [(driver.uuid(), clock, case, count) for clock, case, count in due]
        driver.many(
            "INSERT INTO alert (id, case_id, clock, stage, rule, due_at, raised_at, turned, told, digest_id) "
            f"VALUES (%s, %s, 'resolution', 1, 'due_today', %s, %s, false, {'true' if digest else 'false'}, %s) "
            "ON CONFLICT DO NOTHING",
            [(alert, case, nine, now, digest) for alert, _, case, _ in made],
        )
        driver.many(
            "INSERT INTO timeline_entry (id, case_id, number, at, actor, act, detail, mac) "
            "VALUES (%s, %s, %s, %s, 'service', 'alert_raised', %s, %s)",
            [(driver.uuid(), case, count + 1, now, DETAIL, MAC) for _, _, case, count in made],
        )
        driver.many(
            "UPDATE case_file SET timeline_count = %s, timeline_head = %s WHERE id = %s",
            [(count + 1, MAC, case) for _, _, case, count in made],
        )
        driver.many(
            f"UPDATE clock SET state = 'running', next_alert_at = %s, next_step = {DUE_TODAY + 1} WHERE id = %s",
            [(ahead, clock) for _, clock, _, _ in made],
        )
        raised = True
        driver.commit()
    driver.commit()


DETAIL = '{"clock": "resolution", "stage": 1, "rule": "due_today", "instant": "2026-12-22T09:00:00+00:00"}'
MAC = secrets.token_bytes(32)


def milliseconds(work: Callable[[], None]) -> float:
    """How long it takes, once."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def memory_mib(peak: bool) -> float:
    """What this process holds, or the most that it has held since `forget_peak`."""
    name = "VmHWM" if peak else "VmRSS"
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) / 1024


def forget_peak() -> None:
    """Count the most that this process holds anew."""
    Path("/proc/self/clear_refs").write_text("5")


def measure(name: str, database: Database, driver: SqlDriver, sizes: list[int]) -> Iterator[Figure]:
    """The figures of one database, as it grows."""
    there = 0
    for size in sizes:
        add_cases(driver, size - there, DUE, LATER)
        there = size
        for due, runs in RUNS.items():
            if due > size:
                continue
            ours, raw, growth = [], [], 0.0
            make_due(driver, due)
            sweep(database)  # once to warm up
            for _ in progress(f"{name}, {size:,} open, {due:,} due", range(runs)):
                make_due(driver, due)
                raw.append(milliseconds(lambda: raw_sweep(driver)))
                make_due(driver, due)
                forget_peak()
                before = memory_mib(peak=False)
                ours.append(milliseconds(lambda: sweep(database)))
                growth = max(growth, memory_mib(peak=True) - before)
            yield Figure(name, size, due, statistics.median(ours), statistics.median(raw), growth)


def make_due(driver: SqlDriver, number: int) -> None:
    """So many clocks owe the alert of nine o'clock, scattered over the table; nobody has been told of it."""
    driver.many("DELETE FROM alert", [()])
    driver.many(
        f"UPDATE clock SET next_alert_at = %s, next_step = {DUE_TODAY} WHERE id IN (SELECT id FROM clock ORDER BY "
        f"{driver.scattered} LIMIT {number})",
        [(driver.instant(NINE),)],
    )
    driver.commit()
    driver.tidy()


@contextlib.contextmanager
def databases() -> Iterator[list[tuple[str, Database, SqlDriver]]]:
    """An empty SQLite file and an empty PostgreSQL, migrated."""
    vault = Vault([Fernet.generate_key()])
    with tempfile.TemporaryDirectory() as folder, running_postgres() as cluster:
        urls = {"SQLite": sqlite_url(Path(folder) / "sweep.db"), "PostgreSQL": cluster.url(cluster.create())}
        opened = []
        for name, url in urls.items():
            database = Database(url, vault)
            migrate(database.engine)
            opened.append((name, database, driver_of(url)))
        try:
            yield opened
        finally:
            for _, database, driver in opened:
                driver.close()
                database.close()


def missed(figures: list[Figure]) -> list[str]:
    """The aims that were missed, in words."""
    few = {(f.database, f.due): f.ours for f in figures if f.open == 10_000}
    most = max(f.open for f in figures)
    words = []
    for f in figures:
        what = f"{f.database}, {f.open:,} open, {f.due:,} due"
        if f.ours > AIM_MS[f.due]:
            words.append(f"{what}: {f.ours:.1f} ms, aim {AIM_MS[f.due]:.0f}")
        if f.due == 10_000 and f.ours > AIM_RATIO * f.raw:
            words.append(f"{what}: {f.ours / f.raw:.1f} times the raw driver, aim {AIM_RATIO:.0f}")
        if f.memory > AIM_MEMORY_MIB:
            words.append(f"{what}: {f.memory:.1f} MiB more, aim {AIM_MEMORY_MIB:.0f}")
        if f.open == most and f.due <= 100 and f.ours > AIM_GROWTH * few[f.database, f.due]:
            words.append(f"{what}: {f.ours / few[f.database, f.due]:.1f} times 10,000 open, aim {AIM_GROWTH:.0f}")
    return words


def main() -> int:
    """Measure, print and plot; 1 when an aim is missed."""
    sizes = [10_000, 100_000, *([1_000_000] if "--full" in sys.argv else [])]
    with databases() as opened:
        figures = [figure for name, database, driver in opened for figure in measure(name, database, driver, sizes)]
    rows = [(f"{f.database}, {f.open:,}", f"{f.due:,}", f.ours, f.raw, f.ours / f.raw, f.memory) for f in figures]
    print(table(("open", "due", "sweep, ms", "raw driver, ms", "ratio", "memory, MiB"), rows))
    problems = missed(figures)
    shown = [f for f in figures if f.due == 10_000]
    save_plot(
        "sweep",
        "A sweep with 10,000 alerts due",
        "ms at p50",
        [f"{f.database}, {f.open:,} open" for f in shown],
        {"raw driver": [f.raw for f in shown], "sweep": [f.ours for f in shown]},
    )
    return verdict(problems)


if __name__ == "__main__":
    raise SystemExit(main())
