"""When the team is told, to the instant."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alert_rules import PlannedAlert, Rule, alert_plan, next_alert, working_days_left
from models.policy import ClockName, Policy, load_policy
from models.working_days import LONDON


def at(year: int, month: int, day: int) -> datetime:
    """Nine o'clock in London."""
    return datetime(year, month, day, 9, tzinfo=LONDON).astimezone(UTC)


def first(count: int, clock: ClockName, due_on: date, policy: Policy) -> list[tuple[Rule, datetime]]:
    return [(alert.rule, alert.at) for alert in islice(alert_plan(clock, due_on, policy), count)]


def test_an_acknowledgement_that_nobody_sends(policy: Policy) -> None:
    assert first(11, "acknowledgement", date(2026, 11, 27), policy) == [
        (Rule.DUE_SOON, at(2026, 11, 26)),
        (Rule.DUE_TODAY, at(2026, 11, 27)),
        (Rule.BREACHED, at(2026, 11, 30)),
        (Rule.STILL_BREACHED, at(2026, 12, 1)),
        (Rule.STILL_BREACHED, at(2026, 12, 2)),
        (Rule.STILL_BREACHED, at(2026, 12, 3)),
        (Rule.STILL_BREACHED, at(2026, 12, 4)),
        (Rule.STILL_BREACHED, at(2026, 12, 7)),
        (Rule.STILL_BREACHED_WEEKLY, at(2026, 12, 14)),
        (Rule.STILL_BREACHED_WEEKLY, at(2026, 12, 21)),
        (Rule.STILL_BREACHED_WEEKLY, at(2026, 12, 29)),  # 28 December is a holiday
    ]


def test_a_holiday_does_not_shift_the_weeks_after_it(policy: Policy) -> None:
    weekly = [instant for _, instant in first(13, "acknowledgement", date(2026, 11, 27), policy)[-2:]]
    assert weekly == [at(2027, 1, 4), at(2027, 1, 11)]


def test_a_resolution_is_announced_five_days_and_one_day_before(policy: Policy) -> None:
    assert first(4, "resolution", date(2026, 12, 22), policy) == [
        (Rule.DUE_SOON, at(2026, 12, 15)),
        (Rule.DUE_SOON, at(2026, 12, 21)),
        (Rule.DUE_TODAY, at(2026, 12, 22)),
        (Rule.BREACHED, at(2026, 12, 23)),
    ]


def test_nine_o_clock_is_nine_o_clock_in_london_in_summer_too(policy: Policy) -> None:
    due_today = next(a for a in alert_plan("acknowledgement", date(2027, 3, 31), policy) if a.rule is Rule.DUE_TODAY)
    due_soon = next(alert_plan("acknowledgement", date(2026, 10, 26), policy))
    assert due_today.at == datetime(2027, 3, 31, 8, tzinfo=UTC)
    assert due_soon.at == datetime(2026, 10, 23, 8, tzinfo=UTC)


POLICY = load_policy()
DUE = st.dates(date(2012, 1, 1), date(2028, 6, 1)).map(POLICY.working_calendar.first_from)


@given(st.sampled_from(["acknowledgement", "resolution"]), DUE)
def test_alerts_come_in_order_on_working_days_and_never_twice(clock: ClockName, due_on: date) -> None:
    plan = list(islice(alert_plan(clock, due_on, POLICY), 40))
    instants = [alert.at for alert in plan]
    assert instants == sorted(set(instants))
    assert all(POLICY.working_calendar.is_working_day(instant.astimezone(LONDON).date()) for instant in instants)
    assert [alert.rule for alert in plan].count(Rule.STILL_BREACHED) == POLICY.alerts.breached_again_at_most


def test_the_next_alert_is_strictly_later(policy: Policy) -> None:
    due_on, nine = date(2026, 11, 27), at(2026, 11, 27)
    assert next_alert("acknowledgement", due_on, nine - timedelta(microseconds=1), policy) == PlannedAlert(
        Rule.DUE_TODAY, nine
    )
    assert next_alert("acknowledgement", due_on, nine, policy).rule is Rule.BREACHED


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), 3),
        (datetime(2026, 11, 26, 23, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 27, 0, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 28, 12, tzinfo=UTC), 0),  # a Saturday: no working day has passed yet
        (datetime(2026, 11, 30, 12, tzinfo=UTC), -1),
        (datetime(2026, 12, 29, 12, tzinfo=UTC), -20),
    ],
)
def test_working_days_left(today: datetime, left: int, policy: Policy) -> None:
    assert working_days_left(today, date(2026, 11, 27), policy) == left
