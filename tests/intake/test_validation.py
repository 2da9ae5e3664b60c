"""What is an answer to which question: pure, without Rasa."""

import pytest

from intake.purpose import ONLY_FOR, SURE_OF_PRAISE, is_account
from intake.said import Accepted, Changed, Interrupted, Outcome, Refused, Said
from intake.validation import HOW_TO_SEND, LONG_NAME, NO_HURRY, WHICH_ANSWER, judge
from models.questions import load_questions

ANSWERS = {
    "purpose": "complaint",
    "for_whom": "someone_else",
    "relationship": "parent",
    "person_agrees": "given",
    "story": "They lost my letter.",
    "about": "the post room",
    "when": "unsure",
    "outcome": "an apology",
    "name": "Jo",
    "contact": "jo@example.com",
}
ACCOUNT = "My therapist cancelled three sessions in a row and nobody rang me."
BY_MACHINE = {"intent": "nlu_fallback", "confidence": 0.2}


def again(slot: str) -> Refused:
    return Refused(load_questions()[slot].again)


def hears(slot: str, text: str, intent: str = "inform", confidence: float = 0.9, whole: bool = False) -> Outcome:
    return judge(slot, Said(text, intent=intent, confidence=confidence, whole=whole), ANSWERS)


@pytest.mark.parametrize("question", load_questions().questions, ids=lambda question: question.slot)
def test_every_option_of_every_question_can_be_picked(question: object) -> None:
    slot = question.slot  # type: ignore[attr-defined]
    for option in load_questions()[slot].options:
        assert judge(slot, Said(option=option.id), ANSWERS) == Accepted(option.id)
    assert judge(slot, Said(option="no_such"), ANSWERS) == again(slot)


@pytest.mark.parametrize("question", load_questions().questions, ids=lambda question: question.slot)
def test_every_label_of_every_option_can_be_typed(question: object) -> None:
    slot = question.slot  # type: ignore[attr-defined]
    for option in load_questions()[slot].options:
        outcome = hears(slot, option.label)
        assert isinstance(outcome, Accepted)
        assert outcome.value == option.id


@pytest.mark.parametrize("question", load_questions().questions, ids=lambda question: question.slot)
def test_every_other_way_of_saying_an_option_is_understood(question: object) -> None:
    slot = question.slot  # type: ignore[attr-defined]
    for option in load_questions()[slot].options:
        for words in option.words:
            outcome = hears(slot, words)
            assert isinstance(outcome, Accepted), words
            assert outcome.value == option.id, words


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("for_whom", "me", "myself"),
        ("for_whom", "it's about me", "myself"),
        ("for_whom", "2", "someone_else"),
        ("for_whom", "I am a nurse", "professional"),
        ("relationship", "my mum", "child_of_patient"),
        ("relationship", "I'm his dad", "parent"),
        ("relationship", "my gran", "relative"),
        ("person_agrees", "yes she said I could", "given"),
        ("person_agrees", "no", "not_given"),
        ("person_agrees", "not sure", "unknown"),
        ("person_agrees", "he has died", "not_required_deceased"),
        ("about", "I don't know", "unsure"),
        ("about", "I am not sure who it was but she had red glasses", None),
        ("when", "skip", "unsure"),
        ("when", "2023", None),
        ("outcome", "can somebody phone me", None),
        ("name", "I'd rather not say", "skip"),
        ("name", "my name is Ash Green.", "Ash Green"),
        ("name", "Ó Súilleabháin", None),
        ("contact", "please don't contact me", "skip"),
        ("contact", "1 High Street, Leeds LS1 4AP", None),
        ("contact", "jo at example dot com", None),
    ],
)
def test_free_words_are_understood(slot: str, text: str, value: str | None) -> None:
    outcome = hears(slot, text)
    assert isinstance(outcome, Accepted), outcome
    assert outcome.value == (text if value is None else value)


def test_a_relationship_in_the_answer_is_not_asked_for_again() -> None:
    assert hears("for_whom", "it's for my mum") == Accepted("someone_else", {"relationship": "child_of_patient"})


def test_an_answer_that_may_mean_two_things_is_asked_again() -> None:
    assert hears("for_whom", "for me and my mum") == again("for_whom")


@pytest.mark.parametrize("slot", ["purpose", "for_whom", "relationship", "person_agrees", "story", "contact"])
def test_nonsense_is_asked_again(slot: str) -> None:
    assert judge(slot, Said("?!", **BY_MACHINE), ANSWERS) == again(slot)  # type: ignore[arg-type]


@pytest.mark.parametrize("slot", ["purpose", "relationship", "person_agrees"])
def test_whoever_speaks_of_danger_is_never_told_that_they_were_not_understood(slot: str) -> None:
    for intent in ("inform", "nlu_fallback", "out_of_scope"):
        outcome = hears(slot, "I want to kill myself tonight", intent, 0.3)
        assert outcome == Refused(NO_HURRY)


def test_a_wrong_address_is_told_in_plain_words() -> None:
    outcome = hears("contact", "jo@example")
    assert isinstance(outcome, Refused)
    assert outcome != again("contact")


