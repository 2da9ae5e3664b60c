"""The chat as JSON, as a program meets it."""

import asyncio
import re
from datetime import datetime
from typing import Any

import pytest

from models.policy_file import load_policy
from models.questions import load_questions
from models.words import after_messages

JSON = {"Accept": "application/json"}


async def test_a_conversation_goes_from_the_hello_to_the_receipt(person: Any) -> None:
    turn = person.turn
    assert [message["from"] for message in turn["messages"]] == ["assistant", "assistant"]
    assert turn["messages"][0]["text"] == load_questions().hello
    assert turn["prompt"]["slot"] == "purpose" and turn["prompt"]["type"] == "choice"
    assert {"id": "complaint", "label": "Make a complaint"} in turn["prompt"]["options"]
    assert (turn["answers"], turn["state"], turn["receipt"]) == ([], "open", None)

    turn = await person.answer_all()
    assert turn["state"] == turn["prompt"]["slot"] == turn["prompt"]["type"] == "check"
    options = [option["id"] for option in turn["prompt"]["options"]]
    assert options[0] == "send" and "change:story" in options and "change:relationship" not in options
    assert turn["answers"][0] == {
        "slot": "purpose",
        "label": "What this is",
        "value": "Make a complaint",
        "id": "complaint",
    }
    assert turn["answers"][2] == {
        "slot": "story",
        "label": "What happened",
        "value": "My appointment was cancelled three times.",
    }

    turn = (await person.say(option="send")).json()
    assert turn["state"] == "sent" and turn["prompt"] is None
    receipt = turn["receipt"]
    assert re.fullmatch(r"[A-Z0-9-]+", receipt["reference"])
    assert datetime.fromisoformat(receipt["received_at"]).utcoffset() is not None
    assert (receipt["acknowledge_by"], receipt["resolve_by"]) == ("2026-11-27", "2026-12-22")


async def test_the_receipt_stays_in_later_turns(person: Any) -> None:
    await person.answer_all()
    receipt = (await person.say(option="send")).json()["receipt"]
    later = await person.say("Thank you")
    assert later.json()["receipt"] == receipt
    said = [message["text"] for message in later.json()["messages"]]
    assert said == ["Thank you", *after_messages(load_policy())]
    assert (await person.client.post("/chat", headers=JSON)).json()["receipt"] == receipt


async def test_a_turn_holds_what_is_new_with_the_persons_own_words_first(person: Any) -> None:
    turn = (await person.say(option="complaint")).json()
    assert [(m["seq"], m["from"], m["text"]) for m in turn["messages"]] == [
        (3, "person", "Make a complaint"),
        (4, "assistant", "Are you writing for yourself, or for somebody else?"),
    ]


async def test_starting_again_with_the_cookie_resumes_with_all_messages(person: Any) -> None:
    await person.say(option="complaint")
    again = (await person.client.post("/chat", headers=JSON)).json()
    assert [message["seq"] for message in again["messages"]] == [1, 2, 3, 4]
    assert again["prompt"] == person.turn["prompt"]
    assert (await person.client.get("/chat", headers=JSON)).json() == again


async def test_new_messages_are_those_after_a_number(person: Any) -> None:
    await person.say(option="complaint")
    answer = await person.client.get("/chat/messages", params={"after": 3}, headers=JSON)
    assert [message["seq"] for message in answer.json()["messages"]] == [4]
    assert (await person.client.get("/chat/messages?after=2000")).json()["messages"] == []


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999", ""])
async def test_a_number_that_is_none_is_malformed(person: Any, after: str) -> None:
    answer = await person.client.get("/chat/messages", params={"after": after}, headers=JSON)
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "malformed"


async def test_words_of_ones_own_answer_a_choice_too(person: Any) -> None:
    turn = (await person.say("I want to complain")).json()
    assert turn["answers"][0]["id"] == "complaint"
    assert turn["messages"][0]["text"] == "I want to complain"


