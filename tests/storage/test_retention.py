"""A case is kept for its time, reviewed, and disposed of when somebody decides so; what is left stands for it."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel, col, select

from models.answers import Contact
from models.care import Crisis
from models.case import Case, Flag
from models.consent import ConsentStatus, Method
from models.conversation import Conversation
from models.correction import What
from models.issue import Outcome, Theme
from models.letter_kinds import LetterKind
from models.meeting import Mode
from models.outbox import Notice, OutboxRow, SlackCard
from models.owed import Owed
from models.refusal import NoSuchCase, Refused
from models.retention import ForReview
from models.timeline import Act
from storage import (
    acts,
    cases,
    consent,
    conversations,
    corrections,
    drafts,
    holidays,
    letters,
    life,
    meetings,
    new_policy,
    people,
    record,
    retention,
    timeline,
)
from storage import outbox as rows
from storage.database import LOCK_SECONDS, Database, vault_of
from storage.export import export_person
from storage.owed import owed_on
from storage.reading import read_record
from storage.seals import seal_day
from storage.tables import TABLES
from storage.takeover import take_over
from tests.makers import NOW, POLICY, a_case, a_conversation, an_intake, came_from_elsewhere, keep
from tests.parts.tampering import checked
from tests.storage.every_act import ACTS, REPRESENTATIVE
from tests.storage.fingerprint import fingerprint

DAY = timedelta(days=1)
WORD = "wisteria"
"""Stands in everything that people say in the case `told_everything`, and nowhere else."""
CLOSED = datetime(2028, 2, 29, 12, tzinfo=UTC)
KEPT = datetime(2038, 2, 28, 23, 59, 59, tzinfo=UTC)
OVER = KEPT + timedelta(seconds=1)
WHY = "Reviewed by the complaints manager."
OF_NO_CASE = (holidays.change_holiday, new_policy.apply_policy, drafts.open_draft)
"""Acts that are done for all cases at once, or before there is one."""


def told_everything(database: Database) -> tuple[UUID, str]:
    """A case in which every column that holds words has some, closed on a leap day: its id and reference."""
    run = database.run_here
    draft = a_conversation(database)
    keep(database, draft.id, "m1", WORD, crisis=Crisis(("suicide",), ("Call 999.",)))
    run(conversations.answer_message, draft.id, "m1", [WORD], "story", {"story": WORD}, NOW)
    run(drafts.open_draft, draft.id, "U1", WORD, NOW, sees_restricted=True, staff=())
    contact = Contact(email=f"{WORD}@example.com", phone=f"07700 900123 {WORD}", post=WORD, preference="email")
    said = dict.fromkeys(("story", "about", "when", "effect", "outcome", "place", "name"), WORD)
    intake = an_intake(contact, **REPRESENTATIVE, **said)
    receipt = run(cases.register_complaint, draft.assistant_id, intake, POLICY, NOW)
    case_id = run(cases.card_by_reference, receipt.reference).case_id
    run(acts.record_card_posted, case_id, "C0", "1.0", NOW)
    run(people.record_affected, case_id, WORD, contact, "U1", NOW)
    run(people.record_needs, case_id, "U1", NOW, access_needs=WORD, safe_contact=WORD)
    run(corrections.correct, case_id, What.STORY, f"{WORD} again", "U1", WORD, NOW)
    run(acts.ask_acknowledgement, case_id, "U1", NOW)
    run(acts.record_acknowledgement_sent, case_id, "U1", "email", NOW, NOW, copy=WORD)
    run(record.record_issue, case_id, Theme.ACCESS, "U1", NOW, about=WORD, words=WORD)
    run(record.record_finding, case_id, 1, Outcome.UPHELD, "U1", NOW, note=WORD)
    agreed = (case_id, ConsentStatus.GIVEN, "U1", POLICY, NOW)
    run(consent.record_consent, *agreed, method=Method.IN_WRITING, evidence=WORD)
    held, refused = (run(meetings.ask_meeting, case_id, None, "U1", NOW) for _ in range(2))
    run(meetings.hold_meeting, held, Mode.ONLINE, NOW.date(), WORD, WORD, "U1", NOW)
    run(meetings.refuse_meeting, refused, WORD, "U1", NOW)
    run(letters.record_letter_posted, case_id, LetterKind.FINAL_RESPONSE, WORD, "U1", NOW.date(), POLICY, NOW)
    run(life.close, case_id, "U1", CLOSED)
    run(came_from_elsewhere, case_id, WORD)
    return case_id, receipt.reference


def withdrawn(database: Database, at: datetime = CLOSED) -> tuple[UUID, str]:
    """A case that was withdrawn then."""
    case_id, receipt = a_case(database)
    database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", at)
    return case_id, receipt.reference


def dispose(database: Database, case_id: UUID, at: datetime = OVER) -> tuple[str, ...]:
    return database.run_here(retention.dispose, case_id, "U2", WHY, POLICY, at)


def for_review(database: Database, at: datetime = OVER) -> list[str]:
    return [one.reference for one in database.run_here(retention.cases_to_review, POLICY, at)]


def sealed(session: Session) -> Iterator[tuple[str, str]]:
    """Every value of every column that is encrypted: where it stands, and what it says."""
    for kind in TABLES:
        table = SQLModel.metadata.tables[str(kind.__tablename__)]
        for column in table.columns:
            if column.name.endswith("_sealed"):
                for value in session.connection().execute(select(column).where(column.is_not(None))).scalars():
                    yield f"{table.name}.{column.name}", vault_of(session).open(value)


def sealed_columns() -> set[str]:
    tables = [SQLModel.metadata.tables[str(kind.__tablename__)] for kind in TABLES]
    return {f"{t.name}.{c.name}" for t in tables for c in t.columns if c.name.endswith("_sealed")}


def test_a_case_is_kept_for_ten_years_and_a_leap_day_ends_with_february(database: Database) -> None:
    case_id, reference = told_everything(database)
    assert for_review(database, KEPT) == []
    with pytest.raises(Refused, match="kept until Sun 28 Feb 2038: 10 years from its closing"):
        dispose(database, case_id, KEPT)
    (due,) = database.run_here(retention.cases_to_review, POLICY, OVER)
    assert due == ForReview(reference, date(2028, 2, 29), date(2038, 2, 28), (), ())


def test_everything_that_people_said_is_gone_and_what_stands_for_the_case_is_left(database: Database) -> None:
    case_id, reference = told_everything(database)
    before = database.run_here(lambda session: list(sealed(session)))
    assert {place for place, _ in before} == sealed_columns(), "nothing was said for a column: add it above"
    then = database.run_here(lambda session: read_record(session, session.get_one(Case, case_id)))
    assert dispose(database, case_id) == (reference,)
    left = {words for _, words in database.run_here(lambda session: list(sealed(session)))}
    assert left == {"", WHY}
    assert database.run_here(lambda session: session.exec(select(Conversation)).all()) == []

    case = database.run_here(cases.open_case, reference, "U1", "somebody asks", OVER)
    assert case.disposed_at == OVER
    kept = {"reference", "kind", "stage", "state", "received_at", "closed_at", "themes", "flags", "consent"}
    assert case.model_dump(include=kept) == then.model_dump(include=kept)
    assert case.issues[0].theme == "access_to_treatment" and case.issues[0].findings[1].outcome == "upheld"
    assert [letter.letter for letter in case.correspondence] == ["acknowledgement", "final_response"]
    assert [entry.act for entry in case.timeline][: len(then.timeline)] == [entry.act for entry in then.timeline]
    disposed = next(entry for entry in case.timeline if entry.act == "disposed")
    assert (disposed.actor, disposed.at, disposed.reason) == ("U2", OVER, WHY)


def test_other_cases_stay_as_they_are(database: Database) -> None:
    a_case(database)
    before = database.run_here(fingerprint)
    case_id, _ = told_everything(database)
    dispose(database, case_id)
    after = database.run_here(fingerprint)
    assert all(set(rows) <= set(after[table]) for table, rows in before.items())


def test_the_timelines_are_whole_and_what_was_owed_is_the_same(database: Database) -> None:
    def owed() -> list[Owed]:
        return database.run_here(owed_on, date(2026, 11, 24)) + database.run_here(owed_on, date(2028, 2, 28))

    database.run_here(take_over, NOW)
    case_id, _ = told_everything(database)
    database.run_here(seal_day, CLOSED)
    before, reasons = owed(), checked(database)[0].reasons_deleted
    dispose(database, case_id)
    database.run_here(seal_day, OVER)
    verified, found = checked(database)
    assert found == [] and reasons == 0 and verified.reasons_deleted == 3
    assert owed() == before


def test_slack_lets_go_of_it_and_is_told_nothing_that_still_waited(database: Database) -> None:
    case_id, _ = told_everything(database)
    dispose(database, case_id)
    waiting = select(OutboxRow.notice).where(OutboxRow.case_id == case_id, col(OutboxRow.state).in_(rows.OPEN))
    assert database.run_here(lambda session: session.exec(waiting).all()) == [Notice.SLACK_CARD_REMOVED]
    database.run_here(acts.forget_card, case_id)
    assert database.run_here(lambda session: session.get(SlackCard, case_id)) is None
    assert not database.run_here(cases.case_card, case_id).is_in_channel


def test_what_is_open_has_no_end_of_its_time_and_re_opening_starts_it_anew(database: Database) -> None:
    case_id, reference = withdrawn(database)
    open_id, _ = a_case(database)
    with pytest.raises(Refused, match="It is not closed"):
        dispose(database, open_id)
    database.run_here(life.reopen, case_id, "U1", "A new letter came", POLICY, CLOSED + DAY)
    assert for_review(database) == []
    with pytest.raises(Refused, match="It is not closed"):
        dispose(database, case_id)
    database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", CLOSED + 400 * DAY)
    assert for_review(database) == []
    assert for_review(database, OVER + 401 * DAY) == [reference]


def test_what_was_merged_goes_with_the_case_that_it_went_into(database: Database) -> None:
    database.run_here(take_over, NOW)
    (first, one), (second, two), (third, three) = (a_case(database, NOW + n * timedelta(hours=1)) for n in range(3))
    database.run_here(life.merge, second, third, "U1", NOW + DAY)
    database.run_here(life.merge, first, second, "U1", NOW + DAY)
    at = NOW + 4000 * DAY
    assert for_review(database, at) == []
    with pytest.raises(Refused, match=f"merged into {two.reference}, and goes with that one"):
        dispose(database, third, at)
    database.run_here(life.withdraw, first, "U1", "They asked us to stop", NOW + 2 * DAY)
    (due,) = database.run_here(retention.cases_to_review, POLICY, at)
    assert (due.reference, due.merged) == (one.reference, tuple(sorted((two.reference, three.reference))))
    assert set(dispose(database, first, at)) == {one.reference, two.reference, three.reference}
    assert {words for _, words in database.run_here(lambda session: list(sealed(session)))} == {"", WHY}
    assert checked(database)[1] == []


@pytest.mark.parametrize("mark", [Flag.LEGAL_HOLD, Flag.PROCESSING_RESTRICTED])
def test_what_is_held_is_listed_and_never_disposed_of_until_it_is_lifted(database: Database, mark: Flag) -> None:
    case_id, reference = withdrawn(database)
    database.run_here(record.flag, case_id, mark, "U1", "A solicitor wrote", POLICY, OVER)
    (due,) = database.run_here(retention.cases_to_review, POLICY, OVER)
    assert due.held_by == (mark,)
    with pytest.raises(Refused, match=r"first, with a reason\.|Lift that first\."):
        dispose(database, case_id)
    database.run_here(record.unflag, case_id, mark, "U1", "The claim was settled", OVER)
    assert dispose(database, case_id) == (reference,)


def test_it_is_disposed_of_once_and_nothing_is_done_in_it_any_more(database: Database) -> None:
    case_id, _ = withdrawn(database)
    dispose(database, case_id)
    before = database.run_here(fingerprint)
    with pytest.raises(Refused, match="It was disposed of on Mon 1 Mar 2038"):
        dispose(database, case_id, OVER + DAY)
    assert for_review(database) == []
    assert database.run_here(fingerprint) == before


@pytest.mark.parametrize("act", [act for act in ACTS if act.verb not in OF_NO_CASE], ids=lambda act: act.verb.__name__)
def test_no_act_of_staff_but_a_look_is_done_in_what_was_disposed_of(database: Database, act: Any) -> None:
    ids = act.prepare(database)
    arguments = act.arguments(ids)

    def forced(session: Session) -> None:
        for name in ("case", "other"):
            if name in ids:
                session.get_one(Case, ids[name]).closed_at = NOW
        session.flush()
        for name in ("case", "other"):
            if name in ids:
                retention.dispose(session, ids[name], "U2", WHY, POLICY, NOW + 4000 * DAY)
        if act.verb in (cases.open_case, cases.open_case_by_id):
            act.verb(session, **arguments)
        elif act.verb is export_person:
            with pytest.raises(NoSuchCase):
                act.verb(session, **arguments)
        else:
            with pytest.raises(Refused, match="disposed of on"):
                act.verb(session, **arguments)

    database.run_here(forced)


def test_a_reason_is_needed_and_nothing_goes_without_one(database: Database) -> None:
    case_id, _ = withdrawn(database)
    before = database.run_here(fingerprint)
    with pytest.raises(Refused, match="Say why it is disposed of"):
        database.run_here(retention.dispose, case_id, "U2", " ", POLICY, OVER)
    assert database.run_here(fingerprint) == before


async def test_no_word_is_left_in_the_file_or_beside_it(sqlite_path: Any, vault: Any) -> None:
    database = Database(f"sqlite:///{sqlite_path}", vault)
    for _ in range(20):
        a_case(database)
    case_id, _ = told_everything(database)
    tokens = database.run_here(_tokens)
    assert len(tokens) > 20 and all(one in _on_disk(sqlite_path) for one in tokens)
    dispose(database, case_id)
    await database.let_go_of_deleted()
    left = [one for one in tokens if one in _on_disk(sqlite_path)]
    assert left == []
    database.close()


async def test_who_reads_meanwhile_is_not_waited_for_and_the_log_goes_the_next_time(
    sqlite_path: Any, vault: Any
) -> None:
    database, reader = Database(f"sqlite:///{sqlite_path}", vault), sqlite3.connect(sqlite_path)
    case_id, _ = told_everything(database)
    tokens = database.run_here(_tokens)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM case_file").fetchone()
    dispose(database, case_id)
    began = time.monotonic()
    await database.let_go_of_deleted()
    assert time.monotonic() - began < LOCK_SECONDS and any(one in _on_disk(sqlite_path) for one in tokens)
    reader.close()
    await database.let_go_of_deleted()
    assert not any(one in _on_disk(sqlite_path) for one in tokens)
    database.close()


def _tokens(session: Session) -> list[bytes]:
    """The beginning and the end of everything that is encrypted and says the word: it may stand on several pages."""
    values: list[bytes] = []
    for place in sealed_columns():
        table, column = place.split(".")
        found = session.connection().execute(text(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"))
        values += [value for value in found.scalars() if WORD in vault_of(session).open(value)]
    return [piece for value in values for piece in (value[:60], value[-60:])]


def _on_disk(path: Any) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def test_a_move_to_where_nothing_more_is_done_is_when_a_case_was_closed(database: Database) -> None:
    case_id, _ = withdrawn(database, NOW + DAY)
    entries = database.run_here(timeline.entries, case_id)
    at = database.run_here(lambda session: session.get_one(Case, case_id).closed_at)
    assert at == NOW + DAY == entries[-1].at and entries[-1].act is Act.WITHDRAWN
