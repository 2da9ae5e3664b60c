"""Who looked at cases and drafts within a time, from the timelines and from the drafts that were not sent."""

from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from models.care import is_open
from models.case import Case
from models.conflict import Conflict
from models.conversation import Conversation
from models.draft import DraftLook
from models.looks import Entry, Look, Whose, looks_with_owners
from models.policy import Policy
from models.timeline import Act, TimelineEntry
from storage.calendar import policy_of
from storage.timeline import case_by_case

TOLD_BY = (Act.LOOKED, Act.DRAFT_READ, Act.ASSIGNED, Act.INVESTIGATING)
_COLUMNS: Any = (
    Case.reference,
    Case.is_restricted,
    TimelineEntry.act,
    TimelineEntry.at,
    TimelineEntry.actor,
    TimelineEntry.detail,
    # A reason that was deleted since leaves its digest.
    or_(col(TimelineEntry.reason_digest).is_not(None), col(TimelineEntry.reason_sealed).is_not(None)).label(
        "has_reason"
    ),
)


def looks_between(
    session: Session, start: datetime, end: datetime, policy: Policy, reader: str | None = None
) -> list[Look]:
    """Every look from `start` on and before `end`, the earliest first.

    Restricted cases are there for a `reader` alone, by user id, and those that may be about the reader never.
    (Policy, "Conflict of interest".)
    """
    policy, hidden = policy_of(session, policy), _kept_from(session, reader)
    found: list[Look] = []
    for of_case in case_by_case(session, TOLD_BY, *_COLUMNS):
        case = of_case[0]
        if case.is_restricted and (reader is None or case.id in hidden):
            continue
        told = (Entry(row.act, row.at, row.actor, row.detail, row.has_reason) for row in of_case)
        for entry, whose in looks_with_owners(told):
            # A look at a draft is written down when it is sent.
            at = datetime.fromisoformat(entry.detail["at"]) if entry.act is Act.DRAFT_READ else entry.at
            if start <= at < end:
                is_draft, in_hours = entry.act is Act.DRAFT_READ, is_open(policy, at)
                found.append(Look(at, entry.actor, case.reference, is_draft, entry.has_reason, whose, in_hours))
    found += [
        Look(at, actor, draft, True, True, Whose.NOBODYS, is_open(policy, at))
        for at, actor, draft in _unsent(session, start, end)
    ]
    return sorted(found, key=attrgetter("at", "subject"))


def _kept_from(session: Session, reader: str | None) -> set[UUID]:
    return set(session.exec(select(Conflict.case_id).where(Conflict.user_id == reader)))


def _unsent(session: Session, start: datetime, end: datetime) -> list[tuple[datetime, str, str]]:
    """When each draft that is not sent was read, by whom, and its name. Nobody reads one without a reason."""
    query = (
        select(DraftLook.at, DraftLook.actor, Conversation.draft)
        .join(Conversation, col(Conversation.id) == DraftLook.conversation_id)
        .join(Case, col(Case.conversation_id) == Conversation.id, isouter=True)
        .where(col(Case.id).is_(None), col(DraftLook.at) >= start, col(DraftLook.at) < end)
    )
    return list(session.exec(query))
