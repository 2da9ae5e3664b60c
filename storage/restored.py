"""After a restore: time has passed since the backup, and the service that was lost has worked meanwhile.

What waited then may have been told since, and what fell due may have been told or done. Nothing is told twice for
that, and what was promised in between comes on a list for a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from models.case import Case
from models.clock import Clock, ClockState
from models.outbox import NEEDS_A_PERSON, Delivery, Notice, OutboxRow
from models.policy import Policy
from models.timeline import Act, NewEntry
from models.working_days import london_date
from storage import alerts, outbox, timeline
from storage.database import Database
from storage.migrate import migrating, stamp, upgrade

WAITED = "It waited when the backup was made, and may have gone out since."
SAFE_AGAIN = frozenset({Notice.SLACK_RISK, Notice.SLACK_CARD, Notice.SLACK_CARD_REMOVED})
"""Of a restricted case too. That somebody may be at risk is told twice rather than not at all."""


@dataclass(frozen=True)
class Promise:
    """A clock that came due between the backup and the restore, with nothing in the backup that says it was kept."""

    reference: str
    clock: str
    stage: int
    because: str
    is_over: bool


@dataclass(frozen=True)
class Stuck:
    """A row of the outbox that needs a person, and why."""

    number: int
    notice: Notice
    reference: str | None
    reason: str


@dataclass(frozen=True)
class Restored:
    """What a person has to see to, and how many messages the service looks for in Slack before it posts them."""

    promises: list[Promise]
    stuck: list[Stuck]
    looked_for: int


@contextmanager
def made_whole(database: Database, revision: str) -> Iterator[Session]:
    """A copy becomes a database again: of the version that it was made by, brought to this one. With it goes, in one
    transaction, what the caller does.
    """
    with migrating(database.engine) as connection:
        stamp(connection, revision)
        upgrade(connection)
        with Session(connection, expire_on_commit=False) as session:
            session.info["vault"] = database.vault
            yield session
            session.flush()


def take_up_work(
    session: Session, by: str, policy: Policy, backed_up_at: datetime, real_now: datetime, now: datetime
) -> Restored:
    """Go on from a backup. `backed_up_at` and `now` are business time; what is found goes on the timeline of its case.

    What may have been told is looked for where that is possible, and otherwise waits for a person.
    """
    promises = _came_due(session, backed_up_at, now)
    looked_for, touched = _hold_back(session, real_now)
    touched |= alerts.pass_over_due(session, policy, now)
    detail = {"backed_up_at": backed_up_at.isoformat()}
    timeline.append_many(session, [NewEntry(case, by, Act.RESTORED, None, detail) for case in sorted(touched)], now)
    return Restored(promises, _stuck(session), looked_for)


def _came_due(session: Session, since: datetime, now: datetime) -> list[Promise]:
    columns: Any = (Case.reference, Clock.name, Clock.stage, Clock.because, Clock.overdue_from)
    query = (
        select(*columns)
        .join(Clock)
        .where(col(Clock.stopped_at).is_(None), Clock.state != ClockState.PAUSED)
        .where(Clock.due_on >= london_date(since), Clock.due_on <= london_date(now))
        .order_by(col(Clock.due_on), Case.reference, Clock.name, Clock.stage)
    )
    rows = session.connection().execute(query)
    return [Promise(reference, name, stage, because, over <= now) for reference, name, stage, because, over in rows]


def _hold_back(session: Session, real_now: datetime) -> tuple[int, set[UUID]]:
    """How many rows are looked for, and the cases of all that waited."""
    query = (
        select(OutboxRow, Case.is_restricted)
        .join(Case, isouter=True)
        .where(col(OutboxRow.state).in_(outbox.OPEN))
        .order_by(col(OutboxRow.number))
    )
    looked_for, cases = 0, set[UUID]()
    for row, is_restricted in session.exec(query).all():
        if row.case_id:
            cases.add(row.case_id)
        if row.notice is Notice.SLACK_CARD_UPDATE:
            # The card may tell of what was done since: it stays as evidence until the case moves on.
            outbox.finish(session, row.id, Delivery.SUPERSEDED, real_now)
        elif _can_be_looked_for(row, bool(is_restricted)):
            outbox.look_for(session, row, WAITED)
            looked_for += 1
        else:
            outbox.finish(session, row.id, Delivery.MAY_BE_POSTED, real_now, WAITED)
    return looked_for, cases


def _can_be_looked_for(row: OutboxRow, is_restricted: bool) -> bool:
    """Letters cannot, and nobody may look into the direct messages that tell the deputies of a restricted case."""
    if row.channel != "slack" or row.notice is Notice.SLACK_RESTRICTED:
        return False
    return row.notice in SAFE_AGAIN or not is_restricted


def _stuck(session: Session) -> list[Stuck]:
    columns: Any = (OutboxRow.number, OutboxRow.notice, Case.reference, OutboxRow.last_error)
    needs_a_person = col(OutboxRow.state).in_(NEEDS_A_PERSON)
    query = select(*columns).join(Case, isouter=True).where(needs_a_person).order_by(col(OutboxRow.number))
    return [Stuck(*row) for row in session.connection().execute(query)]
