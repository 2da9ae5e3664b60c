"""Whoever comes back to a chat that was not sent is told what there is of theirs, and goes on at the same question."""

from datetime import timedelta
from typing import Any

import pytest

JSON = {"Accept": "application/json"}
A_WHILE, A_MOMENT = timedelta(hours=20), timedelta(minutes=5)


async def said_on_return(person: Any, how: str) -> list[str]:
    answer = await (person.client.post if how == "POST" else person.client.get)("/chat", headers=JSON)
    return [message["text"] for message in answer.json()["messages"] if message["text"].startswith("Welcome back")]


@pytest.mark.parametrize("how", ["POST", "GET"])
async def test_after_a_while_it_is_said_what_is_there_once_and_the_question_stands(
    person: Any, parts: Any, how: str
) -> None:
    await person.answer_until("when")
    prompt = person.turn["prompt"]
    parts.clock.at += A_WHILE
    (words,) = await said_on_return(person, how)
    assert "Nothing is sent yet" in words and "what happened; " in words and "who or what it is about" in words
    assert "cancelled" not in words
    assert await said_on_return(person, how) == [words]
    assert (await person.client.get("/chat", headers=JSON)).json()["prompt"] == prompt
    assert (await person.say("In May")).json()["prompt"]["slot"] == "effect"


async def test_after_a_moment_or_before_the_first_answer_nothing_is_said(person: Any, parts: Any) -> None:
    parts.clock.at += A_WHILE
    assert await said_on_return(person, "POST") == []
    await person.say(option="complaint")
    parts.clock.at += A_MOMENT
    assert await said_on_return(person, "POST") == []


async def test_at_the_check_and_after_the_assistant_lost_its_memory_it_goes_on(person: Any, parts: Any) -> None:
    await person.answer_all()
    parts.assistant.memories.clear()
    parts.clock.at += A_WHILE
    assert len(await said_on_return(person, "POST")) == 1
    assert (await person.say(option="send")).json()["state"] == "sent"
    parts.clock.at += A_WHILE
    assert len(await said_on_return(person, "POST")) == 1, "what was sent is not come back to"
