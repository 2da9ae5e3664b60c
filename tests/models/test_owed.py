"""What was owed at the end of a day, before, at and after each thing that happens to a clock."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.owed import Happened, Standing, owed_at_end_of
from models.timeline import Act

RUNNING, DUE, BREACHED, PAUSED = Standing.RUNNING, Standing.DUE, Standing.BREACHED, Standing.PAUSED


def at(day: int, hour: int = 12, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def one(act: Act, when: datetime, written: datetime | None = None, **detail: Any) -> Happened:
    clock = {"clock": "resolution", "stage": 1, "at": when.isoformat()}
    return Happened(act, written or when, clock | detail)


STARTED = one(Act.CLOCK_STARTED, at(10), due_on="2026-11-20")
STOPPED_IN_TIME = one(Act.CLOCK_STOPPED, at(20), written=at(23))
STOPPED_LATE = one(Act.CLOCK_STOPPED, at(24))
MOVED = one(Act.CLOCK_MOVED, at(18), due_on="2026-11-25", why="extension")
MOVED_AFTERWARDS = one(Act.CLOCK_MOVED, at(23), due_on="2026-11-30", why="extension")
PAUSED_IN_TIME = one(Act.CLOCK_PAUSED, at(12))
PAUSED_LATE = one(Act.CLOCK_PAUSED, at(22))
RESUMED = one(Act.CLOCK_RESUMED, at(16), due_on="2026-11-24")
RESTARTED = one(Act.CLOCK_STARTED, at(20), due_on="2026-12-04")


@pytest.mark.parametrize(
    ("happened", "standings"),
    [
        ([STARTED], {9: None, 10: RUNNING, 19: RUNNING, 20: DUE, 21: BREACHED}),
        ([STARTED, STOPPED_IN_TIME], {19: RUNNING, 20: None, 21: None}),
        ([STARTED, STOPPED_LATE], {20: DUE, 23: BREACHED, 24: None}),
        ([STARTED, MOVED], {17: RUNNING, 20: RUNNING, 25: DUE, 26: BREACHED}),
        ([STARTED, MOVED_AFTERWARDS], {22: BREACHED, 23: RUNNING, 30: DUE}),
        ([STARTED, PAUSED_IN_TIME], {11: RUNNING, 12: PAUSED, 30: PAUSED}),
        ([STARTED, PAUSED_IN_TIME, RESUMED], {15: PAUSED, 16: RUNNING, 24: DUE, 25: BREACHED}),
        ([STARTED, PAUSED_IN_TIME, MOVED], {20: PAUSED}),
        ([STARTED, PAUSED_LATE], {20: DUE, 22: BREACHED, 30: BREACHED}),
        ([STARTED, PAUSED_IN_TIME, STOPPED_IN_TIME], {20: None, 30: None}),
        ([STARTED, STOPPED_IN_TIME, RESTARTED], {19: RUNNING, 20: RUNNING, 21: RUNNING}),
        ([STARTED, STOPPED_IN_TIME, MOVED_AFTERWARDS], {24: None}),
        ([], {20: None}),
    ],
)
def test_a_clock_stands_as_it_did_on_that_day(happened: list[Happened], standings: dict[int, Standing | None]) -> None:
    for day, standing in standings.items():
        owed = owed_at_end_of(date(2026, 11, day), "C-1", happened)
        assert [(o.reference, o.standing) for o in owed] == ([("C-1", standing)] if standing else []), day


@pytest.mark.parametrize(("hour", "day"), [(22, 30), (23, 1)])
def test_the_day_ends_in_london(hour: int, day: int) -> None:
    """23:00 UTC on 30 June is the next day there."""
    started = one(Act.CLOCK_STARTED, at(30, hour, month=6), due_on="2026-07-29")
    first = date(2026, 6, 30) if day == 30 else date(2026, 7, 1)
    assert owed_at_end_of(first, "C-1", [started]) != []
    assert (owed_at_end_of(date(2026, 6, 30), "C-1", [started]) == []) is (day == 1)


def test_what_says_no_instant_happened_when_it_was_written_down() -> None:
    started = Happened(Act.CLOCK_STARTED, at(10), {"clock": "resolution", "stage": 1, "due_on": "2026-11-20"})
    assert owed_at_end_of(date(2026, 11, 9), "C-1", [started]) == []
    assert len(owed_at_end_of(date(2026, 11, 10), "C-1", [started])) == 1


def test_clocks_and_stages_are_told_apart() -> None:
    other = one(Act.CLOCK_STARTED, at(10), clock="acknowledgement", due_on="2026-11-13")
    second = one(Act.CLOCK_STARTED, at(10), stage=2, due_on="2026-11-30")
    owed = owed_at_end_of(date(2026, 11, 20), "C-1", [STARTED, other, second, STOPPED_IN_TIME])
    assert {(o.clock, o.stage, o.standing) for o in owed} == {
        ("acknowledgement", 1, BREACHED),
        ("resolution", 2, RUNNING),
    }
