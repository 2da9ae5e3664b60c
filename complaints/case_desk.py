"""Speaks for the case record where somebody comes to the chat with the reference and the code of their case."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from complaints.clock import Clock
from intake.case_desk import Found, NotFound
from letters import compose
from models.answers import given_in
from models.case import Kind
from models.letter_kinds import LetterKind
from models.meeting import Mode
from models.own_case import OwnCase, Wish
from models.own_case_words import CHANGED, done_messages, not_found, not_now, opening, status_messages, without_code
from models.policy import Policy
from models.questions import ALSO_SAID
from models.refusal import Refused
from storage import letters, life, meetings
from storage.acts import first_time
from storage.case_access import show_code, shown_case
from storage.database import Database
from storage.own_case import ask_further, carry_risk, last_wish, own_case, see_status, write_in
from storage.timeline import COMPLAINANT, SERVICE

NO_REASON = "They gave no reason."


class CaseDesk:
    """See `intake.case_desk.CaseDesk`. Each question is one transaction."""

    def __init__(self, database: Database, policy: Policy, clock: Clock) -> None:
        self._database, self._policy, self._clock = database, policy, clock

    async def shown(self, chat: str, purpose: str) -> Found | None:
        """The case whose reference and code this conversation has given before."""
        return await self._database.run(_shown, chat, purpose, self._policy, self._clock.now())

    async def show(self, chat: str, purpose: str, reference: str, code: str) -> Found | NotFound:
        """The case that these belong to."""
        return await self._database.run(_show, chat, purpose, reference, code, self._policy, self._clock.now())

    async def carry_out(self, chat: str, message_id: str, answers: Mapping[str, str]) -> list[str]:
        """Do what was asked for, once for this message, and say what came of it."""
        given = (self._policy, self._clock.now())
        try:
            return await self._database.run(_carry_out, chat, message_id, answers, *given)
        except Refused:  # staff have moved the case meanwhile: their words are for staff
            return [CHANGED, *await self._database.run(_status, chat, *given)]

    def without_code(self) -> str:
        """What is told to somebody who has lost one of them."""
        return without_code(self._policy)


def _shown(session: Session, chat: str, purpose: str, policy: Policy, now: datetime) -> Found | None:
    case_id = shown_case(session, chat)
    return _found(session, case_id, purpose, policy, now) if case_id else None


def _show(
    session: Session, chat: str, purpose: str, reference: str, code: str, policy: Policy, now: datetime
) -> Found | NotFound:
    access = show_code(session, chat, reference, code, now)
    if access.again_at:
        return NotFound([not_now(access.again_at, policy)], may_try=False)
    if access.case_id is None:
        return NotFound([not_found(policy)], may_try=True)
    return _found(session, access.case_id, purpose, policy, now)


def _found(session: Session, case_id: UUID, purpose: str, policy: Policy, now: datetime) -> Found:
    if purpose == "status":  # it is read when it is said
        return Found(own_case(session, case_id, policy).card.reference)
    case = see_status(session, case_id, policy, now)
    says, goes_on = opening(purpose, case, now)
    return Found(case.card.reference, says, goes_on)


def _status(session: Session, chat: str, policy: Policy, now: datetime) -> list[str]:
    case_id = shown_case(session, chat)
    # It may have been disposed of since it was shown.
    return status_messages(see_status(session, case_id, policy, now), now) if case_id else [not_found(policy)]


def _carry_out(
    session: Session, chat: str, message_id: str, answers: Mapping[str, str], policy: Policy, now: datetime
) -> list[str]:
    case_id = shown_case(session, chat)
    if case_id is None or answers["purpose"] == "status":
        return _status(session, chat, policy, now)
    carry_risk(session, case_id, chat, now)
    if first_time(session, f"chat:{chat}:{message_id}", now):
        _do(session, case_id, answers, policy, now)
    case = own_case(session, case_id, policy)
    return done_messages(last_wish(session, case_id), case, now, is_mailed=case.card.can_email)


def _do(session: Session, case_id: UUID, answers: Mapping[str, str], policy: Policy, now: datetime) -> None:
    def words(*slots: str) -> str | None:
        """What was answered to these, and what was said beside any answer."""
        return "\n\n".join(filter(None, (given_in(answers, slot) for slot in (*slots, ALSO_SAID)))) or None

    match answers["purpose"]:
        case "unhappy":
            ask_further(session, case_id, words("why_unhappy", "outcome"), COMPLAINANT, policy, now)
        case "meeting":
            how = given_in(answers, "meeting_how")
            meetings.ask_meeting(session, case_id, Mode(how) if how else None, COMPLAINANT, now)
            write_in(session, case_id, Wish.MEETING, words("meeting_about"), COMPLAINANT, now)
        case "withdraw":
            _take_back(session, own_case(session, case_id, policy), words("withdraw_reason"), now)
        case _:
            write_in(session, case_id, Wish.ADDED, words("case_words"), COMPLAINANT, now)


def _take_back(session: Session, case: OwnCase, reason: str | None, now: datetime) -> None:
    """Confirmed in writing: in the chat, and by e-mail where there is an address. Nothing was owed on thanks."""
    case_id = case.card.case_id
    if case.card.kind == Kind.COMPLAINT:
        life.withdraw(session, case_id, COMPLAINANT, reason or NO_REASON, now)
        if case.card.can_email:
            text = compose.withdrawal(case.card.reference, case.policy, now)
            letters.send_letter(session, case_id, LetterKind.WITHDRAWAL, text, SERVICE, now)
    write_in(session, case_id, Wish.WITHDRAWAL, reason, COMPLAINANT, now)
