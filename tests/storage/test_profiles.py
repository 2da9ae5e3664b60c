"""The policies that ship, each through a case: what is owed and till when, who decides last, which moves there are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from models.case import Case, State
from models.clock import Clock, ClockState
from models.issue import Outcome, Theme
from models.letter_kinds import LetterKind
from models.policy import Policy
from models.policy_file import load_policy
from models.refusal import Refused
from storage import acts, cases, clocks, delays, letters, life, record
from storage.database import Database
from tests.makers import NOW, POLICY, STAFF, a_case, a_letter, an_intake

ENGLAND, SCOTLAND = load_policy("england-nhs"), load_policy("scotland-nhs")
DAY = timedelta(days=1)


def due(database: Database, case_id: UUID) -> dict[tuple[str, int], date]:
    return {(clock.name, clock.stage): clock.due_on for clock in database.run_here(clocks.clocks_of, case_id)}


def clock_of(database: Database, case_id: UUID, name: str, stage: int) -> Clock:
    return next(c for c in database.run_here(clocks.clocks_of, case_id) if (c.name, c.stage) == (name, stage))


def case_of(database: Database, case_id: UUID) -> Case:
    return database.run_here(lambda session: session.get_one(Case, case_id))


def answer(database: Database, case_id: UUID, policy: Policy, sent_on: date, now: datetime) -> UUID:
    """The final response of the stage, with a finding on the one issue."""

    def work(session: Session) -> UUID:
        if case_of_session(session).stage == 1:
            record.record_issue(session, case_id, Theme.OTHER, "U1", now, about=None, words="Six weeks")
        record.record_finding(session, case_id, 1, Outcome.UPHELD, "U1", now)
        given = (case_id, LetterKind.FINAL_RESPONSE, "Dear Robin", "U1", sent_on, policy, now)
        return letters.record_letter_posted(session, *given)

    def case_of_session(session: Session) -> Case:
        return session.get_one(Case, case_id)

    return database.run_here(work)


def acknowledge(database: Database, case_id: UUID, now: datetime) -> None:
    database.run_here(acts.record_acknowledgement_posted, case_id, "U1", "post", now.date(), now)


@dataclass(frozen=True)
class Golden:
    received: datetime
    owed: dict[str, date]


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


ENGLISH = [
    Golden(
        at(2026, 11, 24),
        {"acknowledgement": date(2026, 11, 27), "progress_update": date(2026, 12, 8), "resolution": date(2026, 12, 31)},
    ),
    # The last Monday of August is a holiday in England, and the first is not.
    Golden(
        at(2026, 7, 31),
        {"acknowledgement": date(2026, 8, 5), "progress_update": date(2026, 8, 14), "resolution": date(2026, 9, 7)},
    ),
]
SCOTTISH = [
    Golden(at(2026, 11, 24), {"resolution": date(2026, 12, 2)}),  # St Andrew's Day
    Golden(at(2026, 12, 30), {"resolution": date(2027, 1, 8)}),  # 1 January, and the 4th instead of Saturday the 2nd
    Golden(at(2025, 12, 31), {"resolution": date(2026, 1, 9)}),  # 1 and 2 January
    Golden(at(2026, 7, 31), {"resolution": date(2026, 8, 10)}),  # the first Monday of August
    Golden(at(2026, 8, 28), {"resolution": date(2026, 9, 4)}),  # the last one is worked
    Golden(at(2026, 4, 2), {"resolution": date(2026, 4, 10)}),  # Good Friday, and no Easter Monday
]


@pytest.mark.parametrize(
    ("policy", "golden"), [(p, g) for p, all_ in ((ENGLAND, ENGLISH), (SCOTLAND, SCOTTISH)) for g in all_]
)
def test_what_is_owed_from_receipt_on(database: Database, policy: Policy, golden: Golden) -> None:
    case_id, receipt = a_case(database, golden.received, policy=policy)
    assert due(database, case_id) == {(name, 1): day for name, day in golden.owed.items()}
    assert receipt.acknowledge_by == golden.owed.get("acknowledgement")
    assert receipt.resolve_by == golden.owed["resolution"]


def test_in_england_the_ombudsman_comes_after_the_one_stage_that_there_is(database: Database) -> None:
    case_id, _ = a_case(database, policy=ENGLAND)
    with pytest.raises(Refused, match="Acknowledge it first"):
        answer(database, case_id, ENGLAND, date(2026, 12, 1), NOW + 10 * DAY)
    acknowledge(database, case_id, NOW + DAY)
    answer(database, case_id, ENGLAND, date(2026, 12, 1), NOW + 10 * DAY)
    window = clock_of(database, case_id, "stage_3_window", 3)
    assert (window.due_on, window.because) == (
        date(2027, 11, 24),
        "12 months after Tue 24 Nov 2026 (the complaint was received): Wed 24 Nov 2027",
    )
    assert ("stage_2_window", 2) not in due(database, case_id)
    now = NOW + 11 * DAY
    with pytest.raises(Refused, match="Its policy has no stage 2; after the final response it can go to the external"):
        database.run_here(life.escalate, case_id, "U1", "U9", now, ENGLAND, now, staff=STAFF)
    assert database.run_here(life.refer, case_id, "U1", ENGLAND, now) == "Parliamentary and Health Service Ombudsman"
    case = case_of(database, case_id)
    assert (case.stage, case.state) == (3, State.REFERRED)
    assert clock_of(database, case_id, "stage_3_window", 3).state is ClockState.MET


def test_a_letter_that_came_late_does_not_move_a_window_that_counts_from_the_complaint(database: Database) -> None:
    case_id, _ = a_case(database, policy=ENGLAND)
    acknowledge(database, case_id, NOW + DAY)
    letter = answer(database, case_id, ENGLAND, date(2026, 12, 1), NOW + 10 * DAY)
    database.run_here(letters.state_received, letter, date(2026, 12, 10), "U1", ENGLAND, NOW + 20 * DAY)
    assert clock_of(database, case_id, "stage_3_window", 3).due_on == date(2027, 11, 24)


def test_in_scotland_early_resolution_is_answered_without_an_acknowledgement(database: Database) -> None:
    case_id, _ = a_case(database, policy=SCOTLAND)
    with pytest.raises(Refused, match="Its policy owes none at this stage: look into it, and send the final response"):
        database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    database.run_here(life.investigate, case_id, "U1", NOW + DAY)
    answer(database, case_id, SCOTLAND, date(2026, 12, 1), NOW + 10 * DAY)
    assert clock_of(database, case_id, "resolution", 1).state is ClockState.MET
    window = clock_of(database, case_id, "stage_2_window", 2)
    assert (window.due_on, window.counted_from) == (date(2027, 6, 1), "the answer was sent")
    with pytest.raises(Refused, match="Stage 3 comes after the final response of stage 2"):
        database.run_here(life.refer, case_id, "U1", SCOTLAND, NOW + 11 * DAY)


def test_in_scotland_the_investigation_has_lengths_of_its_own_and_then_comes_the_ombudsman(database: Database) -> None:
    case_id, _ = a_case(database, policy=SCOTLAND)
    answer(database, case_id, SCOTLAND, date(2026, 12, 1), NOW + 10 * DAY)
    asked = at(2026, 12, 7)
    database.run_here(life.escalate, case_id, "U1", "U9", asked, SCOTLAND, asked, staff=STAFF)
    owed = due(database, case_id)
    assert owed["acknowledgement", 2] == date(2026, 12, 10)
    assert owed["progress_update", 2] == date(2026, 12, 21)
    assert owed["resolution", 2] == date(2027, 1, 8)
    with pytest.raises(Refused, match="Acknowledge it first"):
        answer(database, case_id, SCOTLAND, date(2026, 12, 8), asked + 2 * DAY)
    acknowledge(database, case_id, asked + DAY)
    answer(database, case_id, SCOTLAND, date(2026, 12, 9), asked + 3 * DAY)
    assert clock_of(database, case_id, "stage_3_window", 3).due_on == date(2027, 11, 24)
    body = database.run_here(life.refer, case_id, "U1", SCOTLAND, asked + 4 * DAY)
    assert body == "Scottish Public Services Ombudsman"


def test_in_scotland_what_is_serious_is_investigated_at_once(database: Database) -> None:
    case_id, _ = a_case(database, policy=SCOTLAND)
    with pytest.raises(Refused, match="That is before the complaint was received"):
        database.run_here(life.escalate, case_id, "U1", "U9", NOW - DAY, SCOTLAND, NOW + DAY, staff=STAFF)
    database.run_here(life.escalate, case_id, "U1", "U9", NOW, SCOTLAND, NOW + DAY, staff=STAFF)
    first = clock_of(database, case_id, "resolution", 1)
    assert (first.state, first.next_alert_at) == (ClockState.CLOSED, None)
    case = case_of(database, case_id)
    assert (case.stage, case.state, case.flags) == (2, State.RECEIVED, [])
    assert due(database, case_id)["resolution", 2] == date(2026, 12, 23)


def test_where_the_policy_does_not_say_so_no_review_begins_before_the_answer(database: Database) -> None:
    case_id, _ = a_case(database)
    with pytest.raises(Refused, match="cannot go to stage 2, because it is received"):
        database.run_here(life.escalate, case_id, "U1", "U9", NOW, POLICY, NOW, staff=STAFF)
    assert due(database, case_id)["resolution", 1] == date(2026, 12, 22)


def test_early_resolution_is_put_off_until_the_tenth_working_day_at_most(database: Database) -> None:
    case_id, _ = a_case(database, policy=SCOTLAND)
    letter = database.run_here(a_letter, case_id)
    given = ("more_to_look_into", letter, "U1", SCOTLAND, NOW)
    with pytest.raises(Refused, match="At this stage it can be put off until Wed 9 Dec 2026"):
        database.run_here(delays.extend, case_id, "resolution", date(2026, 12, 10), *given)
    clock = database.run_here(delays.extend, case_id, "resolution", date(2026, 12, 9), *given)
    assert clock.due_on == date(2026, 12, 9)


def test_a_case_of_early_resolution_that_is_opened_again_is_owed_news(database: Database) -> None:
    case_id, _ = a_case(database, policy=SCOTLAND)
    answer(database, case_id, SCOTLAND, date(2026, 12, 1), NOW + 10 * DAY)
    database.run_here(life.reopen, case_id, "U1", "A new letter came", SCOTLAND, NOW + 10 * DAY)
    assert due(database, case_id)["progress_update", 1] == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("policy", "body"), [(POLICY, None), (ENGLAND, "Parliamentary and Health Service Ombudsman"), (SCOTLAND, None)]
)
def test_a_letter_says_who_comes_after_the_answer(database: Database, policy: Policy, body: str | None) -> None:
    case_id, _ = a_case(database, policy=policy)
    external = database.run_here(cases.letter_facts, case_id, policy).external
    assert (external and external.name) == body


def test_what_was_begun_under_another_policy_ends_by_it(database: Database) -> None:
    """A provider of NHS care took over a service with complaints under the private policy."""
    case_id, _ = a_case(database)
    acknowledge(database, case_id, NOW + DAY)
    answer(database, case_id, ENGLAND, date(2026, 12, 1), NOW + 10 * DAY)
    assert due(database, case_id)["stage_2_window", 2] == date(2027, 6, 1)
    asked = at(2026, 12, 7)
    database.run_here(life.escalate, case_id, "U1", "U9", asked, ENGLAND, asked, staff=STAFF)
    assert clock_of(database, case_id, "resolution", 2).length == 20
    acknowledge(database, case_id, asked + DAY)
    assert database.run_here(cases.letter_facts, case_id, ENGLAND).external is not None
    answer(database, case_id, ENGLAND, date(2026, 12, 9), asked + 3 * DAY)
    assert clock_of(database, case_id, "stage_3_window", 3).counted_from == "the letter of stage 2 was received"
    assert "ISCAS" in database.run_here(life.refer, case_id, "U1", ENGLAND, asked + 4 * DAY)


def test_what_an_answer_has_opened_stays_open_when_the_policy_changes(database: Database) -> None:
    case_id, _ = a_case(database)
    acknowledge(database, case_id, NOW + DAY)
    answer(database, case_id, POLICY, date(2026, 12, 1), NOW + 10 * DAY)
    changed = ENGLAND.model_copy(update={"name": POLICY.name})
    database.run_here(life.escalate, case_id, "U1", "U9", at(2026, 12, 7), changed, at(2026, 12, 7), staff=STAFF)
    assert case_of(database, case_id).stage == 2


def test_a_compliment_is_owed_nothing_under_any_policy(database: Database) -> None:
    for policy in (ENGLAND, SCOTLAND):
        case_id, _ = a_case(database, intake=an_intake(purpose="compliment"), policy=policy)
        assert due(database, case_id) == {}
