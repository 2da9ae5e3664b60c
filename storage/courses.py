"""Which course a case may take: by what its stage owes, by what its answers have opened, and by its policy."""

from sqlmodel import Session

from models.case import Case
from models.life import Course
from models.policy import Policy
from storage import clocks


def course_of(session: Session, case: Case, policy: Policy | None = None) -> Course:
    """How the stages of a case follow each other. What an answer has opened stays open, whatever the policy says since.

    Without the policy of the case, which only escalating and referring need, it says nothing of other stages.
    """
    is_acknowledged = clocks.find(session, case.id, "acknowledgement", case.stage) is not None
    if policy is None:
        return Course(is_acknowledged)
    opened = {stage for stage in (2, 3) if clocks.find(session, case.id, clocks.window_of(stage), stage)}
    return course_by(policy, is_acknowledged, opened)


def course_by(policy: Policy, is_acknowledged: bool, opened: set[int]) -> Course:
    """The same by whether the stage owes an acknowledgement, and by the stages that answers have opened."""
    return Course(
        is_acknowledged,
        has_review=2 in opened or (policy.last_stage == 2 and 3 not in opened),
        review_at_once=policy.stages[-1].begins_at_once,
        is_last=3 in opened or policy.last_stage == 1,
    )
