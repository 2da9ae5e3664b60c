"""What was owed on a day, from the timelines alone: how clocks stand now has no part in it."""

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlmodel import Session, col, select

from models.case import Case
from models.owed import Happened, Owed, Standing, owed_at_end_of
from models.timeline import Act, TimelineEntry
from storage.seals import ROWS_AT_ONCE

OF_CLOCKS = (Act.CLOCK_STARTED, Act.CLOCK_STOPPED, Act.CLOCK_PAUSED, Act.CLOCK_RESUMED, Act.CLOCK_MOVED)


def owed_on(session: Session, day: date) -> list[Owed]:
    """Every clock that was open at the end of the London day, by standing and due day."""
    columns: Any = (Case.reference, TimelineEntry.act, TimelineEntry.at, TimelineEntry.detail)
    query = (
        select(*columns)
        .join(TimelineEntry)
        .where(col(TimelineEntry.act).in_(OF_CLOCKS))
        .order_by(col(TimelineEntry.case_id), col(TimelineEntry.number))
    )
    rows = session.connection().execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    owed: list[Owed] = []
    for reference, of_case in groupby(rows, itemgetter(0)):
        owed += owed_at_end_of(day, reference, (Happened(act, at, detail) for _, act, at, detail in of_case))
    order = list(Standing)
    return sorted(owed, key=lambda one: (order.index(one.standing), one.due_on, one.reference, one.clock))
