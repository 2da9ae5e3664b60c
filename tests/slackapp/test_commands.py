"""The slash command: plain answers for one person, to those who may."""

from datetime import UTC, datetime
from typing import Any

import pytest


async def test_status_says_where_a_case_stands_and_why_the_dates_are_these(team: Any) -> None:
    reference = await team.complain()
    words = await team.command(f"status {reference.lower()}")
    assert words.splitlines() == [
        f"Complaint {reference}, stage 1: received",
        "Acknowledge by Fri 27 Nov 2026: day 0 of 3 (3rd working day after Tue 24 Nov 2026: Fri 27 Nov 2026).",
        "Say how it is going by Tue 8 Dec 2026: day 0 of 10 (10th working day after Tue 24 Nov 2026: Tue 8 Dec 2026).",
        "Answer in full by Tue 22 Dec 2026: day 0 of 20 (20th working day after Tue 24 Nov 2026: Tue 22 Dec 2026).",
    ]
    assert await team.command(reference) == words
    assert await team.command(f"status &lt;{reference}&gt;") == words


async def test_due_lists_twenty_cases_soonest_first_and_counts_the_others(team: Any) -> None:
    first = await team.complain(story="the first")
    team.clock.time = datetime(2026, 11, 25, 10, tzinfo=UTC)
    for number in range(21):
        await team.complain(story=f"story {number}")
    lines = (await team.command("due")).splitlines()
    assert lines[0].startswith(f"{first}: Acknowledge by Fri 27 Nov 2026: day 1 of 3")
    assert len({line.partition(":")[0] for line in lines[:-1]}) == 20 and lines[-1] == "And 2 more."


async def test_with_nothing_owed_due_says_so(team: Any) -> None:
    assert "Nothing is due" in await team.command("due")


@pytest.mark.parametrize("typed", ["", "help", "HELP ", "  "])
async def test_help_lists_the_commands(team: Any, typed: str) -> None:
    words = await team.command(typed)
    assert all(f"/complaint {verb}" in words for verb in ("status REF", "due", "help"))


async def test_a_slip_gets_a_suggestion_and_is_not_repeated(team: Any) -> None:
    words = await team.command("statsu C-7K3M-9QXP")
    assert "Did you mean /complaint status?" in words and "statsu" not in words


@pytest.mark.parametrize(
    "typed", ["status", "status C-2222-2222", "status <!channel>", "status \u0000", "&lt;!here&gt;"]
)
async def test_what_is_no_known_reference_is_answered_in_plain_words(team: Any, typed: str) -> None:
    words = await team.command(typed)
    assert "reference" in words or "do not know" in words
    assert "!channel" not in words and "!here" not in words and "2222" not in words
