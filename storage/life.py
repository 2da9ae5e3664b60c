"""The moves of a case; each is refused in words, or done whole with its clocks, its timeline and its card."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models import given
from models.access import Right
from models.case import Case, Flag, Kind
from models.consent import check_forwarding
from models.correspondence import Correspondence
from models.deadlines import short_date
from models.letter_kinds import LetterKind
from models.life import OVER, USUAL, Course, Move, after, check_goes_on
from models.policy import Policy
from models.refusal import Refused
from models.staff import Staff
from models.timeline import Act
from models.working_days import london_date
from storage import clocks, restriction, timeline
from storage.acts import update_card
from storage.case_policy import own_policy
from storage.consent import entries_of
from storage.courses import course_of
from storage.links import hold_both


def investigate(session: Session, case_id: UUID, actor: str, now: datetime) -> None:
    """Somebody begins to look into it; without an owner it is theirs. Raises Refused."""
    case = _moved(session, case_id, Move.INVESTIGATE, actor, now)
    _check_conflict(session, case, actor)
    case.owner = case.owner or actor
    case.investigator = case.investigator or actor
    _done(session, case, actor, Act.INVESTIGATING, now)


def close(session: Session, case_id: UUID, actor: str, now: datetime) -> None:
    """Nothing more is done. The windows of the next stage stay open. Raises Refused."""
    _done(session, _moved(session, case_id, Move.CLOSE, actor, now), actor, Act.CLOSED, now)


def withdraw(session: Session, case_id: UUID, actor: str, reason: str, now: datetime) -> None:
    """The person takes it back: clocks end. What touches somebody's safety goes on. Raises Refused."""
    given.REASON.needed(reason, "Say why they take it back.")
    case = _moved(session, case_id, Move.WITHDRAW, actor, now)
    clocks.end(session, case_id, now)
    _done(session, case, actor, Act.WITHDRAWN, now, reason)


def reopen(session: Session, case_id: UUID, actor: str, reason: str, policy: Policy, now: datetime) -> None:
    """Something new has come up. Raises Refused.

    The promises that were kept or broken stay as they are; news are owed from now on, so that nobody is forgotten.
    """
    given.REASON.needed(reason, "Say what has come up.")
    case = _moved(session, case_id, Move.REOPEN, actor, now)
    if case.kind is Kind.COMPLAINT:
        clocks.owe(session, case, "progress_update", policy, now, stage=case.stage, started_at=now)
    _done(session, case, actor, Act.REOPENED, now, reason)


def transfer(session: Session, case_id: UUID, actor: str, to: str, reason: str, now: datetime) -> None:
    """Another provider deals with it, with consent to forward. Raises Refused."""
    given.ORGANISATION.needed(to, "Say which organisation takes it over.")
    given.REASON.needed(reason, "Say why they deal with it.")
    case = _moved(session, case_id, Move.TRANSFER, actor, now)
    check_forwarding(entries_of(session, case_id))
    clocks.end(session, case_id, now)
    _done(session, case, actor, Act.TRANSFERRED, now, f"{to}: {reason}")


def merge(session: Session, one: UUID, other: UUID, actor: str, now: datetime) -> UUID:
    """The same person with the same issue twice: the earlier stays, and its receipt counts. Its id.

    Raises Refused; different people are linked instead.
    """
    cases = hold_both(session, one, other, actor)
    kept, merged = sorted(cases, key=lambda case: (case.received_at, case.reference))
    if kept.kind is not merged.kind:
        raise Refused(f"One is a {kept.kind.value}, the other a {merged.kind.value}. Link them instead.")
    after(Move.MERGE, kept.kind, kept.stage, kept.state)
    if kept.stage != merged.stage:
        raise Refused("They are at different stages. Link them instead.")
    _move(merged, Move.MERGE, now)
    merged.merged_into = kept.id
    kept.flags = [*kept.flags, *(flag for flag in merged.flags if flag not in kept.flags)]
    session.add_all((kept, merged))
    clocks.end(session, merged.id, now)
    timeline.append(session, merged.id, actor, Act.MERGED, now, into=kept.reference)
    timeline.append(session, kept.id, actor, Act.MERGED, now, took=merged.reference)
    if kept.is_restricted or merged.is_restricted:
        # They hold the same words: whom one may be about must see neither.
        meant = {user_id for case in (kept, merged) for user_id in restriction.conflicts_of(session, case)}
        for case in (kept, merged):
            restriction.restrict(session, case.id, sorted(meant), timeline.SERVICE, now)
    for case in (kept, merged):
        update_card(session, case.id, now)
    return kept.id


def escalate(
    session: Session,
    case_id: UUID,
    actor: str,
    reviewer: str,
    asked_at: datetime,
    policy: Policy,
    now: datetime,
    *,
    staff: Staff,
) -> None:
    """Stage 2: an objective review, asked for in writing at `asked_at`, with its own clocks.

    Where the policy lets it begin before the answer of stage 1, that is no longer owed. A late request is flagged, and
    a person decides. The reviewer is the clinical lead or stands in, had nothing to do with the case before, and is
    nobody whom it may be about. Raises Refused. (Policy, "Stages".)
    """
    case = _moved(session, case_id, Move.ESCALATE, actor, now, policy)
    given.past_instant(asked_at, now)
    _check_after_answer(session, case, asked_at)
    given.USER.needed(reviewer, "Say who reviews it.")
    staff.check_can_have(reviewer, Right.REVIEW)
    _check_reviewer(session, case, reviewer)
    _check_conflict(session, case, reviewer)
    window = clocks.find(session, case_id, "stage_2_window", 2)
    if window and london_date(asked_at) > window.due_on and Flag.LATE_REQUEST not in case.flags:
        case.flags = [*case.flags, Flag.LATE_REQUEST]
    _begin_review(session, case, actor, reviewer, asked_at, policy, now)


