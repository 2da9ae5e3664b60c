"""Cases, conversations and alerts as they are kept, on both databases."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.answers import Contact, Intake, intake_of
from models.care import Crisis
from models.case import Case
from models.clock import Alert
from models.outbox import Notice, OutboxRow
from models.policy_file import load_policy
from models.receipt import Receipt
from models.refusal import NoSuchCase, Refused
from storage import acts, alerts, cases, conversations
from storage.database import Database
from tests.parts.postgres import find_postgres

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POLICY = load_policy()
ANSWERS = {
    "purpose": "complaint",
    "for_whom": "myself",
    "story": "planted-story",
    "about": "planted-about",
    "when": "unsure",
    "outcome": "planted-outcome",
    "name": "planted-name",
}


def intake() -> Intake:
    return intake_of(ANSWERS, Contact(email="planted@example.com", preference="email"))


def conversation(database: Database) -> conversations.Standing:
    started = database.run_here(conversations.start_conversation, "a hash", "Hello", NOW)
    return database.run_here(
        conversations.answer_message, started.id, conversations.OPENING, ["What?"], "purpose", {}, NOW
    )


def keep(database: Database, standing: conversations.Standing, key: str, crisis: Crisis | None = None) -> None:
    database.run_here(conversations.keep_message, standing.id, key, "planted-words", None, crisis, (), NOW)


def register(database: Database) -> Receipt:
    standing = conversation(database)
    return database.run_here(cases.register_complaint, standing.assistant_id, intake(), POLICY, NOW)


def test_a_conversation_is_registered_once(database: Database) -> None:
    standing = conversation(database)
    receipts = [
        database.run_here(cases.register_complaint, standing.assistant_id, intake(), POLICY, NOW + timedelta(days=n))
        for n in range(3)
    ]
    assert receipts[0] == receipts[1] == receipts[2]
    assert len(database.run_here(lambda session: session.exec(select(Case)).all())) == 1


def test_what_fails_leaves_nothing(database: Database) -> None:
    standing = conversation(database)

    def fail(session: Session) -> None:
        cases.register_complaint(session, standing.assistant_id, intake(), POLICY, NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.run_here(fail)
    assert database.run_here(lambda session: session.exec(select(Case)).all()) == []
    assert database.run_here(lambda session: session.exec(select(OutboxRow)).all()) == []


def test_a_kept_message_has_one_effect_and_one_answer(database: Database) -> None:
    standing = conversation(database)
    keep(database, standing, "m1")
    again = database.run_here(conversations.keep_message, standing.id, "m1", "other", None, None, (), NOW)
    assert (again.repeated, again.answered) == (True, False)
    with pytest.raises(conversations.StillPending):
        keep(database, standing, "m2")
    first = database.run_here(
        conversations.answer_message, standing.id, "m1", ["Yes"], "story", {"purpose": "complaint"}, NOW
    )
    second = database.run_here(conversations.answer_message, standing.id, "m1", ["No"], "about", {}, NOW)
    assert first == second
    said, then = database.run_here(conversations.turn_of, standing.id, "m1")
    assert [s.text for s in said] == ["planted-words", "Yes"] and then.prompt_slot == "story"


def test_words_of_risk_put_the_alert_in_the_same_transaction(database: Database) -> None:
    standing = conversation(database)
    keep(database, standing, "m1", Crisis(("suicide",), ("Call 999.",)))
    (row,) = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    assert row.notice == Notice.SLACK_RISK and "planted" not in str(row.payload)
    assert [s.text for s in database.run_here(conversations.said, standing.id, 1)][-1] == "Call 999."


def test_sixty_days_of_sweeps_raise_each_alert_once(database: Database) -> None:
    register(database)
    for hour in range(0, 60 * 24, 6):
        for _ in range(2):
            database.run_here(alerts.raise_due_alerts, POLICY, NOW + timedelta(hours=hour))
    raised = database.run_here(lambda session: session.exec(select(Alert)).all())
    keys = [(alert.clock, alert.rule.value, alert.due_at) for alert in raised]
    assert len(keys) == len(set(keys))
    assert [rule for clock, rule, _ in sorted(keys, key=lambda key: key[2]) if clock == "resolution"][:4] == [
        "due_soon",
        "due_soon",
        "due_today",
        "breached",
    ]


def test_after_a_long_sleep_a_clock_raises_only_the_last_of_its_alerts(database: Database) -> None:
    register(database)
    database.run_here(alerts.raise_due_alerts, POLICY, NOW + timedelta(days=29, hours=20))
    raised = database.run_here(lambda session: session.exec(select(Alert)).all())
    assert sorted(alert.clock for alert in raised) == ["acknowledgement", "progress_update", "resolution"]


def test_the_state_changes_at_midnight_and_the_alert_follows_in_the_morning(database: Database) -> None:
    receipt = register(database)
    database.run_here(alerts.raise_due_alerts, POLICY, datetime(2026, 11, 28, 0, 0, 1, tzinfo=UTC))
    card = database.run_here(cases.card_by_reference, receipt.reference)
    assert card.clocks[0].state == "breached"
    rules = [alert.rule for alert in database.run_here(lambda session: session.exec(select(Alert)).all())]
    assert "breached" not in rules


def test_the_acknowledgement_clock_stops_when_the_letter_was_sent_and_never_twice(database: Database) -> None:
    receipt = register(database)
    case_id = database.run_here(cases.card_by_reference, receipt.reference).case_id
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    with pytest.raises(Refused, match="being sent already"):
        database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    sent = NOW + timedelta(hours=2)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", sent, sent, copy="Dear")
    card = database.run_here(cases.card_by_reference, receipt.reference)
    assert (card.clocks[0].state, card.clocks[0].stopped_at) == ("met", sent)
    with pytest.raises(Refused, match="sent already"):
        database.run_here(acts.ask_acknowledgement, case_id, "U1", sent)


def test_an_unknown_or_mistyped_reference_is_no_case(database: Database) -> None:
    for reference in ("C-2222-2222", "nonsense", ""):
        with pytest.raises(NoSuchCase):
            database.run_here(cases.find_case, reference)


def test_nothing_that_people_said_can_be_read_in_the_database(database: Database, database_url: str) -> None:
    standing = conversation(database)
    keep(database, standing, "m1")
    database.run_here(conversations.answer_message, standing.id, "m1", ["ok"], "check", ANSWERS, NOW)
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, intake(), POLICY, NOW)
    database.run_here(cases.open_case, receipt.reference, "U1", "planted-reason", NOW)
    if database.is_sqlite:
        path = database_url.removeprefix("sqlite:///")
        raw = Path(path).read_bytes() + Path(path + "-wal").read_bytes()
    else:
        programs = find_postgres()
        assert programs is not None
        dump = subprocess.run([programs / "pg_dump", database_url], capture_output=True)
        raw = dump.stdout
        assert receipt.reference.encode() in raw, dump.stderr
    assert b"planted" not in raw and receipt.code.encode() not in raw
