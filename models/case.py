"""The case record: a complaint, a compliment or a suggestion, and the people in it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from models.columns import enum_column, json_column, optional_enum_column
from models.consent import Authority


class Kind(StrEnum):
    """What somebody sent."""

    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    SUGGESTION = "suggestion"


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    RESPONDED = "responded"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    REFERRED = "referred"


class Flag(StrEnum):
    """A mark that the team has to see."""

    RISK = "risk"
    SAFEGUARDING = "safeguarding"
    LEGAL_CLAIM = "legal_claim"
    SERIOUS_INCIDENT = "serious_incident"
    DATA_PROTECTION = "data_protection"
    CONFLICT = "conflict"
    EMAIL_REFUSED = "email_refused"
    LATE_REQUEST = "late_request"
    LEGAL_HOLD = "legal_hold"
    PROCESSING_RESTRICTED = "processing_restricted"


class Part(StrEnum):
    """The part a person has in a case."""

    COMPLAINANT = "complainant"
    REPRESENTATIVE = "representative"
    PROFESSIONAL = "professional"
    AFFECTED = "affected"


class Case(SQLModel, table=True):
    """One row a case. Fields that end in `_sealed` are encrypted; null means that it was not given.

    `closed_at` is there while nothing more is done in it (`models.life.OVER`), `disposed_at` once what people told us
    has been deleted: the row then stands for the case. `permissions` are the ids of what was ticked, with spaces.
    """

    __tablename__ = "case_file"
    __table_args__ = {"postgresql_with": {"fillfactor": "85"}}

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    reference: str = Field(unique=True)
    conversation_id: UUID | None = Field(default=None, foreign_key="conversation.id", unique=True)
    policy: str
    kind: Kind = Field(sa_column=enum_column(Kind))
    stage: int = 1
    state: State = Field(sa_column=enum_column(State))
    channel: str
    received_at: datetime
    complainant_type: str
    for_whom: str | None = None
    relationship: str | None = None
    authority: Authority | None = Field(default=None, sa_column=optional_enum_column(Authority))
    consent: str | None = None
    funding: str | None = None
    unsafe_now: str | None = None
    permissions: str | None = None
    contact_preference: str = "none"
    code_sealed: bytes
    story_sealed: bytes
    about_sealed: bytes | None = None
    when_sealed: bytes | None = None
    outcome_sealed: bytes | None = None
    effect_sealed: bytes | None = None
    place_sealed: bytes | None = None
    access_needs_sealed: bytes | None = None
    safe_contact_sealed: bytes | None = None
    themes: list[str] = Field(default_factory=list, sa_column=json_column())
    flags: list[str] = Field(default_factory=list, sa_column=json_column())
    is_restricted: bool = False
    owner: str | None = None
    investigator: str | None = None
    reviewer: str | None = None
    merged_into: UUID | None = Field(default=None, foreign_key="case_file.id")
    acknowledgement_asked_at: datetime | None = None
    closed_at: datetime | None = None
    disposed_at: datetime | None = None
    timeline_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    timeline_head: bytes | None = None


class Person(SQLModel, table=True):
    """Somebody in a case; name and contacts are encrypted. One of each part at most.

    The writer is the complainant, a representative or a professional; the person affected stands beside them. The
    two indexes find the same address or number again (`storage.same_person`), and tell nothing without the key.
    """

    __tablename__ = "person"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    case_id: UUID = Field(foreign_key="case_file.id", index=True)
    part: Part = Field(sa_column=enum_column(Part))
    name_sealed: bytes | None = None
    email_sealed: bytes | None = None
    phone_sealed: bytes | None = None
    post_sealed: bytes | None = None
    email_index: bytes | None = Field(default=None, index=True)
    phone_index: bytes | None = Field(default=None, index=True)
