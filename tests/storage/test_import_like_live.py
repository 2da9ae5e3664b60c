"""A complaint that is imported stands as the same complaint does that was dealt with here.

A walk by chance, the same for the same seed: what happens to a complaint is done with the live functions, sweeps in
between, and written down as a row of a register. The row is imported, and the two are compared.
"""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from models.case import Case, State
from models.conflict import StaffName
from models.consent import ConsentStatus, Method
from models.earlier import Earlier
from models.issue import Outcome, Theme
from models.letter_kinds import LetterKind
from models.working_days import london_date
from storage import acts, alerts, clocks, consent, delays, letters, life, record
from storage.cases import find_case
from storage.database import Database
from storage.importing import Import, Imported
from storage.owed import owed_on
from storage.reading import read_record
from tests.makers import POLICY, a_case, an_intake
from tests.makers import STAFF as TEAM
from tests.storage.every_act import REPRESENTATIVE

STAFF = (StaffName("U9", "Una Example"),)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Life:
    """One complaint, and the row that tells of it."""

    def __init__(
        self, session: Session, case_id: UUID, chance: random.Random, now: datetime, row: dict[str, Any]
    ) -> None:
        self.session, self.chance, self.now, self.row = session, chance, now, row
        self.case = session.get_one(Case, case_id)

    def go_on(self) -> bool:
        """Time passes, and what fell due meanwhile is told; whether anything can still happen."""
        self.now += timedelta(minutes=self.chance.choice((7, 600, 2000, 9000, 30_000)))
        if self.now < NOW:
            self.sweep(self.now)
        return self.now < NOW

    def sweep(self, until: datetime) -> None:
        while alerts.raise_due_alerts(self.session, POLICY, until):
            pass

    def tell(self, field: str, value: Any = None) -> None:
        prefix = "stage_2_" if self.case.stage == 2 and field not in ("closed_at", "withdrawn_at") else ""
        self.row[prefix + field] = self.now.isoformat() if value is None else value

    def also(self, field: str, value: str | None = None) -> None:
        prefix = "stage_2_" if self.case.stage == 2 else ""
        self.row.setdefault(prefix + field, []).append(value or self.now.isoformat())

    def letter(self, kind: LetterKind) -> UUID:
        letter_id = letters.send_letter(self.session, self.case.id, kind, "Dear Robin", "U1", self.now)
        letters.record_letter_sent(self.session, letter_id, self.now, POLICY, self.now)
        return letter_id

    def acknowledge(self) -> None:
        acts.record_acknowledgement_sent(self.session, self.case.id, "U1", "email", self.now, self.now, copy=None)
        self.tell("acknowledged_at")
        self.tell("acknowledged_by", "email")

    def investigate(self) -> None:
        life.investigate(self.session, self.case.id, "U1", self.now)
        self.tell("investigated_from")

    def update(self) -> None:
        self.letter(LetterKind.PROGRESS_UPDATE)
        self.also("updates_sent_at")

    def put_off(self) -> None:
        clock = clocks.find_open(self.session, self.case.id, "resolution", self.case.stage)
        assert clock
        due_on = max(clock.due_on, london_date(self.now)) + timedelta(days=self.chance.randint(1, 40))
        given = (due_on, "more_to_look_into", self.letter(LetterKind.HOLDING), "U1", POLICY, self.now)
        delays.extend(self.session, self.case.id, "resolution", *given, stage=self.case.stage)
        self.also("holding_sent_at")
        self.also("holding_due_on", due_on.isoformat())
        self.also("holding_reason", "more_to_look_into")

    def ask_consent(self) -> None:
        if "consent" not in self.row and "consent_asked_at" not in self.row:
            given = (ConsentStatus.ASKED, "U1", POLICY, self.now)
            consent.record_consent(self.session, self.case.id, *given)
            self.row["consent_asked_at"] = self.now.isoformat()

    def settle_consent(self) -> None:
        if self.row["for_whom"] == "someone_else" and "consent" not in self.row:
            given = (ConsentStatus.GIVEN, "U1", POLICY, self.now)
            consent.record_consent(self.session, self.case.id, *given, method=Method.BY_PHONE)
            self.row |= {"consent": "given", "consent_at": self.now.isoformat(), "consent_method": "by_phone"}

    def answer(self) -> None:
        self.settle_consent()
        record.record_finding(self.session, self.case.id, 1, Outcome.UPHELD, "U1", self.now)
        self.letter(LetterKind.FINAL_RESPONSE)
        self.tell("answered_at")
        self.tell("answered_by", "email")
        self.tell("outcomes", ["upheld"])

    def escalate(self) -> None:
        life.escalate(self.session, self.case.id, "U1", "U9", self.now, POLICY, self.now, staff=TEAM)
        self.row |= {"stage_2_asked_at": self.now.isoformat(), "stage_2_reviewer": "U9"}

    def refer(self) -> None:
        life.refer(self.session, self.case.id, "U1", POLICY, self.now)
        self.row["stage_3_referred_at"] = self.now.isoformat()

    def close(self) -> None:
        life.close(self.session, self.case.id, "U1", self.now)
        self.tell("closed_at")

    def withdraw(self) -> None:
        life.withdraw(self.session, self.case.id, "U1", "They asked us to", self.now)
        self.tell("withdrawn_at")

    def step(self) -> None:
        at_work = [self.update, self.put_off, *([self.ask_consent] if self.row["for_whom"] == "someone_else" else [])]
        can = {
            State.RECEIVED: [*at_work, self.acknowledge, self.acknowledge],
            State.ACKNOWLEDGED: [*at_work, self.investigate, self.answer],
            State.INVESTIGATING: [*at_work, self.answer, self.answer],
            State.RESPONDED: [self.escalate if self.case.stage == 1 else self.refer, self.close, self.update],
            State.CLOSED: [],
            State.REFERRED: [self.close],
        }.get(self.case.state, [])
        if can and self.chance.random() < 0.05:
            can = [self.withdraw]
        if can:
            self.chance.choice(can)()


def lived(database: Database, seed: int) -> tuple[UUID, dict[str, Any]]:
    """A complaint that was dealt with here, and the row of a register that tells the same."""
    chance = random.Random(seed)
    began = NOW - timedelta(minutes=chance.randint(100, 500_000))
    answers = chance.choice(({}, REPRESENTATIVE))
    story = f"Nobody called me back, {seed}."
    case_id, _ = a_case(database, now=began, intake=an_intake(story=story, **answers))
    row = {
        "earlier_reference": f"OLD/{seed}",
        "received_at": began.isoformat(),
        "channel": "email",
        "story": story,
        "for_whom": answers.get("for_whom", "myself"),
        "themes": ["other"],
    }

    def walk(session: Session) -> None:
        one = Life(session, case_id, chance, began, row)
        record.record_issue(session, case_id, Theme.OTHER, "U1", began, about=None, words=None)
        while one.go_on():
            one.step()
        one.sweep(NOW)

    database.run_here(walk)
    return case_id, row


def brought_in(session: Session, row: dict[str, Any]) -> UUID:
    """The row as a case: its id."""
    earlier = Earlier.model_validate(row)
    (came,) = Import(session, POLICY, STAFF, "operator", NOW, is_dry=False).take([("line 2", earlier)])
    assert isinstance(came, Imported), came
    return find_case(session, came.reference).id


def stands(session: Session, case_id: UUID, day: date) -> dict[str, Any]:
    """Where a case and its clocks stand, what was written, and what its timeline says was owed on a London day."""
    case = session.get_one(Case, case_id)
    owed = [one for one in owed_on(session, day) if one.reference == case.reference]
    return {
        "case": (case.state, case.stage, case.flags, case.themes),
        "clocks": {
            (c.name, c.stage, c.state): (
                *(c.started_at, c.first_due_on, c.due_on, c.because),
                *(c.breached_at, c.stopped_at, c.next_alert_at),
            )
            for c in clocks.clocks_of(session, case_id)
        },
        "letters": [(one.letter, one.stage, one.sent_at) for one in read_record(session, case).correspondence],
        "owed": [(one.clock, one.stage, one.due_on, one.standing) for one in owed],
    }


def compare(database: Database, seeds: Iterable[int]) -> set[Any]:
    """The clocks and cases that were seen: what each was and where it stood."""
    seen = set[Any]()
    for seed in seeds:
        live_id, row = lived(database, seed)
        day = london_date(datetime.fromisoformat(row["received_at"])) + timedelta(days=seed % 40)
        both = (live_id, database.run_here(brought_in, row))
        live, imported = (database.run_here(stands, case_id, day) for case_id in both)
        assert imported == live, (seed, row)
        seen |= {(name, state) for name, _, state in live["clocks"]} | {live["case"][:2]}
    return seen


def test_an_imported_complaint_stands_as_one_that_was_dealt_with_here(database: Database) -> None:
    seen = compare(database, range(25))
    assert len(seen) > 20, "the walk comes through many states"


@pytest.mark.nightly
def test_it_does_so_at_length(database: Database) -> None:
    compare(database, range(1_000, 1_400))
