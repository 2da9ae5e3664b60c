"""The clocks of a case: what may hold them up, what stops them, and what the timeline says of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from models.case import Case
from models.clock import Clock, ClockState
from models.refusal import Refused
from models.timeline import Act
from storage import alerts, clocks, delays, timeline
from storage.database import Database
from tests.makers import NOW, POLICY, WAITING, a_case, a_clock, a_letter

DUE = date(2026, 12, 22)
OVERDUE = datetime(2026, 12, 23, tzinfo=UTC)
NEW_DATE = date(2027, 1, 15)
A_DAY = timedelta(days=1)


def clock_of(database: Database, case_id: UUID, name: str = "resolution", stage: int = 1) -> Clock:
    query = select(Clock).where(Clock.case_id == case_id, Clock.name == name, Clock.stage == stage)
    return database.run_here(lambda session: session.exec(query).one())


def pause(database: Database, case_id: UUID, now: datetime, policy: Any = WAITING, name: Any = "resolution") -> Clock:
    return database.run_here(delays.pause, case_id, name, "waiting_for_consent", "U1", policy, now)


def resume(database: Database, case_id: UUID, now: datetime) -> Clock:
    return database.run_here(delays.resume, case_id, "resolution", "U1", WAITING, now)


def extend(database: Database, case_id: UUID, now: datetime, due_on: date = NEW_DATE, **more: Any) -> Clock:
    letter = more.get("letter") or database.run_here(a_letter, case_id, now)
    name: Any = more.get("name", "resolution")
    return database.run_here(delays.extend, case_id, name, due_on, "more_to_look_into", letter, "U1", WAITING, now)


def stop(database: Database, case_id: UUID, at: datetime, now: datetime | None = None) -> Clock:
    return database.run_here(clocks.stop, case_id, "resolution", at, now or at)


def sweep(database: Database, now: datetime) -> None:
    while database.run_here(alerts.raise_due_alerts, WAITING, now):
        pass


def said_of_clocks(database: Database, case_id: UUID) -> list[tuple[Act, dict[str, Any]]]:
    entries = [e for e in database.run_here(timeline.entries, case_id) if e.detail.get("clock") == "resolution"]
    return [(entry.act, entry.detail) for entry in entries]


def test_a_pause_moves_the_due_day_by_its_working_days_and_tells_the_timeline(database: Database) -> None:
    case_id, _ = a_case(database)
    paused = pause(database, case_id, datetime(2026, 12, 3, 10, tzinfo=UTC))
    assert (paused.state, paused.next_alert_at) == (ClockState.PAUSED, None)
    assert paused.because.endswith("paused since Thu 3 Dec 2026 with 13 working days left")
    goes_on = resume(database, case_id, datetime(2026, 12, 8, 10, tzinfo=UTC))
    assert (goes_on.state, goes_on.due_on) == (ClockState.RUNNING, date(2026, 12, 29))
    assert goes_on.because == (
        "20th working day after Tue 24 Nov 2026, not counting 3 working days of pause: Tue 29 Dec 2026"
    )
    clock = {"clock": "resolution", "stage": 1}
    assert said_of_clocks(database, case_id) == [
        (Act.CLOCK_STARTED, clock | {"due_on": "2026-12-22", "at": NOW.isoformat()}),
        (Act.CLOCK_PAUSED, clock | {"why": "waiting_for_consent"}),
        (Act.CLOCK_RESUMED, clock | {"due_on": "2026-12-29"}),
    ]


def test_a_paused_clock_is_never_overdue_and_raises_nothing(database: Database) -> None:
    case_id, _ = a_case(database)
    pause(database, case_id, datetime(2026, 12, 3, 10, tzinfo=UTC))
    sweep(database, OVERDUE + 30 * A_DAY)
    assert clock_of(database, case_id).state is ClockState.PAUSED
    done = stop(database, case_id, OVERDUE + 31 * A_DAY)
    assert (done.state, done.breached_at) == (ClockState.MET, None)


def test_a_letter_before_the_due_day_makes_it_delayed_and_explained(database: Database) -> None:
    case_id, _ = a_case(database)
    put_off = extend(database, case_id, datetime(2026, 12, 18, 10, tzinfo=UTC))
    assert (put_off.state, put_off.due_on, put_off.first_due_on) == (ClockState.DELAYED, NEW_DATE, DUE)
    assert put_off.because == (
        "20th working day after Tue 24 Nov 2026, put off by a letter of Fri 18 Dec 2026: Fri 15 Jan 2027"
    )
    sweep(database, OVERDUE + A_DAY)
    assert clock_of(database, case_id).state is ClockState.DELAYED
    assert said_of_clocks(database, case_id)[-1] == (
        Act.CLOCK_MOVED,
        {"clock": "resolution", "stage": 1, "due_on": "2027-01-15", "why": "more_to_look_into"},
    )


@pytest.mark.parametrize("swept", [True, False])
def test_a_letter_after_a_silent_breach_explains_it_and_the_breach_is_remembered(
    database: Database, swept: bool
) -> None:
    case_id, _ = a_case(database)
    late = OVERDUE + timedelta(hours=12)
    if swept:
        sweep(database, late)
        assert clock_of(database, case_id).state is ClockState.BREACHED
    explained = extend(database, case_id, late)
    assert (explained.state, explained.breached_at) == (ClockState.DELAYED, OVERDUE)
    done = stop(database, case_id, late + A_DAY)
    assert (done.state, done.breached_at) == (ClockState.DELAYED, OVERDUE)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (OVERDUE - timedelta(microseconds=1), ClockState.MET),
        (OVERDUE, ClockState.DELAYED),
        (datetime(2027, 1, 15, 23, 59, 59, tzinfo=UTC), ClockState.DELAYED),
        (datetime(2027, 1, 16, tzinfo=UTC), ClockState.BREACHED),
    ],
)
def test_what_was_put_off_ends_in_time_explained_or_late(database: Database, at: datetime, state: ClockState) -> None:
    case_id, _ = a_case(database)
    extend(database, case_id, datetime(2026, 12, 18, 10, tzinfo=UTC))
    assert stop(database, case_id, at).state is state


def test_when_the_new_date_passes_too_it_is_breached_and_silent_again(database: Database) -> None:
    case_id, _ = a_case(database)
    extend(database, case_id, datetime(2026, 12, 18, 10, tzinfo=UTC))
    sweep(database, datetime(2027, 1, 16, tzinfo=UTC))
    clock = clock_of(database, case_id)
    assert (clock.state, clock.breached_at) == (ClockState.BREACHED, datetime(2027, 1, 16, tzinfo=UTC))
    assert extend(database, case_id, datetime(2027, 1, 18, 9, tzinfo=UTC), date(2027, 2, 1)).state is ClockState.DELAYED


def refused(words: str) -> Any:
    return pytest.raises(Refused, match=words)


def test_what_cannot_be_is_refused_in_words_that_help(database: Database) -> None:
    case_id, _ = a_case(database)
    other, _ = a_case(database)
    now = NOW + A_DAY
    strange = database.run_here(a_letter, other)
    with refused("runs on meanwhile"):
        pause(database, case_id, now, POLICY)
    with refused("acknowledgement never pauses"):
        pause(database, case_id, now, WAITING, "acknowledgement")
    with refused("is not paused"):
        resume(database, case_id, now)
    with refused("Send the letter first"):
        database.run_here(delays.extend, case_id, "resolution", NEW_DATE, "more_to_look_into", None, "U1", POLICY, now)
    with refused("Send the letter first"):
        extend(database, case_id, now, letter=strange)
    with refused("cannot be put off"):
        extend(database, case_id, now, name="acknowledgement")
    with refused("later than Tue 22 Dec 2026"):
        extend(database, case_id, now, DUE)
    with refused("in the future"):
        extend(database, case_id, OVERDUE + A_DAY, date(2026, 12, 24))
    with refused("in the future"):
        stop(database, case_id, now + A_DAY, now)
    with refused("before the clock started, on Tue 24 Nov 2026"):
        stop(database, case_id, NOW - A_DAY, now)
    with refused("No clock counts towards the progress update of stage 2"):
        database.run_here(clocks.stop, case_id, "progress_update", now, now, stage=2)
    with refused("has been started already"):
        database.run_here(a_clock, case_id, "resolution", now)
    with refused("day in the future"):
        database.run_here(a_clock, case_id, "consent_chase", now, started_at=now + A_DAY)
    with refused("Write a holding letter"):
        pause(database, case_id, OVERDUE)
    with refused("Today is the last day"):
        pause(database, case_id, OVERDUE - A_DAY)
    pause(database, case_id, now)
    with refused("paused already"):
        pause(database, case_id, now)
    with refused("Let it go on first"):
        extend(database, case_id, now)
    resume(database, case_id, now)
    extend(database, case_id, now)
    with refused("Only another letter"):
        pause(database, case_id, now)
    stop(database, case_id, now)
    with refused("stopped already"):
        stop(database, case_id, now)
    assert [clock.stopped_at for clock in database.run_here(clocks.clocks_of, other)] == [None, None, None]


@pytest.mark.parametrize("naive", [datetime(2026, 11, 25, 12)])  # noqa: DTZ001
def test_a_time_without_an_offset_is_no_time(database: Database, naive: datetime) -> None:
    case_id, _ = a_case(database)
    with refused("which offset"):
        stop(database, case_id, naive, NOW + A_DAY)
    with refused("which offset"):
        database.run_here(a_clock, case_id, "consent_chase", NOW, started_at=naive)


def test_a_second_stage_has_clocks_of_its_own(database: Database) -> None:
    case_id, _ = a_case(database)
    asked = datetime(2027, 1, 4, 12, tzinfo=UTC)
    for name in ("acknowledgement", "resolution"):
        database.run_here(a_clock, case_id, name, asked, stage=2, started_at=asked)
    database.run_here(clocks.stop, case_id, "acknowledgement", asked, asked, stage=2)
    assert clock_of(database, case_id, "acknowledgement", 2).state is ClockState.MET
    assert clock_of(database, case_id, "acknowledgement", 1).stopped_at is None
    assert clock_of(database, case_id, "resolution", 2).due_on == date(2027, 2, 1)


def test_a_progress_update_comes_round_again_and_on_the_day_of_the_answer_at_the_latest(database: Database) -> None:
    case_id, _ = a_case(database)
    assert clock_of(database, case_id, "progress_update").due_on == date(2026, 12, 8)

    def update(at: datetime) -> Clock:
        return database.run_here(clocks.restart, case_id, "progress_update", at, WAITING, at)

    update(datetime(2026, 12, 4, 12, tzinfo=UTC))
    again = update(datetime(2026, 12, 17, 12, tzinfo=UTC))
    assert (again.due_on, again.state) == (DUE, ClockState.RUNNING)
    assert again.because == (
        "day of the full answer, before the 10th working day after Thu 17 Dec 2026: Tue 22 Dec 2026"
    )
    extend(database, case_id, datetime(2026, 12, 18, 10, tzinfo=UTC), date(2027, 3, 1))
    assert clock_of(database, case_id, "progress_update").due_on == date(2027, 1, 5)
    late = update(datetime(2027, 1, 6, 12, tzinfo=UTC))
    assert (late.state, late.breached_at, late.stopped_at) == (ClockState.RUNNING, None, None)
    entries = [e for e in database.run_here(timeline.entries, case_id) if e.detail.get("clock") == "progress_update"]
    assert [e.act for e in entries] == [
        Act.CLOCK_STARTED,
        *[Act.CLOCK_STOPPED, Act.CLOCK_STARTED] * 2,
        Act.CLOCK_MOVED,
        Act.CLOCK_STOPPED,
        Act.CLOCK_STARTED,
    ]


def test_a_data_protection_complaint_counts_thirty_days_weekends_and_all(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(a_clock, case_id, "data_protection")
    clock = clock_of(database, case_id, "data_protection")
    assert clock.because == "30th calendar day after Tue 24 Nov 2026: Thu 24 Dec 2026"


def window(session: Session, case_id: UUID, stage: int, from_date: date, now: datetime = NOW) -> None:
    clocks.open_window(session, session.get_one(Case, case_id), stage, from_date, "the answer was sent", POLICY, now)


def test_a_window_is_announced_twice_and_closes_with_nobody_late(database: Database) -> None:
    case_id, _ = a_case(database)
    for name in clocks.OF_A_STAGE:
        database.run_here(clocks.stop, case_id, name, NOW, NOW)
    database.run_here(window, case_id, 2, NOW.date())
    while (at := database.run_here(alerts.next_alert_at)) is not None:
        sweep(database, at)
    closed = clock_of(database, case_id, "stage_2_window", 2)
    assert (closed.state, closed.due_on, closed.breached_at) == (ClockState.CLOSED, date(2027, 5, 24), None)
    assert closed.because == "6 months after Tue 24 Nov 2026 (the answer was sent): Mon 24 May 2027"
    acts = [entry.act for entry in database.run_here(timeline.entries, case_id)]
    assert acts.count(Act.ALERT_RAISED) == 2 and Act.BREACHED not in acts
    after = closed.overdue_from
    late = database.run_here(clocks.stop, case_id, "stage_2_window", after, after, stage=2)
    assert late.state is ClockState.CLOSED  # a person decides about a late request


def test_a_window_may_begin_when_a_letter_of_today_will_count_as_received_and_no_later(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(window, case_id, 3, date(2026, 11, 26))
    with refused("too far ahead"):
        database.run_here(window, case_id, 2, date(2026, 11, 27))
    with refused("no time limit for stage 1"):
        database.run_here(window, case_id, 1, date(2026, 11, 24))


def test_a_complaint_that_is_written_down_too_late_is_noticed_by_the_next_sweep(database: Database) -> None:
    case_id, _ = a_case(database)
    long_ago = datetime(2026, 10, 1, 12, tzinfo=UTC)
    database.run_here(a_clock, case_id, "consent_chase", NOW, started_at=long_ago)
    sweep(database, NOW)
    clock = clock_of(database, case_id, "consent_chase")
    assert (clock.state, clock.breached_at) == (ClockState.BREACHED, clock.overdue_from)


def test_every_deadline_says_by_which_calendar_it_was_counted(database: Database) -> None:
    a_case(database)
    versions = database.run_here(
        lambda session: session.exec(select(Clock.calendar_version).order_by(col(Clock.name))).all()
    )
    assert set(versions) == {POLICY.working_calendar.version} and versions[0].startswith("ENG, holidays ")
