"""What is put right reads otherwise from then on; what stood before is kept, encrypted, with who changed it."""

import pytest
from sqlmodel import select

from models.answers import Contact
from models.correction import Correction, What
from models.record import CaseRecord
from models.refusal import Refused
from storage import cases, corrections, people
from storage.database import Database
from tests.makers import NOW, a_case
from tests.storage.every_act import LATER

WHY = "They rang, and knew the code"


def opened(database: Database, reference: str) -> CaseRecord:
    return database.run_here(cases.open_case, reference, "U1", "reading", LATER)


@pytest.mark.parametrize(
    ("what", "before"),
    [
        (What.STORY, "Nobody called me back for six weeks."),
        (What.ABOUT, "The waiting list"),
        (What.WHEN, "In October"),
        (What.OUTCOME, "An apology"),
    ],
)
def test_what_they_told_us_is_corrected_with_a_reason_and_its_history(
    database: Database, what: What, before: str
) -> None:
    case_id, receipt = a_case(database)
    database.run_here(corrections.correct, case_id, what, "As it was", "U1", WHY, NOW)
    database.run_here(corrections.correct, case_id, what, "As it really was", "U2", WHY, LATER)
    case = opened(database, receipt.reference)
    assert getattr(case, what.value) == "As it really was"
    kept = [(one.what, one.before, one.by, one.at) for one in case.corrections]
    assert kept == [(what.value, before, "U1", NOW), (what.value, "As it was", "U2", LATER)]
    assert [(e.detail, e.reason) for e in case.timeline if e.act == "corrected"] == [({"what": what.value}, WHY)] * 2
    assert all(before.encode() not in (row.before_sealed or b"") for row in database.run_here(_rows))


def _rows(session: object) -> list[Correction]:
    return list(session.exec(select(Correction)))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        (What.NAME, "Robin Sample", "Robyn Sample"),
        (What.EMAIL, "robin@example.com", "robyn@example.com"),
        (What.PHONE, "07700 900123", "07700 900456"),
        (What.POST, None, "1 High Street"),
    ],
)
def test_names_and_contacts_are_corrected_one_by_one_and_the_others_stay(
    database: Database, what: What, before: str | None, after: str
) -> None:
    case_id, receipt = a_case(database)
    then = opened(database, receipt.reference)
    database.run_here(people.correct_writer, case_id, what, after, "U1", WHY, NOW)
    case = opened(database, receipt.reference)
    fields = {"name", "email", "phone", "post", "contact_preference"}
    assert case.model_dump(include=fields) == then.model_dump(include=fields) | {what.value: after}
    assert [(one.what, one.before) for one in case.corrections] == [(what.value, before)]
    assert [e.reason for e in case.timeline if e.act == "person_recorded"] == [WHY]


def test_what_stood_of_the_person_affected_is_kept_too(database: Database) -> None:
    case_id, receipt = a_case(database)
    for name, phone in (("Sam", "07700 900123"), ("Sam Sample", "07700 900123")):
        database.run_here(people.record_affected, case_id, name, Contact(phone=phone, preference="phone"), "U1", NOW)
    kept = [(one.what, one.before) for one in opened(database, receipt.reference).corrections]
    assert sorted(kept, key=str) == [("affected_name", "Sam"), ("affected_name", None), ("affected_phone", None)]


def test_what_reads_like_that_already_or_has_no_reason_is_refused_and_nothing_is_kept(database: Database) -> None:
    case_id, receipt = a_case(database)
    for verb, what, words, why, said in (
        (corrections.correct, What.WHEN, "In October", WHY, "reads like that already"),
        (corrections.correct, What.WHEN, "In May", " ", "Say who asked"),
        (corrections.correct, What.WHEN, " ", WHY, "Give the words"),
        (corrections.correct, What.NAME, "Robyn", WHY, "with the person"),
        (people.correct_writer, What.NAME, "Robin Sample", WHY, "reads like that already"),
        (people.correct_writer, What.NAME, "Robyn", "", "Say who asked"),
        (people.correct_writer, What.STORY, "Robyn", WHY, "not kept with the person"),
    ):
        with pytest.raises(Refused, match=said):
            database.run_here(verb, case_id, what, words, "U1", why, NOW)
    assert opened(database, receipt.reference).corrections == []
