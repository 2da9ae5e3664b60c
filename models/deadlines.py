"""When something is due and why, in the same words everywhere. Computed from stored facts, never guessed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

import arrow

from models.windows import months_after
from models.working_days import Calendar, in_london, london_date, london_instant

ORDINALS = {1: "st", 2: "nd", 3: "rd"}


class Unit(StrEnum):
    """What a clock counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Pause:
    """Working days after `since`, up to `until` and with it, are not counted: London dates, None while it lasts.

    The day of pausing still counts and counting goes on with the day after resuming, as with the day of receipt.
    """

    since: date
    until: date | None = None


@dataclass(frozen=True)
class NewDate:
    """A holding letter of the London date `written_on` gave `due_on` instead."""

    due_on: date
    written_on: date


@dataclass(frozen=True)
class Facts:
    """What a deadline is computed from.

    `no_later_than` is the day of the full answer, for a progress update. `promised_on` is a date that somebody was
    told and that stands although the calendar would now give an earlier one. `counted_from` says what happened on the
    first day, where that is not receipt.
    """

    started_at: datetime
    length: int
    unit: Unit = Unit.WORKING_DAYS
    pauses: tuple[Pause, ...] = ()
    new_date: NewDate | None = None
    no_later_than: date | None = None
    promised_on: date | None = None
    counted_from: str | None = None


@dataclass(frozen=True)
class Deadline:
    """`due_on` is a London date, met until its last second; `overdue_from` is the first instant after it."""

    due_on: date
    overdue_from: datetime
    because: str


def deadline(received_at: datetime, working_days: int, calendar: Calendar) -> Deadline:
    """The end of the nth working day after receipt, when nothing has come in between."""
    return deadline_of(Facts(received_at, working_days), calendar)


def deadline_of(facts: Facts, calendar: Calendar) -> Deadline:
    """When it is due by all that has happened. Raises ValueError for a start without an offset.

    The London date of the start is day 0; day 1 is the first working day after it, also when the start was on a
    weekend or a holiday; there is no office-hours cut-off. (Policy, "Counting".) An open pause has no end to count
    to: the date is then what it would be if the clock went on now.
    """
    start = london_date(facts.started_at)
    counted = due_on = _counted(facts, start, calendar)
    notes = [f"{_length(facts)} after {short_date(start)}{f' ({facts.counted_from})' if facts.counted_from else ''}"]
    if facts.unit is Unit.WORKING_DAYS:
        notes += _changed_days(calendar, start, counted) + _paused_days(facts.pauses, calendar)
    if facts.no_later_than is not None and start < facts.no_later_than < due_on:
        due_on, notes = facts.no_later_than, [f"day of the full answer, before the {', '.join(notes)}"]
    if facts.promised_on is not None and due_on < facts.promised_on:
        due_on, notes = facts.promised_on, [*notes, "kept as promised"]
    if facts.new_date is not None:
        due_on = facts.new_date.due_on
        notes.append(f"put off by a letter of {short_date(facts.new_date.written_on)}")
    paused = next((pause for pause in facts.pauses if pause.until is None), None)
    if paused:
        left = sum(1 for _ in calendar.between(paused.since, due_on))
        because = f"{', '.join(notes)}, paused since {short_date(paused.since)} with {_days(left)} left"
    else:
        because = f"{', '.join(notes)}: {short_date(due_on)}"
    return Deadline(due_on, london_instant(due_on + timedelta(days=1), time(0)), because)


def days_used(facts: Facts, until: datetime, calendar: Calendar) -> tuple[int, int]:
    """How many working days have gone by up to an instant: gross, and net without the days of pauses."""
    last = london_date(until)
    gross = list(calendar.between(london_date(facts.started_at), last))
    return len(gross), sum(1 for day in gross if not _is_paused(day, facts.pauses, last))


def _counted(facts: Facts, start: date, calendar: Calendar) -> date:
    if facts.unit is Unit.MONTHS:
        return months_after(start, facts.length)
    if facts.unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=facts.length)
    day = calendar.step(start, facts.length)
    # Each pause, in order, moves the end by the working days that it takes out; later ones may then be reached.
    for pause in sorted(facts.pauses, key=lambda pause: pause.since):
        if pause.until is not None and pause.since < day:
            day = _moved_on(day, _days_taken(pause, start, calendar), calendar)
    return day


def _days_taken(pause: Pause, start: date, calendar: Calendar) -> int:
    assert pause.until is not None, "an open pause takes no days yet"
    return sum(1 for _ in calendar.between(max(pause.since, start), pause.until))


def _moved_on(day: date, working_days: int, calendar: Calendar) -> date:
    return calendar.step(day, working_days) if working_days else day


def _is_paused(day: date, pauses: tuple[Pause, ...], last: date) -> bool:
    return any(pause.since < day <= (pause.until or last) for pause in pauses)


def _length(facts: Facts) -> str:
    match facts.unit:
        case Unit.MONTHS:
            return f"{facts.length} months"
        case Unit.CALENDAR_DAYS:
            return f"{ordinal(facts.length)} calendar day"
        case Unit.WORKING_DAYS:
            return f"{ordinal(facts.length)} working day"


def _changed_days(calendar: Calendar, start: date, until: date) -> list[str]:
    return [
        f"with {short_date(day)} as a holiday" if off else f"with {short_date(day)} worked"
        for day, off in calendar.changed_between(start, until)
    ]


def _paused_days(pauses: tuple[Pause, ...], calendar: Calendar) -> list[str]:
    taken = sum(_days_taken(pause, pause.since, calendar) for pause in pauses if pause.until is not None)
    return [f"not counting {_days(taken)} of pause"] if taken else []


def _days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st …"""
    ending = "th" if 10 <= number % 100 <= 20 else ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


@lru_cache(maxsize=4096)
def short_date(day: date) -> str:
    """`Sat 28 Nov 2026`."""
    return arrow.get(day).format("ddd D MMM YYYY")


def long_date(day: date) -> str:
    """`Saturday 28 November 2026`."""
    return arrow.get(day).format("dddd D MMMM YYYY")


def spoken_time(instant: datetime) -> str:
    """`4:05pm on Saturday 28 November 2026`, in London."""
    return in_london(instant).format("h:mma [on] dddd D MMMM YYYY")
