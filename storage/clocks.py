"""The clocks of a case: started by what happens, held up by what may hold them up, stopped by what was promised.

Every change stands on the timeline. Whoever calls lets the card show it (`storage.acts.update_card`).
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.alert_rules import WINDOWS, next_look
from models.case import Case
from models.clock import Clock, ClockPause, ClockState, count_again, outcome, set_due
from models.deadlines import Facts, short_date
from models.policy import OF_A_STAGE, ClockName, Policy
from models.refusal import Refused
from models.timeline import Act
from models.working_days import london_date, london_instant
from storage import timeline
from storage.calendar import policy_of
from storage.case_policy import own_policy
from storage.clock_facts import facts_of
from storage.new_clocks import new_clock, started
from storage.timeline import SERVICE

OPEN_STATES = (ClockState.RUNNING, ClockState.PAUSED, ClockState.BREACHED, ClockState.DELAYED)
NAMES = {
    "acknowledgement": "acknowledgement",
    "resolution": "full answer",
    "progress_update": "progress update",
    "consent_chase": "consent",
    "data_protection": "data-protection acknowledgement",
    "stage_2_window": "time to ask for a review",
    "stage_3_window": "time to ask for adjudication",
}
"""What a clock counts towards, after "the"."""
MOST_DAYS_AHEAD = 2
"""A window may begin on a day to come: a letter counts as received on the second working day after it was posted."""


def start(
    session: Session,
    case: Case,
    name: ClockName,
    policy: Policy,
    now: datetime,
    *,
    stage: int = 1,
    started_at: datetime | None = None,
) -> Clock:
    """A clock that runs from `started_at`, or from the receipt of the case, which the caller holds.

    Raises Refused when it is there already, or when its start lies in the future.
    """
    began = given.known_instant(started_at or case.received_at)
    if london_date(began) > london_date(now):
        raise Refused(f"The {NAMES[name]} cannot be counted from a day in the future.")
    return _begin(session, case, name, stage, began, None, policy, now)


def first_clocks(
    session: Session, case_id: UUID, received_at: datetime, policy: Policy, now: datetime, *, is_about_data: bool
) -> dict[ClockName, dict[str, Any]]:
    """The rows of the clocks of a new complaint. The caller writes them, and what `started` says of each.

    One about personal data has the clock of data protection beside the others. (Policy, "Clocks".)
    """
    counted, rows = policy_of(session, policy), dict[ClockName, dict[str, Any]]()
    beside: tuple[ClockName, ...] = ("data_protection",) if is_about_data else ()
    for name in (*policy.owed_at(1), *beside):
        answer_due = rows["resolution"]["due_on"] if name == "progress_update" else None
        rows[name] = new_clock(case_id, name, 1, received_at, None, answer_due, counted, now)
    return rows


def open_window(
    session: Session, case: Case, stage: int, from_date: date, because: str, policy: Policy, now: datetime
) -> Clock:
    """The time in which stage 2 or 3 may be asked for, counted from a London date; the caller holds the case.

    `because` says what happened on that date, such as "the answer was sent". A case that was re-opened and answered
    again has its window from there. Raises Refused for another stage, or for a day too far ahead.
    """
    if stage not in (2, 3):
        raise Refused(f"There is no time limit for stage {stage}.")
    name = window_of(stage)
    latest = policy_of(session, policy).working_calendar.step(london_date(now), MOST_DAYS_AHEAD)
    if from_date > latest:
        raise Refused(f"The {NAMES[name]} cannot be counted from {short_date(from_date)}: that is too far ahead.")
    known, began = find(session, case.id, name, stage), london_instant(from_date, time(0))
    if known is None:
        return _begin(session, case, name, stage, began, because, policy, now)
    known.counted_from = because
    _begin_again(session, known, began, policy, now)
    return known


def stop(
    session: Session, case_id: UUID, name: ClockName, stopped_at: datetime, now: datetime, *, stage: int = 1
) -> Clock:
    """What the clock promised was done at `stopped_at`: in time, delayed and explained, or late for ever.

    An open pause ends with it. Raises Refused for a time in the future or before the start, and for a clock that has
    been stopped. One that started in the future (this machine's time was ahead, and was set right since) stops at its
    start: what staff have done counts.
    """
    clock = open_clock(session, case_id, name, stage)
    if clock.started_at > now:
        stopped_at = clock.started_at
    else:
        _check_time(clock, stopped_at, now)
    end_pause(session, clock, stopped_at, SERVICE)
    clock.state, clock.stopped_at, clock.next_alert_at = outcome(clock, stopped_at), stopped_at, None
    if clock.state is ClockState.MET:
        clock.breached_at = None  # it was done in time and written down later
    session.add(clock)
    note(session, clock, SERVICE, Act.CLOCK_STOPPED, now, at=stopped_at.isoformat())
    return clock


def stop_open(
    session: Session, case_id: UUID, name: ClockName, stopped_at: datetime, now: datetime, stage: int
) -> None:
    """The same where a clock may not have been started, or has been stopped."""
    if find_open(session, case_id, name, stage):
        stop(session, case_id, name, stopped_at, now, stage=stage)


def end(session: Session, case_id: UUID, now: datetime) -> None:
    """Nothing is owed on the case any more: every clock that waits for something ends, neither met nor broken."""
    timeline.hold_case(session, case_id)
    _end(session, clocks_of(session, case_id), now)


def end_stage(session: Session, case_id: UUID, stage: int, now: datetime) -> None:
    """The same for what a stage owes: the next one began before its answer."""
    timeline.hold_case(session, case_id)
    owed = [clock for clock in clocks_of(session, case_id) if clock.stage == stage and clock.name in OF_A_STAGE]
    _end(session, owed, now)


def _end(session: Session, owed: Sequence[Clock], now: datetime) -> None:
    for clock in owed:
        if clock.stopped_at is None:
            end_pause(session, clock, now, SERVICE)
            broken = clock.state is ClockState.BREACHED or (clock.name not in WINDOWS and now >= clock.overdue_from)
            clock.state = ClockState.BREACHED if broken else ClockState.CLOSED
            clock.stopped_at, clock.next_alert_at = max(now, clock.started_at), None
            session.add(clock)
            note(session, clock, SERVICE, Act.CLOCK_STOPPED, now, at=clock.stopped_at.isoformat())


def receipt_moved(session: Session, case: Case, before: datetime, policy: Policy, now: datetime) -> None:
    """The case, which the caller holds, was received at another time: what counted from there counts again."""
    counted = policy_of(session, policy)
    from_receipt = [clock for clock in clocks_of(session, case.id) if clock.started_at == before]
    # The progress update is due on the day of the full answer at the latest, so that comes after it.
    for clock in sorted(from_receipt, key=lambda clock: clock.name == "progress_update"):
        clock.started_at = case.received_at
        facts = facts_of(session, clock)
        if clock.stopped_at is None:
            recount(session, clock, counted, now, facts)
        else:
            set_due(clock, facts, counted.working_calendar)
            clock.state = _ended(clock, clock.stopped_at)
            session.add(clock)
        if clock.state in (ClockState.MET, ClockState.CLOSED):
            clock.breached_at = None
        elif clock.state is ClockState.BREACHED and facts.new_date is None:
            clock.breached_at = clock.overdue_from
        note(session, clock, SERVICE, Act.CLOCK_MOVED, now, due_on=clock.due_on.isoformat(), why="receipt")
    _recount_news(session, case.id, counted, SERVICE, now)


def move_window(
    session: Session, case: Case, stage: int, from_date: date, because: str, policy: Policy, now: datetime
) -> None:
    """The window of a stage counts from a later London date than we thought; the caller holds the case."""
    clock = find_open(session, case.id, window_of(stage), stage)
    if clock is None:
        return
    # It may have come to its end already, and is open again.
    act = Act.CLOCK_STARTED if clock.state is ClockState.CLOSED else Act.CLOCK_MOVED
    clock.started_at, clock.counted_from = london_instant(from_date, time(0)), because
    clock.state = ClockState.RUNNING
    recount(session, clock, policy_of(session, policy), now, facts_of(session, clock))
    note(session, clock, SERVICE, act, now, due_on=clock.due_on.isoformat(), why="received_later")


def restart(
    session: Session,
    case_id: UUID,
    name: ClockName,
    restarted_at: datetime,
    policy: Policy,
    now: datetime,
    *,
    stage: int = 1,
) -> Clock:
    """What a clock promises again and again was done, and the next one is counted from then: a progress update.

    How the one before ended stays on the timeline. Raises Refused as `stop` does.
    """
    clock = stop(session, case_id, name, restarted_at, now, stage=stage)
    _begin_again(session, clock, restarted_at, policy, now)
    return clock


def owe(
    session: Session, case: Case, name: ClockName, policy: Policy, now: datetime, *, stage: int, started_at: datetime
) -> None:
    """Something is owed (again) from `started_at` on, if it is not owed already; the caller holds the case."""
    clock = find(session, case.id, name, stage)
    if clock is None:
        start(session, case, name, policy, now, stage=stage, started_at=started_at)
    elif clock.stopped_at is not None:
        _begin_again(session, clock, started_at, policy, now)


def window_of(stage: int) -> ClockName:
    """The clock that says until when stage 2 or 3 may be asked for."""
    return "stage_2_window" if stage == 2 else "stage_3_window"


def find(session: Session, case_id: UUID, name: ClockName, stage: int) -> Clock | None:
    """The clock of a case that counts towards this at a stage, running or not; None when none was started."""
    query = select(Clock).where(Clock.case_id == case_id, Clock.name == name, Clock.stage == stage)
    return session.exec(query).first()


def find_open(session: Session, case_id: UUID, name: ClockName, stage: int) -> Clock | None:
    """Such a clock if it was started and nothing has stopped it."""
    clock = find(session, case_id, name, stage)
    return clock if clock and clock.stopped_at is None else None


def clocks_of(session: Session, case_id: UUID) -> list[Clock]:
    """All clocks of a case, the one that is due first in front."""
    return list(session.exec(select(Clock).where(Clock.case_id == case_id).order_by(col(Clock.due_on))))


def recount(
    session: Session, clock: Clock, policy: Policy, now: datetime, facts: Facts, *, begins: bool = False
) -> bool:
    """Compute a clock again that somebody waits for, or that `begins` again; whether its due day has moved.

    `policy` holds the calendar as it is now, `facts` what has happened. A clock that turns out not to be overdue any
    more runs on; one that turns out to be overdue is left to the sweep, which says so to the team. So is an alert that
    was not raised yet and would have been by the new count.
    """
    before = clock.due_on
    count_again(clock, facts, policy.working_calendar, now)
    if clock.state is ClockState.PAUSED:
        clock.next_alert_at = None
    else:
        look = next_look(
            cast(ClockName, clock.name),
            london_date(clock.started_at),
            clock.due_on,
            clock.overdue_from,
            step=None if begins else clock.next_step,
            is_noticed=clock.state is ClockState.BREACHED,
            now=now,
            policy=policy,
        )
        clock.next_alert_at, clock.next_step = look.at, look.step
    session.add(clock)
    return clock.due_on != before


def recount_with_others(session: Session, clock: Clock, policy: Policy, by: str, now: datetime) -> None:
    """Compute a clock again, and the progress update, which is due on the day of the full answer at the latest."""
    recount(session, clock, policy, now, facts_of(session, clock))
    if clock.name == "resolution":
        _recount_news(session, clock.case_id, policy, by, now)


def open_clock(session: Session, case_id: UUID, name: ClockName, stage: int, by: str = SERVICE) -> Clock:
    """A clock that waits for something, held with its case. Raises Refused when there is none."""
    timeline.hold_case(session, case_id, by)
    clock = session.exec(
        select(Clock).where(Clock.case_id == case_id, Clock.name == name, Clock.stage == stage).with_for_update()
    ).first()
    if clock is None:
        raise Refused(f"No clock counts towards the {NAMES[name]} of stage {stage}.")
    if clock.stopped_at is not None:
        raise Refused(f"The clock of the {NAMES[name]} has been stopped already.")
    return clock


def end_pause(session: Session, clock: Clock, at: datetime, by: str) -> None:
    """The pause that lasts, if there is one, is over."""
    query = select(ClockPause).where(ClockPause.clock_id == clock.id, col(ClockPause.until).is_(None))
    for open_pause in session.exec(query):
        open_pause.until, open_pause.resumed_by = max(at, open_pause.since), by
        session.add(open_pause)


def note(session: Session, clock: Clock, by: str, act: Act, now: datetime, **detail: str) -> None:
    """Write on the timeline what happened to a clock."""
    timeline.append(session, clock.case_id, by, act, now, clock=clock.name, stage=clock.stage, **detail)


def _begin(
    session: Session,
    case: Case,
    name: ClockName,
    stage: int,
    began: datetime,
    counted_from: str | None,
    policy: Policy,
    now: datetime,
) -> Clock:
    if find(session, case.id, name, stage):
        raise Refused(f"The clock of the {NAMES[name]} of stage {stage} has been started already.")
    answer = find_open(session, case.id, "resolution", stage) if name == "progress_update" else None
    answer_due = answer.due_on if answer else None
    counted = policy_of(session, own_policy(case, policy))
    row = new_clock(case.id, name, stage, began, counted_from, answer_due, counted, now)
    clock = Clock(**row)
    session.add(clock)
    timeline.append_many(session, [started(row)], now)
    return clock


def _begin_again(session: Session, clock: Clock, began: datetime, policy: Policy, now: datetime) -> None:
    clock.started_at, clock.stopped_at, clock.breached_at, clock.promised_on = began, None, None, None
    clock.state = ClockState.RUNNING
    recount(session, clock, policy_of(session, policy), now, facts_of(session, clock), begins=True)
    note(session, clock, SERVICE, Act.CLOCK_STARTED, now, due_on=clock.due_on.isoformat(), at=began.isoformat())


def _recount_news(session: Session, case_id: UUID, policy: Policy, actor: str, now: datetime) -> None:
    query = select(Clock).where(Clock.case_id == case_id, Clock.name == "progress_update")
    for update in session.exec(query.where(col(Clock.stopped_at).is_(None))):
        if recount(session, update, policy, now, facts_of(session, update)):
            note(session, update, actor, Act.CLOCK_MOVED, now, due_on=update.due_on.isoformat(), why="full_answer")


def _ended(clock: Clock, stopped_at: datetime) -> ClockState:
    """How a clock that is over stands, counted again: what ended with its case was neither met nor put off."""
    if clock.state is ClockState.CLOSED and stopped_at < clock.overdue_from:
        return ClockState.CLOSED
    return outcome(clock, stopped_at)


def _check_time(clock: Clock, happened_at: datetime, now: datetime) -> None:
    given.past_instant(happened_at, now, "Record it when it has happened.")
    if happened_at < clock.started_at:
        raise Refused(f"That time is before the clock started, on {short_date(london_date(clock.started_at))}.")
