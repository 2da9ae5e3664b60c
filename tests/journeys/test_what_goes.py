"""A running service deletes the chats whose time is over, from the disk too."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.parts.missing import ASSISTANT, require
from tests.parts.service import Person, Service, running_service

WORDS = "SELECT text_sealed FROM message WHERE slot = 'story'"
HOUR = 3600


def test_a_chat_that_nobody_sent_is_gone_two_days_later(tmp_path: Path) -> None:
    require(ASSISTANT)
    with running_service(tmp_path) as service, Person(service) as person:
        person.start()
        while person.turn["prompt"]["slot"] != "about":
            person.answer()
        (said,) = [word for (word,) in read(service, WORDS)]
        assert said in on_disk(service)

        service.slack("POST", "clock", advance_seconds=47 * HOUR)
        assert read(service, WORDS) == [(said,)]
        service.slack("POST", "clock", advance_seconds=3 * HOUR)
        until = time.monotonic() + 10
        while said in on_disk(service):
            assert time.monotonic() < until, "its words are still on the disk"
            time.sleep(0.2)
        assert read(service, "SELECT count(*) FROM conversation") == [(0,)]
        assert person.client.get("/chat").status_code == 403
        person.start()
        assert person.turn["prompt"]["slot"] == "purpose"


def read(service: Service, statement: str) -> list[tuple[object, ...]]:
    """Rows of the database, beside the service."""
    with closing(sqlite3.connect(service.folder / "data" / "complaints.db")) as database:
        return database.execute(statement).fetchall()


def on_disk(service: Service) -> bytes:
    """Everything that stands in the file and beside it."""
    return b"".join(path.read_bytes() for path in (service.folder / "data").glob("complaints.db*"))
