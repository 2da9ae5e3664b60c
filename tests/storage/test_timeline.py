"""The timeline: appended to one by one, by many at once, and by nobody in another way."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Session, select

from models.case import Case
from models.refusal import NoSuchCase
from models.timeline import Act, NewEntry, TimelineEntry
from storage import cases, timeline
from storage.database import Database
from storage.takeover import take_over
from storage.vault import Vault
from tests.makers import NOW, POLICY, a_case, a_conversation, an_intake
from tests.parts.tampering import checked


def looks(*case_ids: UUID) -> list[NewEntry]:
    return [NewEntry(case_id, "U1", Act.LOOKED, "to answer", {"number": n}) for n, case_id in enumerate(case_ids)]


def test_entries_of_many_cases_are_appended_together_each_to_its_own(database: Database) -> None:
    database.run_here(take_over, NOW)
    made = [a_case(database)[0] for _ in range(3)]
    before = {case_id: len(database.run_here(timeline.entries, case_id)) for case_id in made}
    database.run_here(timeline.append_many, looks(*made, *reversed(made), made[0]), NOW)
    for case_id in made:
        entries = database.run_here(timeline.entries, case_id)
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert database.run_here(timeline.last_number, case_id) == len(entries)
    added = database.run_here(timeline.entries, made[0])[before[made[0]] :]
    assert [entry.detail for entry in added] == [{"number": 0}, {"number": 5}, {"number": 6}]
    assert checked(database)[1] == []


def test_nothing_to_append_appends_nothing(database: Database) -> None:
    database.run_here(timeline.append_many, [], NOW)


def test_a_case_that_does_not_exist_has_no_timeline(database: Database) -> None:
    with pytest.raises(NoSuchCase):
        database.run_here(timeline.append_many, looks(uuid4()), NOW)


async def test_two_who_append_to_the_same_cases_in_another_order_both_do(database: Database) -> None:
    database.run_here(take_over, NOW)
    one, other = (a_case(database)[0] for _ in range(2))
    work = [
        database.run(timeline.append_many, looks(*pair), NOW)
        for _ in range(10)
        for pair in ((one, other), (other, one))
    ]
    await asyncio.wait_for(asyncio.gather(*work), 30)
    for case_id in (one, other):
        numbers = [entry.number for entry in database.run_here(timeline.entries, case_id)]
        assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 20
    assert checked(database)[1] == []


async def test_whoever_had_to_wait_for_a_case_sees_what_was_done_to_it(database: Database) -> None:
    case_id, _ = a_case(database)

    def theme(session: Session, name: str) -> None:
        session.get_one(Case, case_id)  # read before it is held, as it may have been for another reason
        case = timeline.hold_case(session, case_id)
        case.themes = [*case.themes, name]
        session.add(case)

    names = [f"theme {n}" for n in range(8)]
    await asyncio.gather(*(database.run(theme, name) for name in names))
    assert sorted(database.run_here(lambda session: session.get_one(Case, case_id).themes)) == names


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "x" * 100_000,
        "\u202eright to left\u202c \u2066isolated\u2069 👩🏽\u200d⚕️",
        "nul \x00 inside",
        "'; DROP TABLE x; --",
    ],
    ids=["empty", "100,000", "bidi", "nul", "sql"],
)
def test_any_reason_is_kept_as_given_and_encrypted_and_whole(reason: str, database: Database) -> None:
    database.run_here(take_over, NOW)
    case_id, receipt = a_case(database)
    database.run_here(timeline.append, case_id, "U1", Act.LOOKED, NOW, reason=reason)
    record = database.run_here(cases.open_case, receipt.reference, "U2", "to check", NOW)
    assert record.timeline[-2].reason == reason
    entry = database.run_here(lambda s: s.exec(select(TimelineEntry).where(TimelineEntry.actor == "U1")).one())
    assert not reason or reason.encode() not in (entry.reason_sealed or b"") + (entry.reason_digest or b"")
    assert checked(database)[1] == []


def test_two_equal_reasons_do_not_look_alike(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(timeline.append_many, looks(case_id, case_id), NOW)
    *_, one, other = database.run_here(timeline.entries, case_id)
    assert one.reason_digest != other.reason_digest


@pytest.mark.parametrize(
    "detail",
    [
        {"é": "Môn \u202e", "b": [1, "two", None, True, {"deep": [[]]}], "a": 10**30},
        {"nul": "\x00", "quote": "\"'\\", "surrogate": "\ud800"},
    ],
)
def test_a_detail_is_whole_on_either_database_whatever_is_in_it(detail: dict[str, object], database: Database) -> None:
    database.run_here(take_over, NOW)
    case_id, _ = a_case(database)
    entry = NewEntry(case_id, "U1", Act.LOOKED, detail=detail)  # type: ignore[arg-type]
    database.run_here(timeline.append_many, [entry], NOW)
    assert database.run_here(timeline.entries, case_id)[-1].detail == detail
    assert checked(database)[1] == []


def test_the_instant_is_the_same_whatever_offset_it_was_given_with(database: Database) -> None:
    database.run_here(take_over, NOW)
    case_id, _ = a_case(database)
    elsewhere = datetime(2026, 7, 1, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    database.run_here(timeline.append, case_id, "U1", Act.LOOKED, elsewhere)
    assert database.run_here(timeline.entries, case_id)[-1].at == datetime(2026, 6, 30, 23, 30, 0, 123456, tzinfo=UTC)
    assert checked(database)[1] == []


def test_a_time_without_offset_is_refused_and_nothing_is_written(database: Database) -> None:
    case_id, _ = a_case(database)
    before = database.run_here(timeline.last_number, case_id)
    with pytest.raises((StatementError, ValueError)):
        database.run_here(timeline.append, case_id, "U1", Act.LOOKED, NOW.replace(tzinfo=None))
    assert database.run_here(timeline.last_number, case_id) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timeline_entry SET actor = 'U9'",
        "UPDATE timeline_entry SET detail = '{}'",
        "UPDATE timeline_entry SET number = number + 100",
        "UPDATE timeline_entry SET mac = NULL",
        "UPDATE timeline_entry SET reason_digest = mac",
        "DELETE FROM timeline_entry",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(statement: str, database: Database) -> None:
    a_case(database)
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        database.run_here(lambda session: session.connection().execute(text(statement)))


def test_a_reason_can_be_deleted_and_its_entry_stays_whole(database: Database) -> None:
    database.run_here(take_over, NOW)
    _, receipt = a_case(database)
    database.run_here(cases.open_case, receipt.reference, "U1", "to answer", NOW)
    forget = text("UPDATE timeline_entry SET reason_sealed = NULL")
    database.run_here(lambda session: session.connection().execute(forget))
    assert checked(database)[0].reasons_deleted == 1
    assert checked(database)[1] == []


def test_with_a_new_key_on_top_the_chain_goes_on(database_url: str) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    before = Database(database_url, Vault([old]))
    before.run_here(take_over, NOW)
    _, receipt = a_case(before)
    before.close()
    after = Database(database_url, Vault([new, old]))
    after.run_here(cases.open_case, receipt.reference, "U1", "to answer", NOW)
    assert checked(after)[1] == []
    after.close()


def test_registering_writes_what_was_received_before_the_clocks_that_start(database: Database) -> None:
    standing = a_conversation(database)
    database.run_here(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, NOW)
    entries = database.run_here(lambda s: s.exec(select(TimelineEntry).order_by(TimelineEntry.number)).all())
    assert [entry.act for entry in entries] == [Act.RECEIVED, *[Act.CLOCK_STARTED] * 3]
    assert entries[1].detail == {
        "clock": "acknowledgement",
        "stage": 1,
        "due_on": "2026-11-27",
        "at": NOW.isoformat(),
    }
