"""Chats go when that was promised: left and unfinished ones, drafts, and the transcripts of what was sent.

(Policy, "What arrives" and "Privacy".)
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, delete, not_, or_, select

from models.case import Case
from models.conversation import Conversation, Message, Phase
from models.draft import DraftLook
from models.policy import Keeping
from models.retention import IN_THE_WAY
from models.timeline import Act, NewEntry
from storage import timeline
from storage.conversations import forget_soon
from storage.database import vault_of

BATCH = 100
NOTHING_SAID = 0
"""The `last_seq` of a conversation of which nothing is left but who has read it; the hello of any other has 1."""


def forget_chats(session: Session, keeping: Keeping, now: datetime) -> list[str]:
    """Delete a batch of the chats whose time is over; their ids for the assistant, which is to forget them as well.

    Fewer than `BATCH`: no more are due. The case of what was sent stays, with everything that it says; its chat stays
    with it while something is in the way of disposing of it. A draft in which somebody may be at risk stays for as
    long as one that can be replied to, however it was left. Where somebody of the staff has read one, who that was and
    when stays, without the reason.
    """
    query = select(Conversation).where(_is_over(keeping, now)).limit(BATCH).with_for_update(skip_locked=True)
    chats = session.exec(query).all()
    ids = [chat.id for chat in chats]
    forget_soon(session, chats)
    cases = select(Case.id).where(col(Case.conversation_id).in_(ids))
    gone = [NewEntry(case_id, timeline.SERVICE, Act.TRANSCRIPT_DELETED) for case_id in session.exec(cases)]
    timeline.append_many(session, gone, now)
    unsent = [chat.id for chat in chats if chat.receipt_sealed is None]
    read = set(session.exec(select(DraftLook.conversation_id).where(col(DraftLook.conversation_id).in_(unsent))))
    delete_conversations(session, [chat_id for chat_id in ids if chat_id not in read])
    _empty(session, list(read))
    return [chat.assistant_id for chat in chats]


def hold_conversations(session: Session, ids: Sequence[UUID]) -> None:
    """Nobody else deletes or changes these until the transaction ends."""
    query = select(Conversation.id).where(col(Conversation.id).in_(ids)).order_by(col(Conversation.id))
    session.exec(query.with_for_update()).all()


def delete_conversations(session: Session, ids: Sequence[UUID]) -> None:
    """Delete conversations with all that was said in them; the caller holds them, and their cases."""
    connection = session.connection()
    connection.execute(update(Case).where(col(Case.conversation_id).in_(ids)).values(conversation_id=None))
    for table in (Message, DraftLook):
        connection.execute(delete(table).where(col(table.conversation_id).in_(ids)))
    connection.execute(delete(Conversation).where(col(Conversation.id).in_(ids)))


def _is_over(keeping: Keeping, now: datetime) -> ColumnElement[bool]:
    sent, last_at = col(Conversation.receipt_sealed).is_not(None), col(Conversation.last_at)
    is_left, at_risk = col(Conversation.phase) == Phase.ENDED, col(Conversation.at_risk)

    def rested(days: int) -> ColumnElement[bool]:
        return last_at <= now - timedelta(days=days)

    soon = or_(is_left, and_(not_(col(Conversation.can_reply)), rested(keeping.unfinished_days)))
    unsent = and_(not_(sent), or_(rested(keeping.draft_days), and_(not_(at_risk), soon)))
    transcript = and_(sent, rested(keeping.transcript_days), not_(_is_held()))
    return and_(or_(transcript, unsent), col(Conversation.last_seq) > NOTHING_SAID)


def _is_held() -> ColumnElement[bool]:
    """Whether something is in the way of disposing of the case, or of the one that it was merged into."""
    into = aliased(Case)

    def held(case: type[Case]) -> ColumnElement[bool]:
        return or_(*(cast(case.flags, String).contains(f'"{flag.value}"') for flag in IN_THE_WAY))

    of_this = select(Case.id).outerjoin(into, col(into.id) == Case.merged_into)
    return of_this.where(Case.conversation_id == Conversation.id, or_(held(Case), held(into))).exists()


def _empty(session: Session, ids: Sequence[UUID]) -> None:
    connection = session.connection()
    connection.execute(delete(Message).where(col(Message.conversation_id).in_(ids)))
    is_one = col(Conversation.id).in_(ids)
    connection.execute(
        update(Conversation)
        .where(is_one)
        .values(phase=Phase.ENDED, prompt_slot=None, answers_sealed=None, last_seq=NOTHING_SAID)
    )
    nothing = vault_of(session).seal("")
    connection.execute(update(DraftLook).where(col(DraftLook.conversation_id).in_(ids)).values(reason_sealed=nothing))
