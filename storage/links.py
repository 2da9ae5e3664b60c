"""Two cases that belong together."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from models.case import Case
from models.meeting import Link
from models.refusal import Refused
from models.timeline import Act
from storage import timeline


def link(session: Session, one: UUID, other: UUID, actor: str, now: datetime) -> None:
    """Two cases belong together. Again changes nothing. Raises Refused."""
    first, second = hold_both(session, one, other, actor)
    known = select(Link).where(Link.case_id == first.id, Link.other_id == second.id)
    if session.exec(known).first():
        return
    session.add(Link(case_id=first.id, other_id=second.id, by=actor, at=now))
    timeline.append(session, first.id, actor, Act.LINKED, now, to=second.reference)
    timeline.append(session, second.id, actor, Act.LINKED, now, to=first.reference)


def hold_both(session: Session, one: UUID, other: UUID, by: str) -> tuple[Case, Case]:
    """Two cases in order of their ids, so that two who want them never wait for each other. Raises Refused."""
    if one == other:
        raise Refused("That is the same case.")
    first, second = sorted((one, other))
    return timeline.hold_case(session, first, by), timeline.hold_case(session, second, by)
