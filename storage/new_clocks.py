"""The row of a clock that starts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from models.alert_rules import next_look
from models.clock import ClockState
from models.deadlines import Facts, deadline_of
from models.policy import ClockName, Policy
from models.timeline import Act, NewEntry
from models.working_days import london_date


def started(clock: Mapping[str, Any]) -> NewEntry:
    """What the timeline says of a clock that starts, by its row."""
    due_on, at = clock["due_on"].isoformat(), clock["started_at"].isoformat()
    detail = {"clock": clock["name"], "stage": clock["stage"], "due_on": due_on, "at": at}
    return NewEntry(clock["case_id"], "service", Act.CLOCK_STARTED, None, detail)


def new_clock(
    case_id: UUID,
    name: ClockName,
    stage: int,
    began: datetime,
    counted_from: str | None,
    no_later_than: date | None,
    policy: Policy,
    now: datetime,
) -> dict[str, Any]:
    """The row of a clock that starts; `policy` holds the calendar as it is now."""
    length, unit = policy.length_of(name, stage)
    facts = Facts(began, length, unit, counted_from=counted_from, no_later_than=no_later_than)
    due = deadline_of(facts, policy.working_calendar)
    look = next_look(
        name, london_date(began), due.due_on, due.overdue_from, step=None, is_noticed=False, now=now, policy=policy
    )
    return {
        "id": uuid4(),
        "case_id": case_id,
        "name": name,
        "stage": stage,
        "state": ClockState.RUNNING,
        "length": length,
        "unit": unit,
        "started_at": began,
        "counted_from": counted_from,
        "calendar_version": policy.working_calendar.version,
        "first_due_on": due.due_on,
        "due_on": due.due_on,
        "overdue_from": due.overdue_from,
        "because": due.because,
        "next_alert_at": look.at,
        "next_step": look.step,
    }
