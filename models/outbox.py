"""What has to be told to somebody outside: written in the transaction of the change, delivered afterwards."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from models.columns import enum_column, json_column


class Notice(StrEnum):
    """What is told. The first word of each is its channel."""

    SLACK_CARD = "slack.card"
    SLACK_CARD_UPDATE = "slack.card_update"
    SLACK_ALERT = "slack.alert"
    SLACK_DIGEST = "slack.digest"
    SLACK_DEADLINES_MOVED = "slack.deadlines_moved"
    SLACK_IMPORTED = "slack.imported"
    SLACK_RISK = "slack.risk"
    SLACK_CARD_REMOVED = "slack.card_removed"
    SLACK_RESTRICTED = "slack.restricted"
    SLACK_WRITTEN_IN = "slack.written_in"
    SLACK_UNDELIVERED = "slack.undelivered"
    LETTER_WRITTEN = "letter.written"
    LETTER_ACKNOWLEDGEMENT = "letter.acknowledgement"

    @property
    def channel(self) -> str:
        """`slack` or `letter`: who delivers it."""
        return self.value.partition(".")[0]


class Delivery(StrEnum):
    """Where a row stands. `sending` with its lease over means that the outcome is unknown."""

    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    SUPERSEDED = "superseded"
    MAY_BE_POSTED = "may_be_posted"
    DEAD = "dead"


NEEDS_A_PERSON = (Delivery.DEAD, Delivery.MAY_BE_POSTED)
"""Nothing more is tried by itself."""


class OutboxRow(SQLModel, table=True):
    """One thing to tell. `payload` holds ids and dates, never anything personal."""

    __tablename__ = "outbox"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: int = Field(index=True)
    channel: str = Field(index=True)
    notice: Notice = Field(sa_column=enum_column(Notice))
    dedup_key: str = Field(unique=True)
    case_id: UUID | None = Field(default=None, foreign_key="case_file.id")
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    state: Delivery = Field(sa_column=enum_column(Delivery))
    attempts: int = 0
    not_before: datetime | None = None
    lease_until: datetime | None = None
    last_error: str | None = None
    created_at: datetime
    finished_at: datetime | None = None


class SlackCard(SQLModel, table=True):
    """Where the one card of a case stands in Slack."""

    __tablename__ = "slack_card"

    case_id: UUID = Field(foreign_key="case_file.id", primary_key=True)
    channel: str
    ts: str


class Seen(SQLModel, table=True):
    """Something from outside that was carried out already: the same thing again has no effect."""

    __tablename__ = "seen"

    key: str = Field(primary_key=True)
    at: datetime
