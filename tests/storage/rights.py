"""The right that each act of staff needs: whoever gives it a button or a form asks for this one."""

from models.access import Right
from storage import acts, cases, consent, delays, drafts, holidays, letters, life, meetings, people, record, restriction

NEEDED = {
    Right.OPEN_CASE: (cases.open_case, cases.open_case_by_id),
    Right.READ_DRAFT: (drafts.open_draft,),
    Right.ACKNOWLEDGE: (acts.ask_acknowledgement, acts.record_acknowledgement_posted),
    Right.WORK: (
        record.record_issue,
        record.record_finding,
        record.flag,
        record.unflag,
        people.record_writer,
        people.record_affected,
        people.record_relationship,
        people.record_needs,
        meetings.ask_meeting,
        meetings.hold_meeting,
        meetings.refuse_meeting,
        consent.record_consent,
        consent.record_authority,
        letters.send_letter,
        letters.record_letter_posted,
        letters.state_received,
        delays.pause,
        delays.resume,
        delays.extend,
        life.investigate,
        life.close,
        life.link,
    ),
    Right.NOTE: (record.note,),
    Right.RESTRICT: (restriction.restrict,),
    Right.LIFT_RESTRICTION: (restriction.lift_restriction,),
    Right.ASSIGN: (life.assign,),
    Right.DECIDE: (
        record.correct_receipt,
        life.withdraw,
        life.reopen,
        life.transfer,
        life.merge,
        life.escalate,
        life.refer,
    ),
    Right.CHANGE_CALENDAR: (holidays.change_holiday,),
}
