"""What was written to people, word for word."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel


class Correspondence(SQLModel, table=True):
    """A letter. `way` is email, post or other; `copy_sealed` its exact words; `sent_at` is null until it is out.

    `received_on` is the day on which it counts as received, `received_basis` why.
    """

    __tablename__ = "correspondence"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    letter: str
    way: str
    stage: int = 1
    sent_at: datetime | None = None
    sent_by: str
    received_on: date | None = None
    received_basis: str | None = None
    copy_sealed: bytes | None = None
