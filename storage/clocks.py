"""The clocks of a case: started at receipt, stopped by what was promised."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models.alert_rules import next_alert
from models.case import Case
from models.clock import Clock, ClockState
from models.deadlines import deadline
from models.policy import ClockName, Policy


def start(session: Session, case: Case, name: ClockName, policy: Policy, now: datetime) -> Clock:
    """A clock that runs from the receipt of the case."""
    due = deadline(case.received_at, getattr(policy.clocks, name).working_days, policy.working_calendar)
    clock = Clock(
        case_id=case.id,
        name=name,
        state=ClockState.RUNNING,
        started_at=case.received_at,
        due_on=due.due_on,
        overdue_from=due.overdue_from,
        because=due.because,
        next_alert_at=next_alert(name, due.due_on, now, policy).at,
    )
    session.add(clock)
    return clock


def stop(session: Session, case_id: UUID, name: ClockName, stopped_at: datetime) -> Clock:
    """What the clock promised was done at `stopped_at`: in time, or late for ever."""
    clock = session.exec(select(Clock).where(Clock.case_id == case_id, Clock.name == name)).one()
    clock.stopped_at, clock.next_alert_at = stopped_at, None
    clock.state = ClockState.MET if stopped_at < clock.overdue_from else ClockState.BREACHED
    session.add(clock)
    return clock


def clocks_of(session: Session, case_id: UUID) -> list[Clock]:
    """All clocks of a case, the one that is due first in front."""
    return list(session.exec(select(Clock).where(Clock.case_id == case_id).order_by(col(Clock.due_on))))
