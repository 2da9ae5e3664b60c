"""Cases whose time is over: listed for review, and disposed of when somebody decides so. (Policy, "Privacy".)

What people told us, and what staff wrote of it, is deleted. The row of the case stays for it, with its clocks, dates,
themes and outcomes, and its timeline without reasons: the chain holds and the figures stay true.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, SQLModel, col, delete, select

from models import given
from models.case import Case
from models.conflict import Conflict
from models.correction import Correction
from models.imported import ImportedCase
from models.issue import Finding, Issue
from models.outbox import NEEDS_A_PERSON, Delivery, Notice, OutboxRow, SlackCard
from models.policy import Policy
from models.refusal import Refused
from models.retention import ForReview, check_disposal, in_the_way, kept_until
from models.timeline import Act
from models.working_days import london_date
from storage import clocks, outbox, timeline
from storage.database import vault_of
from storage.forgetting import delete_conversations, hold_conversations
from storage.tables import TABLES

DELETED = (Correction, Conflict, ImportedCase)
"""Rows of a case that say nothing without their words, that are about somebody of the staff, or that would find a
person again.
"""
EMPTIED = ("_sealed", "_index")
"""How columns end that hold what people said, or by which it could be found."""


def cases_to_review(session: Session, policy: Policy, now: datetime) -> list[ForReview]:
    """The cases whose time is over, the one that was closed first in front. Cases merged into one go with it."""
    # Some that are not over yet come with them: which day it is in London is counted for each.
    about_then = now - timedelta(days=365 * policy.keeping.case_years - 1)
    query = select(Case).where(
        col(Case.closed_at) < about_then, col(Case.disposed_at).is_(None), col(Case.merged_into).is_(None)
    )
    found = []
    for case in session.exec(query.order_by(col(Case.closed_at), Case.reference)):
        assert case.closed_at is not None
        last = kept_until(case.closed_at, policy)
        if last < london_date(now):
            merged = tuple(sorted(one.reference for one in _file_of(session, case)[1:]))
            closed_on = london_date(case.closed_at)
            found.append(ForReview(case.reference, closed_on, last, in_the_way(case.flags), merged))
    return found


def dispose(session: Session, case_id: UUID, actor: str, reason: str, policy: Policy, now: datetime) -> tuple[str, ...]:
    """Delete what people told us in a case, and in those that were merged into it; the references of all of them.

    Raises Refused before its time, with a hold on it, of a case that was merged into another, and again.
    """
    file = _hold_file(session, case_id, actor)
    case = file[0]
    given.REASON.needed(reason, "Say why it is disposed of, such as who reviewed it.")
    if case.merged_into:
        into = session.get_one(Case, case.merged_into).reference
        raise Refused(f"It was merged into {into}, and goes with that one.")
    check_disposal(case.closed_at, case.flags, policy, now)
    for one in file:
        clocks.end(session, one.id, now)
    session.flush()
    for one in file:
        _let_slack_forget(session, one.id, now)
    delete_conversations(session, [one.conversation_id for one in file if one.conversation_id])
    _delete_words(session, [one.id for one in file])
    for one in file:
        one.conversation_id, one.disposed_at = None, now
        session.add(one)
        timeline.append(session, one.id, actor, Act.DISPOSED, now, reason=reason)
    return tuple(one.reference for one in file)


def _file_of(session: Session, case: Case) -> list[Case]:
    """A case, and all that were merged into it or into one of those."""
    file = [case]
    for one in file:
        file += session.exec(select(Case).where(Case.merged_into == one.id).order_by(Case.reference))
    return file


def _hold_file(session: Session, case_id: UUID, actor: str) -> list[Case]:
    """The same, held: conversations first, as those who delete transcripts do, then cases in order of their ids."""
    case = session.get(Case, case_id)
    file = _file_of(session, case) if case else []
    hold_conversations(session, [one.conversation_id for one in file if one.conversation_id])
    held = {one_id: timeline.hold_case(session, one_id, actor) for one_id in sorted({case_id, *(o.id for o in file)})}
    return [held[case_id], *(one for one_id, one in held.items() if one_id != case_id)]


def _let_slack_forget(session: Session, case_id: UUID, now: datetime) -> None:
    """What was still to be told of the case is not told; its card leaves the channel."""
    unsettled = [*outbox.OPEN, *NEEDS_A_PERSON]
    waiting = update(OutboxRow).where(col(OutboxRow.case_id) == case_id, col(OutboxRow.state).in_(unsettled))
    session.connection().execute(waiting.values(state=Delivery.SUPERSEDED, finished_at=now, lease_until=None))
    if session.get(SlackCard, case_id):
        outbox.put(session, Notice.SLACK_CARD_REMOVED, f"card_removed:{case_id}:disposed", now, case_id=case_id)


def _delete_words(session: Session, case_ids: Sequence[UUID]) -> None:
    """Every column of these cases that holds words is emptied, in whichever table it stands."""
    connection, nothing = session.connection(), vault_of(session).seal("")
    for kind in DELETED:
        connection.execute(delete(kind).where(col(kind.case_id).in_(case_ids)))
    for table in TABLES:
        columns = [column for column in _columns(table) if column.name.endswith(EMPTIED)]
        of_these = _is_of(table, case_ids)
        if columns and of_these is not None:
            values = {column.name: None if column.nullable else nothing for column in columns}
            has_words = or_(*(column.is_not(None) for column in columns))
            connection.execute(update(table).where(of_these, has_words).values(values))
    session.expire_all()


def _columns(table: type[SQLModel]) -> Any:
    return table.__table__.columns  # type: ignore[attr-defined]


def _is_of(table: type[SQLModel], case_ids: Sequence[UUID]) -> ColumnElement[bool] | None:
    """Which rows of a table belong to these cases; None of a table that belongs to no case."""
    if table is Case:
        return col(Case.id).in_(case_ids)
    if table is Finding:
        return col(Finding.issue_id).in_(select(Issue.id).where(col(Issue.case_id).in_(case_ids)))
    of_case = _columns(table).get("case_id")
    return None if of_case is None else of_case.in_(case_ids)
