"""Everything about one person: found by address or number however typed, and every look is on its timeline."""

import pytest

from models.answers import Contact
from models.refusal import NoSuchCase, Refused
from storage import export, meetings, people, restriction, retention, timeline
from storage.database import Database
from storage.same_person import people_with
from tests.makers import NOW, POLICY, a_case, an_intake
from tests.storage.every_act import MUCH_LATER, REPRESENTATIVE, looked_into, over
from tests.storage.fingerprint import fingerprint

WHY = "A letter of 1 December, with a copy of their passport"
SAM = Contact(email="sam@example.com", phone="07700 900456", preference="email")


@pytest.mark.parametrize(
    ("email", "phone"),
    [
        ("robin@example.com", None),
        (" Robin@Example.COM ", None),
        (None, "07700 900123"),
        (None, "+44 7700 900123"),
        (None, "0044 (0)7700-900-123"),
        (None, "07700900123"),
        ("nobody@example.com", "07700 900123"),
    ],
)
def test_a_person_is_found_however_it_is_typed(database: Database, email: str | None, phone: str | None) -> None:
    case_id, _ = a_case(database)
    a_case(database, intake=an_intake(SAM, name="Sam Sample"))
    a_case(database, intake=an_intake(Contact(), name="skip"))
    assert [one.case_id for one in database.run_here(people_with, email, phone)] == [case_id]


@pytest.mark.parametrize(("email", "phone"), [("", ""), (None, "n/a"), ("robin", None), (None, "900123")])
def test_nobody_is_found_by_less_than_an_address_or_a_number(
    database: Database, email: str | None, phone: str | None
) -> None:
    a_case(database)
    a_case(database, intake=an_intake(Contact(phone="none"), name="skip"))
    assert database.run_here(people_with, email, phone) == []


def test_every_case_of_theirs_is_there_whole_with_its_chat_and_says_who_else_is_in_it(database: Database) -> None:
    looked_id = looked_into(database)["case"]
    database.run_here(people.record_affected, looked_id, "Sam Sample", SAM, "U1", NOW)
    meeting = database.run_here(meetings.ask_meeting, looked_id, None, "U3", NOW)
    database.run_here(meetings.refuse_meeting, meeting, "She is on leave", "U3", NOW)
    own_id, own = a_case(database, intake=an_intake(SAM, name="Sam Sample", story="About myself"))
    other_id, _ = a_case(database)
    found = database.run_here(export.export_person, "U5", WHY, NOW, email="sam@example.com")
    assert {one.record.reference: one.parts for one in found.cases} == {
        own.reference: ["complainant"],
        next(one.record.reference for one in found.cases if one.record.affected): ["affected"],
    }
    theirs = next(one for one in found.cases if one.record.affected)
    assert theirs.others[:2] == ["representative: Robin Sample", "said to be about: The waiting list"]
    assert theirs.record.story and "She is on leave" in [one.refused_because for one in theirs.record.meetings]
    assert [one.text for one in theirs.chat] == ["Hello.", "What?"]
    assert found.staff == ["U1", "U3", "U5"] and found.asked_for == ["sam@example.com"]
    for case_id, looks in ((looked_id, [WHY]), (own_id, [WHY]), (other_id, [])):
        entries = database.run_here(timeline.entries, case_id)
        assert len([e for e in entries if e.act == "exported"]) == len(looks)


def test_a_restricted_case_is_theirs_too_and_says_so(database: Database) -> None:
    case_id, _ = a_case(database, intake=an_intake(**REPRESENTATIVE))
    database.run_here(restriction.restrict, case_id, ["U7"], "service", NOW)
    (found,) = database.run_here(export.export_person, "U5", WHY, NOW, email="robin@example.com").cases
    assert found.record.is_restricted


def test_without_a_reason_or_anybody_nothing_is_looked_at(database: Database) -> None:
    a_case(database)
    before = database.run_here(fingerprint)
    for who, why, email, refusal in (
        ("U5", " ", "robin@example.com", Refused),
        ("", WHY, "robin@example.com", Refused),
        ("U5", WHY, " ", Refused),
        ("U5", WHY, "nobody@example.com", NoSuchCase),
    ):
        with pytest.raises(refusal):
            database.run_here(export.export_person, who, why, NOW, email=email)
    assert database.run_here(fingerprint) == before


def test_what_was_disposed_of_is_nobodys_any_more(database: Database) -> None:
    case_id = over(database)["case"]
    database.run_here(retention.dispose, case_id, "U2", "Reviewed", POLICY, MUCH_LATER)
    with pytest.raises(NoSuchCase):
        database.run_here(export.export_person, "U5", WHY, MUCH_LATER, email="robin@example.com")
