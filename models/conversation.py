"""A conversation on the chat page and its messages, as they are kept."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint, false

from models.columns import enum_column


class Phase(StrEnum):
    """Where a conversation stands: answering, checking, sent, or left."""

    OPEN = "open"
    CHECK = "check"
    SENT = "sent"
    ENDED = "ended"


class Speaker(StrEnum):
    """Who said a message."""

    PERSON = "person"
    ASSISTANT = "assistant"
    STAFF = "staff"


class Conversation(SQLModel, table=True):
    """One visit. The cookie is kept as a hash; `assistant_id` names it to Rasa and never to a browser.

    `can_reply` once there is a way to reach whoever writes and they let us keep it: then it is kept for longer.
    `shown_case_id` is the case that they have shown reference and access code of; it is no foreign key, as the case
    points at its conversation.
    """

    __tablename__ = "conversation"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    cookie_hash: str = Field(unique=True)
    assistant_id: str = Field(unique=True)
    draft: str = Field(unique=True)
    phase: Phase = Field(sa_column=enum_column(Phase))
    prompt_slot: str | None = None
    prompt_number: int = 0
    last_seq: int = 0
    answers_sealed: bytes | None = None
    receipt_sealed: bytes | None = None
    at_risk: bool = False
    can_reply: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    shown_case_id: UUID | None = None
    started_at: datetime
    last_at: datetime


class Message(SQLModel, table=True):
    """One message. A person's carries the id its browser gave it; `answered_sealed` is what came of it.

    The opening has `seq` 0 and no words: it makes the assistant ask its first question.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_message_id"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    conversation_id: UUID = Field(foreign_key="conversation.id")
    seq: int
    speaker: Speaker = Field(sa_column=enum_column(Speaker))
    text_sealed: bytes
    at: datetime
    client_message_id: str | None = None
    reply_to: str | None = None
    option: str | None = None
    slot: str | None = None
    pending: bool = Field(default=False, index=True)
    answered_sealed: bytes | None = None


class ToForget(SQLModel, table=True):
    """A conversation that was sent, left or deleted, and that the assistant has not been told to forget yet."""

    __tablename__ = "to_forget"

    assistant_id: str = Field(primary_key=True)
    conversation_id: UUID


class Setting(SQLModel, table=True):
    """A fact about this database itself, such as the last business time."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str
