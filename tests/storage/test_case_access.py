"""Reference and access code together show a case; one of them alone, or one sign that is wrong, shows nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from models.conversation import Conversation
from models.reference import new_reference
from models.wrong_code import MOST_IN_A_CHAT, MOST_OF_A_REFERENCE, WINDOW, WrongCode
from storage import forgetting, life, restriction, retention
from storage.case_access import Access, show_code, shown_case
from storage.database import Database
from tests.makers import NOW, POLICY, a_case, a_conversation
from tests.storage.fingerprint import fingerprint

LATER = NOW + timedelta(days=4000)
WRONG = Access()
SECOND = timedelta(seconds=1)


def tried(database: Database, chat: str, reference: str, code: str, now: datetime = NOW) -> Access:
    return database.run_here(show_code, chat, reference, code, now)


def a_chat(database: Database) -> str:
    return a_conversation(database).assistant_id


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_reference_and_code_show_the_case_however_they_are_typed(database: Database, typed: str) -> None:
    case_id, receipt = a_case(database)
    chat = a_chat(database)
    assert database.run_here(shown_case, chat) is None
    reference, code = typed.format(receipt.reference.lower()), typed.format(receipt.code.replace("-", " "))
    assert tried(database, chat, reference, code) == Access(case_id)
    assert database.run_here(shown_case, chat) == case_id


def test_what_a_conversation_may_see_another_may_not(database: Database) -> None:
    _, receipt = a_case(database)
    one, other = a_chat(database), a_chat(database)
    tried(database, one, receipt.reference, receipt.code)
    assert database.run_here(shown_case, other) is None


def test_nothing_tells_a_wrong_code_from_a_reference_that_nobody_has(database: Database) -> None:
    _, receipt = a_case(database)
    _, other = a_case(database)
    closed_id, disposed = a_case(database)
    database.run_here(life.withdraw, closed_id, "U1", "They asked us to stop", NOW)
    database.run_here(retention.dispose, closed_id, "U1", "Reviewed", POLICY, LATER)
    for reference, code in (
        (receipt.reference, other.code),
        (receipt.reference, receipt.code[:-1]),
        (receipt.reference, ""),
        (new_reference(), receipt.code),
        ("not a reference", receipt.code),
        (disposed.reference, disposed.code),
        (disposed.reference, ""),
    ):
        before = database.run_here(fingerprint)
        assert tried(database, a_chat(database), reference, code) == WRONG
        kept = database.run_here(lambda session: session.exec(select(WrongCode)).all())
        assert len(kept) % 2 == 0 and before != database.run_here(fingerprint), "each is counted, twice"


def test_the_same_is_done_for_a_reference_that_nobody_has(database: Database) -> None:
    _, receipt = a_case(database)
    chats = [a_chat(database) for _ in range(3)]
    done: list[list[str]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: done[-1].append(given[2]))
    for chat, reference in zip(chats, (receipt.reference, new_reference(), receipt.reference), strict=True):
        done.append([])
        tried(database, chat, reference, "2222-2222")
    assert done[0] == done[1] == done[2] and len(done[0]) > 4


def test_a_case_that_may_be_about_somebody_of_the_staff_is_still_the_persons_own(database: Database) -> None:
    case_id, receipt = a_case(database)
    database.run_here(restriction.restrict, case_id, ["U7"], "service", NOW)
    assert tried(database, a_chat(database), receipt.reference, receipt.code) == Access(case_id)


def test_a_chat_has_a_few_tries_in_an_hour_whatever_it_tries(database: Database) -> None:
    case_id, receipt = a_case(database)
    chat = a_chat(database)
    for number in range(MOST_IN_A_CHAT):
        assert tried(database, chat, new_reference(), receipt.code, NOW + number * SECOND) == WRONG
    late = NOW + timedelta(minutes=30)
    assert tried(database, chat, receipt.reference, receipt.code, late) == Access(again_at=NOW + WINDOW)
    assert tried(database, a_chat(database), receipt.reference, receipt.code, late) == Access(case_id), "another chat"
    assert tried(database, chat, receipt.reference, receipt.code, NOW + WINDOW) == Access(case_id)


@pytest.mark.parametrize("is_one", [True, False])
def test_a_reference_has_a_few_tries_in_an_hour_whether_it_is_one_or_not(database: Database, is_one: bool) -> None:
    _, receipt = a_case(database)
    reference = receipt.reference if is_one else new_reference()
    for _ in range(MOST_OF_A_REFERENCE):
        assert tried(database, a_chat(database), reference, "2222-2222") == WRONG
    assert tried(database, a_chat(database), reference, receipt.code) == Access(again_at=NOW + WINDOW)


def test_waiting_costs_no_more_tries_and_old_ones_are_deleted(database: Database) -> None:
    _, receipt = a_case(database)
    chat = a_chat(database)
    for _ in range(MOST_IN_A_CHAT + 3):
        tried(database, chat, receipt.reference, "2222-2222")
    kept = database.run_here(lambda session: session.exec(select(WrongCode)).all())
    assert len(kept) == 2 * MOST_IN_A_CHAT
    tried(database, chat, receipt.reference, "2222-2222", NOW + WINDOW)
    assert len(database.run_here(lambda session: session.exec(select(WrongCode)).all())) == 2


def test_a_try_holds_nothing_that_says_whose_it_was(database: Database) -> None:
    _, receipt = a_case(database)
    chat = a_conversation(database)
    tried(database, chat.assistant_id, receipt.reference, "2222-2222")

    def counted(session: Session) -> bytes:
        return b"".join(one.counted for one in session.exec(select(WrongCode)))

    kept = database.run_here(counted)
    assert len(kept) == 2 * 32
    for known in (receipt.reference.encode(), chat.id.bytes, chat.assistant_id.encode()):
        assert known not in kept


def test_what_a_chat_was_shown_goes_with_the_chat(database: Database) -> None:
    _, receipt = a_case(database)
    chat = a_chat(database)
    tried(database, chat, receipt.reference, receipt.code)
    database.run_here(forgetting.forget_chats, POLICY.keeping, LATER)
    left = database.run_here(lambda session: session.exec(select(Conversation.shown_case_id)).all())
    assert not any(left)
