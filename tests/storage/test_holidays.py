"""A holiday that is declared late moves what it has to move; one that is worked after all breaks no promise."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.alert_rules import Rule
from models.clock import Alert, Clock, ClockState
from models.digest import CalendarChange, MovedLine
from models.holiday import HolidayAct, HolidayChange
from models.outbox import Notice, OutboxRow
from models.refusal import Refused
from models.timeline import Act
from storage import alerts, cases, clocks, delays, holidays, timeline
from storage.calendar import calendar_of
from storage.database import Database
from tests.makers import NOW, POLICY, WAITING, a_case, a_letter

DAY = date(2026, 12, 10)
BOXING_DAY = date(2026, 12, 28)
"""Observed on the Monday."""


def change(database: Database, day: date = DAY, act: HolidayAct = HolidayAct.ADDED, now: datetime = NOW) -> Any:
    return database.run_here(holidays.change_holiday, day, act, "proclaimed", "operator kim", POLICY, now)


def clock_of(database: Database, case_id: UUID, name: str = "resolution") -> Clock:
    query = select(Clock).where(Clock.case_id == case_id, Clock.name == name)
    return database.run_here(lambda session: session.exec(query).one())


def told(database: Database, notice: Notice) -> list[OutboxRow]:
    query = select(OutboxRow).where(OutboxRow.notice == notice)
    return database.run_here(lambda session: list(session.exec(query)))


def test_a_late_holiday_moves_the_deadlines_whose_span_holds_it_and_says_so_everywhere(database: Database) -> None:
    case_id, receipt = a_case(database)
    moved = MovedLine(receipt.reference, "resolution", 1, date(2026, 12, 22), date(2026, 12, 23))
    assert change(database) == CalendarChange(DAY, True, "proclaimed", 1, 0, (moved,))
    resolution = clock_of(database, case_id)
    assert resolution.because == (
        "20th working day after Tue 24 Nov 2026, with Thu 10 Dec 2026 as a holiday: Wed 23 Dec 2026"
    )
    assert (resolution.due_on, resolution.overdue_from) == (date(2026, 12, 23), datetime(2026, 12, 24, tzinfo=UTC))
    assert clock_of(database, case_id, "acknowledgement").due_on == date(2026, 11, 27)
    (entry,) = [e for e in database.run_here(timeline.entries, case_id) if e.act is Act.CLOCK_MOVED]
    assert entry.actor == "operator kim" and entry.detail == {
        "clock": "resolution",
        "stage": 1,
        "due_on": "2026-12-23",
        "why": "holiday_added",
        "day": "2026-12-10",
    }
    (row,) = told(database, Notice.SLACK_DEADLINES_MOVED)
    told_of = database.run_here(holidays.calendar_change, row.payload)
    assert told_of == CalendarChange(DAY, True, "proclaimed", 1, 0, (moved,))
    assert len(told(database, Notice.SLACK_CARD_UPDATE)) == 1
    at = datetime(2026, 12, 16, 9, tzinfo=UTC)  # five working days before the new day
    assert clock_of(database, case_id).next_alert_at == at


def test_what_is_sent_afterwards_is_counted_by_the_new_calendar_and_says_so_in_the_chat(database: Database) -> None:
    change(database)
    _, receipt = a_case(database)
    assert receipt.resolve_by == date(2026, 12, 23)
    assert receipt.resolve_because is not None and "with Thu 10 Dec 2026 as a holiday" in receipt.resolve_because


def test_a_holiday_that_is_worked_after_all_breaks_no_promise(database: Database) -> None:
    received = datetime(2026, 12, 14, 12, tzinfo=UTC)
    case_id, _ = a_case(database, now=received)
    promised = clock_of(database, case_id).due_on
    done = change(database, BOXING_DAY, HolidayAct.REMOVED, received)
    assert (done.moved, done.kept, done.lines) == (0, 2, ())
    resolution = clock_of(database, case_id)
    assert resolution.due_on == promised
    assert resolution.because == (
        "20th working day after Mon 14 Dec 2026, with Mon 28 Dec 2026 worked, kept as promised: Thu 14 Jan 2027"
    )
    assert len(told(database, Notice.SLACK_DEADLINES_MOVED)) == 1
    assert [e for e in database.run_here(timeline.entries, case_id) if e.act is Act.CLOCK_MOVED] == []


def test_a_day_that_was_added_by_mistake_can_be_taken_back_and_what_was_told_stays(database: Database) -> None:
    case_id, _ = a_case(database)
    change(database)
    undone = change(database, DAY, HolidayAct.REMOVED, NOW + timedelta(hours=1))
    assert (undone.moved, undone.kept) == (0, 1)
    assert clock_of(database, case_id).because == (
        "20th working day after Tue 24 Nov 2026, kept as promised: Wed 23 Dec 2026"
    )
    later, _ = a_case(database, now=NOW + timedelta(hours=2))
    assert clock_of(database, later).due_on == date(2026, 12, 22)
    acts = [e.act for e in database.run_here(lambda session: session.exec(select(HolidayChange)).all())]
    assert sorted(acts) == [HolidayAct.ADDED, HolidayAct.REMOVED]


def test_many_cases_are_counted_in_batches_and_the_message_lists_the_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holidays, "BATCH", 2)
    monkeypatch.setattr(holidays, "MOST_LISTED", 3)
    references = {a_case(database)[1].reference for _ in range(5)}
    done = change(database)
    assert (done.moved, len(done.lines)) == (5, 3)
    assert {line.reference for line in done.lines} < references
    due = database.run_here(lambda session: session.exec(select(Clock.due_on).where(Clock.name == "resolution")).all())
    assert set(due) == {date(2026, 12, 23)}


def test_a_breach_that_was_none_after_all_runs_on(database: Database) -> None:
    case_id, _ = a_case(database)
    morning_after = datetime(2026, 11, 28, 1, tzinfo=UTC)
    database.run_here(alerts.raise_due_alerts, POLICY, morning_after)
    assert clock_of(database, case_id, "acknowledgement").state is ClockState.BREACHED
    change(database, date(2026, 11, 27), HolidayAct.ADDED, morning_after)
    clock = clock_of(database, case_id, "acknowledgement")
    assert (clock.state, clock.due_on, clock.breached_at) == (ClockState.RUNNING, date(2026, 11, 30), None)


def test_what_was_done_or_promised_in_a_letter_stays_and_a_progress_update_follows_the_answer(
    database: Database,
) -> None:
    done, _ = a_case(database)
    for name in clocks.OF_A_STAGE:
        database.run_here(clocks.stop, done, name, NOW, NOW)
    put_off, _ = a_case(database)
    letter, new = database.run_here(a_letter, put_off), date(2027, 1, 15)
    database.run_here(delays.extend, put_off, "resolution", new, "staff_unavailable", letter, "U1", POLICY, NOW)
    updated, _ = a_case(database)
    at = datetime(2026, 12, 9, 12, tzinfo=UTC)
    database.run_here(clocks.restart, updated, "progress_update", at, POLICY, at)
    assert change(database, now=at).moved == 2
    assert clock_of(database, done).due_on == date(2026, 12, 22)
    assert (clock_of(database, put_off).due_on, clock_of(database, put_off).first_due_on) == (new, date(2026, 12, 23))
    assert clock_of(database, updated, "progress_update").due_on == date(2026, 12, 23)


def test_a_paused_clock_goes_on_by_the_new_calendar(database: Database) -> None:
    case_id, _ = a_case(database)
    on = datetime(2026, 12, 3, 10, tzinfo=UTC)
    database.run_here(delays.pause, case_id, "resolution", "waiting_for_consent", "U1", WAITING, on)
    change(database, now=on)
    assert clock_of(database, case_id).state is ClockState.PAUSED
    off = datetime(2026, 12, 8, 10, tzinfo=UTC)
    database.run_here(delays.resume, case_id, "resolution", "U1", WAITING, off)
    assert clock_of(database, case_id).due_on == date(2026, 12, 30)


def test_an_alert_that_would_come_on_the_new_holiday_comes_on_the_next_working_day(database: Database) -> None:
    case_id, _ = a_case(database)
    at = datetime(2026, 11, 28, 1, tzinfo=UTC)
    database.run_here(alerts.raise_due_alerts, POLICY, at)
    change(database, date(2026, 11, 30), HolidayAct.ADDED, at)
    assert clock_of(database, case_id, "acknowledgement").next_alert_at == datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "act", "words"),
    [
        (date(2026, 12, 25), HolidayAct.ADDED, "is a holiday already"),
        (DAY, HolidayAct.REMOVED, "is a working day already"),
        (date(2026, 12, 12), HolidayAct.ADDED, "day of the weekend"),
        (date(1066, 10, 15), HolidayAct.ADDED, "not a day of this calendar"),
    ],
)
def test_a_change_that_changes_nothing_is_refused(database: Database, day: date, act: HolidayAct, words: str) -> None:
    with pytest.raises(Refused, match=words):
        change(database, day, act)
    assert database.run_here(lambda session: session.exec(select(HolidayChange)).all()) == []


def test_the_list_says_where_each_day_comes_from(database: Database) -> None:
    change(database)
    change(database, BOXING_DAY, HolidayAct.REMOVED)
    policy = POLICY.model_copy(update={"calendar": POLICY.calendar.model_copy(update={"added": (date(2026, 6, 15),)})})
    listed = dict(database.run_here(holidays.holidays_of, policy, 2026))
    assert listed[date(2026, 12, 25)] == "Christmas Day (bank holiday)"
    assert listed[date(2026, 6, 15)] == "holiday (policy)"
    assert listed[DAY] == "holiday (proclaimed; operator kim, Tue 24 Nov 2026)"
    assert listed[BOXING_DAY] == "worked (proclaimed; operator kim, Tue 24 Nov 2026)"
    calendar = database.run_here(calendar_of, policy)
    assert [calendar.is_working_day(day) for day in (DAY, BOXING_DAY, date(2026, 6, 15))] == [False, True, False]


def test_the_card_counts_its_days_by_the_clock(database: Database) -> None:
    case_id, _ = a_case(database)
    change(database)
    lines = {line.name: line.due_on for line in database.run_here(cases.case_card, case_id).clocks}
    assert lines["resolution"] == date(2026, 12, 23)


PROMISED = date(2027, 1, 29)
FUNERAL = date(2027, 1, 28)


@pytest.mark.parametrize("asleep", [timedelta(0), timedelta(days=1, hours=2)])
def test_an_alert_that_a_holiday_moves_behind_us_is_raised_all_the_same(database: Database, asleep: timedelta) -> None:
    """A letter has promised a day. Five working days before it was 22 January; with a holiday more it was the 21st."""
    case_id, _ = a_case(database)
    letter = database.run_here(a_letter, case_id, NOW)
    given = ("resolution", PROMISED, "more_to_look_into", letter, "U1", POLICY, NOW)
    database.run_here(delays.extend, case_id, *given)
    just_before = datetime(2027, 1, 22, 8, 59, tzinfo=UTC)
    while database.run_here(alerts.raise_due_alerts, POLICY, just_before):
        pass
    later = just_before + asleep
    change(database, FUNERAL, now=later)
    for _ in range(2):
        while database.run_here(alerts.raise_due_alerts, POLICY, later):
            pass
    query = select(Alert).where(Alert.case_id == case_id, Alert.clock == "resolution")
    raised = database.run_here(lambda session: [(a.rule, a.due_at) for a in session.exec(query)])
    assert raised == [(Rule.DUE_SOON, datetime(2027, 1, 21, 9, tzinfo=UTC))]
    assert clock_of(database, case_id).next_alert_at == datetime(2027, 1, 27, 9, tzinfo=UTC)
