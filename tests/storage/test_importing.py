"""What an import makes of a row, what it refuses, and what it tells whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.case import Flag, State
from models.clock import Alert, ClockState
from models.conflict import StaffName
from models.earlier import Earlier
from models.holiday import HolidayAct
from models.outbox import Notice, OutboxRow
from models.record import CaseRecord
from models.refusal import Refused
from models.timeline import Act
from storage import alerts, holidays, outbox
from storage.cases import find_case
from storage.database import Database
from storage.importing import Import, Imported
from storage.reading import read_record
from storage.takeover import take_over
from storage.verify import verify
from tests.makers import NOW, POLICY
from tests.storage.fingerprint import fingerprint

STAFF = (StaffName("U1", "Amina Holt"), StaffName("U9", "Una Example"))
ROW = {
    "earlier_reference": "OLD/1",
    "received_at": "2026-11-02",
    "channel": "letter",
    "story": "Nobody called me back.",
    "name": "Robin Sample",
    "email": "robin@example.com",
    "contact_preference": "email",
}
ACKNOWLEDGED = {"acknowledged_at": "2026-11-04", "acknowledged_by": "post"}
ANSWERED = ACKNOWLEDGED | {"answered_at": "2026-11-16", "answered_by": "email"}
REVIEWED = ANSWERED | {"stage_2_asked_at": "2026-11-17"}
REPRESENTATIVE = {"for_whom": "someone_else", "relationship": "parent", "affected_name": "Jo Sample"}


def taken(session: Session, rows: list[dict[str, Any]], is_dry: bool = False) -> list[Imported | Refused]:
    """What becomes of rows, the first of them in line 2."""
    coming = Import(session, POLICY, STAFF, "operator ann", NOW, is_dry=is_dry)
    came = coming.take([(f"line {n}", Earlier.model_validate(ROW | row)) for n, row in enumerate(rows, start=2)])
    coming.tell_team()
    return came


def imported(database: Database, **row: Any) -> CaseRecord:
    """The case that a row becomes."""
    (one,) = database.run_here(taken, [row])
    assert isinstance(one, Imported), one
    return database.run_here(lambda session: read_record(session, find_case(session, one.reference)))


def put(session: Session) -> list[OutboxRow]:
    return list(session.exec(select(OutboxRow).order_by(col(OutboxRow.number))))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"received_at": "2026-11-25"}, "received_at: that is in the future."),
    ({"received_at": "2026-11-24 12:01"}, "received_at: that is in the future."),
    (ACKNOWLEDGED | {"acknowledged_at": "2026-11-01"}, "acknowledged_at: that is before it was received, on Mon 2 Nov"),
    (
        ACKNOWLEDGED | {"received_at": "2026-11-04 15:00", "acknowledged_at": "2026-11-04 14:00"},
        "acknowledged_at: that is before it was received",
    ),
    (ACKNOWLEDGED | {"acknowledged_at": "2026-11-25"}, "acknowledged_at: that is in the future."),
    ({"acknowledged_at": "2026-11-04"}, "acknowledged_at: give acknowledged_by with it."),
    ({"answered_by": "post"}, "answered_by: give answered_at with it."),
    (
        {"answered_at": "2026-11-16", "answered_by": "email"},
        "answered_at: It cannot get its final response, because it is received. Acknowledge it first, in writing.",
    ),
    (
        ANSWERED | {"acknowledged_at": "2026-11-17"},
        "answered_at: It cannot get its final response, because it is received.",
    ),
    (
        ACKNOWLEDGED | {"closed_at": "2026-11-16"},
        "closed_at: It cannot be closed, because it is acknowledged. Send the",
    ),
    (ANSWERED | {"closed_at": "2026-11-17", "withdrawn_at": "2026-11-18"}, "withdrawn_at: It cannot be withdrawn"),
    ({"investigated_from": "2026-11-03"}, "investigated_from: It cannot be looked into, because it is received."),
    ({"stage_2_asked_at": "2026-11-17"}, "stage_2_asked_at: It cannot go to stage 2, because it is received."),
    (REVIEWED | {"stage_2_asked_at": "2026-11-15"}, "stage_2_asked_at: It cannot go to stage 2"),
    (REVIEWED | {"stage_3_referred_at": "2026-11-18"}, "stage_3_referred_at: It cannot go to stage 3"),
    (ANSWERED | {"stage_3_referred_at": "2026-11-18"}, "Stage 3 comes after the final response of stage 2."),
    (
        ANSWERED | {"stage_2_updates_sent_at": "2026-11-17"},
        "stage_2_updates_sent_at: it was at stage 1 then. Give stage_2_asked_at, of a day before.",
    ),
    (REVIEWED | {"updates_sent_at": "2026-11-18"}, "updates_sent_at: it was at stage 2 by then."),
    (
        REVIEWED | {"stage_2_acknowledged_at": "2026-11-18"},
        "stage_2_acknowledged_at: give stage_2_acknowledged_by with it.",
    ),
    (ANSWERED | {"stage_2_reviewer": "U9"}, "stage_2_reviewer: give stage_2_asked_at with it."),
    (REVIEWED | {"owner": "U9", "stage_2_reviewer": "U9"}, "Whoever dealt with stage 1 cannot review it."),
    ({"owner": "Amina Holt"}, "owner: no such user id is in the staff file."),
    ({"holding_sent_at": "2026-11-16"}, "holding_sent_at: give as many as in holding_due_on and holding_reason."),
    (
        {"holding_sent_at": "2026-11-16", "holding_due_on": "2026-11-30", "holding_reason": "staff_unavailable"},
        "holding_sent_at: the new date has to be later than Mon 30 Nov 2026",
    ),
    (
        ANSWERED
        | {"holding_sent_at": "2026-11-17", "holding_due_on": "2026-12-30", "holding_reason": "staff_unavailable"},
        "holding_sent_at: A holding letter explains a delay; the complaint was not waiting",
    ),
    ({"themes": "billing", "outcomes": "upheld"}, "outcomes: give answered_at with it."),
    (ANSWERED | {"themes": "billing", "outcomes": "upheld;upheld"}, "outcomes: give as many as in themes."),
    ({"themes": "billing;billing"}, "themes: one stands there twice."),
    ({"relationship": "parent"}, "relationship: it goes only with for_whom someone_else."),
    ({"affected_name": "Jo Sample"}, "affected_name: it goes only with for_whom someone_else or professional."),
    ({"contact_preference": "post"}, "contact_preference: Give the address or number for the way"),
    (REPRESENTATIVE | {"consent": "given"}, "consent: give consent_at with it."),
    (
        REPRESENTATIVE | {"consent": "given", "consent_at": "2026-11-09"},
        "consent: Say how the person agreed: in writing, by phone, in person.",
    ),
    (
        REPRESENTATIVE | {"consent": "not_needed", "consent_at": "2026-11-09", "consent_ground": "child"},
        "consent: Say what you saw, or why you decide so",
    ),
    ({"kind": "compliment", **ACKNOWLEDGED}, "acknowledged_at: nothing is owed on a compliment. Leave it empty."),
    ({"withdrawn_because": "They rang"}, "withdrawn_because: give withdrawn_at with it."),
]


def test_what_cannot_have_happened_so_is_refused_with_its_field(database: Database) -> None:
    before = database.run_here(fingerprint)
    rows = [{"earlier_reference": f"OLD/{n}", "story": f"{n}", **row} for n, (row, _) in enumerate(WRONG)]
    for (row, said), why in zip(WRONG, database.run_here(taken, rows), strict=True):
        assert isinstance(why, Refused) and said in str(why), (row, why)
    assert database.run_here(fingerprint) == before


def test_a_letter_of_which_only_the_day_is_known_counts_from_noon_and_between_what_is_known(database: Database) -> None:
    record = imported(database, received_at="2026-11-02 15:00", acknowledged_at="2026-11-02", acknowledged_by="post")
    assert record.correspondence[0].sent_at == datetime(2026, 11, 2, 15, tzinfo=UTC)
    later = {
        "earlier_reference": "OLD/2",
        "story": "Another",
        "answered_at": "2026-11-16 09:00",
        "answered_by": "email",
    }
    record = imported(database, acknowledged_at="2026-11-16", acknowledged_by="post", **later)
    assert [letter.sent_at for letter in record.correspondence] == [datetime(2026, 11, 16, 9, tzinfo=UTC)] * 2
    today = {"earlier_reference": "OLD/3", "story": "A third", "received_at": "2026-11-23"}
    record = imported(database, acknowledged_at="2026-11-24", acknowledged_by="post", **today)
    assert record.correspondence[0].sent_at == NOW


def test_everything_that_a_row_says_is_in_the_record(database: Database) -> None:
    given = {
        "about": "The waiting list",
        "when": "in October",
        "outcome_wanted": "An apology",
        "phone": "07700 900123",
        "post": "1 High Street",
        "access_needs": "large print",
        "safe_contact": "no voicemail",
        "person_agrees": "given",
        "authority": "lpa_health",
        "consent_asked_at": "2026-11-03",
        "consent": "given",
        "consent_at": "2026-11-09",
        "consent_method": "by_phone",
        "consent_evidence": "They rang",
        "funding": "nhs",
        "owner": "U1",
        "flags": "safeguarding",
        "themes": "billing;communications",
        "outcomes": "upheld;not_upheld",
        "closed_at": "2026-11-17",
    }
    record = imported(database, **REPRESENTATIVE, **ANSWERED, **given)
    said = record.model_dump()
    for name in ("about", "when", "phone", "post", "access_needs", "safe_contact", "funding", "owner", "relationship"):
        assert said[name] == (ROW | REPRESENTATIVE | given)[name]
    assert (record.earlier_reference, record.channel, record.consent) == ("OLD/1", "letter", "given")
    assert (record.outcome, record.authority, record.flags) == ("An apology", "lpa_health", ["safeguarding"])
    assert record.affected is not None and record.affected.name == "Jo Sample"
    assert [(issue.theme, issue.findings[1].outcome) for issue in record.issues] == [
        ("billing", "upheld"),
        ("communications", "not_upheld"),
    ]
    assert [(entry.status, entry.method, entry.evidence) for entry in record.consents] == [
        ("asked", None, None),
        ("given", "by_phone", "They rang"),
    ]
    assert record.timeline[0].act == Act.IMPORTED and record.timeline[0].actor == "operator ann"
    assert {entry.at for entry in record.timeline} == {NOW}, "no entry claims to have been written before"


def test_the_timelines_are_whole_and_the_earlier_reference_is_encrypted(database: Database) -> None:
    database.run_here(take_over, NOW)
    imported(database, **ANSWERED)
    found: list[Any] = []
    database.run_here(verify, found.append, lambda done, total: None)
    assert found == []
    assert "OLD/1" not in str(database.run_here(fingerprint))


def test_nobody_outside_hears_of_it_and_the_team_once(database: Database) -> None:
    rows = [
        {
            "earlier_reference": f"OLD/{n}",
            "story": f"Story {n}",
            **(ANSWERED if n > 3 else {}),
            "received_at": "2026-01-05",
        }
        | ({"acknowledged_at": "2026-01-06", "answered_at": "2026-01-16"} if n > 3 else {})
        for n in range(1, 6)
    ]
    database.run_here(taken, rows)
    told = database.run_here(put)
    assert [row.notice for row in told] == [Notice.SLACK_IMPORTED, *[Notice.SLACK_CARD] * 3]
    assert told[0].payload == {"cases": 5, "cards": 3, "restricted": 0}
    waits = [row.not_before - NOW for row in told[1:] if row.not_before]
    assert waits == [n * outbox.APART for n in (1, 2, 3)]


def test_what_came_due_in_the_past_is_not_alerted_and_the_next_alert_is(database: Database) -> None:
    record = imported(database, received_at="2026-01-05")
    assert {clock.state for clock in record.clocks} == {ClockState.BREACHED}
    assert database.run_here(alerts.raise_due_alerts, POLICY, NOW) == 0
    due = database.run_here(alerts.next_alert_at)
    assert due is not None and NOW < due <= NOW + timedelta(days=7)
    database.run_here(alerts.raise_due_alerts, POLICY, due)
    rules = database.run_here(lambda session: [alert.rule.value for alert in session.exec(select(Alert))])
    assert rules and set(rules) == {"still_breached_weekly"}


def test_a_case_that_may_be_about_somebody_of_the_staff_is_for_the_deputies(database: Database) -> None:
    record = imported(database, story="Mrs Holt shouted at me.", owner="U1", flags="risk")
    assert record.is_restricted and record.flags == ["risk", Flag.CONFLICT.value] and record.owner is None
    told = database.run_here(put)
    assert [row.notice for row in told] == [Notice.SLACK_IMPORTED, Notice.SLACK_RESTRICTED]
    assert told[0].payload == {"cases": 1, "cards": 0, "restricted": 1}


def test_a_day_that_became_a_holiday_late_counts(database: Database) -> None:
    day = NOW.date() - timedelta(days=14)
    database.run_here(holidays.change_holiday, day, HolidayAct.ADDED, "A funeral", "operator", POLICY, NOW)
    record = imported(database)
    because = next(clock.because for clock in record.clocks if clock.name == "resolution")
    assert because == "20th working day after Mon 2 Nov 2026, with Tue 10 Nov 2026 as a holiday: Tue 1 Dec 2026"


def test_a_late_review_is_flagged_and_a_letter_that_arrived_later_is_believed(database: Database) -> None:
    record = imported(
        database,
        received_at="2026-01-05",
        acknowledged_at="2026-01-06",
        acknowledged_by="email",
        answered_at="2026-01-16",
        answered_by="post",
        stage_2_asked_at="2026-08-03",
        stage_2_acknowledged_at="2026-08-04",
        stage_2_acknowledged_by="email",
        stage_2_answered_at="2026-08-20",
        stage_2_answered_by="post",
        stage_2_received_on="2026-08-31",
    )
    assert (record.state, record.stage, record.flags) == (State.RESPONDED, 2, ["late_request"])
    window = next(clock for clock in record.clocks if clock.name == "stage_3_window")
    assert window.due_on.isoformat() == "2027-02-28"
    assert (record.correspondence[-1].received_basis, str(record.correspondence[-1].received_on)) == (
        "stated",
        "2026-08-31",
    )


def test_the_same_row_again_is_left_as_it_is_and_gives_the_same_code(database: Database) -> None:
    (first,) = database.run_here(taken, [{}])
    before = database.run_here(fingerprint)
    (again,) = database.run_here(taken, [{"received_at": "02/11/2026"}])
    assert isinstance(first, Imported) and isinstance(again, Imported)
    assert (again.reference, again.code, again.was_known) == (first.reference, first.code, True)
    assert database.run_here(fingerprint) == before, "a day written in another way is the same day"


def test_another_row_of_the_same_complaint_is_refused(database: Database) -> None:
    (first,) = database.run_here(taken, [{}])
    assert isinstance(first, Imported)
    (changed,) = database.run_here(taken, [{"earlier_reference": "old/1 ", "about": "The bill"}])
    moved, fine = database.run_here(
        taken, [{"earlier_reference": "OLD/2"}, {"earlier_reference": "OLD/3", "name": "Sam Sample"}]
    )
    assert f"it is {first.reference} here, imported before with something else in its row" in str(changed)
    assert f"was imported before, under another reference. Take this row out. It is {first.reference}." in str(moved)
    assert isinstance(fine, Imported)


def test_two_rows_of_one_complaint_in_a_file_are_refused(database: Database) -> None:
    nobody = {"name": None, "email": None, "contact_preference": "none"}
    rows = [{}, {"story": "Another"}, {"earlier_reference": "OLD/2", "story": "nobody  CALLED me back."}]
    rows += [{"earlier_reference": f"OLD/{n}", "story": "Late", **nobody} for n in (3, 4)]
    came = database.run_here(taken, rows)
    assert str(came[1]) == "earlier_reference: the same reference stands in line 2. Take one of them out."
    assert str(came[2]) == "story: the same person, day and story stands in line 2. Take one of them out."
    assert [isinstance(one, Imported) for one in came] == [True, False, False, True, True], "of nobody we know nothing"


def test_a_dry_run_says_the_same_and_writes_nothing(database: Database) -> None:
    before = database.run_here(fingerprint)
    (tried,) = database.run_here(taken, [ANSWERED], True)
    assert isinstance(tried, Imported) and tried.state is State.RESPONDED
    assert database.run_here(fingerprint) == before


def test_an_import_is_made_by_somebody(database: Database) -> None:
    with pytest.raises(Refused, match="Say who imports them"):
        database.run_here(lambda session: Import(session, POLICY, (), " ", NOW, is_dry=False))
