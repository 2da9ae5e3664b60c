"""The dates that the policy promises, from its own table; and against an independent oracle."""

from datetime import UTC, date, datetime, time, timedelta

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.alert_rules import Rule, alert_plan
from models.deadlines import deadline
from models.policy import load_policy
from models.working_days import LONDON, Calendar, london_date

GOLDEN = [
    ("2026-11-24", "2026-11-27", "2026-12-22"),
    ("2026-11-27", "2026-12-02", "2026-12-29"),
    ("2026-11-28", "2026-12-02", "2026-12-29"),
    ("2026-11-29", "2026-12-02", "2026-12-29"),
    ("2026-12-23", "2026-12-30", "2027-01-25"),
    ("2026-12-25", "2026-12-31", "2027-01-26"),
    ("2026-04-02", "2026-04-09", "2026-05-05"),
    ("2027-12-24", "2027-12-31", "2028-01-26"),
    ("2022-09-02", "2022-09-07", "2022-10-03"),
    ("2023-05-05", "2023-05-11", "2023-06-06"),
]


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), LONDON)


@pytest.mark.parametrize(("received", "acknowledge", "resolve"), GOLDEN)
def test_the_golden_dates_of_the_policy(received: str, acknowledge: str, resolve: str) -> None:
    calendar = load_policy().working_calendar
    assert deadline(noon(received), 3, calendar).due_on.isoformat() == acknowledge
    assert deadline(noon(received), 20, calendar).due_on.isoformat() == resolve


def test_the_date_of_receipt_is_londons() -> None:
    received = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    calendar = Calendar()
    assert deadline(received, 3, calendar).due_on == date(2026, 7, 6)
    assert deadline(received, 20, calendar).due_on == date(2026, 7, 29)


def test_a_holiday_that_is_declared_late_moves_the_date() -> None:
    funeral = date(2022, 9, 19)
    before = Calendar(removed=[funeral])
    assert deadline(noon("2022-09-02"), 20, before).due_on == date(2022, 9, 30)
    assert deadline(noon("2022-09-02"), 20, Calendar(removed=[funeral], added=[funeral])).due_on == date(2022, 10, 3)


def test_it_is_overdue_from_midnight_in_london_also_on_the_night_the_clocks_change() -> None:
    due = deadline(datetime(2026, 3, 24, 12, tzinfo=UTC), 3, Calendar())
    assert (due.due_on, due.overdue_from) == (date(2026, 3, 27), datetime(2026, 3, 28, tzinfo=UTC))
    spring = deadline(datetime(2026, 3, 26, 12, tzinfo=UTC), 3, Calendar())
    assert (spring.due_on, spring.overdue_from) == (date(2026, 3, 31), datetime(2026, 3, 31, 23, tzinfo=UTC))


def test_the_reason_is_a_sentence() -> None:
    because = deadline(noon("2026-11-28"), 3, Calendar()).because
    assert because == "3rd working day after Sat 28 Nov 2026: Wed 2 Dec 2026"


FIRST, LAST = datetime.fromisoformat("2012-01-01"), datetime.fromisoformat("2028-11-30")
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@settings(max_examples=2_000, deadline=None)
@given(received=INSTANTS, days=st.integers(1, 40))
def test_every_deadline_agrees_with_numpys_business_days(received: datetime, days: int) -> None:
    import holidays

    known = [day for year in range(2011, 2031) for day in holidays.country_holidays("GB", subdiv="ENG", years=year)]
    start = london_date(received)
    expected = numpy.busday_offset(start, days, roll="backward", holidays=known).astype(date)
    assert deadline(received, days, Calendar()).due_on == expected


def test_a_resolution_is_announced_twice_then_on_the_day_then_each_working_day_then_weekly() -> None:
    plan = alert_plan("resolution", date(2026, 12, 22), load_policy())
    first = [next(plan) for _ in range(11)]
    assert [alert.rule for alert in first] == [
        Rule.DUE_SOON,
        Rule.DUE_SOON,
        Rule.DUE_TODAY,
        Rule.BREACHED,
        *[Rule.STILL_BREACHED] * 5,
        Rule.STILL_BREACHED_WEEKLY,
        Rule.STILL_BREACHED_WEEKLY,
    ]
    assert [alert.at.date().isoformat() for alert in first[:5]] == [
        "2026-12-15",
        "2026-12-21",
        "2026-12-22",
        "2026-12-23",
        "2026-12-24",
    ]
    assert first[-1].at - first[-2].at == timedelta(days=7)
