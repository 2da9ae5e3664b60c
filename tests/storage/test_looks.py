"""Who looked at what is told from the timelines, with whose case it was then."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from models.care import Crisis
from models.looks import Look, Total, Whose, totals
from storage import cases, drafts, life, restriction
from storage.database import Database
from storage.looks import looks_between
from tests.makers import NOW, POLICY, STAFF, a_case, a_conversation, an_intake, keep
from tests.storage.every_act import acknowledged

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def looks(database: Database, reader: str | None = None) -> list[Look]:
    return database.run_here(looks_between, START, END, POLICY, reader)


def look(database: Database, case_id: UUID, who: str, at: datetime) -> None:
    database.run_here(cases.open_case_by_id, case_id, who, "to answer it", at, sees_restricted=True)


def test_a_look_says_who_when_and_whose_the_case_was_then(database: Database) -> None:
    ids = acknowledged(database)
    case_id, later = ids["case"], NOW + 2 * DAY
    look(database, case_id, "U1", NOW)
    database.run_here(life.investigate, case_id, "U1", later)
    look(database, case_id, "U1", later)
    look(database, case_id, "U2", later.replace(hour=23))
    database.run_here(life.assign, case_id, "investigator", "U2", "U1", later + DAY, staff=STAFF)
    look(database, case_id, "U2", later + DAY)
    common = (ids["reference"], False, True)
    assert looks(database) == [
        Look(NOW, "U1", *common, Whose.NOBODYS, True),
        Look(later, "U1", *common, Whose.THEIRS, True),
        Look(later.replace(hour=23), "U2", *common, Whose.OTHERS, False),
        Look(later + DAY, "U2", *common, Whose.THEIRS, True),
    ]
    assert totals(looks(database)) == [Total("U1", 2, 0, 0, 0), Total("U2", 2, 1, 1, 0)]


@pytest.mark.parametrize(("at", "counts"), [(START - DAY / 86400, False), (START, True), (END - DAY / 86400, True)])
def test_a_month_begins_and_ends_at_midnight(database: Database, at: datetime, counts: bool) -> None:
    case_id, _ = a_case(database, START - DAY)
    look(database, case_id, "U1", at)
    look(database, case_id, "U1", END)
    assert [one.at for one in looks(database)] == [at] * counts


def test_a_draft_that_was_read_counts_once_at_the_time_of_reading_sent_or_not(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1", "I want to end it all", crisis=Crisis(("suicide",), ("Call 999.",)))
    read_at = NOW.replace(day=29)
    draft = database.run_here(
        drafts.open_draft, standing.id, "U1", "on call", read_at, sees_restricted=False, staff=()
    ).draft
    assert looks(database) == [Look(read_at, "U1", draft, True, True, Whose.NOBODYS, False)]
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, END + DAY)
    assert looks(database) == [Look(read_at, "U1", receipt.reference, True, True, Whose.NOBODYS, False)]


def test_restricted_cases_are_for_a_reader_whom_they_are_not_about(database: Database) -> None:
    case_id, receipt = a_case(database)
    look(database, case_id, "U1", NOW)
    database.run_here(restriction.restrict, case_id, ["U7"], "U1", NOW)
    assert looks(database) == looks(database, reader="U7") == []
    assert [one.subject for one in looks(database, reader="U2")] == [receipt.reference]
