"""What has happened to clocks, as the rules need it to count again."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from models.clock import Clock, ClockExtension, ClockPause
from models.correspondence import Correspondence
from models.deadlines import Facts, NewDate, Pause
from models.working_days import london_date


def facts_of(session: Session, clock: Clock) -> Facts:
    """The facts of one clock."""
    return facts_of_many(session, [clock])[clock.id]


def facts_of_many(session: Session, clocks: Sequence[Clock]) -> dict[UUID, Facts]:
    """The facts of several clocks by their ids, in three questions however many they are."""
    ids = [clock.id for clock in clocks]
    pauses: dict[UUID, list[Pause]] = {}
    for pause in session.exec(
        select(ClockPause).where(col(ClockPause.clock_id).in_(ids)).order_by(col(ClockPause.since))
    ):
        until = london_date(pause.until) if pause.until else None
        pauses.setdefault(pause.clock_id, []).append(Pause(london_date(pause.since), until))
    new_dates: dict[UUID, NewDate] = {}
    extensions = (
        select(ClockExtension, Correspondence.sent_at)
        .join(Correspondence)
        .where(col(ClockExtension.clock_id).in_(ids))
        .order_by(col(ClockExtension.at), col(ClockExtension.due_on))
    )
    for extension, sent_at in session.exec(extensions):
        at = extension.at
        new_dates[extension.clock_id] = NewDate(extension.due_on, london_date(sent_at or at))
    # A progress update is due on the day of the full answer at the latest. (Policy, "Clocks".)
    updates = [clock.case_id for clock in clocks if clock.name == "progress_update"]
    answers = select(Clock).where(
        col(Clock.case_id).in_(updates), Clock.name == "resolution", col(Clock.stopped_at).is_(None)
    )
    answer_due = {(answer.case_id, answer.stage): answer.due_on for answer in session.exec(answers)} if updates else {}
    return {
        clock.id: Facts(
            started_at=clock.started_at,
            length=clock.length,
            unit=clock.unit,
            pauses=tuple(pauses.get(clock.id, ())),
            new_date=new_dates.get(clock.id),
            no_later_than=answer_due.get((clock.case_id, clock.stage)) if clock.name == "progress_update" else None,
            promised_on=clock.promised_on,
            counted_from=clock.counted_from,
        )
        for clock in clocks
    }
