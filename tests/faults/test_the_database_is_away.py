"""The database is locked, cannot be written, or is gone while people write: told soon and kindly, nothing half kept,
and on it goes without a restart of ours.
"""

import json
import resource
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from tests.parts.missing import ASSISTANT, require
from tests.parts.postgres import Cluster, running_postgres
from tests.parts.service import ANSWERS, Person, Service, running_service

NOON, DUE_SOON = "2026-11-24T12:00:00+00:00", "2026-11-26T09:00:00+00:00"
NOT_KEPT = "Sorry, we could not keep your answer just now."
LOCKED_SECONDS = 5
SOON, RECOVERED = 2, 30
PEOPLE = 2


@dataclass
class Kept:
    """A service and the database that it keeps everything in."""

    service: Service
    cluster: Cluster | None = None
    database: str = ""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another process writes, and does not come to an end."""
        if self.cluster:
            with psycopg.connect(self.cluster.url(self.database)) as other:
                other.execute("LOCK TABLE message IN EXCLUSIVE MODE")
                yield
            return
        with closing(sqlite3.connect(self.service.folder / "data" / "complaints.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def only_read(self) -> Iterator[None]:
        """PostgreSQL is a stand-by. Of a file, the system refuses every write of the service.

        The latter is what a disk does that turns read-only beneath open files; asked to, it refuses to while they are.
        """
        if self.cluster:
            self._configure("ALTER SYSTEM SET default_transaction_read_only = on")
            try:
                yield
            finally:
                self._configure("ALTER SYSTEM RESET default_transaction_read_only")
            return
        assert self.service.process
        pid, size, before = self.service.process.pid, resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.prlimit(pid, size, (0, before[1]))
        try:
            yield
        finally:
            resource.prlimit(pid, size, before)

    def _configure(self, statement: str) -> None:
        assert self.cluster
        self.cluster.administer(statement)
        self.cluster.administer("SELECT pg_reload_conf()")
        time.sleep(0.5)  # every server process hears of it when it comes to


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A service whose business time begins at noon, on each kind of database."""
    require(ASSISTANT)
    folder = tmp_path_factory.mktemp("a service")
    if request.param == "sqlite":
        with running_service(folder, "--clock", NOON) as service:
            yield Kept(service)
        return
    request.getfixturevalue("postgres")  # is it installed? The cluster is one that may be ended
    with running_postgres() as cluster:
        name = cluster.create()
        with running_service(folder, "--clock", NOON, DATABASE_URL=cluster.url(name)) as service:
            yield Kept(service, cluster, name)


@pytest.fixture
def people(kept: Kept) -> Iterator[list[Person]]:
    """Some who are asked for their story."""
    with ExitStack() as stack:
        several = [stack.enter_context(Person(kept.service)) for _ in range(PEOPLE)]
        for person in several:
            person.start()
            while person.turn["prompt"]["slot"] != "story":
                person.answer()
        yield several


def story_of(person: Person) -> dict[str, Any]:
    prompt = person.turn["prompt"]["id"]
    return {"text": person.answers["story"], "client_message_id": "story", "prompt_id": prompt}


def refusal(person: Person, message: dict[str, Any], **headers: str) -> httpx.Response:
    """The answer to a message that cannot be kept: soon, and with how long to wait."""
    began = time.monotonic()
    answer = person.client.post("/chat/messages", json=message, headers=headers)
    seconds = time.monotonic() - began
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 1, answer.text
    assert seconds < SOON, f"{seconds:.1f} s"
    return answer


def refused(person: Person) -> None:
    """Kindly, as JSON and as a page that keeps the words; who may be in danger is told the numbers all the same."""
    story = story_of(person)
    assert refusal(person, story).json()["error"]["message"].startswith(NOT_KEPT)
    page = refusal(person, story, Accept="text/html").text
    assert NOT_KEPT in page and story["text"] in page
    danger = story | {"text": "I want to kill myself", "client_message_id": "danger"}
    words = refusal(person, danger).json()["error"]["message"]
    assert "999" in words and NOT_KEPT in words


def goes_on(service: Service, people: list[Person]) -> None:
    """What was refused is kept once, the rest is answered, and the cases are whole."""
    for person in people:
        story = story_of(person)
        person.turn = person.post("/chat/messages", story, RECOVERED)
        said = [message["text"] for message in person.client.get("/chat").json()["messages"]]
        assert said.count(story["text"]) == 1 and "I want to kill myself" not in said
        receipt = person.complain()
        assert service.case(receipt["reference"])["story"] == story["text"]
        service.card(receipt["reference"])
    whole(service)


def whole(service: Service) -> None:
    verified = service.command("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "Traceback" not in service.log.read_text(), service.log.read_text()


def test_locked_for_five_seconds_everybody_is_answered_within_two(kept: Kept, people: list[Person]) -> None:
    until = time.monotonic() + LOCKED_SECONDS
    with kept.locked(), ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(refused, people))  # at the same time
        assert kept.service.status("/health") == 200
        time.sleep(max(until - time.monotonic(), 0))
        refusal(people[0], story_of(people[0]))
    goes_on(kept.service, people)


def test_when_nothing_can_be_written_it_says_so_and_goes_on_afterwards(kept: Kept, people: list[Person]) -> None:
    with kept.only_read():
        for person in people:
            refused(person)
        assert kept.service.status("/health") == 200
    goes_on(kept.service, people)


@pytest.mark.parametrize("kept", ["postgres"], indirect=True)
def test_a_postgresql_that_crashes_while_people_write_is_used_again_within_thirty_seconds(kept: Kept) -> None:
    service, cluster = kept.service, kept.cluster
    assert cluster and service.process
    process = service.process.pid
    with ThreadPoolExecutor(PEOPLE) as pool:
        before = Person(service).complain()
        writing = [pool.submit(Person(service).complain) for _ in range(PEOPLE)]
        time.sleep(0.3)
        with Person(service) as person:
            cluster.server.stop()
            assert not any(one.done() for one in writing)
            answer = person.client.post("/chat")
            assert answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 1
            assert (service.status("/health"), service.status("/ready")) == (200, 503)
            time.sleep(2)
            cluster.server.start()
            began = time.monotonic()
            person.post("/chat", seconds=RECOVERED)
            print(f"the chat is back {time.monotonic() - began:.1f} s after PostgreSQL")
        receipts = [before, *(one.result(RECOVERED) for one in writing)]
    service.wait_ready()
    assert time.monotonic() - began < RECOVERED and service.process.pid == process
    for receipt in receipts:
        assert service.case(receipt["reference"])["story"] == ANSWERS["story"]
        service.card(receipt["reference"])
    service.slack("POST", "clock", to=DUE_SOON)
    said = [json.dumps(message) for message in service.messages()]
    for receipt in receipts:
        assert sum(receipt["reference"] in message for message in said) == 2, "the card, and once that it is due soon"
    whole(service)
