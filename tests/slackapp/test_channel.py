"""What is posted in the team's channel: cards, alerts, risk; each once, and nothing personal."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from models.holiday import HolidayAct
from models.outbox import Notice
from models.policy_file import load_policy
from storage import cases, clocks, holidays
from storage.acts import record_acknowledgement_sent

HOSTILE = "<!channel> <@U0AMINA> <https://example.com|click> *x* \u202egnp.exe\u2069 &lt;!here&gt; /complaint"


async def test_a_card_is_posted_once_and_its_place_is_kept(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    await team.deliver()
    (card,) = await team.messages()
    assert card["text"] == f"Complaint {reference}, stage 1: received"
    rows = await team.rows()
    assert card["metadata"] == {"event_type": "complaints_outbox", "event_payload": {"outbox_id": str(rows[0].id)}}
    assert [row.state for row in rows] == ["sent"]
    acts = [entry.act for entry in (await team.record(reference)).timeline]
    assert acts[:5] == ["received", *["clock_started"] * 3, "card_posted"]


async def test_nothing_personal_reaches_the_channel_or_anything_that_slack_hands_back(team: Any, private: Any) -> None:
    reference = await team.complain(risk=True)
    await team.deliver()
    card = await team.card(reference)
    asked = await team.press(card, "case_open")
    await team.press(card, "case_acknowledge")
    await team.deliver()
    await team.at(datetime(2026, 12, 29, 12, tzinfo=UTC))
    carried = [view["private_metadata"] + json.dumps(view["blocks"]) for view in asked["views"]]
    told = json.dumps([await team.messages(), await team.get("users/U0AMINA/ephemeral"), carried], ensure_ascii=False)
    assert reference in told
    for words in private:
        assert words not in told


async def test_hostile_words_are_shown_as_they_are_and_never_come_alive(team: Any) -> None:
    reference = await team.complain(story=HOSTILE, name=HOSTILE, about=HOSTILE, relationship=HOSTILE)
    await team.deliver()
    card = await team.card(reference)
    (asked,) = (await team.press(card, "case_open"))["views"]
    sent = {"view_id": asked["id"], "user": "U0AMINA", "values": {"reason": {"reason": HOSTILE}}}
    (opened,) = (await team.post("submit", **sent))["views"]
    texts = [block["text"] for block in opened["blocks"] if block["type"] == "section"]
    assert {text["type"] for text in texts} == {"plain_text"}
    shown = " ".join(text["text"] for text in texts)
    assert "<!channel> <@U0AMINA>" in shown and "\u202e" not in shown
    assert "<!" not in json.dumps(await team.messages()) and "<@" not in json.dumps(await team.messages())
    assert "U0AMINA" not in await team.command(HOSTILE)


async def test_alerts_stand_in_the_thread_of_the_card_in_order(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    await team.at(datetime(2026, 11, 30, 12, tzinfo=UTC))
    card = await team.card(reference)
    thread = (await team.messages(thread=card["ts"]))[1:]
    said = [message["text"].partition(". ")[0] for message in thread]
    assert said == [
        f"{reference}: the acknowledgement is due soon",
        f"{reference}: the acknowledgement is due today",
        f"{reference}: the acknowledgement is overdue",
    ]
    assert "OVERDUE: acknowledge" in json.dumps(card["blocks"])


async def test_after_five_reminders_the_deputy_is_called_each_week(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    await team.at(datetime(2026, 12, 15, 12, tzinfo=UTC))
    card = await team.card(reference)
    thread = [m["text"] for m in (await team.messages(thread=card["ts"]))[1:] if "acknowledgement" in m["text"]]
    calls = ["<@U0DANIEL>" in text for text in thread]
    assert calls.count(True) == 1 and calls[-2:] != [False, False] and "<@U0AMINA>" not in json.dumps(card)


async def test_an_alert_that_comes_too_late_to_be_true_is_not_posted(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    card = await team.card(reference)
    await team.post("faults", method="chat.postMessage", fault="429", times=1, retry_after=1)
    await team.at(datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert await alerts_of(team) == ["waiting"]
    await record_sent(team, card)
    await team.deliver(later=timedelta(seconds=5))
    assert len(await team.messages(thread=card["ts"])) == 1
    assert await alerts_of(team) == ["superseded"]


async def test_an_alert_that_waited_while_a_holiday_moved_the_day_names_the_new_day(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    card, now = await team.card(reference), team.clock.now()
    case_id = (await team.database.run(cases.card_by_reference, reference)).case_id
    for name in ("acknowledgement", "progress_update"):
        await team.database.run(clocks.stop, case_id, name, now, now)
    await team.post("faults", method="chat.postMessage", fault="429", times=1, retry_after=1)
    await team.at(datetime(2026, 12, 16, 10, tzinfo=UTC))
    assert await alerts_of(team) == ["waiting"]  # it was owed on the 15th, for the 22nd
    change = (date(2026, 12, 10), HolidayAct.ADDED, "proclaimed", "operator", load_policy(), team.clock.now())
    await team.database.run(holidays.change_holiday, *change)
    await team.deliver(later=timedelta(seconds=5))
    (told,) = (await team.messages(thread=card["ts"]))[1:]
    assert "the full answer is due soon. Due Wed 23 Dec 2026 (20th working day after" in told["text"]


async def test_with_every_alert_the_card_counts_the_days_anew(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    await team.at(datetime(2026, 11, 27, 12, tzinfo=UTC))
    assert "today is the last day" in str((await team.card(reference))["blocks"])


async def alerts_of(team: Any) -> list[str]:
    return [row.state.value for row in await team.rows() if row.notice is Notice.SLACK_ALERT]


async def record_sent(team: Any, card: Any) -> None:
    case_id = UUID(card["blocks"][-1]["elements"][0]["value"])
    now = team.clock.now()
    await team.database.run(record_acknowledgement_sent, case_id, "U0AMINA", "email", now, now, copy="Dear …")


async def test_risk_is_told_at_once_by_the_name_of_the_draft(team: Any, private: Any) -> None:
    draft = await team.complain(risk=True, send=False)
    await team.deliver()
    (message,) = await team.messages()
    assert message["text"].startswith(f"Possible risk in {draft}.")
    shown = json.dumps(message, ensure_ascii=False)
    assert "Noticed at 10:05am on Tuesday 24 November 2026" in shown and "It has not been sent yet" in shown
    assert not any(words in shown for words in private)


async def test_risk_in_what_was_sent_meanwhile_can_be_opened_from_the_alert(team: Any) -> None:
    reference = await team.complain(risk=True)
    await team.deliver()
    alert = next(m for m in await team.messages() if m["text"].startswith(f"Possible risk in {reference}."))
    (asked,) = (await team.press(alert, "case_open"))["views"]
    assert asked["title"]["text"] == f"Open {reference}"
    assert "possible risk" in json.dumps([m for m in await team.messages() if m is not alert])


@pytest.mark.parametrize("purpose", ["compliment", "suggestion"])
async def test_what_is_no_complaint_has_no_clock_and_nothing_to_acknowledge(team: Any, purpose: str) -> None:
    reference = await team.complain(purpose=purpose)
    await team.deliver()
    card = await team.card(reference)
    assert [button["text"]["text"] for button in card["blocks"][-1]["elements"]] == ["Open"]
