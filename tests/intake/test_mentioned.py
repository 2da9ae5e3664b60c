"""What was said in passing is not asked for again, and is marked as understood."""

from datetime import date

import pytest

from intake.mentioned import answers_in
from models.questions import LEFT_OUT, UNDERSTOOD, load_questions

TODAY = date(2026, 11, 24)
LETTER = (
    "I am writing on behalf of my mother. She knows that I am writing and agrees. On 9 January Dr Patel hung up on her "
    "twice and nobody rang back, although we left four messages with the front desk. We would like an apology. "
    "Please send letters in large print. My name is Robin Sample and my email is robin@example.com."
)
AFTER = {"purpose": "complaint", "story": LETTER, "more": LEFT_OUT, "effect": LEFT_OUT}


def test_a_letter_that_holds_everything_leaves_four_questions_at_most_besides_safety() -> None:
    found = answers_in(LETTER, "purpose", TODAY, AFTER)
    assert (found["for_whom"], found["person_agrees"]) == ("someone_else", "given")
    assert (found["name"], found["contact"], found["when"]) == ("Robin Sample", "robin@example.com", "On 9 January")
    assert found["leave_message"] == LEFT_OUT
    answers = AFTER | found
    left = [question.slot for question in load_questions().asked(answers) if question.slot not in answers]
    assert "unsafe_now" in left
    assert len(left) - 1 <= 4, left
    assert {*found[UNDERSTOOD].split()} == {*found} - {UNDERSTOOD, "leave_message"}


def test_what_was_answered_or_is_asked_just_now_stays_as_it_is() -> None:
    said = {"name": "Jo", "contact": "jo@example.com", "for_whom": "myself"}
    found = answers_in(LETTER, "when", TODAY, AFTER | said)
    assert not {"name", "contact", "for_whom", "when", "relationship", "person_agrees"} & found.keys()
    assert "outcome" in found


def test_what_belongs_to_no_question_of_theirs_is_not_taken() -> None:
    assert (
        not {"for_whom", "when", "about", "outcome"}
        & answers_in(LETTER, "story", TODAY, {"purpose": "compliment"}).keys()
    )


def test_it_is_added_to_what_was_understood_before() -> None:
    found = answers_in(LETTER, "story", TODAY, AFTER | {UNDERSTOOD: "place", "place": "the clinic"})
    assert found[UNDERSTOOD].split()[0] == "place"


def test_whoever_is_not_named_is_asked_for() -> None:
    said = "My therapist cancelled three sessions and the front desk did not ring back."
    assert "about" not in answers_in(said, "story", TODAY, {"purpose": "complaint"})
    assert answers_in(LETTER, "purpose", TODAY, AFTER)["about"] == "Dr Patel"


@pytest.mark.parametrize("text", ["Jo Bloggs", "in October", "yes", "the front desk"])
def test_a_few_words_are_the_answer_alone(text: str) -> None:
    assert answers_in(text, "name", TODAY, {"purpose": "complaint"}) == {}
