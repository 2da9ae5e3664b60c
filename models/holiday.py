"""What an operator changed in the calendar."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from models.columns import enum_column


class HolidayAct(StrEnum):
    """What became of a day."""

    ADDED = "added"
    REMOVED = "removed"


class HolidayChange(SQLModel, table=True):
    """A day that became a holiday, or is worked after all. The latest change of a day counts; `because` is shown."""

    __tablename__ = "holiday_change"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    day: date = Field(index=True)
    act: HolidayAct = Field(sa_column=enum_column(HolidayAct))
    because: str
    changed_by: str
    at: datetime
