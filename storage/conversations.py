"""Conversations on the chat page: all that the public door may touch."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select

from models.answers import given_in
from models.care import Crisis
from models.conversation import Conversation, Message, Phase, Speaker, ToForget
from models.outbox import Notice, OutboxRow
from models.questions import CHECK
from models.receipt import Receipt
from models.reference import new_draft
from storage import outbox
from storage.database import insert_new, vault_of

OPENING = "start"
"""The client_message_id and option of the opening, which makes the assistant ask its first question."""


class StillPending(Exception):
    """An earlier message of this conversation has no answer yet; it has to be settled first."""


@dataclass(frozen=True)
class Pending:
    """A kept message that the assistant has not answered yet, as it has to be put to it."""

    client_message_id: str
    text: str | None
    option: str | None
    slot: str | None


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands. `prompt_number` changes with every answer, so a stale one is seen."""

    id: UUID
    assistant_id: str
    state: str
    prompt_slot: str | None
    prompt_number: int
    answers: dict[str, str]
    receipt: Receipt | None
    pending: Pending | None
    last_seq: int
    started_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Said:
    """A message as it is shown."""

    seq: int
    speaker: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Kept:
    """`repeated`: this id was kept before; `answered`: and its answer is known (see `turn_of`)."""

    seq: int
    repeated: bool
    answered: bool


def start_conversation(session: Session, cookie_hash: str, hello: str, now: datetime) -> Standing:
    """A new conversation: the hello as the first message, the opening pending."""
    conversation = Conversation(
        cookie_hash=cookie_hash,
        assistant_id=secrets.token_urlsafe(24),
        draft=new_draft(),
        phase=Phase.OPEN,
        started_at=now,
        last_at=now,
    )
    session.add(conversation)
    session.flush()
    session.add(
        Message(
            conversation_id=conversation.id,
            seq=0,
            speaker=Speaker.PERSON,
            text_sealed=vault_of(session).seal(""),
            at=now,
            client_message_id=OPENING,
            option=OPENING,
            pending=True,
        )
    )
    _say(session, conversation, Speaker.ASSISTANT, hello, now)
    session.flush()
    return _standing(session, conversation)


def find_conversation(session: Session, cookie_hash: str) -> Standing | None:
    """The conversation of a cookie; None when there is none, or it was left."""
    query = select(Conversation).where(Conversation.cookie_hash == cookie_hash)
    conversation = session.exec(query).first()
    return _standing(session, conversation) if conversation and conversation.phase != Phase.ENDED else None


def standing_of(session: Session, conversation_id: UUID) -> Standing:
    """Where this conversation stands now."""
    return _standing(session, session.get_one(Conversation, conversation_id))


def keep_message(
    session: Session,
    conversation_id: UUID,
    client_message_id: str,
    shown: str,
    option: str | None,
    crisis: Crisis | None,
    gentle: tuple[str, ...],
    now: datetime,
) -> Kept:
    """Keep what a person said before anybody is asked to answer it.

    With a `crisis` its messages are said, and the alert goes to the outbox, in this same transaction. `gentle`
    messages are only said. Raises StillPending while another message has no answer.
    """
    conversation = _locked(session, conversation_id)
    known = _message(session, conversation_id, client_message_id)
    if known:
        return Kept(known.seq, repeated=True, answered=not known.pending)
    if _pending(session, conversation_id):
        raise StillPending
    message = _say(session, conversation, Speaker.PERSON, shown, now)
    message.client_message_id, message.option, message.pending = client_message_id, option, True
    message.slot = conversation.prompt_slot
    for text in (*(crisis.messages if crisis else ()), *gentle):
        _say(session, conversation, Speaker.ASSISTANT, text, now, reply_to=client_message_id)
    if crisis:
        _alert(session, conversation, client_message_id, now)
    session.flush()
    return Kept(message.seq, repeated=False, answered=False)


def heed_danger(
    session: Session,
    conversation_id: UUID,
    client_message_id: str,
    crisis: Crisis | None,
    gentle: tuple[str, ...],
    now: datetime,
) -> None:
    """What the assistant found in a kept message that has no answer yet: said and told, unless the rules had found it.

    A `crisis` that is new is said also after a gentle line; a `gentle` line is said only where nothing was.
    """
    conversation = _locked(session, conversation_id)
    message = _message(session, conversation_id, client_message_id)
    assert message is not None, "only a kept message is heeded"
    if not message.pending:
        return
    if crisis and not _is_told(session, conversation_id, client_message_id):
        _alert(session, conversation, client_message_id, now)
    elif crisis or _is_replied_to(session, conversation_id, client_message_id):
        return
    for text in crisis.messages if crisis else gentle:
        _say(session, conversation, Speaker.ASSISTANT, text, now, reply_to=client_message_id)


