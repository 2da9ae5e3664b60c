"""Somebody at risk has not sent what they wrote: the team can read it, with a reason, at once."""

import json
from typing import Any

import pytest
from sqlmodel import select

from models.draft import DraftLook


@pytest.fixture
async def alert(team: Any) -> Any:
    """The alert of a conversation that was not sent."""
    await team.complain(risk=True, send=False)
    await team.deliver()
    (message,) = await team.messages()
    return message


async def ask(team: Any, alert: Any, user: str = "U0AMINA") -> Any:
    return (await team.press(alert, "draft_read", user))["views"]


async def give(team: Any, view: Any, reason: str, user: str = "U0AMINA") -> Any:
    return await team.post("submit", view_id=view["id"], user=user, values={"reason": {"reason": reason}})


async def test_a_reason_opens_every_word_of_it(team: Any, alert: Any, private: Any) -> None:
    (asked,) = await ask(team, alert)
    assert "are kept with it" in json.dumps(asked["blocks"])
    result = await give(team, asked, "I am on call")
    (opened,) = result["views"]
    shown = json.dumps(opened["blocks"], ensure_ascii=False)
    assert "This has not been sent." in shown and "They lost my letter, twice." in shown
    assert opened["title"]["text"].startswith("Read draft ") and opened["private_metadata"] == ""
    posted = json.dumps(await team.messages())
    assert not any(words in posted for words in private)


async def test_the_same_form_twice_is_one_look_and_no_reason_is_none(team: Any, alert: Any) -> None:
    (asked,) = await ask(team, alert)
    empty = await give(team, asked, "  ")
    assert "why" in json.dumps(empty["ack"])
    await team.post("faults", method="socket", fault="duplicate")
    await give(team, asked, "I am on call")
    assert len(await team.database.run(lambda session: session.exec(select(DraftLook)).all())) == 1


async def test_nobody_else_of_the_workspace_can_read_it(team: Any, alert: Any) -> None:
    assert await ask(team, alert, "U0TOMASZ") == []


async def test_one_that_may_be_about_staff_opens_for_another_deputy_alone(team: Any) -> None:
    await team.complain(risk=True, send=False, story="Amina Holt hurt me and I want to die")
    await team.deliver()
    (message,) = await team.messages()
    (asked,) = await ask(team, message, "U0AMINA")
    refused = await give(team, asked, "I am on call", "U0AMINA")
    assert "they can" in json.dumps(refused)
    (asked,) = await ask(team, message, "U0DANIEL")
    (opened,) = (await give(team, asked, "I am on call", "U0DANIEL"))["views"]
    assert "hurt me" in json.dumps(opened)


async def test_once_it_was_sent_the_button_opens_the_case(team: Any, alert: Any) -> None:
    (asked,) = await ask(team, alert)
    reference = await team.send_draft()
    (opened,) = (await give(team, asked, "I am on call"))["views"]
    assert opened["title"]["text"] == reference
    assert await team.looks(reference) == [("U0AMINA", "I am on call")]
