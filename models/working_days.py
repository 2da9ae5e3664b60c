"""Working days of a nation: Monday to Friday less its bank holidays and what the operator adds or takes away."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import arrow
import holidays

LONDON = ZoneInfo("Europe/London")
"""Deadlines are dates in this zone, whatever the zone of the server or the person."""


@cache
def _bank_holidays(subdivision: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=subdivision, language="en_GB")


class Calendar:
    """The working days of one nation (`ENG`, `SCT`, `WLS` or `NIR`).

    `added` are holidays that the library does not know (a late proclamation); `removed` are days that it
    takes for a holiday and that are worked here.
    """

    def __init__(self, nation: str = "ENG", added: Iterable[date] = (), removed: Iterable[date] = ()) -> None:
        self.nation = nation
        self._added = frozenset(added)
        self._removed = frozenset(removed)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, and not a holiday."""
        if day.weekday() >= 5 or day in self._added:
            return False
        return day in self._removed or day not in _bank_holidays(self.nation)

    def step(self, day: date, count: int) -> date:
        """The `count`th working day after `day` (before it when negative); `day` itself is never counted."""
        direction = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += direction
            left -= self.is_working_day(day)
        return day

    def first_from(self, day: date) -> date:
        """`day` itself when it is a working day, or else the next one."""
        return day if self.is_working_day(day) else self.step(day, 1)


def in_london(instant: datetime) -> arrow.Arrow:
    """An aware instant as clocks in London show it."""
    return arrow.get(instant).to(LONDON)


def london_date(instant: datetime) -> date:
    """The date in London at an aware instant."""
    return in_london(instant).date()


def london_instant(day: date, at: time) -> datetime:
    """The instant (UTC) at which clocks in London show `at` on `day`."""
    return arrow.get(datetime.combine(day, at), LONDON).to("utc").datetime
