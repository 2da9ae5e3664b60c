"""A policy that is changed moves no deadline by itself; where an operator says so, those that come later."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.case import Flag
from models.clock import Clock, ClockState
from models.consent import ConsentStatus, Method
from models.digest import MovedLine, PolicyChange
from models.letter_kinds import LetterKind
from models.outbox import Notice, OutboxRow
from models.policy import Policy
from models.policy_file import load_policy
from models.refusal import Refused
from models.timeline import Act
from storage import (
    alerts,
    case_policy,
    clocks,
    consent,
    delays,
    letters,
    life,
    new_policy,
    record,
    restriction,
    timeline,
)
from storage.database import Database
from tests.makers import NOW, POLICY, WAITING, a_case, a_letter, with_lengths
from tests.storage.every_act import LATER, answered, answered_twice

LONGER = with_lengths(resolution=25)
DAY = timedelta(days=1)
ALL_OTHER = with_lengths(
    acknowledgement=5,
    resolution=30,
    progress_update=15,
    consent_chase=25,
    data_protection=40,
    stage_2_window=9,
    stage_3_window=9,
)


def apply(database: Database, own: Policy, now: datetime = NOW) -> PolicyChange:
    return database.run_here(new_policy.apply_policy, own, "operator kim", own, now)


def clock_of(database: Database, case_id: UUID, name: str = "resolution", stage: int = 1) -> Clock:
    query = select(Clock).where(Clock.case_id == case_id, Clock.name == name, Clock.stage == stage)
    return database.run_here(lambda session: session.exec(query).one())


def told(database: Database) -> list[dict[str, Any]]:
    query = select(OutboxRow.payload).where(OutboxRow.notice == Notice.SLACK_DEADLINES_MOVED)
    return database.run_here(lambda session: list(session.exec(query)))


def moves(database: Database, case_id: UUID) -> list[Any]:
    return [one for one in database.run_here(timeline.entries, case_id) if one.act is Act.CLOCK_MOVED]


def test_what_was_promised_keeps_its_length_whatever_happens_under_a_changed_policy(database: Database) -> None:
    """Every clock, started under one version of the policy and counted again under another."""
    case_id = answered_twice(database)["case"]
    database.run_here(record.flag, case_id, Flag.DATA_PROTECTION, "U1", "Lost notes", WAITING, LATER)
    database.run_here(consent.record_consent, case_id, ConsentStatus.ASKED, "U1", WAITING, LATER)
    lengths = {(c.name, c.stage): (c.length, c.unit) for c in database.run_here(clocks.clocks_of, case_id)}
    assert set(lengths) == set(WAITING.promises())
    assert lengths == WAITING.promises()
    # Asked for again, opened again, updated, answered again, received later than thought, received earlier.
    database.run_here(consent.record_consent, case_id, ConsentStatus.REFUSED, "U1", ALL_OTHER, LATER)
    database.run_here(consent.record_consent, case_id, ConsentStatus.ASKED, "U1", ALL_OTHER, LATER)
    agreed = (case_id, ConsentStatus.GIVEN, "U1", ALL_OTHER, LATER)
    database.run_here(consent.record_consent, *agreed, method=Method.IN_WRITING)
    database.run_here(life.reopen, case_id, "U1", "A new letter came", ALL_OTHER, LATER)
    given = (case_id, LetterKind.PROGRESS_UPDATE, "We look into it", "U1", LATER.date(), ALL_OTHER, LATER + DAY)
    database.run_here(letters.record_letter_posted, *given)
    given = (case_id, LetterKind.FINAL_RESPONSE, "Dear Robin", "U1", LATER.date(), ALL_OTHER, LATER + 2 * DAY)
    letter = database.run_here(letters.record_letter_posted, *given)
    later = (LATER + 9 * DAY).date()
    database.run_here(letters.state_received, letter, later, "U1", ALL_OTHER, LATER + 10 * DAY)
    earlier = (NOW - DAY, "U1", "The postmark", ALL_OTHER, LATER + 10 * DAY)
    database.run_here(record.correct_receipt, case_id, *earlier)
    assert {(c.name, c.stage): (c.length, c.unit) for c in database.run_here(clocks.clocks_of, case_id)} == lengths
    assert clock_of(database, case_id, "stage_3_window", 3).due_on == date(2027, 6, 13)


def test_deadlines_that_come_later_move_and_say_so_everywhere(database: Database) -> None:
    case_id, receipt = a_case(database)
    assert database.run_here(new_policy.count_differing, LONGER, NOW) == 1
    line = MovedLine(receipt.reference, "resolution", 1, date(2026, 12, 22), date(2026, 12, 31))
    assert apply(database, LONGER) == PolicyChange("england-private", 1, 0, (line,))
    clock = clock_of(database, case_id)
    assert (clock.length, clock.because) == (25, "25th working day after Tue 24 Nov 2026: Thu 31 Dec 2026")
    assert clock.next_alert_at == datetime(2026, 12, 22, 9, tzinfo=UTC)  # five working days before
    (entry,) = moves(database, case_id)
    assert entry.actor == "operator kim" and entry.detail == {
        "clock": "resolution",
        "stage": 1,
        "due_on": "2026-12-31",
        "why": "policy",
        "policy": "england-private",
    }
    (payload,) = told(database)
    assert database.run_here(new_policy.policy_change, payload) == PolicyChange("england-private", 1, 0, (line,))
    assert database.run_here(new_policy.count_differing, LONGER, NOW) == 0
    assert apply(database, LONGER) == PolicyChange("england-private", 0, 0, ())
    assert len(told(database)) == 1, "again there is nothing to tell"


def test_a_deadline_that_would_come_earlier_stays_as_it_was_promised_and_what_follows_it_is_counted_anew(
    database: Database,
) -> None:
    case_id, _ = a_case(database)
    shorter = with_lengths(resolution=15, progress_update=5)
    assert apply(database, shorter) == PolicyChange("england-private", 0, 2, ())
    assert clock_of(database, case_id).because == (
        "15th working day after Tue 24 Nov 2026, kept as promised: Tue 22 Dec 2026"
    )
    assert clock_of(database, case_id, "progress_update").due_on == date(2026, 12, 8)
    assert told(database) == [] and moves(database, case_id) == []
    database.run_here(clocks.restart, case_id, "progress_update", NOW + DAY, shorter, NOW + DAY)
    assert clock_of(database, case_id, "progress_update").due_on == date(2026, 12, 2)


def test_the_news_follow_the_day_of_the_answer(database: Database) -> None:
    case_id, _ = a_case(database)
    at = datetime(2026, 12, 9, 12, tzinfo=UTC)
    database.run_here(clocks.restart, case_id, "progress_update", at, POLICY, at)
    assert clock_of(database, case_id, "progress_update").due_on == date(2026, 12, 22)
    assert apply(database, LONGER, at).moved == 2
    assert clock_of(database, case_id, "progress_update").due_on == date(2026, 12, 23)


def test_what_is_overdue_stays_overdue(database: Database) -> None:
    case_id, _ = a_case(database)
    at = datetime(2026, 11, 28, 1, tzinfo=UTC)
    longer = with_lengths(acknowledgement=10)
    assert database.run_here(new_policy.count_differing, longer, at) == 0, "the sweep was not there yet"
    database.run_here(alerts.raise_due_alerts, POLICY, at)
    assert apply(database, longer, at) == PolicyChange("england-private", 0, 0, ())
    clock = clock_of(database, case_id, "acknowledgement")
    assert (clock.state, clock.due_on, clock.length) == (ClockState.BREACHED, date(2026, 11, 27), 3)


def test_a_day_that_a_letter_has_promised_stays_and_so_does_what_was_promised_before_it(database: Database) -> None:
    case_id, _ = a_case(database)
    letter, new = database.run_here(a_letter, case_id), date(2027, 1, 15)
    database.run_here(delays.extend, case_id, "resolution", new, "staff_unavailable", letter, "U1", POLICY, NOW)
    assert apply(database, with_lengths(resolution=10)).moved == 0
    clock = clock_of(database, case_id)
    assert (clock.due_on, clock.first_due_on, clock.state) == (new, date(2026, 12, 22), ClockState.DELAYED)
    assert apply(database, LONGER).moved == 0
    clock = clock_of(database, case_id)
    assert (clock.due_on, clock.first_due_on) == (new, date(2026, 12, 31))


def test_a_paused_clock_goes_on_by_the_new_length(database: Database) -> None:
    case_id, _ = a_case(database)
    on, off = NOW + 9 * DAY, NOW + 69 * DAY
    database.run_here(delays.pause, case_id, "resolution", "waiting_for_consent", "U1", WAITING, on)
    assert apply(database, LONGER, off - DAY).moved == 1, "it is never overdue"
    assert clock_of(database, case_id).state is ClockState.PAUSED
    database.run_here(delays.resume, case_id, "resolution", "U1", WAITING, off)
    assert clock_of(database, case_id).due_on == date(2027, 2, 25)


def test_the_window_of_a_review_that_is_open_becomes_longer(database: Database) -> None:
    case_id = answered(database)["case"]
    assert apply(database, with_lengths(WAITING, stage_2_window=9), LATER).moved == 1
    assert clock_of(database, case_id, "stage_2_window", 2).due_on == date(2027, 9, 1)


def test_cases_of_another_policy_and_cases_that_are_over_stay_as_they_are(database: Database) -> None:
    england = load_policy("england-nhs")
    other, _ = a_case(database, policy=england)
    over, _ = a_case(database)
    database.run_here(life.withdraw, over, "U1", "They asked us to stop", NOW)
    assert apply(database, LONGER).moved == 0
    assert [clock_of(database, case_id).length for case_id in (other, over)] == [25, 20]


def test_a_restricted_case_is_counted_and_not_named(database: Database) -> None:
    hidden, receipt = a_case(database)
    _, shown = a_case(database)
    database.run_here(restriction.restrict, hidden, ["U7"], "service", NOW)
    change = apply(database, LONGER)
    assert change.moved == 2 and {line.reference for line in change.lines} == {receipt.reference, shown.reference}
    (payload,) = told(database)
    named = database.run_here(new_policy.policy_change, payload)
    assert (named.moved, [line.reference for line in named.lines]) == (2, [shown.reference])


def test_many_cases_are_counted_in_batches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_policy, "BATCH", 2)
    monkeypatch.setattr(new_policy, "MOST_LISTED", 3)
    for _ in range(5):
        a_case(database)
    change = apply(database, LONGER)
    assert (change.moved, len(change.lines)) == (5, 3)


def test_a_service_keeps_what_was_promised_under_another_policy_or_does_not_start(database: Database) -> None:
    england, scotland = load_policy("england-nhs"), load_policy("scotland-nhs")
    case_id, _ = a_case(database)
    database.run_here(case_policy.check_policies, POLICY)
    database.run_here(case_policy.check_policies, england)
    assert database.run_here(case_policy.other_policies, "england-nhs") == {"england-private": 1}
    with pytest.raises(
        Refused, match=r"Open cases under the policy england-private: 1\. They count the holidays of ENG"
    ):
        database.run_here(case_policy.check_policies, scotland)
    database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", NOW)
    database.run_here(case_policy.check_policies, scotland)
    gone = POLICY.model_copy(update={"name": "gone-trust"})
    a_case(database, policy=gone)
    with pytest.raises(
        Refused, match=r"There are cases under the policy gone-trust.*Put it back\.\nThere is no policy"
    ):
        database.run_here(case_policy.check_policies, POLICY)
