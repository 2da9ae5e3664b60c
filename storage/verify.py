"""Whether the timelines are what was written: every chain, every head, every daily seal. Changes nothing.

It goes through all entries once, case by case; its memory follows the longest timeline and the number of days.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, type_coerce
from sqlalchemy.types import NullType
from sqlmodel import Session, col, select

from models.case import Case
from models.timeline import TimelineEntry
from storage import chain
from storage.database import vault_of
from storage.seals import ROWS_AT_ONCE
from storage.verify_case import CaseCheck
from storage.verify_seals import SealCheck


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: with which case and which entry of it, if one can be named, in plain words."""

    reference: str | None
    entry: int | None
    what: str

    def __str__(self) -> str:
        place = [f"Case {self.reference}" if self.reference else "", f"entry {self.entry}" if self.entry else ""]
        where = ", ".join(filter(None, place))
        return f"{where}: {self.what}." if where else f"{self.what[0].upper()}{self.what[1:]}."


@dataclass(frozen=True)
class Verified:
    """What was gone through. A deleted reason is no finding: its entry is whole without it.

    `taken_over` says how many cases of an earlier version were signed on which London date. There should be one
    date, that of the update: a later one means that signatures were taken away and made anew.
    """

    cases: int
    entries: int
    taken_over: dict[date, int]
    reasons_deleted: int
    seals: int
    findings: int


def verify(session: Session, report: Callable[[Finding], None], progress: Callable[[int, int], None]) -> Verified:
    """Check everything. Each finding goes to `report`; `progress` hears how many entries are done, and of how many."""
    findings = 0

    def found(reference: str | None, entry: int | None, what: str) -> None:
        nonlocal findings
        findings += 1
        report(Finding(reference, entry, what))

    total = session.exec(select(func.count()).select_from(TimelineEntry)).one()
    keys = chain.Keys.of(vault_of(session))
    seals = SealCheck(session, keys)
    cases = CaseCheck(session.connection().dialect, vault_of(session), seals, found)
    for _, rows in groupby(_rows(session, cases), itemgetter(0)):
        cases.check(list(rows))
        progress(cases.entries, total)
    for case_id, count in _entries_of_no_case(session):
        found(None, None, f"{count} of the entries belong to a case that is not there (id {case_id})")
    for what in seals.wrong(session):
        found(None, None, what)
    return Verified(cases.cases, cases.entries, dict(cases.taken_over), cases.reasons_deleted, seals.count, findings)


def _rows(session: Session, check: CaseCheck) -> Iterator[Sequence[Any]]:
    """Every case with each of its entries, in order; a case without any comes once, with nulls."""
    query = (
        select(*check.case_columns.selected, *check.entry_columns.selected)
        .select_from(Case)
        .join(TimelineEntry, isouter=True)
        .order_by(col(Case.id), col(TimelineEntry.number))
    )
    rows: Iterator[Sequence[Any]] = iter(
        session.connection().execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    )
    return rows


def _entries_of_no_case(session: Session) -> list[tuple[str, int]]:
    """Ids of cases that are not there, as the database holds them, and how many entries each has all the same."""
    entry: Any = TimelineEntry
    query = (
        select(type_coerce(entry.case_id, NullType()), func.count())
        .where(~select(Case.id).where(Case.id == entry.case_id).exists())
        .group_by(entry.case_id)
        .order_by(entry.case_id)
    )
    return [(str(case_id), count) for case_id, count in session.connection().execute(query)]
