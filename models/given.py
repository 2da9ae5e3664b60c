"""What somebody enters: how long words may be, which days can be, and the one way to check both. Pure.

What is checked comes back as it was given, to the last sign.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from models.refusal import Refused
from models.working_days import london_date

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Of any day that somebody enters: what lies outside of them is a slip."""
_NOT_ON_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Words:
    """Free words of one kind: how a message calls them, and how many characters of them are kept.

    `on_a_line`: what stands in a line of a list and is not encrypted takes no line break and no control sign.
    """

    called: str
    most: int
    on_a_line: bool = False

    def needed(self, text: str, or_else: str) -> str:
        """The words as given. Raises Refused, with `or_else` where there are none."""
        if not text.strip():
            raise Refused(or_else)
        if len(text) > self.most:
            raise Refused(f"The {self.called} has {len(text):,} characters; {self.most:,} at most. Please shorten it.")
        if self.on_a_line and _NOT_ON_A_LINE.search(text):
            raise Refused(f"The {self.called} has to be one line, without control signs. Please type it again.")
        return text

    def given(self, text: str | None) -> str | None:
        """The same for what may be left out; blank is left out."""
        return self.needed(text, "") if text and text.strip() else None


STORY = Words("story", 100_000)
WHEN = Words("line on when it happened", 1_000)
WANTED = Words("note of what they would like done", 20_000)
EARLIER_REFERENCE = Words("earlier reference", 100, on_a_line=True)
NAME = Words("name", 200)
EMAIL = Words("e-mail address", 320)
PHONE = Words("phone number", 200)
POST = Words("postal address", 1_000)
NEEDS = Words("note of what they need", 10_000)
SAFE_CONTACT = Words("note on safe contact", 10_000)
TOLD = Words("answer", 100_000)
ABOUT = Words("line on whom or what it is about", 1_000)
ISSUE = Words("issue", 20_000)
REASON = Words("reason", 20_000)
EVIDENCE = Words("evidence", 20_000)
ATTENDEES = Words("list of who was there", 10_000)
NOTE = Words("note", 100_000)
LETTER = Words("letter", 100_000)
ORGANISATION = Words("organisation", 200)
HOLIDAY_REASON = Words("reason", 300, on_a_line=True)
USER = Words("user id", 200, on_a_line=True)
"""Limits of what staff write, in characters. What people tell the chat has its limit at the chat's own door."""


def past_day(day: date, now: datetime, or_else: str = "") -> date:
    """A London date up to today. Raises Refused; `or_else` says what to do about a day to come."""
    known_day(day)
    if day > london_date(now):
        raise Refused(f"That day is in the future. {or_else}".rstrip())
    return day


def past_instant(at: datetime, now: datetime, or_else: str = "") -> datetime:
    """An aware instant up to now. Raises Refused; `or_else` says what to do about a time to come."""
    if known_instant(at) > now:
        raise Refused(f"That time is in the future. {or_else}".rstrip())
    return at


def known_day(day: date) -> date:
    """A day that can be meant. Raises Refused."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(f"The year {day.year} cannot be right. Give a day from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def known_instant(at: datetime) -> datetime:
    """An instant that can be meant. Raises Refused, also without an offset: that could be any of several."""
    known_day(at)
    if at.tzinfo is None:
        raise Refused(f"Say which offset that time has, such as {at.isoformat()}+00:00.")
    return at
