"""A draft: what somebody wrote on the chat page and has not sent."""

from datetime import datetime
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlmodel import Field, SQLModel


class DraftLook(SQLModel, table=True):
    """Who read a draft, when and why. When it is sent, the looks go to the timeline of its case."""

    __tablename__ = "draft_look"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conversation_id: UUID = Field(foreign_key="conversation.id", index=True)
    at: datetime
    actor: str
    reason_sealed: bytes


class DraftMessage(BaseModel):
    """A message of the person; `asked` is the question that stood there, if there was one."""

    at: datetime
    asked: str | None
    text: str


class DraftRecord(BaseModel):
    """A draft opened, for somebody who may read it and said why."""

    draft: str
    started_at: datetime
    last_at: datetime
    messages: list[DraftMessage]
