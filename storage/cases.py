"""Cases: registering, finding, and opening one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.answers import Intake
from models.card import CaseCard, ClockLine
from models.case import EMAIL_REFUSED, RISK, Case, Kind, Person, State
from models.clock import Clock
from models.conversation import Conversation, Message, Speaker
from models.correspondence import Correspondence
from models.letter import LetterFacts
from models.outbox import Notice
from models.policy import ClockName, Policy
from models.receipt import Receipt
from models.record import CaseRecord, ClockRecord, LetterRecord, TimelineRecord
from models.reference import new_code, new_reference, read_reference
from models.timeline import Act
from storage import clocks, outbox, timeline
from storage.conversations import risk_messages
from storage.database import vault_of

ACKNOWLEDGEMENT: ClockName = "acknowledgement"
RESOLUTION: ClockName = "resolution"
ALSO_SAID = "Also written in the chat:"


class NoSuchCase(Exception):
    """There is no case with this reference."""


def register_complaint(session: Session, assistant_id: str, intake: Intake, policy: Policy, now: datetime) -> Receipt:
    """Make the case of a conversation: case, people, clocks, timeline and the card to post, in one transaction.

    Once per conversation: the same again gives the same receipt. Receipt is the instant at which the last
    message of the person was kept, also when registering comes later.
    """
    vault = vault_of(session)
    query = select(Conversation).where(Conversation.assistant_id == assistant_id).with_for_update()
    conversation = session.exec(query).one()
    if conversation.receipt_sealed:
        return Receipt.model_validate_json(vault.open(conversation.receipt_sealed))
    received_at = _last_said(session, conversation.id) or now
    code = new_code()
    case = Case(
        reference=_free_reference(session),
        conversation_id=conversation.id,
        policy=policy.name,
        kind=intake.kind,
        state=State.RECEIVED,
        channel="web_chat",
        received_at=received_at,
        complainant_type=intake.complainant_type,
        for_whom=intake.for_whom,
        relationship=intake.relationship,
        consent=intake.consent,
        contact_preference=intake.contact.preference,
        code_sealed=vault.seal(code),
        story_sealed=vault.seal(_with_words_of_risk(session, conversation.id, intake)),
        about_sealed=vault.seal_given(intake.about),
        when_sealed=vault.seal_given(intake.when),
        outcome_sealed=vault.seal_given(intake.outcome),
        flags=[RISK] if conversation.at_risk else [],
    )
    session.add(case)
    session.flush()
    session.add(
        Person(
            case_id=case.id,
            part=intake.part,
            name_sealed=vault.seal_given(intake.name),
            email_sealed=vault.seal_given(intake.contact.email),
            phone_sealed=vault.seal_given(intake.contact.phone),
            post_sealed=vault.seal_given(intake.contact.post),
        )
    )
    is_complaint = intake.kind == Kind.COMPLAINT
    acknowledge = clocks.start(session, case, ACKNOWLEDGEMENT, policy, now) if is_complaint else None
    resolve = clocks.start(session, case, RESOLUTION, policy, now) if is_complaint else None
    timeline.append(session, case.id, "web chat", Act.RECEIVED, now, received_at=received_at.isoformat())
    outbox.put(session, Notice.SLACK_CARD, f"card:{case.id}", now, case_id=case.id)
    receipt = Receipt(
        reference=case.reference,
        code=code,
        received_at=received_at,
        acknowledge_by=acknowledge.due_on if acknowledge else None,
        resolve_by=resolve.due_on if resolve else None,
    )
    conversation.receipt_sealed = vault.seal(receipt.model_dump_json())
    session.add(conversation)
    session.flush()
    return receipt


def find_case(session: Session, reference: str) -> Case:
    """The case with this reference, however it is typed. Raises NoSuchCase."""
    known = read_reference(reference)
    case = session.exec(select(Case).where(Case.reference == known)).first() if known else None
    if case is None:
        raise NoSuchCase
    return case


def case_card(session: Session, case_id: UUID) -> CaseCard:
    """What the channel may see of a case."""
    case, running = session.get_one(Case, case_id), clocks.clocks_of(session, case_id)
    return CaseCard(
        case_id=case.id,
        reference=case.reference,
        kind=case.kind.value,
        stage=case.stage,
        state=case.state.value,
        channel=case.channel,
        received_at=case.received_at,
        themes=tuple(case.themes),
        flags=tuple(case.flags),
        owner=case.owner,
        for_somebody_else=case.for_whom == "someone_else",
        can_email=_writer(session, case_id).email_sealed is not None and EMAIL_REFUSED not in case.flags,
        acknowledgement_asked_at=case.acknowledgement_asked_at,
        acknowledgement_sent_at=next((c.stopped_at for c in running if c.name == ACKNOWLEDGEMENT), None),
        clocks=tuple(ClockLine(c.name, c.state, c.due_on, c.because, c.stopped_at) for c in running),
    )


def card_by_reference(session: Session, reference: str) -> CaseCard:
    """The same by reference. Raises NoSuchCase."""
    return case_card(session, find_case(session, reference).id)


def cards_with_running_clocks(session: Session, limit: int) -> list[CaseCard]:
    """The cases that something is owed on, the most pressing first."""
    query = (
        select(Clock.case_id)
        .where(col(Clock.next_alert_at).is_not(None))
        .group_by(col(Clock.case_id))
        .order_by(func.min(Clock.due_on))
        .limit(limit)
    )
    return [case_card(session, case_id) for case_id in session.exec(query)]


def count_running(session: Session) -> int:
    """How many cases something is owed on."""
    query = select(func.count(func.distinct(Clock.case_id))).where(col(Clock.next_alert_at).is_not(None))
    return session.exec(query).one()


def reference_of_conversation(session: Session, conversation_id: UUID) -> str | None:
    """The reference of what was sent in a conversation, if it was."""
    return session.exec(select(Case.reference).where(Case.conversation_id == conversation_id)).first()


def open_case(session: Session, reference: str, actor: str, reason: str, now: datetime) -> CaseRecord:
    """Everything about a case; the look, who and why, goes on the timeline first. Raises NoSuchCase."""
    return open_case_by_id(session, find_case(session, reference).id, actor, reason, now)


def open_case_by_id(session: Session, case_id: UUID, actor: str, reason: str, now: datetime) -> CaseRecord:
    """The same by id, as a button carries it."""
    case = session.get_one(Case, case_id)
    timeline.append(session, case.id, actor, Act.LOOKED, now, reason=reason)
    vault, writer = vault_of(session), _writer(session, case.id)
    letters = session.exec(
        select(Correspondence).where(Correspondence.case_id == case.id).order_by(col(Correspondence.sent_at))
    )
    return CaseRecord(
        reference=case.reference,
        kind=case.kind.value,
        stage=case.stage,
        state=case.state.value,
        received_at=case.received_at,
        channel=case.channel,
        complainant_type=case.complainant_type,
        name=vault.open_given(writer.name_sealed),
        email=vault.open_given(writer.email_sealed),
        phone=vault.open_given(writer.phone_sealed),
        post=vault.open_given(writer.post_sealed),
        contact_preference=case.contact_preference,
        for_whom=case.for_whom,
        relationship=case.relationship,
        consent=case.consent,
        about=vault.open_given(case.about_sealed),
        when=vault.open_given(case.when_sealed),
        story=vault.open(case.story_sealed),
        outcome=vault.open_given(case.outcome_sealed),
        access_needs=vault.open_given(case.access_needs_sealed),
        themes=case.themes,
        flags=case.flags,
        clocks=[
            ClockRecord(name=c.name, state=c.state.value, due_on=c.due_on, because=c.because)
            for c in clocks.clocks_of(session, case.id)
        ],
        timeline=[
            TimelineRecord(
                at=e.at,
                actor=e.actor,
                act=e.act.value,
                detail=e.detail,
                reason=vault.open_given(e.reason_sealed),
            )
            for e in timeline.entries(session, case.id)
        ],
        correspondence=[
            LetterRecord(
                letter=sent.letter,
                way=sent.way,
                sent_at=sent.sent_at,
                sent_by=sent.sent_by,
                text=vault.open_given(sent.copy_sealed),
            )
            for sent in letters
        ],
    )


def _free_reference(session: Session) -> str:
    while True:
        reference = new_reference()
        if session.exec(select(Case.id).where(Case.reference == reference)).first() is None:
            return reference


def _last_said(session: Session, conversation_id: UUID) -> datetime | None:
    query = (
        select(Message.at)
        .where(Message.conversation_id == conversation_id, Message.speaker == Speaker.PERSON)
        .order_by(col(Message.seq).desc())
    )
    return session.exec(query).first()


def _with_words_of_risk(session: Session, conversation_id: UUID, intake: Intake) -> str:
    """The story, and after it words of risk that were said in the chat and stand in no answer.

    Whoever opens the case has been told of a risk: nothing that told of it may be missing.
    """
    answers = (intake.story, intake.about, intake.when, intake.outcome, intake.name)
    said = risk_messages(session, conversation_id)
    unheard = [text for text in said if not any(text in (answer or "") for answer in answers)]
    return "\n\n".join([intake.story, *(f"{ALSO_SAID} {text}" for text in unheard)])


def _writer(session: Session, case_id: UUID) -> Person:
    return session.exec(select(Person).where(Person.case_id == case_id)).one()


def letter_facts(session: Session, case_id: UUID) -> LetterFacts:
    """What a letter about a complaint needs to know; the name and address are those of who wrote to us."""
    case, writer, vault = session.get_one(Case, case_id), _writer(session, case_id), vault_of(session)
    resolution = next(clock for clock in clocks.clocks_of(session, case_id) if clock.name == RESOLUTION)
    return LetterFacts(
        reference=case.reference,
        received_at=case.received_at,
        resolve_by=resolution.due_on,
        resolve_because=resolution.because,
        name=vault.open_given(writer.name_sealed),
        email=vault.open_given(writer.email_sealed),
        for_somebody_else=case.for_whom == "someone_else",
        consent=case.consent,
    )
