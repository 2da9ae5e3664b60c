"""Days and times as they stand in a file that somebody has kept by hand. Pure.

Nothing is guessed: what could be meant in two ways is refused, with what to do about it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from models.given import known_day
from models.refusal import Refused
from models.working_days import LONDON, london_date, london_instant

_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(?:[ ,]+(\d{1,2}:\d{2}(?::\d{2})?))?")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?))?")
_SERIAL = re.compile(r"\d{4,5}(?:[.,]\d+)?")
NO_DATE = "it is no date. Write it as 24/11/2026 or 2026-11-24, with the time after it if you know it"
TWO_DIGITS = "its year has two digits. Write all four"
NO_DAY_FIRST = "there is no such day. Write the day first, then the month, as in 24/11/2026"
SERIAL = "it is a number, as Excel keeps dates. Give the column a date format and save the file again"
NO_ROOM = "Excel had no room to show it. Make the column wider and save the file again"


@dataclass(frozen=True)
class Moment:
    """A London date, and the instant where somebody knows it."""

    day: date
    at: datetime | None = None

    def from_the_start(self) -> datetime:
        """The instant, or the first one of the day."""
        return self.at or london_instant(self.day, time(0))


def read_moment(value: object) -> Moment:
    """A day or a time; one without an offset is London's. Raises PydanticCustomError."""
    if isinstance(value, Moment):
        return value
    text = value.strip() if isinstance(value, str) else str(value)
    if british := _BRITISH.fullmatch(text):
        day, month, year, at = british.groups()
        if len(year) == 2:
            raise wrong(TWO_DIGITS)
        written, otherwise = f"{year}-{month:0>2}-{day:0>2}", NO_DAY_FIRST
    elif iso := _ISO.fullmatch(text):
        (written, at), otherwise = iso.groups(), NO_DATE
    else:
        raise wrong(NO_ROOM if text and not text.strip("#") else SERIAL if _SERIAL.fullmatch(text) else NO_DATE)
    try:
        on = known_day(date.fromisoformat(written))
        if at is None:
            return Moment(on)
        known = datetime.fromisoformat(f"{written}T{at if at[1] != ':' else f'0{at}'}")
        instant = (known if known.tzinfo else known.replace(tzinfo=LONDON)).astimezone(UTC)
    except ValueError:
        raise wrong(otherwise) from None
    except Refused as refused:
        raise wrong(str(refused).rstrip(".")) from None
    return Moment(london_date(instant), instant)


def read_day(value: object) -> date:
    """A day alone. Raises PydanticCustomError."""
    return value if isinstance(value, date) else read_moment(value).day


def wrong(words: str) -> PydanticCustomError:
    """What is wrong with a value, and what to do."""
    return PydanticCustomError("wrong", "{words}", {"words": words})


When = Annotated[Moment, BeforeValidator(read_moment)]
Day = Annotated[date, BeforeValidator(read_day)]
