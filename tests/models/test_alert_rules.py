"""When the team is told, to the instant."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alert_rules import Rule, alert_plan, is_planned, owed_at, working_days_left
from models.policy import ClockName, Policy, load_policy
from models.working_days import LONDON


def at(year: int, month: int, day: int) -> datetime:
    """Nine o'clock in London."""
    return datetime(year, month, day, 9, tzinfo=LONDON).astimezone(UTC)


LONG_AGO = date(2000, 1, 4)
"""Every alert of a clock that started then lies after its start."""


def first(
    count: int, clock: ClockName, due_on: date, policy: Policy, started_on: date = LONG_AGO
) -> list[tuple[Rule, datetime]]:
    return [(alert.rule, alert.at) for alert in islice(alert_plan(clock, started_on, due_on, policy), count)]


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
    due_today = next(
        a for a in alert_plan("acknowledgement", LONG_AGO, date(2027, 3, 31), policy) if a.rule is Rule.DUE_TODAY
    )
    due_soon = next(alert_plan("acknowledgement", LONG_AGO, date(2026, 10, 26), policy))
    assert due_today.at == datetime(2027, 3, 31, 8, tzinfo=UTC)
    assert due_soon.at == datetime(2026, 10, 23, 8, tzinfo=UTC)


POLICY = load_policy()
DUE = st.dates(date(2012, 1, 1), date(2028, 6, 1)).map(POLICY.working_calendar.first_from)


@given(st.sampled_from(["acknowledgement", "resolution"]), DUE)
def test_alerts_come_in_order_on_working_days_and_never_twice(clock: ClockName, due_on: date) -> None:
    plan = list(islice(alert_plan(clock, LONG_AGO, due_on, POLICY), 40))
    instants = [alert.at for alert in plan]
    assert instants == sorted(set(instants))
    assert all(POLICY.working_calendar.is_working_day(instant.astimezone(LONDON).date()) for instant in instants)
    assert [alert.rule for alert in plan].count(Rule.STILL_BREACHED) == POLICY.alerts.breached_again_at_most


OVERDUE = datetime(2026, 11, 28, tzinfo=UTC)


def owed(since: datetime, now: datetime, policy: Policy) -> tuple[Rule | None, bool, datetime | None]:
    found = owed_at("acknowledgement", LONG_AGO, date(2026, 11, 27), OVERDUE, since=since, now=now, policy=policy)
    return found.alert.rule if found.alert else None, found.is_over, found.next_at


def test_what_is_owed_is_the_last_alert_since_somebody_looked_and_what_comes_next_is_later(policy: Policy) -> None:
    soon, today, breached = at(2026, 11, 26), at(2026, 11, 27), at(2026, 11, 30)
    tick = timedelta(microseconds=1)
    assert owed(soon, soon, policy) == (Rule.DUE_SOON, False, today)
    assert owed(soon, today - tick, policy) == (Rule.DUE_SOON, False, today)
    assert owed(soon, today, policy) == (Rule.DUE_TODAY, False, OVERDUE)
    assert owed(OVERDUE, OVERDUE, policy) == (None, True, breached)
    assert owed(soon, at(2026, 12, 3), policy) == (Rule.STILL_BREACHED, True, at(2026, 12, 4))


def test_a_window_promises_nothing_and_is_announced_twenty_and_five_working_days_before_it_ends(policy: Policy) -> None:
    closes = date(2027, 2, 28)
    assert first(9, "stage_2_window", closes, policy) == [
        (Rule.CLOSES_SOON, at(2027, 2, 1)),
        (Rule.CLOSES_SOON, at(2027, 2, 22)),
    ]


def test_consent_is_chased_after_five_and_ten_working_days_and_a_decision_is_due_on_the_twentieth(
    policy: Policy,
) -> None:
    assert first(4, "consent_chase", date(2026, 12, 22), policy, started_on=date(2026, 11, 24)) == [
        (Rule.CHASE, at(2026, 12, 1)),
        (Rule.CHASE, at(2026, 12, 8)),
        (Rule.DUE_TODAY, at(2026, 12, 22)),
        (Rule.BREACHED, at(2026, 12, 23)),
    ]


def test_a_promise_that_ends_on_a_sunday_is_announced_before_and_not_on_that_day(policy: Policy) -> None:
    assert first(3, "data_protection", date(2026, 11, 29), policy) == [
        (Rule.DUE_SOON, at(2026, 11, 23)),
        (Rule.DUE_SOON, at(2026, 11, 27)),
        (Rule.BREACHED, at(2026, 11, 30)),
    ]


def test_nothing_is_announced_before_the_clock_has_started(policy: Policy) -> None:
    rules = [rule for rule, _ in first(2, "resolution", date(2026, 11, 27), policy, started_on=date(2026, 11, 24))]
    assert rules == [Rule.DUE_SOON, Rule.DUE_TODAY]


def test_an_alert_is_planned_only_for_the_day_on_which_the_clock_is_due_now(policy: Policy) -> None:
    raised = (Rule.DUE_TODAY, at(2026, 12, 22), policy)
    assert is_planned("resolution", LONG_AGO, date(2026, 12, 22), *raised)
    assert not is_planned("resolution", LONG_AGO, date(2026, 12, 23), *raised)
    assert not is_planned("stage_2_window", LONG_AGO, date(2026, 12, 22), *raised)


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
    assert working_days_left(today, date(2026, 11, 27), policy.working_calendar) == left
