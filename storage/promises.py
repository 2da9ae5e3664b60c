"""The clocks of a complaint as they went elsewhere: begun, put off and stopped in the past, told one after the other.

By the rules of `storage.clocks`, in memory: an import counts tens of thousands of them. What the sweep would have
done meanwhile is done here at its own instant; alerts of the past are nobody's any more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import cast
from uuid import UUID

from models.alert_rules import WINDOWS, next_look
from models.clock import Clock, ClockExtension, ClockState, count_again, outcome
from models.deadlines import Facts, NewDate, deadline_of, short_date
from models.policy import OF_A_STAGE, ClockName, DelayReason, Policy
from models.refusal import Refused
from models.stages import ResolutionPart
from models.timeline import Act, Json, NewEntry
from models.working_days import london_date, london_instant
from storage.clocks import NAMES
from storage.new_clocks import new_clock, started
from storage.timeline import SERVICE


class Promises:
    """The clocks of one case. `policy` holds the calendar as it is now; `entries` is the timeline of the case."""

    def __init__(self, case_id: UUID, policy: Policy, entries: list[NewEntry]) -> None:
        self.clocks: list[Clock] = []
        self.extensions: list[ClockExtension] = []
        self._case_id, self._policy, self._entries = case_id, policy, entries
        self._new_dates: dict[UUID, NewDate] = {}

    def begin_stage(self, stage: int, at: datetime) -> None:
        """What is owed from the beginning of a stage."""
        for name in self._policy.owed_at(stage):
            self.start(name, stage, at)

    def start(self, name: ClockName, stage: int, at: datetime, counted_from: str | None = None) -> None:
        """A clock that runs from `at`."""
        answer = self.find_open("resolution", stage) if name == "progress_update" else None
        no_later_than = answer.due_on if answer else None
        row = new_clock(self._case_id, name, stage, at, counted_from, no_later_than, self._policy, at)
        self.clocks.append(Clock(**row))
        self._entries.append(started(row))

    def open_window(self, stage: int, from_date: date, because: str) -> None:
        """The time in which stage 2 or 3 may be asked for."""
        name: ClockName = "stage_2_window" if stage == 2 else "stage_3_window"
        self.start(name, stage, london_instant(from_date, time(0)), because)

    def find_open(self, name: ClockName, stage: int) -> Clock | None:
        """The clock that waits for this, if one does."""
        return next((c for c in self.clocks if (c.name, c.stage, c.stopped_at) == (name, stage, None)), None)

    def stop(self, name: ClockName, stage: int, at: datetime) -> None:
        """What a clock promised was done; nothing where none waits. Raises Refused for a time before its start."""
        clock = self.find_open(name, stage)
        if clock is None:
            return
        if at < clock.started_at:
            start = short_date(london_date(clock.started_at))
            raise Refused(f"that is before the clock of the {NAMES[name]} started, on {start}.")
        self.pass_to(at)
        clock.state, clock.stopped_at = outcome(clock, at), at
        if clock.state is ClockState.MET:
            clock.breached_at = None
        self._note(clock, Act.CLOCK_STOPPED, at)

    def restart(self, name: ClockName, stage: int, at: datetime) -> None:
        """News were told, and the next are counted from then; nothing where they were told after later ones."""
        clock = self.find_open(name, stage)
        if clock is None or at < clock.started_at:
            return
        self.stop(name, stage, at)
        clock.started_at, clock.stopped_at, clock.breached_at, clock.state = at, None, None, ClockState.RUNNING
        count_again(clock, self._facts(clock), self._policy.working_calendar, at)
        self._note(clock, Act.CLOCK_STARTED, at, due_on=clock.due_on.isoformat())

    def put_off(self, stage: int, due_on: date, why: DelayReason, letter_id: UUID, by: str, at: datetime) -> None:
        """A holding letter gave a reason and a new date for the full answer. Raises Refused as `delays.extend`."""
        clock, part = self.find_open("resolution", stage), self._policy.part_of("resolution", stage)
        if clock is None or not (isinstance(part, ResolutionPart) and part.may_be_extended):
            raise Refused("the full answer cannot be put off.")
        self.pass_to(at)
        if due_on <= london_date(at) or due_on <= clock.due_on:
            latest = short_date(max(london_date(at), clock.due_on))
            raise Refused(f"the new date has to be later than {latest}, the day of the letter or of the promise.")
        if part.extended_to_at_most is not None:
            facts = replace(self._facts(clock), length=part.extended_to_at_most, new_date=None)
            last = deadline_of(facts, self._policy.working_calendar).due_on
            if due_on > last:
                raise Refused(f"at that stage it can be put off until {short_date(last)} at the latest.")
        self.extensions.append(
            ClockExtension(clock_id=clock.id, due_on=due_on, reason=why, letter_id=letter_id, extended_by=by, at=at)
        )
        self._new_dates[clock.id] = NewDate(due_on, london_date(at))
        clock.state = ClockState.DELAYED
        self._count_again(clock, why, at)
        update = self.find_open("progress_update", stage)
        if update:
            self._count_again(update, "full_answer", at)

    def owes(self, name: ClockName, stage: int) -> bool:
        """Whether a stage that has begun owes this."""
        return any((clock.name, clock.stage) == (name, stage) for clock in self.clocks)

    @property
    def opened(self) -> set[int]:
        """The stages that answers have opened."""
        return {clock.stage for clock in self.clocks if clock.name in WINDOWS}

    def end(self, at: datetime) -> None:
        """Nothing is owed on the case any more."""
        self._end(self.clocks, at)

    def end_stage(self, stage: int, at: datetime) -> None:
        """The same for what a stage owes: the next one began before its answer."""
        self._end([clock for clock in self.clocks if clock.stage == stage and clock.name in OF_A_STAGE], at)

    def _end(self, owed: Sequence[Clock], at: datetime) -> None:
        self.pass_to(at)
        for clock in owed:
            if clock.stopped_at is None:
                if clock.state is not ClockState.BREACHED:
                    clock.state = ClockState.CLOSED
                clock.stopped_at = max(at, clock.started_at)
                self._note(clock, Act.CLOCK_STOPPED, clock.stopped_at)

    def pass_to(self, at: datetime) -> None:
        """What was overdue by `at` has turned at its own instant."""
        for clock in self.clocks:
            waits = clock.stopped_at is None and clock.state in (ClockState.RUNNING, ClockState.DELAYED)
            if waits and clock.overdue_from <= at:
                is_window = clock.name in WINDOWS
                clock.state = ClockState.CLOSED if is_window else ClockState.BREACHED
                if not is_window:
                    clock.breached_at = clock.breached_at or clock.overdue_from
                self._note(clock, Act.CLOCK_STOPPED if is_window else Act.BREACHED, clock.overdue_from)

    def go_on(self, now: datetime) -> None:
        """From here on the sweep looks after them: each owes its alerts from `now` on."""
        self.pass_to(now)
        for clock in self.clocks:
            is_over = clock.stopped_at is not None or clock.state is ClockState.CLOSED
            clock.next_alert_at = None
            if not is_over:
                look = next_look(
                    cast(ClockName, clock.name),
                    london_date(clock.started_at),
                    clock.due_on,
                    clock.overdue_from,
                    step=None,
                    is_noticed=clock.state is ClockState.BREACHED,
                    now=now,
                    policy=self._policy,
                )
                clock.next_alert_at, clock.next_step = look.at, look.step

    def _count_again(self, clock: Clock, why: str, at: datetime) -> None:
        before = clock.due_on
        count_again(clock, self._facts(clock), self._policy.working_calendar, at)
        if clock.due_on != before:
            self._note(clock, Act.CLOCK_MOVED, at, due_on=clock.due_on.isoformat(), why=why)

    def _facts(self, clock: Clock) -> Facts:
        answer = self.find_open("resolution", clock.stage) if clock.name == "progress_update" else None
        return Facts(
            started_at=clock.started_at,
            length=clock.length,
            unit=clock.unit,
            new_date=self._new_dates.get(clock.id),
            no_later_than=answer.due_on if answer else None,
            counted_from=clock.counted_from,
        )

    def _note(self, clock: Clock, act: Act, at: datetime, **more: Json) -> None:
        detail = {"clock": clock.name, "stage": clock.stage, "at": at.isoformat(), **more}
        self._entries.append(NewEntry(self._case_id, SERVICE, act, None, detail))
