"""A clock of a case as it is kept: what it counts towards, and the next alert it owes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.alert_rules import Rule
from models.columns import enum_column


class ClockState(StrEnum):
    """Breached stays breached, also when the thing is done late."""

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"


class Clock(SQLModel, table=True):
    """One promise of a case. `next_alert_at` is null once nothing is owed any more: the sweep's only index."""

    __tablename__ = "clock"
    __table_args__ = (UniqueConstraint("case_id", "name"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    name: str
    state: ClockState = Field(sa_column=enum_column(ClockState))
    started_at: datetime
    due_on: date
    overdue_from: datetime
    because: str
    stopped_at: datetime | None = None
    next_alert_at: datetime | None = Field(default=None, index=True)


class Alert(SQLModel, table=True):
    """An alert that was raised: once per case, clock, rule and instant."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("case_id", "clock", "rule", "due_at"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id")
    clock: str
    rule: Rule = Field(sa_column=enum_column(Rule))
    due_at: datetime
    raised_at: datetime
