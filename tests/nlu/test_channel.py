"""The channel: who may use it, what it refuses, and that nothing happens twice or to the wrong question."""

import contextlib
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.parts.rasa import KEY, Rasa


def test_without_the_key_nobody_is_heard(rasa: Rasa) -> None:
    chat = rasa.chat()
    assert chat.post(key="another", option={"id": "start"}).status_code == 403
    assert chat.post(key="", option={"id": "start"}).status_code == 403
    assert chat.start().slot == "purpose"


def test_it_says_when_it_is_ready(rasa: Rasa) -> None:
    assert httpx.get(f"{rasa.process.url}/health").json() == {"ready": True}


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker", "/status"])
def test_nothing_of_rasas_own_is_open(rasa: Rasa, path: str) -> None:
    assert httpx.post(f"http://127.0.0.1:{rasa.port}{path}", json={}).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 422),
        ({"text": " \n\t "}, 422),
        ({"text": "x" * 20_001}, 413),
        ({"text": "a\0b"}, 422),
        ({"text": "a\ud800b"}, 422),
        ({"text": 7}, 422),
        ({}, 422),
        ({"text": "hello", "option": {"id": "start"}}, 422),
        ({"option": {"id": '"}{"'}}, 422),
        ({"option": "start"}, 422),
        ({"text": "hello", "sender": ""}, 422),
        ({"text": "hello", "client_message_id": None}, 422),
        ({"text": "hello", "slot": 3}, 422),
    ],
)
def test_what_is_not_a_turn_is_refused(rasa: Rasa, body: dict[str, object], status: int) -> None:
    chat = rasa.chat()
    turn = {"sender": chat.sender, "client_message_id": "1", "text": None, "option": None, "slot": None} | body
    answer = httpx.post(
        f"{chat.url}/turn",
        content=json.dumps(turn),  # a lone surrogate as an escape; httpx itself would write UTF-8
        headers={"X-Complaints-Key": KEY, "Content-Type": "application/json"},
    )
    assert answer.status_code == status


def test_what_is_not_json_is_refused(rasa: Rasa) -> None:
    for content in (b"", b"{", b"[]", b"\xff\xfe", b"7"):
        answer = httpx.post(f"{rasa.process.url}/turn", content=content, headers={"X-Complaints-Key": KEY})
        assert answer.status_code == 422


def test_the_same_message_gets_the_same_answer_and_is_not_handled_twice(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.pick("complaint")
    first = chat.post(text="mauve bicycle", client_message_id="m-1").json()
    again = chat.post(text="mauve bicycle", client_message_id="m-1").json()
    assert first["messages"]
    assert again == first | {"repeated": True}
    assert first["repeated"] is False
    assert len(chat.say("mauve bicycle")["messages"]) == 2  # the second miss, not the third


def test_a_repeated_send_registers_once(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("compliment", "You were kind.", "Jo", "skip")
    first = chat.post(option={"id": "send"}, client_message_id="send-1").json()
    again = chat.post(option={"id": "send"}, client_message_id="send-1").json()
    assert again["messages"] == first["messages"]
    assert rasa.registrar.calls.count(chat.sender) == 1


def test_two_at_once_are_handled_one_after_the_other(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.pick("complaint")
    with ThreadPoolExecutor(2) as threads:
        jobs = [threads.submit(chat.post, text="for myself", client_message_id="same") for _ in range(2)]
    answers = [job.result().json() for job in jobs]
    assert sorted(answer["repeated"] for answer in answers) == [False, True]
    assert {answer["requested_slot"] for answer in answers} == {"story"}


def test_an_answer_to_another_question_is_refused_and_changes_nothing(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for myself")
    stale = chat.post(text="Jo", slot="name")
    assert stale.status_code == 409
    assert stale.json() == {
        "error": "slot",
        "requested_slot": "story",
        "slots": {"purpose": "complaint", "for_whom": "myself"},
    }
    assert chat.say("They lost my letter.")["slots"]["story"] == "They lost my letter."


def test_opening_twice_starts_nothing_anew(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.pick("complaint")
    again = chat.pick("start")
    assert again["requested_slot"] == "for_whom"
    assert again["slots"] == {"purpose": "complaint"}


def test_an_unknown_option_is_not_an_answer(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    turn = chat.pick("no_such_option")
    assert turn["requested_slot"] == "purpose"
    assert turn["slots"] == {}


def test_two_conversations_do_not_mix(rasa: Rasa) -> None:
    one, other = rasa.chat().start(), rasa.chat().start()
    one.pick("complaint")
    assert other.pick("compliment")["slots"] == {"purpose": "compliment"}
    assert one.say("for myself")["slots"] == {"purpose": "complaint", "for_whom": "myself"}


def test_a_conversation_that_is_over_is_forgotten(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("compliment", "You were kind, zebedee.")
    headers = {"X-Complaints-Key": KEY}
    assert httpx.post(f"{chat.url}/forget", json={"sender": chat.sender}).status_code == 403
    assert httpx.post(f"{chat.url}/forget", json={}, headers=headers).status_code == 422
    for _ in range(2):
        answer = httpx.post(f"{chat.url}/forget", json={"sender": chat.sender}, headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"forgotten": True})
    with contextlib.closing(sqlite3.connect(rasa.folder / "conversations.db")) as kept:
        count = kept.execute("select count(*) from events where sender_id = ?", [chat.sender]).fetchone()
    assert count == (0,)
