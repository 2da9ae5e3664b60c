"""What holds a clock up: it stands still for a reason that the policy knows, or a holding letter gives a new date."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from models import given
from models.case import Case
from models.clock import Clock, ClockExtension, ClockPause, ClockState
from models.correspondence import Correspondence
from models.deadlines import deadline_of, short_date
from models.letter_kinds import LetterKind
from models.policy import ClockName, DelayReason, Policy
from models.refusal import Refused
from models.stages import PauseReason, ResolutionPart
from models.timeline import Act
from models.working_days import london_date
from storage import clocks
from storage.calendar import calendar_of, policy_of
from storage.case_policy import own_policy
from storage.clock_facts import facts_of


def pause(
    session: Session,
    case_id: UUID,
    name: ClockName,
    reason: PauseReason,
    actor: str,
    policy: Policy,
    now: datetime,
    *,
    stage: int = 1,
) -> Clock:
    """The clock stands still from now on. Raises Refused when the policy does not let it, or when it does not run.

    (Policy, "Clocks": waiting pauses the full answer only if the policy says so; the acknowledgement never pauses.)
    """
    clock = clocks.open_clock(session, case_id, name, stage, actor)
    part = own_policy(session.get_one(Case, case_id), policy).part_of(name, stage)
    if not isinstance(part, ResolutionPart):
        raise Refused(f"The clock of the {clocks.NAMES[name]} never pauses.")
    if reason not in part.pauses_for:
        raise Refused(
            f"Under this policy the clock of the {clocks.NAMES[name]} runs on meanwhile. If it will be late, "
            "write a holding letter with the reason and a new date."
        )
    match clock.state:
        case ClockState.PAUSED:
            raise Refused(f"The clock of the {clocks.NAMES[name]} is paused already.")
        case ClockState.DELAYED:
            raise Refused(f"A letter has promised {short_date(clock.due_on)}. Only another letter can change that.")
    if now >= clock.overdue_from:
        raise Refused(f"The {clocks.NAMES[name]} was due on {short_date(clock.due_on)}. Write a holding letter.")
    if london_date(now) >= clock.due_on:
        # The day of pausing still counts, so that nothing would be left to count after it.
        raise Refused("Today is the last day: a pause would come too late. Write a holding letter.")
    session.add(ClockPause(clock_id=clock.id, since=now, reason=reason, paused_by=actor))
    clock.state = ClockState.PAUSED
    clocks.recount_with_others(session, clock, policy_of(session, policy), actor, now)
    clocks.note(session, clock, actor, Act.CLOCK_PAUSED, now, why=reason)
    return clock


def resume(
    session: Session, case_id: UUID, name: ClockName, actor: str, policy: Policy, now: datetime, *, stage: int = 1
) -> Clock:
    """The clock goes on, and its due day moves by the working days of the pause. Raises Refused when it runs."""
    clock = clocks.open_clock(session, case_id, name, stage, actor)
    if clock.state is not ClockState.PAUSED:
        raise Refused(f"The clock of the {clocks.NAMES[name]} is not paused.")
    clocks.end_pause(session, clock, now, actor)
    clock.state = ClockState.RUNNING
    clocks.recount_with_others(session, clock, policy_of(session, policy), actor, now)
    clocks.note(session, clock, actor, Act.CLOCK_RESUMED, now, due_on=clock.due_on.isoformat())
    return clock


def extend(
    session: Session,
    case_id: UUID,
    name: ClockName,
    due_on: date,
    reason: DelayReason,
    letter_id: UUID | None,
    actor: str,
    policy: Policy,
    now: datetime,
    *,
    stage: int = 1,
) -> Clock:
    """A holding letter gave a reason and a new London date: delayed and explained, before the due day or after it.

    `letter_id` is the letter's row in the correspondence of this case; it is out. Raises Refused without, for a date
    that is no later than the one that stands, not in the future or later than the policy has it, and where it knows no
    new dates.
    """
    clock = clocks.open_clock(session, case_id, name, stage, actor)
    part = own_policy(session.get_one(Case, case_id), policy).part_of(name, stage)
    if not (isinstance(part, ResolutionPart) and part.may_be_extended):
        raise Refused(f"The {clocks.NAMES[name]} cannot be put off.")
    letter = session.get(Correspondence, letter_id) if letter_id else None
    is_sent = letter is not None and letter.letter == LetterKind.HOLDING and letter.sent_at is not None
    if letter is None or letter.case_id != case_id or not is_sent:
        raise Refused("A new date needs a holding letter that says why. Send the letter first, then record its date.")
    if clock.state is ClockState.PAUSED:
        raise Refused(f"The clock of the {clocks.NAMES[name]} is paused. Let it go on first.")
    if given.known_day(due_on) <= london_date(now):
        raise Refused("The new date has to lie in the future.")
    if due_on <= clock.due_on:
        raise Refused(f"The new date has to be later than {short_date(clock.due_on)}, which was promised.")
    if part.extended_to_at_most is not None:
        facts = replace(facts_of(session, clock), length=part.extended_to_at_most, new_date=None, promised_on=None)
        latest = deadline_of(facts, calendar_of(session, policy)).due_on
        if due_on > latest:
            raise Refused(
                f"At this stage it can be put off until {short_date(latest)}. Go on to the next stage instead."
            )
    session.add(
        ClockExtension(clock_id=clock.id, due_on=due_on, reason=reason, letter_id=letter.id, extended_by=actor, at=now)
    )
    if clock.state is ClockState.RUNNING and now >= clock.overdue_from:
        clock.breached_at = clock.overdue_from  # the sweep was not there yet
    clock.state = ClockState.DELAYED
    clocks.recount_with_others(session, clock, policy_of(session, policy), actor, now)
    clocks.note(session, clock, actor, Act.CLOCK_MOVED, now, due_on=clock.due_on.isoformat(), why=reason)
    return clock
