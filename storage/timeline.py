"""The timeline of a case: append and read."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import batched, groupby
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, text, update
from sqlmodel import Session, col, select

from models import given
from models.case import Case
from models.deadlines import short_date
from models.refusal import NoSuchCase, Refused
from models.timeline import Act, Json, NewEntry, TimelineEntry
from models.working_days import london_date
from storage import chain
from storage.bulk import as_json, insert_rows
from storage.database import vault_of

SERVICE = "service"
"""Who acts where nobody of the staff does."""
COMPLAINANT = "complainant"
"""Who acts where somebody does it in the chat, with the reference and the code of their case."""
Heads = dict[UUID, tuple[int, bytes]]
"""Of each case: how many entries there are, and the head."""
READ_AT_ONCE = 2000
"""Rows that a read of all cases has in memory, besides those of one case."""
HELD_AT_ONCE = 1000
"""Cases in one statement: far below the number of parameters that either database takes."""
WRITE_HEAD = (
    update(Case)
    .where(col(Case.id) == bindparam("held"))
    .values(timeline_count=bindparam("count"), timeline_head=bindparam("head"))
)
WRITE_HEADS = text(
    "UPDATE case_file SET timeline_count = new.count, timeline_head = new.head "
    "FROM json_to_recordset(:rows) AS new(held uuid, count integer, head bytea) WHERE id = new.held"
)
"""The same for many at once, which only PostgreSQL takes."""


def append(
    session: Session,
    case_id: UUID,
    actor: str,
    act: Act,
    now: datetime,
    *,
    reason: str | None = None,
    **detail: Json,
) -> None:
    """Add what happened. `detail` may hold dates, names of rules and ids, never anything personal."""
    append_many(session, [NewEntry(case_id, actor, act, reason, detail)], now)


def append_many(session: Session, entries: Sequence[NewEntry], now: datetime) -> None:
    """Add what happened to one case or to many, in this order; the cases are held until the transaction ends.

    Raises NoSuchCase.
    """
    session.flush()  # a case that is made in this transaction has to be there before its entries
    append_held(session, _hold_heads(session, {new.case_id for new in entries}), entries, now)


def append_held(session: Session, heads: Heads, entries: Sequence[NewEntry], now: datetime) -> None:
    """The same for cases that the caller holds, with their `heads` as they were read when it did. Raises KeyError."""
    rows = _signed(session, heads, entries, now)
    if rows:
        insert_rows(session, TimelineEntry, rows, new_only=False)
        write_heads(session, {new.case_id: heads[new.case_id] for new in entries})


def begin(session: Session, cases: Sequence[dict[str, Any]], entries: Sequence[NewEntry], now: datetime) -> None:
    """Write the rows of new cases, and the first entries of their timelines."""
    heads = {case["id"]: (0, chain.BEGINNING) for case in cases}
    rows = _signed(session, heads, entries, now)
    begun = [case | dict(zip(("timeline_count", "timeline_head"), heads[case["id"]], strict=True)) for case in cases]
    insert_rows(session, Case, begun, new_only=False)
    insert_rows(session, TimelineEntry, rows, new_only=False)


def write_heads(session: Session, heads: Heads) -> None:
    """Keep the number of entries and the head of each of these cases, which the caller holds."""
    rows = [{"held": case_id, "count": count, "head": head} for case_id, (count, head) in heads.items()]
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.execute(WRITE_HEAD, rows)
    else:
        connection.execute(WRITE_HEADS, {"rows": as_json(rows)})


def head_of(count: int, head: bytes | None) -> tuple[int, bytes]:
    """What `Heads` has of a case, from the columns of its row."""
    return count, head or chain.BEGINNING


def last_number(session: Session, case_id: UUID) -> int:
    """The number of the latest entry of a case; 0 before the first."""
    return session.exec(select(Case.timeline_count).where(Case.id == case_id)).one()


def hold_case(session: Session, case_id: UUID, by: str = SERVICE, *, to_look: bool = False) -> Case:
    """The case as it is now, for this transaction alone to change; others wait, so that entries are numbered one
    by one. `by` is the user id of whoever changes it.

    Whoever changes rows of a case does this before the first of them: two who held each other's rows would wait
    for ever. Raises NoSuchCase, and Refused where nobody is named, or of a case that was disposed of unless it is
    `to_look` at what is left.
    """
    given.USER.needed(by, "Say who does it.")
    query = select(Case).where(Case.id == case_id).with_for_update(key_share=True)
    # Whoever had to wait would otherwise go on with the row as it was read before.
    case = session.exec(query, execution_options={"populate_existing": True}).first()
    if case is None:
        raise NoSuchCase
    if case.disposed_at and by != SERVICE and not to_look:
        day = short_date(london_date(case.disposed_at))
        raise Refused(f"It was disposed of on {day}. What is left can be looked at and is not changed any more.")
    return case


def entries(session: Session, case_id: UUID) -> list[TimelineEntry]:
    """All entries of a case, oldest first."""
    query = select(TimelineEntry).where(TimelineEntry.case_id == case_id).order_by(col(TimelineEntry.number))
    return list(session.exec(query))


def case_by_case(session: Session, acts: Sequence[Act], *columns: Any) -> Iterator[list[Any]]:
    """The entries of these acts in all cases, as rows with these columns of the case and the entry: those of one case
    at a time, in their order.
    """
    query = (
        select(Case.id, *columns)
        .join(TimelineEntry)
        .where(col(TimelineEntry.act).in_(acts))
        .order_by(col(TimelineEntry.case_id), col(TimelineEntry.number))
    )
    rows = session.connection().execute(query, execution_options={"yield_per": READ_AT_ONCE})
    return (list(of_case) for _, of_case in groupby(rows, attrgetter("id")))


def _hold_heads(session: Session, wanted: set[UUID]) -> Heads:
    """Count and head of each case, held in order of their ids: two who hold several never wait for each other."""
    heads: Heads = {}
    columns: Any = (Case.id, Case.timeline_count, Case.timeline_head)
    for some in batched(sorted(wanted), HELD_AT_ONCE):
        query = select(*columns).where(col(Case.id).in_(some)).order_by(col(Case.id)).with_for_update(key_share=True)
        found = session.connection().execute(query)
        heads |= {case_id: head_of(count, head) for case_id, count, head in found}
    if len(heads) < len(wanted):
        raise NoSuchCase
    return heads


def _signed(session: Session, heads: Heads, entries: Sequence[NewEntry], now: datetime) -> list[dict[str, Any]]:
    """The rows of new entries, each chained to the head of its case; `heads` moves on with them."""
    vault, rows = vault_of(session), []
    keys = chain.Keys.of(vault)
    for new in entries:
        sealed = vault.seal_given(new.reason)
        case_id, (count, head) = new.case_id, heads[new.case_id]
        entry_id, number = uuid4(), count + 1
        digest = None if new.reason is None else chain.reason_digest(keys, entry_id, new.reason)
        mac = chain.entry_mac(keys, head, entry_id, case_id, number, now, new.actor, new.act.value, new.detail, digest)
        heads[case_id] = number, chain.head_after(keys, case_id, number, mac)
        rows.append(
            {
                "id": entry_id,
                "case_id": case_id,
                "number": number,
                "at": now,
                "actor": new.actor,
                "act": new.act,
                "detail": new.detail,
                "reason_sealed": sealed,
                "reason_digest": digest,
                "mac": mac,
            }
        )
    return rows
