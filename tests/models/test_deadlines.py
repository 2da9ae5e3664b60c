"""The golden dates of the policy, to the second, and the words that explain them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.deadlines import deadline, long_date, ordinal, short_date, spoken_time
from models.working_days import LONDON, Calendar, london_date

ENGLAND = Calendar("ENG")


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("received", "acknowledge", "resolve"),
    [
        (noon(2026, 11, 24), date(2026, 11, 27), date(2026, 12, 22)),
        (noon(2026, 11, 27), date(2026, 12, 2), date(2026, 12, 29)),
        (noon(2026, 11, 28), date(2026, 12, 2), date(2026, 12, 29)),
        (noon(2026, 11, 29), date(2026, 12, 2), date(2026, 12, 29)),
        (noon(2026, 12, 23), date(2026, 12, 30), date(2027, 1, 25)),
        (noon(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 26)),
        (noon(2026, 4, 2), date(2026, 4, 9), date(2026, 5, 5)),
        (noon(2027, 12, 24), date(2027, 12, 31), date(2028, 1, 26)),
        (noon(2022, 9, 2), date(2022, 9, 7), date(2022, 10, 3)),
        (noon(2023, 5, 5), date(2023, 5, 11), date(2023, 6, 6)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 6), date(2026, 7, 29)),
    ],
)
def test_the_golden_dates_of_the_policy(received: datetime, acknowledge: date, resolve: date) -> None:
    assert deadline(received, 3, ENGLAND).due_on == acknowledge
    assert deadline(received, 20, ENGLAND).due_on == resolve


def test_a_late_proclamation_moves_what_it_has_to_move() -> None:
    received, funeral = noon(2022, 9, 2), date(2022, 9, 19)
    before = Calendar("ENG", removed=[funeral])
    assert deadline(received, 3, before).due_on == date(2022, 9, 7)
    assert deadline(received, 20, before).due_on == date(2022, 9, 30)
    proclaimed = Calendar("ENG", removed=[funeral], added=[funeral])
    assert deadline(received, 20, proclaimed).due_on == date(2022, 10, 3)


@pytest.mark.parametrize(
    ("received", "days", "overdue_from"),
    [
        # 28 March 2027: the clocks go forward on Easter Sunday
        (noon(2027, 3, 22), 3, datetime(2027, 3, 26, 0, 0, tzinfo=UTC)),
        (noon(2027, 3, 24), 3, datetime(2027, 3, 31, 23, 0, tzinfo=UTC)),
        # 25 October 2026: the clocks go back
        (noon(2026, 10, 20), 3, datetime(2026, 10, 23, 23, 0, tzinfo=UTC)),
        (noon(2026, 10, 22), 3, datetime(2026, 10, 28, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_deadline_ends_with_the_london_day_across_the_clock_changes(
    received: datetime, days: int, overdue_from: datetime
) -> None:
    assert deadline(received, days, ENGLAND).overdue_from == overdue_from


@pytest.mark.parametrize(
    ("received", "acknowledge"),
    [
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), date(2026, 6, 5)),
    ],
)
def test_there_is_no_office_hours_cut_off(received: datetime, acknowledge: date) -> None:
    assert deadline(received, 3, ENGLAND).due_on == acknowledge


@given(st.datetimes(datetime(2012, 1, 1), datetime(2028, 10, 31)), st.integers(1, 60))  # noqa: DTZ001 - made aware below
def test_a_deadline_is_a_working_day_that_is_not_over(naive: datetime, days: int) -> None:
    received = naive.replace(tzinfo=UTC)
    due = deadline(received, days, ENGLAND)
    assert ENGLAND.is_working_day(due.due_on)
    assert due.overdue_from > received
    assert london_date(due.overdue_from) == due.due_on + timedelta(days=1)


def test_a_deadline_says_why() -> None:
    assert deadline(noon(2026, 11, 28), 3, ENGLAND).because == "3rd working day after Sat 28 Nov 2026: Wed 2 Dec 2026"
    assert (
        deadline(noon(2026, 11, 24), 20, ENGLAND).because == "20th working day after Tue 24 Nov 2026: Tue 22 Dec 2026"
    )


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 20, 21, 22, 23, 101, 111, 112)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "20th", "21st", "22nd", "23rd", "101st", "111th", "112th"]
    )


def test_dates_and_times_as_people_say_them() -> None:
    assert short_date(date(2026, 12, 2)) == "Wed 2 Dec 2026"
    assert long_date(date(2026, 11, 28)) == "Saturday 28 November 2026"
    assert spoken_time(datetime(2026, 7, 1, 11, 5, tzinfo=UTC)) == "12:05pm on Wednesday 1 July 2026"
    assert spoken_time(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "12:30am on Wednesday 1 July 2026"
