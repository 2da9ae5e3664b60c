"""When the team is told about a clock: before it is due, on the day, and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from models.policy import ClockName, Policy
from models.working_days import london_date, london_instant


class Rule(StrEnum):
    """Why an alert is raised."""

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


def alert_plan(clock: ClockName, due_on: date, policy: Policy) -> Iterator[PlannedAlert]:
    """All alerts of a clock that nobody stops, in order; without end, weekly at last. (Policy, "Alerts".)"""
    calendar = policy.working_calendar
    opens = policy.working_hours.opens
    for days_before in sorted(policy.alerts.due_soon.get(clock, ()), reverse=True):
        yield PlannedAlert(Rule.DUE_SOON, london_instant(calendar.step(due_on, -days_before), opens))
    yield PlannedAlert(Rule.DUE_TODAY, london_instant(due_on, opens))
    day = calendar.step(due_on, 1)
    yield PlannedAlert(Rule.BREACHED, london_instant(day, opens))
    for _ in range(policy.alerts.breached_again_at_most):
        day = calendar.step(day, 1)
        yield PlannedAlert(Rule.STILL_BREACHED, london_instant(day, opens))
    while True:
        day += timedelta(days=7)
        yield PlannedAlert(Rule.STILL_BREACHED_WEEKLY, london_instant(calendar.first_from(day), opens))


def next_alert(clock: ClockName, due_on: date, after: datetime, policy: Policy) -> PlannedAlert:
    """The first alert of this clock whose instant is later than `after`."""
    return next(alert for alert in alert_plan(clock, due_on, policy) if alert.at > after)


def working_days_left(today: datetime, due_on: date, policy: Policy) -> int:
    """Working days from today to the due day: 0 on the day, negative once it has passed."""
    calendar, day = policy.working_calendar, london_date(today)
    if day == due_on:
        return 0
    first, last, sign = (day, due_on, 1) if day < due_on else (due_on, day, -1)
    days = ((first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    return sign * sum(calendar.is_working_day(day) for day in days)
