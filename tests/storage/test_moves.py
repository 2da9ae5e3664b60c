"""Every move of staff from wherever a case can stand, on both databases: done as the table says, or refused whole."""

from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from models.case import Case, Kind, State
from models.consent import ConsentStatus, Method, Scope
from models.issue import Finding, Issue, Outcome, Theme
from models.letter_kinds import LetterKind
from models.life import Move, after
from models.refusal import Refused
from storage import acts, clocks, consent, letters, life, record
from storage.database import Database
from tests.makers import NOW, POLICY, STAFF, a_case
from tests.storage.every_act import DAY, LATER, POSTED
from tests.storage.fingerprint import fingerprint

VERBS: dict[Move, Callable[[Session, UUID, UUID], Any]] = {
    Move.ACKNOWLEDGE: lambda s, case, _: acts.record_acknowledgement_posted(s, case, "U1", "post", POSTED, LATER),
    Move.INVESTIGATE: lambda s, case, _: life.investigate(s, case, "U1", LATER),
    Move.RESPOND: lambda s, case, _: letters.record_letter_posted(
        s, case, LetterKind.FINAL_RESPONSE, "Dear Robin", "U1", POSTED, POLICY, LATER
    ),
    Move.CLOSE: lambda s, case, _: life.close(s, case, "U1", LATER),
    Move.WITHDRAW: lambda s, case, _: life.withdraw(s, case, "U1", "They asked us to stop", LATER),
    Move.REOPEN: lambda s, case, _: life.reopen(s, case, "U1", "A new letter came", POLICY, LATER),
    Move.MERGE: lambda s, case, other: life.merge(s, case, other, "U1", LATER),
    Move.TRANSFER: lambda s, case, _: life.transfer(s, case, "U1", "Another trust", "They ran it", LATER),
    Move.ESCALATE: lambda s, case, _: life.escalate(s, case, "U1", "U9", LATER, POLICY, LATER, staff=STAFF),
    Move.REFER: lambda s, case, _: life.refer(s, case, "U1", POLICY, LATER),
}


class Moved(Exception):
    """It was done, and the case stands there now. Nothing of it stays."""


@pytest.fixture
def cases_to_move(database: Database) -> tuple[UUID, UUID]:
    """A complaint that lacks nothing that a move could want besides its state, and an earlier one."""
    earlier, _ = a_case(database, NOW - DAY)
    case_id, _ = a_case(database)
    database.run_here(record.record_issue, case_id, Theme.OTHER, "U1", NOW, about=None, words="Six weeks")
    agreed = (case_id, ConsentStatus.GIVEN, "U1", POLICY, NOW)
    database.run_here(consent.record_consent, *agreed, scope=Scope.SHARE_WITH_PROVIDER, method=Method.IN_WRITING)
    database.run_here(_find_at_every_stage, case_id)
    return case_id, earlier


def _find_at_every_stage(session: Session, case_id: UUID) -> None:
    issue = session.exec(select(Issue).where(Issue.case_id == case_id)).one()
    for stage in (1, 2, 3):
        session.add(Finding(issue_id=issue.id, stage=stage, outcome=Outcome.UPHELD, by="U1", at=NOW))


def _stand_there(session: Session, case: Case, kind: Kind, stage: int, state: State) -> None:
    case.kind, case.stage, case.state = kind, stage, state
    session.add(case)
    if stage == 2:
        clocks.start(session, case, "acknowledgement", POLICY, NOW, stage=2)
        clocks.start(session, case, "resolution", POLICY, NOW, stage=2)
    session.flush()


def test_a_case_moves_as_the_table_says_or_stays_whole(database: Database, cases_to_move: tuple[UUID, UUID]) -> None:
    case_id, earlier = cases_to_move
    before = database.run_here(fingerprint)
    for move, kind, stage, state in product(Move, Kind, (1, 2, 3), State):

        def try_it(session: Session, move: Move, kind: Kind, stage: int, state: State) -> None:
            _stand_there(session, session.get_one(Case, case_id), kind, stage, state)
            _stand_there(session, session.get_one(Case, earlier), kind, stage, State.RECEIVED)
            VERBS[move](session, case_id, earlier)
            session.flush()
            raise Moved(session.get_one(Case, case_id).state)

        where = f"{move.value} of a {kind.value} at stage {stage}, {state.value}"
        try:
            expected: State | None = after(move, kind, stage, state)
        except Refused:
            expected = None
        try:
            database.run_here(try_it, move, kind, stage, state)
        except Moved as moved:
            assert moved.args == (expected,), where
        except Refused as refused:
            assert expected is None, f"{where}: {refused}"
    assert database.run_here(fingerprint) == before


def test_what_was_found_stands_once_the_answer_is_out(database: Database, cases_to_move: tuple[UUID, UUID]) -> None:
    case_id, _ = cases_to_move
    database.run_here(VERBS[Move.ACKNOWLEDGE], case_id, case_id)
    database.run_here(record.record_finding, case_id, 1, Outcome.PARTLY_UPHELD, "U1", LATER)
    database.run_here(VERBS[Move.RESPOND], case_id, case_id)
    with pytest.raises(Refused, match="Re-open the complaint first"):
        database.run_here(record.record_finding, case_id, 1, Outcome.NOT_UPHELD, "U1", LATER)
    database.run_here(VERBS[Move.REOPEN], case_id, case_id)
    database.run_here(record.record_finding, case_id, 1, Outcome.NOT_UPHELD, "U1", LATER)


def test_nothing_new_is_begun_in_a_case_that_was_merged(database: Database, cases_to_move: tuple[UUID, UUID]) -> None:
    case_id, earlier = cases_to_move
    database.run_here(life.merge, case_id, earlier, "U1", LATER)
    with pytest.raises(Refused, match="Go on in the case that it was merged into"):
        database.run_here(record.record_issue, case_id, Theme.OTHER, "U1", LATER, about=None, words=None)
    database.run_here(record.note, case_id, "U1", "They rang about this one too.", LATER)
