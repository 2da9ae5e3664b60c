"""The time of the machine is an hour or a day off and is set right, back over an alert: none twice, none left out.

No program may set the time of its machine for a test. Every process of these tests is told the time instead, where the
service reads it: business time for the sweep, real time for the leases and waits of the outbox.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

import pytest
from sqlmodel import Session, select

from models.alert_rules import Rule
from models.clock import Alert
from models.outbox import Delivery, OutboxRow
from storage import acts, alerts, outbox
from storage.cases import find_case
from storage.database import Database
from storage.seals import seal_day
from tests.faults.day import ROBIN, Hands, Outward, Place, complain
from tests.faults.lives import Process
from tests.faults.outcome import outcome_of
from tests.makers import NOW, POLICY, a_case

DUE_SOON = datetime(2026, 11, 26, 9, tzinfo=UTC)
DUE_TODAY = datetime(2026, 11, 27, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NewPlace = Callable[[], Place]


def sweep_and_deliver(place: Place, now: datetime, told: Connection) -> None:
    """A short life of a service whose machine shows `now`."""
    with place.opened() as database:
        database.run_here(alerts.raise_due_alerts, POLICY, now)
        database.run_here(seal_day, now)
        asyncio.run(Outward(place, database, Hands(now)).empty())
    told.send(("done", now))


def rules_told(place: Place, *instants: datetime) -> "Counter[tuple[str, str]]":
    """Clock and rule of every alert after a process at each instant; fails when one is not told, or not once."""
    with place.opened() as database:
        a_case(database)
    for at in instants:
        Process(sweep_and_deliver, (place, at)).ended()
    with place.opened(reading=True) as database:
        raised = database.run_here(lambda session: session.exec(select(Alert)).all())
    assert all(alert.told for alert in raised)
    outcome_of(place)
    return Counter((alert.clock, alert.rule.value) for alert in raised)


def test_set_back_over_an_alert_it_is_not_raised_again_and_the_next_ones_come(new_place: NewPlace) -> None:
    assert rules_told(new_place(), DUE_SOON, DUE_SOON - HOUR, DUE_SOON - DAY, DUE_SOON, DUE_TODAY, DUE_TODAY - DAY) == {
        ("acknowledgement", "due_soon"): 1,
        ("acknowledgement", "due_today"): 1,
    }


def test_ahead_and_set_right_what_was_raised_too_early_is_not_raised_again(new_place: NewPlace) -> None:
    an_hour = (DUE_SOON + HOUR / 2, DUE_SOON - HOUR / 2, DUE_SOON)
    a_day = (DUE_TODAY + DAY / 2, DUE_TODAY - DAY / 2, DUE_TODAY)
    assert rules_told(new_place(), *an_hour, *a_day) == {
        ("acknowledgement", "due_soon"): 1,
        ("acknowledgement", "due_today"): 1,
    }


def test_a_complaint_that_came_while_the_clock_was_ahead_is_acknowledged_once(new_place: NewPlace) -> None:
    place = new_place()
    back = NOW - DAY
    with place.opened() as database:
        reference = complain(database, ROBIN).reference
        case_id = database.run_here(find_case, reference).id
        database.run_here(acts.ask_acknowledgement, case_id, "U0AMINA", back)
    for _ in range(3):
        Process(sweep_and_deliver, (place, back)).ended()
    outcome = outcome_of(place)
    robin = outcome.cases[ROBIN]
    assert robin["state"] == "acknowledged" and ("acknowledgement", "met", "None") in robin["clocks"]
    assert [what for what, _ in robin["timeline"]].count("acknowledgement_sent") == 1
    assert {what.rpartition(" ")[2] for what in outcome.outbox} == {"sent"}


def rows_of(database: Database) -> list[OutboxRow]:
    return database.run_here(lambda session: list(session.exec(select(OutboxRow).order_by("number"))))


@pytest.mark.parametrize("off", [HOUR, DAY], ids=["an hour", "a day"])
def test_what_was_being_sent_or_waited_while_the_clock_was_ahead_goes_on_when_it_is_right(
    database: Database, off: timedelta
) -> None:
    for _ in range(2):
        a_case(database)
    ahead = NOW + off
    (being_sent,) = database.run_here(outbox.claim, "slack", 1, ahead)
    (waits,) = database.run_here(outbox.claim, "slack", 1, ahead)
    database.run_here(outbox.again, waits.id, ahead, "Slack asks to wait.", unknown=False, after=timedelta(minutes=5))
    database.run_here(outbox.hold_channel, "slack", timedelta(minutes=5), ahead)
    claimed = database.run_here(outbox.claim, "slack", 10, NOW)
    assert [(row.id, row.state) for row in claimed] == [(being_sent.id, Delivery.UNKNOWN), (waits.id, Delivery.SENDING)]


def test_a_hold_of_a_clock_that_was_ahead_does_not_hide_one_of_now(database: Database) -> None:
    a_case(database)
    database.run_here(outbox.hold_channel, "slack", timedelta(minutes=5), NOW + DAY)
    database.run_here(outbox.hold_channel, "slack", timedelta(seconds=30), NOW)
    assert database.run_here(outbox.claim, "slack", 1, NOW + timedelta(seconds=29)) == []
    assert len(database.run_here(outbox.claim, "slack", 1, NOW + timedelta(seconds=30))) == 1


def test_what_a_killed_sweep_raised_while_the_clock_was_ahead_is_told_when_it_is_right(database: Database) -> None:
    a_case(database)
    database.run_here(alerts.raise_due_alerts, POLICY, DUE_SOON)

    def as_if_killed_before_it_told(session: Session) -> None:
        (alert,) = session.exec(select(Alert))
        alert.told = False
        for row in session.exec(select(OutboxRow).where(OutboxRow.notice == "slack.alert")):
            session.delete(row)

    database.run_here(as_if_killed_before_it_told)
    database.run_here(alerts.raise_due_alerts, POLICY, DUE_SOON - DAY)
    told = [row.payload["rule"] for row in rows_of(database) if row.notice == "slack.alert"]
    assert told == [Rule.DUE_SOON.value]
