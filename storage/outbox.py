"""The outbox: what is to be told, claimed under a lease, and what came of it.

A row is put in the transaction of the change that it tells of. `now` is real time here, not business time:
leases and retries are about this machine and the network.
"""

import contextlib
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from models.conversation import Setting
from models.outbox import NEEDS_A_PERSON, Delivery, Notice, OutboxRow
from storage.database import insert_new

LEASE = timedelta(seconds=60)
"""Longer than twice the time-out of any send (20 s for Slack, 25 s for mail)."""
ATTEMPTS = 2000
"""Of a row whose fate nobody knows each time: a week at the longest wait. Then a person has to look."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_HOLD = timedelta(minutes=1)
"""One row asks for a whole channel whether the other side is back, so it may ask more often."""
LONGEST_ASKED = timedelta(hours=1)
"""As long as the other side may make us wait. Slack asks for a minute or so."""
APART = timedelta(seconds=2)
"""Between the cards of an import. Slack takes about one message a second in a channel: half of them are left."""
HOLD = "hold:"
"""Before the name of a channel: the setting that holds when it may be used again."""
OPEN = (Delivery.WAITING, Delivery.SENDING, Delivery.UNKNOWN)
NEXT_NUMBER = {
    "sqlite": select(func.coalesce(func.max(OutboxRow.number), 0) + 1).scalar_subquery(),
    # Two services at once may put rows. Those of one case follow each other: whoever puts one holds the case.
    "postgresql": func.nextval("outbox_number"),
}


class NotStuck(Exception):
    """No row of this number needs a person."""


def put(
    session: Session,
    notice: Notice,
    dedup_key: str,
    now: datetime,
    *,
    case_id: UUID | None = None,
    payload: dict[str, Any] | None = None,
) -> UUID:
    """Tell somebody something, once: the same `dedup_key` again changes nothing. The id of the row that tells it."""
    row_id = uuid4()
    if _insert(session, _new(row_id, notice, dedup_key, now, case_id, payload or {})) == 1:
        return row_id
    return session.exec(select(OutboxRow.id).where(OutboxRow.dedup_key == dedup_key)).one()


def put_many(session: Session, notice: Notice, keys: Mapping[UUID, str], now: datetime) -> None:
    """The same about many cases, by the `dedup_key` of each."""
    if keys:
        _insert(session, *(_new(uuid4(), notice, dedup_key, now, case_id, {}) for case_id, dedup_key in keys.items()))


def put_apart(session: Session, notice: Notice, keys: Mapping[UUID, str], now: datetime, *, after: int) -> None:
    """The same, one after the other and after so many others, so that what is put meanwhile goes in between."""
    waits = (min((after + n) * APART, LONGEST_ASKED) for n in range(len(keys)))
    rows = [
        _new(uuid4(), notice, dedup_key, now, case_id, {}) | {"not_before": now + wait}
        for (case_id, dedup_key), wait in zip(keys.items(), waits, strict=False)
    ]
    if rows:
        _insert(session, *rows)


def _new(
    row_id: UUID, notice: Notice, dedup_key: str, now: datetime, case_id: UUID | None, payload: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": row_id,
        "channel": notice.channel,
        "notice": notice,
        "dedup_key": dedup_key,
        "case_id": case_id,
        "payload": payload,
        "state": Delivery.WAITING,
        "attempts": 0,
        "created_at": now,
    }


def _insert(session: Session, *rows: dict[str, Any]) -> int:
    """Write rows, each numbered after those that are there, but for those that tell what is told already; how many."""
    session.flush()  # a case that is made in this transaction has to be there before what tells of it
    connection = session.connection()
    statement = insert_new(session, OutboxRow).values(number=NEXT_NUMBER[connection.dialect.name])
    written = connection.execute(statement, rows, execution_options={"preserve_rowcount": True})
    return written.rowcount


def claim(session: Session, channel: str, limit: int, now: datetime) -> list[OutboxRow]:
    """The next rows of a channel, each leased to the caller, with its attempt recorded before the send.

    A row whose earlier attempt ended without an answer comes back as `unknown`: look before sending again.
    """
    if channel in _on_hold(session, now):
        return []
    query = (
        select(OutboxRow)
        .where(OutboxRow.channel == channel, col(OutboxRow.state).in_(OPEN))
        .where(_is_over(OutboxRow.not_before, LONGEST_ASKED, now))
        .where(_is_over(OutboxRow.lease_until, LEASE, now))
        .order_by(col(OutboxRow.number))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.exec(query))
    for row in rows:
        # An attempt that was begun and never recorded: nobody knows what became of it.
        row.state = Delivery.SENDING if row.state is Delivery.WAITING else Delivery.UNKNOWN
        row.attempts += 1
        row.lease_until = now + LEASE
        session.add(row)
    session.flush()
    return rows


def finish(session: Session, row_id: UUID, state: Delivery, now: datetime, error: str | None = None) -> None:
    """The row is done with, for good or bad. One that needs a person stays, and the team is told of it."""
    row = session.get_one(OutboxRow, row_id)
    row.state, row.finished_at, row.lease_until, row.last_error = state, now, None, error
    session.add(row)
    if state in NEEDS_A_PERSON and row.notice is not Notice.SLACK_UNDELIVERED:
        key = f"undelivered:{row.id}:{now.isoformat()}"
        put(session, Notice.SLACK_UNDELIVERED, key, now, case_id=row.case_id, payload={"row": str(row.id)})


def again(
    session: Session,
    row_id: UUID,
    now: datetime,
    error: str,
    *,
    unknown: bool,
    after: timedelta | None = None,
) -> None:
    """The row was not delivered, or nobody knows: try `after` this long, or ever more slowly."""
    row = session.get_one(OutboxRow, row_id)
    row.state = Delivery.UNKNOWN if unknown else Delivery.WAITING
    row.lease_until, row.last_error = None, error
    row.not_before = now + min(after or wait_after(row.attempts), LONGEST_ASKED)
    session.add(row)


def look_for(session: Session, row: OutboxRow, reason: str) -> None:
    """The row may have arrived: it is looked for before it is sent."""
    row.state, row.lease_until, row.not_before, row.last_error = Delivery.UNKNOWN, None, None, reason
    session.add(row)


def hold_channel(session: Session, channel: str, after: timedelta, now: datetime) -> None:
    """Nothing goes to this channel for so long (the other side said so), what is put later included."""
    name, until = HOLD + channel, now + min(after, LONGEST_ASKED)
    known = session.exec(select(Setting).where(Setting.name == name).with_for_update()).first()
    if known:
        if not _holds(known, now) or datetime.fromisoformat(known.value) < until:
            known.value = until.isoformat()
            session.add(known)
        return
    # Another deliverer of this channel may be told the same at the same time.
    with contextlib.suppress(IntegrityError), session.begin_nested():
        session.add(Setting(name=name, value=until.isoformat()))


def waiting(session: Session) -> int:
    """How many rows are not delivered yet and not given up."""
    query = select(func.count()).select_from(OutboxRow).where(col(OutboxRow.state).in_(OPEN))
    return session.exec(query).one()


def due(session: Session, now: datetime) -> int:
    """How many rows could be delivered at this instant: 0 when the outbox has caught up."""
    query = (
        select(func.count())
        .select_from(OutboxRow)
        .where(col(OutboxRow.state).in_(OPEN))
        .where(_is_over(OutboxRow.not_before, LONGEST_ASKED, now))
        .where(col(OutboxRow.channel).not_in(_on_hold(session, now)))
    )
    return session.exec(query).one()


def held_up(session: Session) -> list[tuple[str, str, int]]:
    """Channel, reason and number of the rows that were tried and wait to be tried again."""
    query = (
        select(OutboxRow.channel, col(OutboxRow.last_error), func.count())
        .where(col(OutboxRow.state).in_(OPEN), col(OutboxRow.last_error).is_not(None))
        .group_by(OutboxRow.channel, col(OutboxRow.last_error))
        .order_by(OutboxRow.channel)
    )
    return [(channel, str(reason), number) for channel, reason, number in session.exec(query)]


def needing_a_person(session: Session) -> list[OutboxRow]:
    """Dead letters, and posts that may or may not have arrived."""
    query = select(OutboxRow).where(col(OutboxRow.state).in_(NEEDS_A_PERSON)).order_by(col(OutboxRow.number))
    return list(session.exec(query))


def send_again(session: Session, number: int) -> OutboxRow:
    """Try a row once more that needed a person: whatever was in its way is mended. Raises NotStuck."""
    row = _stuck(session, number)
    row.state, row.attempts, row.not_before, row.finished_at, row.last_error = Delivery.WAITING, 0, None, None, None
    session.add(row)
    return row


def settle(session: Session, number: int, now: datetime) -> OutboxRow:
    """Done with, a person says: it arrived, or it was told in another way. Raises NotStuck."""
    row = _stuck(session, number)
    finish(session, row.id, Delivery.SUPERSEDED, now, row.last_error)
    return row


def _stuck(session: Session, number: int) -> OutboxRow:
    query = select(OutboxRow).where(OutboxRow.number == number, col(OutboxRow.state).in_(NEEDS_A_PERSON))
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise NotStuck
    return row


def _on_hold(session: Session, now: datetime) -> list[str]:
    holds = session.exec(select(Setting).where(col(Setting.name).startswith(HOLD)))
    return [hold.name.removeprefix(HOLD) for hold in holds if _holds(hold, now)]


def _holds(hold: Setting, now: datetime) -> bool:
    return now < datetime.fromisoformat(hold.value) <= now + LONGEST_ASKED


def _is_over(until: datetime | None, longest: timedelta, now: datetime) -> Any:
    """Whether a wait is over. One that ends later than any may was set while this machine's clock was ahead."""
    return or_(col(until).is_(None), col(until) <= now, col(until) > now + longest)


def wait_after(attempts: int) -> timedelta:
    """How long a row rests after so many attempts."""
    longest = min(FIRST_WAIT * int(2 ** min(attempts - 1, 12)), LONGEST_WAIT)
    return longest * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret
