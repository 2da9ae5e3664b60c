"""The questions are whole, and come in the order of the policy."""

from itertools import product

import pytest

from models.answers import Contact, intake_of
from models.case import Kind
from models.questions import AT_RISK, CHANGE, CHECK, SEND, STOPPING, TICK, Question, Questions, load_questions
from models.topics import TOPICS

QUESTIONS = load_questions()
ABOUT_A_CASE = {"status", "unhappy", "meeting", "withdraw", "add"}
SLOTS = [
    *(
        "keep_draft",
        "contact_wish",
        "purpose",
        "for_whom",
        "relationship",
        "person_agrees",
        "authority",
        "story",
        "more",
        "thanks",
        "about",
        "when",
    ),
    *("effect", "outcome", "funding", "place", "unsafe_now", "name", "contact", "leave_message", "access_needs"),
]
ABOUT_OTHERS = {"relationship", "person_agrees", "authority"}
COMPLAINTS = ("complaint", "both", "data_use")


def walk(**given: str) -> list[str]:
    """The slots that are asked of somebody who gives these answers, and words to all other questions."""
    answers: dict[str, str] = {}
    asked = []
    while (slot := QUESTIONS.next_slot(answers)) not in (CHECK, None):
        asked.append(slot)
        answers[slot] = given.get(slot, "words")
    return asked


def test_somebody_who_complains_for_themselves_is_asked_what_concerns_them() -> None:
    for whom in ("myself", "myself_child", "professional", "professional_patient"):
        assert walk(purpose="complaint", for_whom=whom) == [s for s in SLOTS[2:] if s not in ABOUT_OTHERS | {"thanks"}]


def test_a_representative_is_asked_everything_in_the_order_of_the_policy() -> None:
    asked = walk(purpose="both", for_whom="someone_else", person_agrees="unknown")
    assert asked == SLOTS[2:]
    agreed = walk(purpose="complaint", for_whom="someone_else", person_agrees="given")
    assert agreed == [s for s in SLOTS[2:] if s not in ("authority", "thanks")]


def test_whoever_stops_is_asked_first_whether_we_may_keep_it() -> None:
    answers = {"purpose": "complaint", "contact": "jo@example.com", STOPPING: "yes"}
    assert QUESTIONS.next_slot(answers) == "keep_draft"
    assert QUESTIONS.next_slot(answers | {"keep_draft": "let_go"}) == "for_whom"


def test_whoever_may_be_in_danger_is_asked_first_whether_to_contact_them_and_then_how() -> None:
    assert QUESTIONS.next_slot({AT_RISK: "yes"}) == "contact_wish"
    answers = {AT_RISK: "yes", "purpose": "complaint", "contact_wish": "contact_me"}
    assert QUESTIONS.next_slot(answers) == "contact"
    assert QUESTIONS.next_slot(answers | {"contact": "07700 900123", "leave_message": "yes"}) == "for_whom"
    assert QUESTIONS.next_slot(answers | {"contact_wish": "go_on"}) == "for_whom"


@pytest.mark.parametrize("purpose", COMPLAINTS)
def test_whether_anybody_is_unsafe_is_asked_in_every_complaint(purpose: str) -> None:
    assert "unsafe_now" in walk(purpose=purpose, for_whom="myself")


def test_only_what_fits_the_answers_is_offered() -> None:
    def rights(agrees: str) -> set[str]:
        return {option.id for option in QUESTIONS["authority"].options_for({"person_agrees": agrees})}

    assert rights("not_required_deceased") == {"personal_representative", "none", "unsure"}
    assert rights("child") == {"parental_responsibility", "none", "unsure"}
    assert "lpa_health" in rights("lacks_capacity") and "personal_representative" not in rights("lacks_capacity")


def test_permissions_are_offered_where_they_can_be_used() -> None:
    def ids(**answers: str) -> list[str]:
        return [one.id for one in QUESTIONS.permissions_for(answers)]

    assert ids(purpose="complaint", for_whom="myself") == ["share", "feedback"]
    others = {"purpose": "complaint", "for_whom": "someone_else"}
    assert ids(**others, person_agrees="unknown") == ["share", "ask_person", "feedback"]
    assert ids(**others, person_agrees="not_required_deceased") == ["share", "feedback"]
    assert ids(purpose="compliment") == ["feedback"]
    assert ids(purpose="complaint", contact="skip") == []