def welcome_back(session: Session, conversation_id: UUID, words: str, since: datetime, now: datetime) -> None:
    """Say something to whoever comes back to an unsent conversation. Nothing where anything was said after `since`."""
    conversation = _locked(session, conversation_id)
    is_unsent = conversation.phase in (Phase.OPEN, Phase.CHECK)
    if is_unsent and conversation.last_at == since and not _pending(session, conversation_id):
        _say(session, conversation, Speaker.ASSISTANT, words, now)
        session.flush()


def alert_risk(session: Session, conversation_id: UUID, client_message_id: str, now: datetime) -> None:
    """Tell the team of words that cannot be kept yet; when they are kept, nobody is told again."""
    _alert(session, _locked(session, conversation_id), client_message_id, now)


def risk_messages(session: Session, conversation_id: UUID) -> list[str]:
    """What was said in a conversation and told to the team as a risk, in order."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.speaker == Speaker.PERSON)
    said = {_risk_key(conversation_id, message.client_message_id): message for message in session.exec(query)}
    # By whole keys, which the outbox is indexed by: everybody who sends a complaint waits for this.
    told = set(session.exec(select(OutboxRow.dedup_key).where(col(OutboxRow.dedup_key).in_(said))))
    messages = sorted((said[key] for key in told), key=lambda message: message.seq)
    return [vault_of(session).open(message.text_sealed) for message in messages]


def answer_message(
    session: Session,
    conversation_id: UUID,
    client_message_id: str,
    replies: list[str],
    prompt_slot: str | None,
    answers: dict[str, str],
    now: datetime,
) -> Standing:
    """What came of a kept message. The same again changes nothing."""
    conversation = _locked(session, conversation_id)
    message = _message(session, conversation_id, client_message_id)
    assert message is not None, "only a kept message is answered"
    if not message.pending:
        return _standing(session, conversation)
    for text in replies:
        _say(session, conversation, Speaker.ASSISTANT, text, now, reply_to=client_message_id)
    _move(session, conversation, prompt_slot, answers)
    message.pending = False
    message.answered_sealed = vault_of(session).seal(json.dumps(_frozen(conversation, answers)))
    session.add(message)
    session.flush()
    return _standing(session, conversation)


def turn_of(session: Session, conversation_id: UUID, client_message_id: str) -> tuple[list[Said], Standing]:
    """What a message and its answer looked like at the time, for somebody who sends the same id again."""
    message = _message(session, conversation_id, client_message_id)
    assert message is not None and message.answered_sealed is not None, "only an answered message has a turn"
    then: dict[str, Any] = json.loads(vault_of(session).open(message.answered_sealed))
    now = standing_of(session, conversation_id)
    standing = Standing(
        id=now.id,
        assistant_id=now.assistant_id,
        state=then["state"],
        prompt_slot=then["prompt_slot"],
        prompt_number=then["prompt_number"],
        answers=then["answers"],
        receipt=now.receipt if then["state"] == Phase.SENT else None,
        pending=None,
        last_seq=then["last_seq"],
        started_at=now.started_at,
        last_at=now.last_at,
    )
    return [s for s in said(session, conversation_id, message.seq - 1) if s.seq <= then["last_seq"]], standing


def said(session: Session, conversation_id: UUID, after: int = 0) -> list[Said]:
    """The messages with a `seq` greater than `after`, in order; the opening is never shown."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, col(Message.seq) > max(after, 0))
        .order_by(col(Message.seq))
    )
    vault = vault_of(session)
    return [Said(m.seq, m.speaker.value, vault.open(m.text_sealed), m.at) for m in session.exec(query)]


def unanswered(session: Session, limit: int) -> list[UUID]:
    """Conversations with a message that has no answer yet, the longest waiting first."""
    query = select(Message.conversation_id).where(col(Message.pending)).order_by(col(Message.at)).limit(limit)
    return list(session.exec(query))


def end_conversation(session: Session, conversation_id: UUID, now: datetime) -> None:
    """The person left: the cookie opens nothing any more. What was sent stays sent."""
    conversation = _locked(session, conversation_id)
    conversation.phase, conversation.prompt_slot, conversation.last_at = Phase.ENDED, None, now
    session.add(conversation)
    forget_soon(session, [conversation])


def to_forget(session: Session, limit: int) -> list[ToForget]:
    """What the assistant is still to forget, but for conversations in which it still has something to answer."""
    waiting = select(Message.id).where(Message.conversation_id == ToForget.conversation_id, col(Message.pending))
    return list(session.exec(select(ToForget).where(~waiting.exists()).limit(limit)))


