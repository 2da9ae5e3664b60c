"""Whole conversations through the real Rasa and the real intake."""

import pytest

from models.answers import Contact
from models.case import Kind, Part
from tests.parts.rasa import HELP, Rasa

STORY = "My therapist cancelled three sessions in a row and nobody rang me. I waited outside in the rain."


def test_somebody_complains_for_themselves_with_options_and_free_words(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    assert chat.slot == "purpose"
    chat.pick("complaint")
    assert chat.slot == "for_whom"
    chat.say("just me")
    assert chat.slot == "story"
    chat.say(STORY)
    assert chat.slot == "about"
    chat.say("the therapist")
    chat.pick("unsure")
    assert chat.slot == "outcome"
    chat.say("An apology, and a new appointment.", "My name is Jo Bloggs.")
    assert chat.slot == "contact"
    checking = chat.say("Please e-mail jo@example.com")
    assert checking["requested_slot"] == "check"
    assert checking["slots"]["name"] == "Jo Bloggs"
    sent = chat.pick("send")
    assert sent["requested_slot"] is None
    assert sent["messages"] == [f"Thank you. Your reference is {chat.sender}.", "We will write to you."]
    assert sent["slots"]["check"] == "send"
    case = rasa.registrar.registered[chat.sender]
    assert (case.kind, case.part, case.story, case.when) == (
        Kind.COMPLAINT,
        Part.COMPLAINANT,
        STORY,
        None,
    )
    assert case.contact == Contact(email="jo@example.com", preference="email")


def test_somebody_complains_for_their_mother_and_is_not_asked_twice(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("I want to complain")
    said = chat.say("it's for my mum")
    assert said["slots"]["for_whom"] == "someone_else"
    assert said["slots"]["relationship"] == "child_of_patient"
    assert chat.slot == "person_agrees"
    chat.say("yes, she said I could", STORY, "the clinic", "in October", "an explanation", "skip")
    assert chat.slot == "contact"
    chat.say("07700 900123", "send it")
    case = rasa.registrar.registered[chat.sender]
    assert (case.part, case.relationship, case.consent) == (
        Part.REPRESENTATIVE,
        "child_of_patient",
        "given",
    )
    assert case.name is None
    assert case.contact.preference == "phone"


def test_thanks_are_asked_for_less(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.pick("compliment")
    assert chat.slot == "story"
    chat.say("The receptionist was very kind to me.", "I would rather not say")
    assert chat.slot == "contact"
    chat.pick("skip")
    assert chat.slot == "check"
    chat.say("yes")
    assert rasa.registrar.registered[chat.sender].kind == Kind.COMPLIMENT


def test_an_account_as_first_message_is_kept_as_the_story(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    turn = chat.say(STORY)
    assert turn["slots"] == {"purpose": "complaint", "story": STORY}
    assert chat.pick("myself")["requested_slot"] == "about"


def test_announcing_a_complaint_is_not_taken_for_the_story(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    turn = chat.say("Hello, I would like to make a formal complaint about one of your staff please")
    assert turn["slots"] == {"purpose": "complaint"}


def test_an_answer_is_changed_at_the_end_and_what_hangs_on_it_is_asked_anew(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for my son", "they agree", STORY, "the clinic", "in May", "an apology", "Jo", "skip")
    assert chat.slot == "check"
    changed = chat.pick("change:for_whom")
    assert changed["requested_slot"] == "for_whom"
    assert not {"for_whom", "relationship", "person_agrees", "check"} & changed["slots"].keys()
    assert chat.pick("myself")["requested_slot"] == "check"
    assert chat.say("change my name")["requested_slot"] == "name"
    assert chat.say("Sam Green")["requested_slot"] == "check"
    chat.say("send")
    case = rasa.registrar.registered[chat.sender]
    assert (case.part, case.relationship, case.name) == (Part.COMPLAINANT, None, "Sam Green")


def test_going_back_asks_the_question_before(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for myself", STORY)
    assert chat.slot == "about"
    back = chat.say("go back")
    assert back["requested_slot"] == "story"
    assert "story" not in back["slots"]


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("why?", "It helps us to ask the right people."),
        ("help", HELP),
        ("I want to talk to a person", HELP),
        ("stop", "You can stop here."),
        ("how long will this take", "about ten minutes"),
        ("who will read this", "read by the people"),
        ("how does this work", "one question at a time"),
    ],
)
def test_a_command_is_answered_and_the_question_stands(rasa: Rasa, command: str, part: str) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for myself", "They lost my letter.")
    turn = chat.say(command)
    assert part in " ".join(turn["messages"])
    assert turn["requested_slot"] == "about"
    assert "about" not in turn["slots"]


@pytest.mark.parametrize(
    "story",
    [
        "Nobody would help me.",
        "I asked to talk to a person and was refused.",
        "They told me to stop. I had to wait.",
        "why did nobody call me back",
        "I want to stop this treatment and nobody listens to me at all",
        "He said hello and then ignored me",
        "/restart",
        '/inform{"name": "x"}',
        "///",
        "<script>alert(1)</script> <!channel>",
        "😢😢 it was awful",
        "Ω" * 5_000,
    ],
)
def test_nothing_that_the_classifier_thinks_takes_a_story_away(rasa: Rasa, story: str) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for myself")
    turn = chat.say(story)
    if story == "///":
        assert turn["requested_slot"] == "story"  # not a word in it: asked again
    else:
        assert turn["slots"]["story"] == story
        assert turn["requested_slot"] == "about"


def test_each_miss_brings_more_help(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    first, second, third = (chat.say("mauve bicycle")["messages"] for _ in range(3))
    assert len(first) == 1
    assert "You can choose: Make a complaint;" in second[1]
    assert third[-1] == HELP
    chat.pick("complaint")
    assert len(chat.say("mauve bicycle")["messages"]) == 1  # counted anew


def test_a_wrong_address_is_said_to_be_wrong(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("compliment", "You were kind.", "Jo")
    turn = chat.say("jo@example")
    assert turn["requested_slot"] == "contact"
    assert "e-mail address" in turn["messages"][0]
    assert "jo@example" not in turn["messages"][0]


def test_the_longest_story_is_kept_whole(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    story = ("I waited. " * 2_000).strip()
    chat.say("complaint", "for myself", story)
    chat.say("the waiting", "always", "an apology", "skip", "skip", "send")
    assert rasa.registrar.registered[chat.sender].story == story
