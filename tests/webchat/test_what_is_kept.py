"""What the chat page says about how long it keeps what, and what it does once a chat is gone."""

from datetime import timedelta
from typing import Any

from models.policy_file import load_policy
from storage.forgetting import forget_chats
from tests.webchat.conftest import NOON

HTML = {"Accept": "text/html"}
KEEPING = load_policy().keeping


async def forget(parts: Any, days: int) -> int:
    gone: list[str] = await parts.database.run(forget_chats, KEEPING, NOON + timedelta(days=days, minutes=1))
    return len(gone)


async def test_the_start_page_says_how_long_what_is_kept(person: Any) -> None:
    page = (await person.client.get("/", headers=HTML)).text
    assert "kept for 10 years after we have finished with it. The chat itself is deleted 30 days after" in page
    assert "What you do not send is deleted 2 days after your last message. It is 30 days if you let us keep it" in page


async def test_before_sending_it_is_said_that_nothing_is_sent_and_when_it_goes(person: Any) -> None:
    await person.answer_all()
    page = (await person.client.get("/chat", headers=HTML)).text
    assert "Nothing is sent yet. If you stop here, nobody deals with it, and it is deleted after 30 days" in page


async def test_the_cookie_of_a_chat_that_is_gone_opens_nothing_and_a_new_one_starts(person: Any, parts: Any) -> None:
    await person.say(option="complaint")
    assert await forget(parts, 2) == 1
    page = await person.client.get("/chat", headers=HTML)
    assert page.status_code == 403 and "No chat is open here" in page.text and "Start a chat" in page.text
    answer = await person.say("My appointment was cancelled.")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "no_conversation")
    turn = await person.start()
    assert turn["prompt"]["slot"] == "purpose" and turn["answers"] == []
    assert (await person.say(option="complaint")).status_code == 200


async def test_a_draft_that_we_may_keep_is_still_there_the_next_day(person: Any, parts: Any) -> None:
    await person.answer_all()
    (memory,) = parts.assistant.memories.values()
    memory.answers |= {"keep_draft": "keep"}
    await person.say(option="change:when")
    await person.say("In May")
    assert await forget(parts, 29) == 0
    assert (await person.start())["state"] == "check"
    assert await forget(parts, 31) == 1


async def test_a_draft_that_we_may_not_keep_goes_as_soon_as_any_other(person: Any, parts: Any) -> None:
    await person.answer_all()
    assert await forget(parts, 2) == 1


async def test_a_receipt_is_shown_until_the_chat_is_gone(person: Any, parts: Any) -> None:
    await person.answer_all()
    await person.say(option="send")
    assert await forget(parts, 29) == 0 and (await person.start())["receipt"]
    assert await forget(parts, 30) == 1 and (await person.start())["receipt"] is None
    assert parts.read("SELECT conversation_id FROM case_file") == [(None,)]


async def test_what_was_left_is_gone_with_the_next_look(person: Any, parts: Any) -> None:
    await person.answer_all()
    await person.client.get("/exit")
    assert await forget(parts, 0) == 1
