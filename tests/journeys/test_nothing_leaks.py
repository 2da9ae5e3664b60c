"""What people tell us is nowhere to be read but where it has to be: planted words are looked for everywhere.

They may stand in letters of a demonstration, which are written to people, and in a window that somebody of the team
opened with a reason.
"""

import json
import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.conftest import NOON
from tests.parts import planted
from tests.parts.missing import ASSISTANT, require
from tests.parts.planted import Leak, leaks_in, leaks_in_files
from tests.parts.postgres import Cluster
from tests.parts.service import Person, Service, running_service

ANSWERS = {
    "for_whom": "it is for my mum",
    "story": planted.STORY,
    "about": planted.ABOUT,
    "when": "in October, in Thistlewick",
    "outcome": planted.OUTCOME,
    "name": planted.NAME,
    "contact": f"{planted.EMAIL} or {planted.PHONE}",
}
PLACES = "app", "assistant"


def test_the_words_are_looked_for_in_every_form() -> None:
    for hidden in (
        b"a MARMALADEFUL thing",
        "marmaladeful".encode("utf-16"),
        b'{"text": "Zebedina\\u0020Quillfeather"}',
        b"GET /?name=Zebedina%20Quillfeather",
        b"z\x00marmaladeful".hex().encode(),
        b"eyJzdG9yeSI6ICJtYXJtYWxhZGVmdWwifQ==",
    ):
        assert list(leaks_in(hidden, "here")), hidden
    assert not list(leaks_in(b"nothing of the kind", "here"))


