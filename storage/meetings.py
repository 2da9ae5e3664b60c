"""Meetings that somebody asks for: held, or refused with a reason. (Policy, "Stages".)"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from models import given
from models.life import check_goes_on
from models.meeting import Meeting, Mode
from models.refusal import Refused
from models.timeline import Act
from models.working_days import london_date
from storage import timeline
from storage.database import vault_of


def ask_meeting(session: Session, case_id: UUID, mode: Mode | None, actor: str, now: datetime) -> UUID:
    """Somebody would like to meet; the id of the meeting. Raises Refused."""
    check_goes_on(timeline.hold_case(session, case_id, actor).state)
    meeting = Meeting(case_id=case_id, asked_at=now, mode=mode, recorded_by=actor)
    session.add(meeting)
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
    """A meeting took place on a London date. Raises Refused."""
    meeting, vault = _open_meeting(session, meeting_id, actor), vault_of(session)
    given.past_day(held_on, now, "Record the meeting when it has been held.")
    if held_on < london_date(timeline.hold_case(session, meeting.case_id).received_at):
        raise Refused("That day is before the complaint was received.")
    meeting.mode, meeting.held_on = mode, held_on
    meeting.attendees_sealed = vault.seal(given.ATTENDEES.needed(attendees, "Say who was there."))
    meeting.note_sealed = vault.seal_given(given.NOTE.given(note))
    session.add(meeting)
    timeline.append(session, meeting.case_id, actor, Act.MEETING_HELD, now, mode=mode.value, on=held_on.isoformat())


def refuse_meeting(session: Session, meeting_id: UUID, reason: str, actor: str, now: datetime) -> None:
    """A meeting is refused, with the reason that the person is told. Raises Refused without one."""
    meeting = _open_meeting(session, meeting_id, actor)
    given.REASON.needed(reason, "A meeting is only refused with a reason. Say why.")
    meeting.refused_because_sealed = vault_of(session).seal(reason)
    session.add(meeting)
    timeline.append(session, meeting.case_id, actor, Act.MEETING_REFUSED, now, reason=reason)


def _open_meeting(session: Session, meeting_id: UUID, actor: str) -> Meeting:
    """The meeting that waits for an answer; its case is held. Raises Refused."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise Refused("There is no such meeting in the record.")
    timeline.hold_case(session, meeting.case_id, actor)
    session.refresh(meeting)
    if meeting.held_on or meeting.refused_because_sealed:
        raise Refused("That meeting has been held or refused already.")
    return meeting
