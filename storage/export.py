"""Everything that is kept about one person, gathered. (UK GDPR, article 15.)"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.case import Case, Person
from models.export import ExportedCase, PersonExport, SaidInChat
from models.record import CaseRecord
from models.refusal import NoSuchCase, Refused
from models.timeline import Act
from storage import conversations, timeline
from storage.database import vault_of
from storage.reading import read_record
from storage.same_person import people_with


def export_person(
    session: Session, actor: str, reason: str, now: datetime, *, email: str | None = None, phone: str | None = None
) -> PersonExport:
    """Every case in which somebody with this address or number stands, restricted ones too: it is their right.

    Who took it and why goes on the timeline of each first. Raises NoSuchCase where there is none, and Refused.
    """
    given.REASON.needed(reason, "Say who asked for it, and how you know that it is them.")
    wanted = [way for way in (given.EMAIL.given(email), given.PHONE.given(phone)) if way]
    if not wanted:
        raise Refused("Give the e-mail address or the phone number of the person.")
    given.USER.needed(actor, "Say who does it.")
    theirs: dict[UUID, list[Person]] = {}
    for person in people_with(session, email, phone):
        theirs.setdefault(person.case_id, []).append(person)
    if not theirs:
        raise NoSuchCase
    found = [_exported(session, case_id, theirs[case_id], actor, reason, now) for case_id in sorted(theirs)]
    found.sort(key=lambda one: (one.record.received_at, one.record.reference))
    staff = sorted({name for one in found for name in _staff_in(one.record)})
    return PersonExport(made_at=now, asked_for=wanted, staff=staff, cases=found)


def _exported(
    session: Session, case_id: UUID, theirs: Sequence[Person], actor: str, reason: str, now: datetime
) -> ExportedCase:
    case, vault = timeline.hold_case(session, case_id, actor), vault_of(session)
    timeline.append(session, case_id, actor, Act.EXPORTED, now, reason=reason)
    everybody = session.exec(select(Person).where(Person.case_id == case_id).order_by(col(Person.part)))
    known = {person.id for person in theirs}
    record = read_record(session, case)
    others = [
        f"{person.part.value}: {vault.open_given(person.name_sealed) or 'no name given'}"
        for person in everybody
        if person.id not in known
    ]
    others += [f"said to be about: {record.about}"] if record.about else []
    others += [f"at a meeting: {meeting.attendees}" for meeting in record.meetings if meeting.attendees]
    return ExportedCase(
        parts=[person.part.value for person in theirs], others=others, record=record, chat=_chat(session, case)
    )


def _chat(session: Session, case: Case) -> list[SaidInChat]:
    if case.conversation_id is None:
        return []
    said = conversations.said(session, case.conversation_id)
    return [SaidInChat(at=one.at, speaker=one.speaker, text=one.text) for one in said]


def _staff_in(record: CaseRecord) -> Iterable[str]:
    """Whoever of ours is named in a record, by user id; the service itself is nobody."""
    named = {record.owner, record.investigator, record.reviewer}
    named |= {entry.actor for entry in record.timeline}
    named |= {letter.sent_by for letter in record.correspondence}
    named |= {consent.recorded_by for consent in record.consents}
    named |= {one.by for one in record.corrections}
    return (name for name in named if name and name not in (timeline.SERVICE, timeline.COMPLAINANT, "web chat"))