@pytest.fixture(params=["sqlite", "postgres"])
def stores(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of a service with everything in files, and of one with everything in PostgreSQL."""
    if request.param == "sqlite":
        return {}
    cluster: Cluster = request.getfixturevalue("postgres")
    app, assistant = (cluster.url(cluster.create()) for _ in PLACES)
    return {"DATABASE_URL": app, "COMPLAINTS_TRACKER_URL": assistant}


def test_nothing_that_was_planted_is_found_anywhere(
    stores: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    require(ASSISTANT)
    with running_service(tmp_path, "--clock", NOON, COMPLAINTS_LOG_LEVEL="debug", **stores) as service:
        seen = list(_journeys(service))
        leaks = [leak for where, content in seen for leak in leaks_in(content, where)]
        leaks += _of_processes(service)
        if stores:
            leaks += _of_postgres(request.getfixturevalue("postgres"), stores, tmp_path)
        service.kill()  # what it leaves behind holds what it held
        service.arguments = ("--clock", "2026-11-28T12:00:00+00:00")
        leaks += leaks_in_files(tmp_path, but="letters/")
        service.start()
    leaks += leaks_in_files(tmp_path, but="letters/")
    assert not leaks, sorted({(leak.word, leak.where) for leak in leaks})
    log = service.log.read_text()
    assert "DEBUG" in log and "during a turn; its words are not kept" in _log_of_assistant(service)
    letters = list((tmp_path / "data" / "letters").glob("*.eml"))
    assert letters and any(list(leaks_in(letter.read_bytes(), "a letter")) for letter in letters)


def _journeys(service: Service) -> Iterator[tuple[str, Any]]:
    """Everything that people and the team do; where something was seen, and what."""
    person = Person(service, ANSWERS)
    receipt = person.complain()
    card = service.card(receipt["reference"])
    assert planted.STORY in json.dumps(service.opened(card, planted.REASON))
    press = {"user": "U0AMINA", "channel": "complaints", "ts": card["ts"], "action_id": "case_acknowledge"}
    service.slack("POST", "press", **press)
    for text in ("due", f"status {receipt['reference']}", f"status {planted.NAME}", planted.STORY):
        service.slack("POST", "slash", user="U0AMINA", channel="complaints", command="/complaint", text=text)
    service.slack("POST", "slash", user="U0LEWIS", channel="general", command="/complaint", text=planted.STORY)

    risky = Person(service, {**ANSWERS, "story": planted.RISK})
    risky.complain()
    with Person(service, {**ANSWERS, "story": f"{planted.RISK} {planted.PHONE}"}) as left:
        left.start()
        for _ in range(5):
            left.answer()
        yield from _errors(service, left)
        os.kill(service.children()[0], 9)  # Rasa, in the middle of a conversation
        left.answer()
        left.client.get("/exit")
    about_staff = Person(service, {**ANSWERS, "about": f"Amina Holt, and {planted.ABOUT}"})
    about_staff.complain()
    case = service.case(receipt["reference"])
    assert case["name"] == planted.NAME and any(entry["reason"] == planted.REASON for entry in case["timeline"])
    for command in (("doctor",), ("verify",), ("owed", "--on", "2026-11-27")):
        done = service.command(*command)
        yield f"`{command[0]}`", done.stdout + done.stderr
    service.slack("POST", "clock", to="2026-11-27T09:30:00+00:00")  # due soon, due
    for channel in service.slack("GET", "channels"):
        yield f"Slack, {channel['name']}", json.dumps(service.messages(channel["name"]))
    people = [user for user in service.slack("GET", "users") if user["id"] != "U0COMPBOT"]
    for user in people:
        yield "Slack, for one alone", json.dumps(service.slack("GET", f"users/{user['id']}/ephemeral"))
        yield "Slack, home", json.dumps(service.slack("GET", f"users/{user['id']}/home"))
    for path in ("/", "/health", "/ready", "/accessibility"):
        yield path, httpx.get(f"http://127.0.0.1:{service.port}{path}", trust_env=False).text


def _errors(service: Service, person: Person) -> Iterator[tuple[str, Any]]:
    """What is refused, and what the refusal says. An answer to words may hold them; its headers may not."""
    for body in (
        {"text": planted.STORY, "client_message_id": str(uuid.uuid4()), "prompt_id": "stale"},
        {"text": planted.STORY + "\0", "client_message_id": str(uuid.uuid4())},
        {"text": planted.STORY * 1000, "client_message_id": str(uuid.uuid4())},
        {"text": {"a": planted.STORY}, "client_message_id": planted.NAME},
        {"client_message_id": planted.NAME},
    ):
        answer = person.client.post("/chat/messages", json=body)
        assert answer.status_code in (400, 409, 413, 422), answer.status_code
        yield "the headers of a refusal", str(answer.headers)
    broken = person.client.post("/chat/messages", content=f'{{"text": "{planted.STORY}', headers={"X": "1"})
    assert broken.status_code in (400, 422)
    form = {"text": planted.STORY, "prompt_id": "stale"}
    page = person.client.post("/chat/messages", data=form, headers={"Accept": "text/html"})
    yield "the address after a form", f"{page.headers} {page.url}"
    door = service.command("case", "show", planted.NAME, "--json")
    assert door.returncode == 3
    yield "`case show` of something else", door.stdout + door.stderr


def _of_processes(service: Service) -> Iterator[Leak]:
    """Titles and environments of every process of the service."""
    assert service.process
    for pid in (service.process.pid, *service.children()):
        for name in ("cmdline", "comm", "environ"):
            yield from leaks_in(Path(f"/proc/{pid}/{name}").read_bytes(), f"{name} of a process")


def _of_postgres(cluster: Cluster, stores: dict[str, str], folder: Path) -> Iterator[Leak]:
    """A dump of each database, and every file of the cluster, its write-ahead log and its own log included."""
    for place, url in zip(PLACES, stores.values(), strict=True):
        dump = folder / f"{place}.sql"
        subprocess.run([cluster.programs / "pg_dump", "--dbname", url, "--file", dump], check=True, timeout=120)
        content = dump.read_bytes()
        dump.unlink()
        assert b"COPY public." in content
        yield from leaks_in(content, f"a dump of the {place}'s database")
    yield from leaks_in_files(cluster.folder)


def _log_of_assistant(service: Service) -> str:
    return (service.folder / "data" / "assistant" / "assistant.log").read_text(errors="replace")
