"""A case that may be about somebody of the staff: out of the channel before it was ever in it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from models.case import Case
from models.conflict import StaffName
from models.holiday import HolidayAct
from models.outbox import Notice, OutboxRow
from models.refusal import NoSuchCase, Refused
from storage import alerts, cases, clocks, delays, holidays, life, restriction
from storage.database import Database
from storage.digests import digest_lines
from tests.makers import NOW, POLICY, STAFF, WAITING, a_case, a_conversation, an_intake

NAMES = (StaffName("U1", "Amina Holt"), StaffName("U2", "Daniel Osei"))


@pytest.fixture
def case_id(database: Database) -> UUID:
    standing = a_conversation(database)
    intake = an_intake(about="Dr Osei")
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, intake, POLICY, NOW, NAMES)
    return database.run_here(cases.card_by_reference, receipt.reference).case_id


def notices(database: Database) -> list[str]:
    rows = database.run_here(lambda session: session.exec(select(OutboxRow).order_by("number")).all())
    assert "Osei" not in str([row.payload for row in rows])
    return [row.notice.value for row in rows]


def test_no_card_goes_to_the_channel_and_a_few_are_told(database: Database, case_id: UUID) -> None:
    assert "slack.card" not in notices(database) and "slack.restricted" in notices(database)
    card = database.run_here(cases.case_card, case_id)
    assert (card.is_restricted, card.kept_from) == (True, ("U2",))
    assert database.run_here(cases.cards_with_promises, 10) == [] and database.run_here(cases.count_with_promises) == 0


@pytest.mark.parametrize(("who", "opens"), [("U1", True), ("U2", False), ("U3", False)])
def test_it_opens_for_those_who_deal_with_such_cases_and_whom_it_is_not_about(
    database: Database, case_id: UUID, who: str, opens: bool
) -> None:
    look = (cases.open_case_by_id, case_id, who, "to decide", NOW)
    if opens:
        assert database.run_here(*look, sees_restricted=True).is_restricted
    else:
        with pytest.raises(NoSuchCase):
            database.run_here(*look, sees_restricted=who == "U2")


def test_it_cannot_be_given_to_whom_it_is_about(database: Database, case_id: UUID) -> None:
    with pytest.raises(Refused, match="may be about them"):
        database.run_here(life.assign, case_id, "owner", "U2", "U1", NOW, staff=STAFF)


def test_once_somebody_has_said_that_it_is_about_nobody_it_comes_to_the_channel(
    database: Database, case_id: UUID
) -> None:
    with pytest.raises(NoSuchCase):
        database.run_here(restriction.lift_restriction, case_id, "U2", "not me", NOW)
    database.run_here(restriction.lift_restriction, case_id, "U1", "another Dr Osei", NOW)
    assert notices(database)[-1] == "slack.card"
    card = database.run_here(cases.case_card, case_id)
    assert (card.is_restricted, card.kept_from, card.flags) == (False, (), ())


def test_a_case_that_becomes_restricted_leaves_the_channel(database: Database, case_id: UUID) -> None:
    database.run_here(restriction.lift_restriction, case_id, "U1", "another", NOW)
    database.run_here(restriction.restrict, case_id, ["U1"], "U2", NOW)
    assert notices(database)[-2:] == ["slack.card_removed", "slack.restricted"]


def test_what_it_owes_stands_in_no_digest(database: Database, case_id: UUID) -> None:
    for _ in range(POLICY.alerts.digest_above + 1):
        a_case(database)
    database.run_here(alerts.raise_due_alerts, POLICY, datetime(2026, 11, 26, 9, tzinfo=UTC))
    rows = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    assert [row.case_id for row in rows if row.notice is Notice.SLACK_ALERT] == [case_id]
    (digest,) = [row for row in rows if row.notice is Notice.SLACK_DIGEST]
    told = database.run_here(digest_lines, digest.id, POLICY, datetime(2026, 11, 26, 9, tzinfo=UTC))
    reference = database.run_here(cases.case_card, case_id).reference
    assert len(told) == POLICY.alerts.digest_above + 1 and reference not in [line.reference for line in told]


def test_what_becomes_restricted_leaves_a_digest_that_waits(database: Database) -> None:
    ids = [a_case(database)[0] for _ in range(POLICY.alerts.digest_above + 1)]
    morning = datetime(2026, 11, 26, 9, tzinfo=UTC)
    database.run_here(alerts.raise_due_alerts, POLICY, morning)
    rows = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    (digest,) = [row for row in rows if row.notice is Notice.SLACK_DIGEST]
    database.run_here(restriction.restrict, ids[0], ["U2"], "U1", morning)
    told = database.run_here(digest_lines, digest.id, POLICY, morning)
    hidden = database.run_here(cases.case_card, ids[0]).reference
    assert len(told) == len(ids) - 1 and hidden not in [line.reference for line in told]


def test_news_of_a_holiday_count_it_and_do_not_name_it(database: Database, case_id: UUID) -> None:
    shown, _ = a_case(database)
    given = (date(2026, 11, 26), HolidayAct.ADDED, "A funeral", "operator sam", POLICY, NOW)
    moved = database.run_here(holidays.change_holiday, *given)
    rows = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    (row,) = [row for row in rows if row.notice is Notice.SLACK_DEADLINES_MOVED]
    told = database.run_here(holidays.calendar_change, row.payload)
    assert {line.reference for line in told.lines} == {database.run_here(cases.case_card, shown).reference}
    assert told.moved == moved.moved > len(told.lines)


@pytest.mark.parametrize("restricted_first", [True, False])
def test_whom_one_of_two_merged_cases_may_be_about_sees_neither(
    database: Database, case_id: UUID, restricted_first: bool
) -> None:
    at = NOW + timedelta(hours=1) if restricted_first else NOW - timedelta(hours=1)
    other, _ = a_case(database, at)
    database.run_here(life.merge, case_id, other, "U1", NOW + timedelta(hours=2))
    for each in (case_id, other):
        card = database.run_here(cases.case_card, each)
        assert (card.is_restricted, card.kept_from) == (True, ("U2",))
    assert notices(database).count("slack.card_removed") >= 1


def test_what_is_paused_is_owed_and_what_may_only_be_asked_for_is_not(database: Database) -> None:
    waiting, _ = a_case(database)
    database.run_here(delays.pause, waiting, "resolution", "waiting_for_consent", "U1", WAITING, NOW)
    over, _ = a_case(database)
    for name in clocks.OF_A_STAGE:
        database.run_here(clocks.stop, over, name, NOW, NOW)
        if name != "resolution":
            database.run_here(clocks.stop, waiting, name, NOW, NOW)
    database.run_here(
        lambda s: clocks.open_window(s, s.get_one(Case, over), 2, NOW.date(), "the answer was sent", POLICY, NOW)
    )
    assert [card.case_id for card in database.run_here(cases.cards_with_promises, 10)] == [waiting]
    assert database.run_here(cases.count_with_promises) == 1
