"""The clocks that owe something: held with their cases, and moved on. In statements, not objects: they may be many."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.case import Case
from models.clock import Clock, ClockState
from models.policy import ClockName
from storage.database import is_one_of


class Move(NamedTuple):
    """What becomes of a clock: its state, what it owes next and when, and when it was breached, if it was now."""

    state: ClockState
    next_alert_at: datetime | None
    next_step: int
    breached_at: datetime | None


class DueClock(NamedTuple):
    """A clock that owes something, and the head of the timeline of its case; the columns of `DUE_CLOCKS`."""

    id: UUID
    case_id: UUID
    name: ClockName
    stage: int
    state: ClockState
    started_at: datetime
    due_on: date
    overdue_from: datetime
    next_step: int
    is_restricted: bool
    timeline_count: int
    timeline_head: bytes | None


_COLUMNS: Any = (
    Clock.id,
    Clock.case_id,
    Clock.name,
    Clock.stage,
    Clock.state,
    Clock.started_at,
    Clock.due_on,
    Clock.overdue_from,
    Clock.next_step,
    Case.is_restricted,
    Case.timeline_count,
    Case.timeline_head,
)
DUE_CLOCKS = (
    select(*_COLUMNS)
    .join(Case)
    .where(col(Clock.next_alert_at) <= bindparam("now"))
    .order_by(col(Clock.next_alert_at))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True, of=[Clock, Case])
)


def hold_due(session: Session, limit: int, now: datetime) -> list[DueClock]:
    """The next clocks that owe something, held with their cases.

    A case that somebody is changing right now is left to the next sweep.
    """
    return [DueClock._make(row) for row in session.connection().execute(DUE_CLOCKS, {"now": now, "most": limit})]


def move(session: Session, moves: Mapping[Move, Sequence[UUID]]) -> None:
    """The clocks as they are now, those that move alike in one statement: after a holiday that is nearly all of them.

    What was breached once keeps the instant of it, also after a letter.
    """
    breached = func.coalesce(col(Clock.breached_at), bindparam("breached", type_=UTCDateTime()))
    statement = (
        update(Clock)
        .where(is_one_of(session, col(Clock.id), "ids"))
        .values(
            state=bindparam("becomes"),
            next_alert_at=bindparam("then"),
            next_step=bindparam("step"),
            breached_at=breached,
        )
    )
    for to, ids in moves.items():
        values = {
            "ids": ids,
            "becomes": to.state,
            "then": to.next_alert_at,
            "step": to.next_step,
            "breached": to.breached_at,
        }
        session.connection().execute(statement, values)
