"""Who did what and who looked: appended to, never changed, never personal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import enum_column, json_column

type Json = str | int | bool | Sequence[Json] | Mapping[str, Json] | None
"""What a detail may be made of: comes back from either database as it went in, which a float need not."""


class Act(StrEnum):
    """What a timeline entry records."""

    IMPORTED = "imported"
    RECEIVED = "received"
    CARD_POSTED = "card_posted"
    CARD_GONE = "card_gone"
    LOOKED = "looked"
    DRAFT_READ = "draft_read"
    STATUS_SEEN = "status_seen"
    WRITTEN_IN = "written_in"
    ACKNOWLEDGEMENT_ASKED = "acknowledgement_asked"
    ACKNOWLEDGEMENT_REFUSED = "acknowledgement_refused"
    ACKNOWLEDGEMENT_SENT = "acknowledgement_sent"
    ACKNOWLEDGEMENT_SETTLED = "acknowledgement_settled"
    ALERT_RAISED = "alert_raised"
    BREACHED = "breached"
    CLOCK_STARTED = "clock_started"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_PAUSED = "clock_paused"
    CLOCK_RESUMED = "clock_resumed"
    CLOCK_MOVED = "clock_moved"
    TAKEN_OVER = "taken_over"
    INVESTIGATING = "investigating"
    FINAL_RESPONSE = "final_response"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    ESCALATED = "escalated"
    REFERRED = "referred"
    LETTER_ASKED = "letter_asked"
    LETTER_SENT = "letter_sent"
    LETTER_REFUSED = "letter_refused"
    LETTER_ARRIVED = "letter_arrived"
    ASSIGNED = "assigned"
    NOTED = "noted"
    FLAGGED = "flagged"
    UNFLAGGED = "unflagged"
    ISSUE_RECORDED = "issue_recorded"
    FINDING_RECORDED = "finding_recorded"
    CONSENT_RECORDED = "consent_recorded"
    AUTHORITY_RECORDED = "authority_recorded"
    PERSON_RECORDED = "person_recorded"
    MEETING_ASKED = "meeting_asked"
    MEETING_HELD = "meeting_held"
    MEETING_REFUSED = "meeting_refused"
    RECEIPT_CORRECTED = "receipt_corrected"
    LINKED = "linked"
    CONFLICT_FOUND = "conflict_found"
    CONFLICT_LIFTED = "conflict_lifted"
    CORRECTED = "corrected"
    EXPORTED = "exported"
    TRANSCRIPT_DELETED = "transcript_deleted"
    DISPOSED = "disposed"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be appended. `detail` holds dates, names of rules and ids; only `reason` may be personal.

    `at` (ISO instant) is when it happened, if that is not when it was written down. Details of the acts of a clock:
    `clock` and `stage`; `due_on` (ISO date) where it starts, resumes or moves; `why` where it moves.
    """

    case_id: UUID
    actor: str
    act: Act
    reason: str | None = None
    detail: Mapping[str, Json] = field(default_factory=dict)


class TimelineEntry(SQLModel, table=True):
    """One thing that happened to a case; `reason_sealed` is what somebody gave as a reason, encrypted.

    `mac` chains it to the entries before it and covers every field but `reason_sealed`, for which
    `reason_digest` stands, and `seal`: the number of the daily seal that counted it, null until the next one.
    An entry of an earlier installation has no `mac` until it is taken over.
    """

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
    reason_digest: bytes | None = None
    mac: bytes | None = None
    seal: int | None = Field(default=None, index=True)


class TimelineSeal(SQLModel, table=True):
    """The timelines of all cases as they stood once on the London date `day`, signed and chained to the day before.

    `cases` and `entries` count everything up to then. `digest` is over the entries since the seal before:
    for each case that had any, in order of its id, the number and `mac` of its last one.
    """

    __tablename__ = "timeline_seal"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    day: date = Field(unique=True)
    cases: int
    entries: int
    digest: bytes
    mac: bytes
