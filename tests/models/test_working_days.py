"""Which days are worked, compared with an independent implementation, and what time it is in London."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import holidays
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.working_days import Calendar, london_date, london_instant

FIRST, LAST = date(2012, 1, 1), date(2028, 10, 31)
EXTRA = st.frozensets(st.dates(FIRST, LAST), max_size=8)
NATIONS = st.sampled_from(["ENG", "WLS", "SCT", "NIR"])


def bank_holidays(nation: str) -> set[date]:
    years = range(FIRST.year - 1, LAST.year + 3)
    return set(holidays.country_holidays("GB", subdiv=nation, years=years))


BANK_HOLIDAYS = {nation: bank_holidays(nation) for nation in ("ENG", "WLS", "SCT", "NIR")}


def agree(day: date, count: int, nation: str, added: frozenset[date], removed: frozenset[date]) -> None:
    closed = sorted((BANK_HOLIDAYS[nation] - removed) | added)
    # The day itself is never counted: from a day off, counting starts at the last working day before it
    # (forwards) or the first one after it (backwards).
    roll: Literal["backward", "forward"] = "backward" if count > 0 else "forward"
    expected = numpy.busday_offset(day, count, roll=roll, holidays=numpy.array(closed, dtype="datetime64[D]"))
    assert Calendar(nation, added, removed).step(day, count) == expected.astype(object)


counts = st.integers(1, 40) | st.integers(-40, -1)


@settings(max_examples=2_000, deadline=None)
@given(st.dates(FIRST, LAST), counts, NATIONS, EXTRA, EXTRA)
def test_counting_agrees_with_numpy(
    day: date, count: int, nation: str, added: frozenset[date], removed: frozenset[date]
) -> None:
    agree(day, count, nation, added, removed)


@pytest.mark.nightly
@settings(max_examples=50_000, deadline=None)
@given(st.dates(FIRST, LAST), counts, NATIONS, EXTRA, EXTRA)
def test_counting_agrees_with_numpy_at_length(
    day: date, count: int, nation: str, added: frozenset[date], removed: frozenset[date]
) -> None:
    agree(day, count, nation, added, removed)


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 5, 8),  # VE day, moved from the Monday
        date(2021, 12, 27),
        date(2021, 12, 28),
        date(2022, 1, 3),
        date(2022, 6, 2),  # Jubilee
        date(2022, 6, 3),
        date(2022, 9, 19),  # State Funeral
        date(2023, 5, 8),  # Coronation
        date(2026, 12, 28),  # for Boxing Day on a Saturday
        date(2027, 12, 27),
        date(2027, 12, 28),
        date(2028, 1, 3),
    ],
)
def test_one_off_and_substitute_holidays_of_england_are_known(day: date) -> None:
    assert not Calendar("ENG").is_working_day(day)


@pytest.mark.parametrize("day", [date(2020, 5, 4), date(2022, 5, 30)])
def test_a_holiday_that_was_moved_away_is_worked(day: date) -> None:
    assert Calendar("ENG").is_working_day(day)


def test_nations_have_their_own_holidays() -> None:
    second_of_january, easter_monday, patrick = date(2026, 1, 2), date(2026, 4, 6), date(2026, 3, 17)
    assert [Calendar(n).is_working_day(second_of_january) for n in ("ENG", "SCT")] == [True, False]
    assert [Calendar(n).is_working_day(easter_monday) for n in ("ENG", "SCT")] == [False, True]
    assert [Calendar(n).is_working_day(patrick) for n in ("ENG", "NIR")] == [True, False]


def test_a_day_the_operator_adds_is_a_holiday_even_when_another_list_removes_it() -> None:
    day = date(2026, 6, 17)
    assert Calendar("ENG").is_working_day(day)
    assert not Calendar("ENG", added=[day], removed=[day]).is_working_day(day)


def test_a_weekend_is_never_worked_whatever_the_operator_says() -> None:
    saturday = date(2026, 11, 28)
    assert not Calendar("ENG", removed=[saturday]).is_working_day(saturday)


def test_first_from_is_the_day_itself_or_the_next_working_one() -> None:
    calendar = Calendar("ENG")
    assert calendar.first_from(date(2026, 12, 24)) == date(2026, 12, 24)
    assert calendar.first_from(date(2026, 12, 25)) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_in_london(instant: datetime, day: date) -> None:
    assert london_date(instant) == day


@given(st.dates(FIRST, LAST))
def test_midnight_in_london_starts_the_day_also_on_the_nights_of_the_clock_change(day: date) -> None:
    start = london_instant(day, time(0))
    assert start.utcoffset() == timedelta(0)
    assert london_date(start) == day
    assert london_date(start - timedelta(microseconds=1)) == day - timedelta(days=1)
