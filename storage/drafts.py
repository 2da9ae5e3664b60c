"""Drafts in which somebody may be at risk: read by those who can help, and by nobody else."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.conflict import StaffName, named
from models.conversation import Conversation, Message, Speaker
from models.draft import DraftLook, DraftMessage, DraftRecord
from models.record import CaseRecord
from models.reference import read_draft
from models.refusal import NoSuchCase, Refused
from storage.cases import case_of_conversation, open_case_by_id
from storage.database import vault_of

THEIRS = "This was not sent, and nothing in it speaks of danger. It is theirs until they send it."
DELETED = "This was not sent, and what was written has been deleted, as people are told on the chat page."
NOT_YOURS = "You cannot open this draft. Tell the clinical team manager or the clinical lead now: they can."


def find_draft(session: Session, typed: str) -> UUID:
    """The conversation of a draft, however its name is typed. Raises NoSuchCase."""
    query = select(Conversation.id).where(Conversation.draft == read_draft(typed))
    found = session.exec(query).first()
    if found is None:
        raise NoSuchCase
    return found


def open_draft(
    session: Session,
    conversation_id: UUID,
    actor: str,
    reason: str,
    now: datetime,
    *,
    sees_restricted: bool,
    staff: Sequence[StaffName],
) -> DraftRecord | CaseRecord:
    """What somebody at risk has written so far; once it was sent, the case of it. The look is kept first.

    A draft that may be about one of the `staff` opens with `sees_restricted` alone, and never for those whom it may be
    about. Raises Refused, in the same words once it was sent, and NoSuchCase. (Policy, "Care, safety, fairness".)
    """
    case_id = case_of_conversation(session, conversation_id)
    if case_id:
        try:
            return open_case_by_id(session, case_id, actor, reason, now, sees_restricted=sees_restricted)
        except NoSuchCase:  # whoever has its alert knows of the draft, and must know that somebody else has to look
            raise Refused(NOT_YOURS) from None
    given.USER.needed(actor, "Say who does it.")
    given.REASON.needed(reason, "Say why you need to see it.")
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NoSuchCase
    if not conversation.at_risk:
        raise Refused(THEIRS)
    messages = _messages(session, conversation_id)
    if not messages:
        raise Refused(DELETED)
    meant = named([message.text for message in messages], None, staff)
    if meant and (actor in meant or not sees_restricted):
        raise Refused(NOT_YOURS)
    sealed = vault_of(session).seal(reason)
    session.add(DraftLook(conversation_id=conversation_id, at=now, actor=actor, reason_sealed=sealed))
    return DraftRecord(
        draft=conversation.draft,
        started_at=conversation.started_at,
        last_at=conversation.last_at,
        messages=messages,
    )


def _messages(session: Session, conversation_id: UUID) -> list[DraftMessage]:
    """What the person wrote, in order; the opening holds no words."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.speaker == Speaker.PERSON, col(Message.seq) > 0)
        .order_by(col(Message.seq))
    )
    vault = vault_of(session)
    return [DraftMessage(at=m.at, asked=m.slot, text=vault.open(m.text_sealed)) for m in session.exec(query)]
