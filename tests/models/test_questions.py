"""The questions are whole, and come in the order of the policy."""

from itertools import product

import pytest

from models.case import Kind
from models.questions import CHANGE, CHECK, SEND, Question, Questions, load_questions

QUESTIONS = load_questions()
SLOTS = ["purpose", "for_whom", "relationship", "person_agrees", "story", "about", "when", "outcome", "name", "contact"]


def walk(**given: str) -> list[str]:
    """The slots that are asked of somebody who gives these answers, and words to all other questions."""
    answers: dict[str, str] = {}
    asked = []
    while (slot := QUESTIONS.next_slot(answers)) != CHECK:
        asked.append(slot)
        answers[slot] = given.get(slot, "words")
    return asked


def test_somebody_who_complains_for_themselves_is_asked_what_concerns_them() -> None:
    about_others = {"relationship", "person_agrees"}
    assert walk(purpose="complaint", for_whom="myself") == [s for s in SLOTS if s not in about_others]
    assert walk(purpose="complaint", for_whom="professional") == [s for s in SLOTS if s not in about_others]


def test_a_representative_is_asked_everything_in_the_order_of_the_policy() -> None:
    assert walk(purpose="complaint", for_whom="someone_else") == SLOTS


@pytest.mark.parametrize("purpose", ["compliment", "suggestion"])
def test_thanks_and_suggestions_need_no_consent_questions(purpose: str) -> None:
    assert walk(purpose=purpose) == ["purpose", "story", "name", "contact"]


def test_a_changed_answer_brings_up_what_now_has_to_be_asked() -> None:
    answers = dict.fromkeys(SLOTS, "words") | {"purpose": "complaint", "for_whom": "myself"}
    assert QUESTIONS.next_slot(answers) == CHECK
    del answers["relationship"]
    answers["for_whom"] = "someone_else"
    assert QUESTIONS.next_slot(answers) == "relationship"


@pytest.mark.parametrize("question", QUESTIONS.questions, ids=lambda q: q.slot)
def test_every_question_is_whole(question: Question) -> None:
    assert all((question.label, question.text, question.why, question.again, question.asked))
    assert question.type in {"choice", "text", "long", "name"}
    assert question.text.endswith(("?", "."))
    ids = [option.id for option in question.options]
    assert len(ids) == len(set(ids))
    assert all(option.label for option in question.options)
    assert question.type != "choice" or len(ids) > 1
    assert not {CHECK, SEND} & set(ids)
    assert not any(id_.startswith(CHANGE) for id_ in ids)
    assert "!" not in " ".join((question.text, question.why, question.again, *question.text_for.values()))


@pytest.mark.parametrize("question", QUESTIONS.questions, ids=lambda q: q.slot)
def test_no_two_options_of_a_question_are_said_with_the_same_words(question: Question) -> None:
    said = [words.casefold() for option in question.options for words in {*option.words, option.label.casefold()}]
    assert len(said) == len(set(said))


def test_conditions_speak_of_answers_that_are_asked_for_before() -> None:
    for place, question in enumerate(QUESTIONS.questions):
        earlier = {q.slot: {option.id for option in q.options} for q in QUESTIONS.questions[:place]}
        for slot, ids in question.when.items():
            assert slot in earlier and ids <= earlier[slot], question.slot


def test_purposes_are_the_kinds_of_case() -> None:
    kinds = {kind.value for kind in Kind}
    assert {option.id for option in QUESTIONS["purpose"].options} == kinds
    for question in QUESTIONS.questions:
        assert question.asked <= kinds and question.text_for.keys() <= kinds


def test_answers_are_shown_by_their_label_or_as_typed() -> None:
    assert QUESTIONS["for_whom"].shown("myself") == "For myself"
    assert QUESTIONS["story"].shown("<b>as typed</b>") == "<b>as typed</b>"
    assert QUESTIONS["story"].words_for({"purpose": "suggestion"}) == "What would you like to suggest?"
    assert QUESTIONS["story"].words_for({}) == "What happened?"


def test_what_is_asked_does_not_depend_on_the_order_of_answers() -> None:
    for purpose, whom in product(("complaint", "suggestion"), ("myself", "someone_else")):
        answers = {"for_whom": whom, "purpose": purpose}
        other_way = dict(reversed(answers.items()))
        assert QUESTIONS.asked(answers) == QUESTIONS.asked(other_way)


def test_the_slots_are_the_fixed_names() -> None:
    assert [question.slot for question in QUESTIONS.questions] == SLOTS
    assert "story" in QUESTIONS and "nothing" not in QUESTIONS
    assert isinstance(QUESTIONS, Questions)
