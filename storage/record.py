"""What staff add to the record: issues and findings, people, flags, notes, meetings, corrections."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from models.answers import Contact
from models.case import Case, Flag, Part, Person
from models.issue import Finding, Issue, Outcome, Theme
from models.meeting import Meeting, Mode
from models.policy import Policy
from models.refusal import Refused
from models.timeline import Act
from models.working_days import london_date
from storage import clocks, timeline
from storage.acts import update_card
from storage.database import vault_of


def record_issue(
    session: Session, case_id: UUID, theme: Theme, actor: str, now: datetime, *, about: str | None, words: str | None
) -> int:
    """One thing that is complained about; its number in the case."""
    case, vault = timeline.hold_case(session, case_id), vault_of(session)
    number = (session.exec(select(func.max(Issue.number)).where(Issue.case_id == case_id)).one() or 0) + 1
    session.add(
        Issue(
            case_id=case_id,
            number=number,
            theme=theme,
            about_sealed=vault.seal_given(about),
            words_sealed=vault.seal_given(words),
        )
    )
    if theme.value not in case.themes:
        case.themes = [*case.themes, theme.value]
        session.add(case)
    timeline.append(session, case_id, actor, Act.ISSUE_RECORDED, now, issue=number, theme=theme.value)
    update_card(session, case_id, now)
    return number


def record_finding(
    session: Session,
    case_id: UUID,
    number: int,
    outcome: Outcome,
    actor: str,
    now: datetime,
    *,
    note: str | None = None,
) -> None:
    """What was found on an issue at the stage of the case; again replaces it. Raises Refused."""
    case = timeline.hold_case(session, case_id)
    issue = session.exec(select(Issue).where(Issue.case_id == case_id, Issue.number == number)).first()
    if issue is None:
        raise Refused(f"There is no issue {number} in this case.")
    known = session.exec(select(Finding).where(Finding.issue_id == issue.id, Finding.stage == case.stage)).first()
    finding = known or Finding(issue_id=issue.id, stage=case.stage, outcome=outcome, by=actor, at=now)
    finding.outcome, finding.by, finding.at = outcome, actor, now
    finding.note_sealed = vault_of(session).seal_given(note)
    session.add(finding)
    timeline.append(
        session, case_id, actor, Act.FINDING_RECORDED, now, issue=number, outcome=outcome.value, stage=case.stage
    )


def record_affected(
    session: Session, case_id: UUID, name: str | None, contact: Contact, actor: str, now: datetime
) -> None:
    """Who is affected, where somebody else writes. Nobody's contacts are asked for after they have died."""
    case, vault = timeline.hold_case(session, case_id), vault_of(session)
    if case.consent == "not_required_deceased" and (contact.email or contact.phone or contact.post):
        raise Refused("They have died: no contacts of theirs are kept.")
    known = session.exec(select(Person).where(Person.case_id == case_id, Person.part == Part.AFFECTED)).first()
    person = known or Person(case_id=case_id, part=Part.AFFECTED)
    person.name_sealed, person.email_sealed = vault.seal_given(name), vault.seal_given(contact.email)
    person.phone_sealed, person.post_sealed = vault.seal_given(contact.phone), vault.seal_given(contact.post)
    session.add(person)
    timeline.append(session, case_id, actor, Act.PERSON_RECORDED, now, part=Part.AFFECTED.value)


def record_needs(
    session: Session, case_id: UUID, actor: str, now: datetime, *, access_needs: str | None, safe_contact: str | None
) -> None:
    """What somebody needs from us, and how they can safely be reached."""
    case, vault = timeline.hold_case(session, case_id), vault_of(session)
    case.access_needs_sealed = vault.seal_given(access_needs)
    case.safe_contact_sealed = vault.seal_given(safe_contact)
    session.add(case)
    timeline.append(session, case_id, actor, Act.PERSON_RECORDED, now, part="needs")


def flag(session: Session, case_id: UUID, mark: Flag, actor: str, reason: str, policy: Policy, now: datetime) -> None:
    """Put a flag on a case; again changes nothing. A matter of data protection has a clock of its own."""
    case = timeline.hold_case(session, case_id)
    if mark not in case.flags:
        case.flags = [*case.flags, mark.value]
        session.add(case)
        timeline.append(session, case_id, actor, Act.FLAGGED, now, reason=reason, flag=mark.value)
        if mark is Flag.DATA_PROTECTION and not clocks.find(session, case_id, "data_protection", 1):
            clocks.start(session, case, "data_protection", policy, now)
        update_card(session, case_id, now)


