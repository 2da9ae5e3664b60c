"""Opening and acknowledging, by those who may, once for each press."""

import json
from typing import Any

import pytest

from models.staff import Staff


async def ask(team: Any, card: Any, user: str = "U0AMINA") -> Any:
    return (await team.press(card, "case_open", user))["views"]


async def give(team: Any, view: Any, reason: str, user: str = "U0AMINA") -> Any:
    return await team.post("submit", view_id=view["id"], user=user, values={"reason": {"reason": reason}})


@pytest.fixture
async def card(team: Any) -> Any:
    """The card of a case whose writer gave an e-mail address."""
    reference = await team.complain()
    await team.deliver()
    return await team.card(reference) | {"reference": reference}


async def test_a_reason_opens_the_case_and_the_look_is_on_the_timeline(team: Any, card: Any, private: Any) -> None:
    (asked,) = await ask(team, card)
    result = await give(team, asked, "I am looking into it")
    (opened,) = result["views"]
    shown = json.dumps(opened["blocks"])
    for words in ("Robin Sample", "robin.sample@example.com", "They lost my letter, twice.", "the waiting list"):
        assert words in shown
    assert "Nothing personal about them may be told to the writer." in shown
    assert "opened, Amina Holt. Reason: I am looking into it" in shown
    assert opened["private_metadata"] == "" and result["ack_ms"] < 3000
    assert await team.looks(card["reference"]) == [("U0AMINA", "I am looking into it")]


async def test_a_story_of_20000_signs_is_shown_whole(team: Any) -> None:
    story = "One line of what happened, and then another. \n" * 434
    reference = await team.complain(story=story[:20_000])
    await team.deliver()
    (asked,) = await ask(team, await team.card(reference))
    (opened,) = (await give(team, asked, "reading it"))["views"]
    shown = "".join(block["text"]["text"] for block in opened["blocks"] if block["type"] == "section")
    assert story[:20_000].strip() in shown


async def test_without_words_in_the_reason_nothing_is_opened(team: Any, card: Any) -> None:
    (asked,) = await ask(team, card)
    result = await give(team, asked, " \u200b ")
    assert "reason" in result["ack"]["errors"] and await team.looks(card["reference"]) == []


async def test_a_form_that_arrives_twice_is_one_look(team: Any, card: Any) -> None:
    (asked,) = await ask(team, card)
    await team.post("faults", method="socket", fault="duplicate")
    await give(team, asked, "I am looking into it")
    assert len(await team.looks(card["reference"])) == 1


async def test_somebody_who_is_not_on_the_list_is_refused_at_every_act(team: Any, card: Any) -> None:
    for action in ("case_open", "case_acknowledge"):
        result = await team.press(card, action, "U0PRIYA")  # she is in the channel
        assert result["views"] == [] and "not on the list" in result["new_messages"][0]["text"]
    for text in ("due", "help", f"status {card['reference']}"):
        words = await team.command(text, "U0LEWIS", "general")
        assert "not on the list" in words and card["reference"] not in words
    record = await team.record(card["reference"])
    assert record.state == "received" and await team.looks(card["reference"]) == []


async def test_a_form_of_somebody_who_lost_the_role_opens_nothing(start: Any) -> None:
    team = await start()
    reference = await team.complain()
    await team.deliver()
    (asked,) = await ask(team, await team.card(reference))
    await team.restart(Staff(()))
    (view,) = (await give(team, asked, "I was quick"))["views"]
    assert "not on the list" in json.dumps(view) and await team.looks(reference) == []


async def test_acknowledge_asks_for_the_letter_once_and_the_card_says_so(team: Any, card: Any) -> None:
    await team.post("faults", method="socket", fault="duplicate")
    first = await team.press(card, "case_acknowledge")
    assert first["new_messages"] == [] and team.wakes
    again = await team.press(card, "case_acknowledge", "U0DANIEL")
    assert [m["text"] for m in again["new_messages"]] == ["The acknowledgement is being sent already."]
    await team.deliver()
    now = await team.card(card["reference"])
    assert "acknowledgement being sent" in json.dumps(now["blocks"])
    assert [button["text"]["text"] for button in now["blocks"][-1]["elements"]] == ["Open"]
    assert [row.notice for row in await team.rows()].count("letter.acknowledgement") == 1
    assert (await team.record(card["reference"])).clocks[0].state == "running"


async def test_with_no_email_staff_record_how_and_when_they_wrote(team: Any, phone: Any) -> None:
    reference = await team.complain(phone)
    await team.deliver()
    card = await team.card(reference)
    (form,) = (await team.press(card, "case_acknowledge"))["views"]

    async def send(posted_on: str) -> Any:
        values = {"way": {"way": "post"}, "posted_on": {"posted_on": posted_on}}
        return await team.post("submit", view_id=form["id"], user="U0AMINA", values=values)

    assert "future" in json.dumps((await send("2026-11-25"))["ack"])
    assert "before the complaint" in json.dumps((await send("2026-11-23"))["ack"])
    assert (await send("2026-11-24"))["views"] == [] and team.wakes
    await team.deliver()
    record = await team.record(reference)
    assert (record.state, record.clocks[0].state) == ("acknowledged", "met")
    assert [(letter.way, letter.sent_by) for letter in record.correspondence] == [("post", "U0AMINA")]
    assert "in time" in json.dumps((await team.card(reference))["blocks"])
    again = await team.press(card, "case_open")
    assert again["views"]


async def test_a_button_or_window_of_an_earlier_version_explains_itself(team: Any, card: Any) -> None:
    client = team.settings.client()
    old = {"type": "button", "action_id": "gone", "text": {"type": "plain_text", "text": "Old"}}
    blocks = [{"type": "actions", "elements": [old]}]
    posted = await client.chat_postMessage(channel="complaints", text="old", blocks=blocks)
    result = await team.press({"ts": posted["ts"]}, "gone")
    assert "earlier time" in result["new_messages"][0]["text"] and result["ack"] == {}


async def test_when_the_database_fails_the_press_is_answered_and_nothing_is_lost(
    team: Any, card: Any, caplog: Any
) -> None:
    forged = {**card["blocks"][-1]["elements"][0], "value": "no id"}
    client = team.settings.client()
    posted = await client.chat_postMessage(
        channel="complaints", text="forged", blocks=[{"type": "actions", "elements": [forged]}]
    )
    result = await team.press({"ts": posted["ts"]}, "case_open")
    assert result["ack"] == {} and "Nothing was lost" in result["new_messages"][0]["text"]
    assert [record.getMessage() for record in caplog.records] == ["A Slack act failed: ValueError"]
