"""Cases: registering, finding, and opening one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from models.alert_rules import WINDOWS
from models.answers import Intake, praise_of
from models.card import CaseCard, ClockLine
from models.case import Case, Flag, Kind, Person
from models.clock import Clock
from models.conflict import StaffName, named
from models.deadlines import Unit
from models.given import REASON
from models.letter import LetterFacts
from models.outbox import Notice
from models.policy import ClockName, Policy
from models.receipt import Receipt
from models.record import CaseRecord
from models.reference import new_code, read_reference
from models.refusal import NoSuchCase
from models.timeline import Act, NewEntry
from storage import clocks, outbox, restriction, timeline
from storage.case_policy import own_policy
from storage.database import vault_of
from storage.links import link
from storage.new_case import (
    CONVERSATION_TO_SEND,
    KEEP_RECEIPT,
    conversation_case,
    looks_at_draft,
    praise_case,
    writer_row,
)
from storage.new_clocks import started
from storage.reading import read_record, writer_of

ACKNOWLEDGEMENT: ClockName = "acknowledgement"
RESOLUTION: ClockName = "resolution"
_OWED = (col(Clock.stopped_at).is_(None), col(Clock.name).not_in(WINDOWS), col(Case.is_restricted).is_(False))


def register_complaint(
    session: Session,
    assistant_id: str,
    intake: Intake,
    policy: Policy,
    now: datetime,
    staff: Sequence[StaffName] = (),
) -> Receipt:
    """Make the case of a conversation: case, people, clocks, timeline and the card to post, in one transaction.

    Thanks that came with a complaint are a case of their own, linked to it, with the same code. Once per conversation:
    the same again gives the same receipt. Receipt is the instant at which the last message of the person was kept, also
    when registering comes later. Whoever of the `staff` may be meant is found before anything goes to the team's
    channel.
    """
    # Rows, not objects, and as few statements as can be: whoever sends a complaint waits for this.
    vault, connection = vault_of(session), session.connection()
    conversation = connection.execute(CONVERSATION_TO_SEND, {"assistant_id": assistant_id}).one()
    if conversation.receipt_sealed:
        return Receipt.model_validate_json(vault.open(conversation.receipt_sealed))
    code, received_at = new_code(), conversation.last_said_at or now
    case = conversation_case(session, conversation, intake, policy, code, received_at)
    looks = looks_at_draft(session, conversation.id, case["id"]) if conversation.at_risk else []
    owed = _begin(session, case, intake, looks, policy, staff, now)
    if praise := praise_of(intake):
        thanks = praise_case(session, praise, policy, code, received_at)
        _begin(session, thanks, praise, [], policy, staff, now)
        link(session, case["id"], thanks["id"], timeline.SERVICE, now)
    acknowledge, resolve = owed.get(ACKNOWLEDGEMENT), owed.get(RESOLUTION)
    receipt = Receipt(
        reference=case["reference"],
        code=code,
        received_at=received_at,
        acknowledge_by=acknowledge["due_on"] if acknowledge else None,
        resolve_by=resolve["due_on"] if resolve else None,
        acknowledge_because=acknowledge["because"] if acknowledge else None,
        resolve_because=resolve["because"] if resolve else None,
        thanks_reference=thanks["reference"] if praise else None,
    )
    connection.execute(KEEP_RECEIPT, {"sent": conversation.id, "receipt": vault.seal(receipt.model_dump_json())})
    return receipt


def _begin(
    session: Session,
    case: dict[str, Any],
    intake: Intake,
    looks: Sequence[NewEntry],
    policy: Policy,
    staff: Sequence[StaffName],
    now: datetime,
) -> dict[ClockName, dict[str, Any]]:
    """Write a new case with all that belongs to it, and let those know who may; its clocks."""
    case_id, received_at, connection = case["id"], case["received_at"], session.connection()
    owed: dict[ClockName, dict[str, Any]] = {}
    if intake.kind == Kind.COMPLAINT:
        owed = clocks.first_clocks(session, case_id, received_at, policy, now, is_about_data=intake.is_about_data)
    received = NewEntry(case_id, "web chat", Act.RECEIVED, None, {"received_at": received_at.isoformat()})
    timeline.begin(session, [case], [received, *looks, *map(started, owed.values())], now)
    connection.execute(insert(Person), writer_row(session, case_id, intake))
    if owed:
        connection.execute(insert(Clock), [*owed.values()])
    texts = (intake.story, intake.when, intake.effect, intake.outcome, intake.place)
    meant = named(texts, intake.about, staff)
    if meant:
        restriction.restrict(session, case_id, meant, timeline.SERVICE, now)
    else:
        put_card(session, case_id, now)
    return owed


def put_card(session: Session, case_id: UUID, now: datetime) -> None:
    """The team gets the card of a case, if it was never put."""
    outbox.put(session, Notice.SLACK_CARD, card_key(case_id), now, case_id=case_id)


def card_key(case_id: UUID) -> str:
    """What makes the card of a case one of its kind in the outbox."""
    return f"card:{case_id}"


def find_case(session: Session, reference: str) -> Case:
    """The case with this reference, however it is typed. Raises NoSuchCase."""
    known = read_reference(reference)
    case = session.exec(select(Case).where(Case.reference == known)).first() if known else None
    if case is None:
        raise NoSuchCase
    return case


def case_card(session: Session, case_id: UUID) -> CaseCard:
    """What the channel may see of a case. Raises NoSuchCase."""
    case, running = session.get(Case, case_id), clocks.clocks_of(session, case_id)
    if case is None:
        raise NoSuchCase
    writer = writer_of(session, case_id)
    can_email = writer.email_sealed is not None and Flag.EMAIL_REFUSED not in case.flags
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
        can_email=can_email,
        can_write=can_email or writer.post_sealed is not None,
        acknowledgement_asked_at=case.acknowledgement_asked_at,
        acknowledgement_sent_at=next(
            (c.stopped_at for c in running if c.name == ACKNOWLEDGEMENT and c.stage == case.stage), None
        ),
        clocks=tuple(
            ClockLine(
                c.name,
                c.state,
                c.due_on,
                c.because,
                c.stopped_at,
                c.stage,
                c.started_at,
                c.length if c.unit is Unit.WORKING_DAYS else None,
            )
            for c in running
        ),
        disposed_at=case.disposed_at,
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

    Raises NoSuchCase, Refused.
    """
    return open_case_by_id(session, find_case(session, reference).id, actor, reason, now, sees_restricted=True)


