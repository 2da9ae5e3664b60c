"""Who is in a case and who may have it: contacts, authority and consent, and the staff whom it may be about."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from models.answers import Contact
from models.case import Flag
from models.clock import Clock
from models.consent import Authority, ConsentStatus, Ground, Scope
from models.letter_kinds import LetterKind
from models.record import CaseRecord
from models.refusal import Refused
from storage import acts, cases, clocks, consent, letters, life, people, record, restriction
from storage.database import Database
from tests.makers import NOW, POLICY, STAFF, a_case, an_intake
from tests.storage.every_act import LATER, POSTED, REPRESENTATIVE, looked_into, received


def opened(database: Database, case_id: UUID, by: str = "U1") -> CaseRecord:
    return database.run_here(cases.open_case_by_id, case_id, by, "reading", LATER, sees_restricted=True)


def test_a_new_address_has_refused_nothing_and_can_be_written_to(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.record_acknowledgement_refused, case_id, NOW)
    assert not database.run_here(cases.case_card, case_id).can_email
    same = Contact(email="robin@example.com", preference="email")
    database.run_here(people.record_writer, case_id, "Robin Sample", same, "U1", NOW)
    assert opened(database, case_id).flags == [Flag.EMAIL_REFUSED]
    new = Contact(email="robin.sample@example.com", phone="07700 900123", preference="phone")
    database.run_here(people.record_writer, case_id, "Robin Sample", new, "U1", NOW)
    case = opened(database, case_id)
    assert (case.email, case.phone, case.post, case.contact_preference, case.flags) == (
        *("robin.sample@example.com", "07700 900123", None, "phone"),
        [],
    )
    assert database.run_here(cases.case_card, case_id).can_email


@pytest.mark.parametrize("preference", ["post", "pigeon", ""])
def test_the_way_in_which_they_want_to_be_answered_has_to_be_there(database: Database, preference: str) -> None:
    case_id, _ = a_case(database)
    contact = Contact(email="robin@example.com", preference=preference)
    with pytest.raises(Refused, match="Give the address or number"):
        database.run_here(people.record_writer, case_id, "Robin Sample", contact, "U1", NOW)


@pytest.mark.parametrize("how", ["the ledger", "the authority"])
def test_nobody_who_has_died_is_asked_for_contacts(database: Database, how: str) -> None:
    case_id = received(database)["case"]
    if how == "the ledger":
        given = (case_id, ConsentStatus.NOT_NEEDED, "U1", POLICY, NOW)
        database.run_here(consent.record_consent, *given, ground=Ground.DIED, evidence="death certificate")
    else:
        given_authority = (case_id, Authority.PERSONAL_REPRESENTATIVE, "U1", "The grant of probate", NOW)
        database.run_here(consent.record_authority, *given_authority)
    with pytest.raises(Refused, match="They have died"):
        database.run_here(people.record_affected, case_id, "Sam Sample", Contact(phone="1"), "U1", NOW)


def test_how_they_know_each_other_is_one_of_the_answers_of_the_chat(database: Database) -> None:
    case_id = received(database)["case"]
    database.run_here(people.record_relationship, case_id, "carer", "U1", NOW)
    assert opened(database, case_id).relationship == "carer"
    with pytest.raises(Refused, match="I am their parent"):
        database.run_here(people.record_relationship, case_id, "friend of a friend", "U1", NOW)


def test_an_authority_that_turns_out_to_be_about_money_stops_what_was_settled_by_it(database: Database) -> None:
    case_id = received(database)["case"]
    given = (case_id, ConsentStatus.NOT_NEEDED, "U1", POLICY, NOW)
    database.run_here(consent.record_consent, *given, ground=Ground.LACKS_CAPACITY, evidence="assessed on Monday")
    letter = (case_id, LetterKind.OTHER, "Dear Robin", "U1", POSTED, POLICY, LATER)
    database.run_here(letters.record_letter_posted, *letter)
    database.run_here(consent.record_authority, case_id, Authority.LPA_PROPERTY, "U1", "I saw the paper", NOW)
    with pytest.raises(Refused, match="about money or benefits"):
        database.run_here(letters.record_letter_posted, *letter)


def test_another_provider_gets_a_complaint_only_with_consent(database: Database) -> None:
    case_id, _ = a_case(database)
    to_another = (case_id, "U1", "Another trust", "They ran it", NOW)
    with pytest.raises(Refused, match="agree to share it with another provider"):
        database.run_here(life.transfer, *to_another)
    asked = (case_id, ConsentStatus.ASKED, "U1", POLICY, NOW)
    database.run_here(consent.record_consent, *asked, scope=Scope.SHARE_WITH_PROVIDER)
    with pytest.raises(Refused, match="agree to share it"):
        database.run_here(life.transfer, *to_another)
    assert opened(database, case_id).state == "received"


def test_a_case_is_taken_from_those_whom_it_may_be_about(database: Database) -> None:
    case_id = looked_into(database)["case"]
    database.run_here(life.assign, case_id, "owner", "U3", "U2", LATER, staff=STAFF)
    database.run_here(restriction.restrict, case_id, ["U3", "U3", "U4"], "U2", LATER)
    case = opened(database, case_id)
    assert (case.owner, case.investigator, case.is_restricted) == (None, "U1", True)
    with pytest.raises(Refused, match="may be about them"):
        database.run_here(life.assign, case_id, "owner", "U3", "U2", LATER, staff=STAFF)


def test_a_case_that_takes_in_a_restricted_one_is_restricted_too(database: Database) -> None:
    earlier, _ = a_case(database)
    later, _ = a_case(database, LATER)
    database.run_here(restriction.restrict, later, ["U7"], "service", LATER)
    database.run_here(life.merge, earlier, later, "U1", LATER)
    card = database.run_here(cases.case_card, earlier)
    assert (card.is_restricted, card.kept_from, card.flags) == (True, ("U7",), (Flag.CONFLICT,))


def test_the_flag_of_a_conflict_comes_and_goes_with_the_restriction(database: Database) -> None:
    case_id = received(database)["case"]
    with pytest.raises(Refused, match="Say whom of the staff"):
        database.run_here(record.flag, case_id, Flag.CONFLICT, "U1", "It names Jo", POLICY, NOW)
    database.run_here(restriction.restrict, case_id, ["U7"], "U1", NOW)
    with pytest.raises(Refused, match="Lift the restriction"):
        database.run_here(record.unflag, case_id, Flag.CONFLICT, "U1", "another Jo", NOW)
    assert opened(database, case_id).flags == [Flag.CONFLICT]


def test_letters_may_be_written_down_in_another_order_than_they_were_posted(database: Database) -> None:
    case_id = looked_into(database)["case"]
    for day in (3, 2, 3):
        given = (case_id, LetterKind.PROGRESS_UPDATE, "We are still looking into it", "U1", POSTED.replace(day=day))
        database.run_here(letters.record_letter_posted, *given, POLICY, LATER)
    news = database.run_here(clocks.find, case_id, "progress_update", 1)
    assert news is not None and news.started_at.date() == POSTED.replace(day=3)
    answer = (case_id, LetterKind.FINAL_RESPONSE, "Dear Robin", "U1", POSTED, POLICY, LATER)
    database.run_here(letters.record_letter_posted, *answer)
    assert opened(database, case_id).state == "responded"


def test_a_story_of_100_000_characters_is_kept_whole(database: Database) -> None:
    story = "\u202e" + "n" * 99_999
    case_id, _ = a_case(database, intake=an_intake(story=story, **REPRESENTATIVE))
    case = opened(database, case_id)
    assert (case.story, case.relationship) == (story, "parent")


def test_consent_that_is_asked_for_again_is_waited_for_again_from_the_day_it_was_asked(database: Database) -> None:
    case_id = received(database)["case"]

    def record_it(status: ConsentStatus, day: int, dated: date | None = None) -> Clock | None:
        at = datetime(2026, 12, day, 12, tzinfo=UTC)
        database.run_here(consent.record_consent, case_id, status, "U1", POLICY, at, dated=dated)
        return database.run_here(clocks.find_open, case_id, "consent_chase", 1)

    first = record_it(ConsentStatus.ASKED, 1)
    again = record_it(ConsentStatus.ASKED, 3)
    assert first and again and (first.due_on, again.due_on) == (date(2026, 12, 31),) * 2
    assert record_it(ConsentStatus.REFUSED, 4) is None
    anew = record_it(ConsentStatus.ASKED, 9, dated=date(2026, 12, 8))
    assert anew and (anew.due_on, anew.next_alert_at) == (date(2027, 1, 8), datetime(2026, 12, 15, 9, tzinfo=UTC))
