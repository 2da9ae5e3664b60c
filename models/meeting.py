"""Meetings that somebody asked for, and how cases belong together."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import optional_enum_column


class Mode(StrEnum):
    """How people meet."""

    FACE_TO_FACE = "face_to_face"
    TELEPHONE = "telephone"
    ONLINE = "online"


class Meeting(SQLModel, table=True):
    """A meeting: asked for, then held or refused with a reason. Who was there and what was said is encrypted."""

    __tablename__ = "meeting"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    asked_at: datetime
    mode: Mode | None = Field(default=None, sa_column=optional_enum_column(Mode))
    held_on: date | None = None
    attendees_sealed: bytes | None = None
    note_sealed: bytes | None = None
    refused_because_sealed: bytes | None = None
    recorded_by: str


class Link(SQLModel, table=True):
    """Two cases that belong together: other people with the same matter, or the same event."""

    __tablename__ = "case_link"
    __table_args__ = (UniqueConstraint("case_id", "other_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id")
    other_id: UUID = Field(foreign_key="case_file.id")
    by: str
    at: datetime
