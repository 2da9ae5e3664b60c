"""What a digest says, as it stands when it goes out."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, exists, select

from models.alert_rules import Rule, still_holds
from models.case import Case
from models.clock import Alert, Clock, ClockState
from models.digest import DigestLine
from models.policy import ClockName, Policy
from models.working_days import london_date
from storage.calendar import policy_of


def digest_lines(session: Session, digest_id: UUID, policy: Policy, now: datetime) -> list[DigestLine]:
    """The alerts of a digest that still hold: not those of clocks that were stopped, paused or put off meanwhile, of
    cases that became restricted, nor of those that a later alert speaks of.
    """
    policy, later = policy_of(session, policy), aliased(Alert)
    is_latest = ~exists().where(
        col(later.case_id) == Alert.case_id,
        col(later.clock) == Alert.clock,
        col(later.stage) == Alert.stage,
        col(later.due_at) > Alert.due_at,
    )
    columns: Any = (
        Case.reference,
        Alert.clock,
        Alert.stage,
        Alert.rule,
        Alert.due_at,
        Clock.started_at,
        Clock.due_on,
    )
    query = (
        select(*columns)
        .join(Case, Case.id == Alert.case_id)
        .join(Clock, and_(Clock.case_id == Alert.case_id, Clock.name == Alert.clock, Clock.stage == Alert.stage))
        .where(Alert.digest_id == digest_id, is_latest)
        .where(col(Clock.stopped_at).is_(None), Clock.state != ClockState.PAUSED, ~col(Case.is_restricted))
    )
    return [
        DigestLine(row.reference, row.clock, row.stage, Rule(row.rule), row.due_on)
        for row in session.connection().execute(query)
        if still_holds(
            cast(ClockName, row.clock), london_date(row.started_at), row.due_on, row.rule, row.due_at, now, policy
        )
    ]
