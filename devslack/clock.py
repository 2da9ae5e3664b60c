"""Business time as the stand-in sees it: read it, move it on, never back."""

from datetime import UTC, datetime, time
from typing import Protocol

from models.working_days import Calendar, london_date, london_instant

OPENS = time(9)


class BusinessClock(Protocol):
    """The clock that receipt, dates and the sweep follow.

    `advance` and `set_to` return the new time once everything due by then has been done; a move
    backwards raises ValueError.
    """

    def now(self) -> datetime:
        """The business time, aware, UTC."""
        ...

    async def advance(self, seconds: float) -> datetime:
        """Move on by that many seconds."""
        ...

    async def set_to(self, when: datetime) -> datetime:
        """Move on to an aware instant."""
        ...


def real_now() -> datetime:
    """The time of this machine; what is shown when no clock is handed in."""
    return datetime.now(UTC)


def next_working_morning(after: datetime) -> datetime:
    """09:00 in London on the first working day (England and Wales) later than `after`, in UTC."""
    calendar, today = Calendar(), london_date(after)
    morning = london_instant(calendar.first_from(today), OPENS)
    return morning if morning > after else london_instant(calendar.step(today, 1), OPENS)
