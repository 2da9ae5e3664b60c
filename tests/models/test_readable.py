"""Everything that the assistant says can be read by somebody of nine to eleven. (Policy, "Conversation".)

Measured as the Flesch-Kincaid grade: 6 is the age of eleven. A hyphenation finds fewer syllables than are spoken, so
sentences have a limit of their own.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyphen
import pytest
import yaml

from intake import actions, purpose, validation
from models.care import crisis_messages, gentle_messages
from models.policy import Policy
from models.policy_file import load_policy
from models.questions import Question, load_questions
from models.topics import TOPICS, spoken
from models.words import after_messages
from webchat.settling import LOST_PLACE

POLICIES = ("england-private", "england-nhs", "scotland-nhs")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOST_WORDS = 25
"""Of a sentence."""
HIGHEST = 6.5
"""The grade of a message."""
SHORT = 6
"""Words up to which a message has no grade: one long word would decide it."""
JARGON = frozenset(
    """
    acknowledgement adjudication adjudicator advise authority clinician commence consent correspondence
    disclosure endeavour escalate escalation expedite investigate investigation pursuant regarding relevant
    representative resolution resolve safeguarding stakeholder stakeholders submit subsequently utilise whilst
    """.split()  # noqa: SIM905 - a list of a word a line would be longer than the test
)
SYLLABLES = pyphen.Pyphen(lang="en_GB")
RESPONSES = Path(__file__).parents[2] / "nlu" / "domain" / "responses.yml"


def of_question(question: Question) -> Iterator[str]:
    yield from (question.text, question.why, question.again)
    for texts in question.text_for.values():
        yield from texts.values()


def said_always() -> Iterator[str]:
    """What does not depend on the policy."""
    questions = load_questions()
    yield from questions.hello.splitlines()
    for question in questions.questions:
        yield from of_question(question)
    yield from (questions.check_text, questions.permissions_text, *(one.label for one in questions.permissions))
    yield from (actions.WHY_CHECK, actions.NOTHING_TO_CHANGE, purpose.ONLY_FOR, LOST_PLACE)
    yield from (getattr(validation, name) for name in ("NO_HURRY", "WHICH_ANSWER", "HOW_TO_SEND", "LONG_NAME", "ADDED"))
    for responses in yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"].values():
        yield from (response["text"] for response in responses)


def said_under(policy: Policy) -> Iterator[str]:
    """What depends on the policy, with its names, numbers and addresses as one short word."""
    messages = [message for topic in sorted(TOPICS) for message in spoken(topic, policy, NOW)]
    for kinds in ((), ("third_person",)):
        messages += crisis_messages(policy, kinds, NOW)
    messages += [*gentle_messages(policy), *after_messages(policy)]
    services = [*policy.advice, *policy.advice_for_children, policy.crisis.emergency, policy.crisis.urgent]
    services += [policy.crisis.listening, policy.external_body(None)]
    contacts = policy.contacts
    names = [part for service in services for part in (service.name, service.how)]
    names += [contacts.team, contacts.email, contacts.phone, contacts.post]
    for message in dict.fromkeys(messages):
        for name in sorted(names, key=len, reverse=True):
            message = message.replace(name, "us")
        yield re.sub(r"\s*\([^)]*\)", "", message)


ALWAYS = [*dict.fromkeys(said_always())]
DEPENDING = [*dict.fromkeys(message for name in POLICIES for message in said_under(load_policy(name)))]
LABELS = [option.label for question in load_questions().questions for option in question.options]


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence."""
    found = (re.findall(r"[A-Za-z][A-Za-z'’-]*|\d+", part) for part in re.split(r"[.?!:;]+(?:\s|$)", text))
    return [words for words in found if words]


def grade(text: str) -> float:
    """The Flesch-Kincaid grade."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(parts) + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("text", [*ALWAYS, *DEPENDING])
def test_every_message_can_be_read_at_eleven(text: str) -> None:
    parts = sentences(text)
    assert max(len(part) for part in parts) <= MOST_WORDS
    if sum(len(part) for part in parts) > SHORT:
        assert grade(text) <= HIGHEST


@pytest.mark.parametrize("text", [*ALWAYS, *DEPENDING, *LABELS])
def test_no_message_shouts_or_speaks_jargon(text: str) -> None:
    assert "!" not in text
    assert not JARGON & {word.casefold() for part in sentences(text) for word in part}


def test_the_middle_message_can_be_read_at_nine() -> None:
    grades = sorted(grade(text) for text in [*ALWAYS, *DEPENDING])
    assert grades[len(grades) // 2] <= 3


def test_a_sentence_of_the_office_would_be_found() -> None:
    assert grade("Notification of the determination will be communicated subsequently to all participants.") > HIGHEST
