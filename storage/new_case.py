"""What a case is made from: the rows of the case and of its writer, as a conversation gives them."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, update
from sqlmodel import Session, col, select

from models.answers import ALSO_SAID_AS, Intake
from models.case import Case, Flag, State
from models.conversation import Conversation, Message, Speaker
from models.draft import DraftLook
from models.policy import Policy
from models.questions import load_questions
from models.reference import new_reference
from models.timeline import Act, NewEntry
from storage.conversations import risk_messages
from storage.database import vault_of
from storage.same_person import contact_indexes

_LAST_SAID = (
    select(Message.at)
    .where(Message.conversation_id == Conversation.id, Message.speaker == Speaker.PERSON)
    .order_by(col(Message.seq).desc())
    .limit(1)
    .correlate(Conversation)
    .scalar_subquery()
    .label("last_said_at")
)
_COLUMNS: Any = (Conversation.id, Conversation.receipt_sealed, Conversation.at_risk, _LAST_SAID)
CONVERSATION_TO_SEND = (
    select(*_COLUMNS).where(Conversation.assistant_id == bindparam("assistant_id")).with_for_update(of=Conversation)
)
CASES_OF_REFERENCES = select(Case.reference).where(col(Case.reference).in_(bindparam("references", expanding=True)))
KEEP_RECEIPT = (
    update(Conversation).where(col(Conversation.id) == bindparam("sent")).values(receipt_sealed=bindparam("receipt"))
)


def conversation_case(
    session: Session, conversation: Row[Any], intake: Intake, policy: Policy, code: str, received_at: datetime
) -> dict[str, Any]:
    """The row of the case that a conversation makes, but for what the timeline keeps in it."""
    if conversation.at_risk:
        intake = replace(intake, story=_with_words_of_risk(session, conversation.id, intake))
    (reference,) = free_references(session, 1)
    row = case_row(session, intake, policy, reference, code, received_at)
    flags = [Flag.RISK] if conversation.at_risk else []
    flags += [Flag.DATA_PROTECTION] if intake.is_about_data else []
    return row | {"conversation_id": conversation.id, "channel": "web_chat", "flags": flags}


def praise_case(session: Session, praise: Intake, policy: Policy, code: str, received_at: datetime) -> dict[str, Any]:
    """The row of the thanks that came with a complaint; the conversation belongs to that."""
    (reference,) = free_references(session, 1)
    row = case_row(session, praise, policy, reference, code, received_at)
    return row | {"conversation_id": None, "channel": "web_chat"}


def case_row(
    session: Session, intake: Intake, policy: Policy, reference: str, code: str, received_at: datetime
) -> dict[str, Any]:
    """The row of a case as it is received; the caller says by which channel."""
    vault = vault_of(session)
    return {
        "id": uuid4(),
        "reference": reference,
        "policy": policy.name,
        "kind": intake.kind,
        "stage": 1,
        "state": State.RECEIVED,
        "received_at": received_at,
        "complainant_type": intake.complainant_type,
        "for_whom": intake.for_whom,
        "relationship": intake.relationship,
        "authority": intake.authority,
        "consent": intake.consent,
        "funding": intake.funding,
        "unsafe_now": intake.unsafe_now,
        "permissions": " ".join(intake.permissions) or None,
        "contact_preference": intake.contact.preference,
        "code_sealed": vault.seal(code),
        "story_sealed": vault.seal(intake.story),
        "about_sealed": vault.seal_given(intake.about),
        "when_sealed": vault.seal_given(intake.when),
        "outcome_sealed": vault.seal_given(intake.outcome),
        "effect_sealed": vault.seal_given(intake.effect),
        "place_sealed": vault.seal_given(intake.place),
        "access_needs_sealed": vault.seal_given(intake.access_needs),
        "safe_contact_sealed": vault.seal_given(intake.safe_contact),
        "themes": [],
        "flags": [],
        "is_restricted": False,
    }


def writer_row(session: Session, case_id: UUID, intake: Intake) -> dict[str, Any]:
    """The row of the person who wrote."""
    vault = vault_of(session)
    return {
        "id": uuid4(),
        "case_id": case_id,
        "part": intake.part,
        "name_sealed": vault.seal_given(intake.name),
        "email_sealed": vault.seal_given(intake.contact.email),
        "phone_sealed": vault.seal_given(intake.contact.phone),
        "post_sealed": vault.seal_given(intake.contact.post),
        **contact_indexes(vault, intake.contact.email, intake.contact.phone),
    }


def free_references(session: Session, number: int) -> list[str]:
    """So many references that no case has."""
    free: list[str] = []
    while len(free) < number:
        tried = {new_reference() for _ in range(number - len(free))} - {*free}
        taken = session.connection().execute(CASES_OF_REFERENCES, {"references": [*tried]})
        free += tried - {row.reference for row in taken}
    return free


def _with_words_of_risk(session: Session, conversation_id: UUID, intake: Intake) -> str:
    """The story, and after it words of risk that were said in the chat and stand in no answer.

    Whoever opens the case has been told of a risk: nothing that told of it may be missing.
    """
    unsafe = load_questions()["unsafe_now"].shown(intake.unsafe_now or "")
    given = (intake.story, intake.about, intake.when, intake.effect, intake.outcome, intake.place, intake.name, unsafe)
    said = risk_messages(session, conversation_id)
    unheard = [text for text in said if not any(text in (answer or "") for answer in given)]
    return "\n\n".join([intake.story, *(f"{ALSO_SAID_AS} {text}" for text in unheard)])


def looks_at_draft(session: Session, conversation_id: UUID, case_id: UUID) -> list[NewEntry]:
    """Who read the draft, because it spoke of danger, for the timeline of its case."""
    query = select(DraftLook).where(DraftLook.conversation_id == conversation_id).order_by(col(DraftLook.at))
    vault = vault_of(session)
    return [
        NewEntry(case_id, look.actor, Act.DRAFT_READ, vault.open(look.reason_sealed), {"at": look.at.isoformat()})
        for look in session.exec(query)
    ]
