"""Time goes by between a backup and its restore: nobody is told twice, and what was promised is listed for a person."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import Session, col, delete, select

from complaints.clock import real_now
from complaints.restore_list import lines_of
from models.clock import Alert, Clock, ClockState
from models.outbox import Notice, OutboxRow
from models.timeline import Act, TimelineEntry
from slackapp.settings import SlackSettings
from storage import acts, alerts, outbox, restriction
from storage.cases import find_case
from storage.copies import copy_out, load_dump
from storage.database import Database, sqlite_url
from storage.migrate import revision_of
from storage.restored import Restored, made_whole, take_up_work
from storage.seals import seal_day
from storage.settings import check_key
from storage.vault import Vault
from tests.faults.day import INSTANTS, ROBIN, SAM, Hands, Outward, Place, complain
from tests.faults.outcome import check_timelines, outcome_of
from tests.makers import NOW, POLICY
from tests.parts.postgres import Cluster

NewPlace = Callable[[], Place]
Restore = Callable[[Place], tuple[Place, Restored]]
RESTORED_AT = INSTANTS[-1] + timedelta(hours=2)
"""Mon 30 Nov 2026, 11:00: both acknowledgements were due on Friday."""


class Blind(Place):
    """An app that may not look into the channel."""

    def slack_settings(self) -> SlackSettings:
        return replace(super().slack_settings(), may_look_back=False)


def told(place: Place) -> list[str]:
    """What stands in the channel and its threads, and the files of the letters."""
    answer = httpx.get(
        f"{place.slack}/control/channels/{place.channel}/messages", headers={"X-Devslack": "1"}, trust_env=False
    )
    letters = [path.name for path in place.letters.iterdir()] if place.letters.exists() else []
    return sorted([message["text"] for message in answer.json()] + letters)


def deliver(place: Place, *instants: datetime) -> None:
    """Empty the outbox; then sweep at each instant, and empty it again."""
    with place.opened() as database:
        clock = Hands(NOW)
        asyncio.run(Outward(place, database, clock).empty())
        for clock.time in instants:
            database.run_here(alerts.raise_due_alerts, POLICY, clock.time)
            database.run_here(seal_day, clock.time)
            asyncio.run(Outward(place, database, clock).empty())


@pytest.fixture
def place(new_place: NewPlace) -> Place:
    """Robin, who may be at risk, and Sam have complained; the team acknowledges Robin's; nothing has gone out yet."""
    made = new_place()
    with made.opened() as database:
        for name in (ROBIN, SAM):
            receipt = complain(database, name)
            if name == ROBIN:
                case = database.run_here(find_case, receipt.reference)
                database.run_here(acts.ask_acknowledgement, case.id, "U0AMINA", NOW)
    return made


@pytest.fixture
def back_up(place: Place, tmp_path: Path) -> Callable[[], Path]:
    """Back it up, as it is now."""

    def copy() -> Path:
        with place.opened(reading=True) as database:
            database.run_here(copy_out, tmp_path / "copy", lambda done, total: None)
        return tmp_path / "copy"

    return copy


@pytest.fixture
def restore(request: pytest.FixtureRequest, tmp_path: Path) -> Restore:
    """Put the copy back in another place, with the same Slack and the same letters."""

    def put_back(place: Place) -> tuple[Place, Restored]:
        copy = tmp_path / "copy"
        if place.url.startswith("sqlite"):
            new = replace(place, url=sqlite_url(copy))
        else:
            cluster: Cluster = request.getfixturevalue("empty_database")[0]
            new = replace(place, url=cluster.url(cluster.create()))
        with place.opened(reading=True) as database:
            revision = str(database.run_here(lambda session: revision_of(session.connection())))
        with closing(Database(new.url, Vault([new.key]))) as database:  # there is nothing in it yet
            if not database.is_sqlite:
                load_dump(database, copy, lambda done, total: None)
            with made_whole(database, revision) as session:
                check_key(session)
                found = take_up_work(session, "operator robin", POLICY, NOW, real_now(), RESTORED_AT)
        return new, found

    return put_back


def test_what_waited_and_went_out_since_goes_out_no_more(
    place: Place, back_up: Callable[[], Path], restore: Restore
) -> None:
    back_up()
    deliver(place, *INSTANTS)
    before = told(place)
    assert any("risk" in text and not text.startswith("Complaint") for text in before)
    new, found = restore(place)
    assert [(one.notice, one.reason) for one in found.stuck] == [
        (Notice.LETTER_ACKNOWLEDGEMENT, "It waited when the backup was made, and may have gone out since.")
    ]
    assert found.looked_for == 3, "the risk and two cards"
    deliver(new, RESTORED_AT)
    (notice,) = set(told(new)) - set(before)
    assert "The acknowledgement letter of" in notice and "may or may not have arrived" in notice
    assert sorted([*before, notice]) == told(new)
    outcome_of(new)  # nothing twice, timelines whole


