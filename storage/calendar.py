"""The calendar that deadlines are counted by: the policy's, with the days that an operator has changed."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.holiday import HolidayAct, HolidayChange
from models.policy import CalendarPart, Policy
from models.working_days import Calendar

_COLUMNS: Any = (HolidayChange.day, HolidayChange.act)
CHANGED_DAYS = select(*_COLUMNS).order_by(col(HolidayChange.at))


def calendar_of(session: Session, policy: Policy) -> Calendar:
    """The working days as they are now."""
    return policy_of(session, policy).working_calendar


def policy_of(session: Session, policy: Policy) -> Policy:
    """The policy with the days in its calendar that an operator has added or removed since."""
    session.flush()  # a day that is changed in this transaction counts
    latest: dict[date, HolidayAct] = {row.day: row.act for row in session.connection().execute(CHANGED_DAYS)}
    if not latest:
        return policy
    added = {day for day in policy.calendar.added if day not in latest}
    removed = {day for day in policy.calendar.removed if day not in latest}
    added |= {day for day, act in latest.items() if act is HolidayAct.ADDED}
    removed |= {day for day, act in latest.items() if act is HolidayAct.REMOVED}
    calendar = CalendarPart(added=tuple(sorted(added)), removed=tuple(sorted(removed)))
    return policy.model_copy(update={"calendar": calendar})


def changes(session: Session) -> list[HolidayChange]:
    """What operators have changed, the earliest first."""
    return list(session.exec(select(HolidayChange).order_by(col(HolidayChange.at))))
