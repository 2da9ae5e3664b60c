"""A case opened: everything that is known, for somebody who may see it and said why."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel


class ClockRecord(BaseModel):
    """A clock of an opened case; `due_on` is a London date."""

    name: str
    state: str
    due_on: date
    because: str


class TimelineRecord(BaseModel):
    """An entry of the timeline, with the reason that was given."""

    at: datetime
    actor: str
    act: str
    detail: dict[str, Any]
    reason: str | None


class LetterRecord(BaseModel):
    """A letter, word for word where we wrote it; `sent_at` is null while it waits to go."""

    letter: str
    way: str
    stage: int
    sent_at: datetime | None
    sent_by: str
    received_on: date | None
    received_basis: str | None
    text: str | None


class PersonRecord(BaseModel):
    """Somebody in the case besides the writer."""

    name: str | None
    email: str | None
    phone: str | None
    post: str | None


class FindingRecord(BaseModel):
    """What was found on an issue, and what staff wrote about it."""

    outcome: str
    note: str | None


class IssueRecord(BaseModel):
    """An issue, with what was found on it by stage."""

    number: int
    theme: str
    about: str | None
    words: str | None
    findings: dict[int, FindingRecord]


class ConsentRecord(BaseModel):
    """An entry of the ledger of consent; `dated` is a London date."""

    scope: str
    status: str
    ground: str | None
    method: str | None
    evidence: str | None
    dated: date
    recorded_by: str


class MeetingRecord(BaseModel):
    """A meeting that was asked for."""

    mode: str | None
    held_on: date | None
    attendees: str | None
    note: str | None
    refused_because: str | None


class CorrectionRecord(BaseModel):
    """What stood there until it was corrected: `what` names it, `before` is null where nothing stood."""

    what: str
    before: str | None
    by: str
    at: datetime


class CaseRecord(BaseModel):
    """An opened case; null where it was not given."""

    reference: str
    kind: str
    stage: int
    state: str
    received_at: datetime
    channel: str
    earlier_reference: str | None = None
    complainant_type: str
    name: str | None
    email: str | None
    phone: str | None
    post: str | None
    contact_preference: str
    for_whom: str | None
    relationship: str | None
    authority: str | None = None
    consent: str | None
    affected: PersonRecord | None = None
    funding: str | None = None
    unsafe_now: str | None = None
    permissions: list[str] = []
    about: str | None
    when: str | None
    place: str | None = None
    story: str
    effect: str | None = None
    outcome: str | None
    access_needs: str | None
    safe_contact: str | None = None
    themes: list[str]
    flags: list[str]
    is_restricted: bool = False
    owner: str | None = None
    investigator: str | None = None
    reviewer: str | None = None
    issues: list[IssueRecord] = []
    consents: list[ConsentRecord] = []
    meetings: list[MeetingRecord] = []
    linked: list[str] = []
    same_person: list[str] = []
    corrections: list[CorrectionRecord] = []
    closed_at: datetime | None = None
    disposed_at: datetime | None = None
    clocks: list[ClockRecord]
    timeline: list[TimelineRecord]
    correspondence: list[LetterRecord]
