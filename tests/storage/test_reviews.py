"""Stages 2 and 3: who may review, when it may be asked for, and that its promises are promises of their own."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from models.access import Role
from models.clock import Clock, ClockState
from models.letter_kinds import LetterKind
from models.outbox import Notice, OutboxRow
from models.refusal import Refused
from models.staff import Staff, StaffMember
from storage import acts, clocks, letters, life, restriction
from storage.database import Database
from tests.makers import NOW, STAFF, WAITING
from tests.storage.every_act import DAY, LATER, answered, answered_twice, received

ASKED = datetime(2026, 12, 7, 15, tzinfo=UTC)
"""A Monday afternoon, after the answer of Tue 1 Dec 2026."""


def escalate(database: Database, case_id: UUID, reviewer: str = "U9", asked_at: datetime = ASKED) -> None:
    database.run_here(life.escalate, case_id, "U1", reviewer, asked_at, WAITING, ASKED, staff=STAFF)


def clock_of(database: Database, case_id: UUID, name: str, stage: int) -> Clock:
    return next(c for c in database.run_here(clocks.clocks_of, case_id) if (c.name, c.stage) == (name, stage))


def test_a_review_is_asked_for_once_the_answer_is_out(database: Database) -> None:
    case_id = answered(database)["case"]
    for early in (NOW, datetime(2026, 11, 30, 23, tzinfo=UTC)):
        with pytest.raises(Refused, match="answer went out on Tue 1 Dec 2026"):
            escalate(database, case_id, asked_at=early)
    escalate(database, case_id, asked_at=datetime(2026, 12, 1, 9, tzinfo=UTC))  # noon is a guess of ours


def test_nobody_who_has_ever_had_the_complaint_reviews_it(database: Database) -> None:
    case_id = answered(database)["case"]
    for role, user_id in (("owner", "U2"), ("owner", "U3"), ("investigator", "U4"), ("reviewer", "U5")):
        database.run_here(life.assign, case_id, role, user_id, "U1", LATER, staff=STAFF)
    for before in ("U1", "U2", "U3", "U4"):
        with pytest.raises(Refused, match="dealt with stage 1"):
            escalate(database, case_id, before)
    escalate(database, case_id, "U5")
    with pytest.raises(Refused, match="no other part"):
        database.run_here(life.assign, case_id, "owner", "U5", "U1", ASKED, staff=STAFF)


def of(user_id: str, *roles: Role, deputy_for: tuple[Role, ...] = ()) -> StaffMember:
    given = {"roles": frozenset(roles), "deputy_for": frozenset(deputy_for)}
    return StaffMember(user_id=user_id, name=f"Sample {user_id}", **given)


TEAM = Staff(
    (
        of("U1", Role.HANDLER),
        of("U2", Role.MANAGER, deputy_for=(Role.DATA_PROTECTION,)),
        of("U3", Role.CLINICAL_LEAD),
        of("U4", Role.HANDLER, deputy_for=(Role.CLINICAL_LEAD,)),
        of("U5", Role.DATA_PROTECTION),
        of("U6", Role.READER),
    )
)


@pytest.mark.parametrize("reviewer", ["U2", "U5", "U6", "U7", "u3", "clinical_lead"])
def test_nobody_but_the_clinical_lead_and_whoever_stands_in_reviews_it(database: Database, reviewer: str) -> None:
    case_id = answered(database)["case"]
    words = "They may not review a complaint at stage 2. Choose the clinical lead, or whoever stands in."
    with pytest.raises(Refused, match=words):
        database.run_here(life.escalate, case_id, "U1", reviewer, ASKED, WAITING, ASKED, staff=TEAM)
    with pytest.raises(Refused, match=words):
        database.run_here(life.assign, case_id, "reviewer", reviewer, "U1", ASKED, staff=TEAM)
    assert clocks_of_stage_2(database, case_id) == []


def test_the_deputy_steps_in_where_the_lead_dealt_with_it_or_is_complained_about(database: Database) -> None:
    owned, named = answered(database)["case"], answered(database)["case"]
    database.run_here(life.assign, owned, "owner", "U3", "U2", ASKED, staff=TEAM)
    database.run_here(restriction.restrict, named, ["U3"], "U1", ASKED)
    for case_id, why in ((owned, "dealt with stage 1"), (named, "may be about them")):
        with pytest.raises(Refused, match=why):
            database.run_here(life.escalate, case_id, "U2", "U3", ASKED, WAITING, ASKED, staff=TEAM)
        database.run_here(life.escalate, case_id, "U2", "U4", ASKED, WAITING, ASKED, staff=TEAM)
        assert clocks_of_stage_2(database, case_id)


@pytest.mark.parametrize("role", ["owner", "investigator"])
def test_a_case_is_given_to_those_who_work_on_cases(database: Database, role: str) -> None:
    case_id = answered(database)["case"]
    for user_id in ("U5", "U6", "U7"):
        with pytest.raises(Refused, match=r"They may not work on a case\. Choose a handler, the clinical team manager"):
            database.run_here(life.assign, case_id, role, user_id, "U2", ASKED, staff=TEAM)
    database.run_here(life.assign, case_id, role, "U1", "U2", ASKED, staff=TEAM)


def test_a_restricted_case_is_given_to_nobody_who_could_not_open_it(database: Database) -> None:
    case_id = answered(database)["case"]
    database.run_here(restriction.restrict, case_id, ["U3"], "U1", ASKED)
    with pytest.raises(Refused, match="They may not deal with a restricted case"):
        database.run_here(life.assign, case_id, "owner", "U1", "U2", ASKED, staff=TEAM)
    database.run_here(life.assign, case_id, "owner", "U2", "U2", ASKED, staff=TEAM)


def clocks_of_stage_2(database: Database, case_id: UUID) -> list[Clock]:
    found = database.run_here(clocks.clocks_of, case_id)
    return [clock for clock in found if clock.stage == 2 and clock.name in clocks.OF_A_STAGE]


def test_the_acknowledgement_of_a_review_is_a_letter_of_its_own(database: Database) -> None:
    case_id = answered(database)["case"]
    escalate(database, case_id)
    database.run_here(acts.ask_acknowledgement, case_id, "U9", ASKED)
    query = select(OutboxRow).where(OutboxRow.notice == Notice.LETTER_ACKNOWLEDGEMENT)
    (row,) = database.run_here(lambda session: session.exec(query).all())
    assert row.payload == {"by": "U9"}
    database.run_here(acts.record_acknowledgement_sent, case_id, "U9", "email", ASKED, ASKED, copy="Dear Robin")
    assert clock_of(database, case_id, "acknowledgement", 2).state is ClockState.MET


def test_an_acknowledgement_that_failed_can_be_asked_for_again(database: Database) -> None:
    case_id = received(database)["case"]
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    database.run_here(acts.record_acknowledgement_refused, case_id, NOW)
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    query = select(OutboxRow).where(OutboxRow.notice == Notice.LETTER_ACKNOWLEDGEMENT)
    assert len(database.run_here(lambda session: session.exec(query).all())) == 2


def test_a_letter_posted_on_the_day_of_the_request_answers_it(database: Database) -> None:
    case_id = answered(database)["case"]
    escalate(database, case_id)
    now = ASKED + timedelta(hours=2)
    with pytest.raises(Refused, match="before the clock started, on Mon 7 Dec 2026"):
        database.run_here(acts.record_acknowledgement_posted, case_id, "U9", "post", date(2026, 12, 4), now)
    database.run_here(acts.record_acknowledgement_posted, case_id, "U9", "post", date(2026, 12, 7), now)
    assert clock_of(database, case_id, "acknowledgement", 2).stopped_at == ASKED


def test_stage_3_may_begin_before_the_letter_of_stage_2_counts_as_received(database: Database) -> None:
    case_id = answered_twice(database)["case"]
    window = clock_of(database, case_id, "stage_3_window", 3)
    assert window.started_at > LATER
    database.run_here(life.refer, case_id, "U9", WAITING, LATER)
    window = clock_of(database, case_id, "stage_3_window", 3)
    assert (window.state, window.stopped_at) == (ClockState.MET, window.started_at)


def test_a_complaint_that_was_taken_back_and_is_answered_again_may_be_reviewed(database: Database) -> None:
    case_id = answered(database)["case"]
    database.run_here(life.withdraw, case_id, "U1", "They asked us to stop", LATER)
    assert clock_of(database, case_id, "stage_2_window", 2).state is ClockState.CLOSED
    database.run_here(life.reopen, case_id, "U1", "They want to go on", WAITING, LATER)
    given = (case_id, LetterKind.FINAL_RESPONSE, "Dear Robin", "U1", LATER.date(), WAITING, LATER + DAY)
    database.run_here(letters.record_letter_posted, *given)
    window = clock_of(database, case_id, "stage_2_window", 2)
    assert (window.state, window.stopped_at, window.due_on) == (ClockState.RUNNING, None, date(2027, 6, 4))
