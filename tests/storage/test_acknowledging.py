"""The acknowledgement: the clock stops when the letter was sent, whoever sent it and however late."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from models.case import Flag
from models.clock import Clock, ClockState
from models.outbox import Delivery, Notice, OutboxRow
from models.refusal import Refused
from models.timeline import Act
from storage import acts, alerts, cases, clocks, outbox, record, timeline
from storage.database import Database
from storage.delivery import Delivered, Deliverer, Outcome
from tests.makers import NOW, POLICY, a_case, an_intake

OVERDUE = datetime(2026, 11, 28, tzinfo=UTC)


def clock_of(database: Database, name: str = "acknowledgement") -> Clock:
    return database.run_here(lambda session: session.exec(select(Clock).where(Clock.name == name)).one())


def acts_of(database: Database, case_id: UUID) -> list[Act]:
    return [entry.act for entry in database.run_here(timeline.entries, case_id)]


@pytest.mark.parametrize(
    ("sent_at", "state"),
    [
        (NOW, ClockState.MET),
        (OVERDUE - timedelta(microseconds=1), ClockState.MET),
        (OVERDUE, ClockState.BREACHED),
    ],
)
def test_it_is_met_until_the_last_instant_of_the_due_day(
    database: Database, sent_at: datetime, state: ClockState
) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", sent_at, sent_at, copy="Dear Robin")
    clock = clock_of(database)
    assert (clock.state, clock.stopped_at, clock.next_alert_at) == (state, sent_at, None)


def test_a_breach_stays_a_breach_when_the_letter_goes_out_late(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(alerts.raise_due_alerts, POLICY, OVERDUE)
    assert clock_of(database).state is ClockState.BREACHED
    late = OVERDUE + timedelta(days=3)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", late, late, copy="Dear Robin")
    assert clock_of(database).state is ClockState.BREACHED
    assert clock_of(database, "resolution").state is ClockState.RUNNING


def test_a_stopped_clock_raises_nothing_more(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", NOW, NOW, copy="Dear Robin")
    assert database.run_here(alerts.raise_due_alerts, POLICY, OVERDUE + timedelta(days=2)) == 0
    assert Act.BREACHED not in acts_of(database, case_id)


async def test_the_clock_stops_in_the_transaction_that_marks_the_letter_as_sent(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    assert clock_of(database).state is ClockState.RUNNING

    def record(session: Session) -> None:
        acts.record_acknowledgement_sent(session, case_id, "U1", "email", NOW, NOW, copy="Dear Robin")
        raise RuntimeError("the database goes away")

    async def send(row: OutboxRow, look_first: bool) -> Outcome:
        return Delivered(record)

    with pytest.raises(RuntimeError):
        await Deliverer(database, "letter", send, lambda: NOW).deliver_once()
    assert clock_of(database).state is ClockState.RUNNING
    row = database.run_here(lambda s: s.exec(select(OutboxRow).where(OutboxRow.channel == "letter")).one())
    assert row.state is Delivery.SENDING  # nobody knows: looked at again when the lease is over


@pytest.mark.parametrize(
    ("posted_on", "now", "stopped_at"),
    [
        (date(2026, 11, 25), NOW + timedelta(days=2), datetime(2026, 11, 25, 12, tzinfo=UTC)),
        (date(2026, 11, 24), NOW + timedelta(days=2), NOW),
        (date(2026, 11, 25), datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 25, 9, tzinfo=UTC)),
    ],
)
def test_staff_who_posted_it_themselves_say_how_and_on_which_day(
    database: Database, posted_on: date, now: datetime, stopped_at: datetime
) -> None:
    case_id, receipt = a_case(database)
    database.run_here(acts.record_acknowledgement_posted, case_id, "U1", "post", posted_on, now)
    assert (clock_of(database).state, clock_of(database).stopped_at) == (ClockState.MET, stopped_at)
    record = database.run_here(cases.open_case, receipt.reference, "U1", "to answer", now)
    assert [(sent.way, sent.sent_at, sent.text) for sent in record.correspondence] == [("post", stopped_at, None)]


@pytest.mark.parametrize(
    ("posted_on", "words"), [(date(2026, 11, 26), "in the future"), (date(2026, 11, 23), "before the complaint")]
)
def test_a_day_that_cannot_be_is_refused_and_changes_nothing(database: Database, posted_on: date, words: str) -> None:
    case_id, _ = a_case(database)
    now = NOW + timedelta(days=1)
    with pytest.raises(Refused, match=words):
        database.run_here(acts.record_acknowledgement_posted, case_id, "U1", "post", posted_on, now)
    assert database.run_here(cases.case_card, case_id).acknowledgement_asked_at is None


def test_thanks_are_owed_no_acknowledgement(database: Database) -> None:
    case_id, _ = a_case(database, intake=an_intake(purpose="compliment"))
    with pytest.raises(Refused, match="no acknowledgement is owed"):
        database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)


def test_each_change_puts_one_update_of_the_card(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.record_card_posted, case_id, "C1", "1.5", NOW)
    database.run_here(acts.record_card_posted, case_id, "C2", "9.9", NOW)
    assert database.run_here(acts.card_place, case_id) == ("C1", "1.5")
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", NOW, NOW, copy="Dear Robin")
    rows = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    assert len([row for row in rows if row.notice is Notice.SLACK_CARD_UPDATE]) == 2
    assert acts_of(database, case_id) == [
        Act.RECEIVED,
        *[Act.CLOCK_STARTED] * 3,
        Act.CARD_POSTED,
        Act.ACKNOWLEDGEMENT_ASKED,
        Act.ACKNOWLEDGEMENT_SENT,
        Act.CLOCK_STOPPED,
    ]
    assert database.run_here(outbox.waiting) == len(rows)


def test_a_complaint_about_data_is_acknowledged_by_the_acknowledgement(database: Database) -> None:
    case_id, _ = a_case(database)
    flag = (case_id, Flag.DATA_PROTECTION, "U1", "They asked where their notes went", POLICY)
    database.run_here(record.flag, *flag, NOW)
    database.run_here(acts.record_acknowledgement_posted, case_id, "U1", "post", NOW.date(), NOW)
    clock = database.run_here(clocks.find, case_id, "data_protection", 1)
    assert clock is not None and (clock.state, clock.stopped_at) == (ClockState.MET, NOW)


def test_one_that_is_found_to_be_about_data_later_was_acknowledged_with_the_rest(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.record_acknowledgement_posted, case_id, "U1", "post", NOW.date(), NOW)
    later = NOW + timedelta(days=40)
    database.run_here(record.flag, case_id, Flag.DATA_PROTECTION, "U1", "Their notes went astray", POLICY, later)
    clock = database.run_here(clocks.find, case_id, "data_protection", 1)
    assert clock is not None and (clock.state, clock.stopped_at) == (ClockState.MET, NOW)
