"""Open deadlines are counted again by what has changed since they were promised, and the team is told what moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.case import Case
from models.clock import Clock
from models.deadlines import Unit, deadline_of
from models.digest import MovedLine
from models.outbox import Notice
from models.policy import Policy
from models.timeline import Act, NewEntry
from storage import acts, clocks, outbox, timeline
from storage.clock_facts import facts_of_many

BATCH = 500
MOST_LISTED = 100
"""Of the deadlines that moved: in the message to the team and on the command line; each stands on its timeline."""


@dataclass
class Moved:
    """What came of it: the case of each deadline that moved, how many stay where they were promised although they would
    come earlier now, and the first of those that moved.
    """

    cases: list[UUID] = field(default_factory=list)
    kept: int = 0
    lines: list[MovedLine] = field(default_factory=list)


@dataclass(frozen=True)
class Recount:
    """Which clocks are counted again, and by what.

    `cases` is said of a case and `clocks` of a clock in it; `policy` has the calendar as it is now; `lengths` are those
    of the clocks from now on, where they change; `why` goes on the timelines.
    """

    cases: ColumnElement[bool]
    clocks: ColumnElement[bool]
    policy: Policy
    lengths: Mapping[tuple[Any, int], tuple[int, Unit]]
    why: Mapping[str, str]


def move_deadlines(session: Session, recount: Recount, by: str, now: datetime, *, batch: int, listed: int) -> Moved:
    """Count these clocks again, a batch of cases at a time. Those that move say so on their timelines.

    A deadline that would come earlier stays: a date that somebody was told is kept.
    """
    done = Moved()
    for references in _held_cases(session, recount.cases, batch):
        some, kept = _recount(session, references, recount, by, now)
        done.kept += kept
        done.cases += [case_id for case_id, _ in some]
        done.lines += [line for _, line in some[: listed - len(done.lines)]]
    return done


def tell_moved(session: Session, done: Moved, key: str, what: Mapping[str, str], now: datetime) -> None:
    """One message to the team lists what moved, and the cards show it. `what` says what has changed."""
    payload = {**what, "moved": len(done.cases), "kept": done.kept, "lines": [_written(line) for line in done.lines]}
    outbox.put(session, Notice.SLACK_DEADLINES_MOVED, key, now, payload=payload)
    acts.update_cards(session, done.cases, now)


def named_lines(session: Session, payload: Mapping[str, Any]) -> tuple[MovedLine, ...]:
    """The lines that an outbox row tells of; restricted cases are not named."""
    named = [reference for reference, *_ in payload["lines"]]
    hidden = set(session.exec(select(Case.reference).where(col(Case.reference).in_(named), col(Case.is_restricted))))
    return tuple(
        MovedLine(reference, clock, stage, date.fromisoformat(before), date.fromisoformat(after))
        for reference, clock, stage, before, after in payload["lines"]
        if reference not in hidden
    )


def _held_cases(session: Session, matters: ColumnElement[bool], batch: int) -> Iterator[dict[UUID, str]]:
    """The cases that are counted again, by id with their references, held in order of their ids."""
    after = UUID(int=0)
    while True:
        query = (
            select(Case.id, Case.reference)
            .where(matters, col(Case.id) > after)
            .order_by(col(Case.id))
            .limit(batch)
            .with_for_update(key_share=True)
        )
        references = dict(session.exec(query).all())
        if not references:
            return
        yield references
        after = max(references)


def _recount(
    session: Session, references: dict[UUID, str], recount: Recount, by: str, now: datetime
) -> tuple[list[tuple[UUID, MovedLine]], int]:
    """Count the clocks of these cases again: those that moved, and how many were kept where they were promised."""
    query = select(Clock).where(col(Clock.case_id).in_(references), recount.clocks).with_for_update()
    batch = list(session.exec(query))
    moved: list[tuple[UUID, MovedLine]] = []
    kept = 0
    # The progress update is due on the day of the full answer at the latest, so that comes after it.
    for some in ([c for c in batch if c.name != "progress_update"], [c for c in batch if c.name == "progress_update"]):
        for clock in some:
            clock.length, clock.unit = recount.lengths.get((clock.name, clock.stage), (clock.length, clock.unit))
        facts = facts_of_many(session, some)
        for clock in some:
            before, known = clock.due_on, facts[clock.id]
            first = deadline_of(replace(known, new_date=None), recount.policy.working_calendar).due_on
            if first < clock.first_due_on:
                clock.promised_on, kept = clock.first_due_on, kept + 1
                known = replace(known, promised_on=clock.first_due_on)
            if clocks.recount(session, clock, recount.policy, now, known):
                line = MovedLine(references[clock.case_id], clock.name, clock.stage, before, clock.due_on)
                moved.append((clock.case_id, line))
        session.flush()
    timeline.append_many(
        session,
        [NewEntry(case_id, by, Act.CLOCK_MOVED, None, {**_detail(line), **recount.why}) for case_id, line in moved],
        now,
    )
    for clock in batch:
        session.expunge(clock)  # a hundred thousand of them would fill the memory
    return moved, kept


def _detail(line: MovedLine) -> dict[str, str | int]:
    return {"clock": line.clock, "stage": line.stage, "due_on": line.after.isoformat()}


def _written(line: MovedLine) -> list[str | int]:
    return [line.reference, line.clock, line.stage, line.before.isoformat(), line.after.isoformat()]
