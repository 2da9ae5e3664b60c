"""The people of a case as staff correct and complete them: names, contacts, needs, and how they belong together."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from models import given
from models.answers import Contact, check_preference
from models.case import Case, Flag, Part, Person
from models.consent import Authority, ConsentEntry, Ground
from models.correction import What
from models.questions import load_questions
from models.refusal import Refused
from models.timeline import Act
from storage import timeline
from storage.acts import update_card
from storage.corrections import keep_before
from storage.database import vault_of
from storage.reading import writer_of
from storage.same_person import contact_indexes

OF_WRITER = {What.NAME: given.NAME, What.EMAIL: given.EMAIL, What.PHONE: given.PHONE, What.POST: given.POST}
"""What is kept of a person, and how much."""


def record_writer(
    session: Session,
    case_id: UUID,
    name: str | None,
    contact: Contact,
    actor: str,
    now: datetime,
    *,
    reason: str | None = None,
) -> None:
    """Who wrote to us, and how they would like to be answered; what was known before is kept. Raises Refused.

    A new e-mail address has refused nothing yet. `reason` is there where somebody asked for it to be corrected.
    """
    case = timeline.hold_case(session, case_id, actor)
    check_preference(contact)
    writer, vault = writer_of(session, case_id), vault_of(session)
    before = vault.open_given(writer.email_sealed)
    _fill(session, writer, name, contact, actor, now)
    if contact.email and contact.email != before:
        case.flags = [mark for mark in case.flags if mark != Flag.EMAIL_REFUSED]
    case.contact_preference = contact.preference
    session.add(case)
    _recorded(session, case_id, writer.part.value, actor, now, given.REASON.given(reason))


def correct_writer(
    session: Session, case_id: UUID, what: What, words: str, actor: str, reason: str, now: datetime
) -> None:
    """One thing of who wrote to us reads otherwise from now on (UK GDPR, article 16). Raises Refused."""
    case = timeline.hold_case(session, case_id, actor)
    given.REASON.needed(reason, "Say who asked for it, and how you know that it is right.")
    if what not in OF_WRITER:
        raise Refused("That is not kept with the person who wrote to us.")
    OF_WRITER[what].needed(words, "Give it as it should be.")
    vault, writer = vault_of(session), writer_of(session, case_id)
    known = {one.value: vault.open_given(getattr(writer, f"{one.value}_sealed")) for one in OF_WRITER}
    if known[what.value] == words:
        raise Refused("It reads like that already.")
    known[what.value] = words
    name = known.pop("name")
    contact = Contact(**known, preference=case.contact_preference)
    record_writer(session, case_id, name, contact, actor, now, reason=reason)


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
    _fill(session, known or Person(case_id=case_id, part=Part.AFFECTED), name, contact, actor, now)
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


def _fill(session: Session, person: Person, name: str | None, contact: Contact, by: str, now: datetime) -> None:
    """What is known of somebody from now on; what was known before is kept among the corrections."""
    vault, whose = vault_of(session), "affected_" if person.part is Part.AFFECTED else ""
    known = {
        "name": given.NAME.given(name),
        "email": given.EMAIL.given(contact.email),
        "phone": given.PHONE.given(contact.phone),
        "post": given.POST.given(contact.post),
    }
    for field, value in known.items():
        before = vault.open_given(getattr(person, f"{field}_sealed"))
        if keep_before(session, person.case_id, What(whose + field), before, value, by, now):
            setattr(person, f"{field}_sealed", vault.seal_given(value))
    for column, index in contact_indexes(vault, known["email"], known["phone"]).items():
        setattr(person, column, index)
    session.add(person)


def _has_died(session: Session, case: Case) -> bool:
    died = select(ConsentEntry.id).where(ConsentEntry.case_id == case.id, ConsentEntry.ground == Ground.DIED.value)
    said = case.consent == "not_required_deceased" or case.authority is Authority.PERSONAL_REPRESENTATIVE
    return said or session.exec(died).first() is not None


def _recorded(session: Session, case_id: UUID, part: str, actor: str, now: datetime, reason: str | None = None) -> None:
    timeline.append(session, case_id, actor, Act.PERSON_RECORDED, now, reason=reason, part=part)
    update_card(session, case_id, now)