def unflag(session: Session, case_id: UUID, mark: Flag, actor: str, reason: str, now: datetime) -> None:
    """Take a flag off, with a reason. Raises Refused without one."""
    case = timeline.hold_case(session, case_id)
    if not reason.strip():
        raise Refused("Say why the flag no longer holds.")
    if mark in case.flags:
        case.flags = [known for known in case.flags if known != mark]
        session.add(case)
        timeline.append(session, case_id, actor, Act.UNFLAGGED, now, reason=reason, flag=mark.value)
        update_card(session, case_id, now)


def note(session: Session, case_id: UUID, actor: str, words: str, now: datetime) -> None:
    """A note for whoever reads the case; encrypted like a reason. Raises Refused."""
    if not words.strip():
        raise Refused("The note has no words.")
    timeline.append(session, case_id, actor, Act.NOTED, now, reason=words)


def ask_meeting(session: Session, case_id: UUID, mode: Mode | None, actor: str, now: datetime) -> UUID:
    """Somebody would like to meet; the id of the meeting."""
    meeting = Meeting(case_id=case_id, asked_at=now, mode=mode, recorded_by=actor)
    session.add(meeting)
    session.flush()
    timeline.append(session, case_id, actor, Act.MEETING_ASKED, now)
    return meeting.id


def hold_meeting(
    session: Session,
    meeting_id: UUID,
    mode: Mode,
    held_on: date,
    attendees: str,
    note: str | None,
    actor: str,
    now: datetime,
) -> None:
    """A meeting took place. Raises Refused."""
    meeting, vault = _open_meeting(session, meeting_id), vault_of(session)
    if held_on > london_date(now):
        raise Refused("That day is in the future. Record the meeting when it has been held.")
    meeting.mode, meeting.held_on = mode, held_on
    meeting.attendees_sealed, meeting.note_sealed = vault.seal(attendees), vault.seal_given(note)
    session.add(meeting)
    timeline.append(session, meeting.case_id, actor, Act.MEETING_HELD, now, mode=mode.value, on=held_on.isoformat())


def refuse_meeting(session: Session, meeting_id: UUID, reason: str, actor: str, now: datetime) -> None:
    """A meeting is refused, with the reason that the person is told. Raises Refused without one."""
    meeting = _open_meeting(session, meeting_id)
    if not reason.strip():
        raise Refused("A meeting is only refused with a reason. Say why.")
    meeting.refused_because_sealed = vault_of(session).seal(reason)
    session.add(meeting)
    timeline.append(session, meeting.case_id, actor, Act.MEETING_REFUSED, now, reason=reason)


def correct_receipt(
    session: Session, case_id: UUID, received_at: datetime, actor: str, reason: str, policy: Policy, now: datetime
) -> None:
    """It reached us at another time than we thought: every promise is counted again from there. Raises Refused."""
    case = timeline.hold_case(session, case_id)
    if not reason.strip():
        raise Refused("Say how you know when it was received.")
    if received_at > now:
        raise Refused("That is in the future.")
    _check_before_letters(session, case, received_at)
    before, case.received_at = case.received_at, received_at
    session.add(case)
    timeline.append(
        session,
        case_id,
        actor,
        Act.RECEIPT_CORRECTED,
        now,
        reason=reason,
        before=before.isoformat(),
        received_at=received_at.isoformat(),
    )
    clocks.receipt_moved(session, case, before, policy, now)
    update_card(session, case_id, now)


def _check_before_letters(session: Session, case: Case, received_at: datetime) -> None:
    for clock in clocks.clocks_of(session, case.id):
        if clock.stage == 1 and clock.stopped_at is not None and clock.stopped_at < received_at:
            raise Refused(
                "It was acknowledged before that. Correct the letter's date first, or choose an earlier time."
            )


def _open_meeting(session: Session, meeting_id: UUID) -> Meeting:
    meeting = session.get_one(Meeting, meeting_id)
    timeline.hold_case(session, meeting.case_id)
    session.refresh(meeting)
    if meeting.held_on or meeting.refused_because_sealed:
        raise Refused("That meeting has been held or refused already.")
    return meeting
