"""Cases: registering, finding, and opening one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.alert_rules import WINDOWS
from models.answers import Intake
from models.card import CaseCard, ClockLine
from models.case import Case, Flag, Kind, Person, State
from models.clock import Clock
from models.conflict import StaffName, named
from models.conversation import Conversation, Message, Speaker
from models.draft import DraftLook
from models.letter import LetterFacts
from models.outbox import Notice
from models.policy import ClockName, Policy
from models.receipt import Receipt
from models.record import CaseRecord
from models.reference import new_code, new_reference, read_reference
from models.timeline import Act
from storage import clocks, outbox, restriction, timeline
from storage.conversations import risk_messages
from storage.database import vault_of
from storage.reading import read_record, writer_of

ACKNOWLEDGEMENT: ClockName = "acknowledgement"
RESOLUTION: ClockName = "resolution"
_OWED = (col(Clock.stopped_at).is_(None), col(Clock.name).not_in(WINDOWS), col(Case.is_restricted).is_(False))
ALSO_SAID = "Also written in the chat:"


class NoSuchCase(Exception):
    """There is no case with this reference."""


def register_complaint(
    session: Session,
    assistant_id: str,
    intake: Intake,
    policy: Policy,
    now: datetime,
    staff: Sequence[StaffName] = (),
) -> Receipt:
    """Make the case of a conversation: case, people, clocks, timeline and the card to post, in one transaction.

    Once per conversation: the same again gives the same receipt. Receipt is the instant at which the last
    message of the person was kept, also when registering comes later. Whoever of the `staff` may be meant is found
    before anything goes to the team's channel.
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
        flags=[Flag.RISK] if conversation.at_risk else [],
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
    timeline.append(session, case.id, "web chat", Act.RECEIVED, now, received_at=received_at.isoformat())
    _carry_looks(session, conversation.id, case.id, now)
    is_complaint = intake.kind == Kind.COMPLAINT
    owed = {name: clocks.start(session, case, name, policy, now) for name in clocks.OF_A_STAGE if is_complaint}
    acknowledge, resolve = owed.get(ACKNOWLEDGEMENT), owed.get(RESOLUTION)
    meant = named((intake.story, intake.when, intake.outcome), intake.about, staff)
    if meant:
        restriction.restrict(session, case.id, meant, "service", now)
    else:
        outbox.put(session, Notice.SLACK_CARD, f"card:{case.id}", now, case_id=case.id)
    receipt = Receipt(
        reference=case.reference,
        code=code,
        received_at=received_at,
        acknowledge_by=acknowledge.due_on if acknowledge else None,
        resolve_by=resolve.due_on if resolve else None,
        acknowledge_because=acknowledge.because if acknowledge else None,
        resolve_because=resolve.because if resolve else None,
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
        is_restricted=case.is_restricted,
        kept_from=tuple(restriction.conflicts_of(session, case)) if case.is_restricted else (),
        for_somebody_else=case.for_whom == "someone_else",
        can_email=writer_of(session, case_id).email_sealed is not None and Flag.EMAIL_REFUSED not in case.flags,
        acknowledgement_asked_at=case.acknowledgement_asked_at,
        acknowledgement_sent_at=next(
            (c.stopped_at for c in running if c.name == ACKNOWLEDGEMENT and c.stage == case.stage), None
        ),
        clocks=tuple(ClockLine(c.name, c.state, c.due_on, c.because, c.stopped_at, c.stage) for c in running),
    )


def card_by_reference(session: Session, reference: str) -> CaseCard:
    """The same by reference. Raises NoSuchCase."""
    return case_card(session, find_case(session, reference).id)


def cards_with_promises(session: Session, limit: int) -> list[CaseCard]:
    """The cases that something is owed on, the most pressing first; what only may be asked for is not owed."""
    query = (
        select(Clock.case_id)
        .join(Case)
        .where(*_OWED)
        .group_by(col(Clock.case_id))
        .order_by(func.min(Clock.due_on))
        .limit(limit)
    )
    return [case_card(session, case_id) for case_id in session.exec(query)]


def count_with_promises(session: Session) -> int:
    """How many cases something is owed on."""
    query = select(func.count(func.distinct(Clock.case_id))).join(Case).where(*_OWED)
    return session.exec(query).one()


def case_of_conversation(session: Session, conversation_id: UUID) -> UUID | None:
    """The id of the case that a conversation has become, once it was sent."""
    return session.exec(select(Case.id).where(Case.conversation_id == conversation_id)).first()


def open_case(session: Session, reference: str, actor: str, reason: str, now: datetime) -> CaseRecord:
    """Everything about a case, for the operator; the look, who and why, goes on the timeline first.

    Raises NoSuchCase.
    """
    return open_case_by_id(session, find_case(session, reference).id, actor, reason, now, deputies=(actor,))


def open_case_by_id(
    session: Session, case_id: UUID, actor: str, reason: str, now: datetime, *, deputies: Sequence[str]
) -> CaseRecord:
    """The same by id, as a button carries it, for somebody of the staff.

    A restricted case opens for `deputies` alone, and never for those whom it may be about. Raises Refused.
    """
    case = session.get_one(Case, case_id)
    restriction.check_may_open(session, case, actor, deputies)
    timeline.append(session, case.id, actor, Act.LOOKED, now, reason=reason)
    return read_record(session, case)


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


def _carry_looks(session: Session, conversation_id: UUID, case_id: UUID, now: datetime) -> None:
    """Who read the draft, because it spoke of danger, stands on the timeline of its case."""
    query = select(DraftLook).where(DraftLook.conversation_id == conversation_id).order_by(col(DraftLook.at))
    for look in session.exec(query).all():
        reason, at = vault_of(session).open(look.reason_sealed), look.at.isoformat()
        timeline.append(session, case_id, look.actor, Act.DRAFT_READ, now, reason=reason, at=at)


def _with_words_of_risk(session: Session, conversation_id: UUID, intake: Intake) -> str:
    """The story, and after it words of risk that were said in the chat and stand in no answer.

    Whoever opens the case has been told of a risk: nothing that told of it may be missing.
    """
    answers = (intake.story, intake.about, intake.when, intake.outcome, intake.name)
    said = risk_messages(session, conversation_id)
    unheard = [text for text in said if not any(text in (answer or "") for answer in answers)]
    return "\n\n".join([intake.story, *(f"{ALSO_SAID} {text}" for text in unheard)])


def letter_facts(session: Session, case_id: UUID) -> LetterFacts:
    """What a letter about a complaint needs to know; the name and address are those of who wrote to us."""
    case, writer, vault = session.get_one(Case, case_id), writer_of(session, case_id), vault_of(session)
    resolution = clocks.find(session, case_id, RESOLUTION, case.stage)
    assert resolution is not None, "only complaints are acknowledged, and each stage has its clock"
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
