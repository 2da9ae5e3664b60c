"""When the team is told about a clock: before it is due, on the day, and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, takewhile

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
    """`at` is the aware instant from which the alert is owed. `step` numbers the alerts of a plan: a holiday that is
    declared late moves the instant and leaves the step.
    """

    rule: Rule
    at: datetime
    step: int


@dataclass(frozen=True)
class NextLook:
    """When the sweep has to look at a clock next, if ever, and the first step of its plan that it then may owe."""

    at: datetime | None
    step: int


@dataclass(frozen=True)
class Owed:
    """What a clock owes at an instant: the latest alert that fell due, whether its due day is over, what comes next."""

    alert: PlannedAlert | None
    is_over: bool
    next_look: NextLook


def alert_plan(clock: ClockName, started_on: date, due_on: date, policy: Policy) -> Iterator[PlannedAlert]:
    """All alerts of a clock that nobody stops, in order; without end for a promise. (Policy, "Alerts".)

    The two dates are London dates. A promise that ends on a day that is not worked has no alert on that day. An
    alert that is left out leaves its step out.
    """
    calendar, opens, rules = policy.working_calendar, policy.working_hours.opens, policy.alerts
    chased = sorted(rules.chase_consent_after) if clock == "consent_chase" else ()
    early = [(calendar.step(started_on, days), Rule.CHASE) for days in chased]
    soon = Rule.CLOSES_SOON if clock in WINDOWS else Rule.DUE_SOON
    early += [(calendar.step(due_on, -days), soon) for days in sorted(rules.due_soon.get(clock, ()), reverse=True)]
    steps = count()
    for (day, rule), step in sorted(zip(early, steps, strict=False)):
        if started_on < day < due_on:
            yield PlannedAlert(rule, london_instant(day, opens), step)
    if clock in WINDOWS:
        return
    on_the_day = next(steps)
    if calendar.is_working_day(due_on):
        yield PlannedAlert(Rule.DUE_TODAY, london_instant(due_on, opens), on_the_day)
    day = calendar.step(due_on, 1)
    yield PlannedAlert(Rule.BREACHED, london_instant(day, opens), next(steps))
    for _ in range(rules.breached_again_at_most):
        day = calendar.step(day, 1)
        yield PlannedAlert(Rule.STILL_BREACHED, london_instant(day, opens), next(steps))
    while True:
        day += timedelta(weeks=rules.deputy_every_weeks)
        yield PlannedAlert(Rule.STILL_BREACHED_WEEKLY, london_instant(calendar.first_from(day), opens), next(steps))


def owed_at(
    clock: ClockName,
    started_on: date,
    due_on: date,
    overdue_from: datetime,
    *,
    step: int,
    now: datetime,
    policy: Policy,
) -> Owed:
    """What a clock owes from this step of its plan on: of several alerts only the last (the service was asleep).

    Once the due day is over, no alert says any more that it is still to come.
    """
    is_over, after = now >= overdue_from, 0
    last: PlannedAlert | None = None
    for alert in alert_plan(clock, started_on, due_on, policy):
        if alert.at > now:
            return Owed(last, is_over, _look(alert, overdue_from, now))
        if alert.step >= step and (alert.at >= overdue_from or not is_over):
            last = alert
        after = alert.step + 1
    return Owed(last, is_over, NextLook(None if is_over else overdue_from, after))


def next_look(
    clock: ClockName,
    started_on: date,
    due_on: date,
    overdue_from: datetime,
    *,
    step: int | None,
    is_noticed: bool,
    now: datetime,
    policy: Policy,
) -> NextLook:
    """When the sweep has to look at a clock that was counted, or counted again.

    Its alerts before `step` were raised, or are superseded; those from there on are owed, also where their instants
    have come to lie behind `now`. `step` is None for a clock that starts: what lies behind is not owed. It is looked at
    at once when its due day is over and that was not noticed.
    """
    unnoticed = now >= overdue_from and not is_noticed
    after = 0
    for alert in alert_plan(clock, started_on, due_on, policy):
        if unnoticed:
            if alert.at >= overdue_from:
                return NextLook(overdue_from, alert.step)
        elif alert.at > now or (step is not None and alert.step >= step):
            return _look(alert, overdue_from, now)
        after = alert.step + 1
    return NextLook(overdue_from if unnoticed or now < overdue_from else None, after)


def _look(alert: PlannedAlert, overdue_from: datetime, now: datetime) -> NextLook:
    # The state changes at midnight, hours or days before the alert of it.
    return NextLook(alert.at if now >= overdue_from else min(alert.at, overdue_from), alert.step)


def working_days_left(today: datetime, due_on: date, calendar: Calendar) -> int:
    """Working days from today to the due day: 0 on the day, negative once it has passed."""
    day = london_date(today)
    if day <= due_on:
        return sum(1 for _ in calendar.between(day, due_on))
    return -sum(1 for _ in calendar.between(due_on, day))


def still_holds(
    clock: ClockName, started_on: date, due_on: date, rule: Rule, at: datetime, now: datetime, policy: Policy
) -> bool:
    """Whether an alert of the instant `at` is still true of a clock that is due on this day: it may have moved since.

    One that has come to lie ahead will be raised again. (The time of this machine may have been ahead and set back.)
    """
    latest = max(at, now)
    plan = takewhile(lambda alert: alert.at <= latest, alert_plan(clock, started_on, due_on, policy))
    return any(alert.rule is rule for alert in plan)