def forgotten(session: Session, assistant_id: str) -> None:
    """The assistant has deleted what it kept of a conversation."""
    session.connection().execute(delete(ToForget).where(col(ToForget.assistant_id) == assistant_id))


def forget_soon(session: Session, conversations: Sequence[Conversation]) -> None:
    """The assistant has no need of these any more. It is told afterwards, and until it has done it."""
    rows = [{"assistant_id": one.assistant_id, "conversation_id": one.id} for one in conversations]
    if rows:
        session.connection().execute(insert_new(session, ToForget), rows)


def _alert(session: Session, conversation: Conversation, client_message_id: str, now: datetime) -> None:
    conversation.at_risk = True
    session.add(conversation)
    outbox.put(
        session,
        Notice.SLACK_RISK,
        _risk_key(conversation.id, client_message_id),
        now,
        payload={
            "draft": conversation.draft,
            "conversation_id": str(conversation.id),
            "at": now.isoformat(),
        },
    )


def _risk_key(conversation_id: UUID, client_message_id: str | None) -> str:
    return f"risk:{conversation_id}:{client_message_id}"


def _locked(session: Session, conversation_id: UUID) -> Conversation:
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    return session.exec(query).one()


def _message(session: Session, conversation_id: UUID, client_message_id: str) -> Message | None:
    query = select(Message).where(
        Message.conversation_id == conversation_id, Message.client_message_id == client_message_id
    )
    return session.exec(query).first()


def _is_told(session: Session, conversation_id: UUID, client_message_id: str) -> bool:
    key = _risk_key(conversation_id, client_message_id)
    return session.exec(select(OutboxRow.id).where(OutboxRow.dedup_key == key)).first() is not None


def _is_replied_to(session: Session, conversation_id: UUID, client_message_id: str) -> bool:
    query = select(Message.id).where(Message.conversation_id == conversation_id, Message.reply_to == client_message_id)
    return session.exec(query.limit(1)).first() is not None


def _pending(session: Session, conversation_id: UUID) -> Message | None:
    query = select(Message).where(Message.conversation_id == conversation_id, col(Message.pending))
    return session.exec(query).first()


def _say(
    session: Session,
    conversation: Conversation,
    speaker: Speaker,
    text: str,
    now: datetime,
    reply_to: str | None = None,
) -> Message:
    conversation.last_seq += 1
    conversation.last_at = now
    message = Message(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        speaker=speaker,
        text_sealed=vault_of(session).seal(text),
        at=now,
        reply_to=reply_to,
    )
    session.add_all((message, conversation))
    return message


def _move(session: Session, conversation: Conversation, prompt_slot: str | None, answers: dict[str, str]) -> None:
    conversation.prompt_slot = prompt_slot
    conversation.prompt_number += 1
    conversation.answers_sealed = vault_of(session).seal(json.dumps(answers))
    can_reply = given_in(answers, "contact") is not None
    conversation.can_reply = can_reply and answers.get("keep_draft") == "keep"
    if conversation.receipt_sealed:
        conversation.phase = Phase.SENT
    elif conversation.phase != Phase.ENDED:
        conversation.phase = Phase.CHECK if prompt_slot == CHECK else Phase.OPEN
    session.add(conversation)
    if conversation.phase in (Phase.SENT, Phase.ENDED):
        forget_soon(session, [conversation])


def _frozen(conversation: Conversation, answers: dict[str, str]) -> dict[str, Any]:
    return {
        "state": conversation.phase.value,
        "prompt_slot": conversation.prompt_slot,
        "prompt_number": conversation.prompt_number,
        "answers": answers,
        "last_seq": conversation.last_seq,
    }


def _receipt(session: Session, conversation: Conversation) -> Receipt | None:
    sealed = conversation.receipt_sealed
    return Receipt.model_validate_json(vault_of(session).open(sealed)) if sealed else None


def _standing(session: Session, conversation: Conversation) -> Standing:
    vault = vault_of(session)
    waiting = _pending(session, conversation.id)
    answers = vault.open_given(conversation.answers_sealed)
    return Standing(
        id=conversation.id,
        assistant_id=conversation.assistant_id,
        state=conversation.phase.value,
        prompt_slot=conversation.prompt_slot,
        prompt_number=conversation.prompt_number,
        answers=json.loads(answers) if answers else {},
        receipt=_receipt(session, conversation),
        pending=Pending(
            client_message_id=waiting.client_message_id or "",
            text=None if waiting.option else vault.open(waiting.text_sealed),
            option=waiting.option,
            slot=waiting.slot,
        )
        if waiting
        else None,
        last_seq=conversation.last_seq,
        started_at=conversation.started_at,
        last_at=conversation.last_at,
    )
