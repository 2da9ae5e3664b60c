"""When the team is told about a clock: before it is due, on the day, and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from models.policy import ClockName, Policy
from models.working_days import Calendar, london_date, london_instant

WINDOWS: frozenset[ClockName] = frozenset({"stage_2_window", "stage_3_window"})
"""Clocks that promise nothing: when they end, something can no longer be asked for, and nobody is late."""


class Rule(StrEnum):
    """Why an alert is raised. In order: a later one is more pressing."""

    CLOSES_SOON = "closes_soon"
    CHASE = "chase"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    BREACHED = "breached"
    STILL_BREACHED = "still_breached"
    STILL_BREACHED_WEEKLY = "still_breached_weekly"


@dataclass(frozen=True)
class PlannedAlert:
    """`at` is the aware instant from which the alert is owed."""

    rule: Rule
    at: datetime


@dataclass(frozen=True)
class Owed:
    """What a clock owes at an instant: the latest alert that fell due, whether its due day is over, what comes next."""

    alert: PlannedAlert | None
    is_over: bool
    next_at: datetime | None


def alert_plan(clock: ClockName, started_on: date, due_on: date, policy: Policy) -> Iterator[PlannedAlert]:
    """All alerts of a clock that nobody stops, in order; without end for a promise. (Policy, "Alerts".)

    The two dates are London dates. A promise that ends on a day that is not worked has no alert on that day.
    """
    calendar, opens, rules = policy.working_calendar, policy.working_hours.opens, policy.alerts
    early = [
        (calendar.step(due_on, -days), Rule.CLOSES_SOON if clock in WINDOWS else Rule.DUE_SOON)
        for days in rules.due_soon.get(clock, ())
    ]
    if clock == "consent_chase":
        early += [(calendar.step(started_on, days), Rule.CHASE) for days in rules.chase_consent_after]
    for day, rule in sorted(early):
        if started_on < day < due_on:
            yield PlannedAlert(rule, london_instant(day, opens))
    if clock in WINDOWS:
        return
    if calendar.is_working_day(due_on):
        yield PlannedAlert(Rule.DUE_TODAY, london_instant(due_on, opens))
    day = calendar.step(due_on, 1)
    yield PlannedAlert(Rule.BREACHED, london_instant(day, opens))
    for _ in range(rules.breached_again_at_most):
        day = calendar.step(day, 1)
        yield PlannedAlert(Rule.STILL_BREACHED, london_instant(day, opens))
    while True:
        day += timedelta(weeks=rules.deputy_every_weeks)
        yield PlannedAlert(Rule.STILL_BREACHED_WEEKLY, london_instant(calendar.first_from(day), opens))


def owed_at(
    clock: ClockName,
    started_on: date,
    due_on: date,
    overdue_from: datetime,
    *,
    since: datetime,
    now: datetime,
    policy: Policy,
) -> Owed:
    """What a clock owes that was last looked at before `since`: of several alerts only the last (it was asleep)."""
    is_over, last, next_at = now >= overdue_from, None, None
    for alert in alert_plan(clock, started_on, due_on, policy):
        if alert.at > now:
            next_at = alert.at
            break
        if alert.at >= since:
            last = alert
    if not is_over:
        # The state changes at midnight, hours or days before the alert of it.
        next_at = min(next_at or overdue_from, overdue_from)
    return Owed(last, is_over, next_at)


def working_days_left(today: datetime, due_on: date, calendar: Calendar) -> int:
    """Working days from today to the due day: 0 on the day, negative once it has passed."""
    day = london_date(today)
    if day <= due_on:
        return sum(1 for _ in calendar.between(day, due_on))
    return -sum(1 for _ in calendar.between(due_on, day))


def is_planned(clock: ClockName, started_on: date, due_on: date, rule: Rule, at: datetime, policy: Policy) -> bool:
    """Whether an alert that was raised is one of a clock that is due on this day: it may have moved since."""
    for alert in alert_plan(clock, started_on, due_on, policy):
        if alert.at >= at:
            return alert == PlannedAlert(rule, at)
    return False
