"""A day becomes a holiday late, or is worked after all: open deadlines are counted again, and the team is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from models import given
from models.case import Case
from models.clock import Clock
from models.deadlines import deadline_of, short_date
from models.digest import CalendarChange, MovedLine
from models.holiday import HolidayAct, HolidayChange
from models.outbox import Notice
from models.policy import Policy
from models.refusal import Refused
from models.timeline import Act, NewEntry
from models.working_days import bank_holidays, london_date, london_instant
from storage import acts, clocks, outbox, timeline
from storage.calendar import calendar_of, changes, policy_of
from storage.clock_facts import facts_of_many

BATCH = 500
MOST_LISTED = 100
"""Of the deadlines that moved: in the message to the team and on the command line; each stands on its timeline."""
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
    counted = policy_of(session, policy)
    moved: list[UUID] = []
    lines: list[MovedLine] = []
    kept = 0
    for references in _held_cases(session, day):
        some, stayed = _recount(session, references, counted, day, act, actor, now)
        kept += stayed
        moved += [case_id for case_id, _ in some]
        lines += [line for _, line in some[: MOST_LISTED - len(lines)]]
    payload = {"change": str(change.id), "moved": len(moved), "kept": kept, "lines": [_written(line) for line in lines]}
    outbox.put(session, Notice.SLACK_DEADLINES_MOVED, f"holiday:{change.id}", now, payload=payload)
    acts.update_cards(session, moved, now)
    return CalendarChange(day, act is HolidayAct.ADDED, because, len(moved), kept, tuple(lines))


def calendar_change(session: Session, payload: dict[str, Any]) -> CalendarChange:
    """What an outbox row tells of; restricted cases are counted and not named."""
    change = session.get_one(HolidayChange, UUID(payload["change"]))
    named = [reference for reference, *_ in payload["lines"]]
    hidden = set(session.exec(select(Case.reference).where(col(Case.reference).in_(named), col(Case.is_restricted))))
    lines = tuple(
        MovedLine(reference, clock, stage, date.fromisoformat(before), date.fromisoformat(after))
        for reference, clock, stage, before, after in payload["lines"]
        if reference not in hidden
    )
    is_holiday = change.act is HolidayAct.ADDED
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


def _held_cases(session: Session, day: date) -> Iterator[dict[UUID, str]]:
    """The cases with clocks that the day matters to, by id with their references, held in order of their ids."""
    after = UUID(int=0)
    while True:
        matters = select(Clock.id).where(Clock.case_id == Case.id, _matters(day)).exists()
        query = (
            select(Case.id, Case.reference)
            .where(matters, col(Case.id) > after)
            .order_by(col(Case.id))
            .limit(BATCH)
            .with_for_update(key_share=True)
        )
        references = dict(session.exec(query).all())
        if not references:
            return
        yield references
        after = max(references)


def _recount(
    session: Session,
    references: dict[UUID, str],
    policy: Policy,
    day: date,
    act: HolidayAct,
    actor: str,
    now: datetime,
) -> tuple[list[tuple[UUID, MovedLine]], int]:
    """Count the clocks of these cases again: those that moved, and how many were kept where they were promised."""
    query = select(Clock).where(col(Clock.case_id).in_(references), _matters(day)).with_for_update()
    batch = list(session.exec(query))
    moved: list[tuple[UUID, MovedLine]] = []
    kept = 0
    # The progress update is due on the day of the full answer at the latest, so that comes after it.
    for some in ([c for c in batch if c.name != "progress_update"], [c for c in batch if c.name == "progress_update"]):
        facts = facts_of_many(session, some)
        for clock in some:
            before, known = clock.due_on, facts[clock.id]
            if deadline_of(known, policy.working_calendar).due_on < before:
                clock.promised_on, kept = before, kept + 1
                known = replace(known, promised_on=before)
            if clocks.recount(session, clock, policy, now, known):
                line = MovedLine(references[clock.case_id], clock.name, clock.stage, before, clock.due_on)
                moved.append((clock.case_id, line))
        session.flush()
    why = {"why": f"holiday_{act.value}", "day": day.isoformat()}
    timeline.append_many(
        session,
        [NewEntry(case_id, actor, Act.CLOCK_MOVED, None, {**_detail(line), **why}) for case_id, line in moved],
        now,
    )
    for clock in batch:
        session.expunge(clock)  # a hundred thousand of them would fill the memory
    return moved, kept


def _detail(line: MovedLine) -> dict[str, str | int]:
    return {"clock": line.clock, "stage": line.stage, "due_on": line.after.isoformat()}


def _written(line: MovedLine) -> list[str | int]:
    return [line.reference, line.clock, line.stage, line.before.isoformat(), line.after.isoformat()]