async def test_the_same_id_twice_gives_the_same_answer_and_one_effect(person: Any, parts: Any) -> None:
    first = await person.say(option="complaint", client_message_id="once")
    await person.say(option="myself")
    again = await person.say("Something else", client_message_id="once", prompt_id="1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert len([asked for asked in parts.assistant.asked if asked[0] == "once"]) == 1
    assert await parts.said_by_people() == ["Make a complaint", "For myself"]


async def test_the_same_id_twice_at_once_is_one_message(person: Any, parts: Any) -> None:
    parts.assistant.slow = 0.05
    body = {"client_message_id": "double", "option": "complaint", "prompt_id": "1"}
    answers = await asyncio.gather(*(person.client.post("/chat/messages", json=body, headers=JSON) for _ in range(3)))
    assert {answer.text for answer in answers} == {answers[0].text} and answers[0].status_code == 200
    assert await parts.said_by_people() == ["Make a complaint"]


async def test_the_second_of_two_tabs_is_told_where_the_conversation_is(person: Any, parts: Any) -> None:
    old = person.turn["prompt"]["id"]
    await person.say(option="complaint", prompt_id=old)
    stale = await person.say("A complaint about a letter", prompt_id=old)
    assert stale.status_code == 409
    assert stale.json()["error"]["code"] == "stale_prompt"
    assert stale.json()["turn"]["prompt"]["slot"] == "for_whom"
    assert [message["seq"] for message in stale.json()["turn"]["messages"]] == [1, 2, 3, 4]
    assert await parts.said_by_people() == ["Make a complaint"]


async def test_two_tabs_that_answer_at_once_answer_one_question(person: Any, parts: Any) -> None:
    parts.assistant.slow = 0.05
    tabs = (person.say(option=each, prompt_id="1") for each in ("complaint", "compliment"))
    assert sorted(answer.status_code for answer in await asyncio.gather(*tabs)) == [200, 409]
    assert len(await parts.said_by_people()) == 1


async def test_an_answer_can_be_changed_before_it_is_sent(person: Any) -> None:
    await person.answer_all()
    turn = (await person.say(option="change:when")).json()
    assert turn["prompt"]["slot"] == "when" and turn["state"] == "open"
    turn = (await person.say("Last week")).json()
    assert turn["state"] == "check"
    assert {"slot": "when", "label": "When it happened", "value": "Last week"} in turn["answers"]


async def test_a_compliment_gets_a_receipt_without_dates(person: Any) -> None:
    await person.say(option="compliment")
    assert person.turn["prompt"]["text"] == "What would you like to thank us for?"
    await person.say("The kind receptionist.")
    await person.say(option="skip")
    await person.say(option="skip")
    receipt = (await person.say(option="send")).json()["receipt"]
    assert receipt["reference"] and receipt["acknowledge_by"] is None and receipt["resolve_by"] is None


async def test_the_openapi_file_describes_the_turn(person: Any) -> None:
    spec = (await person.client.get("/openapi.json")).json()
    assert set(spec["paths"]) == {"/chat", "/chat/messages", "/health", "/ready"}
    post = spec["paths"]["/chat/messages"]["post"]
    assert {"200", "400", "403", "409", "413", "422", "429", "503"} <= set(post["responses"])
    assert "client_message_id" in post["requestBody"]["content"]["application/json"]["schema"]["properties"]
    turn = spec["components"]["schemas"]["Turn"]
    assert set(turn["properties"]) == {"messages", "prompt", "answers", "state", "receipt"}
    assert "from" in spec["components"]["schemas"]["Message"]["properties"]


async def test_what_is_sent_is_what_the_openapi_file_describes(person: Any) -> None:
    import jsonschema

    spec = (await person.client.get("/openapi.json")).json()
    schema = {"$ref": "#/components/schemas/Turn", "components": spec["components"]}
    jsonschema.validate(person.turn, schema)
    jsonschema.validate(await person.answer_all(), schema)
    jsonschema.validate((await person.say(option="send")).json(), schema)


async def test_alive_and_ready_are_told_apart(person: Any, parts: Any) -> None:
    assert (await person.client.get("/health")).status_code == 200
    assert (await person.client.get("/ready")).json() == {"assistant": True, "database": True, "outbox": True}
    parts.ready["assistant"] = False
    answer = await person.client.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {"assistant": False, "database": True, "outbox": True}


async def test_permissions_are_ticked_with_what_is_sent_and_only_those_that_are_offered(
    person: Any, parts: Any
) -> None:
    prompt = (await person.answer_all())["prompt"]
    assert [one["id"] for one in prompt["permissions"]] == ["share", "feedback"] and "ticked" not in prompt
    assert (await person.say(option="send+anything")).status_code == 422
    turn = (await person.say(option="change:when+share")).json()
    assert "permissions" not in turn["prompt"]
    turn = (await person.say("In May")).json()
    assert turn["prompt"]["ticked"] == ["share"]
    await person.say(option="send+feedback")
    assert parts.read("SELECT permissions FROM case_file") == [("feedback",)]
