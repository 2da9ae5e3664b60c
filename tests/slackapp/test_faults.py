"""When Slack fails: everything is posted exactly once, or a person is told that it may be."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.policy_file import load_policy
from slackapp.deliver import SlackDelivery
from slackapp.reach import reach
from slackapp.settings import SlackSettings
from storage.acts import ask_acknowledgement
from storage.cases import card_by_reference

NEVER_MIND = timedelta(seconds=5)
WITHOUT_HISTORY = ("chat:write", "commands", "groups:read")


async def states(team: Any) -> list[str]:
    return [row.state.value for row in await team.rows()]


async def test_a_post_whose_reply_is_lost_is_found_and_not_sent_again(team: Any) -> None:
    reference = await team.complain()
    await team.post("faults", method="chat.postMessage", fault="lose_reply")
    await team.deliver()
    assert await states(team) == ["unknown"] and len(await team.messages()) == 1
    await team.deliver(later=NEVER_MIND)
    assert await states(team) == ["sent"] and len(await team.messages()) == 1
    await team.press(await team.card(reference), "case_acknowledge")
    await team.deliver()
    assert "being sent" in (await team.card(reference))["text"]


async def test_a_lost_alert_is_found_in_its_thread(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    await team.post("faults", method="chat.postMessage", fault="lose_reply")
    await team.at(team.clock.now() + timedelta(days=2))
    await team.deliver(later=NEVER_MIND)
    card = await team.card(reference)
    assert len(await team.messages(thread=card["ts"])) == 2 and await states(team) == ["sent"] * 3


@pytest.mark.parametrize("fault", ["500", "disconnect"])
async def test_a_post_that_never_arrived_is_sent_after_the_look(team: Any, fault: str) -> None:
    await team.complain()
    await team.post("faults", method="chat.postMessage", fault=fault)
    await team.deliver()
    assert await states(team) == ["unknown"] and await team.messages() == []
    await team.deliver(later=NEVER_MIND)
    assert await states(team) == ["sent"] and len(await team.messages()) == 1


@pytest.mark.parametrize(
    "start_with",
    [{"slack": {"may_look_back": False}}, {"devslack": {"scopes": WITHOUT_HISTORY}}],
    ids=["by setting", "by scope"],
)
async def test_without_the_history_scope_a_person_has_to_look(start: Any, start_with: Any) -> None:
    team = await start(**start_with)
    await team.complain()
    await team.post("faults", method="chat.postMessage", fault="lose_reply")
    await team.deliver()
    await team.deliver(later=NEVER_MIND)
    assert await states(team) == ["may_be_posted", "sent"]
    assert "may be posted" in (await team.rows())[0].last_error
    card, told = await team.messages()
    assert "stage 1: received" in card["text"] and "may or may not have arrived" in told["text"]


async def test_a_lost_message_is_found_behind_hundreds_of_others(start: Any) -> None:
    team = await start(devslack={"post_burst": 1000})
    await team.complain()
    await team.post("faults", method="chat.postMessage", fault="lose_reply")
    await team.deliver()
    client = team.settings.client()
    for _ in range(205):
        await client.chat_postMessage(channel="complaints", text="somebody else's")
    await team.deliver(later=NEVER_MIND)
    assert await states(team) == ["sent"] and len(await team.messages()) == 206


async def test_when_slack_asks_to_wait_the_whole_channel_waits(team: Any) -> None:
    await team.complain(story="one")
    await team.complain(story="two")
    await team.post("faults", method="chat.postMessage", fault="429", retry_after=7)
    await team.deliver()
    assert await states(team) == ["waiting", "waiting"] and await team.messages() == []
    await team.deliver(later=timedelta(seconds=6))
    assert await team.messages() == []
    await team.deliver(later=timedelta(seconds=2))
    assert len(await team.messages()) == 2


async def test_an_update_waits_patiently_for_a_card_that_slack_has_not_taken_yet(team: Any) -> None:
    reference = await team.complain()
    await team.post("faults", method="chat.postMessage", fault="500", times=40)
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(ask_acknowledgement, card.case_id, "U0AMINA", team.clock.now())
    for _ in range(6):  # ten minutes of outage, looked at once in a hundred seconds
        await team.deliver(later=timedelta(seconds=100))
    assert await states(team) == ["unknown", "waiting", "waiting"]
    assert (await team.rows())[2].attempts < 12


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bot_token": "xoxb-wrong"}, "token"),
        ({"channel": "nowhere"}, "not been invited"),
        ({"channel": "C0NOTTHERE1"}, "cannot see the channel"),
    ],
)
async def test_what_only_a_person_can_mend_is_said_in_plain_words(team: Any, changes: Any, said: str) -> None:
    wrong: SlackSettings = replace(team.settings, **changes)
    team.delivery = SlackDelivery(wrong.client(), wrong, team.database, load_policy(), team.clock)
    await team.complain()
    await team.deliver()
    (row,) = await team.rows()
    assert row.state == "waiting" and said in row.last_error
    assert said.split()[-1] in await reach(wrong)


async def test_once_the_token_is_mended_everything_goes_out(team: Any) -> None:
    mended = team.delivery
    wrong = replace(team.settings, bot_token="xoxb-wrong")
    team.delivery = SlackDelivery(wrong.client(), wrong, team.database, load_policy(), team.clock)
    for story in ("one", "two", "three"):
        await team.complain(story=story)
    for _ in range(60 * 24):  # a day, looked at once a minute
        await team.deliver(later=timedelta(minutes=1))
    assert sum(row.attempts for row in await team.rows()) < 60 * 24 + 10  # one asks for all
    team.delivery = mended
    await team.deliver(later=timedelta(minutes=1))
    assert await states(team) == ["sent"] * 3 and len(await team.messages()) == 3


async def test_the_settings_of_a_good_workspace_are_told_to_answer(team: Any) -> None:
    assert await reach(team.settings) == "answers"
    assert "xapp" not in (said := await reach(replace(team.settings, app_token="xapp-wrong"))) and "NOT USABLE" in said


async def test_a_card_that_somebody_deleted_is_posted_anew_and_its_thread_goes_on_there(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    old = await team.card(reference)
    await team.settings.client().chat_delete(channel=(await team.get("channels"))[0]["id"], ts=old["ts"])
    await team.at(team.clock.now() + timedelta(days=3))
    await team.deliver(later=NEVER_MIND)
    await team.deliver(later=timedelta(minutes=1))
    new = await team.card(reference)
    assert new["ts"] != old["ts"] and len(await team.messages(thread=new["ts"])) >= 2
    assert "card_gone" in [entry.act for entry in (await team.record(reference)).timeline]
    assert {"waiting", "unknown", "dead"}.isdisjoint(await states(team))


async def test_when_nobody_listens_the_row_simply_waits(team: Any) -> None:
    away = replace(team.settings, api_url="http://127.0.0.1:9/api/")
    team.delivery = SlackDelivery(away.client(), away, team.database, load_policy(), team.clock)
    await team.complain()
    await team.deliver()
    assert await states(team) == ["waiting"]


async def test_the_app_comes_back_after_its_connection_was_cut(team: Any) -> None:
    assert "due" in (await team.command("due"))
    await team.post("faults", method="socket", fault="disconnect")
    await asyncio.sleep(0.2)
    assert "due" in (await team.command("due"))
