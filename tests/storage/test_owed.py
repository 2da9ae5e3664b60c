"""What was owed on a day is told from the timelines alone."""

from datetime import date, timedelta

from sqlalchemy import text

from models.owed import Owed, Standing
from storage import acts
from storage.database import Database
from storage.owed import owed_on
from tests.makers import NOW, a_case, an_intake


def test_it_is_what_stood_then_whatever_has_happened_to_the_clock_since(database: Database) -> None:
    case_id, receipt = a_case(database)
    sent_at = NOW + timedelta(days=6)
    database.run_here(acts.record_acknowledgement_sent, case_id, "U1", "email", sent_at, sent_at, copy=None)
    database.run_here(lambda session: session.connection().execute(text("DELETE FROM clock")))
    later = {
        Owed(receipt.reference, "progress_update", 1, date(2026, 12, 8), Standing.RUNNING),
        Owed(receipt.reference, "resolution", 1, date(2026, 12, 22), Standing.RUNNING),
    }
    for day, standing in ((24, Standing.RUNNING), (27, Standing.DUE), (28, Standing.BREACHED)):
        owed = database.run_here(owed_on, date(2026, 11, day))
        acknowledgement = Owed(receipt.reference, "acknowledgement", 1, date(2026, 11, 27), standing)
        assert set(owed) == {acknowledgement, *later}
    assert database.run_here(owed_on, date(2026, 11, 23)) == []
    assert set(database.run_here(owed_on, date(2026, 11, 30))) == later


def test_the_most_pressing_stands_first(database: Database) -> None:
    a_case(database, now=NOW - timedelta(days=21))
    a_case(database, now=NOW)
    a_case(database, intake=an_intake(purpose="compliment"))
    owed = database.run_here(owed_on, date(2026, 11, 27))
    assert [(one.standing, one.clock) for one in owed] == [
        (Standing.BREACHED, "acknowledgement"),
        (Standing.BREACHED, "progress_update"),
        (Standing.DUE, "acknowledgement"),
        (Standing.RUNNING, "resolution"),
        (Standing.RUNNING, "progress_update"),
        (Standing.RUNNING, "resolution"),
    ]
