"""Where a case comes from that was dealt with elsewhere before."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel


class ImportedCase(SQLModel, table=True):
    """One row an imported case. What is kept beside the encrypted reference are MACs: they tell the same again, and
    nothing to whoever has no key.

    `known_by` is over the earlier reference, `sameness` over person, day and story, `content` over the whole row.
    """

    __tablename__ = "imported_case"

    case_id: UUID = Field(foreign_key="case_file.id", primary_key=True)
    reference_sealed: bytes
    known_by: bytes = Field(unique=True)
    sameness: bytes | None = Field(default=None, unique=True)
    content: bytes
    imported_at: datetime
