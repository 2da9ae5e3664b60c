"""How days, months, seasons and spans of time are written in Britain: pieces of patterns, and what they stand for."""

import re
from calendar import monthrange
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

type Span = tuple[date, date]
"""First and last day, both included."""

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)\b"
)
SEASON = r"(?:spring|summer|autumn|winter)\b"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d|['’]\d\d)\b)?"
UNIT = r"(?P<unit>day|week|fortnight|month|year)s?\b"
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBER = rf"(?P<number>\d{{1,3}}|an?|{'|'.join(_NUMBERS)})"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month in which each begins; all last three."""


def number_of(word: str) -> int:
    """Of "3", "three" or "a"."""
    word = word.lower()
    if word in _NUMBERS:
        return _NUMBERS.index(word) + 1
    return int(word) if word.isdigit() else 1


def month_of(word: str) -> int:
    """1 to 12."""
    return _MONTHS.index(word.lower()[:3]) + 1


def weekday_of(word: str) -> int:
    """0 for Monday."""
    return _WEEKDAYS.index(word.lower()[:3])


def year_of(written: str | None) -> int | None:
    """Of "2026" or "'26"; two figures are of this century."""
    return None if written is None else int(re.sub(r"\D", "", written)) + (2000 if len(written) == 3 else 0)


def day(year: int, month: int, number: int) -> date | None:
    """None where there is no such day."""
    return date(year, month, number) if 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1] else None


def month_span(year: int, month: int) -> Span:
    """A whole month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def season_span(year: int, season: str) -> Span:
    """The three months that begin in `year`."""
    first = date(year, _SEASONS[season.lower()], 1)
    return first, first + relativedelta(months=3, days=-1)


def week_span(of: date) -> Span:
    """Monday to Sunday."""
    monday = of - timedelta(days=of.weekday())
    return monday, monday + timedelta(days=6)


def back(on: date, number: int, unit: str) -> date:
    """The day `number` units before `on`."""
    weeks = number * 2 if unit == "fortnight" else number if unit == "week" else 0
    return on - relativedelta(
        weeks=weeks,
        days=number if unit == "day" else 0,
        months=number if unit == "month" else 0,
        years=number if unit == "year" else 0,
    )


def unit_span(of: date, unit: str) -> Span:
    """The day, week, month or year in which `of` lies."""
    if unit == "day":
        return of, of
    if unit == "month":
        return month_span(of.year, of.month)
    return week_span(of) if unit != "year" else (date(of.year, 1, 1), date(of.year, 12, 31))


FEAST_DAY = (
    r"(?P<feast>christmas\s+(?:eve|day)|boxing\s+day|new\s+year['’]?s?\s+(?:eve|day)|good\s+friday"
    r"|easter\s+(?:sunday|monday))\b"
)
FEAST = r"(?P<feast>christmas|new\s+year|easter)\b"


def feast_span(year: int, feast: str) -> Span:
    """The day or days of a feast, named as these patterns find it, that begins in `year`."""
    name = re.sub(r"['’]s?", "", " ".join(feast.lower().split())).replace("years", "year")
    sunday = easter(year)
    first, last = {
        "christmas": (date(year, 12, 24), date(year + 1, 1, 1)),
        "christmas eve": (date(year, 12, 24),) * 2,
        "christmas day": (date(year, 12, 25),) * 2,
        "boxing day": (date(year, 12, 26),) * 2,
        "new year": (date(year, 12, 31), date(year + 1, 1, 1)),
        "new year eve": (date(year, 12, 31),) * 2,
        "new year day": (date(year, 1, 1),) * 2,
        "good friday": (sunday - timedelta(days=2),) * 2,
        "easter": (sunday - timedelta(days=2), sunday + timedelta(days=1)),
        "easter sunday": (sunday,) * 2,
        "easter monday": (sunday + timedelta(days=1),) * 2,
    }[name]
    return first, last
