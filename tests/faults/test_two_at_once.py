"""Two services on one PostgreSQL: each alert and each message once, the work is shared, also when one is killed."""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from benchmarks.bulk import add_cases, driver_of
from models.clock import Alert
from models.outbox import OutboxRow
from models.timeline import TimelineEntry
from storage import acts
from tests.faults.day import Place
from tests.faults.lives import CONTEXT, Process
from tests.faults.outcome import check_timelines, outcome_of
from tests.faults.two import FastTime, deliver, sweep
from tests.makers import NOW, a_case

NewPlace = Callable[[], Place]
pytestmark = pytest.mark.parametrize("new_place", ["postgres"], indirect=True)
DUE_ON, DUE_SOON = date(2026, 12, 22), datetime(2026, 12, 15, 9, tzinfo=UTC)
ALERTS = 1000
A_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("rounds", [6, pytest.param(200, marks=pytest.mark.nightly)])
def test_two_sweepers_and_a_kill_raise_and_tell_a_thousand_alerts_once(new_place: NewPlace, rounds: int) -> None:
    chance = random.Random(rounds)
    raised_by_both = killed = 0
    for number in range(rounds):
        place = new_place()
        driver = driver_of(place.url)
        add_cases(driver, ALERTS, DUE_ON, DUE_SOON)
        driver.close()
        together = CONTEXT.Barrier(2)
        dies = [chance.choice((1, 2)) if number % 2 else None, None]  # before or after its first commit
        both = [Process(sweep, (place, DUE_SOON, together, die_at)) for die_at in dies]
        lives = [process.ended() for process in both]
        killed += lives[0].killed
        raised_by_both += all(dict(life.told).get("raised") for life in lives)
        Process(sweep, (place, DUE_SOON + A_MINUTE, None, None)).ended()  # as another would, a minute later
        with place.opened(reading=True) as database:
            database.run_here(check_alerts)
            database.run_here(check_timelines)
    print(f"{rounds} rounds, {killed} with a kill, {raised_by_both} in which both raised some")
    assert killed and raised_by_both


def check_alerts(session: Session) -> None:
    """Each case has one alert, one entry of it on its timeline, and one line in a digest."""
    raised = session.exec(select(Alert)).all()
    assert len(raised) == len({alert.case_id for alert in raised}) == ALERTS
    entries = Counter(session.exec(select(TimelineEntry.case_id)))
    assert len(entries) == entries.total() == ALERTS
    digests = {row.id for row in session.exec(select(OutboxRow))}
    assert {alert.digest_id for alert in raised} <= digests and len(digests) <= 3


@pytest.mark.parametrize(("cases", "kills"), [(60, 3), pytest.param(200, 20, marks=pytest.mark.nightly)])
def test_two_deliverers_share_the_outbox_and_each_row_goes_out_once(
    new_place: NewPlace, cases: int, kills: int
) -> None:
    place, chance = new_place(), random.Random(cases)
    with place.opened() as database:
        for _ in range(cases):
            case_id, _ = a_case(database)
            database.run_here(acts.ask_acknowledgement, case_id, "U0AMINA", NOW)
    fast = FastTime(time.monotonic(), speed=12)
    both, lives = [Process(deliver, (place, fast)) for _ in range(2)], []
    for number in range(kills):
        both[number % 2].kill_after(chance.uniform(0.3, 1.0))
        lives.append(both[number % 2].ended())
        both[number % 2] = Process(deliver, (place, fast))
    lives += [process.ended() for process in both]
    parts = [sum(what in ("slack", "letter") for what, _ in life.told) for life in lives]
    print(f"rows by each process: {parts}")
    assert sum(part > 0 for part in parts) >= 2, "both had a part in it"
    outcome = outcome_of(place)  # which fails where something was posted twice
    assert outcome.outbox == {"slack.card sent": cases, "slack.card_update sent": 2 * cases} | {
        "letter.acknowledgement sent": cases
    }
    assert outcome.slack.total() == len(outcome.letters) == cases
