"""A case as whoever has its reference and code may know it, and what may come of what they ask. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.card import CaseCard, ClockLine
from models.case import Kind, State
from models.life import Course, Move, after, check_goes_on
from models.policy import ClockName, Policy, Service
from models.refusal import Refused
from models.working_days import london_date


class Wish(StrEnum):
    """What somebody asks for or tells us about a case that they have sent.

    For whoever is not satisfied it is the next step, which the case says: a review, the same after its last day, the
    external body, or, where none of these is open, that the team hears of it.
    """

    ADDED = "added"
    MEETING = "meeting"
    WITHDRAWAL = "withdrawal"
    REVIEW = "review"
    LATE_REVIEW = "late_review"
    EXTERNAL = "external"
    NOT_SATISFIED = "not_satisfied"


@dataclass(frozen=True)
class OwnCase:
    """What may be said of a case in the chat: where it stands and what is promised; no name, no story, no finding.

    `policy` is that of the case. `external` is the body of stage 3. `acknowledgement` are the words of one that was put
    on the status.
    """

    card: CaseCard
    policy: Policy
    course: Course
    external: Service
    acknowledgement: str | None = None

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.card.state)

    @property
    def is_complaint(self) -> bool:
        """Whether an answer is owed on it."""
        return self.card.kind == Kind.COMPLAINT

    def clock(self, name: ClockName, stage: int | None = None) -> ClockLine | None:
        """The clock of this stage, or of another one, that counts towards something; None when there is none."""
        wanted = (name, stage or self.card.stage)
        return next((clock for clock in self.card.clocks if (clock.name, clock.stage) == wanted), None)

    def may(self, move: Move) -> bool:
        """Whether the case can go this way from where it stands."""
        try:
            after(move, Kind(self.card.kind), self.card.stage, self.state, self.course)
        except Refused:
            return False
        return True

    @property
    def goes_on(self) -> bool:
        """Whether anything may be added to it."""
        try:
            check_goes_on(self.state)
        except Refused:
            return False
        return True


def next_step(case: OwnCase, now: datetime) -> Wish:
    """What follows for whoever is not satisfied. A late request is never refused. (Policy, "Windows".)"""
    if case.may(Move.ESCALATE):
        window = case.clock("stage_2_window", 2)
        return Wish.LATE_REVIEW if window and london_date(now) > window.due_on else Wish.REVIEW
    return Wish.EXTERNAL if case.may(Move.REFER) else Wish.NOT_SATISFIED
