"""The ways in which a time is named, each a pattern and what it comes to. `understand.dates` chooses among them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from dateutil.relativedelta import relativedelta

from understand.date_words import (
    DAY,
    FEAST,
    FEAST_DAY,
    MONTH,
    NUMBER,
    SEASON,
    UNIT,
    WEEKDAY,
    YEAR,
    Span,
    back,
    day,
    feast_span,
    month_of,
    month_span,
    number_of,
    season_span,
    unit_span,
    week_span,
    weekday_of,
    year_of,
)

type Reading = Span | Literal["words"] | None
"""What a time comes to; "words" where it may be one of several and is not guessed; None where it is no time."""

type Reader = Callable[[re.Match[str], str, date], Reading]
"""Reads what was found, what leads it (lower case) and the day on which it is said."""


class Kind(NamedTuple):
    """A way to name a time: its pattern, what has to lead it (a pattern too, "" for nothing), and its reading."""

    pattern: re.Pattern[str]
    led_by: str
    read: Reader


BEFORE = re.compile(
    r"((?:\b(?:ever\s+since|since|on|in|at|over|during|throughout|from|by|before|after|until|till|to|around|about|roughly"
    r"|approximately|nearly|almost|last|this|past|next|every|each|one|of|and|between|early|late|mid|earlier|later|just|the"
    r"|(?:the\s+)?(?:end|start|beginning|middle)\s+of|(?:the\s+)?(?:(?:first|second|third|last)\s+)?week\s+(?:of|in|commencing|beginning|starting))[\s-]+)*)$",
    re.IGNORECASE,
)
"""The words before a time that belong to it."""


def _latest(span_in: Callable[[int], Span], on: date, year: int | None, last: bool = False) -> Span:
    """The span of `year`, or the latest that has begun. "last October", said in November, may be either of two."""
    if year is not None:
        return span_in(year)
    found = span_in(on.year) if span_in(on.year)[0] <= on else span_in(on.year - 1)
    if last and (on - found[1]).days < _STILL_NEAR:
        earlier = span_in(found[0].year - 1)
        return (earlier[0], found[1]) if found[1] < on else earlier
    return found


_STILL_NEAR = 92  # days: about a quarter of a year
_SOON = 60  # days


def _is_near(on: date, of_last_year: date) -> bool:
    """Whether the same day of this year is soon."""
    return 0 < (of_last_year + relativedelta(years=1) - on).days <= _SOON


def _day_month(match: re.Match[str], before: str, on: date) -> Reading:
    month, numbers = month_of(match["month"]), [int(n) for n in re.findall(r"\d{1,2}", match["days"])]
    named, year = match["weekday"], year_of(match["year"])
    for candidate in [year] if year else [on.year, on.year - 1]:
        days = [found for number in numbers if (found := day(candidate, month, number))]
        if len(days) == len(numbers) and (year or days[0] <= on):
            slip = not year and on.year != candidate and _is_near(on, days[0])  # last year's, or soon to come
            wrong = slip or (named and weekday_of(named) != days[0].weekday())  # one of the two is
            return "words" if wrong else (days[0], days[-1])
    return None


def _numeric(match: re.Match[str], before: str, on: date) -> Reading:
    year = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
    found = day(year, int(match["m"]), int(match["d"]))
    return (found, found) if found else None


def _day_slash_month(match: re.Match[str], before: str, on: date) -> Reading:
    for year in (on.year, on.year - 1):
        found = day(year, int(match["m"]), int(match["d"]))
        if found and found <= on:
            return found, found
    return None


def _day_number(match: re.Match[str], before: str, on: date) -> Reading:
    """ "the 3rd": of this month, where that day has been."""
    found = day(on.year, on.month, int(match["d"]))
    return (found, found) if found and found <= on else "words"


def _day_of_month(match: re.Match[str], before: str, on: date) -> Reading:
    of = back(on, 1, "month") if match["which"].lower() == "last" else on
    found = day(of.year, of.month, int(match["d"]))
    return (found, found) if found else None


def _weekday_and_number(match: re.Match[str], before: str, on: date) -> Reading:
    """ "Saturday 21st": of this month or the last, whichever it was."""
    for of in (on, back(on, 1, "month")):
        found = day(of.year, of.month, int(match["d"]))
        if found and found <= on and found.weekday() == weekday_of(match["weekday"]):
            return found, found
    return "words"


def _weekday(match: re.Match[str], before: str, on: date) -> Reading:
    if re.search(r"\bthe\s+$", before):  # "on the Wednesday", of a week that the text may tell
        return "words"
    gone = (on.weekday() - weekday_of(match["weekday"])) % 7
    is_last = bool(re.search(r"\blast\b", f"{before} {match['after']}", re.IGNORECASE))
    if gone == 0:
        return (on - timedelta(days=7),) * 2 if is_last else "words"
    found = on - timedelta(days=gone)
    if is_last and gone <= on.weekday():  # earlier in this very week: that one, or the one before
        return found - timedelta(days=7), found
    return found, found


def _near(match: re.Match[str], before: str, on: date) -> Reading:
    words = " ".join(match[0].lower().split())
    days = 2 if words.startswith("the day before") else 1 if words.startswith(("yesterday", "last night")) else 0
    return (on - timedelta(days=days),) * 2


def _ago(match: re.Match[str], before: str, on: date) -> Reading:
    unit, count = match["unit"].lower(), number_of(match["number"])
    found, exactly = back(on, count, unit), (match["exactly"] or "").lower()
    if exactly:
        found -= timedelta(days=exactly != "today")
        return found, found
    return unit_span(found, unit)


def _until_now(match: re.Match[str], before: str, on: date) -> Reading:
    number = match["number"]
    return back(on, number_of(number) if number else 1, match["unit"].lower()), on


def _this_or_last(match: re.Match[str], before: str, on: date) -> Reading:
    unit = match["unit"].lower()
    return unit_span(on if match["which"].lower() == "this" else back(on, 1, unit), unit)


def _weekend(match: re.Match[str], before: str, on: date) -> Reading:
    saturday = week_span(on)[0] + timedelta(days=5)
    saturday -= timedelta(days=7 if saturday > on else 0)
    return saturday, saturday + timedelta(days=1)


def _feast(match: re.Match[str], before: str, on: date) -> Reading:
    feast = match["feast"]
    first, last = _latest(lambda year: feast_span(year, feast), on, year_of(match["year"]))
    if feast.lower() == "christmas" and "since" in before.lower():
        first = date(first.year, 12, 25)
    return first, last


def _season(match: re.Match[str], before: str, on: date) -> Reading:
    is_last = bool(re.search(r"\blast\b", before, re.IGNORECASE))
    return _latest(lambda year: season_span(year, match["season"]), on, year_of(match["year"]), is_last)


def _month(match: re.Match[str], before: str, on: date) -> Reading:
    is_last = bool(re.search(r"\blast\b", before, re.IGNORECASE))
    month = month_of(match["month"])
    return _latest(lambda year: month_span(year, month), on, year_of(match["year"]), is_last)


def _months(match: re.Match[str], before: str, on: date) -> Reading:
    second_year = year_of(match["year"])
    second = _latest(lambda year: month_span(year, month_of(match["second"])), on, second_year)
    first_year = year_of(match["first_year"])
    return _latest(lambda year: month_span(year, month_of(match["month"])), second[1], first_year)[0], second[1]


def _year(match: re.Match[str], before: str, on: date) -> Reading:
    year = int(match["y"])
    return date(year, 1, 1), date(year, 12, 31)


def _words_alone(match: re.Match[str], before: str, on: date) -> Reading:
    return "words"


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/£$€])(?:{written})", re.IGNORECASE)


_DAYS = rf"(?P<days>{DAY}(?:\s*(?:,|-|–|to|and|&)\s*(?:the\s+)?{DAY}){{0,5}})"
_OF_WEEK = rf"(?:(?P<weekday>{WEEKDAY})\.?,?\s+(?:the\s+)?)?"
_NOT_A_VERB = r"(?!(?-i:may|march|mar)\s+\d{1,2}(?!st|nd|rd|th|\d))"  # "they may 3 times ..."
_MONTH_FIRST = _pattern(rf"{_OF_WEEK}{_NOT_A_VERB}(?P<month>{MONTH})\.?\s+(?:the\s+)?{_DAYS}(?![\d:]|\.\d){YEAR}")
_NEEDS_PLACE = r"\b(?:in|since|during|throughout|last|this|early|late|mid|of|by|before|after|until|till|around)\b"
_TIME_OF_DAY = r"morning|afternoon|evening|night|lunchtime"
_FULL_WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)"

_KINDS: tuple[tuple[re.Pattern[str], str, Reader], ...] = (
    # The pattern (its words are the group of that name, or the whole), what has to lead it, and its reading.
    (_pattern(rf"{_OF_WEEK}{_DAYS}(?:\s+of)?\s+(?P<month>{MONTH}){YEAR}"), "", _day_month),
    (_MONTH_FIRST, "", _day_month),
    (_pattern(r"(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>20\d\d|\d\d)(?![\d/-]|\.\d)"), "", _numeric),
    (_pattern(r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])"), "", _numeric),
    (_pattern(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])"), r"\b(?:on|since|from|until)\b", _day_slash_month),
    (
        _pattern(
            r"(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?=\s*(?:[,.;!?\n]|$)"
            r"|\s+(?:i|he|she|we|they|it|my|the|at|and|but|when|no|nobody|nothing|someone|you|your)\b)"
        ),
        r"\b(?:on|since|from)\s+the\b",
        _day_number,
    ),
    (_pattern(r"(?P<d>\d{1,2})(?:st|nd|rd|th)\s+of\s+(?P<which>this|last)\s+month\b"), "", _day_of_month),
    (_pattern(rf"(?P<weekday>{WEEKDAY}),?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)\b"), "", _weekday_and_number),
    (
        _pattern(
            rf"{NUMBER}\s+weeks?\s+(?:last|on|this)\s+{WEEKDAY}|(?:last\s+)?{WEEKDAY}\s+week\b|(?:{WEEKDAY}|week|weekend)\s+before\s+last\b"
        ),
        "",
        _words_alone,
    ),
    (_pattern(rf"{_FULL_WEEKDAY}(?P<after>(?:\s+(?:just\s+gone|last|{_TIME_OF_DAY}))*)\b"), "", _weekday),
    (
        _pattern(rf"(?P<weekday>{WEEKDAY})(?P<after>(?:\s+(?:last|{_TIME_OF_DAY}))*)\b"),
        r"\b(?:on|last|this|since)\b",
        _weekday,
    ),
    (_pattern(rf"the\s+day\s+before\s+yesterday|yesterday(?:\s+(?:{_TIME_OF_DAY}))?\b|last\s+night\b"), "", _near),
    (_pattern(r"(?:earlier\s+)?(?:today\b|this\s+(?:morning|afternoon|evening)\b)"), "", _near),
    (_pattern(rf"{NUMBER}\s+{UNIT}\s+(?:ago|back)\b(?:\s+(?P<exactly>today|yesterday)\b)?"), "", _ago),
    (
        _pattern(
            rf"(?:for|over|in|during|within|throughout)\s+(?:about\s+)?the\s+(?:last|past)\s+(?:{NUMBER}\s+)?{UNIT}(?!\s+of\b)"
        ),
        "",
        _until_now,
    ),
    (_pattern(rf"on\s+and\s+off\s+for\s+(?:about\s+|over\s+)?{NUMBER}\s+{UNIT}"), "", _until_now),
    (_pattern(rf"for\s+(?:about\s+|over\s+)?{NUMBER}\s+{UNIT}\s+now\b"), "", _until_now),
    (
        _pattern(
            rf"(?:have|has|(?:i|we|they|you)['’]?ve|(?:s?he|it)['’]?s)\s+been(?:\s+\w+){{0,4}}?\s+"
            rf"(?P<words>(?:for|waiting)\s+(?:about\s+|over\s+|nearly\s+)?{NUMBER}\s+{UNIT})"
        ),
        "",
        _until_now,
    ),
    (_pattern(rf"(?P<which>last|this)\s+{UNIT}"), "", _this_or_last),
    (_pattern(r"(?:last|this|(?:at|over|on|during)\s+the)\s+weekend\b"), "", _weekend),
    (_pattern(rf"{FEAST_DAY}{YEAR}"), "", _feast),
    (
        _pattern(rf"{FEAST}{YEAR}(?!\s+(?:party|lunch|card|do)\b)"),
        r"\b(?:at|over|during|since|in|last|before|after|around)\b",
        _feast,
    ),
    (
        _pattern(rf"(?P<season>{SEASON})(?:\s+of)?{YEAR}"),
        r"\b(?:in|during|over|since|last|this|from|of|early|late|before|after|until)\b",
        _season,
    ),
    (
        _pattern(
            rf"(?P<month>{MONTH})(?:\s+(?P<first_year>20\d\d)\b)?\s*(?:to|until|till|and|-|–)\s*"
            rf"(?:(?:early|late|mid|the\s+(?:start|end|middle|beginning)\s+of)[\s-]+)?(?P<second>{MONTH}){YEAR}"
        ),
        "",
        _months,
    ),
    (_pattern(rf"(?P<month>{MONTH})\.?{YEAR}"), _NEEDS_PLACE, _month),
    (_pattern(rf"(?P<season>{SEASON})(?:\s+of)?\s+(?P<year>20\d\d)\b"), "", _season),
    (_pattern(rf"(?P<month>{MONTH}),?\s+(?P<year>20\d\d)\b"), "", _month),
    (_pattern(r"(?P<y>(?:19[5-9]|20\d)\d)\b(?![-/:\d])"), r"\b(?:in|since|during|from|early|late|mid|until)\b", _year),
    (
        _pattern(
            rf"half\s+an?\s+{UNIT}\s+ago|recently|lately|the\s+other\s+(?:day|night|week)"
            r"|(?:a\s+(?:few|couple\s+of)|several|some)\s+(?:day|week|month|year)s\s+(?:ago|back)"
            r"|(?:ages|a\s+(?:long\s+)?while|a\s+long\s+time|some\s+time)\s+(?:ago|back)"
            r"|for\s+(?:years|months|weeks|ages|a\s+(?:long\s+)?(?:while|time)|(?:quite\s+)?some\s+time)\b"
            r"|(?:for|over|in|during)\s+the\s+(?:last|past)\s+(?:few|couple\s+of|several)\s+(?:day|week|month|year)s"
            r"|during\s+(?:the\s+)?(?:lockdowns?|pandemic|covid)|(?:over|at|during|in)\s+half[\s-]term"
        ),
        "",
        _words_alone,
    ),
)
KINDS = tuple(Kind(*each) for each in _KINDS)
"""Of two that begin at the same place, the longer one is meant."""
