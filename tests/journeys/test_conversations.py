"""The written conversations, through the real chat with the real Rasa; and that everybody is among them."""

import re
from collections.abc import Iterator

import pytest

from models.consent import Authority
from tests.parts.conversations import Conversation, read_conversations
from tests.parts.service import Service
from tests.parts.talking import Talk

# Those that the assistant can hold by now; the others are what it is to learn. A title is only ever added.
HELD = {
    "A compliment is passed on and nothing is promised",
    "A compliment without a name",
    "A suggestion is passed on",
    "A professional complains about how they were treated themselves",
    "Abuse by a member of staff",
    "A threat to a member of staff",
    "Another service's business is sent on its way",
    "Danger in Polish is danger",
    "Danger in the very first message",
    "Hello again and again is answered calmly",
    "Nonsense gets choices and then a person",
    "Skip and why and help at one question",
}

SLOTS = {
    *("contact_wish", "purpose", "for_whom", "relationship", "person_agrees", "authority", "story", "more", "thanks"),
    *("about", "when"),
    *("effect", "outcome", "funding", "place", "unsafe_now", "name", "contact", "leave_message", "access_needs"),
    *("check", "case_reference", "case_code", "why_unhappy", "meeting_about", "meeting_how", "withdraw_reason"),
}


def held() -> list[Conversation]:
    return [conversation for conversation in read_conversations() if conversation.title in HELD]


def kept(slot: str) -> set[str]:
    """Everything that is kept as an answer to `slot` in some conversation."""
    values = (conversation.expect.kept.get(slot) for conversation in read_conversations())
    return {value for value in values if isinstance(value, str)}


def words_of(conversation: Conversation) -> Iterator[str]:
    """All that somebody says."""
    yield from conversation.opens
    for fact in conversation.facts.values():
        yield from [fact] if isinstance(fact, str) else fact
    yield from (step.say for slot in conversation.at for step in conversation.steps(slot) if step.say)


@pytest.mark.parametrize("conversation", held(), ids=lambda conversation: conversation.title)
def test_a_conversation_ends_as_it_should(service: Service, conversation: Conversation) -> None:
    talk = Talk(service, conversation)
    talk.hold()
    assert talk.wrong == [], "\n".join(talk.transcript)


def test_there_are_many_and_each_has_a_title_of_its_own() -> None:
    titles = [conversation.title for conversation in read_conversations()]
    assert len(titles) >= 60
    assert len(titles) == len(set(titles))
    assert set(titles) >= HELD


def test_they_speak_of_questions_that_there_are() -> None:
    for conversation in read_conversations():
        expect = conversation.expect
        after = {step.then for slot in conversation.at for step in conversation.steps(slot)} - {None, "ended"}
        named = {*conversation.facts, *conversation.at, *expect.kept, *expect.not_asked, *after}
        assert named <= SLOTS, (conversation.title, named - SLOTS)


def test_a_list_is_answered_in_turn_and_what_nobody_knows_is_skipped() -> None:
    (priya,) = (
        one for one in read_conversations() if one.title == "Back, change and a correction keep everything else"
    )
    assert [priya.answer("when", times) for times in range(3)] == ["in September", "in October", "in October"]
    assert (priya.answer("effect", 0), priya.answer("check", 0)) == ("skip", "=send")


def test_a_case_that_was_sent_is_there_before_somebody_speaks_of_it() -> None:
    for conversation in read_conversations():
        speaks = any("$" in words for words in words_of(conversation))
        assert not speaks or conversation.given, conversation.title
        assert not conversation.expect.case or conversation.given, conversation.title


def test_everybody_whom_the_policy_knows_is_among_them() -> None:
    assert kept("for_whom") >= {"myself", "myself_child", "someone_else", "professional", "professional_patient"}
    assert kept("person_agrees") >= {"given", "not_given", "unknown", "child", "lacks_capacity"}
    assert "not_required_deceased" in kept("person_agrees")
    assert kept("authority") == set(Authority) - {Authority.PATIENT_CONSENT}
    assert kept("relationship") >= {"parent", "child_of_patient", "spouse_partner", "sibling", "relative", "carer"}
    assert kept("relationship") >= {"friend_neighbour", "legal_representative", "appointee"}


def test_every_end_and_every_way_of_going_away_is_among_them() -> None:
    conversations = read_conversations()
    assert {conversation.expect.risk for conversation in conversations} == {"none", "ask", "alert"}
    assert {conversation.expect.sends for conversation in conversations} == {
        *((), ("complaint",), ("compliment",), ("suggestion",), ("complaint", "compliment")),
    }
    given = {conversation.given.case for conversation in conversations if conversation.given}
    assert given == {"sent", "answered", "reviewed"}
    steps = [step for one in conversations for slot in one.at for step in one.steps(slot)]
    assert {step.do for step in steps} == {None, "reload", "a_day_later", "restart_rasa", "restart_service"}


def test_the_people_in_them_are_plainly_invented() -> None:
    said = "\n".join(words for conversation in read_conversations() for words in words_of(conversation))
    addresses = re.findall(r"\S+@\S+", said)
    assert addresses and all(re.search(r"@example\.(com|org)\b", address) for address in addresses)
    phones = re.findall(r"\b0\d{4} \d{6}\b", said)
    assert phones and all(phone.startswith("07700 900") for phone in phones)
