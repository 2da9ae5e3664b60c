"""The sweep: what is due becomes rows, once each, at a cost that follows what is due and not what is open."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.alert_rules import PlannedAlert, alert_plan
from models.case import Case
from models.clock import Alert, Clock, ClockState
from models.outbox import Notice
from models.policy import ClockName, Policy
from models.timeline import Act
from storage import acts, outbox, timeline

BATCH = 500


def raise_due_alerts(session: Session, policy: Policy, now: datetime) -> int:
    """Raise what is owed up to `now`, a batch at a time; how many clocks had something due.

    At `overdue_from` the clock's state changes; the alert of it follows at the next opening hour. A clock that
    was left alone through several instants (the service was asleep) raises only the last of them.
    """
    query = (
        select(Clock)
        .join(Case)  # held with its clock: a case that somebody is changing right now is left to the next sweep
        .where(col(Clock.next_alert_at) <= now)
        .order_by(col(Clock.next_alert_at))
        .limit(BATCH)
        .with_for_update(skip_locked=True, key_share=True, of=[Clock, Case])
    )
    clocks = list(session.exec(query))
    for clock in clocks:
        _raise(session, clock, policy, now)
    return len(clocks)


def next_alert_at(session: Session) -> datetime | None:
    """The first instant at which the sweep will have something to do."""
    query = select(Clock.next_alert_at).where(col(Clock.next_alert_at).is_not(None)).order_by(col(Clock.next_alert_at))
    return session.exec(query).first()


def _raise(session: Session, clock: Clock, policy: Policy, now: datetime) -> None:
    owed_since = clock.next_alert_at
    assert owed_since is not None, "a clock is only found when something is owed"
    name: ClockName = "acknowledgement" if clock.name == "acknowledgement" else "resolution"
    last, coming = None, None
    for coming in alert_plan(name, clock.due_on, policy):
        if coming.at > now:
            break
        last = coming if coming.at >= owed_since else last
    assert coming is not None, "the plan has no end"
    clock.next_alert_at = coming.at
    if now >= clock.overdue_from and clock.state == ClockState.RUNNING:
        clock.state = ClockState.BREACHED
        timeline.append(session, clock.case_id, "service", Act.BREACHED, now, clock=clock.name)
        acts.update_card(session, clock.case_id, now)
    elif clock.state == ClockState.RUNNING:
        # The state changes at midnight, hours or days before the alert of it.
        clock.next_alert_at = min(coming.at, clock.overdue_from)
    session.add(clock)
    if last:
        _put_alert(session, clock, last, now)


def _put_alert(session: Session, clock: Clock, alert: PlannedAlert, now: datetime) -> None:
    session.add(Alert(case_id=clock.case_id, clock=clock.name, rule=alert.rule, due_at=alert.at, raised_at=now))
    instant = alert.at.isoformat()
    timeline.append(
        session,
        clock.case_id,
        "service",
        Act.ALERT_RAISED,
        now,
        clock=clock.name,
        rule=alert.rule.value,
        instant=instant,
    )
    outbox.put(
        session,
        Notice.SLACK_ALERT,
        f"alert:{clock.case_id}:{clock.name}:{alert.rule.value}:{instant}",
        now,
        case_id=clock.case_id,
        payload={
            "clock": clock.name,
            "rule": alert.rule.value,
            "due_on": clock.due_on.isoformat(),
            "because": clock.because,
        },
    )
    acts.update_card(session, clock.case_id, now)  # so that it counts the days as the alert does
