"""Several at once: on PostgreSQL they really are, on SQLite they queue; the outcome is the same."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models.case import Case
from models.clock import Alert
from models.outbox import Notice, OutboxRow
from models.refusal import Refused
from models.timeline import Act
from storage import acts, alerts, cases, conversations, outbox, timeline
from storage.database import Database
from storage.delivery import Delivered, Deliverer, NotYet, Outcome
from storage.vault import Vault
from tests.makers import NOW, POLICY, a_case, a_conversation, an_intake


@pytest.fixture
def shared(postgres_url: str, vault: Vault) -> Iterator[Database]:
    """What several services can share: PostgreSQL alone."""
    opened = Database(postgres_url, vault)
    yield opened
    opened.close()


def all_of(database: Database, table: Any) -> list[Any]:
    return database.run_here(lambda session: list(session.exec(select(table))))


async def test_registering_eight_times_at_once_makes_one_case(database: Database) -> None:
    standing = a_conversation(database)
    receipts = await asyncio.gather(
        *(database.run(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, NOW) for _ in range(8))
    )
    assert len({receipt.model_dump_json() for receipt in receipts}) == 1
    assert len(all_of(database, Case)) == 1


async def test_one_message_kept_eight_times_at_once_is_kept_once(database: Database) -> None:
    standing = a_conversation(database)
    keep = conversations.keep_message
    kept = await asyncio.gather(
        *(database.run(keep, standing.id, "same", "words", None, None, (), NOW) for _ in range(8))
    )
    assert sorted(one.repeated for one in kept) == [False] + [True] * 7
    assert [one.text for one in database.run_here(conversations.said, standing.id, 2)] == ["words"]


async def test_of_four_messages_at_once_three_have_to_wait(database: Database) -> None:
    standing = a_conversation(database)
    keep = conversations.keep_message
    outcomes = await asyncio.gather(
        *(database.run(keep, standing.id, f"m{n}", "words", None, None, (), NOW) for n in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, conversations.Kept) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, conversations.StillPending) for outcome in outcomes) == 3


async def test_asking_for_the_acknowledgement_at_once_puts_one_letter(database: Database) -> None:
    case_id, _ = a_case(database)
    outcomes = await asyncio.gather(
        *(database.run(acts.ask_acknowledgement, case_id, f"U{n}", NOW) for n in range(6)), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert len(refused) == 5 and all(isinstance(outcome, Refused) for outcome in refused)
    assert len([row for row in all_of(database, OutboxRow) if row.channel == "letter"]) == 1


async def test_everybody_may_look_at_once_and_every_look_is_on_the_timeline(database: Database) -> None:
    case_id, receipt = a_case(database)
    await asyncio.gather(
        *(database.run(cases.open_case, receipt.reference, f"U{n}", "to answer", NOW) for n in range(12))
    )
    entries = database.run_here(timeline.entries, case_id)
    looks = [entry for entry in entries if entry.act is Act.LOOKED]
    assert {entry.actor for entry in looks} == {f"U{n}" for n in range(12)}
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))


async def test_staff_the_sweep_and_the_card_do_not_hold_each_other_up(database: Database) -> None:
    made = [a_case(database) for _ in range(4)]
    case_ids = [case_id for case_id, _ in made]
    late = NOW + timedelta(days=40)
    work = []
    for case_id, receipt in made:
        work += [
            database.run(acts.record_acknowledgement_sent, case_id, "U1", "email", NOW, late, copy="Dear Robin"),
            database.run(alerts.raise_due_alerts, POLICY, late),
            database.run(acts.record_card_posted, case_id, "C1", "1.1", late),
            database.run(cases.open_case, receipt.reference, "U2", "to answer", late),
        ]
    await asyncio.wait_for(asyncio.gather(*work), 20)
    while database.run_here(alerts.raise_due_alerts, POLICY, late):
        pass
    for case_id in case_ids:
        numbers = [entry.number for entry in database.run_here(timeline.entries, case_id)]
        assert numbers == list(range(1, len(numbers) + 1))
    raised = [(alert.case_id, alert.clock) for alert in all_of(database, Alert)]
    assert {case_id for case_id, clock in raised if clock == "resolution"} == set(case_ids)


async def test_an_event_from_outside_counts_once_also_when_it_comes_eight_times_at_once(database: Database) -> None:
    firsts = await asyncio.gather(*(database.run(acts.first_time, "event:Ev1", NOW) for _ in range(8)))
    assert sorted(firsts) == [False] * 7 + [True]


def test_an_event_counts_again_when_its_work_was_rolled_back(database: Database) -> None:
    def work(session: Session) -> None:
        assert acts.first_time(session, "event:Ev2", NOW)
        assert not acts.first_time(session, "event:Ev2", NOW)
        raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            database.run_here(work)
    assert database.run_here(acts.first_time, "event:Ev2", NOW)


async def test_rows_put_at_once_are_all_there_and_one_case_keeps_its_order(database: Database) -> None:
    case_id, _ = a_case(database)
    await asyncio.gather(
        *(database.run(outbox.put, Notice.SLACK_RISK, f"risk:{n}", NOW) for n in range(12)),
        *(database.run(outbox.put, Notice.SLACK_RISK, "risk:same", NOW) for _ in range(4)),
        *(database.run(acts.update_card, case_id, NOW) for _ in range(4)),
    )
    rows = all_of(database, OutboxRow)
    keys = [row.dedup_key for row in rows]
    assert {f"risk:{n}" for n in range(12)} | {"risk:same"} <= set(keys) and len(keys) == len(set(keys))
    card = next(row for row in rows if row.notice is Notice.SLACK_CARD)
    assert all(row.number > card.number for row in rows if row.notice is Notice.SLACK_CARD_UPDATE)


def test_two_services_share_what_is_to_be_delivered(shared: Database) -> None:
    for number in range(6):
        shared.run_here(outbox.put, Notice.SLACK_RISK, f"risk:{number}", NOW)
    claimed, may_commit = threading.Event(), threading.Event()
    first: list[OutboxRow] = []

    def hold(session: Session) -> None:
        first.extend(outbox.claim(session, "slack", 3, NOW))
        claimed.set()
        assert may_commit.wait(10)

    holder = threading.Thread(target=shared.run_here, args=(hold,))
    holder.start()
    try:
        assert claimed.wait(10)
        others = shared.run_here(outbox.claim, "slack", 10, NOW)  # does not wait for the first
    finally:
        may_commit.set()
        holder.join()
    assert sorted(row.dedup_key for row in (*first, *others)) == [f"risk:{n}" for n in range(6)]
    assert len(first) == 3 and shared.run_here(outbox.claim, "slack", 10, NOW) == []


async def test_sweeps_at_once_raise_each_alert_once(shared: Database) -> None:
    for _ in range(20):
        a_case(shared)
    late = NOW + timedelta(days=10)
    for _ in range(5):
        await asyncio.gather(*(shared.run(alerts.raise_due_alerts, POLICY, late) for _ in range(6)))
    raised = [(alert.case_id, alert.rule, alert.due_at) for alert in all_of(shared, Alert)]
    assert len(raised) == len(set(raised)) == 20


async def test_two_deliverers_deliver_everything_once(database: Database) -> None:
    for number in range(30):
        database.run_here(outbox.put, Notice.SLACK_RISK, f"risk:{number}", NOW)
    sent: list[str] = []

    async def send(row: OutboxRow, look_first: bool) -> Outcome:
        await asyncio.sleep(0.001)
        sent.append(row.dedup_key)
        return Delivered()

    async def deliver() -> None:
        while await Deliverer(database, "slack", send, lambda: NOW).deliver_once():
            pass

    await asyncio.gather(deliver(), deliver())
    assert sorted(sent) == sorted(f"risk:{n}" for n in range(30))


async def test_while_a_channel_is_on_hold_nothing_of_it_is_tried_and_others_go_on(database: Database) -> None:
    case_id, _ = a_case(database)
    database.run_here(acts.ask_acknowledgement, case_id, "U1", NOW)
    tried: list[str] = []

    async def slack(row: OutboxRow, look_first: bool) -> Outcome:
        tried.append(row.dedup_key)
        return NotYet("rate limited", timedelta(seconds=30), whole_channel=True)

    async def letter(row: OutboxRow, look_first: bool) -> Outcome:
        return Delivered()

    async def deliver(seconds: float) -> None:
        at = NOW + timedelta(seconds=seconds)
        await Deliverer(database, "slack", slack, lambda: at).deliver_once()

    await deliver(0)
    assert len(tried) == 1  # the card update beside it was left alone
    database.run_here(outbox.put, Notice.SLACK_RISK, "risk:later", NOW)
    await deliver(29.9)
    assert len(tried) == 1
    assert await Deliverer(database, "letter", letter, lambda: NOW).deliver_once() == 1
    assert database.run_here(outbox.due, NOW) == 0
    await deliver(30.1)
    assert len(tried) == 2