@pytest.mark.parametrize("purpose", ["compliment", "suggestion"])
def test_thanks_and_suggestions_need_no_consent_questions(purpose: str) -> None:
    assert walk(purpose=purpose) == ["purpose", "story", "name", "contact"]


@pytest.mark.parametrize(
    ("purpose", "asked"),
    [
        ("status", []),
        ("unhappy", ["why_unhappy", "outcome"]),
        ("meeting", ["meeting_about", "meeting_how"]),
        ("add", ["case_words"]),
        ("withdraw", ["withdraw_reason"]),
    ],
)
def test_what_is_about_a_case_begins_with_reference_and_code(purpose: str, asked: list[str]) -> None:
    assert walk(purpose=purpose) == ["purpose", "case_reference", "case_code", *asked]


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
    assert not any(id_.startswith(CHANGE) or TICK in id_ for id_ in ids)
    assert {option.tells for option in question.options} <= TOPICS | {None}
    assert {id_ for texts in question.text_for.values() for id_ in texts} <= {
        option.id for slot in question.text_for for option in QUESTIONS[slot].options
    }


@pytest.mark.parametrize("question", QUESTIONS.questions, ids=lambda q: q.slot)
def test_no_two_options_of_a_question_are_said_with_the_same_words(question: Question) -> None:
    said = [words.casefold() for option in question.options for words in {*option.words, option.label.casefold()}]
    assert len(said) == len(set(said))


def test_conditions_speak_of_answers_that_are_asked_for_before() -> None:
    for place, question in enumerate(QUESTIONS.questions):
        earlier = {q.slot: {option.id for option in q.options} for q in QUESTIONS.questions[:place]}
        earlier[STOPPING] = earlier[AT_RISK] = {"yes"}
        conditions = [question.when, *(option.when for option in question.options)]
        for slot, ids in (item for when in conditions for item in when.items()):
            assert slot in earlier and ids <= earlier[slot], question.slot
        assert {*question.follows} <= {*earlier}


def test_every_purpose_makes_a_kind_of_case_or_is_about_one_that_was_sent() -> None:
    purposes = {option.id for option in QUESTIONS["purpose"].options}
    new = purposes - ABOUT_A_CASE
    kinds = {purpose: intake_of({"purpose": purpose, "story": "words"}, Contact()).kind for purpose in new}
    assert {*kinds.values()} == {*Kind}
    assert {purpose for purpose, kind in kinds.items() if kind is Kind.COMPLAINT} == {*COMPLAINTS}
    assert QUESTIONS.checked == purposes - {"status"} and QUESTIONS.check_text_for.keys() <= purposes
    for question in QUESTIONS.questions:
        assert question.asked <= purposes


def test_answers_are_shown_by_their_label_or_as_typed() -> None:
    assert QUESTIONS["for_whom"].shown("myself") == "For myself"
    assert QUESTIONS["story"].shown("<b>as typed</b>") == "<b>as typed</b>"
    assert QUESTIONS["story"].words_for({"purpose": "suggestion"}) == "What would you like to suggest?"
    assert QUESTIONS["story"].words_for({}) == "What happened?"


def test_the_bereaved_are_asked_in_softer_words() -> None:
    bereaved = {"purpose": "complaint", "for_whom": "someone_else", "person_agrees": "not_required_deceased"}
    for slot in ("relationship", "authority", "story", "effect"):
        assert QUESTIONS[slot].words_for(bereaved) != QUESTIONS[slot].text


def test_what_is_asked_does_not_depend_on_the_order_of_answers() -> None:
    for purpose, whom in product(("complaint", "suggestion"), ("myself", "someone_else")):
        answers = {"for_whom": whom, "purpose": purpose}
        other_way = dict(reversed(answers.items()))
        assert QUESTIONS.asked(answers) == QUESTIONS.asked(other_way)


def test_the_slots_are_the_fixed_names() -> None:
    about_a_case = [question.slot for question in QUESTIONS.questions if question.asked <= ABOUT_A_CASE]
    assert [question.slot for question in QUESTIONS.questions if question.slot not in about_a_case] == SLOTS
    assert about_a_case == [
        "case_reference",
        "case_code",
        "why_unhappy",
        "meeting_about",
        "meeting_how",
        "case_words",
        "withdraw_reason",
    ]
    assert "story" in QUESTIONS and "nothing" not in QUESTIONS
    assert isinstance(QUESTIONS, Questions)
