"""Timelines of earlier installations, which were not chained: signed as they stand, once, and said so in the chain."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models.case import Case
from models.clock import Clock
from models.conversation import Setting
from models.timeline import Act, Json, NewEntry, TimelineEntry, TimelineSeal
from storage import chain, seals, timeline
from storage.database import vault_of

CASES_AT_ONCE = 500


def take_over(session: Session, now: datetime) -> int:
    """Sign what no earlier start has signed; how many cases. Every start calls it: only the first does anything.

    A database in which something is signed already and whose record of that is gone is left as it is: whoever
    took the signatures away would be helped by new ones. `verify` says so.
    """
    if session.get(Setting, seals.SEALS) is not None or _was_signed(session):
        return 0
    record = seals.signed_record(chain.Keys.of(vault_of(session)), 0, b"")
    try:
        with session.begin_nested():
            session.add(Setting(name=seals.SEALS, value=record))
    except IntegrityError:
        return 0  # another service starts at the same time and has done it
    taken, cases = 0, _cases_after(session, None)
    while cases:
        _take_over(session, cases, now)
        taken, cases = taken + len(cases), _cases_after(session, cases[-1])
    return taken


def _was_signed(session: Session) -> bool:
    signed = select(TimelineEntry.id).where(
        col(TimelineEntry.mac).is_not(None) | (col(TimelineEntry.act) == Act.TAKEN_OVER)
    )
    return any(session.exec(query.limit(1)).first() is not None for query in (signed, select(TimelineSeal.number)))


def _cases_after(session: Session, last: UUID | None) -> list[UUID]:
    query = select(Case.id).order_by(col(Case.id)).limit(CASES_AT_ONCE)
    return list(session.exec(query.where(col(Case.id) > last) if last else query))


def _take_over(session: Session, cases: Sequence[UUID], now: datetime) -> None:
    counts = _sign(session, cases)
    clocks: defaultdict[UUID, list[NewEntry]] = defaultdict(list)
    query = select(Clock, Case.stage).join(Case).where(col(Clock.case_id).in_(cases)).order_by(col(Clock.due_on))
    for clock, stage in session.exec(query):
        which: dict[str, Json] = {"clock": clock.name, "stage": stage}
        started = which | {"due_on": clock.due_on.isoformat(), "at": clock.started_at.isoformat()}
        clocks[clock.case_id].append(NewEntry(clock.case_id, "service", Act.CLOCK_STARTED, detail=started))
        if clock.stopped_at:
            stopped = which | {"at": clock.stopped_at.isoformat()}
            clocks[clock.case_id].append(NewEntry(clock.case_id, "service", Act.CLOCK_STOPPED, detail=stopped))
    new = []
    for case_id in cases:
        new.append(NewEntry(case_id, "service", Act.TAKEN_OVER, detail={"entries": counts.get(case_id, 0)}))
        new += clocks[case_id]
    timeline.append_many(session, new, now)


def _sign(session: Session, cases: Sequence[UUID]) -> dict[UUID, int]:
    """Chain the entries that the cases have; how many each has."""
    vault = vault_of(session)
    keys = chain.Keys.of(vault)
    query = (
        select(TimelineEntry)
        .where(col(TimelineEntry.case_id).in_(cases))
        .order_by(col(TimelineEntry.case_id), col(TimelineEntry.number))
    )
    signed, heads = [], {}
    for case_id, entries in groupby(session.exec(query), lambda entry: entry.case_id):
        head = chain.BEGINNING
        for entry in entries:
            reason = vault.open_given(entry.reason_sealed)
            digest = None if reason is None else chain.reason_digest(keys, entry.id, reason)
            mac = chain.entry_mac(
                keys, head, entry.id, case_id, entry.number, entry.at, entry.actor, entry.act, entry.detail, digest
            )
            head = chain.head_after(keys, case_id, entry.number, mac)
            heads[case_id] = entry.number, head
            signed.append({"entry": entry.id, "signed": mac, "digest": digest})
    if signed:
        statement = (
            update(TimelineEntry)
            .where(col(TimelineEntry.id) == bindparam("entry"))
            .values(mac=bindparam("signed"), reason_digest=bindparam("digest"))
        )
        session.connection().execute(statement, signed)
        timeline.write_heads(session, heads)
    return {case_id: number for case_id, (number, _) in heads.items()}
