"""Whoever changes, takes away or adds something past the service is found, and what nobody touched is whole."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlmodel import Session, select

from models.timeline import Act, TimelineEntry
from storage import cases, timeline
from storage.database import Database
from storage.key_file import KeyFileError
from storage.seals import seal_day
from storage.settings import check_key, key_fits
from storage.takeover import take_over
from storage.vault import Vault
from storage.verify import verify
from tests.makers import NOW, a_case
from tests.parts.tampering import checked, tamper

DAY = timedelta(days=1)
A = "(SELECT id FROM case_file WHERE reference = '{a}')"
B = "(SELECT id FROM case_file WHERE reference = '{b}')"


def of_a(change: str, number: int = 5) -> str:
    """A change of an entry of case A."""
    return f"UPDATE timeline_entry SET {change} WHERE case_id = {A} AND number = {number}"


def without_a(*but: str) -> list[str]:
    """Every row of case A gone, but those of these tables."""
    tables = [name for name in ("outbox", "person", "clock", "timeline_entry") if name not in but]
    return [*(f"DELETE FROM {table} WHERE case_id = {A}" for table in tables), "DELETE FROM case_file WHERE id = " + A]


@pytest.fixture
def sealed(database: Database) -> tuple[Database, str, str]:
    """Two cases with four entries each, and two looks at the first with reasons; sealed on two days, then a look."""
    database.run_here(take_over, NOW)
    (_, a), (_, b) = a_case(database), a_case(database)
    database.run_here(seal_day, NOW)
    for number in range(2):
        database.run_here(cases.open_case, a.reference, "U1", f"reason {number}", NOW + DAY)
    database.run_here(seal_day, NOW + DAY)
    database.run_here(cases.open_case, b.reference, "U1", "another", NOW + DAY)
    return database, a.reference, b.reference


CHANGED = "Case {a}, entry 5: was changed, moved here, or not written by the service."
COUNTED = "The daily seal of Wed 25 Nov 2026 counted"
TAMPERING = {
    "another actor": ([of_a("actor = 'U9'")], CHANGED),
    "another time": ([of_a("at = '2026-11-25 12:00:00.000001'")], CHANGED),
    "another act": ([of_a("act = 'card_posted'")], CHANGED),
    "an act that there is not": ([of_a("act = 'forgiven'")], CHANGED),
    "another detail": ([of_a('detail = \'{{"clock": "resolution"}}\'')], CHANGED),
    "another digest of the reason": ([of_a("reason_digest = mac")], "has another reason than the one that was given"),
    "another signature": (
        [of_a(f"mac = (SELECT mac FROM timeline_entry WHERE case_id = {A} AND number = 6)")],
        CHANGED,
    ),
    "no signature": ([of_a("mac = NULL")], "Case {a}, entry 5: is not signed."),
    "a reason of elsewhere": (
        [of_a(f"reason_sealed = (SELECT reason_sealed FROM timeline_entry WHERE case_id = {A} AND number = 6)")],
        "Case {a}, entry 5: has another reason than the one that was given.",
    ),
    "a reason that was not given": (
        [of_a(f"reason_sealed = (SELECT reason_sealed FROM timeline_entry WHERE case_id = {A} AND number = 6)", 1)],
        "Case {a}, entry 1: has another reason than the one that was given.",
    ),
    "a broken reason": ([of_a("reason_sealed = mac")], "has a reason that the key file does not open"),
    "two in another order": (
        [of_a("number = 99"), of_a("number = 5", 6), of_a("number = 6", 99)],
        CHANGED,
    ),
    "a number that none has": ([of_a("number = -4")], "entry -4: stands twice, or under a number that no entry has."),
    "one missing in the middle": (
        [f"DELETE FROM timeline_entry WHERE case_id = {A} AND number = 2"],
        "Case {a}: entry 2 is missing, so entry 3 cannot be checked.",
    ),
    "one missing and the gap closed": (
        [f"DELETE FROM timeline_entry WHERE case_id = {A} AND number = 5", of_a("number = 5", 6)],
        CHANGED,
    ),
    "the first missing": (
        [f"DELETE FROM timeline_entry WHERE case_id = {A} AND number < 3"],
        "Case {a}: entries 1 to 2 are missing, so entry 3 cannot be checked.",
    ),
    "the last missing": (
        [f"DELETE FROM timeline_entry WHERE case_id = {A} AND number >= 5"],
        "Case {a}: entries 5 to 6 are missing at the end.",
    ),
    "the last missing since the last seal": (
        [f"DELETE FROM timeline_entry WHERE case_id = {B} AND number = 5"],
        "Case {b}: entry 5 is missing at the end.",
    ),
    "the last missing and the count put back": (
        [
            f"DELETE FROM timeline_entry WHERE case_id = {B} AND number = 5",
            f"UPDATE case_file SET timeline_count = 4 WHERE id = {B}",
        ],
        "Case {b}: its row was changed, or entries are missing at the end.",
    ),
    "a whole timeline missing": (
        [
            f"DELETE FROM timeline_entry WHERE case_id = {A}",
            f"UPDATE case_file SET timeline_count = 0, timeline_head = NULL WHERE id = {A}",
        ],
        "Case {a}: its timeline is gone.",
    ),
    "a whole case missing": (without_a(), COUNTED),
    "a case missing, its timeline left": (without_a("timeline_entry"), "6 of the entries belong to a case"),
    "an entry moved to another case": (
        [f"UPDATE timeline_entry SET case_id = {B}, number = 6 WHERE case_id = {A} AND number = 6"],
        "Case {b}, entry 6: was changed, moved here, or not written by the service.",
    ),
    "an entry that the service did not write": (
        [
            "INSERT INTO timeline_entry (id, case_id, number, at, actor, act, detail, mac) "
            "SELECT conversation_id, id, 7, received_at, 'U9', 'looked', '[]', timeline_head "
            f"FROM case_file WHERE id = {A}"
        ],
        "Case {a}, entry 7:",
    ),
    "another count": ([f"UPDATE case_file SET timeline_count = 7 WHERE id = {A}"], "entry 7 is missing at the end"),
    "a lower count": ([f"UPDATE case_file SET timeline_count = 5 WHERE id = {A}"], "its row knows of 5"),
    "the head of another case": (
        [f"UPDATE case_file SET timeline_head = (SELECT timeline_head FROM case_file WHERE id = {B}) WHERE id = {A}"],
        "Case {a}: its row was changed, or entries are missing at the end.",
    ),
    "an entry in another seal": ([of_a("seal = 1")], COUNTED),
    "an entry in no seal": ([of_a("seal = NULL", 6)], COUNTED),
    "an entry in a seal that there is not": ([of_a("seal = 7")], "1 of the entries were counted by a daily seal that"),
    "the figures of a seal": (
        ["UPDATE timeline_seal SET entries = entries - 1 WHERE number = 2"],
        "The daily seal of Wed 25 Nov 2026 was changed, or the service did not write it.",
    ),
    "the day of a seal": (
        ["UPDATE timeline_seal SET day = '2026-11-23' WHERE number = 1"],
        "The daily seal of Mon 23 Nov 2026 was changed, or the service did not write it.",
    ),
    "the first seal missing": (
        ["DELETE FROM timeline_seal WHERE number = 1"],
        "Daily seal 1 is missing before that of Wed 25 Nov 2026.",
    ),
    "the last seal missing": (["DELETE FROM timeline_seal WHERE number = 2"], "The last daily seals are missing"),
    "every seal missing": (["DELETE FROM timeline_seal"], "by a daily seal that is missing (number 1)."),
    "a seal under a number that none has": (
        ["UPDATE timeline_seal SET number = -1 WHERE number = 1"],
        "none has (-1).",
    ),
    "the last seal missing and its entries let go": (
        ["DELETE FROM timeline_seal WHERE number = 2", "UPDATE timeline_entry SET seal = NULL WHERE seal = 2"],
        "The last daily seals are missing, or the record of them was changed.",
    ),
    "the record of the seals missing": (
        ["DELETE FROM setting WHERE name = 'timeline_seals'"],
        "The record of the daily seals is missing",
    ),
}
ON_SQLITE = {
    "a time that is none": (
        [of_a("at = 'yesterday'")],
        "Case {a}, entry 5: holds a value that the service never writes.",
    ),
    "a structure that is none": ([of_a("detail = '{{'")], "holds a value that the service never writes"),
    "a signature that is text": ([of_a("mac = 'mine'")], "holds a value that the service never writes"),
    "a number that is text": ([of_a("number = 'four'")], "holds a value that the service never writes"),
    "bytes for an actor": ([of_a("actor = x'ff'")], "holds a value that the service never writes"),
    "a case without an id": ([f"UPDATE case_file SET id = 'mine' WHERE id = {A}"], "The row of a case cannot be read"),
    "a seal of no day": (["UPDATE timeline_seal SET day = 'once' WHERE number = 2"], "A daily seal holds a value"),
}


def found_after(database: Database, *statements: str) -> str:
    """What is found once somebody has done this to it."""
    tamper(database, *statements)
    return "\n".join(checked(database)[1])


def test_what_nobody_touched_is_whole(sealed: tuple[Database, str, str]) -> None:
    verified, found = checked(sealed[0])
    assert found == []
    assert (verified.cases, verified.entries, verified.seals, verified.reasons_deleted) == (2, 11, 2, 0)


@pytest.mark.parametrize(("statements", "words"), TAMPERING.values(), ids=TAMPERING)
def test_what_was_tampered_with_is_found_and_named(
    sealed: tuple[Database, str, str], statements: list[str], words: str
) -> None:
    database, a, b = sealed
    assert words.format(a=a, b=b) in found_after(database, *(each.format(a=a, b=b) for each in statements))


@pytest.mark.parametrize(("statements", "words"), ON_SQLITE.values(), ids=ON_SQLITE)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL refuses such values itself
def test_a_value_of_another_kind_is_found_and_ends_nothing(
    sealed: tuple[Database, str, str], statements: list[str], words: str
) -> None:
    database, a, b = sealed
    assert words.format(a=a) in found_after(database, *(each.format(a=a, b=b) for each in statements))


def test_one_changed_entry_is_one_finding(sealed: tuple[Database, str, str]) -> None:
    database, a, _ = sealed
    tamper(database, of_a("actor = 'U9'").format(a=a))
    assert checked(database)[1] == [CHANGED.format(a=a)]


def test_a_whole_case_that_no_seal_has_counted_yet_can_go_unseen(sealed: tuple[Database, str, str]) -> None:
    """The limit of a daily seal; docs/decisions says so."""
    database, _, _ = sealed
    _, young = a_case(database)
    tamper(database, *(statement.format(a=young.reference) for statement in without_a()))
    assert checked(database)[1] == []


def test_signatures_that_were_all_taken_away_are_not_made_anew(sealed: tuple[Database, str, str]) -> None:
    database, _, _ = sealed
    tamper(
        database,
        "UPDATE timeline_entry SET mac = NULL, seal = NULL WHERE number > 1",
        "UPDATE case_file SET timeline_count = 0, timeline_head = NULL",
        "DELETE FROM timeline_seal",
        "DELETE FROM setting WHERE name = 'timeline_seals'",
    )
    assert database.run_here(take_over, NOW + 2 * DAY) == 0
    assert database.run_here(seal_day, NOW + 2 * DAY) is None
    assert "is not signed" in "\n".join(checked(database)[1])


def test_another_key_than_that_of_the_database_is_refused(sealed: tuple[Database, str, str]) -> None:
    database, _, _ = sealed
    assert not database.run_here(key_fits)  # nobody has opened it as a service does
    database.run_here(check_key)
    assert database.run_here(key_fits)
    other = Database(database.url, Vault([Fernet.generate_key()]))
    with pytest.raises(KeyFileError, match="does not fit"):
        other.run_here(key_fits)
    assert len(checked(other)[1]) > 9
    other.close()


def test_it_reads_beside_the_service_and_cannot_write(sealed: tuple[Database, str, str]) -> None:
    database, _, _ = sealed
    beside = Database(database.url, database.vault, reading=True)

    def while_somebody_writes(session: Session) -> int:
        timeline.append(session, session.exec(select(TimelineEntry.case_id)).first(), "U1", Act.LOOKED, NOW)  # type: ignore[arg-type]
        return beside.run_here(verify, lambda finding: None, lambda done, total: None).findings

    assert database.run_here(while_somebody_writes) == 0
    with pytest.raises(Exception, match=r"read-?only"):
        beside.run_here(seal_day, NOW + 3 * DAY)
    beside.close()
