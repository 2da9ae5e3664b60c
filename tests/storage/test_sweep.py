"""The sweep, as time passes: each alert once, at its instant; asleep, the last one alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from models.alert_rules import Rule, alert_plan
from models.clock import Alert
from models.outbox import Notice, OutboxRow
from models.timeline import Act
from models.working_days import LONDON
from storage import alerts, cases, timeline
from storage.database import Database
from tests.makers import NOW, POLICY, a_case


def raised(database: Database, clock: str) -> list[tuple[Rule, datetime]]:
    found = database.run_here(lambda session: session.exec(select(Alert).where(Alert.clock == clock)).all())
    return sorted(((alert.rule, alert.due_at) for alert in found), key=lambda pair: pair[1])


def sweep_all(database: Database, until: datetime) -> list[datetime]:
    """Sweep whenever something is owed; the instants."""
    swept = []
    while (at := database.run_here(alerts.next_alert_at)) is not None and at <= until:
        while database.run_here(alerts.raise_due_alerts, POLICY, at):
            pass
        swept.append(at)
    return swept


def test_sixty_days_raise_exactly_what_the_plan_says(database: Database) -> None:
    _, receipt = a_case(database)
    until = NOW + timedelta(days=60)
    swept = sweep_all(database, until)
    assert receipt.acknowledge_by is not None and receipt.resolve_by is not None
    due = {
        "acknowledgement": receipt.acknowledge_by,
        "progress_update": date(2026, 12, 8),
        "resolution": receipt.resolve_by,
    }
    for clock, due_on in due.items():
        planned = []
        for alert in alert_plan(clock, NOW.date(), due_on, POLICY):  # type: ignore[arg-type]
            if alert.at > until:
                break
            planned.append((alert.rule, alert.at))
        assert raised(database, clock) == planned
    midnights = [at for at in swept if at.astimezone(LONDON).hour == 0]
    assert midnights == [datetime(2026, *day, tzinfo=UTC) for day in ((11, 28), (12, 9), (12, 23))]


def test_a_late_sweep_raises_the_alert_of_its_instant_and_again_nothing(database: Database) -> None:
    a_case(database)
    late = datetime(2026, 11, 27, 9, 0, 30, tzinfo=UTC)
    assert database.run_here(alerts.raise_due_alerts, POLICY, late) == 1
    for _ in range(3):
        assert database.run_here(alerts.raise_due_alerts, POLICY, late) == 0
    assert raised(database, "acknowledgement") == [(Rule.DUE_TODAY, datetime(2026, 11, 27, 9, tzinfo=UTC))]


def test_after_a_sleep_one_alert_a_clock_at_the_level_that_was_reached(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(alerts.raise_due_alerts, POLICY, datetime(2026, 12, 3, 10, tzinfo=UTC))
    assert raised(database, "acknowledgement") == [(Rule.STILL_BREACHED, datetime(2026, 12, 3, 9, tzinfo=UTC))]
    assert raised(database, "resolution") == []
    acts = [entry.act for entry in database.run_here(timeline.entries, case_id)]
    assert acts.count(Act.BREACHED) == 1
    assert database.run_here(alerts.next_alert_at) == datetime(2026, 12, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize("second", [-1, 0])
def test_the_state_changes_at_midnight_and_not_before(database: Database, second: int) -> None:
    case_id, _ = a_case(database)
    midnight = datetime(2026, 11, 28, tzinfo=UTC)
    database.run_here(alerts.raise_due_alerts, POLICY, datetime(2026, 11, 27, 9, tzinfo=UTC))
    database.run_here(alerts.raise_due_alerts, POLICY, midnight + timedelta(seconds=second))
    states = {line.name: line.state.value for line in database.run_here(cases.case_card, case_id).clocks}
    assert states.pop("acknowledgement") == ("running" if second else "breached")
    assert states == {"progress_update": "running", "resolution": "running"}


def test_an_alert_in_the_outbox_says_which_clock_and_nothing_personal(database: Database) -> None:
    a_case(database)
    database.run_here(alerts.raise_due_alerts, POLICY, datetime(2026, 11, 26, 9, tzinfo=UTC))
    rows = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    (alert,) = [row for row in rows if row.notice is Notice.SLACK_ALERT]
    assert alert.payload == {
        "clock": "acknowledgement",
        "stage": 1,
        "rule": "due_soon",
        "instant": "2026-11-26T09:00:00+00:00",
    }


def test_in_summer_nine_o_clock_is_eight_in_utc(database: Database) -> None:
    a_case(database, now=datetime(2026, 6, 30, 12, tzinfo=UTC))
    assert database.run_here(alerts.next_alert_at) == datetime(2026, 7, 2, 8, tzinfo=UTC)


def test_more_than_a_batch_is_swept_a_batch_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "BATCH", 3)  # the figure alone: 501 cases would take a minute to make
    for _ in range(5):
        a_case(database)
    at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert [database.run_here(alerts.raise_due_alerts, POLICY, at) for _ in range(3)] == [3, 2, 0]


def test_alerts_that_were_told_long_ago_are_not_read_again(database: Database) -> None:
    a_case(database)
    statements = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        statements.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    database.run_here(alerts.raise_due_alerts, POLICY, NOW)
    event.remove(database.engine, "before_cursor_execute", note)
    reads = [(statement, values) for statement, values in statements if "FROM alert" in statement]
    assert reads
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")  # few rows are read through; many are not
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        for statement, values in reads:
            assert "ix_alert_untold" in str(connection.exec_driver_sql(f"{explain} {statement}", values).all())


@pytest.mark.parametrize(
    "received",
    [
        datetime(2026, 10, 20, 12, tzinfo=UTC),  # the clocks go back on 25 October
        datetime(2026, 10, 22, 12, tzinfo=UTC),
        datetime(2027, 3, 22, 12, tzinfo=UTC),  # and forward on 28 March, which is Easter Sunday
        datetime(2027, 3, 24, 12, tzinfo=UTC),
    ],
)
def test_over_the_nights_of_the_clock_change_it_is_nine_or_midnight_in_london(
    database: Database, received: datetime
) -> None:
    a_case(database, now=received)
    swept = sweep_all(database, received + timedelta(days=40))
    shown = {at.astimezone(LONDON).strftime("%H:%M:%S") for at in swept}
    assert shown == {"00:00:00", "09:00:00"}
    rules = [rule for rule, _ in raised(database, "acknowledgement")][:4]
    assert rules == [Rule.DUE_SOON, Rule.DUE_TODAY, Rule.BREACHED, Rule.STILL_BREACHED]
