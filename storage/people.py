"""The people of a case as staff correct and complete them: names, contacts, needs, and how they belong together."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from models import given
from models.answers import Contact, check_preference
from models.case import Case, Flag, Part, Person
from models.consent import Authority, ConsentEntry, Ground
from models.questions import load_questions
from models.refusal import Refused
from models.timeline import Act
from storage import timeline
from storage.acts import update_card
from storage.database import vault_of
from storage.reading import writer_of


def record_writer(
    session: Session, case_id: UUID, name: str | None, contact: Contact, actor: str, now: datetime
) -> None:
    """Who wrote to us, and how they would like to be answered, in place of what was known. Raises Refused.

    A new e-mail address has refused nothing yet.
    """
    case = timeline.hold_case(session, case_id, actor)
    check_preference(contact)
    writer, vault = writer_of(session, case_id), vault_of(session)
    before = vault.open_given(writer.email_sealed)
    _fill(session, writer, name, contact)
    if contact.email and contact.email != before:
        case.flags = [mark for mark in case.flags if mark != Flag.EMAIL_REFUSED]
    case.contact_preference = contact.preference
    session.add(case)
    _recorded(session, case_id, writer.part.value, actor, now)


def record_affected(
    session: Session, case_id: UUID, name: str | None, contact: Contact, actor: str, now: datetime
) -> None:
    """Who is affected, where somebody else writes. Raises Refused: nobody's contacts are asked for after they have
    died. (Policy, "Representatives".)
    """
    case = timeline.hold_case(session, case_id, actor)
    check_preference(contact)
    if (contact.email or contact.phone or contact.post) and _has_died(session, case):
        raise Refused("They have died: no contacts of theirs are kept.")
    known = session.exec(select(Person).where(Person.case_id == case_id, Person.part == Part.AFFECTED)).first()
    _fill(session, known or Person(case_id=case_id, part=Part.AFFECTED), name, contact)
    _recorded(session, case_id, Part.AFFECTED.value, actor, now)


def record_relationship(session: Session, case_id: UUID, relationship: str, actor: str, now: datetime) -> None:
    """How whoever writes knows the person affected: the id of an option of the chat. Raises Refused."""
    case = timeline.hold_case(session, case_id, actor)
    options = load_questions()["relationship"].options
    if relationship not in {option.id for option in options}:
        raise Refused(f"Choose one of these: {'; '.join(option.label for option in options)}.")
    case.relationship = relationship
    session.add(case)
    _recorded(session, case_id, "relationship", actor, now)


def record_needs(
    session: Session, case_id: UUID, actor: str, now: datetime, *, access_needs: str | None, safe_contact: str | None
) -> None:
    """What somebody needs from us, and how they can safely be reached. Raises Refused."""
    case, vault = timeline.hold_case(session, case_id, actor), vault_of(session)
    case.access_needs_sealed = vault.seal_given(given.NEEDS.given(access_needs))
    case.safe_contact_sealed = vault.seal_given(given.SAFE_CONTACT.given(safe_contact))
    session.add(case)
    _recorded(session, case_id, "needs", actor, now)


def _fill(session: Session, person: Person, name: str | None, contact: Contact) -> None:
    vault = vault_of(session)
    person.name_sealed = vault.seal_given(given.NAME.given(name))
    person.email_sealed = vault.seal_given(given.EMAIL.given(contact.email))
    person.phone_sealed = vault.seal_given(given.PHONE.given(contact.phone))
    person.post_sealed = vault.seal_given(given.POST.given(contact.post))
    session.add(person)


def _has_died(session: Session, case: Case) -> bool:
    died = select(ConsentEntry.id).where(ConsentEntry.case_id == case.id, ConsentEntry.ground == Ground.DIED.value)
    said = case.consent == "not_required_deceased" or case.authority is Authority.PERSONAL_REPRESENTATIVE
    return said or session.exec(died).first() is not None


def _recorded(session: Session, case_id: UUID, part: str, actor: str, now: datetime) -> None:
    timeline.append(session, case_id, actor, Act.PERSON_RECORDED, now, part=part)
    update_card(session, case_id, now)
