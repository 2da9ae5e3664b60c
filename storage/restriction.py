"""Restricted cases: out of the channel, with a few alone, and never with those whom they may be about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.case import Case, Flag
from models.conflict import Conflict
from models.outbox import Notice, OutboxRow
from models.refusal import NoSuchCase, Refused
from models.timeline import Act
from storage import outbox, timeline


def restrict(session: Session, case_id: UUID, meant: Sequence[str], found_by: str, now: datetime) -> None:
    """The case may be about these members of staff: a few others are told, and the channel is not. Raises Refused."""
    case = timeline.hold_case(session, case_id, found_by)
    for user_id in meant:
        given.USER.needed(user_id, "Say whom it may be about.")
    known = set(conflicts_of(session, case))
    for user_id in dict.fromkeys(meant):
        if user_id not in known:
            session.add(Conflict(case_id=case.id, user_id=user_id, found_by=found_by))
    for role in ("owner", "investigator", "reviewer"):
        if getattr(case, role) in meant:
            setattr(case, role, None)  # somebody else has to be found
    case.is_restricted = True
    case.flags = case.flags if Flag.CONFLICT in case.flags else [*case.flags, Flag.CONFLICT.value]
    session.add(case)
    session.flush()
    # Who is meant does not stand on the timeline: it is the name of a person.
    timeline.append(session, case.id, found_by, Act.CONFLICT_FOUND, now, people=len(meant))
    number = f"{case.id}:{timeline.last_number(session, case.id)}"
    outbox.put(session, Notice.SLACK_CARD_REMOVED, f"card_removed:{number}", now, case_id=case.id)
    tell_privately(session, case, f"arrived:{number}", {"what": "arrived"}, now)


def lift_restriction(session: Session, case_id: UUID, actor: str, reason: str, now: datetime) -> None:
    """Somebody has looked: it is about nobody here. The case goes to the channel like any other.

    Raises Refused, and NoSuchCase for those whom it may be about.
    """
    case = timeline.hold_case(session, case_id, actor)
    if not case.is_restricted:
        raise Refused("This case is not restricted.")
    if actor in conflicts_of(session, case):
        raise NoSuchCase
    given.REASON.needed(reason, "Say why it is about nobody here.")
    for conflict in session.exec(select(Conflict).where(Conflict.case_id == case.id)).all():
        session.delete(conflict)
    case.is_restricted, case.flags = False, [flag for flag in case.flags if flag != Flag.CONFLICT]
    session.add(case)
    timeline.append(session, case.id, actor, Act.CONFLICT_LIFTED, now, reason=reason)
    outbox.put(
        session, Notice.SLACK_CARD, f"card:{case.id}:{timeline.last_number(session, case.id)}", now, case_id=case.id
    )


def tell_privately(session: Session, case: Case, key: str, payload: dict[str, Any], now: datetime) -> None:
    """Something about the case, for each of those who deal with it by a direct message; `key` makes it one of its kind.

    Who they are is known where it is sent: there it becomes a row for each.
    """
    outbox.put(session, Notice.SLACK_RESTRICTED, f"restricted:{case.id}:{key}", now, case_id=case.id, payload=payload)


def tell_each(
    session: Session, row: OutboxRow, case_id: UUID, user_ids: Sequence[str], now: datetime, **more: str
) -> None:
    """A row of its own for each of them, so that each is told once; `more` goes with what is told."""
    for user_id in user_ids:
        payload = row.payload | more | {"to": user_id}
        key = f"{row.dedup_key}:{user_id}"
        outbox.put(session, Notice.SLACK_RESTRICTED, key, now, case_id=case_id, payload=payload)


def hold_visible(session: Session, case_id: UUID, by: str, sees_restricted: bool, *, to_look: bool = False) -> Case:
    """The case, held, for somebody who may know that there is such a case. Raises NoSuchCase for everybody else.

    `sees_restricted`: they deal with restricted cases; never with one that may be about them. Raises Refused of a
    case that was disposed of, unless it is `to_look` at what is left.
    """
    case = timeline.hold_case(session, case_id, by, to_look=to_look)
    if case.is_restricted and (not sees_restricted or by in conflicts_of(session, case)):
        raise NoSuchCase
    return case


def conflicts_of(session: Session, case: Case) -> Sequence[str]:
    """The user ids of those whom a case may be about."""
    query = select(Conflict.user_id).where(Conflict.case_id == case.id).order_by(col(Conflict.user_id))
    return session.exec(query).all()
