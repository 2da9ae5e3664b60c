"""The outbox: once, in order, under a lease, and nothing is ever dropped. On both databases."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from models.outbox import Delivery, Notice, OutboxRow
from storage import outbox
from storage.database import Database
from storage.delivery import Delivered, Deliverer, NotYet, Outcome, Refused, Unknown
from tests.makers import a_case

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def put(database: Database, key: str) -> UUID:
    return database.run_here(outbox.put, Notice.SLACK_RISK, key, NOW)


def state(database: Database, key: str) -> Delivery:
    def read(session: Session) -> Delivery:
        return session.exec(select(OutboxRow).where(OutboxRow.dedup_key == key)).one().state

    return database.run_here(read)


def deliverer(database: Database, send: Callable[[OutboxRow, bool], Outcome], at: datetime = NOW) -> Deliverer:
    async def asynchronously(row: OutboxRow, look_first: bool) -> Outcome:
        return send(row, look_first)

    return Deliverer(database, "slack", asynchronously, lambda: at)


def test_the_same_key_is_one_row(database: Database) -> None:
    assert put(database, "a") == put(database, "a")


def test_rows_are_numbered_in_the_order_in_which_they_were_put(database: Database) -> None:
    cases = [a_case(database)[0] for _ in range(3)]
    put(database, "before")
    database.run_here(outbox.put_many, Notice.SLACK_CARD_UPDATE, {case: f"update:{case}" for case in cases}, NOW)
    database.run_here(outbox.put_many, Notice.SLACK_CARD_UPDATE, {case: f"update:{case}" for case in cases}, NOW)
    put(database, "after")
    query = select(OutboxRow.dedup_key).order_by(col(OutboxRow.number)).offset(3)
    rows = database.run_here(lambda session: session.exec(query).all())
    assert rows == ["before", *(f"update:{case}" for case in cases), "after"]


async def test_rows_that_are_put_at_once_have_numbers_of_their_own(database: Database) -> None:
    two = threading.Barrier(2, timeout=5) if not database.is_sqlite else None

    def put_beside_another(session: Session, key: str) -> None:
        outbox.put(session, Notice.SLACK_CARD, key, NOW)
        if two:
            two.wait()  # neither has committed yet

    await asyncio.gather(*(database.run(put_beside_another, key) for key in ("one", "other")))
    found = database.run_here(lambda session: session.exec(select(OutboxRow.number)).all())
    assert len(set(found)) == 2


def test_a_claimed_row_is_leased_and_comes_back_as_unknown_when_the_lease_is_over(database: Database) -> None:
    put(database, "a")
    (row,) = database.run_here(outbox.claim, "slack", 10, NOW)
    assert (row.state, row.attempts) == (Delivery.SENDING, 1)
    assert database.run_here(outbox.claim, "slack", 10, NOW + timedelta(seconds=30)) == []
    (row,) = database.run_here(outbox.claim, "slack", 10, NOW + outbox.LEASE)
    assert (row.state, row.attempts) == (Delivery.UNKNOWN, 2)


async def test_what_is_due_goes_in_order_and_a_poison_row_blocks_nobody(database: Database) -> None:
    for key in ("first", "poison", "last"):
        put(database, key)
    sent: list[str] = []

    def send(row: OutboxRow, look_first: bool) -> Outcome:
        if row.dedup_key == "poison":
            raise RuntimeError("words that nobody may read")
        sent.append(row.dedup_key)
        return Delivered()

    assert await deliverer(database, send).deliver_once() == 3
    assert sent == ["first", "last"]
    assert state(database, "poison") == Delivery.UNKNOWN
    assert database.run_here(outbox.due, NOW) == 0 and database.run_here(outbox.waiting) == 1


async def test_after_an_unknown_outcome_the_next_attempt_looks_first(database: Database) -> None:
    put(database, "a")
    looked: list[bool] = []

    def send(row: OutboxRow, look_first: bool) -> Outcome:
        looked.append(look_first)
        return Delivered() if look_first else Unknown("no answer")

    await deliverer(database, send).deliver_once()
    await deliverer(database, send, NOW + timedelta(minutes=1)).deliver_once()
    assert looked == [False, True] and state(database, "a") == Delivery.SENT


async def test_a_channel_that_asks_to_wait_is_left_alone_for_as_long(database: Database) -> None:
    put(database, "a")
    await deliverer(database, lambda *_: NotYet("wait", timedelta(seconds=30), whole_channel=True)).deliver_once()
    put(database, "b")
    tried: list[str] = []

    def send(row: OutboxRow, look_first: bool) -> Outcome:
        tried.append(row.dedup_key)
        return Delivered()

    await deliverer(database, send, NOW + timedelta(seconds=29)).deliver_once()
    assert "a" not in tried
    await deliverer(database, send, NOW + timedelta(seconds=31)).deliver_once()
    assert "a" in tried


@pytest.mark.parametrize(
    ("outcome", "ends"),
    [(Refused("no"), Delivery.DEAD), (Refused("perhaps", may_be_posted=True), Delivery.MAY_BE_POSTED)],
)
async def test_what_cannot_arrive_stays_and_is_shown(database: Database, outcome: Outcome, ends: Delivery) -> None:
    put(database, "a")
    while await deliverer(database, lambda *_: outcome).deliver_once():
        pass
    assert state(database, "a") == ends
    shown, told = database.run_here(outbox.needing_a_person)  # telling the team of it does not arrive either
    assert (shown.dedup_key, told.notice) == ("a", Notice.SLACK_UNDELIVERED)


async def test_the_team_is_told_each_time_that_a_row_needs_a_person(database: Database) -> None:
    put(database, "a")
    tried: list[Notice] = []

    def send(row: OutboxRow, look_first: bool) -> Outcome:
        tried.append(row.notice)
        return Refused("no") if row.dedup_key == "a" else Delivered()

    for minute in range(2):
        while await deliverer(database, send, NOW + timedelta(minutes=minute)).deliver_once():
            pass
        (row,) = database.run_here(outbox.needing_a_person)
        database.run_here(outbox.send_again, row.number)
    assert tried == [Notice.SLACK_RISK, Notice.SLACK_UNDELIVERED] * 2


async def test_what_could_not_be_told_yet_waits_however_long_it_takes(database: Database) -> None:
    put(database, "a")
    at = NOW
    for _ in range(300):
        at += timedelta(minutes=7)
        await deliverer(database, lambda *_: NotYet("The channel is archived."), at).deliver_once()
    assert state(database, "a") == Delivery.WAITING
    assert database.run_here(outbox.held_up) == [("slack", "The channel is archived.", 1)]


async def test_a_row_whose_fate_stays_unknown_for_a_week_is_given_to_a_person_and_not_dropped(
    database: Database,
) -> None:
    put(database, "a")
    waits = sum((outbox.wait_after(n) for n in range(1, outbox.ATTEMPTS)), timedelta())
    assert timedelta(days=6) < waits < timedelta(days=8)

    def tried_often(session: Session) -> None:
        session.exec(select(OutboxRow)).one().attempts = outbox.ATTEMPTS - 1

    database.run_here(tried_often)
    await deliverer(database, lambda *_: Unknown("no answer")).deliver_once()
    assert state(database, "a") == Delivery.DEAD


async def test_a_person_sends_a_dead_row_again_or_settles_it(database: Database) -> None:
    for key in ("mended", "told"):
        put(database, key)
    await deliverer(database, lambda *_: Refused("no")).deliver_once()
    again, told = (row for row in database.run_here(outbox.needing_a_person) if row.dedup_key in ("mended", "told"))
    database.run_here(outbox.send_again, again.number)
    database.run_here(outbox.settle, told.number, NOW)
    assert await deliverer(database, lambda *_: Delivered()).deliver_once() == 1
    assert (state(database, "mended"), state(database, "told")) == (Delivery.SENT, Delivery.SUPERSEDED)
    with pytest.raises(outbox.NotStuck):
        database.run_here(outbox.send_again, again.number)


async def test_when_one_finds_the_other_side_away_the_others_wait_with_it(database: Database) -> None:
    for key in ("a", "b", "c"):
        put(database, key)
    tried: list[str] = []

    def send(row: OutboxRow, look_first: bool) -> Outcome:
        tried.append(row.dedup_key)
        return NotYet("Slack cannot be reached.", whole_channel=True)

    at = NOW
    for _ in range(10):
        await deliverer(database, send, at).deliver_once()
        at += outbox.LONGEST_HOLD
    assert tried == ["a"] * 10
