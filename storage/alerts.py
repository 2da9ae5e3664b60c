"""The sweep: what is due becomes rows, once each, at a cost that follows what is due and not what is open."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, text, update
from sqlmodel import Session, and_, col, or_, select

from models.alert_rules import WINDOWS, Owed, PlannedAlert, owed_at
from models.case import Case
from models.clock import Alert, Clock, ClockState
from models.outbox import Notice
from models.policy import ClockName, Policy
from models.timeline import Act, Json, NewEntry
from models.working_days import london_date
from storage import acts, outbox, timeline
from storage.calendar import policy_of
from storage.database import insert_new
from storage.due_clocks import DueClock, Move, hold_due, move
from storage.timeline import SERVICE

BATCH = 500
LEFT_BEHIND = timedelta(minutes=1)
"""An alert that a sweep has raised and not told by then: the sweep was killed, and the next one tells it. So too where
the time of this machine was set back since."""

_raised_at = col(Alert.raised_at)
UNTOLD = and_(
    text("NOT alert.told"),  # in the words of its index: for `told = 0` SQLite would read every alert there ever was
    or_(_raised_at == bindparam("now"), _raised_at <= bindparam("left_before"), _raised_at >= bindparam("left_after")),
)
"""Raised by this sweep, or left behind by another."""
IS_RESTRICTED = select(Case.id).where(Case.id == Alert.case_id, col(Case.is_restricted)).exists()
_COUNTS: Any = (
    func.count().filter(~col(Case.is_restricted)).label("for_all"),
    func.count().filter(col(Case.is_restricted)).label("restricted"),
    func.count().filter(~col(Case.is_restricted), col(Alert.turned)).label("turned"),
)
COUNT_UNTOLD = select(*_COUNTS).select_from(Alert).join(Case, col(Case.id) == Alert.case_id).where(UNTOLD)
TELL_IN_DIGEST = update(Alert).where(UNTOLD, ~IS_RESTRICTED).values(told=True, digest_id=bindparam("digest"))


def raise_due_alerts(session: Session, policy: Policy, now: datetime) -> int:
    """Raise what is owed up to `now`, a batch at a time; how many clocks had something due.

    At `overdue_from` the clock's state changes; the alert of it follows at the next opening hour. A clock that
    was left alone through several instants (the service was asleep) raises only the last of them. The last batch of a
    sweep tells the team of all of it: a few alerts each in the thread of its case, more as one digest.
    """
    due = hold_due(session, BATCH, now)
    if due:
        _raise(session, due, policy_of(session, policy), now)
    if len(due) < BATCH:
        _tell(session, policy, now)
    return len(due)


def next_alert_at(session: Session) -> datetime | None:
    """The first instant at which the sweep will have something to do."""
    query = select(Clock.next_alert_at).where(col(Clock.next_alert_at).is_not(None)).order_by(col(Clock.next_alert_at))
    return session.exec(query).first()


def _raise(session: Session, due: Sequence[DueClock], policy: Policy, now: datetime) -> None:
    owed_by = _owed(policy, now)
    moves: dict[Move, list[UUID]] = {}
    alerts: list[dict[str, Any]] = []
    turns: list[NewEntry] = []
    only_turned: set[UUID] = set()
    for clock in due:
        owed = owed_by(clock)
        is_turned = owed.is_over and clock.state in (ClockState.RUNNING, ClockState.DELAYED)
        state = clock.state
        if is_turned:
            state, turn = _turn(clock)
            turns.append(turn)
        if owed.alert:
            alerts.append(_alert(clock, owed.alert, is_turned, now))
        elif is_turned:
            only_turned.add(clock.case_id)
        is_breached = is_turned and state is ClockState.BREACHED
        breached_at = clock.overdue_from if is_breached else None
        moves.setdefault(Move(state, owed.next_look.at, owed.next_look.step, breached_at), []).append(clock.id)
    move(session, moves)
    raised = _put(session, alerts)
    heads = {clock.case_id: timeline.head_of(clock.timeline_count, clock.timeline_head) for clock in due}
    entries = [*turns, *(_entry(alert) for alert in alerts if alert["id"] in raised)]
    timeline.append_held(session, heads, entries, now)
    acts.update_cards(session, only_turned, now)


def _owed(policy: Policy, now: datetime) -> Callable[[DueClock], Owed]:
    """What clocks owe, counted once for all that started on one day and are due on one day."""

    @cache
    def counted(name: ClockName, started_on: date, due_on: date, overdue_from: datetime, step: int) -> Owed:
        return owed_at(name, started_on, due_on, overdue_from, step=step, now=now, policy=policy)

    def of(clock: DueClock) -> Owed:
        started_on = london_date(clock.started_at)
        return counted(clock.name, started_on, clock.due_on, clock.overdue_from, clock.next_step)

    return of


def _turn(clock: DueClock) -> tuple[ClockState, NewEntry]:
    """The state after the last instant of the due day, and what the timeline says of it."""
    detail: dict[str, Json] = {"clock": clock.name, "stage": clock.stage}
    if clock.name in WINDOWS:
        detail["at"] = clock.overdue_from.isoformat()
        return ClockState.CLOSED, NewEntry(clock.case_id, SERVICE, Act.CLOCK_STOPPED, None, detail)
    return ClockState.BREACHED, NewEntry(clock.case_id, SERVICE, Act.BREACHED, None, detail)


def _alert(clock: DueClock, alert: PlannedAlert, is_turned: bool, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "case_id": clock.case_id,
        "clock": clock.name,
        "stage": clock.stage,
        "rule": alert.rule,
        "due_at": alert.at,
        "raised_at": now,
        "turned": is_turned,
        "told": False,
    }


def _entry(alert: dict[str, Any]) -> NewEntry:
    detail = {
        "clock": alert["clock"],
        "stage": alert["stage"],
        "rule": alert["rule"].value,
        "instant": alert["due_at"].isoformat(),
    }
    return NewEntry(alert["case_id"], SERVICE, Act.ALERT_RAISED, None, detail)


def _put(session: Session, alerts: list[dict[str, Any]]) -> set[UUID]:
    """Write alerts; the ids of those that were written.

    One that was raised before is not: the time of this machine was ahead, and somebody has set it right since.
    """
    if not alerts:
        return set()
    ids, statement = {alert["id"] for alert in alerts}, insert_new(session, Alert)
    written = session.connection().execute(statement, alerts, execution_options={"preserve_rowcount": True})
    if written.rowcount == len(ids):
        return ids
    return set(session.exec(select(Alert.id).where(col(Alert.id).in_(ids))))


def _tell(session: Session, policy: Policy, now: datetime) -> None:
    """Put what the sweep has raised into the outbox: each alert by itself, or all in one digest.

    What a restricted case owes is for the deputies alone, and stands in no digest.
    """
    times = {"now": now, "left_before": now - LEFT_BEHIND, "left_after": now + LEFT_BEHIND}
    connection = session.connection()
    untold = connection.execute(COUNT_UNTOLD, times).one()
    is_digest = untold.for_all > policy.alerts.digest_above
    if is_digest:
        digest_id = outbox.put(session, Notice.SLACK_DIGEST, f"digest:{uuid4()}", now)
        connection.execute(TELL_IN_DIGEST, times | {"digest": digest_id})
        if untold.turned:
            # After the words to the team, and only where a state has changed.
            turned = select(Alert.case_id).where(Alert.digest_id == digest_id, col(Alert.turned))
            acts.update_cards(session, session.exec(turned), now)
    if untold.restricted or (untold.for_all and not is_digest):
        one_by_one = and_(UNTOLD, IS_RESTRICTED) if is_digest else UNTOLD
        query = select(Alert).where(one_by_one).order_by(col(Alert.due_at)).with_for_update()
        _tell_each(session, session.exec(query, params=times).all(), now)


def _tell_each(session: Session, alerts: Sequence[Alert], now: datetime) -> None:
    for alert in alerts:
        _put_alert(session, alert, now)
        alert.told = True
        session.add(alert)
    # The card counts the days as its alert does.
    acts.update_cards(session, {alert.case_id for alert in alerts}, now)


def _put_alert(session: Session, alert: Alert, now: datetime) -> None:
    instant = alert.due_at.isoformat()
    outbox.put(
        session,
        Notice.SLACK_ALERT,
        f"alert:{alert.case_id}:{alert.clock}:{alert.stage}:{alert.rule.value}:{instant}",
        now,
        case_id=alert.case_id,
        payload={"clock": alert.clock, "stage": alert.stage, "rule": alert.rule.value},
    )
