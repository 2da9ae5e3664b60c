"""The desk between the chat and the case record: shown, done once, and refused in words for people."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from complaints.case_desk import NO_REASON, CaseDesk
from intake.case_desk import Found, NotFound
from models.care import Crisis
from models.case import Case, State
from models.own_case_words import CHANGED, not_found
from models.record import CaseRecord
from models.reference import new_reference
from storage import cases, life, retention
from storage.database import Database, vault_of
from tests.makers import NOW, POLICY, a_case, a_conversation, an_intake, keep
from tests.storage.every_act import answered

CODE = "2222-2222"


class HandClock:
    """Business time that stands until it is set."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(database: Database, clock: HandClock) -> CaseDesk:
    return CaseDesk(database, POLICY, clock)


@pytest.fixture
def chat(database: Database) -> str:
    return a_conversation(database).assistant_id


def opened(database: Database, case_id: UUID) -> CaseRecord:
    return database.run_here(cases.open_case_by_id, case_id, "U1", "reading", NOW, sees_restricted=True)


def code_of(session: Session, case_id: UUID) -> str:
    return vault_of(session).open(session.get_one(Case, case_id).code_sealed)


async def test_the_code_opens_the_case_and_each_look_stands_on_its_timeline(
    database: Database, desk: CaseDesk, chat: str
) -> None:
    case_id, receipt = a_case(database)
    assert await desk.shown(chat, "status") is None
    assert await desk.show(chat, "status", receipt.reference, CODE) == NotFound([not_found(POLICY)], may_try=True)
    found = await desk.show(chat, "status", receipt.reference, receipt.code)
    assert found == Found(receipt.reference) == await desk.shown(chat, "status")
    for number in range(2):
        said = await desk.carry_out(chat, f"m{number}", {"purpose": "status"})
        assert receipt.reference in said[0]
    acts = [(entry.act, entry.actor) for entry in opened(database, case_id).timeline]
    assert acts.count(("status_seen", "complainant")) == 2


async def test_after_too_many_tries_it_says_when_and_who_helps(desk: CaseDesk, chat: str) -> None:
    for _ in range(5):
        await desk.show(chat, "status", new_reference(), CODE)
    answer = await desk.show(chat, "status", new_reference(), CODE)
    assert isinstance(answer, NotFound) and not answer.may_try
    assert "1:00pm on Tuesday 24 November 2026" in answer.says[0] and POLICY.contacts.phone in answer.says[0]
    assert POLICY.contacts.email in desk.without_code()


async def test_what_is_sent_twice_is_done_once_and_answered_alike(
    database: Database, desk: CaseDesk, chat: str, clock: HandClock
) -> None:
    clock.at = datetime(2026, 12, 7, 15, tzinfo=UTC)
    ids = answered(database)
    case_id, receipt = ids["case"], opened(database, ids["case"])
    code = database.run_here(code_of, case_id)
    found = await desk.show(chat, "unhappy", receipt.reference, code)
    assert isinstance(found, Found) and "you can ask for a review" in found.says[0]
    answers = {"purpose": "unhappy", "why_unhappy": "You left out the letter", "outcome": "unsure"}
    said = [await desk.carry_out(chat, "m1", answers) for _ in range(2)]
    assert said[0] == said[1] and "It begins today." in said[0][0]
    record = opened(database, case_id)
    assert record.stage == 2
    assert [entry.reason for entry in record.timeline if entry.act == "written_in"] == ["You left out the letter"]


@pytest.mark.parametrize(("how", "mode"), [("online", "online"), ("unsure", None), ("telephone", "telephone")])
async def test_a_meeting_is_asked_for_as_they_like_it(
    database: Database, desk: CaseDesk, chat: str, how: str, mode: str | None
) -> None:
    case_id, receipt = a_case(database)
    await desk.show(chat, "meeting", receipt.reference, receipt.code)
    answers = {"purpose": "meeting", "meeting_about": "the letter", "meeting_how": how, "also_said": "not before six"}
    (said,) = await desk.carry_out(chat, "m1", answers)
    assert "You have asked to meet our team" in said
    record = opened(database, case_id)
    assert [meeting.mode for meeting in record.meetings] == [mode]
    assert [entry.reason for entry in record.timeline if entry.act == "written_in"] == ["the letter\n\nnot before six"]


