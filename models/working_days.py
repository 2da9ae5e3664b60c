"""Working days of a nation: Monday to Friday less its bank holidays and what the operator adds or takes away."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from zoneinfo import ZoneInfo

import arrow
import holidays

LONDON = ZoneInfo("Europe/London")
"""Deadlines are dates in this zone, whatever the zone of the server or the person."""
ONE_DAY = timedelta(days=1)


@cache
def bank_holidays(nation: str, year: int) -> dict[date, str]:
    """Day and name of the bank holidays that the library knows for a nation and a year."""
    return dict(holidays.country_holidays("GB", subdiv=nation, years=year, language="en_GB"))


class Calendar:
    """The working days of one nation (`ENG`, `SCT`, `WLS` or `NIR`).

    `added` are holidays that the library does not know (a late proclamation); `removed` are days that it
    takes for a holiday and that are worked here.
    """

    def __init__(self, nation: str = "ENG", added: Iterable[date] = (), removed: Iterable[date] = ()) -> None:
        self.nation = nation
        self.added = frozenset(added)
        self.removed = frozenset(removed) - self.added
        self._closed: dict[int, frozenset[date]] = {}

    @cached_property
    def version(self) -> str:
        """Which calendar this is, kept beside every deadline: nation, library, and a digest of the changed days."""
        changes = ",".join(sorted([f"+{day}" for day in self.added] + [f"-{day}" for day in self.removed]))
        digest = hashlib.sha256(changes.encode()).hexdigest()[:8] if changes else "as published"
        return f"{self.nation}, holidays {version('holidays')}, {digest}"

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, and not a holiday."""
        if day.weekday() >= 5:
            return False
        closed = self._closed.get(day.year)
        if closed is None:
            closed = self._closed[day.year] = (self.added | bank_holidays(self.nation, day.year).keys()) - self.removed
        return day not in closed

    def step(self, day: date, count: int) -> date:
        """The `count`th working day after `day` (before it when negative); `day` itself is never counted."""
        direction = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += direction
            left -= self.is_working_day(day)
        return day

    def first_from(self, day: date) -> date:
        """`day` itself when it is a working day, or else the next one."""
        return day if self.is_working_day(day) else self.step(day, 1)

    def between(self, after: date, until: date) -> Iterator[date]:
        """The working days later than `after`, up to `until` and with it."""
        return (day for day in days_between(after, until) if self.is_working_day(day))

    def changed_between(self, after: date, until: date) -> list[tuple[date, bool]]:
        """The changed days that count there, in order: (day, whether it became a holiday)."""
        days = [(day, True) for day in self.added if day not in bank_holidays(self.nation, day.year)]
        days += [(day, False) for day in self.removed if day in bank_holidays(self.nation, day.year)]
        return sorted((day, off) for day, off in days if after < day <= until and day.weekday() < 5)


@lru_cache(maxsize=64)
def calendar_for(nation: str, added: frozenset[date], removed: frozenset[date]) -> Calendar:
    """The same calendar for the same days, so that what it has learnt of a year is kept."""
    return Calendar(nation, added, removed)


def days_between(after: date, until: date) -> Iterator[date]:
    """Every day later than `after`, up to `until` and with it."""
    return (after + timedelta(days=n) for n in range(1, (until - after).days + 1))


def in_london(instant: datetime) -> arrow.Arrow:
    """An aware instant as clocks in London show it. Raises ValueError for a time without an offset."""
    return arrow.get(_aware(instant)).to(LONDON)


def london_date(instant: datetime) -> date:
    """The date in London at an aware instant. Raises ValueError for a time without an offset."""
    return _aware(instant).astimezone(LONDON).date()


@lru_cache(maxsize=4096)
def london_instant(day: date, at: time) -> datetime:
    """The instant (UTC) at which clocks in London show `at` on `day`."""
    return arrow.get(datetime.combine(day, at), LONDON).to("utc").datetime


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("A time without an offset could be any of several instants.")
    return instant
