"""Whatever happens to a clock, in whatever order beside the sweep: the alerts agree with the clock as it is kept.

A model of its own counts the days with numpy and decides what is owed; hypothesis finds the order of events.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, update
from sqlmodel import Session, select

from models.clock import Alert, Clock, ClockState
from models.holiday import HolidayAct, HolidayChange
from models.refusal import Refused
from models.timeline import Act
from models.working_days import LONDON
from storage import alerts, clocks, delays, holidays, timeline
from storage.database import Database
from tests.makers import WAITING, a_case, a_letter
from tests.models.test_working_days import BANK_HOLIDAYS


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def nine(day: date) -> datetime:
    return datetime.combine(day, time(9), LONDON).astimezone(UTC)


def today(instant: datetime) -> date:
    return instant.astimezone(LONDON).date()


class ClockModel(RuleBasedStateMachine):
    """One full answer, at the side of a model of it."""

    database: Database

    @initialize(received=st.datetimes(datetime(2026, 1, 5), datetime(2027, 12, 20)))  # noqa: DTZ001 - made aware below
    def begin(self, received: datetime) -> None:
        self.database.run_here(_forget_earlier_examples)
        self.now = self.received = received.replace(tzinfo=UTC)
        self.case_id, _ = a_case(self.database, now=self.now)
        for other in ("acknowledgement", "progress_update"):
            self.database.run_here(clocks.stop, self.case_id, other, self.now, self.now)
        self.pauses: list[tuple[date, date]] = []
        self.paused_on: date | None = None
        self.new_date: date | None = None
        self.added: set[date] = set()
        self.breached, self.stopped = False, False
        self.raised = list[tuple[str, datetime]]()
        self.due = self.counted()
        self.seen = {step for step, _, _ in self.plan()}
        """The steps of the plan up to now that were raised, or that a later one has made needless."""

    # -- what the model knows ---------------------------------------------------------------------------

    def offset(self, day: date, count: int, paused: bool = False) -> date:
        closed = BANK_HOLIDAYS["ENG"] | self.added
        if paused:
            closed |= {a + timedelta(days=n) for a, b in self.pauses for n in range(1, (b - a).days + 1)}
        roll: Any = "backward" if count > 0 else "forward"
        days = numpy.array(sorted(closed), dtype="datetime64[D]")
        found: date = numpy.busday_offset(day, count, roll=roll, holidays=days).astype(object)
        return found

    def counted(self) -> date:
        return self.new_date or self.offset(today(self.received), 20, paused=True)

    def overdue_from(self) -> datetime:
        return midnight(self.due + timedelta(days=1))

    def plan(self) -> list[tuple[str, str, datetime]]:
        """Every alert up to now, by the day that it is due on, in order: its step, its rule, its instant."""
        found = [
            (f"{days} before", "due_soon", nine(self.offset(self.due, -days)))
            for days in (5, 1)
            if today(self.received) < self.offset(self.due, -days)
        ]
        if numpy.is_busday(self.due, holidays=sorted(BANK_HOLIDAYS["ENG"] | self.added)):
            found.append(("on the day", "due_today", nine(self.due)))
        for n in range(1, 7):
            found.append((f"{n} after", "breached" if n == 1 else "still_breached", nine(self.offset(self.due, n))))
        week, weeks = self.offset(self.due, 6), 0
        while nine(week) <= self.now:
            week, weeks = week + timedelta(days=7), weeks + 1
            working = self.offset(self.offset(week, -1), 1)
            found.append((f"{weeks} weeks after", "still_breached_weekly", nine(working)))
        return [alert for alert in found if alert[2] <= self.now]

    def owed(self) -> list[tuple[str, str, datetime]]:
        """What was not raised yet, and no later one either."""
        plan = self.plan()
        last_seen = max((place for place, (step, _, _) in enumerate(plan) if step in self.seen), default=-1)
        is_over = self.now >= self.overdue_from()
        return [alert for alert in plan[last_seen + 1 :] if alert[2] >= self.overdue_from() or not is_over]

    def changed(self) -> None:
        """Something happened to the clock. What it has raised counts, as far as that does not lie ahead again."""
        self.due = self.counted()
        if self.paused_on:
            return  # it is counted again when it goes on
        self.breached &= self.now >= self.overdue_from()
        self.seen &= {step for step, _, _ in self.plan()}

    # -- what may happen --------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 24 * 9), awake=st.booleans())
    def time_passes(self, hours: int, awake: bool) -> None:
        self.until(self.now + timedelta(hours=hours), awake)

    @rule(seconds=st.sampled_from([-1, 0, 1, 3600, 24 * 3600, 5 * 24 * 3600]), awake=st.booleans())
    def time_passes_to_where_something_is_owed(self, seconds: int, awake: bool) -> None:
        at = self.clock().next_alert_at
        self.until((at or self.now) + timedelta(seconds=seconds), awake)

    @rule(seconds=st.sampled_from([-1, 0, 9 * 3600, 60 * 3600]), awake=st.booleans())
    def time_passes_to_the_end_of_the_due_day(self, seconds: int, awake: bool) -> None:
        self.until(self.overdue_from() + timedelta(seconds=seconds), awake)

    def until(self, then: datetime, awake: bool) -> None:
        self.now = max(self.now, then)
        if awake:
            self.sweep()

    @rule()
    def sweep(self) -> None:
        while self.database.run_here(alerts.raise_due_alerts, WAITING, self.now):
            pass
        if self.stopped or self.paused_on:
            return
        self.raised += [(name, at) for _, name, at in self.owed()[-1:] if (name, at) not in self.raised]
        self.seen = {step for step, _, _ in self.plan()}
        self.breached |= self.now >= self.overdue_from()

    @rule()
    def pause(self) -> None:
        may = not (self.stopped or self.paused_on or self.new_date) and today(self.now) < self.due
        if self.attempt(may, delays.pause, "resolution", "waiting_for_consent", "U1", WAITING, self.now):
            self.paused_on = today(self.now)

    @rule()
    def resume(self) -> None:
        may = self.paused_on is not None and not self.stopped
        if self.attempt(may, delays.resume, "resolution", "U1", WAITING, self.now):
            assert self.paused_on
            self.pauses.append((self.paused_on, today(self.now)))
            self.paused_on = None
            self.changed()

    @rule(days=st.integers(-3, 40))
    def extend(self, days: int) -> None:
        new, letter = today(self.now) + timedelta(days=days), self.database.run_here(a_letter, self.case_id, self.now)
        may = not (self.stopped or self.paused_on) and days > 0 and new > self.due
        given = ("resolution", new, "more_to_look_into", letter, "U1", WAITING, self.now)
        if self.attempt(may, delays.extend, *given):
            self.new_date, self.breached = new, False
            self.changed()

    @precondition(lambda self: len(self.added) < 4)
    @rule(days=st.integers(-10, 3))
    def late_holiday(self, days: int) -> None:
        day = self.due + timedelta(days=days)
        if day.weekday() >= 5 or day in BANK_HOLIDAYS["ENG"] | self.added:
            return
        before = self.due
        self.database.run_here(
            holidays.change_holiday, day, HolidayAct.ADDED, "proclaimed", "operator", WAITING, self.now
        )
        self.added.add(day)
        if not self.stopped:
            self.changed()
            assert self.due >= before

    @rule()
    def stop(self) -> None:
        if self.attempt(not self.stopped, clocks.stop, "resolution", self.now, self.now):
            self.stopped = True
            self.breached = self.now >= self.overdue_from() and not self.paused_on

    def attempt(self, may: bool, act: Callable[..., Any], *given: Any) -> bool:
        """Do it; whether it was done, which is whenever the model says that it may be."""
        try:
            self.database.run_here(act, self.case_id, *given)
        except Refused:
            assert not may
            return False
        assert may
        return True

    # -- what always holds ------------------------------------------------------------------------------

    @invariant()
    def the_clock_is_what_the_model_says(self) -> None:
        clock = self.clock()
        assert clock.due_on == self.due
        assert (clock.next_alert_at is None) == bool(self.stopped or self.paused_on)
        assert (clock.state is ClockState.BREACHED) == self.breached
        if not self.stopped:
            expected = ClockState.DELAYED if self.new_date else ClockState.RUNNING
            expected = ClockState.PAUSED if self.paused_on else expected
            assert clock.state is (ClockState.BREACHED if self.breached else expected)

    @invariant()
    def every_alert_was_raised_once_and_stands_on_the_timeline(self) -> None:
        query = select(Alert).where(Alert.case_id == self.case_id, Alert.clock == "resolution").order_by("due_at")
        found = self.database.run_here(lambda session: [(a.rule.value, a.due_at) for a in session.exec(query)])
        assert found == self.raised
        entries = self.database.run_here(timeline.entries, self.case_id)
        said = [(e.detail["rule"], e.detail["instant"]) for e in entries if e.act is Act.ALERT_RAISED]
        assert said == [(name, at.isoformat()) for name, at in self.raised]
        told = [e.detail["due_on"] for e in entries if e.detail.get("clock") == "resolution" and "due_on" in e.detail]
        assert told[-1] == self.due.isoformat()

    def clock(self) -> Clock:
        query = select(Clock).where(Clock.case_id == self.case_id, Clock.name == "resolution")
        return self.database.run_here(lambda session: session.exec(query).one())


def _forget_earlier_examples(session: Session) -> None:
    """The calendar as published, and nothing owed in cases of examples before."""
    session.connection().execute(delete(HolidayChange))
    session.connection().execute(update(Clock).values(next_alert_at=None, stopped_at=Clock.started_at))


def run(database: Database, examples: int) -> None:
    model = type("ClockModel", (ClockModel,), {"database": database})
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    rules = settings(max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(model, settings=rules)


def test_alerts_agree_with_the_clock_whatever_happens_to_it(database: Database) -> None:
    run(database, 200)


@pytest.mark.nightly
def test_alerts_agree_with_the_clock_at_length(database: Database) -> None:
    run(database, 2_000)
