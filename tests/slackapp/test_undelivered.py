"""What could not be told to somebody is told to the team: in working hours, a risk at any time, and once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from models.outbox import Delivery, Notice
from storage import acts, outbox, restriction
from storage.cases import card_by_reference

EVENING = datetime(2026, 11, 24, 19, tzinfo=UTC)


async def refuse_the_letter(team: Any) -> str:
    """A case whose acknowledgement the mail server refused; its reference."""
    reference: str = await team.complain()
    await team.deliver()
    card = await team.database.run(card_by_reference, reference)
    now = team.clock.now()
    await team.database.run(acts.ask_acknowledgement, card.case_id, "U0AMINA", now)
    (row,) = [row for row in await team.rows() if row.notice is Notice.LETTER_ACKNOWLEDGEMENT]
    await team.database.run(
        outbox.finish, row.id, Delivery.DEAD, datetime.now(UTC), "The mail server refused the address."
    )
    return reference


async def told(team: Any) -> list[str]:
    return [m["text"] for m in await team.messages() if "could not be delivered" in m["text"]]


async def test_a_letter_that_cannot_be_sent_is_told_with_what_to_do(team: Any, private: Any) -> None:
    reference = await refuse_the_letter(team)
    await team.deliver()
    (text,) = await told(team)
    assert text.startswith(f"The acknowledgement letter of {reference} could not be delivered. The mail server refused")
    assert "Please write in another way, then record it." in text and not any(words in text for words in private)


async def test_at_night_it_waits_for_the_morning(team: Any) -> None:
    await refuse_the_letter(team)
    team.clock.time = EVENING
    await team.deliver()
    assert await told(team) == []
    team.clock.time = EVENING + timedelta(hours=14)
    await team.deliver(later=timedelta(minutes=2))
    assert len(await told(team)) == 1


async def test_a_risk_that_was_not_told_is_told_at_night(team: Any) -> None:
    team.clock.time = EVENING
    await team.complain(risk=True, send=False)
    await team.post("faults", method="chat.postMessage", fault="error", error="invalid_blocks", times=1)
    await team.deliver()
    (text,) = await told(team)
    assert text.startswith("An alert of possible risk could not be delivered.")


async def test_what_somebody_has_seen_to_meanwhile_is_not_told(team: Any) -> None:
    await refuse_the_letter(team)
    (row,) = [row for row in await team.rows() if row.notice is Notice.LETTER_ACKNOWLEDGEMENT]
    await team.database.run(outbox.settle, row.number, datetime.now(UTC))
    await team.deliver()
    assert await told(team) == []


async def test_of_a_restricted_case_the_deputy_is_told_alone(team: Any) -> None:
    reference = await refuse_the_letter(team)
    card = await team.database.run(card_by_reference, reference)
    await team.database.run(restriction.restrict, card.case_id, ["U0AMINA"], "service", team.clock.now())
    await team.deliver()
    assert await told(team) == [] and reference not in json.dumps(await team.messages())
    assert any(f"Restricted. The acknowledgement letter of {reference}" in m["text"] for m in await team.direct())
