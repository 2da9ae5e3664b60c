"""What the team sees when much happens at once: one digest, or one message about a change of the calendar."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from devslack.limits import problems_in_blocks
from models.alert_rules import Rule
from models.digest import CalendarChange, DigestLine, MovedLine
from models.holiday import HolidayAct
from models.policy_file import load_policy
from slackapp.messages import OWED, digest_blocks, moved_blocks
from storage import alerts, clocks
from storage.holidays import change_holiday
from storage.new_policy import apply_policy
from tests.makers import with_lengths

REFERENCE = "C-7K3M-9QXP"
DAY = date(2026, 12, 10)


async def sweep(team: Any, now: datetime) -> None:
    team.clock.time = now
    await team.database.run(alerts.raise_due_alerts, load_policy(), now)
    await team.deliver()


async def test_six_alerts_at_nine_are_one_message_and_the_threads_stay_quiet(team: Any) -> None:
    references = {await team.complain(story=f"story {number}") for number in range(6)}
    await team.deliver()
    await sweep(team, datetime(2026, 11, 26, 9, tzinfo=UTC))
    messages = await team.messages()
    (digest,) = [m for m in messages if "deadlines need you" in m["text"]]
    assert digest["text"] == "6 deadlines need you: 6 due soon."
    shown = digest["blocks"][1]["text"]["text"].splitlines()
    assert {line.partition(":")[0] for line in shown} == references and len(messages) == 7
    assert all(line.endswith(": the acknowledgement is due soon. Due Fri 27 Nov 2026.") for line in shown)


async def test_after_a_sleep_the_cards_say_overdue_and_the_deputy_is_called(team: Any) -> None:
    references = [await team.complain(story=f"story {number}") for number in range(6)]
    await team.deliver()
    await sweep(team, datetime(2026, 12, 15, 12, tzinfo=UTC))
    (digest,) = [m for m in await team.messages() if "deadlines need you" in m["text"]]
    assert digest["text"] == "18 deadlines need you: 12 still overdue, 6 due soon. For the deputy: <@U0DANIEL>"
    levels = [line.partition(": ")[2] for line in digest["blocks"][1]["text"]["text"].splitlines()]
    assert ["overdue" in level for level in levels] == [True] * 12 + [False] * 6
    for reference in references:
        assert "OVERDUE" in json.dumps((await team.card(reference))["blocks"])


async def test_a_digest_of_what_has_been_done_meanwhile_is_not_posted(team: Any) -> None:
    for number in range(6):
        await team.complain(story=f"story {number}")
    await team.deliver()
    now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    await team.database.run(alerts.raise_due_alerts, load_policy(), now)
    ids: set[UUID] = {row.case_id for row in await team.rows() if row.case_id}
    for case_id in ids:
        await team.database.run(clocks.stop, case_id, "acknowledgement", now, now)
    await team.deliver()
    assert [row.state.value for row in await team.rows() if row.notice.value == "slack.digest"] == ["superseded"]
    assert not any("deadlines need you" in message["text"] for message in await team.messages())


async def test_a_digest_whose_reply_was_lost_stands_in_the_channel_once(team: Any) -> None:
    for number in range(6):
        await team.complain(story=f"story {number}")
    await team.deliver()
    await team.post("faults", method="chat.postMessage", fault="lose_reply", times=1)
    await sweep(team, datetime(2026, 11, 26, 9, tzinfo=UTC))
    for _ in range(3):
        await team.deliver(later=timedelta(minutes=2))
    assert len([m for m in await team.messages() if "deadlines need you" in m["text"]]) == 1


async def test_a_change_of_the_calendar_is_one_message_and_new_days_on_the_cards(team: Any) -> None:
    references = sorted([await team.complain(story=f"story {number}") for number in range(3)])
    await team.deliver()
    words = "<!channel> proclaimed"
    now, policy = team.clock.now(), load_policy()
    await team.database.run(change_holiday, DAY, HolidayAct.ADDED, words, "operator kim", policy, now)
    await team.deliver()
    (message,) = [m for m in await team.messages() if "is now a holiday" in m["text"]]
    head, moved = [block["text"]["text"] for block in message["blocks"]]
    assert head == "Thu 10 Dec 2026 is now a holiday (<!channel> proclaimed): 3 deadlines have moved."
    assert "<!" not in message["text"] and {b["text"]["type"] for b in message["blocks"]} == {"plain_text"}
    assert sorted(moved.splitlines()) == [
        f"{reference}: the full answer, Tue 22 Dec 2026 → Wed 23 Dec 2026" for reference in references
    ]
    card = json.dumps((await team.card(references[0]))["blocks"])
    assert "Answer in full by Wed 23 Dec 2026: day 0 of 20" in card


async def test_a_policy_that_is_applied_is_one_message_and_the_card_counts_by_the_clock(team: Any) -> None:
    reference = await team.complain()
    await team.deliver()
    longer = with_lengths(resolution=25)
    await team.database.run(apply_policy, longer, "operator kim", longer, team.clock.now())
    await team.deliver()
    (message,) = [m for m in await team.messages() if "was applied" in m["text"]]
    assert [block["text"]["text"] for block in message["blocks"]] == [
        "The policy england-private has changed, and was applied to what is open: 1 deadline has moved.",
        f"{reference}: the full answer, Tue 22 Dec 2026 → Thu 31 Dec 2026",
    ]
    card = json.dumps((await team.card(reference))["blocks"])
    assert "Answer in full by Thu 31 Dec 2026: day 0 of 25" in card


LINES = st.builds(
    DigestLine,
    reference=st.just(REFERENCE),
    clock=st.sampled_from(sorted(OWED)),
    stage=st.integers(1, 3),
    rule=st.sampled_from(list(Rule)),
    due_on=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
)


@given(st.lists(LINES, min_size=1, max_size=200))
def test_a_digest_of_any_size_fits_and_counts_what_it_does_not_show(lines: list[DigestLine]) -> None:
    text, blocks = digest_blocks(lines)
    assert problems_in_blocks(blocks, "message") == []
    shown = [line for block in blocks[1:] for line in block["text"]["text"].splitlines()]
    more = len(lines) - 40
    assert shown[-1] == f"and {more} more: /complaint due" if more > 0 else len(shown) == len(lines)
    assert text.startswith(f"{len(lines)} deadlines need you: ")


def test_the_most_pressing_stands_first_and_the_earliest_of_its_kind_before_the_others() -> None:
    days = [date(2026, 12, 22), date(2026, 12, 21)]
    rules = [Rule.DUE_SOON, Rule.BREACHED, Rule.STILL_BREACHED_WEEKLY, Rule.DUE_TODAY]
    lines = [DigestLine(REFERENCE, "resolution", 1, rule, day) for rule in rules for day in days]
    _, blocks = digest_blocks(lines)
    levels = [line.partition("answer ")[2] for line in blocks[1]["text"]["text"].splitlines()]
    assert levels == [
        f"{level}. Due {day}."
        for level in ("is still overdue", "is overdue", "is due today", "is due soon")
        for day in ("Mon 21 Dec 2026", "Tue 22 Dec 2026")
    ]


def test_a_change_that_moves_ten_thousand_deadlines_fits_and_says_how_many_were_kept() -> None:
    line = MovedLine(REFERENCE, "data_protection", 1, date(2026, 12, 22), date(2026, 12, 23))
    text, blocks = moved_blocks(CalendarChange(DAY, False, "x" * 500, 10_000, 1, (line,) * 100))
    assert problems_in_blocks(blocks, "message") == []
    assert text.endswith("10000 deadlines have moved, 1 stays as promised.")
    assert blocks[-1]["text"]["text"].endswith("and 9960 more")