def open_case_by_id(
    session: Session, case_id: UUID, actor: str, reason: str, now: datetime, *, sees_restricted: bool
) -> CaseRecord:
    """The same by id, as a button carries it, for somebody of the staff.

    A restricted case opens with `sees_restricted` alone, and never for those whom it may be about.

    Raises Refused, NoSuchCase.
    """
    case = restriction.hold_visible(session, case_id, actor, sees_restricted, to_look=True)
    REASON.needed(reason, "Say why you need to see it.")
    timeline.append(session, case.id, actor, Act.LOOKED, now, reason=reason)
    return read_record(session, case)


def letter_facts(session: Session, case_id: UUID, policy: Policy) -> LetterFacts:
    """What a letter about a complaint needs to know; the name and address are those of who wrote to us."""
    case, writer, vault = session.get_one(Case, case_id), writer_of(session, case_id), vault_of(session)
    resolution = clocks.find(session, case_id, RESOLUTION, case.stage)
    assert resolution is not None, "only complaints are acknowledged, and each stage has its clock"
    own = own_policy(case, policy)
    return LetterFacts(
        reference=case.reference,
        received_at=case.received_at,
        resolve_by=resolution.due_on,
        resolve_because=resolution.because,
        name=vault.open_given(writer.name_sealed),
        email=vault.open_given(writer.email_sealed),
        for_somebody_else=case.for_whom == "someone_else",
        consent=case.consent,
        external=own.external_body(case.funding) if case.stage >= own.last_stage else None,
    )
