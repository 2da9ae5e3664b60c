"""What happens when the assistant, the answer to it, or something of ours goes missing."""

import asyncio
import contextlib
import json
import logging
from typing import Any

import pytest

from models.conversation import Message
from webchat.parts import AssistantDown

JSON = {"Accept": "application/json"}


def risk_rows(parts: Any) -> int:
    return len(parts.read("SELECT id FROM outbox WHERE notice = 'slack.risk'"))


async def test_a_chat_that_starts_while_the_assistant_wakes_goes_on_by_its_cookie(
    parts: Any, another_person: Any
) -> None:
    parts.assistant.down = True
    async with another_person(parts) as one:
        answer = await one.client.post("/chat", headers=JSON)
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) >= 1
        assert answer.json()["turn"]["prompt"] is None and answer.json()["turn"]["state"] == "open"
        parts.assistant.down = False
        assert (await one.start())["prompt"]["slot"] == "purpose"
        assert len(parts.read("SELECT id FROM conversation")) == 1


async def test_a_page_that_starts_while_the_assistant_wakes_says_so_at_once(parts: Any, another_person: Any) -> None:
    parts.assistant.slow = 30
    async with another_person(parts) as one:
        started = asyncio.get_running_loop().time()
        await one.client.post("/chat", headers={"Accept": "text/html"})
        page = await one.client.get("/chat", headers={"Accept": "text/html"})
        assert asyncio.get_running_loop().time() - started < 2
        assert page.status_code == 200 and "The assistant is waking up" in page.text
        assert '<meta http-equiv="refresh"' in page.text
        assert "0800 074 5560" in page.text and "complaints@iesohealth.com" in page.text


async def test_a_page_beside_a_turn_that_is_under_way_waits_too(parts: Any, person: Any) -> None:
    await person.start()
    parts.assistant.slow, parts.assistant.down = 1.5, True
    turn = asyncio.create_task(person.say(option="complaint"))
    await asyncio.sleep(0.5)
    page = await person.client.get("/chat", headers={"Accept": "text/html"})
    assert not turn.done() and (await turn).status_code == 503
    assert "The assistant is not answering just now" in page.text and '<meta http-equiv="refresh"' in page.text


async def test_words_of_risk_that_cannot_be_kept_yet_get_the_numbers_and_alert_the_team_once(
    parts: Any, person: Any
) -> None:
    await person.start()
    parts.assistant.down = True
    await person.say(option="complaint", client_message_id="first")
    words = "I want to kill myself tonight"
    for _ in range(2):
        down = await person.say(text=words, client_message_id="second")
        assert down.status_code == 503 and "999" in down.json()["error"]["message"]
    assert risk_rows(parts) == 1
    parts.assistant.down = False
    said = (await person.say(text=words, client_message_id="second")).json()["messages"]
    assert words in said[0]["text"] and any("116 123" in message["text"] for message in said)
    assert risk_rows(parts) == 1


async def test_what_is_sent_while_the_assistant_is_down_is_kept_and_the_same_id_goes_on(
    person: Any, parts: Any
) -> None:
    parts.assistant.down = True
    down = await person.say(option="complaint", client_message_id="kept")
    assert down.status_code == 503 and down.json()["error"]["code"] == "assistant_down"
    assert int(down.headers["retry-after"]) >= 1
    assert down.json()["turn"]["messages"][-1]["text"] == "Make a complaint"
    assert await parts.said_by_people() == ["Make a complaint"]
    assert (await person.say(option="complaint", client_message_id="kept")).status_code == 503
    parts.assistant.down = False
    answer = await person.say(option="complaint", client_message_id="kept")
    assert answer.status_code == 200 and answer.json()["prompt"]["slot"] == "for_whom"
    assert await parts.said_by_people() == ["Make a complaint"]


