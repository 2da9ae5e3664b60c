"""Business time as the stand-in sees it: read it, move it on, never back."""

from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")


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
    day = after.astimezone(LONDON).date()
    bank_holidays = holidays.country_holidays("GB", subdiv="ENG")
    while True:
        morning = datetime.combine(day, time(9), LONDON).astimezone(UTC)
        if morning > after and day.weekday() < 5 and day not in bank_holidays:
            return morning
        day += timedelta(days=1)
