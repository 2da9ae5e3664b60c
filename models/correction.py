"""What was put right, and what stood there before."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from models.columns import enum_column


class What(StrEnum):
    """What somebody may have told us wrongly, or we may have kept wrongly."""

    STORY = "story"
    ABOUT = "about"
    WHEN = "when"
    OUTCOME = "outcome"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    AFFECTED_NAME = "affected_name"
    AFFECTED_EMAIL = "affected_email"
    AFFECTED_PHONE = "affected_phone"
    AFFECTED_POST = "affected_post"


class Correction(SQLModel, table=True):
    """One thing of a case that reads otherwise now. `before_sealed` is null where nothing stood there."""

    __tablename__ = "correction"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    what: What = Field(sa_column=enum_column(What))
    before_sealed: bytes | None = None
    by: str
    at: datetime
