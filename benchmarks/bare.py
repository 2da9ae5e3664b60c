"""The least that a web service does with somebody's words: FastAPI and SQLModel, one table, one insert, one commit.

Nothing is encrypted, counted, signed or told to anybody. `python -m benchmarks.bare URL PORT` serves it on loopback.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import uvicorn
from cryptography.fernet import Fernet
from fastapi import FastAPI
from sqlmodel import Field, Session, SQLModel

from storage.database import Database
from storage.vault import Vault
from tests.parts.servers import free_port

SECONDS_TO_START = 30


class Words(SQLModel):
    """What is posted."""

    story: str
    about: str
    when: str
    outcome: str
    name: str
    email: str


class BareComplaint(Words, table=True):
    """The one table."""

    __tablename__ = "bare_complaint"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    received_at: datetime


def app_of(database: Database) -> FastAPI:
    """`POST /complaints` inserts and commits; `GET /processor` gives the seconds of this process on the processor."""
    app = FastAPI()

    @app.post("/complaints")
    def insert(words: Words) -> UUID:
        row = BareComplaint.model_validate(words, update={"received_at": datetime.now(UTC)})
        with Session(database.engine, expire_on_commit=False) as session:
            session.add(row)
            session.commit()
        return row.id

    @app.get("/processor")
    def processor() -> float:
        return time.process_time()

    return app


@contextlib.contextmanager
def running_bare(url: str) -> Iterator[httpx.Client]:
    """The service in a process of its own, on an empty database; a client for it."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bare", url, str(port)])
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            until = time.monotonic() + SECONDS_TO_START
            while not _answers(client):
                assert process.poll() is None and time.monotonic() < until, "the bare service did not start"
                time.sleep(0.05)
            yield client
    finally:
        process.terminate()
        process.wait(SECONDS_TO_START)


def _answers(client: httpx.Client) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return client.get("/processor").is_success
    return False


def main() -> None:
    """Serve it until somebody ends it."""
    url, port = sys.argv[1:]
    database = Database(url, Vault([Fernet.generate_key()]))  # for its engine: SQLite is set up as the service's is
    SQLModel.metadata.create_all(database.engine, tables=[BareComplaint.__table__])
    uvicorn.run(app_of(database), host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
