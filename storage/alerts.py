"""The sweep: what is due becomes rows, once each, at a cost that follows what is due and not what is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
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
from storage.bulk import insert_rows
from storage.calendar import policy_of
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
)
COUNT_UNTOLD = select(*_COUNTS).select_from(Alert).join(Case, col(Case.id) == Alert.case_id).where(UNTOLD)
TELL_IN_DIGEST = update(Alert).where(UNTOLD, ~IS_RESTRICTED).values(told=True, digest_id=bindparam("digest"))


@dataclass
class _Batch:
    """What a batch of clocks owes, as rows that are not written yet; and of its cases those whose cards change."""

    moves: dict[Move, list[UUID]] = field(default_factory=dict)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    turns: list[NewEntry] = field(default_factory=list)
    cards: set[UUID] = field(default_factory=set)
    restricted: set[UUID] = field(default_factory=set)


def raise_due_alerts(session: Session, policy: Policy, now: datetime) -> int:
    """Raise what is owed up to `now`, a batch at a time; how many clocks had something due.

    At `overdue_from` the clock's state changes; the alert of it follows at the next opening hour. A clock that
    was left alone through several instants (the service was asleep) raises only the last of them. The last batch of a
    sweep tells the team of all of it: a few alerts each in the thread of its case, more as one digest.
    """
    due = hold_due(session, BATCH, now)
    owed = _owed(due, policy_of(session, policy), now) if due else _Batch()
    is_last = len(due) < BATCH
    one_by_one = is_last and _put_digest(session, owed, policy, now)
    if due:
        _write(session, due, owed, now)
    acts.update_cards(session, owed.cards, now)
    if one_by_one:
        _tell_each(session, now)
    return len(due)


def pass_over_due(session: Session, policy: Policy, now: datetime) -> set[UUID]:
    """Clocks as they stand at `now`, and nobody is told what fell due; the cases of those that had something due.

    After a restore: the service that was lost has told the team, or a person is given a list.
    """
    policy, cases = policy_of(session, policy), set[UUID]()
    session.connection().execute(update(Alert).where(text("NOT alert.told")).values(told=True))
    while due := hold_due(session, BATCH, now):
        owed = _owed(due, policy, now)
        owed.alerts.clear()
        _write(session, due, owed, now)
        cases |= {clock.case_id for clock in due}
    return cases


def next_alert_at(session: Session) -> datetime | None:
    """The first instant at which the sweep will have something to do."""
    query = select(Clock.next_alert_at).where(col(Clock.next_alert_at).is_not(None)).order_by(col(Clock.next_alert_at))
    return session.exec(query).first()


def _owed(due: Sequence[DueClock], policy: Policy, now: datetime) -> _Batch:
    found = _Batch()

    @cache  # once for all that started on one day and are due on one day
    def counted(name: ClockName, started_on: date, due_on: date, overdue_from: datetime, step: int) -> Owed:
        return owed_at(name, started_on, due_on, overdue_from, step=step, now=now, policy=policy)

    for clock in due:
        started_on = london_date(clock.started_at)
        owed = counted(clock.name, started_on, clock.due_on, clock.overdue_from, clock.next_step)
        is_turned = owed.is_over and clock.state in (ClockState.RUNNING, ClockState.DELAYED)
        state = clock.state
        if is_turned:
            state, turn = _turn(clock)
            found.turns.append(turn)
        if owed.alert:
            found.alerts.append(_alert(clock, owed.alert, is_turned, now))
        elif is_turned:
            found.cards.add(clock.case_id)
        if clock.is_restricted:
            found.restricted.add(clock.case_id)
        is_breached = is_turned and state is ClockState.BREACHED
        breached_at = clock.overdue_from if is_breached else None
        to = Move(state, owed.next_look.at, owed.next_look.step, breached_at)
        found.moves.setdefault(to, []).append(clock.id)
    return found


def _write(session: Session, due: Sequence[DueClock], owed: _Batch, now: datetime) -> None:
    move(session, owed.moves)
    raised = _put(session, owed.alerts)
    heads = {clock.case_id: timeline.head_of(clock.timeline_count, clock.timeline_head) for clock in due}
    entries = [*owed.turns, *(_entry(alert) for alert in owed.alerts if alert["id"] in raised)]
    timeline.append_held(session, heads, entries, now)


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
        "digest_id": None,
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
    ids = {alert["id"] for alert in alerts}
    if insert_rows(session, Alert, alerts, new_only=True) == len(ids):
        return ids
    return set(session.exec(select(Alert.id).where(col(Alert.id).in_(ids))))


def _put_digest(session: Session, owed: _Batch, policy: Policy, now: datetime) -> bool:
    """Tell of what the sweep raises in one digest, if it is more than a few; whether something is left to tell singly.

    What a restricted case owes is for those who deal with it alone, and stands in no digest.
    """
    connection = session.connection()
    left = connection.execute(COUNT_UNTOLD, _times(now)).one()
    for_all = [alert for alert in owed.alerts if alert["case_id"] not in owed.restricted]
    if left.for_all + len(for_all) <= policy.alerts.digest_above:
        return bool(left.for_all or left.restricted or owed.alerts)
    digest_id = outbox.put(session, Notice.SLACK_DIGEST, f"digest:{uuid4()}", now)
    # After the words to the team, and only where a state has changed.
    owed.cards |= {alert["case_id"] for alert in for_all if alert["turned"]}
    for alert in for_all:
        alert |= {"told": True, "digest_id": digest_id}
    if left.for_all:
        connection.execute(TELL_IN_DIGEST, _times(now) | {"digest": digest_id})
        turned = select(Alert.case_id).where(Alert.digest_id == digest_id, col(Alert.turned))
        owed.cards |= set(session.exec(turned))
    return bool(left.restricted or len(for_all) < len(owed.alerts))


def _times(now: datetime) -> dict[str, datetime]:
    return {"now": now, "left_before": now - LEFT_BEHIND, "left_after": now + LEFT_BEHIND}


def _tell_each(session: Session, now: datetime) -> None:
    query = select(Alert).where(UNTOLD).order_by(col(Alert.due_at)).with_for_update()
    alerts = session.exec(query, params=_times(now)).all()
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
        payload={"clock": alert.clock, "stage": alert.stage, "rule": alert.rule.value, "instant": instant},
    )
