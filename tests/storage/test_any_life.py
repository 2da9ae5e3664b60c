"""Whatever staff do with cases, in any order and with any arguments: the record stays whole and its dates are right.

A walk by chance, the same for the same seed. Half of the time it does what a case needs next, so that it comes
through all stages.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import EnumType
from types import UnionType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from models.case import Case, Flag, State
from models.correspondence import Correspondence
from models.deadlines import deadline_of
from models.life import OVER
from models.meeting import Meeting
from models.refusal import NoSuchCase, Refused
from models.working_days import london_date
from storage import alerts, clocks, letters, restriction, timeline
from storage.calendar import calendar_of
from storage.clock_facts import facts_of
from storage.database import Database
from storage.reading import read_record
from storage.seals import seal_day
from storage.takeover import take_over
from storage.verify import Finding, verify
from tests.makers import NOW, WAITING, a_case, an_intake
from tests.storage.every_act import BY_NAME, DAY, REPRESENTATIVE, StaffAct
from tests.storage.fingerprint import fingerprint
from tests.storage.wrong import wrong

STAFF = ("U1", "U2", "U3", "U4", "U5")
NEXT = {
    State.RECEIVED: ("record_acknowledgement_posted",),
    State.ACKNOWLEDGED: ("investigate",),
    State.INVESTIGATING: ("record_consent", "record_issue", "record_finding", "record_letter_posted", "extend"),
    State.RESPONDED: ("escalate", "refer", "reopen"),
}
"""What brings a case on from where it stands."""


OF_A_CASE = sorted(BY_NAME.keys() - {"open_draft"})


class RolledBack(Exception):
    """Nothing of this walk stays."""


class Walk:
    """Two cases of one provider, and what is done with them."""

    def __init__(self, session: Session, case_ids: Sequence[UUID], seed: int) -> None:
        self.session, self.chance, self.now = session, random.Random(seed), NOW
        self.log: list[str] = []
        self.cases = [session.get_one(Case, case_id) for case_id in case_ids]

    def step(self) -> None:
        """Time passes, and something is done whole or not at all."""
        self.now += self.chance.choice([timedelta(minutes=1), timedelta(hours=5), DAY, 4 * DAY])
        going_on = [case for case in self.cases if case.state not in (State.MERGED, State.TRANSFERRED)]
        case = self.chance.choice(going_on if going_on and self.chance.random() < 0.9 else self.cases)
        names = NEXT.get(case.state, ()) if self.chance.random() < 0.5 else ()
        act = BY_NAME[self.chance.choice(names or OF_A_CASE)]
        arguments = self.arguments(act, case, as_needed=bool(names))
        self.log.append(f"{self.now}: {act.verb.__name__} {arguments!r:.300}")
        before = fingerprint(self.session)
        try:
            with self.session.begin_nested():
                act.verb(self.session, **arguments)
        except (Refused, NoSuchCase) as refused:
            self.log.append(f"refused: {refused}")
            assert fingerprint(self.session) == before, refused
        self.serve()
        self.check()

    def serve(self) -> None:
        """What the service does by itself: letters go out, alerts are raised, days are sealed."""
        waiting = select(Correspondence.id).where(col(Correspondence.sent_at).is_(None))
        for letter_id in self.session.exec(waiting).all():
            letters.record_letter_sent(self.session, letter_id, self.now, WAITING, self.now)
        while alerts.raise_due_alerts(self.session, WAITING, self.now):
            pass
        seal_day(self.session, self.now)

    def arguments(self, act: StaffAct, case: Case, *, as_needed: bool) -> dict[str, Any]:
        """Right in kind, and one of them wrong at times unless they are to be what is needed."""
        other = self.cases[0] if case is self.cases[1] else self.cases[1]
        ids = {"case": case.id, "reference": case.reference, "other": other.id, **self.newest(case)}
        hints = get_type_hints(act.verb)
        found = {**act.arguments(ids), "now": self.now}
        for name in sorted(hints.keys() - {"session", "policy", "return"}):
            found |= self.another(name, hints[name], as_needed)
        slips = [(name, value) for name in found for _, value in wrong(name, hints[name], found[name])]
        if slips and not as_needed and self.chance.random() < 0.3:
            name, value = self.chance.choice(slips)
            found[name] = value
        return found

    def newest(self, case: Case) -> dict[str, Any]:
        """The latest letter and meeting of the case, or ids of none."""
        letter = select(Correspondence).where(Correspondence.case_id == case.id)
        sent = sorted(self.session.exec(letter), key=lambda one: (one.sent_at or NOW, one.letter))
        meeting = self.session.exec(select(Meeting).where(Meeting.case_id == case.id)).all()
        return {"letter": sent[-1].id if sent else case.id, "meeting": meeting[-1].id if meeting else case.id}

    def another(self, name: str, hint: Any, as_needed: bool) -> dict[str, Any]:
        """Another value of the same kind, where there are several."""
        kinds = [one for one in get_args(hint) if one is not type(None)] if isinstance(hint, UnionType) else [hint]
        if name in ("actor", "user_id", "reviewer", "found_by"):
            return {name: self.chance.choice(STAFF)}
        if isinstance(kinds[0], EnumType) and not as_needed:
            members: list[Any] = list(kinds[0])
            return {name: self.chance.choice(members)}
        if kinds[0] is date:
            days = self.chance.randint(1, 60) if name in ("due_on", "day") else self.chance.randint(-3, 0)
            return {name: london_date(self.now) + timedelta(days=days)}
        if kinds[0] is datetime and name != "now":
            return {name: self.now - timedelta(hours=self.chance.randint(0, 100))}
        return {}

    def check(self) -> None:
        """What always holds."""
        for case in self.cases:
            self.session.refresh(case)
            record = read_record(self.session, case)
            assert all(
                letter.sent_at is None or letter.sent_at >= record.received_at for letter in record.correspondence
            )
            assert (Flag.CONFLICT in case.flags) == case.is_restricted
            assert (case.closed_at is not None) == (case.state in OVER)
            kept_from = restriction.conflicts_of(self.session, case)
            assert not {case.owner, case.investigator, case.reviewer} & set(kept_from)
            assert case.stage == 1 or case.reviewer not in (case.owner, case.investigator) or case.reviewer is None
            self.check_clocks(case)

    def check_clocks(self, case: Case) -> None:
        """Each date follows from the facts, and is the one that the timeline tells."""
        told = {}
        for entry in timeline.entries(self.session, case.id):
            if "due_on" in entry.detail:
                told[entry.detail["clock"], entry.detail["stage"]] = entry.detail["due_on"]
        for clock in clocks.clocks_of(self.session, case.id):
            assert told[clock.name, clock.stage] == clock.due_on.isoformat(), clock
            if clock.stopped_at is None:
                counted = deadline_of(facts_of(self.session, clock), calendar_of(self.session, WAITING))
                assert (clock.due_on, clock.because) == (counted.due_on, counted.because)
            else:
                assert clock.next_alert_at is None
        if case.state in (State.RECEIVED, State.ACKNOWLEDGED) and case.stage < 3:
            assert clocks.find_open(self.session, case.id, "resolution", case.stage)
        if case.state is State.RESPONDED:
            assert clocks.find(self.session, case.id, clocks.window_of(case.stage + 1), case.stage + 1)


def walk(database: Database, seeds: Iterable[int], steps: int) -> None:
    database.run_here(take_over, NOW)
    case_ids = [a_case(database, intake=an_intake(**answers))[0] for answers in ({}, REPRESENTATIVE)]

    def walked(session: Session, seed: int) -> None:
        walk = Walk(session, case_ids, seed)
        try:
            for _ in range(steps):
                walk.step()
        except Exception as error:
            error.add_note("\n".join([f"seed {seed}", *walk.log]))
            raise
        found: list[Finding] = []
        verify(session, found.append, lambda done, total: None)
        assert found == []
        raise RolledBack

    for seed in seeds:
        with pytest.raises(RolledBack):
            database.run_here(walked, seed)


def test_a_record_is_whole_whatever_is_done_with_it(database: Database) -> None:
    walk(database, range(3), 80)


@pytest.mark.nightly
def test_a_record_is_whole_whatever_is_done_with_it_at_length(database: Database) -> None:
    walk(database, range(1_000, 1_020), 300)
