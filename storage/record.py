"""What staff add to the record: issues and findings, flags, notes, and a corrected receipt."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, select

from models import given
from models.case import Case, Flag
from models.clock import ClockState
from models.correspondence import Correspondence
from models.deadlines import short_date
from models.issue import Finding, Issue, Outcome, Theme
from models.life import check_goes_on, check_may_be_found
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
    """One thing that is complained about; its number in the case. Raises Refused."""
    case, vault = timeline.hold_case(session, case_id, actor), vault_of(session)
    check_goes_on(case.state)
    number = (session.exec(select(func.max(Issue.number)).where(Issue.case_id == case_id)).one() or 0) + 1
    session.add(
        Issue(
            case_id=case_id,
            number=number,
            theme=theme,
            about_sealed=vault.seal_given(given.ABOUT.given(about)),
            words_sealed=vault.seal_given(given.ISSUE.given(words)),
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
    """What was found on an issue at the stage of the case; again replaces it, until the answer is out.

    Raises Refused.
    """
    case = timeline.hold_case(session, case_id, actor)
    check_may_be_found(case.kind, case.stage, case.state)
    issues = session.exec(select(Issue).where(Issue.case_id == case_id))
    issue = next((issue for issue in issues if issue.number == number), None)
    if issue is None:
        raise Refused(f"There is no issue {number} in this case.")
    known = session.exec(select(Finding).where(Finding.issue_id == issue.id, Finding.stage == case.stage)).first()
    finding = known or Finding(issue_id=issue.id, stage=case.stage, outcome=outcome, by=actor, at=now)
    finding.outcome, finding.by, finding.at = outcome, actor, now
    finding.note_sealed = vault_of(session).seal_given(given.NOTE.given(note))
    session.add(finding)
    timeline.append(
        session, case_id, actor, Act.FINDING_RECORDED, now, issue=number, outcome=outcome.value, stage=case.stage
    )


def flag(session: Session, case_id: UUID, mark: Flag, actor: str, reason: str, policy: Policy, now: datetime) -> None:
    """Put a flag on a case; again changes nothing. A matter of data protection has a clock of its own.

    Raises Refused, also for a conflict: who is meant has to be kept from the case (`storage.restriction.restrict`).
    """
    case = timeline.hold_case(session, case_id, actor)
    check_goes_on(case.state)
    given.REASON.needed(reason, "Say why the flag is put on.")
    if mark is Flag.CONFLICT:
        raise Refused("Say whom of the staff it may be about. Then the case is restricted, and the flag is put on.")
    if mark not in case.flags:
        case.flags = [*case.flags, mark.value]
        session.add(case)
        timeline.append(session, case_id, actor, Act.FLAGGED, now, reason=reason, flag=mark.value)
        if mark is Flag.DATA_PROTECTION and not clocks.find(session, case_id, "data_protection", 1):
            clocks.start(session, case, "data_protection", policy, now)
            acknowledged = clocks.find(session, case_id, "acknowledgement", 1)
            if acknowledged and acknowledged.stopped_at and acknowledged.state is not ClockState.CLOSED:
                clocks.stop(session, case_id, "data_protection", acknowledged.stopped_at, now)
        update_card(session, case_id, now)


def unflag(session: Session, case_id: UUID, mark: Flag, actor: str, reason: str, now: datetime) -> None:
    """Take a flag off, with a reason. Raises Refused without one, and for a conflict, whose restriction is lifted."""
    case = timeline.hold_case(session, case_id, actor)
    given.REASON.needed(reason, "Say why the flag no longer holds.")
    if mark is Flag.CONFLICT:
        raise Refused("Lift the restriction of the case instead: the flag goes with it.")
    if mark in case.flags:
        case.flags = [known for known in case.flags if known != mark]
        session.add(case)
        timeline.append(session, case_id, actor, Act.UNFLAGGED, now, reason=reason, flag=mark.value)
        update_card(session, case_id, now)


def note(session: Session, case_id: UUID, actor: str, words: str, now: datetime) -> None:
    """A note for whoever reads the case; encrypted like a reason. Raises Refused."""
    timeline.hold_case(session, case_id, actor)
    given.NOTE.needed(words, "The note has no words.")
    timeline.append(session, case_id, actor, Act.NOTED, now, reason=words)


def correct_receipt(
    session: Session, case_id: UUID, received_at: datetime, actor: str, reason: str, policy: Policy, now: datetime
) -> None:
    """It reached us at another time than we thought: every promise is counted again from there. Raises Refused."""
    case = timeline.hold_case(session, case_id, actor)
    given.REASON.needed(reason, "Say how you know when it was received.")
    given.past_instant(received_at, now)
    _check_before_acts(session, case, received_at)
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


def _check_before_acts(session: Session, case: Case, received_at: datetime) -> None:
    """Nobody deals with what has not arrived. Raises Refused."""
    letters = select(Correspondence.sent_at).where(Correspondence.case_id == case.id)
    done = [*session.exec(letters), *(clock.stopped_at for clock in clocks.clocks_of(session, case.id))]
    first = min((at for at in done if at is not None), default=None)
    if first is not None and first < received_at:
        raise Refused(
            f"It was acknowledged, answered or ended before that, on {short_date(london_date(first))}. "
            "Choose an earlier time."
        )
