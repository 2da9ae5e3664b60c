"""What may be entered instead of what is right."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

from models.answers import Contact
from models.working_days import london_date
from tests.storage.every_act import LATER

WORDS = {
    "empty": "",
    "blank": " \t\n\u00a0",
    "of one sign": "x",
    "bidi marks": "\u202eright to left\u202c \u2066alone\u2069 \u200fעברית",
    "a picture of several signs": "👩🏽\u200d⚕️",
    "NUL": "nul \x00 inside",
    "control signs": "bell \x07 escape \x1b[31m",
    "lines": "one\r\ntwo\u2028three",
    "half a sign": "half \ud83d",
    "SQL": "'; DROP TABLE case_file; --",
    "a mention": "<!channel> & <@U1>",
    "100,000 characters": "\u202e" + "n" * 99_999,
    "100,001 characters": "n" * 100_001,
}
DAYS = {
    "tomorrow": london_date(LATER) + timedelta(days=1),
    "today": london_date(LATER),
    "long before receipt": date(2025, 1, 1),
    "of the last century": date(1899, 12, 31),
    "the first there is": date.min,
    "of the next century": date(2101, 1, 1),
    "the last there is": date.max,
}
INSTANTS = {
    "naive": datetime(2026, 11, 24, 10),  # noqa: DTZ001
    "now": LATER,
    "in a second": LATER + timedelta(seconds=1),
    "long before receipt": datetime(2025, 1, 1, tzinfo=UTC),
    "of the last century": datetime(1899, 12, 31, tzinfo=UTC),
    "the first there is": datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    "the last there is": datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
}
NUMBERS = {"none": 0, "below none": -1, "unknown": 2, "far too many": 2**70}


def wrong(name: str, hint: Any, right: Any) -> Iterator[tuple[str, Any]]:
    """What may be entered for an argument instead of what is right: a name for it, and the value."""
    match hint:
        case _ if hint in (str, str | None):
            yield from WORDS.items()
        case _ if hint in (date, date | None):
            yield from DAYS.items()
        case _ if hint is datetime and name != "now":
            yield from INSTANTS.items()
        case _ if hint in (UUID, UUID | None):
            yield "unknown", uuid4()
        case _ if hint is int:
            yield from NUMBERS.items()
        case _ if hint is Contact:
            for field in fields(Contact):
                for what, words in WORDS.items():
                    yield f"{field.name} {what}", replace(right, **{field.name: words})
        case _ if name == "meant":
            yield from ((what, [words]) for what, words in WORDS.items())