async def test_another_message_first_settles_the_one_that_waits(person: Any, parts: Any) -> None:
    parts.assistant.down = True
    await person.say(option="complaint", prompt_id="1")
    assert (await person.say("Are you there?", prompt_id="1")).status_code == 503
    parts.assistant.down = False
    stale = await person.say("Are you there?", prompt_id="1")
    assert stale.status_code == 409 and stale.json()["turn"]["prompt"]["slot"] == "for_whom"
    assert await parts.said_by_people() == ["Make a complaint"]


async def test_an_answer_whose_reply_was_lost_is_not_given_to_the_next_question(person: Any, parts: Any) -> None:
    parts.assistant.lose_replies = 1
    assert (await person.say(option="complaint", client_message_id="lost")).status_code == 503
    answer = await person.say(option="complaint", client_message_id="lost")
    assert answer.status_code == 200 and answer.json()["prompt"]["slot"] == "for_whom"
    assert len([asked for asked in parts.assistant.asked if asked[0] == "lost"]) == 1


async def test_sending_twice_makes_one_complaint(person: Any, parts: Any) -> None:
    await person.answer_all()
    parts.assistant.lose_replies = 2
    for _ in range(2):
        assert (await person.say(option="send", client_message_id="send")).status_code == 503
    receipt = (await person.say(option="send", client_message_id="send")).json()["receipt"]
    assert receipt["reference"] == parts.read("SELECT reference FROM case_file")[0][0]
    assert len(parts.read("SELECT id FROM case_file")) == 1


async def test_what_waits_is_settled_when_the_browser_is_gone(make_parts: Any, another_person: Any) -> None:
    parts = make_parts(settle_every=0.02)
    async with another_person(parts) as one:
        await one.start()
        parts.assistant.down = True
        await one.say(option="complaint")
    stop = asyncio.Event()
    task = asyncio.create_task(parts.app.state.keep_settling(stop))
    await asyncio.sleep(0.1)
    parts.assistant.down = False
    for _ in range(100):
        if not parts.read("SELECT 1 FROM message WHERE pending"):
            break
        await asyncio.sleep(0.02)
    stop.set()
    await asyncio.wait_for(task, 1)
    assert parts.read("SELECT prompt_slot FROM conversation") == [("for_whom",)]


async def test_looking_for_new_messages_settles_without_waiting(person: Any, parts: Any) -> None:
    parts.assistant.down = True
    await person.say(option="complaint")
    parts.assistant.down, parts.assistant.slow = False, 0.1
    first = await person.client.get("/chat/messages?after=3", headers=JSON)
    assert first.json()["messages"] == []
    await asyncio.sleep(0.2)
    assert (await person.client.get("/chat/messages?after=3", headers=JSON)).json()["messages"][0]["seq"] == 4


async def test_an_assistant_that_forgot_everything_is_told_again(person: Any, parts: Any) -> None:
    await person.say(option="complaint")
    await person.say(option="myself")
    await person.say("It was cancelled.")
    await person.say(option="everything")
    parts.assistant.memories.clear()
    answer = await person.say("The booking team")
    assert answer.status_code == 200 and answer.json()["prompt"]["slot"] == "when"
    assert [(a["slot"], a["value"]) for a in answer.json()["answers"]] == [
        ("purpose", "Make a complaint"),
        ("for_whom", "For myself"),
        ("story", "It was cancelled."),
        ("more", "That is everything"),
        ("about", "The booking team"),
    ]


async def test_an_assistant_at_another_question_is_followed_and_nothing_is_lost(person: Any, parts: Any) -> None:
    await person.say(option="complaint")
    (memory,) = parts.assistant.memories.values()
    memory.requested, memory.answers = "about", {"purpose": "complaint", "for_whom": "myself"}
    memory.answers |= {"story": "x", "more": "everything"}
    answer = await person.say(option="someone_else")
    assert answer.status_code == 409 and answer.json()["error"]["code"] == "stale_prompt"
    assert answer.json()["turn"]["prompt"]["slot"] == "about"
    assert "For somebody else" in [m["text"] for m in answer.json()["turn"]["messages"]]
    assert (await person.say("A letter")).json()["prompt"]["slot"] == "when"


