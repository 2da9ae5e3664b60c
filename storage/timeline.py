"""The timeline of a case: append and read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.case import Case
from models.timeline import Act, TimelineEntry
from storage.database import vault_of


def append(
    session: Session,
    case_id: UUID,
    actor: str,
    act: Act,
    now: datetime,
    *,
    reason: str | None = None,
    **detail: Any,
) -> None:
    """Add what happened. `detail` may hold dates, names of rules and ids, never anything personal."""
    hold_case(session, case_id)
    session.add(
        TimelineEntry(
            case_id=case_id,
            number=last_number(session, case_id) + 1,
            at=now,
            actor=actor,
            act=act,
            detail=detail,
            reason_sealed=vault_of(session).seal_given(reason),
        )
    )
    session.flush()


def last_number(session: Session, case_id: UUID) -> int:
    """The number of the latest entry of a case; 0 before the first."""
    query = select(func.max(TimelineEntry.number)).where(TimelineEntry.case_id == case_id)
    return session.exec(query).one() or 0


def hold_case(session: Session, case_id: UUID) -> Case:
    """The case, for this transaction alone to change; others wait, so that entries are numbered one by one.

    Whoever changes rows of a case does this before the first of them: two who held each other's rows would wait
    for ever.
    """
    return session.exec(select(Case).where(Case.id == case_id).with_for_update(key_share=True)).one()


def entries(session: Session, case_id: UUID) -> list[TimelineEntry]:
    """All entries of a case, oldest first."""
    query = select(TimelineEntry).where(TimelineEntry.case_id == case_id).order_by(col(TimelineEntry.number))
    return list(session.exec(query))
