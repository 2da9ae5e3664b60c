"""The private door: its key, its refusals, and that a failure says nothing of the conversation."""

import logging
from datetime import date
from typing import Any

import httpx
import pytest

from intake.app import build_intake
from models.answers import Intake
from tests.parts.rasa import Desk

TODAY = date(2026, 11, 24)
KEY = "a-key-for-tests"
WHOLE = {
    "purpose": "compliment",
    "story": "You were kind.",
    "name": "Jo",
    "contact": "jo@example.com",
    "check": "send",
}


class Registrar:
    """Remembers, and fails when told to."""

    def __init__(self) -> None:
        self.intakes: dict[str, Intake] = {}
        self.failure: Exception | None = None

    async def __call__(self, assistant_id: str, intake: Intake) -> list[str]:
        if self.failure:
            raise self.failure
        self.intakes[assistant_id] = intake
        return ["Thank you."]


async def explain(topic: str) -> list[str]:
    """What is said on a topic."""
    return [f"About {topic}."]


@pytest.fixture
def registrar() -> Registrar:
    return Registrar()


@pytest.fixture
async def client(registrar: Registrar) -> Any:
    app = build_intake(
        register=registrar, desk=Desk(), explain=explain, in_theirs=lambda _: None, today=lambda: TODAY, key=KEY
    )
    transport = httpx.ASGITransport(app=app)
    headers = {"X-Complaints-Key": KEY}
    async with httpx.AsyncClient(transport=transport, base_url="http://intake", headers=headers) as client:
        yield client


def call(action: str, text: str = "", asked: str | None = None, **slots: Any) -> dict[str, Any]:
    """An action call as Rasa makes it, with the message put into the slot that was asked."""
    events: list[dict[str, Any]] = [{"event": "action", "name": "complaint_form"}]
    if asked:
        slots = {asked: text, **slots}
        events.append({"event": "slot", "name": asked, "value": text})
    return {
        "next_action": action,
        "sender_id": "chat-1",
        "tracker": {
            "sender_id": "chat-1",
            "slots": {"requested_slot": asked, **slots},
            "latest_message": {"text": text, "intent": {"name": "inform", "confidence": 0.5}, "entities": []},
            "events": events,
            "active_loop": {"name": "complaint_form"},
            "paused": False,
            "followup_action": None,
            "latest_action_name": "action_listen",
        },
    }


async def test_without_the_key_nothing_is_run(client: httpx.AsyncClient, registrar: Registrar) -> None:
    for key in ("", "another"):
        answer = await client.post(
            "/webhook", json=call("action_register_complaint", **WHOLE), headers={"X-Complaints-Key": key}
        )
        assert answer.status_code == 403
    assert not registrar.intakes


async def test_an_empty_key_is_not_one() -> None:
    with pytest.raises(ValueError, match="key"):
        build_intake(
            register=Registrar(), desk=Desk(), explain=explain, in_theirs=lambda _: None, today=lambda: TODAY, key=""
        )


async def test_it_is_alive(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"ready": True}


async def test_registering_speaks_the_receipt(client: httpx.AsyncClient, registrar: Registrar) -> None:
    answer = await client.post("/webhook", json=call("action_register_complaint", **WHOLE))
    assert [response["text"] for response in answer.json()["responses"]] == ["Thank you."]
    assert registrar.intakes["chat-1"].story == "You were kind."


async def test_the_next_question_follows_from_the_answers(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/webhook", json=call("validate_complaint_form", "for my son", "for_whom", purpose="complaint")
    )
    events = answer.json()["events"]
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    assert slots["for_whom"] == "someone_else"
    assert slots["requested_slot"] == "person_agrees"


async def test_a_failure_says_nothing_of_the_conversation(
    client: httpx.AsyncClient, registrar: Registrar, caplog: pytest.LogCaptureFixture
) -> None:
    registrar.failure = RuntimeError("You were kind.")
    with caplog.at_level(logging.DEBUG):
        answer = await client.post("/webhook", json=call("action_register_complaint", **WHOLE))
    assert (answer.status_code, answer.json()) == (500, {"error": "action"})
    assert "RuntimeError" in caplog.text
    assert "kind" not in caplog.text
    assert "jo@example.com" not in caplog.text


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (b"[]", 422), (b"{}", 422), (b"\xff", 422), (b'{"next_action": "x", "tracker": {}}', 404)],
)
async def test_what_is_not_a_call_is_refused(client: httpx.AsyncClient, content: bytes, status: int) -> None:
    assert (await client.post("/webhook", content=content)).status_code == status


async def test_a_call_that_is_too_long_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/webhook", content=b"x" * 4_000_001)).status_code == 413
