"""Registering a complaint, one caller, a transaction a case: case, person, clocks, timeline, outbox, encryption.

The baseline is the raw driver that writes the very same rows, encrypted and signed already, into a second database of
the same kind: as many rows in as many tables, and a commit for each case. It is spared what registering has to read
(the conversation and what was said in it, changed holidays, the end of the outbox). By turns in one run. Aims: 0.2 of
the driver's cases a second on SQLite at FULL, 0.35 on PostgreSQL.

Beside it stands what a case costs a bare FastAPI and SQLModel service over loopback: the same words, one row. Its
processor time is that of the service alone; its milliseconds are its client's.
"""

import json
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet
from sqlmodel import Session, SQLModel

from benchmarks.bare import running_bare
from benchmarks.bulk import SqlDriver, driver_of
from benchmarks.report import progress, save_plot, table, verdict
from benchmarks.timeline import timed
from complaints.staff import SAMPLE_STAFF
from models.answers import Contact, intake_of
from models.policy_file import load_policy
from storage import cases, conversations
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.takeover import take_over
from storage.vault import Vault
from tests.parts.postgres import running_postgres

WARM_UP, ROUNDS, AT_ONCE = 2, 20, 25
"""By turns so many cases in each way, so often."""
AIM_RATIO = {"SQLite": 0.2, "PostgreSQL": 0.35}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POLICY = load_policy()
STAFF = SAMPLE_STAFF.names
ANSWERS = {
    "purpose": "complaint",
    "for_whom": "myself",
    "story": "Nobody called me back for six weeks. I rang three times, and each time I was told to wait for a letter "
    "that did not come. By then I had stopped going out, and I did not know whom else to ask.",
    "about": "The waiting list",
    "when": "In October",
    "outcome": "An apology, and a date",
    "name": "Robin Sample",
    "contact": "robin@example.com",
}
INTAKE = intake_of(ANSWERS, Contact(email="robin@example.com", phone="07700 900123", preference="email"))
TABLES = {"case_file": "id", "person": "case_id", "clock": "case_id", "timeline_entry": "case_id", "outbox": "case_id"}
"""Where a new case has rows, and the column that finds them. The receipt is kept in its conversation."""
Statement = tuple[str, list[Sequence[Any]]]
"""SQL, and the values of each row."""


@dataclass
class Way:
    """One way to keep a case: seconds of each, and seconds on the processor of all."""

    each: list[float] = field(default_factory=list)
    processor: float = 0.0

    @property
    def ms(self) -> float:
        """Milliseconds a case at p50."""
        return statistics.median(self.each) * 1000

    @property
    def processor_ms(self) -> float:
        """Milliseconds on the processor a case."""
        return self.processor / len(self.each) * 1000


@dataclass(frozen=True)
class Figures:
    """Of one kind of database."""

    name: str
    raw: Way
    ours: Way
    plain: Way
    bare: Way

    @property
    def ratio(self) -> float:
        """Our cases a second, to the driver's."""
        return self.raw.ms / self.ours.ms

    @property
    def share(self) -> float:
        """Of the processor time of registering: what goes into encryption."""
        return 1 - self.plain.processor_ms / self.ours.processor_ms


class Plain(Vault):
    """Keeps words as they are: what registering would cost without encryption. It signs all the same."""

    def seal(self, text: str) -> bytes:
        """The text in UTF-8."""
        return text.encode()

    def open(self, sealed: bytes) -> str:
        """The text."""
        return sealed.decode()


def converse(session: Session) -> str:
    """Hold a conversation up to the check; what Rasa knows it by."""
    started = conversations.start_conversation(session, secrets.token_hex(16), "Hello.", NOW)
    asked = [*ANSWERS, None]
    conversations.answer_message(session, started.id, conversations.OPENING, ["?"], asked[0], {}, NOW)
    for slot, following in zip(ANSWERS, asked[1:], strict=True):
        conversations.keep_message(session, started.id, slot, ANSWERS[slot], None, None, (), NOW)
        conversations.answer_message(session, started.id, slot, ["Next?"], following, ANSWERS, NOW)
    return started.assistant_id


def inserting(driver: SqlDriver, name: str, by: str, value: Any) -> Statement:
    """The rows of a table, as the statement that writes them again."""
    columns = SQLModel.metadata.tables[name].columns.keys()
    rows = driver.rows(f"SELECT {', '.join(columns)} FROM {name} WHERE {by} = %s", (value,))
    kept = [[json.dumps(v) if isinstance(v, list | dict) else v for v in row] for row in rows]
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('%s' for _ in columns)})", kept