def test_a_name_is_not_a_story() -> None:
    assert hears("name", "x" * 201) == Refused(LONG_NAME)


@pytest.mark.parametrize("slot", ["story", "about", "when", "outcome", "name"])
@pytest.mark.parametrize("intent", ["stop", "talk_to_person", "ask_why", "greet", "change_answer", "send"])
def test_own_words_are_kept_whatever_the_classifier_thinks(slot: str, intent: str) -> None:
    outcome = hears(slot, "They made me stop", intent, 0.99)
    assert isinstance(outcome, Accepted)
    assert outcome.value == "They made me stop"


@pytest.mark.parametrize("slot", ["purpose", "for_whom", "story", "about", "name", "check"])
def test_a_whole_command_interrupts(slot: str) -> None:
    assert hears(slot, "help", "ask_help", 1.0, whole=True) == Interrupted()


@pytest.mark.parametrize("slot", ["outcome", "contact"])
def test_where_being_called_may_be_the_answer_only_a_word_or_two_is_the_command(slot: str) -> None:
    assert hears(slot, "person", "talk_to_person", 1.0, whole=True) == Interrupted()
    assert hears(slot, "can someone call me on 07700 900123", "talk_to_person", 1.0, whole=True) == Accepted(
        "can someone call me on 07700 900123"
    )


def test_at_a_question_with_options_the_classifier_may_interrupt_when_nothing_was_chosen() -> None:
    assert hears("for_whom", "could I have some help please", "ask_help", 0.8) == Interrupted()
    assert hears("for_whom", "could I have some help please", "ask_help", 0.2) == again("for_whom")
    assert hears("for_whom", "for my friend, she needs help", "ask_help", 0.8) == Accepted(
        "someone_else", {"relationship": "friend_neighbour"}
    )


class TestPurpose:
    def test_an_account_is_kept_as_the_story(self) -> None:
        assert hears("purpose", ACCOUNT, "start_complaint") == Accepted("complaint", {"story": ACCOUNT})

    def test_an_account_of_unclear_purpose_is_kept_and_the_purpose_asked(self) -> None:
        assert hears("purpose", ACCOUNT, "inform") == Refused(again("purpose").why, {"story": ACCOUNT})

    def test_praise_must_be_sure_because_a_complaint_taken_for_it_gets_no_reply(self) -> None:
        praise = "The nurse was gentle with my wife and explained everything twice"
        assert hears("purpose", praise, "give_compliment", SURE_OF_PRAISE) == Accepted("compliment", {"story": praise})
        unsure = hears("purpose", praise, "give_compliment", SURE_OF_PRAISE - 0.01)
        assert unsure == Refused(again("purpose").why, {"story": praise})

    def test_what_is_for_another_service_is_said_to_be(self) -> None:
        outcome = hears("purpose", "what is the weather like", "out_of_scope", 0.8)
        assert isinstance(outcome, Refused)
        assert outcome.why.startswith(ONLY_FOR)
        assert not outcome.also

    @pytest.mark.parametrize(
        "text",
        [
            "I would like to make a complaint about my therapist please",
            "Hello, I want to complain about one of your members of staff",
            "I wish to raise a formal complaint about the service that I have had from your team",
            "they lost my letter",
        ],
    )
    def test_an_announcement_is_not_an_account(self, text: str) -> None:
        assert not is_account(text)

    @pytest.mark.parametrize(
        "text",
        [
            ACCOUNT,
            "I want to complain because the receptionist shouted at me and told everybody my diagnosis",
            "nobody called me back although I rang four times last week",
        ],
    )
    def test_an_account_is_one(self, text: str) -> None:
        assert is_account(text)


class TestCheck:
    @pytest.mark.parametrize("text", ["yes", "send it", "Send"])
    def test_plain_words_send(self, text: str) -> None:
        assert hears("check", text, "send", 1.0, whole=True) == Accepted("send")

    @pytest.mark.parametrize("text", ["please do not send it yet", "what if I send it and they are angry"])
    def test_other_words_never_send(self, text: str) -> None:
        assert hears("check", text, "send", 0.99) == Refused(HOW_TO_SEND)

    @pytest.mark.parametrize(
        ("text", "slot"),
        [
            ("change my name", "name"),
            ("my email is wrong", "contact"),
            ("edit what happened", "story"),
            ("correct the date", "when"),
            ("change who it is for", "for_whom"),
            ("change what I want", "outcome"),
        ],
    )
    def test_an_answer_is_named_to_be_changed(self, text: str, slot: str) -> None:
        assert hears("check", text) == Changed(slot)

    def test_no_asks_which_answer(self) -> None:
        assert hears("check", "no") == Refused(WHICH_ANSWER)
        assert hears("check", "something is wrong") == Refused(WHICH_ANSWER)

    def test_options_send_and_change(self) -> None:
        assert judge("check", Said(option="send"), ANSWERS) == Accepted("send")
        assert judge("check", Said(option="change:story"), ANSWERS) == Changed("story")
        assert judge("check", Said(option="change:nothing"), ANSWERS) == Refused(WHICH_ANSWER)
        assert judge("check", Said(option="story"), ANSWERS) == Refused(HOW_TO_SEND)
