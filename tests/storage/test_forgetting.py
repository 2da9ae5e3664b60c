"""Chats go when that was promised, in batches, and nothing else goes with them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models.care import Crisis
from models.case import Case, Flag
from models.conversation import Conversation, Message, Phase
from models.draft import DraftLook
from models.refusal import NoSuchCase, Refused
from models.timeline import Act, TimelineEntry
from storage import cases, conversations, drafts, life, record, timeline
from storage.conversations import Standing
from storage.database import Database, vault_of
from storage.forgetting import BATCH, forget_chats
from storage.seals import seal_day
from storage.takeover import take_over
from tests.makers import NOW, POLICY, a_case, a_conversation, an_intake, keep
from tests.parts.tampering import checked
from tests.storage.fingerprint import fingerprint

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CRISIS = Crisis(("suicide",), ("Call 999.",))
LOOK: dict[str, Any] = {"sees_restricted": True, "staff": ()}


def chat(
    database: Database,
    *,
    contact: str | None = None,
    kept: bool = False,
    at_risk: bool = False,
    left: bool = False,
    sent: bool = False,
) -> Standing:
    """A chat whose last word was said at NOW."""
    standing, run = a_conversation(database), database.run_here
    keep(database, standing.id, "m1", crisis=CRISIS if at_risk else None)
    answers = {"story": "words"} | ({"contact": contact} if contact else {}) | ({"keep_draft": "keep"} if kept else {})
    run(conversations.answer_message, standing.id, "m1", ["And?"], "check", answers, NOW)
    if sent:
        run(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, NOW)
        keep(database, standing.id, "m2")
        run(conversations.answer_message, standing.id, "m2", ["Sent."], None, answers, NOW)
    if left:
        run(conversations.end_conversation, standing.id, NOW)
    return standing


def forget(database: Database, after: timedelta) -> list[str]:
    return database.run_here(forget_chats, POLICY.keeping, NOW + after)


@pytest.mark.parametrize(
    ("what", "after"),
    [
        ({}, 2 * DAY),
        ({"contact": "skip"}, 2 * DAY),
        ({"contact": "robin@example.com"}, 2 * DAY),
        ({"contact": "robin@example.com", "kept": True}, 30 * DAY),
        ({"contact": "skip", "kept": True}, 2 * DAY),
        ({"at_risk": True}, 30 * DAY),
        ({"left": True}, timedelta()),
        ({"left": True, "contact": "robin@example.com", "kept": True}, timedelta()),
        ({"left": True, "at_risk": True}, 30 * DAY),
        ({"sent": True}, 30 * DAY),
        ({"sent": True, "left": True}, 30 * DAY),
        ({"sent": True, "at_risk": True}, 30 * DAY),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else str(value.days),
)
def test_a_chat_is_kept_up_to_its_time_and_gone_with_it(
    database: Database, what: dict[str, str], after: timedelta
) -> None:
    standing = chat(database, **what)  # type: ignore[arg-type]
    if after:
        assert forget(database, after - SECOND) == []
    assert forget(database, after) == [standing.assistant_id]
    assert forget(database, after) == []
    for table in (Conversation, Message):
        assert database.run_here(lambda session, table=table: session.exec(select(table)).all()) == []


def test_the_case_of_a_transcript_stays_and_says_that_it_went(database: Database) -> None:
    database.run_here(take_over, NOW)
    chat(database, sent=True)
    before = database.run_here(_record)
    forget(database, 30 * DAY)
    after = database.run_here(_record)
    assert after == before | {"conversation_id": None, "acts": [*before["acts"], Act.TRANSCRIPT_DELETED]}  # type: ignore[misc]
    database.run_here(seal_day, NOW + 30 * DAY)
    assert checked(database)[1] == []


def _record(session: Session) -> dict[str, object]:
    case = session.exec(select(Case)).one()
    acts = [entry.act for entry in timeline.entries(session, case.id)]
    kept = case.model_dump(exclude={"timeline_count", "timeline_head"})
    return kept | {"acts": acts}


def test_who_has_read_a_draft_stays_without_the_reason_and_its_words_are_gone(database: Database) -> None:
    standing = chat(database, at_risk=True)
    database.run_here(drafts.open_draft, standing.id, "U1", "on call", NOW, **LOOK)
    assert forget(database, 30 * DAY) == [standing.assistant_id]
    assert forget(database, 90 * DAY) == [], "what is left is not looked at again"
    (look,) = database.run_here(lambda session: session.exec(select(DraftLook)).all())
    assert (look.actor, look.at) == ("U1", NOW)
    assert database.run_here(lambda session: vault_of(session).open(look.reason_sealed)) == ""
    assert database.run_here(lambda session: session.exec(select(Message)).all()) == []
    left = database.run_here(lambda session: session.get_one(Conversation, standing.id))
    assert (left.phase, left.answers_sealed) == (Phase.ENDED, None)
    with pytest.raises(Refused, match="has been deleted"):
        database.run_here(drafts.open_draft, standing.id, "U1", "on call", NOW + 31 * DAY, **LOOK)


def test_a_draft_that_nobody_has_read_is_not_there_any_more(database: Database) -> None:
    standing = chat(database, at_risk=True)
    forget(database, 30 * DAY)
    with pytest.raises(NoSuchCase):
        database.run_here(drafts.open_draft, standing.id, "U1", "on call", NOW + 31 * DAY, **LOOK)


def test_a_cookie_of_a_deleted_chat_opens_nothing(database: Database) -> None:
    gone, kept = chat(database), chat(database, contact="robin@example.com", kept=True)
    hashes = database.run_here(lambda session: {c.id: c.cookie_hash for c in session.exec(select(Conversation))})
    forget(database, 2 * DAY)
    assert database.run_here(conversations.find_conversation, hashes[gone.id]) is None
    found = database.run_here(conversations.find_conversation, hashes[kept.id])
    assert found is not None and found.id == kept.id


def test_many_go_in_batches_and_those_that_stay_are_not_in_the_way(database: Database) -> None:
    stay = {chat(database, contact="robin@example.com", kept=True).id for _ in range(3)}
    database.run_here(lambda session: session.add_all(_blank(n) for n in range(BATCH + 5)))
    assert [len(forget(database, 2 * DAY)) for _ in range(3)] == [BATCH, 5, 0]
    assert set(database.run_here(lambda session: session.exec(select(Conversation.id)).all())) == stay


def _blank(number: int) -> Conversation:
    return Conversation(
        cookie_hash=f"c{number}", assistant_id=f"a{number}", draft=f"d{number}", phase=Phase.OPEN, last_seq=1,
        started_at=NOW, last_at=NOW,
    )  # fmt: skip


def test_a_batch_that_fails_leaves_everything_as_it_was(database: Database) -> None:
    chat(database, sent=True)
    before = database.run_here(fingerprint)

    def fails(session: Session) -> None:
        forget_chats(session, POLICY.keeping, NOW + 30 * DAY)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        database.run_here(fails)
    assert database.run_here(fingerprint) == before


def test_one_more_word_begins_the_time_again(database: Database) -> None:
    standing = chat(database)
    keep(database, standing.id, "m9", now=NOW + 2 * DAY - SECOND)
    assert forget(database, 2 * DAY) == [] and len(forget(database, 4 * DAY)) == 1


@pytest.mark.parametrize("mark", [Flag.LEGAL_HOLD, Flag.PROCESSING_RESTRICTED])
@pytest.mark.parametrize("merged", [False, True])
def test_the_chat_of_a_case_that_is_held_stays_until_that_is_lifted(
    database: Database, mark: Flag, merged: bool
) -> None:
    standing = chat(database, sent=True)
    held = case_id = database.run_here(lambda session: session.exec(select(Case.id)).one())
    if merged:
        held, _ = a_case(database, NOW - DAY)
        database.run_here(life.merge, held, case_id, "U1", NOW)
    database.run_here(record.flag, held, mark, "U1", "A solicitor wrote", POLICY, NOW)
    assert standing.assistant_id not in forget(database, 30 * DAY)
    database.run_here(record.unflag, held, mark, "U1", "The claim was settled", NOW)
    assert standing.assistant_id in forget(database, 30 * DAY)


async def test_two_services_that_look_at_once_delete_each_chat_once(database: Database) -> None:
    for _ in range(10):
        chat(database, sent=True)
    both = [database.run(forget_chats, POLICY.keeping, NOW + 30 * DAY) for _ in range(2)]
    one, other = await asyncio.gather(*both)
    assert len(one) + len(other) == len({*one, *other}) == 10
    gone = select(TimelineEntry.case_id).where(TimelineEntry.act == Act.TRANSCRIPT_DELETED)
    found = database.run_here(lambda session: session.exec(gone).all())
    assert len(found) == len(set(found)) == 10
