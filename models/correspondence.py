"""What was written to people, word for word."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel


class Correspondence(SQLModel, table=True):
    """A letter that is recorded as sent. `way` is email, post or other; `copy_sealed` its exact words."""

    __tablename__ = "correspondence"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    letter: str
    way: str
    sent_at: datetime
    sent_by: str
    copy_sealed: bytes | None = None
