"""The control API: who may use it, what it refuses, the clock, the fault menu."""

from datetime import UTC, datetime
from typing import Any

import pytest

from devslack.clock import next_working_morning


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # winter dates: London is UTC


async def test_the_header_is_needed_and_only_loopback_names_are_answered(local):
    bare = await local.control.get("/control/users", headers={"X-Devslack": ""})
    assert (bare.status_code, bare.json()["error"]["code"]) == (403, "header_missing")
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""):
        foreign = await local.control.get("/control/users", headers={"Host": host})
        assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "host_not_allowed")
    for host in ("localhost", "LOCALHOST:8010", "[::1]:8010"):
        assert (await local.control.get("/control/users", headers={"Host": host})).status_code == 200


async def test_people_and_channels_are_listed(local):
    users = await local.get("users")
    assert users[0] == {
        "id": "U0AMINA",
        "name": "amina.holt",
        "real_name": "Amina Holt",
        "roles": "Senior clinical team",
        "is_bot": False,
    }
    assert [channel["name"] for channel in await local.get("channels")] == [
        "complaints",
        "private-elsewhere",
        "general",
    ]


PRESS = {"user": "U0AMINA", "channel": "complaints"}


REFUSALS: tuple[tuple[str, str, Any, int, str], ...] = (
    ("GET", "channels/nowhere/messages", None, 404, "channel_not_found"),
    ("GET", "channels/complaints/messages?thread=1.1", None, 404, "message_not_found"),
    ("GET", "users/U0NOBODY/views", None, 404, "user_not_found"),
    ("GET", "nothing", None, 404, "http_error"),
    ("POST", "slash", {"user": "U0AMINA"}, 404, "channel_not_found"),
    ("POST", "slash", {**PRESS, "command": "/other", "text": ""}, 400, "unknown_command"),
    ("POST", "slash", {**PRESS, "command": "/complaint", "text": 7}, 400, "bad_request"),
    ("POST", "press", PRESS, 400, "bad_request"),
    ("POST", "press", {**PRESS, "ts": "1.1", "action_id": "x"}, 404, "message_not_found"),
    ("POST", "press", {**PRESS, "view_id": "V1", "action_id": "x"}, 404, "view_not_found"),
    ("POST", "submit", {"user": "U0AMINA", "view_id": ["V1"]}, 404, "view_not_found"),
    ("POST", "faults", {"method": "chat.shout", "fault": "429"}, 400, "unknown_method"),
    ("POST", "faults", {"method": "auth.test", "fault": "fire"}, 400, "unknown_fault"),
    ("POST", "faults", {"method": "auth.test", "fault": "429", "times": 0}, 400, "bad_request"),
    ("POST", "faults", {"method": "socket", "fault": "429"}, 400, "unknown_fault"),
    ("POST", "faults", {"method": "auth.test", "fault": "error", "error": "<b>"}, 400, "bad_request"),
    ("POST", "clock", {"advance_seconds": 60}, 409, "real_time"),
)


async def test_what_makes_no_sense_is_refused_in_words(local):
    for method, path, body, status, code in REFUSALS:
        answer = await local.control.request(method, f"/control/{path}", json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), path
        assert answer.json()["error"]["message"]


async def test_a_body_that_is_no_json_object_is_refused(local):
    for raw in (b"", b"{", b"[]", b'{"user": "\\ud800"}', b"\xff"):
        answer = await local.control.post("/control/slash", content=raw)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not_json"), raw


async def test_without_an_app_a_command_says_so(start):
    local = await start(ack_seconds=0.1)
    body = {**PRESS, "command": "/complaint", "text": "due"}
    answer = await local.control.post("/control/slash", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "dispatch_failed")
    assert await local.get("users/U0AMINA/home") is None


async def test_a_press_finds_the_button_by_its_value_and_refuses_what_is_not_there(local):
    def card(value: str) -> dict[str, Any]:
        text = {"type": "plain_text", "text": "Open"}
        accessory = {"type": "button", "action_id": "open", "text": text, "value": value}
        return {"type": "section", "text": text, "accessory": accessory}

    client, channel = local.web_client(), await local.channel()
    posted = await client.chat_postMessage(channel=channel, text="x", blocks=[card("1"), card("2")])
    wrong = {**PRESS, "ts": posted["ts"], "action_id": "open", "value": "3"}
    refused = await local.control.post("/control/press", json=wrong)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unknown_action")
    unknown = await local.control.post("/control/press", json={**wrong, "action_id": "close"})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (400, "unknown_action")


async def test_the_clock_moves_on_and_never_back(start, stepped_clock):
    local = await start(clock=stepped_clock)
    assert await local.get("clock") == {"now": "2026-11-27T16:42:00+00:00", "moves": True}
    assert (await local.post("clock", advance_seconds=3600))["now"] == "2026-11-27T17:42:00+00:00"
    assert (await local.post("clock", to="2026-11-27T18:00:00+00:00"))["now"] == "2026-11-27T18:00:00+00:00"
    assert (await local.post("clock", to="next_working_morning"))["now"] == "2026-11-30T09:00:00+00:00"
    assert (await local.post("clock", to_london="2027-06-01T09:00"))["now"] == "2027-06-01T08:00:00+00:00"
    for body, status in (
        ({"to": "2026-11-27T18:00:00+00:00"}, 409),
        ({"advance_seconds": -1}, 409),
        ({"to": "2027-07-01T09:00:00"}, 400),
        ({"to": "soon"}, 400),
        ({"advance_seconds": "60"}, 400),
        ({"advance_seconds": 1e12}, 400),
        ({}, 400),
        ({"to": "2027-07-01T09:00:00Z", "advance_seconds": 1}, 400),
    ):
        assert (await local.control.post("/control/clock", json=body)).status_code == status, body
    assert (await local.get("clock"))["now"] == "2027-06-01T08:00:00+00:00"


async def test_moving_the_clock_returns_what_the_app_said_meanwhile(start, stepped_clock):
    local = await start(clock=stepped_clock)
    client, channel = local.web_client(), await local.channel()

    async def sweep(when: datetime) -> datetime:
        stepped_clock.time = when
        await client.chat_postMessage(channel=channel, text="Due today")
        return when

    stepped_clock.set_to = sweep
    moved = await local.post("clock", to="next_working_morning")
    assert [message["text"] for message in moved["new_messages"]] == ["Due today"]


@pytest.mark.parametrize(
    ("after", "morning"),
    [
        (london(2026, 11, 26, 8, 59), london(2026, 11, 26, 9)),
        (london(2026, 11, 26, 9), london(2026, 11, 27, 9)),
        (london(2026, 11, 27, 16), london(2026, 11, 30, 9)),
        (london(2026, 12, 24, 12), london(2026, 12, 29, 9)),
        (london(2026, 6, 30, 23, 30), london(2026, 7, 1, 8)),
    ],
)
def test_the_next_working_morning_skips_weekends_and_bank_holidays(after, morning):
    assert next_working_morning(after) == morning


async def test_faults_are_listed_counted_down_and_cleared(local):
    await local.post("faults", method="auth.test", fault="429", times=2)
    client = local.web_client()
    with pytest.raises(Exception, match="ratelimited"):
        await client.auth_test()
    [left] = await local.get("faults")
    assert (left["method"], left["fault"], left["times"]) == ("auth.test", "429", 1)
    assert (await local.control.delete("/control/faults")).json() == []
    assert (await client.auth_test())["ok"]
