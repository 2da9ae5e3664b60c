"""It was received at another time than we thought: what counted from there counts again, and says so."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from models.clock import Clock, ClockState
from models.letter_kinds import LetterKind
from models.refusal import Refused
from models.timeline import Act
from storage import acts, alerts, clocks, delays, letters, life, record, timeline
from storage.database import Database
from storage.owed import owed_on
from tests.makers import NOW, POLICY, WAITING, a_case, a_letter

DAY = timedelta(days=1)


def correct(database: Database, case_id: UUID, to: datetime, now: datetime) -> None:
    database.run_here(record.correct_receipt, case_id, to, "U1", "The postmark", POLICY, now)


def clock_of(database: Database, case_id: UUID, name: str) -> Clock:
    return next(clock for clock in database.run_here(clocks.clocks_of, case_id) if clock.name == name)


def test_the_day_is_that_of_london(database: Database) -> None:
    case_id, _ = a_case(database)
    correct(database, case_id, datetime(2026, 6, 30, 23, 30, tzinfo=UTC), NOW)
    due = {name: clock_of(database, case_id, name).due_on for name in ("acknowledgement", "resolution")}
    assert due == {"acknowledgement": date(2026, 7, 6), "resolution": date(2026, 7, 29)}


def test_each_promise_that_moves_says_so_on_the_timeline_and_is_owed_by_its_new_day(database: Database) -> None:
    case_id, _ = a_case(database, NOW)
    correct(database, case_id, NOW - 7 * DAY, NOW)
    entries = database.run_here(timeline.entries, case_id)
    (corrected,) = [entry.detail for entry in entries if entry.act is Act.RECEIPT_CORRECTED]
    assert corrected == {"before": NOW.isoformat(), "received_at": (NOW - 7 * DAY).isoformat()}
    moved = {entry.detail["clock"]: entry.detail for entry in entries if entry.act is Act.CLOCK_MOVED}
    assert moved.pop("progress_update")["due_on"] == "2026-12-01"
    assert moved == {
        "acknowledgement": {"clock": "acknowledgement", "stage": 1, "due_on": "2026-11-20", "why": "receipt"},
        "resolution": {"clock": "resolution", "stage": 1, "due_on": "2026-12-15", "why": "receipt"},
    }
    owed = database.run_here(owed_on, NOW.date())
    assert [(one.clock, one.due_on, one.standing.value) for one in owed] == [
        ("acknowledgement", date(2026, 11, 20), "breached"),
        ("progress_update", date(2026, 12, 1), "running"),
        ("resolution", date(2026, 12, 15), "running"),
    ]
    assert database.run_here(alerts.raise_due_alerts, POLICY, NOW) > 0
    assert clock_of(database, case_id, "acknowledgement").state is ClockState.BREACHED


@pytest.mark.parametrize(
    ("to", "state", "breached_at"),
    [
        (NOW - 2 * DAY, ClockState.BREACHED, datetime(2026, 11, 26, tzinfo=UTC)),
        (NOW + DAY, ClockState.MET, None),
    ],
)
def test_whether_it_was_acknowledged_in_time_is_judged_again(
    database: Database, to: datetime, state: ClockState, breached_at: datetime | None
) -> None:
    case_id, _ = a_case(database)
    sent = NOW + 3 * DAY  # the last day, as we thought
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "post", sent, sent, copy=None)
    correct(database, case_id, to, sent)
    clock = clock_of(database, case_id, "acknowledgement")
    assert (clock.state, clock.breached_at, clock.stopped_at) == (state, breached_at, sent)


def test_a_breach_that_was_none_is_taken_back(database: Database) -> None:
    case_id, _ = a_case(database)
    late = NOW + 6 * DAY
    database.run_here(alerts.raise_due_alerts, POLICY, late)
    assert clock_of(database, case_id, "acknowledgement").state is ClockState.BREACHED
    correct(database, case_id, NOW + 5 * DAY, late)
    clock = clock_of(database, case_id, "acknowledgement")
    assert (clock.state, clock.breached_at, clock.due_on) == (ClockState.RUNNING, None, date(2026, 12, 2))


@pytest.mark.parametrize("what", ["acknowledged", "a holding letter", "taken back"])
def test_a_receipt_after_what_was_done_about_it_is_refused_and_changes_nothing(database: Database, what: str) -> None:
    case_id, _ = a_case(database)
    done, now = NOW + DAY, NOW + 5 * DAY
    if what == "acknowledged":
        database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", done, done, copy="Dear Robin")
    elif what == "a holding letter":
        database.run_here(a_letter, case_id, done)
    else:
        database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", done)
    with pytest.raises(Refused, match=r"ended before that, on Wed 25 Nov 2026\. Choose an earlier time"):
        correct(database, case_id, done + timedelta(seconds=1), now)
    assert clock_of(database, case_id, "resolution").started_at == NOW
    correct(database, case_id, done, now)


def test_a_promise_that_ended_with_its_case_is_not_kept_afterwards(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", NOW)
    correct(database, case_id, NOW - DAY, NOW)
    assert clock_of(database, case_id, "acknowledgement").state is ClockState.CLOSED
    correct(database, case_id, NOW - 30 * DAY, NOW)
    assert clock_of(database, case_id, "acknowledgement").state is ClockState.BREACHED


def test_news_follow_the_full_answer_of_which_they_are_never_later(database: Database) -> None:
    case_id, _ = a_case(database, NOW - 21 * DAY)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", NOW, NOW, copy="Dear Robin")
    database.run_here(life.investigate, case_id, "U1", NOW)
    correct(database, case_id, NOW, NOW)
    news = clock_of(database, case_id, "progress_update")
    assert (news.due_on, news.because) == (date(2026, 12, 8), "10th working day after Tue 24 Nov 2026: Tue 8 Dec 2026")
    told = (case_id, LetterKind.PROGRESS_UPDATE, "We are still looking into it", "U1", date(2026, 12, 8), POLICY)
    database.run_here(letters.record_letter_posted, *told, NOW + 15 * DAY)
    assert clock_of(database, case_id, "progress_update").due_on == date(2026, 12, 22)  # of the full answer
    correct(database, case_id, NOW - 7 * DAY, NOW + 15 * DAY)
    assert clock_of(database, case_id, "progress_update").due_on == date(2026, 12, 15)


def test_pauses_and_the_date_of_a_holding_letter_stand(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(delays.pause, case_id, "resolution", "waiting_for_consent", "U1", WAITING, NOW)
    database.run_here(delays.resume, case_id, "resolution", "U1", WAITING, NOW + DAY)
    correct(database, case_id, NOW - DAY, NOW + DAY)
    assert clock_of(database, case_id, "resolution").due_on == date(2026, 12, 22)  # a day earlier, and one of pause
    letter = database.run_here(a_letter, case_id, NOW + DAY)
    given = ("resolution", date(2027, 1, 29), "more_to_look_into", letter, "U1", WAITING, NOW + DAY)
    database.run_here(delays.extend, case_id, *given)
    correct(database, case_id, NOW - 14 * DAY, NOW + DAY)
    clock = clock_of(database, case_id, "resolution")
    assert (clock.due_on, clock.state, clock.first_due_on) == (
        date(2027, 1, 29),
        ClockState.DELAYED,
        date(2026, 12, 9),
    )
