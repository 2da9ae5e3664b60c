"""The same person is found again by address or number, and nobody without the key can tell."""

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select

from models.answers import Contact
from models.case import Person
from models.contact_key import email_key, phone_key
from storage import people, restriction
from storage.cases import open_case
from storage.database import Database
from storage.same_person import contact_indexes, index_people, people_with
from storage.vault import Vault
from tests.makers import NOW, a_case, an_intake


def theirs(email: str | None = None, phone: str | None = None) -> Contact:
    return Contact(email=email, phone=phone, preference="email" if email else "phone")


@pytest.mark.parametrize(
    "written", ["07700 900123", "+44 7700 900123", "+44 (0)7700 900-123", "0044 7700900123", "07700900123 after six"]
)
def test_a_number_is_one_number_however_it_is_written(written: str) -> None:
    assert phone_key(written) == "447700900123"


def test_what_is_no_number_or_address_has_no_key() -> None:
    assert [phone_key(text) for text in (None, "", "none", "ext 12")] == [None] * 4
    assert [email_key(text) for text in (None, "", "  ")] == [None] * 3
    assert email_key(" Robin@Example.com ") == email_key("robin@example.com") == "robin@example.com"


def test_a_second_complaint_of_the_same_person_is_shown_in_the_first(database: Database) -> None:
    _, first = a_case(database)
    _, other = a_case(database, intake=an_intake(theirs("somebody@example.com")))
    _, second = a_case(database, intake=an_intake(theirs("ROBIN@example.com ")))
    _, third = a_case(database, intake=an_intake(theirs(phone="07700 900199")))
    seen = database.run_here(open_case, first.reference, "U1", "to answer", NOW)
    assert seen.same_person == [second.reference]
    assert database.run_here(open_case, third.reference, "U1", "to answer", NOW).same_person == []
    assert database.run_here(open_case, other.reference, "U1", "to answer", NOW).same_person == []


def test_whoever_corrects_a_contact_is_found_by_the_new_one_alone(database: Database) -> None:
    case_id, _ = a_case(database, intake=an_intake(theirs("robin@example.com")))
    database.run_here(people.record_writer, case_id, "Robin Sample", theirs(phone="+44 7700 900123"), "U1", NOW)
    assert not database.run_here(people_with, "robin@example.com", None)
    [found] = database.run_here(people_with, None, "07700900123")
    assert found.case_id == case_id


def test_a_restricted_case_is_not_named_in_another(database: Database) -> None:
    (_, first), (hidden, _) = (a_case(database, intake=an_intake(theirs("robin@example.com"))) for _ in range(2))
    database.run_here(restriction.restrict, hidden, ["U9"], "U1", NOW)
    assert database.run_here(open_case, first.reference, "U1", "to answer", NOW).same_person == []


def test_nobody_is_found_without_an_address_or_a_number(database: Database) -> None:
    a_case(database, intake=an_intake(Contact()))
    assert not database.run_here(people_with, None, None)
    assert not database.run_here(people_with, " ", "none")


def test_the_index_says_nothing_without_the_key(vault: Vault) -> None:
    mine = contact_indexes(vault, "robin@example.com", "07700 900123")
    other = contact_indexes(Vault([Fernet.generate_key()]), "robin@example.com", "07700 900123")
    assert mine != other and mine == contact_indexes(vault, "robin@example.com ", "+447700900123")
    assert mine["email_index"] != mine["phone_index"] and all(index and len(index) == 32 for index in mine.values())


def test_people_of_an_earlier_version_are_indexed_once(database: Database) -> None:
    for number in range(3):
        a_case(database, intake=an_intake(theirs(f"robin{number}@example.com", "07700 900123")))

    def forget(session):  # type: ignore[no-untyped-def]
        for person in session.exec(select(Person)):
            person.email_index = person.phone_index = None
            session.add(person)

    database.run_here(forget)
    assert not database.run_here(people_with, "robin1@example.com", None)
    assert database.run_here(index_people) == 3
    assert database.run_here(index_people) == 0
    assert len(database.run_here(people_with, None, "07700 900123")) == 3
