"""When somebody comes back with reference and code, the team hears of it, and of none of their words."""

import json
from typing import Any

import pytest

from models.answers import Contact
from models.own_case import Wish
from slackapp.wishes import TO_DO, WISHES
from storage import restriction
from storage.cases import card_by_reference
from storage.own_case import write_in
from storage.timeline import COMPLAINANT

WORDS = "A second letter was lost too."


async def write(team: Any, reference: str, wish: Wish, words: str | None = WORDS) -> None:
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(write_in, card.case_id, wish, words, COMPLAINANT, team.clock.now())
    await team.deliver()


@pytest.mark.parametrize("wish", Wish)
async def test_each_wish_is_told_once_in_the_thread_and_for_all_to_see(team: Any, private: Any, wish: Wish) -> None:
    reference = await team.complain()
    await team.deliver()
    await write(team, reference, wish)
    card = await team.card(reference)
    (told,) = [m for m in (await team.messages(thread=card["ts"]))[1:] if WISHES[wish] in m["text"]]
    assert told["text"].startswith(f"{reference}: whoever sent it {WISHES[wish]}") and TO_DO[wish] in told["text"]
    assert told["text"] in [message["text"] for message in await team.messages()], "shown in the channel too"
    everything = json.dumps(await team.messages() + await team.messages(thread=card["ts"]))
    assert not [words for words in (*private, WORDS) if words in everything]


async def test_what_was_written_later_is_read_when_the_case_is_opened(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    await write(team, reference, Wish.ADDED)
    await write(team, reference, Wish.MEETING, None)
    (asked,) = (await team.press(await team.card(reference), "case_open"))["views"]
    given = {"view_id": asked["id"], "user": "U0AMINA", "values": {"reason": {"reason": "reading it"}}}
    (opened,) = (await team.post("submit", **given))["views"]
    shown = json.dumps(opened["blocks"])
    assert "What they wrote later" in shown and shown.count(WORDS) == 1
    assert f"{WISHES[Wish.ADDED]}.\\n{WORDS}" in shown and WISHES[Wish.MEETING] in shown
    assert "more was written; it stands above, complainant." in shown


async def test_of_a_restricted_case_a_few_are_told_alone(team: Any) -> None:
    reference = await team.complain()
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(restriction.restrict, card.case_id, ["U0AMINA"], "service", team.clock.now())
    await team.deliver()
    await write(team, reference, Wish.REVIEW)
    (told,) = [m for m in await team.direct() if WISHES[Wish.REVIEW] in m["text"]]
    assert told["text"].startswith(f"Restricted. {reference}: ") and await team.messages() == []


async def test_without_an_address_the_acknowledgement_is_put_on_the_status(team: Any, phone: Any) -> None:
    reference = await team.complain(phone)
    await team.deliver()
    card = await team.card(reference)
    assert "the acknowledgement goes on their status" in json.dumps(card["blocks"])
    (form,) = (await team.press(card, "case_acknowledge"))["views"]
    assert "Put it on their status, today" in json.dumps(form)
    values = {"way": {"way": "status"}, "posted_on": {"posted_on": "2026-11-24"}}
    await team.post("submit", view_id=form["id"], user="U0AMINA", values=values)
    await team.deliver()
    record = await team.record(reference)
    (letter,) = record.correspondence
    assert (letter.way, letter.sent_by, record.clocks[0].state) == ("status", "U0AMINA", "met")
    assert reference in letter.text and "They lost my letter" not in letter.text
    assert "goes on their status" not in json.dumps((await team.card(reference))["blocks"])


async def test_who_can_be_written_to_is_not_offered_their_status(team: Any) -> None:
    reference = await team.complain(Contact(phone="07700 900123", post="1 High Street", preference="post"))
    await team.deliver()
    (form,) = (await team.press(await team.card(reference), "case_acknowledge"))["views"]
    assert "status" not in json.dumps(form)
