"""What was owed at the end of a day, told from the timeline of a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from models.timeline import Act
from models.working_days import london_date, london_instant


class Standing(StrEnum):
    """How a clock stood at the last instant of a London day. Due is met until midnight; breached was due earlier."""

    BREACHED = "breached"
    DUE = "due"
    RUNNING = "running"
    PAUSED = "paused"


@dataclass(frozen=True)
class Owed:
    """One clock that nobody had stopped by then."""

    reference: str
    clock: str
    stage: int
    due_on: date
    standing: Standing


@dataclass(frozen=True)
class Happened:
    """What the timeline says of a clock: an entry's act and detail (`models.timeline.NewEntry`), written at `at`."""

    act: Act
    at: datetime
    detail: Mapping[str, Any]


def owed_at_end_of(day: date, reference: str, happened: Iterable[Happened]) -> list[Owed]:
    """The clocks of a case that were open at the end of the London day, from its entries in their order.

    It goes by when things happened, not by when they were written down: a letter that was posted on Friday and
    recorded on Monday stops the clock on Friday.
    """
    midnight = london_instant(day + timedelta(days=1), time(0))
    due: dict[tuple[str, int], date] = {}
    paused: set[tuple[str, int]] = set()
    for one in happened:
        at = datetime.fromisoformat(one.detail["at"]) if "at" in one.detail else one.at
        if at >= midnight:
            continue
        key = str(one.detail["clock"]), int(one.detail["stage"])
        if one.act == Act.CLOCK_STARTED or (key in due and "due_on" in one.detail):
            due[key] = date.fromisoformat(one.detail["due_on"])
        if one.act == Act.CLOCK_STOPPED:
            due.pop(key, None)
        elif one.act == Act.CLOCK_PAUSED and key in due and london_date(at) <= due[key]:
            paused.add(key)  # what was late already when it was paused stays late
        elif one.act in (Act.CLOCK_STARTED, Act.CLOCK_RESUMED):
            paused.discard(key)
    return [
        Owed(reference, clock, stage, due_on, _standing(day, due_on, (clock, stage) in paused))
        for (clock, stage), due_on in due.items()
    ]


def _standing(day: date, due_on: date, paused: bool) -> Standing:
    if paused:
        return Standing.PAUSED
    if due_on == day:
        return Standing.DUE
    return Standing.RUNNING if due_on > day else Standing.BREACHED
