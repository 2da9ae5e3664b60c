"""Plainly invented people, conversations and cases for tests, through the functions that the service uses."""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from models.access import Role
from models.answers import Contact, Intake, intake_of
from models.case import Case
from models.correspondence import Correspondence
from models.imported import ImportedCase
from models.policy import ClockName, Policy
from models.policy_file import load_policy
from models.receipt import Receipt
from models.staff import Staff, StaffMember
from storage import cases, clocks, conversations
from storage.database import Database, vault_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""A Tuesday, in working hours: acknowledge by Fri 27 Nov, resolve by Tue 22 Dec 2026."""
POLICY = load_policy()
WAITING = POLICY.model_copy(
    update={
        "clocks": POLICY.clocks.model_copy(
            update={
                "resolution": POLICY.clocks.resolution.model_copy(
                    update={"pauses_for": frozenset({"waiting_for_consent"})}
                )
            }
        )
    }
)
"""The policy of a provider whose full answer waits for consent."""
STAFF = Staff(
    tuple(
        StaffMember(user_id=f"U{number}", name=f"Sample {number}", roles=frozenset({Role.MANAGER, Role.CLINICAL_LEAD}))
        for number in range(1, 10)
    )
)
"""U1 to U9, who may all work on cases and review them."""


def with_lengths(policy: Policy = POLICY, **lengths: int) -> Policy:
    """A policy of the same name, with other numbers of days or months by clock."""
    parts = {name: getattr(policy.clocks, name) for name in lengths}
    fields = {
        name: next(field for field in ("working_days", "calendar_days", "months") if hasattr(part, field))
        for name, part in parts.items()
    }
    changed = {name: part.model_copy(update={fields[name]: lengths[name]}) for name, part in parts.items()}
    return policy.model_copy(update={"clocks": policy.clocks.model_copy(update=changed)})


ANSWERS = {
    "purpose": "complaint",
    "for_whom": "myself",
    "story": "Nobody called me back for six weeks.",
    "about": "The waiting list",
    "when": "In October",
    "outcome": "An apology",
    "name": "Robin Sample",
    "contact": "robin@example.com",
}


def an_intake(contact: Contact | None = None, **answers: str) -> Intake:
    """What Robin Sample complains of, with other answers where given."""
    reached = contact or Contact(email="robin@example.com", phone="07700 900123", preference="email")
    return intake_of(ANSWERS | answers, reached)


def a_conversation(database: Database, now: datetime = NOW) -> conversations.Standing:
    """A conversation whose first question has been asked."""
    started = database.run_here(conversations.start_conversation, secrets.token_hex(16), "Hello.", now)
    return database.run_here(
        conversations.answer_message, started.id, conversations.OPENING, ["What?"], "purpose", {}, now
    )


def keep(database: Database, conversation_id: UUID, key: str, text: str = "words", **more: Any) -> conversations.Kept:
    """Keep a message of the person; `more` is option, crisis, gentle and now."""
    given = {"option": None, "crisis": None, "gentle": (), "now": NOW} | more
    return database.run_here(conversations.keep_message, conversation_id, key, text, **given)


def a_case(
    database: Database, now: datetime = NOW, intake: Intake | None = None, policy: Policy = POLICY
) -> tuple[UUID, Receipt]:
    """A registered case: its id and its receipt."""
    standing = a_conversation(database, now)
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, intake or an_intake(), policy, now)
    return database.run_here(cases.card_by_reference, receipt.reference).case_id, receipt


def a_clock(session: Session, case_id: UUID, name: ClockName, now: datetime = NOW, **more: Any) -> None:
    """Start another clock of a case; `more` is stage, started_at and policy."""
    policy = more.pop("policy", POLICY)
    clocks.start(session, session.get_one(Case, case_id), name, policy, now, **more)


def a_letter(session: Session, case_id: UUID, sent_at: datetime = NOW) -> UUID:
    """A holding letter that was sent: the id of its row."""
    letter = Correspondence(case_id=case_id, letter="holding", way="email", sent_at=sent_at, sent_by="U1")
    session.add(letter)
    session.flush()
    return letter.id


def came_from_elsewhere(session: Session, case_id: UUID, reference: str) -> None:
    """Let a case have had a reference in an earlier register."""
    sealed = vault_of(session).seal(reference)
    session.add(
        ImportedCase(
            case_id=case_id, reference_sealed=sealed, known_by=case_id.bytes, content=b"content", imported_at=NOW
        )
    )
