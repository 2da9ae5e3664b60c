"""A clock of a case as it is kept: what it counts towards, what has happened to it, and the next alert it owes."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from models.alert_rules import WINDOWS, Rule
from models.columns import enum_column
from models.deadlines import Facts, Unit, deadline_of
from models.working_days import Calendar, london_instant


class ClockState(StrEnum):
    """Where a promise stands. The table of states is in `docs/policy.md`.

    Breached: the due day has gone by and nobody was told; it stays so when the thing is done late. Delayed: a holding
    letter gave the reason and a new date, before the due day was over or after. Closed: the end of a window, or
    of a promise in a case in which nothing is owed any more.
    """

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    DELAYED = "delayed"
    CLOSED = "closed"


class Clock(SQLModel, table=True):
    """One promise of a case and stage. `next_alert_at`, the index of the sweep, is null while nothing is owed. It owes
    the alerts of its plan from `next_step` on (`models.alert_rules`), wherever a holiday has moved them.

    `due_on`, `overdue_from` and `because` follow from the facts (`length` in `unit`, `started_at`, `counted_from`, the
    pauses and extensions, `promised_on`) and the calendar of `calendar_version`. `first_due_on` is what it would be
    without holding letters. `breached_at` is the first instant at which it was overdue with nobody told; a later
    letter leaves it as it is.
    """

    __tablename__ = "clock"
    __table_args__ = (UniqueConstraint("case_id", "name", "stage"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    name: str
    stage: int
    state: ClockState = Field(sa_column=enum_column(ClockState))
    length: int
    unit: Unit = Field(sa_column=enum_column(Unit))
    started_at: datetime
    counted_from: str | None = None
    promised_on: date | None = None
    calendar_version: str
    first_due_on: date
    due_on: date
    overdue_from: datetime
    because: str
    breached_at: datetime | None = None
    stopped_at: datetime | None = None
    next_alert_at: datetime | None = Field(default=None, index=True)
    next_step: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class ClockPause(SQLModel, table=True):
    """A time in which a clock stood still; `until` is null while it lasts. `reason` is a code of the policy."""

    __tablename__ = "clock_pause"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    clock_id: UUID = Field(foreign_key="clock.id", index=True)
    since: datetime
    until: datetime | None = None
    reason: str
    paused_by: str
    resumed_by: str | None = None


class ClockExtension(SQLModel, table=True):
    """A new due date that a holding letter gave. `reason` is a code of the policy."""

    __tablename__ = "clock_extension"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    clock_id: UUID = Field(foreign_key="clock.id", index=True)
    due_on: date
    reason: str
    letter_id: UUID = Field(foreign_key="correspondence.id")
    extended_by: str
    at: datetime


class Alert(SQLModel, table=True):
    """An alert that was raised: once per case, clock, stage, rule and instant.

    `turned` when the clock's state changed in the same sweep. `told` once an outbox row tells of it; `digest_id` is
    that row when it tells of many.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("case_id", "clock", "stage", "rule", "due_at"),
        Index("ix_alert_untold", "raised_at", sqlite_where=text("NOT told"), postgresql_where=text("NOT told")),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id")
    clock: str
    stage: int
    rule: Rule = Field(sa_column=enum_column(Rule))
    due_at: datetime
    raised_at: datetime
    turned: bool
    told: bool
    digest_id: UUID | None = Field(default=None, foreign_key="outbox.id", index=True)


def set_due(clock: Clock, facts: Facts, calendar: Calendar) -> None:
    """Let a clock say when it is due by these facts, and why."""
    due = deadline_of(facts, calendar)
    clock.due_on, clock.overdue_from, clock.because = due.due_on, due.overdue_from, due.because
    clock.first_due_on = deadline_of(replace(facts, new_date=None), calendar).due_on if facts.new_date else due.due_on
    clock.calendar_version = calendar.version


def count_again(clock: Clock, facts: Facts, calendar: Calendar, now: datetime) -> None:
    """The same for a clock that somebody waits for: one that turns out not to be overdue any more runs on."""
    set_due(clock, facts, calendar)
    if clock.state is ClockState.BREACHED and now < clock.overdue_from:
        clock.state, clock.breached_at = ClockState.DELAYED if facts.new_date else ClockState.RUNNING, None


def outcome(clock: Clock, stopped_at: datetime) -> ClockState:
    """How a clock ends when what it promised was done at `stopped_at`."""
    if clock.state is ClockState.PAUSED:
        return ClockState.MET
    if stopped_at >= clock.overdue_from:
        return ClockState.CLOSED if clock.name in WINDOWS else ClockState.BREACHED
    kept_first = stopped_at < london_instant(clock.first_due_on + timedelta(days=1), time(0))
    return ClockState.MET if kept_first else ClockState.DELAYED