def written(driver: SqlDriver, conversation: Any) -> list[Statement]:
    """What registering this conversation has written, as statements that write it again."""
    ((case,),) = driver.rows("SELECT id FROM case_file WHERE conversation_id = %s", (conversation,))
    receipt = driver.rows("SELECT receipt_sealed, id FROM conversation WHERE id = %s", (conversation,))
    inserts = [inserting(driver, name, by, case) for name, by in TABLES.items()]
    return [*inserts, ("UPDATE conversation SET receipt_sealed = %s WHERE id = %s", [*receipt])]


def write(driver: SqlDriver, statements: list[Statement]) -> None:
    """All of it in one transaction, with the driver alone."""
    for statement, rows in statements:
        driver.many(statement, rows)
    driver.commit()


def time_each(way: Way, works: Sequence[Callable[[], object]]) -> None:
    """Add what each case takes."""
    for work in works:
        seconds, processor = timed(work)
        way.each.append(seconds)
        way.processor += processor


def time_bare(way: Way, client: httpx.Client, number: int) -> None:
    """The same for so many cases that are posted to the bare service."""
    words = {slot: ANSWERS[slot] for slot in ("story", "about", "when", "outcome", "name")}
    before = client.get("/processor").json()
    for _ in range(number):
        begun = time.perf_counter()
        client.post("/complaints", json={**words, "email": INTAKE.contact.email}).raise_for_status()
        way.each.append(time.perf_counter() - begun)
    way.processor += client.get("/processor").json() - before


def measure(name: str, url: str, plain_url: str, raw_url: str, bare_url: str) -> Figures:
    """The figures of one kind of database; each way has a database of its own."""
    vault, unsealed = Vault([Fernet.generate_key()]), Plain([Fernet.generate_key()])
    database, plain_database, other = Database(url, vault), Database(plain_url, unsealed), Database(raw_url, vault)
    for each in (database, plain_database, other):
        migrate(each.engine)
        each.run_here(take_over, NOW)
    other.close()
    reader, driver = driver_of(url), driver_of(raw_url)
    with running_bare(bare_url) as client:
        for number in progress(name, range(WARM_UP + ROUNDS)):
            if number <= WARM_UP:  # what was measured before does not count
                raw, ours, plain, bare = Way(), Way(), Way(), Way()
            held = [database.run_here(converse) for _ in range(AT_ONCE)]
            plainly = [plain_database.run_here(converse) for _ in range(AT_ONCE)]
            ids = [reader.rows("SELECT id FROM conversation WHERE assistant_id = %s", (one,))[0][0] for one in held]
            for conversation in ids:
                write(driver, [inserting(reader, "conversation", "id", conversation)])
            reader.commit()
            for way, where, conversations_held in ((ours, database, held), (plain, plain_database, plainly)):
                register = partial(where.run_here, cases.register_complaint)
                time_each(way, [partial(register, one, INTAKE, POLICY, NOW, STAFF) for one in conversations_held])
            ready = [written(reader, conversation) for conversation in ids]
            reader.commit()
            time_each(raw, [partial(write, driver, statements) for statements in ready])
            time_bare(bare, client, AT_ONCE)
    for connection in (reader, driver, database, plain_database):
        connection.close()
    return Figures(name, raw, ours, plain, bare)


def main() -> int:
    """Measure, print and plot; 1 when an aim is missed."""
    ways = ("ours", "plain", "raw", "bare")
    with tempfile.TemporaryDirectory() as folder, running_postgres() as cluster:
        files = [sqlite_url(Path(folder) / f"{way}.db") for way in ways]
        figures = [
            measure("SQLite", *files),
            measure("PostgreSQL", *(cluster.url(cluster.create()) for _ in ways)),
        ]
    head = ("ms a case", "raw driver", "registering", "unencrypted", "bare insert")
    rows = []
    for f in figures:
        ways = (f.raw, f.ours, f.plain, f.bare)
        rows.append((f"{f.name}, p50", *(f"{way.ms:.2f}" for way in ways)))
        rows.append((f"{f.name}, processor", *(f"{way.processor_ms:.2f}" for way in ways)))
    print(table(head, rows))
    for f in figures:
        print(f"{f.name}: {f.ratio:.2f} of the driver's cases a second; {f.share:.0%} of the processor time encrypts.")
    problems = [
        f"{f.name}: {f.ratio:.2f} of the driver's cases a second, aim {AIM_RATIO[f.name]}"
        for f in figures
        if f.ratio < AIM_RATIO[f.name]
    ]
    save_plot(
        "register",
        "Registering a complaint, a transaction each",
        "ms at p50",
        [f.name for f in figures],
        {"raw driver": [f.raw.ms for f in figures], "registering": [f.ours.ms for f in figures]},
    )
    return verdict(problems)


if __name__ == "__main__":
    raise SystemExit(main())
