"""The disk is full while people complain: they are told kindly, nothing is half kept, and it goes on."""

import sqlite3
from contextlib import closing
from typing import Any

import httpx

from tests.parts.disk import Disk
from tests.parts.missing import ASSISTANT, require
from tests.parts.service import Person, Service, running_service

NOT_KEPT = "Sorry, we could not keep your answer just now."


def said(person: Person) -> list[str]:
    return [message["text"] for message in person.client.get("/chat").json()["messages"]]


def is_ready(service: Service) -> bool:
    return service.status("/ready") == 200


def test_what_finds_no_room_is_asked_for_again_and_becomes_one_case(small_disk: Disk) -> None:
    require(ASSISTANT)
    with running_service(small_disk.folder) as service, Person(service) as person:
        person.start()
        while person.turn["prompt"]["slot"] != "story":
            person.answer()
        story = {
            "text": person.answers["story"],
            "client_message_id": "story",
            "prompt_id": person.turn["prompt"]["id"],
        }
        before = said(person)

        small_disk.fill()
        assert not is_ready(service)
        refused(person, story)
        page = person.client.post("/chat/messages", json=story, headers={"Accept": "text/html"})
        assert page.status_code == 503 and NOT_KEPT in page.text
        assert f"{story['text']}</textarea>" in page.text, "their words stay in the box"
        assert httpx.post(f"http://127.0.0.1:{service.port}/chat", trust_env=False).status_code == 503
        assert said(person) == before

        small_disk.free()
        assert is_ready(service)
        person.turn = person.post("/chat/messages", story)
        while person.turn["state"] != "check":
            person.answer()
        send = {"option": "send", "client_message_id": "send", "prompt_id": person.turn["prompt"]["id"]}

        small_disk.fill()
        refused(person, send)
        small_disk.free()
        receipt = person.post("/chat/messages", send)["receipt"]
        service.card(receipt["reference"])
        assert service.case(receipt["reference"])["story"] == story["text"]
        service.stop()
    with closing(sqlite3.connect(small_disk.folder / "data" / "complaints.db")) as database:
        assert database.execute("SELECT count(*) FROM case_file").fetchone() == (1,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def refused(person: Person, message: dict[str, Any]) -> None:
    """Kindly, and twice: nothing of the first try is in the way of the next."""
    for _ in range(2):
        answer = person.client.post("/chat/messages", json=message)
        assert answer.status_code == 503 and answer.json()["error"]["message"].startswith(NOT_KEPT), answer.text
