"""When the team is told, to the instant."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alert_rules import Rule, alert_plan, next_look, owed_at, still_holds, working_days_left
from models.policy import CalendarPart, ClockName, Policy
from models.policy_file import load_policy
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


def owed(step: int, now: datetime, policy: Policy) -> tuple[Rule | None, bool, datetime | None, int]:
    found = owed_at("acknowledgement", LONG_AGO, date(2026, 11, 27), OVERDUE, step=step, now=now, policy=policy)
    return found.alert.rule if found.alert else None, found.is_over, found.next_look.at, found.next_look.step


def test_what_is_owed_is_the_last_alert_since_somebody_looked_and_what_comes_next_is_later(policy: Policy) -> None:
    soon, today, breached = at(2026, 11, 26), at(2026, 11, 27), at(2026, 11, 30)
    tick = timedelta(microseconds=1)
    assert owed(0, soon, policy) == (Rule.DUE_SOON, False, today, 1)
    assert owed(0, today - tick, policy) == (Rule.DUE_SOON, False, today, 1)
    assert owed(0, today, policy) == (Rule.DUE_TODAY, False, OVERDUE, 2)
    assert owed(2, OVERDUE, policy) == (None, True, breached, 2)
    assert owed(0, at(2026, 12, 3), policy) == (Rule.STILL_BREACHED, True, at(2026, 12, 4), 6)


def look(step: int | None, now: datetime, policy: Policy, *, is_noticed: bool = False) -> tuple[datetime | None, int]:
    clock: ClockName = "acknowledgement"
    due_on, late = date(2026, 11, 27), is_noticed
    found = next_look(clock, LONG_AGO, due_on, OVERDUE, step=step, is_noticed=late, now=now, policy=policy)
    return found.at, found.step


def test_a_clock_that_was_counted_again_owes_what_has_come_to_lie_behind(policy: Policy) -> None:
    soon, today, breached = at(2026, 11, 26), at(2026, 11, 27), at(2026, 11, 30)
    tick = timedelta(microseconds=1)
    assert look(0, today - tick, policy) == (soon, 0)  # not raised yet, by the new count it would have been
    assert look(1, today - tick, policy) == (today, 1)
    assert look(3, soon - tick, policy) == (soon, 0)  # the due day was put off: all of it lies ahead again
    assert look(None, today - tick, policy) == (today, 1)  # it starts: what lies behind is not owed
    assert look(0, OVERDUE, policy) == look(None, OVERDUE, policy) == (OVERDUE, 2)
    assert look(2, OVERDUE, policy, is_noticed=True) == (breached, 2)
    assert look(2, breached, policy, is_noticed=True) == (breached, 2)
    assert look(3, breached, policy, is_noticed=True) == (at(2026, 12, 1), 3)


def test_a_window_that_was_counted_again_is_looked_at_until_it_closes(policy: Policy) -> None:
    closes, overdue = date(2027, 2, 28), datetime(2027, 3, 1, tzinfo=UTC)

    def at_step(step: int, now: datetime) -> tuple[datetime | None, int]:
        found = next_look(
            "stage_2_window", LONG_AGO, closes, overdue, step=step, is_noticed=False, now=now, policy=policy
        )
        return found.at, found.step

    assert at_step(0, at(2027, 2, 2)) == (at(2027, 2, 1), 0)
    assert at_step(1, at(2027, 2, 2)) == (at(2027, 2, 22), 1)
    assert at_step(2, at(2027, 2, 23)) == (overdue, 2)
    assert at_step(2, overdue) == (overdue, 2)


def test_a_holiday_moves_the_alerts_of_a_plan_and_not_their_steps(policy: Policy) -> None:
    funeral = CalendarPart(added=(date(2027, 1, 28), date(2027, 1, 29)))
    changed = policy.model_copy(update={"calendar": funeral})
    due_on = date(2027, 1, 29)
    plans = [list(islice(alert_plan("resolution", LONG_AGO, due_on, p), 4)) for p in (policy, changed)]
    assert [(a.step, a.rule, a.at) for a in plans[0]] == [
        (0, Rule.DUE_SOON, at(2027, 1, 22)),
        (1, Rule.DUE_SOON, at(2027, 1, 28)),
        (2, Rule.DUE_TODAY, at(2027, 1, 29)),
        (3, Rule.BREACHED, at(2027, 2, 1)),
    ]
    assert [(a.step, a.rule, a.at) for a in plans[1]] == [
        (0, Rule.DUE_SOON, at(2027, 1, 21)),
        (1, Rule.DUE_SOON, at(2027, 1, 27)),
        (3, Rule.BREACHED, at(2027, 2, 1)),
        (4, Rule.STILL_BREACHED, at(2027, 2, 2)),
    ]


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


def test_an_alert_holds_while_its_rule_has_come_by_the_day_on_which_the_clock_is_due_now(policy: Policy) -> None:
    raised = (Rule.DUE_TODAY, at(2026, 12, 22), at(2026, 12, 22), policy)
    set_back = (Rule.DUE_TODAY, at(2026, 12, 22), at(2026, 12, 21), policy)
    assert still_holds("resolution", LONG_AGO, date(2026, 12, 22), *set_back)
    assert still_holds("resolution", LONG_AGO, date(2026, 12, 21), *raised)
    assert still_holds("resolution", LONG_AGO, date(2026, 12, 22), *raised)
    assert not still_holds("resolution", LONG_AGO, date(2026, 12, 23), *raised)
    assert not still_holds("stage_2_window", LONG_AGO, date(2026, 12, 22), *raised)


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
