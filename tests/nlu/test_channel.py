"""The channel: who may use it, what it refuses, and that nothing happens twice or to the wrong question."""

import base64
import contextlib
import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.key_file import add_key, read_keys
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


def test_a_conversation_that_was_lost_is_opened_with_its_answers(rasa: Rasa) -> None:
    told = {"purpose": "complaint", "for_whom": "myself", "story": "They lost it.", "more": "left_out"}
    beside = {"also_said": "but not before six", "understood": "story"}
    chat = rasa.chat()
    opened = chat.turn(option={"id": "start"}, answers=told | beside)
    assert opened["requested_slot"] == "about" and opened["slots"] == told | beside
    assert chat.say("the post room")["requested_slot"] == "when"
    for answers in ({"purpose": ""}, {"purpose": 7}, {"Pur pose": "x"}, [], "x"):
        assert rasa.chat().post(option={"id": "start"}, answers=answers).status_code == 422
    assert rasa.chat().post(text="hello", answers=told).status_code == 422


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


def test_a_new_key_on_top_seals_what_was_kept_and_what_comes(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("compliment", "You were kind, zebedee.")
    add_key(rasa.key_file)
    deadline = time.monotonic() + 20
    while not all(is_of(rasa.key_file, 0, token) for token in events(rasa, chat.sender)):
        assert time.monotonic() < deadline, "some events are of the old key still"
        time.sleep(0.2)
    assert chat.say("Jo")["requested_slot"] == "contact"
    assert all(is_of(rasa.key_file, 0, token) for token in events(rasa, chat.sender))
    assert not any(is_of(rasa.key_file, 1, token) for token in events(rasa, chat.sender))


def test_a_conversation_whose_key_is_gone_begins_anew_and_fails_nobody(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("compliment")
    with contextlib.closing(sqlite3.connect(rasa.folder / "conversations.db", timeout=5)) as kept:
        strange = Fernet(Fernet.generate_key()).encrypt(b"{}").decode()
        kept.execute("update events set data = ? where sender_id = ?", [strange, chat.sender])
        kept.commit()
    behind = chat.post(text="You were kind.", slot="story")
    assert (behind.status_code, behind.json()["requested_slot"]) == (409, None)
    assert rasa.chat().start().pick("complaint")["slots"] == {"purpose": "complaint"}


def events(rasa: Rasa, sender: str) -> list[bytes]:
    with contextlib.closing(sqlite3.connect(rasa.folder / "conversations.db", timeout=5)) as kept:
        rows = kept.execute("select data from events where sender_id = ?", [sender]).fetchall()
    assert rows
    return [row[0].encode() for row in rows]


def is_of(key_file: Path, place: int, token: bytes) -> bool:
    """Whether the key on this line of the file, as the assistant derives its own from it, sealed a token."""
    made = HKDF(SHA256(), 32, salt=None, info=b"complaints: the assistant's conversations")
    try:
        Fernet(base64.urlsafe_b64encode(made.derive(read_keys(key_file)[place]))).decrypt(token)
    except InvalidToken:
        return False
    return True
