"""What somebody at risk is told: the policy's numbers, and nothing that is not true."""

from datetime import UTC, datetime, time

import pytest

from models.care import crisis_messages, gentle_messages, is_open, next_reading
from models.policy import Policy, WorkingHours
from models.working_days import LONDON


def london(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (london(11, 24, 8, 59), False),
        (london(11, 24, 9), True),
        (london(11, 24, 16, 59), True),
        (london(11, 24, 17), False),
        (london(11, 28, 12), False),
        (london(12, 28, 12), False),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), False),
    ],
)
def test_the_team_is_at_work_in_working_hours_in_london(now: datetime, opened: bool, policy: Policy) -> None:
    assert is_open(policy, now) is opened
    assert (next_reading(policy, now) == now) is opened


@pytest.mark.parametrize(
    ("now", "reading"),
    [
        (london(11, 24, 3), london(11, 24, 9)),
        (london(11, 24, 17), london(11, 25, 9)),
        (london(11, 27, 20), london(11, 30, 9)),
        (london(11, 28, 3), london(11, 30, 9)),
        (london(12, 24, 18), london(12, 29, 9)),
        (london(10, 23, 18), datetime(2026, 10, 26, 9, tzinfo=UTC)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 7, 1, 8, tzinfo=UTC)),
    ],
)
def test_the_next_reading_is_the_next_opening(now: datetime, reading: datetime, policy: Policy) -> None:
    assert next_reading(policy, now) == reading


def test_out_of_hours_they_are_told_when_the_team_reads_and_that_it_cannot_help_before(policy: Policy) -> None:
    told = " ".join(crisis_messages(policy, ("suicide",), london(11, 28, 3)))
    assert "Monday 30 November 2026 at 9am; they cannot help before then" in told


def test_in_hours_no_time_is_promised(policy: Policy) -> None:
    told = " ".join(crisis_messages(policy, ("suicide",), london(11, 24, 12)))
    assert "at work now, but I cannot say when" in told


def test_an_opening_at_half_past_twelve_is_said_so(policy: Policy) -> None:
    hours = WorkingHours(opens=time(12, 30), closes=time(17))
    told = " ".join(crisis_messages(policy.model_copy(update={"working_hours": hours}), (), london(11, 24, 3)))
    assert "at 12:30pm" in told


def test_the_numbers_are_those_of_the_policy_file(policy: Policy) -> None:
    crisis = policy.crisis
    invented = {
        name: getattr(crisis, name).model_copy(update={"how": how, "name": f"the {name} line"})
        for name, how in (("emergency", "000"), ("urgent", "the duty desk"), ("listening", "01632 960 001"))
    }
    other = policy.model_copy(update={"crisis": crisis.model_copy(update=invented)})
    told = " ".join((*crisis_messages(other, ("self_harm",), london(11, 24, 3)), *gentle_messages(other)))
    assert all(how in told for how in ("000", "the duty desk", "01632 960 001", "the listening line"))
    assert not any(number in told for number in ("999", "111", "116 123", "Samaritans"))


def test_the_numbers_come_first_and_the_bot_says_what_it_is(policy: Policy) -> None:
    first, second, *_ = crisis_messages(policy, ("suicide",), london(11, 24, 12))
    assert "computer program" in first and "cannot keep anybody safe" in first and "999" in first
    assert "111" in second and "116 123" in second


@pytest.mark.parametrize("kinds", [(), ("suicide",), ("harm_to_others",), ("abuse", "self_harm")])
def test_nothing_is_claimed_that_is_not_so(kinds: tuple[str, ...], policy: Policy) -> None:
    told = " ".join(crisis_messages(policy, kinds, london(11, 28, 3))).lower()
    for claim in ("watching", "monitor", "you are safe", "we will call you", "straight away", "!"):
        assert claim not in told


def test_words_about_somebody_else_speak_of_somebody_else(policy: Policy) -> None:
    now = london(11, 24, 12)
    assert "you or somebody else is" in crisis_messages(policy, ("harm_to_others",), now)[0]
    assert "you are in danger" in crisis_messages(policy, ("suicide",), now)[0]
