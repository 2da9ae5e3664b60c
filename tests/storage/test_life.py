"""The life of a case on both databases: moves with their clocks, letters, consent, reviews, merges."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from models.answers import Contact
from models.case import Flag, State
from models.clock import ClockState
from models.consent import Authority, ConsentStatus, Ground, Method, Scope
from models.issue import Outcome, Theme
from models.letter_kinds import LetterKind
from models.meeting import Mode
from models.record import CaseRecord
from models.refusal import Refused
from storage import acts, cases, clocks, consent, letters, life, links, meetings, people, record
from storage.database import Database
from tests.makers import NOW, POLICY, STAFF, a_case, an_intake

DAY = timedelta(days=1)
REPRESENTATIVE = {"for_whom": "someone_else", "relationship": "parent", "person_agrees": "unknown"}


def opened(database: Database, case_id: UUID) -> CaseRecord:
    return database.run_here(cases.open_case_by_id, case_id, "U1", "reading", NOW, sees_restricted=True)


def acknowledged(database: Database, **answers: str) -> UUID:
    case_id, _ = a_case(database, intake=an_intake(**answers))
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", NOW + DAY, NOW + DAY, copy="Dear Robin")
    return case_id


def ready(database: Database, **answers: str) -> UUID:
    """A case with an issue and a finding on it."""
    case_id = acknowledged(database, **answers)
    database.run_here(life.investigate, case_id, "U1", NOW + DAY)
    record_issue(database, case_id)
    database.run_here(record.record_finding, case_id, 1, Outcome.UPHELD, "U1", NOW + DAY)
    return case_id


def record_issue(database: Database, case_id: UUID) -> int:
    return database.run_here(
        record.record_issue, case_id, Theme.WAITING_TIMES, "U1", NOW, about="the team", words="Six weeks"
    )


def posted(
    database: Database, case_id: UUID, kind: LetterKind, on: date = date(2026, 12, 1), text: str = "Dear"
) -> UUID:
    return database.run_here(
        letters.record_letter_posted, case_id, kind, "Dear", "U1", on, POLICY, NOW + timedelta(days=60)
    )


def responded(database: Database) -> UUID:
    case_id = ready(database)
    posted(database, case_id, LetterKind.FINAL_RESPONSE)
    return case_id


def test_the_final_response_stops_the_clock_and_opens_the_window_of_stage_2(database: Database) -> None:
    case_id = responded(database)
    case = opened(database, case_id)
    assert (case.state, case.stage) == ("responded", 1)
    by_name = {(clock.name, clock.state) for clock in database.run_here(clocks.clocks_of, case_id)}
    assert ("resolution", ClockState.MET) in by_name
    (window,) = [clock for clock in database.run_here(clocks.clocks_of, case_id) if clock.name == "stage_2_window"]
    assert window.due_on == date(2027, 6, 1)
    (letter,) = [letter for letter in case.correspondence if letter.letter == "final_response"]
    assert (letter.received_on, letter.received_basis) == (date(2026, 12, 3), "first_class_post")
    assert letter.text == "Dear"


def test_no_final_response_without_a_finding_on_every_issue(database: Database) -> None:
    case_id = acknowledged(database)
    with pytest.raises(Refused, match="Record what the complaint is about first"):
        posted(database, case_id, LetterKind.FINAL_RESPONSE)
    record_issue(database, case_id)
    record_issue(database, case_id)
    database.run_here(record.record_finding, case_id, 2, Outcome.NOT_UPHELD, "U1", NOW)
    with pytest.raises(Refused, match="finding on issue 1 first"):
        posted(database, case_id, LetterKind.FINAL_RESPONSE)
    with pytest.raises(Refused, match="no issue 3"):
        database.run_here(record.record_finding, case_id, 3, Outcome.UPHELD, "U1", NOW)
    assert opened(database, case_id).state == "acknowledged"


def test_nothing_private_goes_to_a_representative_until_consent_is_settled(database: Database) -> None:
    case_id = ready(database, **REPRESENTATIVE)
    with pytest.raises(Refused, match="not recorded whether the person agrees"):
        posted(database, case_id, LetterKind.FINAL_RESPONSE)
    ask = (consent.record_consent, case_id)
    database.run_here(*ask, ConsentStatus.ASKED, "U1", POLICY, NOW)
    with pytest.raises(Refused, match="has not answered yet"):
        posted(database, case_id, LetterKind.OTHER)
    with pytest.raises(Refused, match="Say how the person agreed"):
        database.run_here(*ask, ConsentStatus.GIVEN, "U1", POLICY, NOW)
    database.run_here(*ask, ConsentStatus.GIVEN, "U1", POLICY, NOW, method=Method.IN_WRITING)
    database.run_here(*ask, ConsentStatus.WITHDRAWN, "U1", POLICY, NOW)
    with pytest.raises(Refused, match="taken their consent back"):
        posted(database, case_id, LetterKind.FINAL_RESPONSE)
    posted(database, case_id, LetterKind.PROGRESS_UPDATE)
    database.run_here(*ask, ConsentStatus.GIVEN, "U1", POLICY, NOW, method=Method.BY_PHONE)
    posted(database, case_id, LetterKind.FINAL_RESPONSE)
    statuses = [entry.status for entry in opened(database, case_id).consents]
    assert statuses == ["asked", "given", "withdrawn", "given"]


@pytest.mark.parametrize("authority", [Authority.LPA_PROPERTY, Authority.APPOINTEE])
def test_an_authority_about_money_does_not_settle_consent_unless_the_person_has_died(
    database: Database, authority: Authority
) -> None:
    case_id = ready(database, **REPRESENTATIVE)
    database.run_here(consent.record_authority, case_id, authority, "U1", "I saw the paper", NOW)
    not_needed = (consent.record_consent, case_id, ConsentStatus.NOT_NEEDED, "U1", POLICY, NOW)
    with pytest.raises(Refused, match="about money or benefits"):
        database.run_here(*not_needed, ground=Ground.LACKS_CAPACITY, evidence="assessed")
    with pytest.raises(Refused, match="Say what you saw"):
        database.run_here(*not_needed, ground=Ground.DIED)
    with pytest.raises(Refused, match="Say why nobody is asked"):
        database.run_here(*not_needed, evidence="assessed")
    database.run_here(*not_needed, ground=Ground.DIED, evidence="death certificate")
    posted(database, case_id, LetterKind.FINAL_RESPONSE)


def test_consent_of_the_future_and_consent_that_was_never_given_are_refused(database: Database) -> None:
    case_id = acknowledged(database, **REPRESENTATIVE)
    with pytest.raises(Refused, match="in the future"):
        database.run_here(
            consent.record_consent,
            case_id,
            ConsentStatus.GIVEN,
            "U1",
            POLICY,
            NOW,
            method=Method.BY_PHONE,
            dated=date(2026, 12, 25),
        )
    with pytest.raises(Refused, match="could be taken back"):
        database.run_here(
            consent.record_consent, case_id, ConsentStatus.WITHDRAWN, "U1", POLICY, NOW, scope=Scope.RECORDS
        )


def test_stage_2_has_its_own_clocks_and_a_reviewer_who_had_nothing_to_do_with_it(database: Database) -> None:
    case_id = responded(database)
    asked = NOW + timedelta(days=30)
    with pytest.raises(Refused, match="dealt with stage 1"):
        database.run_here(life.escalate, case_id, "U1", "U1", asked, POLICY, asked, staff=STAFF)
    database.run_here(life.escalate, case_id, "U1", "U9", asked, POLICY, asked, staff=STAFF)
    case = opened(database, case_id)
    assert (case.stage, case.state, case.reviewer, case.flags) == (2, "received", "U9", [])
    second = [clock for clock in database.run_here(clocks.clocks_of, case_id) if clock.stage == 2]
    assert {clock.name for clock in second if clock.state is ClockState.RUNNING} >= {"acknowledgement", "resolution"}
    with pytest.raises(Refused, match="dealt with stage 1"):
        database.run_here(life.assign, case_id, "reviewer", "U1", "U2", asked, staff=STAFF)


def test_a_late_request_is_flagged_and_not_refused(database: Database) -> None:
    case_id = responded(database)
    late = NOW + timedelta(days=300)
    database.run_here(life.escalate, case_id, "U1", "U9", late, POLICY, late, staff=STAFF)
    assert opened(database, case_id).flags == [Flag.LATE_REQUEST]


def test_stage_3_goes_to_the_body_that_the_policy_names_and_its_window_counts_from_receipt(database: Database) -> None:
    case_id = responded(database)
    asked = NOW + timedelta(days=30)
    database.run_here(life.escalate, case_id, "U1", "U9", asked, POLICY, asked, staff=STAFF)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U9", "email", asked, asked, copy="Dear Robin")
    database.run_here(record.record_finding, case_id, 1, Outcome.PARTLY_UPHELD, "U9", asked)
    letter = posted(database, case_id, LetterKind.FINAL_RESPONSE, date(2027, 1, 8))
    windows = lambda: [c for c in database.run_here(clocks.clocks_of, case_id) if c.name == "stage_3_window"]  # noqa: E731
    assert [window.due_on for window in windows()] == [date(2027, 7, 12)]
    later = NOW + timedelta(days=60)
    database.run_here(letters.state_received, letter, date(2027, 1, 20), "U9", POLICY, later)
    assert max(window.due_on for window in windows()) == date(2027, 7, 20)
    with pytest.raises(Refused, match="Only a later day"):
        database.run_here(letters.state_received, letter, date(2027, 1, 9), "U9", POLICY, later)
    assert "ISCAS" in database.run_here(life.refer, case_id, "U9", POLICY, later)
    case = opened(database, case_id)
    findings = {stage: found.outcome for stage, found in case.issues[0].findings.items()}
    assert (case.stage, case.state, findings) == (3, "referred", {1: "upheld", 2: "partly_upheld"})


def test_the_earlier_of_two_merged_cases_stays_and_the_later_runs_no_more(database: Database) -> None:
    earlier, _ = a_case(database, NOW)
    later, receipt = a_case(database, NOW + DAY)
    assert database.run_here(life.merge, later, earlier, "U1", NOW + DAY) == earlier
    assert opened(database, later).state == "merged" and opened(database, earlier).linked == [receipt.reference]
    assert all(clock.next_alert_at is None for clock in database.run_here(clocks.clocks_of, later))
    with pytest.raises(Refused, match="merged into"):
        database.run_here(life.investigate, later, "U1", NOW + DAY)
    with pytest.raises(Refused, match="same case"):
        database.run_here(life.merge, earlier, earlier, "U1", NOW)


def test_cases_of_different_people_are_linked_once(database: Database) -> None:
    one, first = a_case(database)
    other, second = a_case(database)
    for pair in ((one, other), (other, one)):
        database.run_here(links.link, *pair, "U1", NOW)
    assert opened(database, one).linked == [second.reference]
    assert opened(database, other).linked == [first.reference]


def test_a_withdrawn_case_owes_nothing_and_its_flags_stay(database: Database) -> None:
    case_id = acknowledged(database)
    database.run_here(record.flag, case_id, Flag.SAFEGUARDING, "U1", "a child is named", POLICY, NOW)
    database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", NOW + DAY)
    case = opened(database, case_id)
    assert (case.state, case.flags) == ("withdrawn", [Flag.SAFEGUARDING])
    assert all(clock.next_alert_at is None for clock in database.run_here(clocks.clocks_of, case_id))
    database.run_here(life.reopen, case_id, "U1", "They want to go on", POLICY, NOW + DAY)
    assert opened(database, case_id).state == State.INVESTIGATING
    (news,) = [c for c in database.run_here(clocks.clocks_of, case_id) if c.next_alert_at is not None]
    assert (news.name, news.due_on, news.state) == ("progress_update", date(2026, 12, 9), ClockState.RUNNING)


def test_a_case_withdrawn_after_its_answer_and_answered_again_has_a_window(database: Database) -> None:
    case_id = responded(database)
    later = NOW + timedelta(days=20)
    database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", later)
    database.run_here(life.reopen, case_id, "U1", "They want to go on", POLICY, later)
    posted(database, case_id, LetterKind.FINAL_RESPONSE, date(2027, 1, 5))
    window = database.run_here(clocks.find, case_id, "stage_2_window", 2)
    assert window is not None and (window.state, window.due_on) == (ClockState.RUNNING, date(2027, 7, 5))
    assert window.next_alert_at is not None and not database.run_here(clocks.find_open, case_id, "progress_update", 1)


def test_a_corrected_receipt_counts_every_promise_again_and_says_why(database: Database) -> None:
    case_id, _ = a_case(database)
    args = (record.correct_receipt, case_id)
    database.run_here(*args, NOW - timedelta(days=7), "U1", "The postmark", POLICY, NOW)
    due = {clock.name: clock.due_on for clock in database.run_here(clocks.clocks_of, case_id)}
    assert due == {
        "acknowledgement": date(2026, 11, 20),
        "progress_update": date(2026, 12, 1),
        "resolution": date(2026, 12, 15),
    }
    entries = [(entry.act, entry.reason) for entry in opened(database, case_id).timeline]
    assert ("receipt_corrected", "The postmark") in entries and entries.count(("clock_moved", None)) == 3
    for when, why, words in ((NOW + DAY, "x", "in the future"), (NOW, " ", "Say how you know")):
        with pytest.raises(Refused, match=words):
            database.run_here(*args, when, "U1", why, POLICY, NOW)


def test_a_receipt_after_the_acknowledgement_is_refused(database: Database) -> None:
    case_id = acknowledged(database)
    later = NOW + timedelta(days=5)
    with pytest.raises(Refused, match="answered or ended before that"):
        database.run_here(record.correct_receipt, case_id, NOW + 2 * DAY, "U1", "so they say", POLICY, later)


def test_meetings_are_held_or_refused_once_with_a_reason(database: Database) -> None:
    case_id = acknowledged(database)
    one = database.run_here(meetings.ask_meeting, case_id, None, "U1", NOW)
    with pytest.raises(Refused, match="only refused with a reason"):
        database.run_here(meetings.refuse_meeting, one, " ", "U1", NOW)
    database.run_here(meetings.refuse_meeting, one, "She is on leave until May", "U1", NOW)
    with pytest.raises(Refused, match="already"):
        database.run_here(meetings.hold_meeting, one, Mode.ONLINE, date(2026, 11, 24), "Robin", None, "U1", NOW)
    two = database.run_here(meetings.ask_meeting, case_id, Mode.TELEPHONE, "U1", NOW)
    with pytest.raises(Refused, match="in the future"):
        database.run_here(meetings.hold_meeting, two, Mode.ONLINE, date(2026, 12, 24), "Robin", None, "U1", NOW)
    database.run_here(meetings.hold_meeting, two, Mode.ONLINE, date(2026, 11, 24), "Robin, Amina", "calm", "U1", NOW)
    held = [meeting for meeting in opened(database, case_id).meetings if meeting.held_on]
    assert [(meeting.mode, meeting.attendees) for meeting in held] == [("online", "Robin, Amina")]


def test_no_contacts_are_kept_of_somebody_who_has_died(database: Database) -> None:
    answers = REPRESENTATIVE | {"person_agrees": "not_required_deceased"}
    case_id = acknowledged(database, **answers)
    with pytest.raises(Refused, match="no contacts"):
        database.run_here(people.record_affected, case_id, "Sam Sample", Contact(email="sam@example.com"), "U1", NOW)
    database.run_here(people.record_affected, case_id, "Sam Sample", Contact(), "U1", NOW)
    affected = opened(database, case_id).affected
    assert affected and (affected.name, affected.email) == ("Sam Sample", None)


def test_flags_notes_and_needs_stay_with_the_record(database: Database) -> None:
    case_id = acknowledged(database)
    database.run_here(record.flag, case_id, Flag.LEGAL_CLAIM, "U1", "a solicitor wrote", POLICY, NOW)
    with pytest.raises(Refused, match="no longer holds"):
        database.run_here(record.unflag, case_id, Flag.LEGAL_CLAIM, "U1", "", NOW)
    database.run_here(record.unflag, case_id, Flag.LEGAL_CLAIM, "U1", "withdrawn", NOW)
    words = "\u202e" + "n" * 99_999
    database.run_here(record.note, case_id, "U1", words, NOW)
    with pytest.raises(Refused, match="no words"):
        database.run_here(record.note, case_id, "U1", "  ", NOW)
    database.run_here(
        people.record_needs, case_id, "U1", NOW, access_needs="large print", safe_contact="never by voicemail"
    )
    case = opened(database, case_id)
    assert (case.flags, case.access_needs, case.safe_contact) == ([], "large print", "never by voicemail")
    assert [entry.reason for entry in case.timeline if entry.act == "noted"] == [words]


def test_somebody_on_the_staff_who_may_be_meant_never_gets_the_case(database: Database) -> None:
    case_id = acknowledged(database)
    with pytest.raises(Refused, match="owner, an investigator and a reviewer"):
        database.run_here(life.assign, case_id, "boss", "U1", "U2", NOW, staff=STAFF)
    database.run_here(life.assign, case_id, "owner", "U3", "U2", NOW, staff=STAFF)
    assert opened(database, case_id).owner == "U3"


def test_a_case_that_is_answered_again_has_its_window_counted_from_there(database: Database) -> None:
    case_id = responded(database)
    database.run_here(life.reopen, case_id, "U1", "a new letter came", POLICY, NOW + timedelta(days=20))
    posted(database, case_id, LetterKind.FINAL_RESPONSE, date(2027, 1, 5))
    assert opened(database, case_id).state == "responded"
    window = database.run_here(clocks.find, case_id, "stage_2_window", 2)
    assert window is not None and window.due_on == date(2027, 7, 5)


def test_a_letter_about_news_after_the_answer_is_recorded_and_starts_nothing(database: Database) -> None:
    case_id = responded(database)
    posted(database, case_id, LetterKind.PROGRESS_UPDATE, date(2026, 12, 8))
    assert not database.run_here(clocks.find_open, case_id, "progress_update", 1)
    assert "progress_update" in [letter.letter for letter in opened(database, case_id).correspondence]
