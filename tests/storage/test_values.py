"""What goes into either database comes out as it was: instants, structures, and whatever people type."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import Session, col, select

from models.answers import Contact
from models.case import Case
from models.clock import Clock
from models.outbox import Notice, OutboxRow
from storage import cases, conversations, outbox, settings
from storage.database import Database, postgres_url
from tests.makers import NOW, POLICY, a_case, a_conversation, an_intake, keep

HOSTILE = [
    "nul \x00 inside",
    "'; DROP TABLE case_file; --",
    "<script>alert(1)</script> & <!channel>",
    "\u202eright to left\u202c and 👩🏽\u200d⚕️ Ynys Môn",
    "/restart",
    "x" * 20_000,
    "  spaces and\r\nlines kept \t",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_words_are_kept_as_typed(text: str, database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1", text)
    assert database.run_here(conversations.said, standing.id, 2)[0].text == text
    _, receipt = a_case(database, intake=an_intake(story=text, name=text))
    record = database.run_here(cases.open_case, receipt.reference, "U1", text, NOW)
    assert (record.story, record.name, record.timeline[-1].reason) == (text, text, text)


def test_an_instant_comes_back_aware_and_the_same_wherever_it_was_written(database: Database) -> None:
    elsewhere = datetime(2026, 7, 1, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    _, receipt = a_case(database, now=elsewhere)
    case = database.run_here(cases.find_case, receipt.reference)
    assert case.received_at == elsewhere and case.received_at.utcoffset() == timedelta(0)
    clock = database.run_here(lambda session: session.exec(select(Clock).order_by(col(Clock.due_on))).first())
    assert clock is not None and clock.due_on.isoformat() == "2026-07-06"
    assert clock.overdue_from == datetime(2026, 7, 6, 23, tzinfo=UTC)


def test_a_time_without_offset_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises((StatementError, ValueError)):
        database.run_here(outbox.put, Notice.SLACK_RISK, "risk:1", naive)


def test_structures_come_back_whole(database: Database) -> None:
    payload = {"list": [1, "two", None], "deep": {"text": "Môn"}, "true": True}
    database.run_here(outbox.put, Notice.SLACK_RISK, "risk:1", NOW, payload=payload)
    rows = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    assert rows[0].payload == payload
    a_case(database)
    case = database.run_here(lambda session: session.exec(select(Case)).one())
    assert (case.flags, case.themes) == ([], [])


def test_enumerations_are_kept_by_their_value(database: Database) -> None:
    a_case(database)

    def raw(session: Session) -> tuple[str, str]:
        connection = session.connection()
        kind = connection.exec_driver_sql("SELECT kind FROM case_file").scalar_one()
        notice = connection.exec_driver_sql("SELECT notice FROM outbox").scalar_one()
        return kind, notice

    assert database.run_here(raw) == ("complaint", "slack.card")


def test_business_time_is_remembered_and_never_goes_back(database: Database) -> None:
    assert database.run_here(settings.business_time) is None
    for offset in (0, 5, -60):
        database.run_here(settings.keep_business_time, NOW + timedelta(minutes=offset))
    assert database.run_here(settings.business_time) == NOW + timedelta(minutes=5)


def test_thanks_have_no_clocks_and_are_promised_no_dates(database: Database) -> None:
    _, receipt = a_case(database, intake=an_intake(Contact(), purpose="compliment"))
    assert (receipt.acknowledge_by, receipt.resolve_by) == (None, None)
    assert database.run_here(cases.card_by_reference, receipt.reference).clocks == ()


def test_it_was_received_when_the_last_word_was_said_not_when_it_was_registered(database: Database) -> None:
    standing = a_conversation(database)
    sent = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)
    keep(database, standing.id, "send", "Send", option="send", now=sent)
    later = sent + timedelta(hours=3)
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, later)
    assert receipt.received_at == sent
    assert receipt.acknowledge_by is not None and receipt.acknowledge_by.isoformat() == "2026-11-27"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_is_taken_as_operators_write_it(scheme: str) -> None:
    assert postgres_url(f"{scheme}://u:p%40@h:1/d?x=y") == "postgresql+psycopg://u:p%40@h:1/d?x=y"
