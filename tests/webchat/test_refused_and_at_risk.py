"""A message that is refused is not kept; whoever may be in danger is told the numbers, and the team is alerted."""

import uuid
from typing import Any

import pytest

DANGER = "I am going to kill myself tonight."
LONG = "And nobody comes. " * 1200


def alerts(parts: Any) -> int:
    return len(parts.read("SELECT id FROM outbox WHERE notice = 'slack.risk'"))


async def post(person: Any, **body: Any) -> Any:
    return await person.client.post(
        "/chat/messages",
        json={"client_message_id": str(uuid.uuid4()), **body},
        headers={"Accept": "application/json"},
    )


@pytest.mark.parametrize(
    ("around", "prompt", "status"),
    [
        ("{}", {"prompt_id": "long-gone"}, 409),
        ("{} " + LONG, {}, 413),
        (LONG + " {}", {}, 413),
        ("{}\0", {}, 422),
    ],
)
async def test_what_is_refused_is_judged_all_the_same(
    person: Any, parts: Any, around: str, prompt: dict[str, str], status: int
) -> None:
    answer = await post(person, text=around.format(DANGER), **prompt)
    assert answer.status_code == status
    assert "999" in answer.json()["error"]["message"] and alerts(parts) == 1
    assert await parts.said_by_people() == []
    ordinary = await post(person, text=around.format("It was late."), **prompt)
    assert ordinary.status_code == status and "999" not in ordinary.json()["error"]["message"] and alerts(parts) == 1


async def test_the_same_message_again_is_told_once(person: Any, parts: Any) -> None:
    sent = {"text": DANGER, "prompt_id": "long-gone", "client_message_id": str(uuid.uuid4())}
    for _ in range(3):
        assert (await post(person, **sent)).status_code == 409
    assert alerts(parts) == 1


async def test_whoever_sends_too_often_is_told_the_numbers_too(make_parts: Any, another_person: Any) -> None:
    parts = make_parts(posts_per_minute=1)
    async with another_person(parts) as one:
        await one.start()
        await post(one, text="It was late.")
        answer = await post(one, text=DANGER)
        assert answer.status_code == 429 and "999" in answer.json()["error"]["message"] and alerts(parts) == 1
        ordinary = await post(one, text="It was very late.")
        assert ordinary.status_code == 429 and "999" not in ordinary.json()["error"]["message"]


async def test_the_page_shows_the_numbers_where_it_says_why(person: Any, parts: Any) -> None:
    page = (await person.client.get("/chat", headers={"Accept": "text/html"})).text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    form = {"token": token, "text": DANGER, "prompt_id": "long-gone", "client_message_id": str(uuid.uuid4())}
    answer = await person.client.post("/chat/messages", data=form, headers={"Accept": "text/html"})
    assert answer.status_code == 409 and "999" in answer.text and alerts(parts) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [({"option": "unsafe"}, 1), ({"option": "may_be_unsafe"}, 1), ({"text": "yes"}, 1), ({"option": "safe"}, 0)],
)
async def test_whoever_says_that_somebody_is_unsafe_gets_help_at_once(
    person: Any, parts: Any, said: dict[str, str], told: int
) -> None:
    await person.answer_until("unsafe_now")
    turn = (await person.say(**said)).json()
    words = " ".join(message["text"] for message in turn["messages"])
    assert ("999" in words and "you or somebody else" in words) is bool(told)
    assert alerts(parts) == told
    assert turn["prompt"]["slot"] == "name"


async def test_a_yes_to_another_question_is_no_risk(person: Any, parts: Any) -> None:
    await person.say("yes")
    assert alerts(parts) == 0