def test_what_was_promised_in_between_is_listed_and_stands_as_it_is(
    place: Place, back_up: Callable[[], Path], restore: Restore
) -> None:
    back_up()
    deliver(place, *INSTANTS)
    new, found = restore(place)
    assert [(one.clock, one.is_over) for one in found.promises] == [("acknowledgement", True)] * 2
    lines = "\n".join(lines_of(found, 2, NOW, RESTORED_AT))
    assert "Came due in between: 2." in lines
    assert "acknowledgement: 3rd working day after Tue 24 Nov 2026: Fri 27 Nov 2026, OVER" in lines
    assert "Look through the team's channel from Tue 24 Nov 2026 12:00 on" in lines
    assert "of C-" in lines and ROBIN not in lines and "example.com" not in lines

    def clocks(session: Session) -> list[tuple[ClockState, bool]]:
        query = select(Clock).where(Clock.name == "acknowledgement")
        return [(c.state, c.next_alert_at is not None and c.next_alert_at > RESTORED_AT) for c in session.exec(query)]

    def restored(session: Session) -> list[str]:
        query = select(TimelineEntry).where(col(TimelineEntry.act).in_((Act.RESTORED, Act.BREACHED)))
        return sorted(f"{entry.actor}: {entry.act.value}" for entry in session.exec(query))

    with new.opened() as database:
        assert database.run_here(clocks) == [(ClockState.BREACHED, True)] * 2
        assert database.run_here(restored) == ["operator robin: restored"] * 2 + ["service: breached"] * 2
        assert database.run_here(alerts.raise_due_alerts, POLICY, RESTORED_AT) == 0
        database.run_here(check_timelines)
        tomorrow = RESTORED_AT + timedelta(days=1)
        assert database.run_here(alerts.raise_due_alerts, POLICY, tomorrow) == 2, "they go on from there"


def test_what_waited_and_never_went_out_goes_out_now_but_for_letters(
    place: Place, back_up: Callable[[], Path], restore: Restore
) -> None:
    back_up()
    new, _ = restore(place)
    deliver(new, RESTORED_AT)
    texts = told(new)
    assert len([text for text in texts if text.startswith("Complaint C-")]) == 2
    assert len([text for text in texts if "risk" in text.lower() and not text.startswith("Complaint")]) == 1
    assert not new.letters.exists()


def test_where_nobody_may_look_a_person_is_told_of_a_risk_all_the_same(
    place: Place, back_up: Callable[[], Path], restore: Restore
) -> None:
    back_up()
    new, _ = restore(place)
    deliver(Blind(**vars(new)), RESTORED_AT)
    assert any(text.startswith("An alert of possible risk may or may not have arrived.") for text in told(new))
    with new.opened() as database:
        stuck = database.run_here(outbox.needing_a_person)
    assert {row.notice for row in stuck} >= {Notice.SLACK_RISK, Notice.SLACK_CARD, Notice.LETTER_ACKNOWLEDGEMENT}


def test_a_restricted_case_is_left_to_a_person(place: Place, back_up: Callable[[], Path], restore: Restore) -> None:
    def restricted(session: Session) -> None:
        for case_id in session.exec(select(OutboxRow.case_id).where(OutboxRow.notice == Notice.SLACK_CARD)).all():
            assert case_id
            restriction.restrict(session, case_id, ["U9"], "service", NOW)

    with place.opened() as database:
        database.run_here(restricted)
    back_up()
    _, found = restore(place)
    assert Notice.SLACK_RESTRICTED in {one.notice for one in found.stuck}


def test_an_alert_that_was_raised_and_not_told_is_not_told_again(
    place: Place, back_up: Callable[[], Path], restore: Restore
) -> None:
    with place.opened() as database:
        database.run_here(alerts.raise_due_alerts, POLICY, INSTANTS[-1])

        def as_if_killed_before(session: Session) -> None:
            for alert in session.exec(select(Alert)):
                alert.told = False
                session.add(alert)
            session.connection().execute(delete(OutboxRow).where(col(OutboxRow.notice) == Notice.SLACK_ALERT))

        database.run_here(as_if_killed_before)
    back_up()
    new, _ = restore(place)
    with new.opened() as database:
        database.run_here(alerts.raise_due_alerts, POLICY, RESTORED_AT)
        query = select(OutboxRow).where(OutboxRow.notice == Notice.SLACK_ALERT)
        assert database.run_here(lambda session: session.exec(query).all()) == []