def begin_review(session: Session, case_id: UUID, actor: str, policy: Policy, now: datetime) -> None:
    """Stage 2 begins as somebody asks for it in writing; who reviews it is for staff to say (`assign`). Raises Refused.

    So nobody waits for their review because nobody was there to begin it.
    """
    case = _moved(session, case_id, Move.ESCALATE, actor, now, policy)
    _begin_review(session, case, actor, None, now, policy, now)


def refer(session: Session, case_id: UUID, actor: str, policy: Policy, now: datetime) -> str:
    """Stage 3: the external body has it; its name, by who paid for the care and where. Raises Refused."""
    case = _moved(session, case_id, Move.REFER, actor, now, policy)
    body = own_policy(case, policy).external_body(case.funding)
    case.stage = 3
    session.add(case)
    clocks.stop_open(session, case_id, "stage_3_window", now, now, 3)
    _done(session, case, actor, Act.REFERRED, now, body=body.name)
    return body.name


def assign(
    session: Session, case_id: UUID, role: str, user_id: str, actor: str, now: datetime, *, staff: Staff
) -> None:
    """`role` is owner, investigator or reviewer. Raises Refused for somebody whom it may be about, and for whom could
    not do what it asks of them: work on cases, or review, or open this one.
    """
    case = timeline.hold_case(session, case_id, actor)
    check_goes_on(case.state)
    if role not in ("owner", "investigator", "reviewer"):
        raise Refused("A case has an owner, an investigator and a reviewer.")
    given.USER.needed(user_id, "Say who takes it.")
    staff.check_can_have(user_id, Right.REVIEW if role == "reviewer" else Right.WORK)
    if case.is_restricted:
        staff.check_can_have(user_id, Right.OPEN_RESTRICTED)
    _check_conflict(session, case, user_id)
    if case.stage == 2 and role == "reviewer":
        _check_reviewer(session, case, user_id)
    elif case.stage == 2 and user_id == case.reviewer:
        raise Refused("Whoever reviews it has no other part in it. Choose somebody else.")
    setattr(case, role, user_id)
    session.add(case)
    timeline.append(session, case_id, actor, Act.ASSIGNED, now, role=role, to=user_id)
    update_card(session, case_id, now)


def _begin_review(
    session: Session,
    case: Case,
    actor: str,
    reviewer: str | None,
    asked_at: datetime,
    policy: Policy,
    now: datetime,
) -> None:
    case.stage, case.reviewer, case.acknowledgement_asked_at = 2, reviewer, None
    session.add(case)
    clocks.stop_open(session, case.id, "stage_2_window", asked_at, now, 2)
    clocks.end_stage(session, case.id, 1, now)
    for name in own_policy(case, policy).owed_at(2):
        clocks.start(session, case, name, policy, now, stage=2, started_at=asked_at)
    timeline.append(session, case.id, actor, Act.ESCALATED, now, asked_at=asked_at.isoformat())
    update_card(session, case.id, now)


def _check_conflict(session: Session, case: Case, user_id: str) -> None:
    if user_id in restriction.conflicts_of(session, case):
        raise Refused("This case may be about them. Choose somebody else, or lift the restriction first.")


def _check_reviewer(session: Session, case: Case, user_id: str) -> None:
    if user_id in _dealt_with_it(session, case):
        raise Refused("Whoever dealt with stage 1 cannot review it. Choose another reviewer.")


def _dealt_with_it(session: Session, case: Case) -> set[str | None]:
    """Owner and investigator, whoever has been one of them before, and whoever began to look into it."""
    had = {case.owner, case.investigator}
    for entry in timeline.entries(session, case.id):
        if entry.act is Act.ASSIGNED and entry.detail["role"] != "reviewer":
            had.add(entry.detail["to"])
        if entry.act is Act.INVESTIGATING and entry.detail["stage"] == 1:
            had.add(entry.actor)
    return had


def _check_after_answer(session: Session, case: Case, asked_at: datetime) -> None:
    """A review is asked for once somebody has been answered, or else with the complaint or after it. Raises Refused."""
    answers = select(Correspondence.sent_at).where(
        Correspondence.case_id == case.id,
        Correspondence.letter == LetterKind.FINAL_RESPONSE,
        col(Correspondence.sent_at).is_not(None),
    )
    answered = max(filter(None, session.exec(answers)), default=None)
    if answered and london_date(asked_at) < london_date(answered):
        raise Refused(f"The answer went out on {short_date(london_date(answered))}. A review is asked for after it.")
    if not answered and asked_at < case.received_at:
        raise Refused("That is before the complaint was received.")


def _moved(
    session: Session, case_id: UUID, move: Move, actor: str, now: datetime, policy: Policy | None = None
) -> Case:
    """The case, held, where the move leaves it; a move to another stage wants the policy. Raises Refused."""
    case = timeline.hold_case(session, case_id, actor)
    _move(case, move, now, course_of(session, case, own_policy(case, policy) if policy else None))
    session.add(case)
    return case


def _move(case: Case, move: Move, now: datetime, course: Course = USUAL) -> None:
    """How long a case is kept counts from the time at which it was over, the last time. Raises Refused."""
    case.state = after(move, case.kind, case.stage, case.state, course)
    case.closed_at = now if case.state in OVER else None


def _done(
    session: Session, case: Case, actor: str, act: Act, now: datetime, reason: str | None = None, **detail: str
) -> None:
    timeline.append(session, case.id, actor, act, now, reason=reason, stage=case.stage, **detail)
    update_card(session, case.id, now)
