"""When something happened, as people say it: their words, and the days where the words leave no doubt.

A day is never invented: a month is a month, "recently" is words alone, and a Monday that was a Tuesday comes to no
day at all. 05/06/2026 is 5 June.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from understand.date_kinds import BEFORE, KINDS, Kind
from understand.date_words import week_span

_REACH = 60  # characters before a time that may say what it is


@dataclass(frozen=True)
class When:
    """The words, and the first and last day (both included, both None where the words do not say)."""

    words: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class _Time:
    """One time: where its words stand, what leads them ("since"), and the days that it comes to."""

    start: int
    end: int
    led_by: str
    first: date | None = None
    last: date | None = None

    @property
    def vagueness(self) -> int:
        """0: a day; 1: some days; 2: words alone."""
        return 2 if self.first is None else int(self.first != self.last)

    def is_led_by(self, *words: str) -> bool:
        return bool(re.search(rf"\b(?:{'|'.join(words)})\b", self.led_by))


def find_when(text: str, on: date) -> When | None:
    """When it happened, told on the day `on`; None where the text does not say.

    Of several times the most exact count, from the first to the last of them. What is to come, a birthday and the
    date at the head of a letter are no answer.
    """
    times = [_in_words(time, on) for time in _ranges(_times(text, on), text)]
    least = min((time.vagueness for time in times), default=0)
    chosen = [time for time in times if time.vagueness == least]
    if not chosen:
        return None
    words = ", ".join(dict.fromkeys(" ".join(text[time.start : time.end].split()).rstrip(".,") for time in chosen))
    firsts, lasts = [time.first for time in chosen if time.first], [time.last for time in chosen if time.last]
    if firsts != sorted(firsts) and not all(re.search(r"\d", text[time.start : time.end]) for time in chosen):
        return When(words)  # "on Monday and then on Wednesday", said on a Tuesday: of which week?
    return When(words, min(firsts, default=None), max(lasts, default=None))


def _times(text: str, on: date) -> list[_Time]:
    """All times of the text in order; where two would overlap, the earlier and longer one."""
    found = sorted(
        ((match, kind) for kind in KINDS for match in kind.pattern.finditer(text)),
        key=lambda each: (each[0].start(), -each[0].end()),
    )
    times: list[_Time] = []
    reached = 0
    for match, kind in found:
        time = _led(match, text, reached)
        if match.start() < reached or not re.search(kind.led_by, time.led_by):
            continue
        reached = match.end()
        if _may_be_meant(time, text) and (dated := _dated(time, kind, match, on)):
            times.append(dated)
    return times


def _led(match: re.Match[str], text: str, reached: int) -> _Time:
    core = match.start("words" if "words" in match.re.groupindex else 0)
    before = None if _LEADS_ITSELF.match(text, core) else BEFORE.search(text, max(0, core - _REACH, reached), core)
    led_by = before[0] if before else ""
    if begins := _OPENS.search(led_by) or _PLACES.search(led_by):  # "going on since October", "my last on 20/10/26"
        led_by = led_by[begins.start() :]
    return _Time(core - len(led_by), match.end(), led_by.lower())


_LEADS_ITSELF = re.compile(r"(?:for|over|in|during|within|on|at)\b", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:ever\s+since|since|from|between)\b", re.IGNORECASE)
_PLACES = re.compile(r"\b(?:on|in|at|over|during)\b", re.IGNORECASE)


def _dated(time: _Time, kind: Kind, match: re.Match[str], on: date) -> _Time | None:
    reading = kind.read(match, time.led_by, on)
    if reading is None or reading == "words":
        return time if reading else None
    first, last = reading
    return replace(time, first=first, last=min(last, on)) if first <= on else None


# -- what is no answer -----------------------------------------------------------------------------------

_BESIDE = re.compile(
    r"\b(?:born|dob|date\s+of\s+birth|birthday|diagnosed|died|passed(?:\s+away)?|patient(?:\s+of\s+yours)?|with\s+you"
    r"|registered|joined|married|moved|retired|qualified|sort\s+code"
    r"|(?:call|ring|phone|text|e-?mail|contact|reach|see|meet|visit)\s+(?:me|us)(?:\s+back)?)\W*(?:is\s+|was\s+)?$",
    re.IGNORECASE,
)
"""A birthday, since when somebody is a patient, a wish to be rung."""
_NOT_YET = re.compile(
    r"\b(?:is|are|will|can|could|free|available|due|booked|please|need|want|deadline)\b[^.!?\n]{0,30}$|['’]ll\b[^.!?\n]{0,30}$|\bfor\s+$",
    re.IGNORECASE,
)
_ONLY_NOW = re.compile(r"\b(?:writ\w+|contact\w*|complain\w*|here|feel\w*|am|are|is)\b[^.!?\n]{0,25}$", re.IGNORECASE)
_ANY = re.compile(r"\b(?:a|an|any|some|most|two|three|four)\s+$", re.IGNORECASE)  # "on a Thursday"


def _may_be_meant(time: _Time, text: str) -> bool:
    words = text[time.start : time.end].lower()
    before = text[max(0, time.start - _REACH) : time.start]
    line_start, line_end = text.rfind("\n", 0, time.start) + 1, text.find("\n", time.end)
    if line_end > 0 and not text[line_start : time.start].strip() and not text[time.end : line_end].strip(" .,"):
        return False  # alone in its line: the date of a letter
    if time.is_led_by("next", "every", "each", "one", "by") or _BESIDE.search(before) or _ANY.search(before):
        return False
    if words == "today":
        return not _ONLY_NOW.search(before)
    is_past = re.search(r"\b(?:last|ago|since|past|yesterday|this|(?:19|20)\d\d)\b|/\d\d$", words)
    return bool(is_past) or not _NOT_YET.search(before)


# -- several that are one, and what the words around make of it ---------------------------------------------


def _ranges(times: Sequence[_Time], text: str) -> list[_Time]:
    """ "From November until last week" is one time."""
    joined: list[_Time] = []
    for time in times:
        earlier = joined[-1] if joined else None
        if (
            earlier
            and earlier.is_led_by("from", "between")
            and re.match(r"to|until|till|and", time.led_by)
            and not text[earlier.end : time.start].strip()
        ):
            known = earlier.first and time.last and earlier.first <= time.last
            days = (earlier.first, time.last) if known else (None, None)
            joined[-1] = _Time(earlier.start, time.end, earlier.led_by, *days)
        else:
            joined.append(time)
    return joined


_ONLY_JOINS = re.compile(r"(?:(?:of|to|and|until|till|by)\s+)*", re.IGNORECASE)


def _in_words(time: _Time, on: date) -> _Time:
    """The time as its leading words have it: since, around, before; and without those that only join."""
    if time.first and time.is_led_by("since"):
        return replace(time, last=on)
    if time.first and time.first == time.last and time.is_led_by("week"):
        return replace(time, first=week_span(time.first)[0], last=min(week_span(time.first)[1], on))
    if time.is_led_by("before", "after", "until", "till") or (
        time.vagueness == 0 and time.is_led_by("about", "around", "roughly", "approximately", "nearly", "almost")
    ):
        return replace(time, first=None, last=None)
    joins = _ONLY_JOINS.match(time.led_by)
    start = time.start + (joins.end() if joins else 0)
    if time.led_by.startswith("from ") and time.vagueness == 0:
        start += len("from ")
    return replace(time, start=start)
