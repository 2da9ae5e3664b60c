"""A policy was changed: what is open stays as it was promised, or moves where an operator says so."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from models import given
from models.case import Case
from models.clock import Clock, ClockState
from models.digest import PolicyChange
from models.policy import Policy
from storage.calendar import policy_of
from storage.moved import BATCH, MOST_LISTED, Recount, move_deadlines, named_lines, tell_moved

MOVABLE = (ClockState.RUNNING, ClockState.PAUSED, ClockState.DELAYED)
"""What is overdue stays so: no later policy keeps a promise that was broken."""


def count_differing(session: Session, own: Policy, now: datetime) -> int:
    """How many open deadlines under a policy were promised with another length than it has now."""
    query = select(func.count()).select_from(Clock).join(Case)
    return session.exec(query.where(Case.policy == own.name, _is_movable(now), _differs(own))).one()


def apply_policy(session: Session, own: Policy, actor: str, policy: Policy, now: datetime) -> PolicyChange:
    """The lengths of `own` hold for what is open under it; `policy` is that of the service.

    Deadlines that come later for it move; those that would come earlier stay as they were promised. Nothing is begun
    or ended. Those that move say so on their timelines, and one message to the team lists them. Raises Refused.
    """
    given.USER.needed(actor, "Say who applies it.")
    is_movable, differs = _is_movable(now), _differs(own)
    recount = Recount(
        cases=and_(
            Case.policy == own.name, select(Clock.id).where(Clock.case_id == Case.id, is_movable, differs).exists()
        ),
        # The news are due on the day of the full answer at the latest.
        clocks=and_(is_movable, or_(differs, Clock.name == "progress_update")),
        policy=policy_of(session, policy.with_promises_of(own)),
        lengths=own.promises(),
        why={"why": "policy", "policy": own.name},
    )
    done = move_deadlines(session, recount, actor, now, batch=BATCH, listed=MOST_LISTED)
    if done.cases:
        tell_moved(session, done, f"policy:{uuid4()}", {"policy": own.name}, now)
    return PolicyChange(own.name, len(done.cases), done.kept, tuple(done.lines))


def policy_change(session: Session, payload: dict[str, Any]) -> PolicyChange:
    """What an outbox row tells of; restricted cases are counted and not named."""
    return PolicyChange(payload["policy"], payload["moved"], payload["kept"], named_lines(session, payload))


def _is_movable(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Clock.stopped_at).is_(None),
        col(Clock.state).in_(MOVABLE),
        or_(Clock.state == ClockState.PAUSED, col(Clock.overdue_from) > now),
    )


def _differs(own: Policy) -> ColumnElement[bool]:
    return or_(
        *(
            and_(Clock.name == name, Clock.stage == stage, or_(Clock.length != length, Clock.unit != unit))
            for (name, stage), (length, unit) in own.promises().items()
        )
    )
