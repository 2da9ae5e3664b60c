"""An import in the channel: said once, and a card for whatever waits for an answer."""

from datetime import timedelta
from typing import Any

from models.earlier import Earlier
from models.policy_file import load_policy
from slackapp.messages import imported_words
from storage.importing import Import, Imported
from tests.storage.test_importing import ANSWERED, ROW


async def bring_in(team: Any, *rows: dict[str, str]) -> list[str]:
    """The references of what these rows become."""

    def work(session: Any) -> list[str]:
        coming = Import(session, load_policy(), (), "operator ann", team.clock.now(), is_dry=False)
        came = coming.take([(f"line {n}", Earlier.model_validate(ROW | row)) for n, row in enumerate(rows, start=2)])
        coming.tell_team()
        return [one.reference for one in came if isinstance(one, Imported)]

    references: list[str] = await team.database.run(work)
    return references


async def test_the_team_is_told_once_and_gets_the_cards_that_it_needs(team: Any) -> None:
    second = {"earlier_reference": "OLD/2", "story": "Robin Sample was answered."}
    waits, _ = await bring_in(team, {}, second | ANSWERED)
    await team.deliver()
    told, *_ = await team.messages()
    assert told["text"] == (
        "2 earlier complaints were imported. 1 of them waits for an answer: each gets its card here, one by one. "
        "Nothing was sent to anybody."
    )
    await team.deliver(later=timedelta(seconds=5))
    (card,) = (await team.messages())[1:]
    assert card["text"] == f"Complaint {waits}, stage 1: received" and "Received by letter" in str(card)


async def test_what_waited_for_nothing_gets_its_card_with_its_first_alert(team: Any) -> None:
    answered = {"received_at": "2026-05-05", "acknowledged_at": "2026-05-06", "answered_at": "2026-06-03"}
    (reference,) = await bring_in(team, ANSWERED | answered)
    await team.deliver()
    assert len(await team.messages()) == 1
    await team.at(team.clock.now() + timedelta(days=2))
    await team.deliver(later=timedelta(minutes=1))
    card = await team.card(reference)
    *_, alert = await team.messages(card["ts"])
    assert "the time to ask for a review is about to end" in alert["text"]


def test_nothing_is_said_of_a_restricted_case_but_that_it_is_one() -> None:
    assert imported_words(1, 0, 3).startswith("1 earlier complaint was imported. 0 of them wait for an answer")
    assert (
        "3 more may be about somebody of the staff: those who deal with such cases have been told."
        in imported_words(9, 2, 3)
    )
