"""`outbox settle`: a letter that nobody sends any more, and how what it was to say is recorded then."""

from datetime import timedelta

import pytest
from sqlmodel import select

from complaints.operator import perform
from complaints.operator_acts import Asked
from models.clock import Clock, ClockState
from models.outbox import Delivery, Notice, OutboxRow
from models.refusal import Refused
from models.timeline import Act
from storage import acts, outbox, timeline
from storage.database import Database
from tests.makers import NOW, POLICY, a_case

LATER = NOW + timedelta(days=1)


def test_an_acknowledgement_that_did_go_out_is_recorded_with_its_day(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    query = select(OutboxRow).where(OutboxRow.notice == Notice.LETTER_ACKNOWLEDGEMENT)
    row = database.run_here(lambda session: session.exec(query).one())
    database.run_here(outbox.finish, row.id, Delivery.MAY_BE_POSTED, NOW, "It may have gone out since.")
    posted = (case_id, "U1", "other", NOW.date(), LATER)
    with pytest.raises(Refused, match="is being sent already"):
        database.run_here(acts.record_acknowledgement_posted, *posted)

    settle = Asked(act="settle", subject=str(row.number), actor="operator robin")
    assert "settled" in database.run_here(perform, settle, POLICY, LATER)
    entries = database.run_here(timeline.entries, case_id)
    assert (entries[-1].act, entries[-1].actor) == (Act.ACKNOWLEDGEMENT_SETTLED, "operator robin")
    database.run_here(acts.record_acknowledgement_posted, *posted)
    clock = database.run_here(lambda session: session.exec(select(Clock).where(Clock.name == "acknowledgement")).one())
    assert (clock.state, clock.stopped_at) == (ClockState.MET, NOW)


def test_one_that_is_asked_for_anew_is_not_touched_by_an_older_one(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    database.run_here(acts.settle_acknowledgement, case_id, "operator robin", NOW - timedelta(days=1), LATER)
    with pytest.raises(Refused, match="is being sent already"):
        database.run_here(acts.check_acknowledgement, case_id)
