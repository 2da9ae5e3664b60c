"""What is disposed of in a life that may be killed at every moment of it, and how a case stands afterwards."""

from datetime import timedelta
from multiprocessing.connection import Connection

from sqlmodel import Session, select

from models.case import Case, Person
from models.timeline import Act
from storage import life, retention, timeline
from storage.cases import find_case
from storage.database import Database, vault_of
from tests.faults.day import ROBIN, SAM, Place, complain
from tests.faults.lives import DIED_AT
from tests.faults.moments import Moments
from tests.makers import NOW, POLICY

OVER = NOW + timedelta(days=4000)
NAMES = (ROBIN, SAM)


def withdraw_all(place: Place) -> None:
    """Two complain and take it back."""
    with place.opened() as database:
        for name in NAMES:
            case_id = database.run_here(find_case, complain(database, name).reference).id
            database.run_here(life.withdraw, case_id, "U1", f"{name} asked us to stop", NOW)


def dispose_all(place: Place, die_at: int | None, told: Connection) -> None:
    """One life: everything that is due, a case at a time, as `retention dispose --all-due` does."""
    moments = Moments(die_at, lambda number, what: told.send((DIED_AT, f"moment {number}, {what}")))
    with place.opened() as database:
        moments.watch(database.engine)
        for due in database.run_here(retention.cases_to_review, POLICY, OVER):
            case_id = database.run_here(find_case, due.reference).id
            database.run_here(retention.dispose, case_id, "U2", "Reviewed", POLICY, OVER)
    told.send(("moments", moments.number))


def disposed(database: Database) -> int:
    """How many cases are disposed of. Fails where one is neither that nor whole."""
    return database.run_here(_disposed)


def _disposed(session: Session) -> int:
    vault, number = vault_of(session), 0
    for case in session.exec(select(Case)):
        person = session.exec(select(Person).where(Person.case_id == case.id)).one()
        words = [vault.open(case.story_sealed), vault.open_given(person.name_sealed)]
        entries = timeline.entries(session, case.id)
        acts = [entry.act for entry in entries].count(Act.DISPOSED)
        reasons = [vault.open(entry.reason_sealed) for entry in entries if entry.reason_sealed]
        if case.disposed_at:
            assert (words, acts, reasons, case.conversation_id) == (["", None], 1, ["Reviewed"], None)
        else:
            assert all(words) and (acts, len(reasons)) == (0, 1) and case.conversation_id
        number += acts
    return number
