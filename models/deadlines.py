"""When something is due and why, in the same words everywhere."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import arrow

from models.working_days import Calendar, in_london, london_date, london_instant

ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Deadline:
    """`due_on` is a London date, met until its last second; `overdue_from` is the first instant after it."""

    due_on: date
    overdue_from: datetime
    because: str


def deadline(received_at: datetime, working_days: int, calendar: Calendar) -> Deadline:
    """The end of the nth working day after receipt.

    The London date of receipt is day 0; day 1 is the first working day after it, also when receipt was on a
    weekend or a holiday; there is no office-hours cut-off. (Policy, "Counting".)
    """
    received_on = london_date(received_at)
    due_on = calendar.step(received_on, working_days)
    return Deadline(
        due_on=due_on,
        overdue_from=london_instant(due_on + timedelta(days=1), time(0)),
        because=f"{ordinal(working_days)} working day after {short_date(received_on)}: {short_date(due_on)}",
    )


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st …"""
    ending = "th" if 10 <= number % 100 <= 20 else ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


def short_date(day: date) -> str:
    """`Sat 28 Nov 2026`."""
    return arrow.get(day).format("ddd D MMM YYYY")


def long_date(day: date) -> str:
    """`Saturday 28 November 2026`."""
    return arrow.get(day).format("dddd D MMMM YYYY")


def spoken_time(instant: datetime) -> str:
    """`4:05pm on Saturday 28 November 2026`, in London."""
    return in_london(instant).format("h:mma [on] dddd D MMMM YYYY")
