"""Conversations: what was said is kept before it is answered, and once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.care import Crisis
from models.conversation import Conversation
from models.outbox import OutboxRow
from models.questions import CHECK
from storage import cases, conversations
from storage.database import Database
from tests.makers import ANSWERS, NOW, POLICY, a_case, a_conversation, an_intake, keep

CRISIS = Crisis(("suicide",), ("Call 999.", "What you wrote is kept."))


def answer(database: Database, standing: conversations.Standing, key: str, slot: str | None) -> conversations.Standing:
    return database.run_here(
        conversations.answer_message, standing.id, key, ["Thank you."], slot, {"purpose": "complaint"}, NOW
    )


def test_a_new_conversation_says_hello_and_waits_for_its_first_question(database: Database) -> None:
    started = database.run_here(conversations.start_conversation, "hash", "Hello.", NOW)
    assert started.pending is not None and started.pending.option == conversations.OPENING
    assert [(one.speaker, one.text) for one in database.run_here(conversations.said, started.id)] == [
        ("assistant", "Hello.")
    ]
    assert database.run_here(conversations.unanswered, 10) == [started.id]
    assert database.run_here(conversations.find_conversation, "hash") == started
    assert database.run_here(conversations.find_conversation, "another") is None


def test_the_message_is_put_to_the_assistant_with_the_question_that_stood(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1", "my words")
    pending = database.run_here(conversations.standing_of, standing.id).pending
    assert pending == conversations.Pending("m1", "my words", None, "purpose")


def test_a_choice_is_put_as_its_option(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1", "Make a complaint", option="complaint")
    pending = database.run_here(conversations.standing_of, standing.id).pending
    assert pending == conversations.Pending("m1", None, "complaint", "purpose")


def test_the_same_id_again_looks_as_it_did_then_also_when_the_talk_has_gone_on(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1", "first")
    then = answer(database, standing, "m1", "story")
    keep(database, standing.id, "m2", "second")
    answer(database, standing, "m2", CHECK)
    said, again = database.run_here(conversations.turn_of, standing.id, "m1")
    assert [one.text for one in said] == ["first", "Thank you."]
    assert (again.prompt_slot, again.prompt_number, again.state) == ("story", then.prompt_number, "open")
    assert database.run_here(conversations.standing_of, standing.id).state == "check"


def test_messages_are_numbered_without_a_gap(database: Database) -> None:
    standing = a_conversation(database)
    for number in range(3):
        keep(database, standing.id, f"m{number}", crisis=CRISIS if number == 1 else None)
        answer(database, standing, f"m{number}", "story")
    seqs = [one.seq for one in database.run_here(conversations.said, standing.id)]
    assert seqs == list(range(1, len(seqs) + 1))
    assert [one.seq for one in database.run_here(conversations.said, standing.id, seqs[-2])] == seqs[-1:]


def test_a_message_of_risk_and_its_alert_are_kept_together_or_not_at_all(database: Database) -> None:
    standing = a_conversation(database)
    before = database.run_here(conversations.said, standing.id)

    def fail(session: Session) -> None:
        conversations.keep_message(session, standing.id, "m1", "words", None, CRISIS, (), NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.run_here(fail)
    assert database.run_here(lambda session: session.exec(select(OutboxRow)).all()) == []
    assert database.run_here(conversations.said, standing.id) == before
    keep(database, standing.id, "m1", crisis=CRISIS)
    keep(database, standing.id, "m1", crisis=CRISIS)
    (row,) = database.run_here(lambda session: session.exec(select(OutboxRow)).all())
    assert set(row.payload) == {"draft", "conversation_id", "at"}
    said = [one.text for one in database.run_here(conversations.said, standing.id)[len(before) :]]
    assert said == ["words", "Call 999.", "What you wrote is kept."]


def test_a_case_from_a_conversation_at_risk_is_flagged(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1", crisis=CRISIS)
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, NOW)
    assert database.run_here(cases.card_by_reference, receipt.reference).flags == ("risk",)


def test_words_of_risk_that_answered_no_question_are_read_with_the_story(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1", "I want to die tonight", crisis=CRISIS)
    answer(database, standing, "m1", "purpose")
    keep(database, standing.id, "m2", "They shouted, and I wanted to die.", crisis=CRISIS)
    answer(database, standing, "m2", "story")
    intake = an_intake(story="They shouted, and I wanted to die.")
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, intake, POLICY, NOW)
    record = database.run_here(cases.open_case, receipt.reference, "U1", "risk", NOW)
    assert record.story == "They shouted, and I wanted to die.\n\nAlso written in the chat: I want to die tonight"


def test_once_sent_the_receipt_stays_with_the_conversation(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "send", "Send", option="send")
    receipt = database.run_here(cases.register_complaint, standing.assistant_id, an_intake(), POLICY, NOW)
    sent = answer(database, standing, "send", None)
    assert (sent.state, sent.receipt) == ("sent", receipt)
    keep(database, standing.id, "thanks")
    assert answer(database, standing, "thanks", None).receipt == receipt


def test_who_left_is_not_found_and_what_was_sent_stays(database: Database) -> None:
    started = database.run_here(conversations.start_conversation, "hash", "Hello.", NOW)
    database.run_here(conversations.end_conversation, started.id, NOW)
    assert database.run_here(conversations.find_conversation, "hash") is None
    _, receipt = a_case(database)
    assert database.run_here(cases.find_case, receipt.reference).reference == receipt.reference


def test_the_longest_waiting_is_settled_first(database: Database) -> None:
    standings = [a_conversation(database) for _ in range(3)]
    for minutes, standing in zip((2, 0, 1), standings, strict=True):
        keep(database, standing.id, "m1", now=NOW + timedelta(minutes=minutes))
    assert database.run_here(conversations.unanswered, 2) == [standings[1].id, standings[2].id]


def test_answers_are_sealed_and_come_back(database: Database) -> None:
    standing = a_conversation(database)
    keep(database, standing.id, "m1")
    database.run_here(conversations.answer_message, standing.id, "m1", [], CHECK, ANSWERS, NOW)
    assert database.run_here(conversations.standing_of, standing.id).answers == ANSWERS
    stored = database.run_here(lambda session: session.exec(select(Conversation)).one())
    assert stored.answers_sealed is not None and b"Robin" not in stored.answers_sealed
