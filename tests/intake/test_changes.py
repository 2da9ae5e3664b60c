"""Changing an answer, and what is registered of the answers."""

from datetime import date

import pytest

from intake.changes import change_target, cleared_with, emptied_with
from intake.record import read_intake
from models.answers import Contact
from models.case import Kind, Part
from models.questions import LEFT_OUT

TODAY = date(2026, 11, 24)
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
    others = ["for_whom", "relationship", "person_agrees", "authority"]
    assert cleared_with("for_whom", ANSWERS | {"authority": "none"}) == others
    assert cleared_with("contact", ANSWERS | {"leave_message": "yes"}) == ["contact", "leave_message"]
    assert cleared_with("story", ANSWERS) == ["story"]


def test_what_is_given_again_is_no_longer_as_it_was_understood() -> None:
    understood = ANSWERS | {"understood": "relationship about"}
    assert emptied_with("relationship", understood) == {"relationship": None, "understood": "about"}
    assert emptied_with("about", ANSWERS | {"understood": "about"}) == {"about": None, "understood": None}


def test_going_back_passes_over_what_was_not_asked() -> None:
    assert change_target("go back", ANSWERS | {"when": LEFT_OUT}) == "about"
    assert change_target("go back", ANSWERS | {"understood": "about"}) == "story"


def test_what_was_not_given_is_registered_as_nothing() -> None:
    intake = read_intake(WHOLE, TODAY)
    assert (intake.when, intake.name, intake.contact) == (None, None, Contact())
    assert (intake.part, intake.relationship, intake.consent) == (Part.REPRESENTATIVE, "parent", "given")


def test_answers_to_questions_that_are_no_longer_asked_are_left_out() -> None:
    intake = read_intake(WHOLE | {"purpose": "compliment"}, TODAY)
    assert intake.kind == Kind.COMPLIMENT
    assert (intake.for_whom, intake.relationship, intake.about, intake.outcome) == (None, None, None, None)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("on 9 January", "on 9 January (Friday 9 January 2026)"),
        ("in May 2026", "in May 2026 (Friday 1 May 2026 to Sunday 31 May 2026)"),
        ("every now and then", "every now and then"),
        ("unsure", None),
    ],
)
def test_when_it_happened_is_kept_in_their_words_with_the_days_that_they_come_to(words: str, kept: str | None) -> None:
    assert read_intake(WHOLE | {"when": words}, TODAY).when == kept


def test_in_which_language_somebody_wrote_is_told_to_staff() -> None:
    needs = read_intake(WHOLE | {"language": "Polish", "access_needs": "an interpreter"}, TODAY).access_needs
    assert needs == "Has written in Polish, and was told that we read English.\nan interpreter"


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("jo@example.com", Contact(email="jo@example.com", preference="email")),
        ("please ring me on 07700 900123", Contact(phone="+447700900123", preference="phone")),
        ("skip", Contact()),
    ],
)
def test_the_ways_to_reply_are_read(said: str, contact: Contact) -> None:
    read = read_intake(WHOLE | {"contact": said}, TODAY).contact
    assert (read.email, read.preference) == (contact.email, contact.preference)
    assert bool(read.phone) == bool(contact.phone)
