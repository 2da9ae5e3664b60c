"""A day becomes a holiday late, or is worked after all: open deadlines are counted again, and the team is told."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from models import given
from models.case import Case
from models.clock import Clock
from models.deadlines import short_date
from models.digest import CalendarChange
from models.holiday import HolidayAct, HolidayChange
from models.policy import Policy
from models.refusal import Refused
from models.working_days import bank_holidays, london_date, london_instant
from storage import clocks
from storage.calendar import calendar_of, changes, policy_of
from storage.moved import BATCH, MOST_LISTED, Recount, move_deadlines, named_lines, tell_moved

FIRST_YEAR, LAST_YEAR = 2000, 2100


def change_holiday(
    session: Session, day: date, act: HolidayAct, because: str, actor: str, policy: Policy, now: datetime
) -> CalendarChange:
    """Change the calendar and count every open clock again whose span holds the day, in batches.

    Those that move say so on their timelines, and one message to the team lists them. A deadline that would come
    earlier stays: a date that somebody was told is kept. Raises Refused where the day is so already, and without a
    reason or with a long one.
    """
    given.HOLIDAY_REASON.needed(because, "Say in a few words why the day is changed.")
    given.USER.needed(actor, "Say who changes it.")
    _check(session, day, act, policy)
    change = HolidayChange(day=day, act=act, because=because, changed_by=actor, at=now)
    session.add(change)
    session.flush()
    matters = _matters(day)
    done = move_deadlines(
        session,
        Recount(
            cases=select(Clock.id).where(Clock.case_id == Case.id, matters).exists(),
            clocks=matters,
            policy=policy_of(session, policy),
            lengths={},
            why={"why": f"holiday_{act.value}", "day": day.isoformat()},
        ),
        actor,
        now,
        batch=BATCH,
        listed=MOST_LISTED,
    )
    tell_moved(session, done, f"holiday:{change.id}", {"change": str(change.id)}, now)
    return CalendarChange(day, act is HolidayAct.ADDED, because, len(done.cases), done.kept, tuple(done.lines))


def calendar_change(session: Session, payload: dict[str, Any]) -> CalendarChange:
    """What an outbox row tells of; restricted cases are counted and not named."""
    change = session.get_one(HolidayChange, UUID(payload["change"]))
    is_holiday, lines = change.act is HolidayAct.ADDED, named_lines(session, payload)
    return CalendarChange(change.day, is_holiday, change.because, payload["moved"], payload["kept"], lines)


def holidays_of(session: Session, policy: Policy, year: int) -> list[tuple[date, str]]:
    """The weekdays of a year that the calendar knows something about: the day, and what and from where."""
    known = bank_holidays(policy.nation, year)
    days = {day: f"{name} (bank holiday)" for day, name in known.items()}
    days |= dict.fromkeys(policy.calendar.added, "holiday (policy)")
    days |= {day: f"{known.get(day, 'holiday')}, worked (policy)" for day in policy.calendar.removed}
    for change in changes(session):
        name = "holiday" if change.act is HolidayAct.ADDED else "worked"
        when = short_date(london_date(change.at))
        days[change.day] = f"{name} ({change.because}; {change.changed_by}, {when})"
    return sorted((day, words) for day, words in days.items() if day.year == year)


def _check(session: Session, day: date, act: HolidayAct, policy: Policy) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(f"{day.isoformat()} is not a day of this calendar ({FIRST_YEAR} to {LAST_YEAR}).")
    if day.weekday() >= 5:
        raise Refused(f"{day.isoformat()} is a day of the weekend, which is never worked.")
    is_worked = calendar_of(session, policy).is_working_day(day)
    if act is HolidayAct.ADDED and not is_worked:
        raise Refused(f"{day.isoformat()} is a holiday already.")
    if act is HolidayAct.REMOVED and is_worked:
        raise Refused(f"{day.isoformat()} is a working day already.")


def _matters(day: date) -> ColumnElement[bool]:
    """The open clocks that count over the day: to their due day, or beyond it to the alert that they owe next."""
    starts = london_instant(day, time(0))
    return and_(
        col(Clock.stopped_at).is_(None),
        col(Clock.state).in_(clocks.OPEN_STATES),
        col(Clock.started_at) < starts,
        or_(col(Clock.due_on) >= day, col(Clock.next_alert_at) >= starts),
    )
