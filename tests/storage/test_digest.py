"""A burst of alerts becomes one digest with a line for each clock; a few stay in the threads of their cases."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select, update

from models.alert_rules import Rule
from models.clock import Alert, Clock
from models.holiday import HolidayAct
from models.outbox import Notice, OutboxRow
from models.timeline import Act
from storage import acts, alerts, clocks, delays, digests, holidays, timeline
from storage.database import Database
from tests.makers import NOW, POLICY, WAITING, a_case, a_letter

DUE_SOON = datetime(2026, 11, 26, 9, tzinfo=UTC)


def told(database: Database, notice: Notice) -> list[OutboxRow]:
    query = select(OutboxRow).where(OutboxRow.notice == notice)
    return database.run_here(lambda session: list(session.exec(query)))


def lines(database: Database, row: OutboxRow, now: datetime = DUE_SOON) -> list[tuple[str, Rule]]:
    found = database.run_here(digests.digest_lines, row.id, POLICY, now)
    return [(line.clock, line.rule) for line in found]


def sweep(database: Database, now: datetime) -> list[int]:
    swept = []
    while not swept or swept[-1]:
        swept.append(database.run_here(alerts.raise_due_alerts, POLICY, now))
    return swept


def many_cases(database: Database, number: int) -> list[UUID]:
    return [a_case(database)[0] for _ in range(number)]


@pytest.mark.parametrize(("number", "digest"), [(5, False), (6, True)])
def test_more_than_five_alerts_at_one_time_become_one_message(database: Database, number: int, digest: bool) -> None:
    many_cases(database, number)
    sweep(database, DUE_SOON)
    single, one = told(database, Notice.SLACK_ALERT), told(database, Notice.SLACK_DIGEST)
    assert (len(single), len(one)) == ((0, 1) if digest else (number, 0))
    if digest:
        assert lines(database, one[0]) == [("acknowledgement", Rule.DUE_SOON)] * number
    # A card counts the days anew with an alert of its own; in a burst only those change whose state did.
    assert len(told(database, Notice.SLACK_CARD_UPDATE)) == (0 if digest else number)


def test_several_batches_are_still_one_message(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "BATCH", 3)  # the figure alone: 501 cases would take a minute to make
    many_cases(database, 8)
    assert sweep(database, DUE_SOON) == [3, 3, 2, 0]
    (digest,) = told(database, Notice.SLACK_DIGEST)
    assert len(lines(database, digest)) == 8 and told(database, Notice.SLACK_ALERT) == []


def test_a_few_over_several_batches_go_to_their_threads(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "BATCH", 2)
    many_cases(database, 4)
    sweep(database, DUE_SOON)
    assert (len(told(database, Notice.SLACK_ALERT)), told(database, Notice.SLACK_DIGEST)) == (4, [])


def test_asleep_for_three_days_a_clock_stands_in_the_digest_once_at_its_highest_level(database: Database) -> None:
    cases, awake = many_cases(database, 6), datetime(2026, 12, 2, 10, tzinfo=UTC)
    sweep(database, awake)
    (digest,) = told(database, Notice.SLACK_DIGEST)
    assert lines(database, digest, awake) == [("acknowledgement", Rule.STILL_BREACHED)] * 6
    updates = told(database, Notice.SLACK_CARD_UPDATE)
    assert {row.case_id for row in updates} == set(cases) and len(updates) == 6
    assert all(row.number > digest.number for row in updates)  # the words first, the cards after them
    for case_id in cases:
        acts_of = [entry.act for entry in database.run_here(timeline.entries, case_id)]
        assert (acts_of.count(Act.BREACHED), acts_of.count(Act.ALERT_RAISED)) == (1, 1)


def test_at_midnight_states_change_and_nobody_is_called(database: Database) -> None:
    cases = many_cases(database, 7)
    sweep(database, datetime(2026, 11, 27, 9, tzinfo=UTC))
    before = len(told(database, Notice.SLACK_CARD_UPDATE))
    sweep(database, datetime(2026, 11, 28, tzinfo=UTC))
    assert len(told(database, Notice.SLACK_DIGEST)) == 1  # of the day before
    changed = told(database, Notice.SLACK_CARD_UPDATE)[before:]
    assert {row.case_id for row in changed} == set(cases)


def test_a_digest_leaves_out_what_was_done_paused_or_put_off_and_what_a_later_one_says(database: Database) -> None:
    cases, at = many_cases(database, 7), datetime(2026, 12, 15, 9, tzinfo=UTC)
    sweep(database, at)  # the answer is due soon, the others long overdue
    for case_id in cases:
        for name in ("acknowledgement", "progress_update"):
            database.run_here(clocks.stop, case_id, name, NOW, at)
    (digest,) = told(database, Notice.SLACK_DIGEST)
    assert lines(database, digest, at) == [("resolution", Rule.DUE_SOON)] * 7
    at = datetime(2026, 12, 15, 10, tzinfo=UTC)
    database.run_here(clocks.stop, cases[0], "resolution", at, at)
    database.run_here(delays.pause, cases[1], "resolution", "waiting_for_consent", "U1", WAITING, at)
    letter = database.run_here(a_letter, cases[2], at)
    later = date(2027, 1, 15)
    database.run_here(delays.extend, cases[2], "resolution", later, "more_to_look_into", letter, "U1", POLICY, at)
    assert lines(database, digest, at) == [("resolution", Rule.DUE_SOON)] * 4
    at = datetime(2026, 12, 21, 9, tzinfo=UTC)
    sweep(database, at)
    assert lines(database, digest, at) == []  # each of the four has a later alert


@pytest.mark.parametrize(("day", "is_told"), [(15, False), (16, True)])
def test_a_digest_that_waited_while_a_holiday_moved_its_clocks_says_what_will_not_be_said_again(
    database: Database, day: int, is_told: bool
) -> None:
    for case_id in many_cases(database, 6):
        for name in ("acknowledgement", "progress_update"):
            database.run_here(clocks.stop, case_id, name, NOW, NOW)
    sweep(database, datetime(2026, 12, 15, 9, tzinfo=UTC))
    (digest,) = told(database, Notice.SLACK_DIGEST)
    declared = datetime(2026, 12, day, 10, tzinfo=UTC)
    funeral, why = date(2026, 12, 10), ("proclaimed", "operator")
    database.run_here(holidays.change_holiday, funeral, HolidayAct.ADDED, *why, POLICY, declared)
    # Due one day later, the clocks are due soon from the 16th on: they say so then, or have said it.
    assert lines(database, digest, declared) == [("resolution", Rule.DUE_SOON)] * 6 * is_told
    sweep(database, datetime(2026, 12, 16, 11, tzinfo=UTC))
    raised: list[Any] = database.run_here(lambda session: list(session.exec(select(Alert))))
    assert len(raised) == 6 if is_told else len(raised) == 12


def test_what_a_killed_sweep_has_raised_and_not_told_is_told_by_the_next_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "BATCH", 4)
    many_cases(database, 7)
    database.run_here(alerts.raise_due_alerts, POLICY, DUE_SOON)  # and the service is killed
    assert told(database, Notice.SLACK_DIGEST) == []
    sweep(database, DUE_SOON + timedelta(minutes=2))
    (digest,) = told(database, Notice.SLACK_DIGEST)
    assert len(lines(database, digest)) == 7 and told(database, Notice.SLACK_ALERT) == []


async def test_sweeps_at_once_tell_of_each_alert_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "BATCH", 4)
    many_cases(database, 24)

    async def sweep_through(now: datetime) -> None:
        while await database.run(alerts.raise_due_alerts, POLICY, now):
            pass

    await asyncio.gather(*(sweep_through(DUE_SOON + timedelta(seconds=n)) for n in range(4)))
    found: list[Alert] = database.run_here(lambda session: list(session.exec(select(Alert))))
    assert len({alert.case_id for alert in found}) == len(found) == 24
    assert all(alert.told for alert in found)
    digests_put = told(database, Notice.SLACK_DIGEST)
    in_digests = sum(len(lines(database, row)) for row in digests_put)
    assert in_digests + len(told(database, Notice.SLACK_ALERT)) == 24


def set_back(session: Session, case_id: UUID) -> None:
    """As if the clock had been counted again while the time of this machine was a day behind."""
    session.connection().execute(
        update(Clock).where(Clock.case_id == case_id).values(next_alert_at=DUE_SOON, next_step=0)  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("off_by", [timedelta(hours=1), timedelta(days=1)])
def test_a_machine_whose_time_goes_back_over_an_alert_does_not_raise_it_again(
    database: Database, off_by: timedelta
) -> None:
    case_id, _ = a_case(database)
    ahead = DUE_SOON + timedelta(minutes=10)
    sweep(database, ahead)
    for now in (ahead - off_by, ahead - off_by / 2, ahead):
        sweep(database, now)
    database.run_here(set_back, case_id)
    sweep(database, ahead)
    raised: list[Any] = database.run_here(lambda session: list(session.exec(select(Alert))))
    assert [alert.rule for alert in raised] == [Rule.DUE_SOON]
    acts_of = [entry.act for entry in database.run_here(timeline.entries, case_id)]
    assert acts_of.count(Act.ALERT_RAISED) == 1 and len(told(database, Notice.SLACK_ALERT)) == 1


def test_cards_of_many_cases_change_with_one_row_each(database: Database) -> None:
    cases = many_cases(database, 3)
    for _ in range(2):
        database.run_here(acts.update_cards, cases, NOW)
    updates = told(database, Notice.SLACK_CARD_UPDATE)
    assert sorted(row.case_id for row in updates if row.case_id) == sorted(cases)
    assert len({row.number for row in updates}) == 3
