"""What would follow from a complaint under a policy: every date, alert and letter, in order. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile

from models.alert_rules import WINDOWS, Rule, alert_plan
from models.deadlines import Facts, deadline_of
from models.policy import ClockName, Policy
from models.windows import received
from models.working_days import london_date, london_instant

LISTED = frozenset({Rule.CHASE, Rule.CLOSES_SOON, Rule.DUE_SOON, Rule.DUE_TODAY, Rule.BREACHED})
"""The alerts that a preview lists; those after them repeat."""


@dataclass(frozen=True)
class Coming:
    """`at` is an aware instant; of what is due on a day, the start of it. `what` is a clock of a stage.

    `kind` is received, alert, due or closes; `why` the rule of an alert, or how a day was counted.
    """

    at: datetime
    kind: str
    what: ClockName | None
    stage: int
    why: str


def preview(policy: Policy, received_at: datetime) -> list[Coming]:
    """All that follows when each thing is done on its last day, by post, and a review and an adjudication are wanted.

    Alerts are those that come while it is not done, up to the first of being overdue. Raises ValueError for a time
    without offset.
    """
    answer_due, coming = _stage(policy, 1, received_at, None)
    coming = [Coming(received_at, "received", None, 1, ""), *coming]
    coming += _promise(policy, "consent_chase", 1, received_at)[1]
    coming += _promise(policy, "data_protection", 1, received_at)[1]
    answer = "the answer"
    if policy.last_stage == 2:
        closes, window = _promise(policy, "stage_2_window", 2, _day(answer_due), "the answer was sent")
        answer_due, stage_2 = _stage(policy, 2, _day(closes), f"{policy.stages[1].spoken} was asked for")
        coming, answer = [*coming, *window, *stage_2], f"the letter of the {policy.stages[1].name}"
    posted = received("post", answer_due, policy.working_calendar)
    assert posted is not None, "post does not bounce"
    counted = (_day(posted.on), f"{answer} was received")
    if policy.clocks.stage_3_window.counts_from == "complaint_received":
        counted = (received_at, "the complaint was received")
    coming += _promise(policy, "stage_3_window", 3, *counted)[1]
    return sorted(coming, key=lambda one: one.at)


def _stage(policy: Policy, stage: int, began: datetime, because: str | None) -> tuple[date, list[Coming]]:
    """The day of the full answer, and all that comes up to it. The last news before it is the answer itself."""
    answer_due, coming = _promise(policy, "resolution", stage, began, because)
    owed = policy.owed_at(stage)
    if "acknowledgement" in owed:
        coming += _promise(policy, "acknowledgement", stage, began, because)[1]
    since, counted_from = began, because
    while "progress_update" in owed:
        due_on, news = _promise(policy, "progress_update", stage, since, counted_from)
        if due_on >= answer_due:
            break
        coming += news
        since, counted_from = _day(due_on), "the last news"
    return answer_due, coming


def _promise(
    policy: Policy, name: ClockName, stage: int, began: datetime, because: str | None = None
) -> tuple[date, list[Coming]]:
    length, unit = policy.length_of(name, stage)
    due = deadline_of(Facts(began, length, unit, counted_from=because), policy.working_calendar)
    plan = takewhile(lambda alert: alert.rule in LISTED, alert_plan(name, london_date(began), due.due_on, policy))
    alerts = [Coming(alert.at, "alert", name, stage, alert.rule.value) for alert in plan]
    kind = "closes" if name in WINDOWS else "due"
    return due.due_on, [*alerts, Coming(_day(due.due_on), kind, name, stage, due.because)]


def _day(day: date) -> datetime:
    return london_instant(day, time(0))
