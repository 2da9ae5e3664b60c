"""Who may see a case from outside: whoever has its reference and its access code. (Policy, "Privacy".)"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from models.case import Case
from models.conversation import Conversation
from models.reference import new_code, read_code, read_reference
from models.wrong_code import MOST_IN_A_CHAT, MOST_OF_A_REFERENCE, WINDOW, WrongCode, next_try
from storage.database import vault_of


@dataclass(frozen=True)
class Access:
    """What came of a reference and a code: the case where they fit. `again_at` where too many did not, and this pair
    was not looked at either.
    """

    case_id: UUID | None = None
    again_at: datetime | None = None


def show_code(session: Session, assistant_id: str, reference: str, code: str, now: datetime) -> Access:
    """Whether they belong together; then this conversation may see the case from here on.

    For a reference that nobody has, one with another code and a case that was disposed of, the answer and the work are
    the same. What does not fit counts against the conversation, and against the reference whether it is one or not.
    """
    conversation = session.exec(
        select(Conversation).where(Conversation.assistant_id == assistant_id).with_for_update()
    ).one()
    limits = {
        _counted(session, f"chat {conversation.id}"): MOST_IN_A_CHAT,
        _counted(session, f"reference {read_reference(reference)}"): MOST_OF_A_REFERENCE,
    }
    waits = [next_try(_tries(session, counted), most, now) for counted, most in limits.items()]
    again_at = max(filter(None, waits), default=None)
    if again_at:
        return Access(again_at=again_at)
    case_id = _fitting(session, reference, code)
    if case_id is None:
        session.connection().execute(delete(WrongCode).where(col(WrongCode.at) <= now - WINDOW))
        session.add_all(WrongCode(counted=counted, at=now) for counted in limits)
        return Access()
    conversation.shown_case_id = case_id
    session.add(conversation)
    return Access(case_id)


def shown_case(session: Session, assistant_id: str) -> UUID | None:
    """The case that a conversation has shown reference and code of, while it is there."""
    query = select(Case.id).join(Conversation, col(Conversation.shown_case_id) == Case.id)
    return session.exec(query.where(Conversation.assistant_id == assistant_id, col(Case.disposed_at).is_(None))).first()


def _fitting(session: Session, reference: str, code: str) -> UUID | None:
    vault = vault_of(session)
    found = session.exec(select(Case.id, Case.code_sealed).where(Case.reference == read_reference(reference))).first()
    # A code is made, sealed and opened in any case: whoever measures the time learns nothing of the reference.
    nobodys = vault.seal(new_code())
    kept = vault.open(found[1] if found else nobodys)
    fits = hmac.compare_digest(kept.encode(), (read_code(code) or "none").encode())
    return found[0] if found and fits else None


def _tries(session: Session, counted: bytes) -> list[datetime]:
    return list(session.exec(select(WrongCode.at).where(WrongCode.counted == counted)))


def _counted(session: Session, what: str) -> bytes:
    return hmac.digest(vault_of(session).signing_key("wrong code"), what.encode(), "sha256")