@pytest.mark.parametrize(("reason", "kept"), [("I moved away", "I moved away"), ("skip", NO_REASON)])
async def test_a_withdrawal_is_confirmed_in_the_chat_and_by_letter(
    database: Database, desk: CaseDesk, chat: str, reason: str, kept: str
) -> None:
    case_id, receipt = a_case(database)
    await desk.show(chat, "withdraw", receipt.reference, receipt.code)
    (said,) = await desk.carry_out(chat, "m1", {"purpose": "withdraw", "withdraw_reason": reason})
    assert "This is our confirmation in writing." in said and "by e-mail" in said
    record = opened(database, case_id)
    assert record.state == State.WITHDRAWN
    assert next(entry.reason for entry in record.timeline if entry.act == "withdrawn") == kept
    assert [(letter.letter, letter.way) for letter in record.correspondence] == [("withdrawal", "email")]


async def test_words_of_danger_in_the_chat_flag_the_case_that_it_has_shown(database: Database, desk: CaseDesk) -> None:
    case_id, receipt = a_case(database)
    chat = a_conversation(database)
    keep(database, chat.id, "m1", "I want to end it all", crisis=Crisis(("suicide",), ("Call 999.",)))
    await desk.show(chat.assistant_id, "add", receipt.reference, receipt.code)
    for number in range(2):
        await desk.carry_out(chat.assistant_id, f"m{number}", {"purpose": "add", "case_words": "I cannot go on"})
    record = opened(database, case_id)
    assert record.flags == ["risk"]
    flagged = [entry for entry in record.timeline if entry.act == "flagged"]
    assert [(entry.actor, entry.detail) for entry in flagged] == [("service", {"flag": "risk"})]


async def test_thanks_are_taken_back_by_telling_the_team(database: Database, desk: CaseDesk, chat: str) -> None:
    case_id, receipt = a_case(database, intake=an_intake(purpose="compliment"))
    await desk.show(chat, "withdraw", receipt.reference, receipt.code)
    await desk.carry_out(chat, "m1", {"purpose": "withdraw", "withdraw_reason": "skip"})
    record = opened(database, case_id)
    assert record.state == State.RECEIVED and record.correspondence == []


async def test_what_staff_have_changed_meanwhile_is_said_and_nothing_is_done(
    database: Database, desk: CaseDesk, chat: str
) -> None:
    case_id, receipt = a_case(database)
    assert await desk.show(chat, "withdraw", receipt.reference, receipt.code)
    database.run_here(life.withdraw, case_id, "U1", "They rang", NOW)
    before = len(opened(database, case_id).timeline)
    said = await desk.carry_out(chat, "m1", {"purpose": "withdraw", "withdraw_reason": "skip"})
    assert said[0] == CHANGED and "You took it back." in said[1]
    acts = [entry.act for entry in opened(database, case_id).timeline[before:]]
    assert "withdrawn" not in acts and "written_in" not in acts


async def test_what_was_disposed_of_is_not_there_any_more(
    database: Database, desk: CaseDesk, chat: str, clock: HandClock
) -> None:
    case_id, receipt = a_case(database)
    await desk.show(chat, "add", receipt.reference, receipt.code)
    database.run_here(life.withdraw, case_id, "U1", "They rang", NOW)
    clock.at = NOW + timedelta(days=4000)
    database.run_here(retention.dispose, case_id, "U1", "Reviewed", POLICY, clock.at)
    assert await desk.shown(chat, "add") is None
    assert await desk.carry_out(chat, "m1", {"purpose": "add", "case_words": "more"}) == [not_found(POLICY)]
