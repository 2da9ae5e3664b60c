"""Who did what and who looked: appended to, never changed, never personal."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import enum_column, json_column


class Act(StrEnum):
    """What a timeline entry records."""

    RECEIVED = "received"
    CARD_POSTED = "card_posted"
    CARD_GONE = "card_gone"
    LOOKED = "looked"
    ACKNOWLEDGEMENT_ASKED = "acknowledgement_asked"
    ACKNOWLEDGEMENT_REFUSED = "acknowledgement_refused"
    ACKNOWLEDGEMENT_SENT = "acknowledgement_sent"
    ALERT_RAISED = "alert_raised"
    BREACHED = "breached"


class TimelineEntry(SQLModel, table=True):
    """One thing that happened to a case; `reason_sealed` is what somebody gave as a reason, encrypted."""

    __tablename__ = "timeline_entry"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id")
    number: int
    at: datetime
    actor: str
    act: Act = Field(sa_column=enum_column(Act))
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    reason_sealed: bytes | None = None
