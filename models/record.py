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
    """A letter that was recorded as sent, word for word where we wrote it."""

    letter: str
    way: str
    sent_at: datetime
    sent_by: str
    text: str | None


class CaseRecord(BaseModel):
    """An opened case; null where it was not given."""

    reference: str
    kind: str
    stage: int
    state: str
    received_at: datetime
    channel: str
    complainant_type: str
    name: str | None
    email: str | None
    phone: str | None
    post: str | None
    contact_preference: str
    for_whom: str | None
    relationship: str | None
    consent: str | None
    about: str | None
    when: str | None
    story: str
    outcome: str | None
    access_needs: str | None
    themes: list[str]
    flags: list[str]
    clocks: list[ClockRecord]
    timeline: list[TimelineRecord]
    correspondence: list[LetterRecord]
