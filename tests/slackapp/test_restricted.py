"""A case that may be about somebody of the staff, in Slack: with the deputies by direct message, and nowhere else."""

import json
from datetime import timedelta
from typing import Any

import pytest

from complaints.staff import SAMPLE_STAFF
from models.answers import Contact, intake_of
from models.conflict import StaffName
from models.policy_file import load_policy
from storage import cases, conversations, restriction
from storage.cases import card_by_reference

ABOUT_TOMASZ = {
    "purpose": "complaint",
    "for_whom": "myself",
    "story": "He laughed at me.",
    "about": "Tomasz Reid",
}


async def complain(team: Any) -> str:
    now, run = team.clock.now(), team.database.run
    started = await run(conversations.start_conversation, "a cookie", "Hello", now)
    intake = intake_of(ABOUT_TOMASZ, Contact(email="robin@example.com", preference="email"))
    names = (StaffName("U0TOMASZ", "Tomasz Reid"),)
    receipt = await run(cases.register_complaint, started.assistant_id, intake, load_policy(), now, names)
    reference: str = receipt.reference
    return reference


async def test_it_is_told_to_the_deputy_alone_and_its_alerts_too(team: Any) -> None:
    reference = await complain(team)
    await team.deliver()
    (message,) = await team.direct()
    assert reference in message["text"] and "Tomasz" not in json.dumps(message)
    await team.at(team.clock.now() + timedelta(days=3))
    assert await team.messages() == []
    assert any("Restricted." in message["text"] for message in await team.direct())


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        ("U0AMINA", {"U0TOMASZ", "U0CERYS", "U0DANIEL"}),
        ("U0TOMASZ", {"U0CERYS", "U0DANIEL"}),
        ("U0CERYS", {"U0TOMASZ", "U0DANIEL"}),
        ("U0DANIEL", {"U0TOMASZ", "U0CERYS"}),
    ],
)
async def test_it_is_with_those_who_lead_or_stand_in_and_whom_it_is_not_about(
    start: Any, meant: str, told: set[str]
) -> None:
    team = await start(slack={"staff": SAMPLE_STAFF})
    reference = await team.complain()
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(restriction.restrict, card.case_id, [meant], "service", team.clock.now())
    await team.deliver()
    assert {row.payload["to"] for row in await team.rows() if "to" in row.payload} == told
    assert len(await team.direct()) == len(told) and await team.messages() == []


async def test_for_everybody_else_there_is_no_such_case(team: Any) -> None:
    reference = await complain(team)
    await team.deliver()
    assert "no case with that reference" in await team.command(f"status {reference}", user="U0AMINA")
    assert reference in await team.command(f"status {reference}", user="U0DANIEL")
    assert reference not in await team.command("due")


async def test_a_case_that_becomes_restricted_leaves_the_channel(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(restriction.restrict, card.case_id, ["U0TOMASZ"], "U0DANIEL", team.clock.now())
    await team.deliver()
    assert await team.messages() == [] and len(await team.direct()) == 1


async def test_its_card_is_not_forgotten_before_slack_has_taken_it_away(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(restriction.restrict, card.case_id, ["U0TOMASZ"], "U0DANIEL", team.clock.now())
    await team.post("faults", method="chat.delete", fault="error", error="invalid_auth")
    await team.deliver()
    assert len(await team.messages()) == 1
    await team.deliver(later=timedelta(minutes=2))
    assert await team.messages() == []


async def test_possible_risk_in_it_is_told_to_the_deputy_at_any_hour(team: Any) -> None:
    reference = await team.complain(risk=True)
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(restriction.restrict, card.case_id, ["U0AMINA"], "service", team.clock.now())
    await team.deliver()
    assert await team.messages() == []
    (risk,) = [m for m in await team.direct() if "risk" in m["text"]]
    assert risk["text"].startswith(f"Restricted. Possible risk in {reference}, noticed at 10:05am")
