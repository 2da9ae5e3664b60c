"""The daily seal: all timelines signed together, so that a whole case cannot go missing either.

A seal counts the entries that no earlier one has counted, and its cost follows their number, not that of the cases.
Nobody has to wait for it: an entry whose transaction is still open is counted by the next seal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.conversation import Setting
from models.timeline import TimelineEntry, TimelineSeal
from models.working_days import london_date
from storage import chain
from storage.database import vault_of

SEALS = "timeline_seals"
"""The setting that says how many seals there are, signed. It is made when a database is taken over."""
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Counted:
    """What is new to a seal: cases with their first entry, entries, and the digest over both."""

    cases: int
    entries: int
    digest: bytes


def seal_day(session: Session, now: datetime) -> TimelineSeal | None:
    """Seal what was written since the last seal, unless this London day, or a later one, has its seal already.

    None then, and also when the record of the seals is missing: `verify` says so, and another one would hide it.
    """
    if _is_sealed(session, now):
        return None
    # Held, so that of two services one waits and then finds the seal.
    record = session.exec(select(Setting).where(Setting.name == SEALS).with_for_update()).first()
    if record is None or _is_sealed(session, now):
        return None
    before, keys = last_seal(session), chain.Keys.of(vault_of(session))
    number = before.number + 1 if before else 1
    unsealed = col(TimelineEntry.seal).is_(None), col(TimelineEntry.mac).is_not(None)
    session.connection().execute(update(TimelineEntry).where(*unsealed).values(seal=number))
    new = _count(session, number)
    cases = new.cases + (before.cases if before else 0)
    entries = new.entries + (before.entries if before else 0)
    day, before_mac = london_date(now), before.mac if before else b""
    seal = TimelineSeal(
        number=number,
        day=day,
        cases=cases,
        entries=entries,
        digest=new.digest,
        mac=chain.seal_mac(keys, before_mac, number, day, cases, entries, new.digest),
    )
    session.add(seal)
    record.value = signed_record(keys, number, seal.mac)
    session.add(record)
    return seal


def last_seal(session: Session) -> TimelineSeal | None:
    """The latest seal; None before the first."""
    return session.exec(select(TimelineSeal).order_by(col(TimelineSeal.number).desc()).limit(1)).first()


def signed_record(keys: chain.Keys, count: int, last_mac: bytes) -> str:
    """What the setting says when there are so many seals and the last has this MAC (empty before the first)."""
    return f"{count} {chain.seals_mac(keys, count, last_mac).hex()}"


def _is_sealed(session: Session, now: datetime) -> bool:
    last = last_seal(session)
    return last is not None and last.day >= london_date(now)


def _count(session: Session, number: int) -> Counted:
    cases = entries = 0
    digest = chain.SealDigest()
    for case_id, rows in groupby(_entries_of_seal(session, number), itemgetter(0)):
        of_case = list(rows)
        _, last, mac = of_case[-1]
        digest.add(case_id, last, mac)
        cases += of_case[0][1] == 1
        entries += len(of_case)
    return Counted(cases, entries, digest.value())


def _entries_of_seal(session: Session, number: int) -> Iterator[tuple[UUID, int, bytes]]:
    """Case, number and MAC of each entry that the seal counts, by case and number."""
    columns: Any = (TimelineEntry.case_id, TimelineEntry.number, TimelineEntry.mac)
    query = (
        select(*columns)
        .where(TimelineEntry.seal == number)
        .order_by(col(TimelineEntry.case_id), col(TimelineEntry.number))
    )
    rows = session.connection().execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    return ((case_id, of_case, mac) for case_id, of_case, mac in rows)
