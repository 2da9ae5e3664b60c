"""What the chat asks for has its place in the case; thanks beside a complaint are a record of their own."""

from sqlmodel import Session, select

from models.answers import Contact, Intake, intake_of
from models.case import Case, Kind
from models.conflict import StaffName
from models.consent import Authority
from models.outbox import Notice, OutboxRow
from models.receipt import Receipt
from models.record import CaseRecord
from storage import cases
from storage.database import Database
from tests.makers import NOW, POLICY, a_case, a_conversation, an_intake, keep

EVERYTHING = {
    "purpose": "complaint",
    "for_whom": "someone_else",
    "relationship": "child_of_patient",
    "person_agrees": "lacks_capacity",
    "authority": "lpa_health",
    "story": "Nobody called her back.",
    "more": "everything",
    "about": "the waiting list",
    "when": "in October",
    "effect": "She stopped eating.",
    "outcome": "an apology",
    "funding": "nhs",
    "place": "the clinic in Leeds",
    "unsafe_now": "safe",
    "name": "Robin Sample",
    "contact": "07700 900123",
    "leave_message": "only after six",
    "access_needs": "large print",
    "permissions": "share feedback",
    "also_said": "yes, but never before six",
}


def registered(database: Database, intake: Intake, staff: tuple[StaffName, ...] = ()) -> Receipt:
    standing = a_conversation(database)
    keep(database, standing.id, "m1")
    return database.run_here(cases.register_complaint, standing.assistant_id, intake, POLICY, NOW, staff)


def opened(database: Database, reference: str) -> CaseRecord:
    return database.run_here(cases.open_case, reference, "U1", "to look", NOW)


def test_every_answer_is_in_the_opened_case(database: Database) -> None:
    intake = intake_of(EVERYTHING, Contact(phone="07700 900123", preference="phone"))
    record = opened(database, registered(database, intake).reference)
    assert record.story == "Nobody called her back.\n\nAlso written in the chat: yes, but never before six"
    assert (record.effect, record.place, record.funding) == ("She stopped eating.", "the clinic in Leeds", "nhs")
    assert (record.authority, record.consent) == (Authority.LPA_HEALTH, "lacks_capacity")
    assert (record.safe_contact, record.access_needs) == ("only after six", "large print")
    assert (record.unsafe_now, record.permissions) == ("safe", ["share", "feedback"])


def test_what_was_left_out_is_nothing(database: Database) -> None:
    left = dict.fromkeys(("effect", "place", "funding", "leave_message", "access_needs", "unsafe_now"), "left_out")
    record = opened(database, registered(database, an_intake(**left)).reference)
    found = (record.effect, record.place, record.funding, record.safe_contact, record.access_needs, record.unsafe_now)
    assert found == (None,) * 6 and record.permissions == []


def test_a_complaint_about_data_has_its_clock_beside_the_others_and_its_flag(database: Database) -> None:
    record = opened(database, registered(database, an_intake(purpose="data_use")).reference)
    assert record.kind == "complaint" and record.flags == ["data_protection"]
    due = {clock.name: clock.due_on.isoformat() for clock in record.clocks}
    assert due["data_protection"] == "2026-12-24" and due["acknowledgement"] == "2026-11-27"
    _, other = a_case(database)
    assert "data_protection" not in {clock.name for clock in opened(database, other.reference).clocks}


def test_thanks_beside_a_complaint_are_a_record_of_their_own_that_tells_nothing_of_it(database: Database) -> None:
    receipt = registered(database, an_intake(purpose="both", thanks="Ash was kind."))
    assert receipt.thanks_reference and receipt.thanks_reference != receipt.reference
    complaint, thanks = (opened(database, one) for one in (receipt.reference, receipt.thanks_reference))
    assert (complaint.kind, thanks.kind) == (Kind.COMPLAINT, Kind.COMPLIMENT)
    assert (thanks.story, thanks.name, thanks.email) == ("Ash was kind.", "Robin Sample", "robin@example.com")
    assert (thanks.about, thanks.outcome, thanks.for_whom, thanks.clocks) == (None, None, None, [])
    assert "Ash" not in complaint.story
    assert (complaint.linked, thanks.linked) == ([receipt.thanks_reference], [receipt.reference])
    cards = database.run_here(_cards)
    assert len(cards) == 2


def test_thanks_that_name_somebody_of_the_staff_restrict_the_thanks_alone(database: Database) -> None:
    staff = (StaffName("U7", "Ash Woodley"),)
    receipt = registered(database, an_intake(purpose="both", thanks="Ash Woodley was kind."), staff)
    complaint, thanks = database.run_here(_cases)
    assert receipt.thanks_reference == thanks.reference
    assert (complaint.is_restricted, thanks.is_restricted) == (False, True)


def test_sending_both_again_makes_nothing_new(database: Database) -> None:
    standing, intake = a_conversation(database), an_intake(purpose="both", thanks="Ash was kind.")
    given = (standing.assistant_id, intake, POLICY, NOW)
    receipts = {database.run_here(cases.register_complaint, *given).model_dump_json() for _ in range(2)}
    assert len(receipts) == 1 and len(database.run_here(_cases)) == 2


def _cases(session: Session) -> list[Case]:
    found = session.exec(select(Case)).all()
    return sorted(found, key=lambda case: case.kind != Kind.COMPLAINT)


def _cards(session: Session) -> list[OutboxRow]:
    return list(session.exec(select(OutboxRow).where(OutboxRow.notice == Notice.SLACK_CARD)))
