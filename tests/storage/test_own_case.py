"""What whoever has reference and code sees of their case, asks for and adds to it, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.answers import Contact
from models.case import Flag, State
from models.letter_kinds import LetterKind
from models.outbox import Notice, OutboxRow
from models.own_case import OwnCase, Wish, next_step
from models.own_case_words import done_messages, opening, promises, status_messages
from models.policy_file import load_policy
from models.record import CaseRecord
from models.refusal import Refused
from storage import acts, alerts, cases, life, meetings, own_case, restriction
from storage.database import Database
from storage.timeline import COMPLAINANT
from tests.makers import ANSWERS, NOW, POLICY, STAFF, WAITING, a_case, an_intake
from tests.storage.every_act import DAY, LATER, acknowledged, answered, answered_twice, looked_into, received

ASKED = datetime(2026, 12, 7, 15, tzinfo=UTC)
"""A Monday afternoon, after the answer of Tue 1 Dec 2026."""
MUCH_LATER = datetime(2027, 12, 1, 12, tzinfo=UTC)


def seen(database: Database, case_id: UUID, now: datetime = LATER) -> tuple[OwnCase, str]:
    """The case as they see it, and what they are told."""
    case = database.run_here(own_case.see_status, case_id, WAITING, now)
    return case, "\n".join(status_messages(case, now))


def opened(database: Database, case_id: UUID) -> CaseRecord:
    return database.run_here(cases.open_case_by_id, case_id, "U1", "reading", LATER, sees_restricted=True)


def told(database: Database, case_id: UUID) -> list[OutboxRow]:
    query = select(OutboxRow).where(OutboxRow.case_id == case_id, OutboxRow.notice == Notice.SLACK_WRITTEN_IN)
    return database.run_here(lambda session: list(session.exec(query)))


def ask(database: Database, case_id: UUID, now: datetime = ASKED, words: str = "You left out the letter") -> Wish:
    return database.run_here(own_case.ask_further, case_id, words, COMPLAINANT, WAITING, now)


def pass_time(database: Database, now: datetime) -> None:
    while database.run_here(alerts.raise_due_alerts, WAITING, now):
        pass


def test_a_new_complaint_is_told_its_dates_and_why_and_the_look_is_written_down(database: Database) -> None:
    case_id, receipt = a_case(database)
    _, said = seen(database, case_id, NOW)
    assert f"Your complaint {receipt.reference} reached us at 12:00pm on Tuesday 24 November 2026." in said
    assert "It is at stage 1, investigation. We have it." in said
    assert f"Friday 27 November 2026 to say that we are dealing with it ({receipt.acknowledge_because})." in said
    assert f"answer it in full by Tuesday 22 December 2026 ({receipt.resolve_because})." in said
    assert "What happens next: somebody looks into it." in said
    look = opened(database, case_id).timeline[-2]
    assert (look.act, look.actor, look.reason, look.detail) == ("status_seen", "complainant", None, {})


@pytest.mark.parametrize("prepare", [received, acknowledged, looked_into, answered, answered_twice])
def test_the_status_never_tells_the_story_a_name_or_a_finding(database: Database, prepare: Any) -> None:
    case_id = prepare(database)["case"]
    for now in (LATER, MUCH_LATER):
        pass_time(database, now)
        _, said = seen(database, case_id, now)
        record = opened(database, case_id)
        for private in (ANSWERS["story"], "Robin", "Sample", "U1", "U9", "upheld", "waiting", record.outcome or ""):
            assert private not in said
        assert not any(sign in said for sign in ("{", "None", "!", "_"))


def test_what_is_late_is_said_to_be_late(database: Database) -> None:
    case_id = received(database)["case"]
    pass_time(database, MUCH_LATER)
    _, said = seen(database, case_id, MUCH_LATER)
    assert said.count("We have not done that yet, and we are sorry.") == 3
    assert "We should have answered it in full by Tuesday 22 December 2026 (20th working day after Tue 24 Nov" in said


def test_after_an_answer_the_status_says_until_when_a_review_can_be_asked_for(database: Database) -> None:
    case_id = answered(database)["case"]
    _, said = seen(database, case_id)
    assert "We answered it on Tuesday 1 December 2026." in said
    assert (
        "you can ask for a review by somebody who was not involved until Tuesday 1 June 2027 (6 months after Tue 1 Dec "
        "2026 (the answer was sent): Tue 1 Jun 2027). You can do that here."
    ) in said
    pass_time(database, MUCH_LATER)
    assert (
        "The last day to ask for a review by somebody who was not involved was"
        in seen(database, case_id, MUCH_LATER)[1]
    )


def test_after_the_last_answer_the_external_body_is_named_and_decides_what_comes_late(database: Database) -> None:
    case_id = answered_twice(database)["case"]
    body = "Independent Sector Complaints Adjudication Service (ISCAS) (iscas.cedr.com)"
    _, said = seen(database, case_id)
    assert f"you can go to {body} until" in said and "independent of us" in said
    pass_time(database, MUCH_LATER)
    _, said = seen(database, case_id, MUCH_LATER)
    assert f"The last day to go to {body} was" in said and "in exceptional circumstances" in said


def test_a_review_that_is_asked_for_in_time_begins_at_once_with_its_own_dates(database: Database) -> None:
    case_id = answered(database)["case"]
    assert ask(database, case_id) is Wish.REVIEW
    record = opened(database, case_id)
    assert (record.stage, record.state, record.reviewer) == (2, "received", None)
    (row,) = told(database, case_id)
    assert row.payload == {"wish": "review"}
    entry = next(entry for entry in record.timeline if entry.act == "written_in")
    assert (entry.actor, entry.reason) == (COMPLAINANT, "You left out the letter")
    case = database.run_here(own_case.own_case, case_id, WAITING)
    (said,) = done_messages(Wish.REVIEW, case, ASKED)
    assert "in writing, at 3:00pm on Monday 7 December 2026. It begins today." in said
    assert "by Thursday 10 December 2026 to say" in said and "answer it in full by Thursday 7 January 2027" in said
    with pytest.raises(Refused, match="stage 2"):
        database.run_here(life.begin_review, case_id, COMPLAINANT, WAITING, ASKED)


def test_a_late_request_is_flagged_once_and_a_person_decides(database: Database) -> None:
    case_id = answered(database)["case"]
    late = datetime(2027, 6, 2, 9, tzinfo=UTC)
    assert [ask(database, case_id, late), ask(database, case_id, late)] == [Wish.LATE_REVIEW] * 2
    record = opened(database, case_id)
    assert record.flags.count(Flag.LATE_REQUEST) == 1
    assert (record.stage, record.state) == (1, "responded")
    assert len(told(database, case_id)) == 2
    database.run_here(life.escalate, case_id, "U1", "U9", late, WAITING, late, staff=STAFF)
    assert opened(database, case_id).flags.count(Flag.LATE_REQUEST) == 1


def test_the_last_minute_of_the_window_is_in_time(database: Database) -> None:
    case_id = answered(database)["case"]
    last = datetime(2027, 6, 1, 22, 59, 59, tzinfo=UTC)  # summer time
    pass_time(database, last)
    assert ask(database, case_id, last) is Wish.REVIEW


@pytest.mark.parametrize("prepare", [received, acknowledged, looked_into])
def test_before_an_answer_the_team_hears_that_somebody_is_not_satisfied(database: Database, prepare: Any) -> None:
    case_id = prepare(database)["case"]
    before = opened(database, case_id)
    case, _ = seen(database, case_id)
    (said,), goes_on = opening("unhappy", case, LATER)
    assert goes_on and "We have not answered it yet. We aim to answer it in full by Tuesday 22 December 2026" in said
    assert ask(database, case_id) is Wish.NOT_SATISFIED
    after = opened(database, case_id)
    assert (after.stage, after.state) == (before.stage, before.state)
    assert len(told(database, case_id)) == 1


def test_after_the_last_answer_the_team_gets_the_papers_ready(database: Database) -> None:
    case_id = answered_twice(database)["case"]
    case, _ = seen(database, case_id)
    (said,), goes_on = opening("unhappy", case, LATER)
    assert goes_on and "you can go to Independent Sector" in said and "papers ready" in said
    assert ask(database, case_id, LATER) is Wish.EXTERNAL
    assert opened(database, case_id).state == "responded"


def test_where_the_policy_lets_a_review_begin_at_once_it_does(database: Database) -> None:
    scotland = load_policy("scotland-nhs")
    case_id, _ = a_case(database, policy=scotland)
    case = database.run_here(own_case.see_status, case_id, POLICY, NOW)
    assert next_step(case, NOW) is Wish.REVIEW
    assert "an investigation by somebody who was not involved" in " ".join(opening("unhappy", case, NOW)[0])


def test_where_there_is_no_stage_2_the_ombudsman_comes_next(database: Database) -> None:
    england = load_policy("england-nhs")
    case_id, _ = a_case(database, policy=england)
    case = database.run_here(own_case.see_status, case_id, POLICY, NOW)
    assert next_step(case, NOW) is Wish.NOT_SATISFIED
    assert "Ombudsman" in case.external.name


def test_a_withdrawal_ends_the_clocks_and_is_told_and_may_be_done_once(database: Database) -> None:
    case_id = looked_into(database)["case"]
    database.run_here(life.withdraw, case_id, COMPLAINANT, "I moved away", LATER)
    case, said = seen(database, case_id)
    assert case.state is State.WITHDRAWN and promises(case) == []
    assert "You took it back. If it touches somebody's safety, we go on with that." in said
    ((nothing_left,), goes_on) = opening("withdraw", case, LATER)
    assert nothing_left.startswith("There is nothing left to take back.") and not goes_on


def test_what_was_merged_with_another_goes_on_there_and_says_nothing_of_it(database: Database) -> None:
    one, other = received(database), received(database)
    kept = database.run_here(life.merge, one["case"], other["case"], "U1", LATER)
    merged, into = (one, other) if kept == other["case"] else (other, one)
    case, said = seen(database, merged["case"])
    assert "another complaint that you sent" in said and into["reference"] not in said
    for purpose in ("unhappy", "meeting", "withdraw", "add"):
        assert not opening(purpose, case, LATER)[1]
    with pytest.raises(Refused):
        database.run_here(own_case.write_in, merged["case"], Wish.ADDED, "more", COMPLAINANT, LATER)


@pytest.mark.parametrize("kind", ["compliment", "suggestion"])
def test_thanks_and_ideas_are_owed_nothing_and_may_be_added_to(database: Database, kind: str) -> None:
    case_id, _ = a_case(database, intake=an_intake(purpose=kind))
    case, said = seen(database, case_id)
    assert "We pass it on to the people it is about." in said and promises(case) == []
    assert opening("withdraw", case, LATER) == ([], True)
    assert next_step(case, LATER) is Wish.NOT_SATISFIED
    database.run_here(own_case.write_in, case_id, Wish.WITHDRAWAL, None, COMPLAINANT, LATER)
    assert "would like to take" in done_messages(Wish.WITHDRAWAL, case, LATER)[0]


def test_what_is_added_stays_with_the_case_and_none_of_it_is_told_to_slack(database: Database) -> None:
    case_id = received(database)["case"]
    for words in ("A second letter came.", "And a third."):
        database.run_here(own_case.write_in, case_id, Wish.ADDED, words, COMPLAINANT, LATER)
    record = opened(database, case_id)
    assert [entry.reason for entry in record.timeline if entry.act == "written_in"] == [
        "A second letter came.",
        "And a third.",
    ]
    assert [row.payload for row in told(database, case_id)] == [{"wish": "added"}] * 2
    with pytest.raises(Refused, match="Write what you want to add"):
        database.run_here(own_case.write_in, case_id, Wish.ADDED, " ", COMPLAINANT, LATER)


def test_a_meeting_may_be_asked_for_by_whoever_wrote(database: Database) -> None:
    case_id = looked_into(database)["case"]
    database.run_here(meetings.ask_meeting, case_id, None, COMPLAINANT, LATER)
    database.run_here(own_case.write_in, case_id, Wish.MEETING, None, COMPLAINANT, LATER)
    assert database.run_here(own_case.last_wish, case_id) is Wish.MEETING
    assert len(opened(database, case_id).meetings) == 2


def test_without_an_address_the_acknowledgement_stands_on_the_status_and_stops_the_clock(database: Database) -> None:
    phone = Contact(phone="07700 900123", preference="phone")
    case_id, _ = a_case(database, intake=an_intake(phone))
    _, before = seen(database, case_id, NOW)
    assert "this is our letter" not in before and "look here again" in before
    assert "dealing with it will stand here by Friday 27 November 2026 (3rd working day" in before
    assert "We will write to you" not in before
    database.run_here(acts.put_acknowledgement_on_status, case_id, "Dear you, we have it.", "U1", NOW + DAY)
    _, said = seen(database, case_id)
    assert "Dear you, we have it." in said and "no way to write to you" in said
    record = opened(database, case_id)
    assert {clock.name: clock.state for clock in record.clocks}["acknowledgement"] == "met"
    (letter,) = record.correspondence
    assert (letter.letter, letter.way, letter.text) == (LetterKind.ACKNOWLEDGEMENT, "status", "Dear you, we have it.")


def test_who_can_be_written_to_is_written_to(database: Database) -> None:
    for contact in (
        Contact(email="robin@example.com", preference="email"),
        Contact(post="1 High St", preference="post"),
    ):
        case_id, _ = a_case(database, intake=an_intake(contact))
        with pytest.raises(Refused, match="an address that a letter can go to"):
            database.run_here(acts.put_acknowledgement_on_status, case_id, "We have it.", "U1", NOW + DAY)


def test_a_restricted_case_tells_its_writer_what_any_other_does(database: Database) -> None:
    case_id, _ = a_case(database)
    before = seen(database, case_id, NOW)[1]
    database.run_here(restriction.restrict, case_id, ["U7"], "service", NOW)
    assert seen(database, case_id, NOW + timedelta(minutes=1))[1] == before
