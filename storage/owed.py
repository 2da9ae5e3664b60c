"""What was owed on a day, from the timelines alone: how clocks stand now has no part in it."""

from datetime import date

from sqlmodel import Session

from models.case import Case
from models.owed import Happened, Owed, Standing, owed_at_end_of
from models.timeline import Act, TimelineEntry
from storage.timeline import case_by_case

OF_CLOCKS = (Act.CLOCK_STARTED, Act.CLOCK_STOPPED, Act.CLOCK_PAUSED, Act.CLOCK_RESUMED, Act.CLOCK_MOVED)


def owed_on(session: Session, day: date) -> list[Owed]:
    """Every clock that was open at the end of the London day, by standing and due day."""
    columns = (Case.reference, TimelineEntry.act, TimelineEntry.at, TimelineEntry.detail)
    owed: list[Owed] = []
    for of_case in case_by_case(session, OF_CLOCKS, *columns):
        happened = (Happened(entry.act, entry.at, entry.detail) for entry in of_case)
        owed += owed_at_end_of(day, of_case[0].reference, happened)
    order = list(Standing)
    return sorted(owed, key=lambda one: (order.index(one.standing), one.due_on, one.reference, one.clock))
