"""A case that was disposed of, in Slack: its card is gone, and opening it says when and why."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from models.correction import What
from models.deadlines import short_date
from models.policy_file import load_policy
from models.working_days import london_date
from storage import life, retention
from storage.cases import card_by_reference
from storage.corrections import correct

WHY = "Reviewed by the complaints manager"
LATER = timedelta(days=4000)


async def disposed(team: Any) -> tuple[str, dict[str, Any]]:
    """A case that was withdrawn, and disposed of when its time was over: its reference, and its card until then."""
    reference: str = await team.complain()
    await team.deliver()
    case_id = (await team.database.run(card_by_reference, reference)).case_id
    await team.database.run(life.withdraw, case_id, "U0AMINA", "They asked us to stop", team.clock.now())
    await team.deliver()
    card: dict[str, Any] = await team.card(reference)
    team.clock.time += LATER
    await team.database.run(retention.dispose, case_id, "U0DANIEL", WHY, load_policy(), team.clock.now())
    return reference, card


async def test_its_card_leaves_the_channel_and_is_not_posted_anew(team: Any) -> None:
    reference, _ = await disposed(team)
    await team.deliver()
    assert await team.messages() == []
    assert "; disposed of on " in await team.command(f"status {reference}")


async def test_opening_it_says_when_and_why_and_shows_no_word_of_theirs(team: Any, private: tuple[str, ...]) -> None:
    _, card = await disposed(team)
    asked = await team.press(card, "case_open")  # before Slack has let go of the card
    values = {"reason": {"reason": "somebody asks"}}
    shown = await team.post("submit", user="U0AMINA", view_id=asked["views"][-1]["id"], values=values)
    window, day = json.dumps(shown["views"]), short_date(london_date(team.clock.now()))
    assert f"Disposed of on {day}: what people told us is deleted" in window and f"Reason: {WHY}" in window
    assert not [word for word in private if word in window] and "(blank)" not in window


async def test_what_stood_before_a_correction_is_in_the_window(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    case_id: UUID = (await team.database.run(card_by_reference, reference)).case_id
    await team.database.run(correct, case_id, What.WHEN, "in May", "U0AMINA", "They rang", team.clock.now())
    asked = await team.press(await team.card(reference), "case_open")
    values = {"reason": {"reason": "to answer it"}}
    shown = await team.post("submit", user="U0AMINA", view_id=asked["views"][-1]["id"], values=values)
    window = json.dumps(shown["views"])
    assert "When, by Amina Holt at 10:05am on Tuesday 24 November 2026. It read: in October" in window
