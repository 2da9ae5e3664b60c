"""Changing an answer, and what is registered of the answers."""

import pytest

from intake.changes import change_target, cleared_with
from intake.record import read_intake
from models.answers import Contact
from models.case import Kind, Part

ANSWERS = {
    "purpose": "complaint",
    "for_whom": "someone_else",
    "relationship": "parent",
    "person_agrees": "given",
    "story": "They lost my letter.",
    "about": "the post room",
}
WHOLE = ANSWERS | {"when": "unsure", "outcome": "an apology", "name": "skip", "contact": "skip"}


def test_going_back_means_the_last_answer() -> None:
    assert change_target("go back", ANSWERS) == "about"
    assert change_target("go back", {}) is None


def test_a_named_answer_is_found_and_an_unanswered_one_is_not() -> None:
    assert change_target("change what happened", ANSWERS) == "story"
    assert change_target("change my name", ANSWERS) is None
    assert change_target("change something", ANSWERS) is None


def test_questions_that_hang_on_an_answer_are_asked_anew_with_it() -> None:
    assert cleared_with("for_whom", ANSWERS) == ["for_whom", "relationship", "person_agrees"]
    assert cleared_with("story", ANSWERS) == ["story"]


def test_what_was_not_given_is_registered_as_nothing() -> None:
    intake = read_intake(WHOLE)
    assert (intake.when, intake.name, intake.contact) == (None, None, Contact())
    assert (intake.part, intake.relationship, intake.consent) == (Part.REPRESENTATIVE, "parent", "given")


def test_answers_to_questions_that_are_no_longer_asked_are_left_out() -> None:
    intake = read_intake(WHOLE | {"purpose": "compliment"})
    assert intake.kind == Kind.COMPLIMENT
    assert (intake.for_whom, intake.relationship, intake.about, intake.outcome) == (None, None, None, None)


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("jo@example.com", Contact(email="jo@example.com", preference="email")),
        ("please ring me on 07700 900123", Contact(phone="+447700900123", preference="phone")),
        ("skip", Contact()),
    ],
)
def test_the_ways_to_reply_are_read(said: str, contact: Contact) -> None:
    read = read_intake(WHOLE | {"contact": said}).contact
    assert (read.email, read.preference) == (contact.email, contact.preference)
    assert bool(read.phone) == bool(contact.phone)