async def test_words_that_speak_of_danger_get_help_at_once_and_stay_the_answer(person: Any, parts: Any) -> None:
    await person.say(option="complaint")
    await person.say(option="myself")
    parts.assistant.down = True
    story = "They cancelled again. I am going to kill myself tonight."
    answer = await person.say(story, client_message_id="story")
    assert answer.status_code == 503
    said = [message["text"] for message in answer.json()["turn"]["messages"]]
    assert any("999" in text and "cannot keep anybody safe" in text for text in said[said.index(story) :])
    assert parts.read("SELECT count(*) FROM outbox WHERE notice LIKE '%risk%'") == [(1,)]
    parts.assistant.down = False
    turn = (await person.say(story, client_message_id="story")).json()
    assert turn["prompt"]["slot"] == "more"
    assert {"slot": "story", "label": "What happened", "value": story} in turn["answers"]
    assert parts.read("SELECT count(*) FROM outbox WHERE notice LIKE '%risk%'") == [(1,)]


async def test_danger_that_is_past_gets_one_gentle_line_and_no_alert(person: Any, parts: Any) -> None:
    await person.say(option="complaint")
    await person.say(option="myself")
    turn = (await person.say("Five years ago I took an overdose, and they wrote that in the letter.")).json()
    assert len([m for m in turn["messages"] if "116 123" in m["text"]]) == 1
    assert parts.read("SELECT count(*) FROM outbox WHERE notice LIKE '%risk%'") == [(0,)]


async def test_a_fault_of_ours_is_a_kind_page_and_its_words_are_not_logged(
    person: Any, parts: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down(*_: Any) -> None:
        raise RuntimeError("secret words of a person")

    parts.assistant.ask = break_down
    with caplog.at_level(logging.DEBUG):
        answer = await person.say("private words")
        page = await person.client.post(
            "/chat/messages",
            content=json.dumps({"client_message_id": "x", "text": "private words"}),
            headers={"Accept": "text/html", "Content-Type": "application/json"},
        )
    assert answer.status_code == page.status_code == 503
    assert answer.json()["error"]["code"] == "unavailable" and answer.json()["turn"] is None
    assert "0800 074 5560" in page.text and "private words" in page.text
    ours = [record for record in caplog.records if record.name.startswith("webchat")]
    assert ours and not any("words" in record.getMessage() for record in ours)
    assert "private words" not in caplog.text


async def test_a_conversation_that_is_left_opens_no_more(person: Any, parts: Any) -> None:
    await person.say(option="complaint")
    cookie = person.client.cookies["cc"]
    left = await person.client.get("/exit")
    assert left.status_code == 303 and "cc" not in person.client.cookies
    person.client.cookies.set("cc", cookie)
    assert (await person.say("hello")).status_code == 403
    assert (await person.client.get("/chat", headers=JSON)).status_code == 403
    fresh = (await person.client.post("/chat", headers=JSON)).json()
    assert len(fresh["messages"]) == 2


async def test_the_last_message_is_answered_after_its_person_left(person: Any, parts: Any) -> None:
    parts.assistant.down = True
    await person.say("I am going to kill myself tonight.")
    await person.client.get("/exit")
    parts.assistant.down = False
    stop = asyncio.Event()
    task = asyncio.create_task(parts.app.state.keep_settling(stop))
    await asyncio.sleep(0.1)
    stop.set()
    await task
    assert parts.read("SELECT count(*) FROM message WHERE pending") == [(0,)]
    assert parts.read("SELECT phase FROM conversation") == [("ended",)]
    assert Message.__tablename__ == "message"


async def test_the_background_task_outlives_a_database_that_is_away(make_parts: Any) -> None:
    parts = make_parts(settle_every=0.01)
    run, calls = parts.database.run, 0

    async def away(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < 3:
            raise OSError("disk full")
        return await run(*args)

    parts.database.run = away
    stop = asyncio.Event()
    task = asyncio.create_task(parts.app.state.keep_settling(stop))
    while calls < 4:
        await asyncio.sleep(0.01)
    stop.set()
    with contextlib.suppress(AssistantDown):
        await asyncio.wait_for(task, 1)
