"""Whole conversations through the real Rasa and the real intake."""

import pytest

from intake.validation import ADDED
from models.answers import WANTS_CONTACT, Contact
from models.case import Kind, Part
from models.consent import Authority
from tests.intake.test_mentioned import LETTER
from tests.parts.rasa import ABOUT, HELP, PLAINLY, Rasa

STORY = "My therapist cancelled three sessions in a row and nobody rang me. I waited outside in the rain."


def test_somebody_complains_for_themselves_with_options_and_free_words(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    assert chat.slot == "purpose"
    chat.pick("complaint")
    assert chat.slot == "for_whom"
    chat.say("just me")
    assert chat.slot == "story"
    chat.say(STORY)
    assert chat.slot == "more"
    chat.pick("everything")
    chat.say("the therapist")
    chat.pick("unsure")
    chat.answer("outcome")
    chat.say("An apology, and a new appointment.")
    checking = chat.answer(name="My name is Jo Bloggs.", contact="Please e-mail jo@example.com")
    assert checking["requested_slot"] == "check"
    assert checking["slots"]["name"] == "Jo Bloggs"
    sent = chat.pick("send+share")
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
    assert (case.funding, case.unsafe_now, case.permissions, case.access_needs) == ("nhs", "safe", ("share",), None)
    assert case.contact == Contact(email="jo@example.com", preference="email")


def test_somebody_complains_for_their_mother_and_is_not_asked_twice(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("I want to complain")
    said = chat.say("it's for my mum")
    assert said["slots"]["for_whom"] == "someone_else"
    assert said["slots"]["relationship"] == "child_of_patient"
    assert chat.slot == "person_agrees"
    chat.answer("contact", person_agrees="yes, she said I could", name="skip")
    chat.say("07700 900123")
    assert chat.slot == "leave_message"
    chat.say("only after six", "large print please", "send it")
    case = rasa.registrar.registered[chat.sender]
    assert (case.part, case.relationship, case.consent) == (
        Part.REPRESENTATIVE,
        "child_of_patient",
        "given",
    )
    assert (case.name, case.safe_contact, case.access_needs) == (None, "only after six", "large print please")
    assert case.contact.preference == "phone"


@pytest.mark.parametrize(
    ("agrees", "right", "consent", "authority"),
    [
        ("she is a child", "I am her parent", "child", Authority.PARENTAL_RESPONSIBILITY),
        (
            "he is not able to decide",
            "power of attorney for health and welfare",
            "lacks_capacity",
            Authority.LPA_HEALTH,
        ),
        ("she has dementia", "power of attorney for money and property", "lacks_capacity", Authority.LPA_PROPERTY),
        ("I have not asked", "a court made me their deputy", "unknown", Authority.DEPUTY),
        ("they do not agree", "I look after their benefits", "not_given", Authority.APPOINTEE),
        ("he has died", "I am the executor", "not_required_deceased", Authority.PERSONAL_REPRESENTATIVE),
        ("maybe", "none of these", "unknown", Authority.NONE),
        ("no", "I am not sure", "not_given", None),
    ],
)
def test_whoever_writes_for_another_is_asked_for_their_right(
    rasa: Rasa, agrees: str, right: str, consent: str, authority: Authority | None
) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for somebody else", "I am a friend", agrees)
    assert chat.slot == "authority"
    chat.say(right)
    assert chat.slot == "story"
    chat.answer()
    chat.say("send")
    case = rasa.registrar.registered[chat.sender]
    assert (case.consent, case.authority) == (consent, authority)


def test_the_bereaved_and_children_who_complain_alone_are_spoken_to(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for somebody else", "she was my wife")
    assert chat.say("she has died")["messages"] == [f"{ABOUT} bereaved."]
    told = rasa.chat().start()
    told.say("complaint")
    assert told.say("it is for my late husband")["messages"] == [f"{ABOUT} bereaved."]
    assert told.slot == "authority"
    child = rasa.chat().start()
    child.say("complaint")
    assert child.pick("myself_child")["messages"] == [f"{ABOUT} young."]
    assert child.slot == "story"


def test_a_story_is_told_bit_by_bit(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for myself", "They lost my letter.", "Then they lost it again.")
    turn = chat.say("And nobody said sorry.")
    assert turn["messages"] == [ADDED] and chat.slot == "more"
    assert chat.say("that's everything")["requested_slot"] == "about"
    whole = "They lost my letter.\n\nThen they lost it again.\n\nAnd nobody said sorry."
    assert chat.answer()["slots"]["story"] == whole


def test_an_answer_with_more_in_it_keeps_the_rest(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for my mum", "yes, but please don't ring her before six")
    chat.answer()
    chat.say("send")
    case = rasa.registrar.registered[chat.sender]
    assert case.consent == "given"
    assert case.story.endswith("Also written in the chat: yes, but please don't ring her before six")


def test_a_complaint_and_thanks_are_sent_together(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.pick("both")
    chat.answer("thanks")
    chat.answer()
    chat.say("send")
    case = rasa.registrar.registered[chat.sender]
    assert (case.kind, case.thanks) == (Kind.COMPLAINT, "the kind nurse")


def test_whoever_stops_is_asked_whether_we_may_keep_it_and_goes_on_at_the_same_question(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    assert chat.say("stop")["messages"] == [f"{ABOUT} stop."] and chat.slot == "purpose"
    chat.answer("access_needs")
    assert chat.say("stop")["requested_slot"] == "keep_draft"
    kept = chat.say("yes please")
    assert kept["messages"] == [f"{ABOUT} draft_kept."] and kept["requested_slot"] == "access_needs"
    assert kept["slots"]["keep_draft"] == "keep"
    assert chat.say("stop")["requested_slot"] == "access_needs"


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
    told = {"for_whom": "myself", "understood": "for_whom"}
    assert turn["slots"] == {"purpose": "complaint", "story": STORY, **told}
    assert turn["requested_slot"] == "more"


def test_announcing_a_complaint_is_not_taken_for_the_story(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    turn = chat.say("Hello, I would like to make a formal complaint about one of your staff please")
    assert turn["slots"] == {"purpose": "complaint"}


def test_an_answer_is_changed_at_the_end_and_what_hangs_on_it_is_asked_anew(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.answer(for_whom="for my son")
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
    chat.answer("about")
    back = chat.say("go back")
    assert back["requested_slot"] == "more"
    assert "story" in back["slots"]
    assert chat.say("go back")["requested_slot"] == "story"


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("why?", "It helps us to ask the right people."),
        ("help", HELP),
        ("I want to talk to a person", HELP),
        ("stop", f"{ABOUT} stop."),
        ("how long will this take", f"{ABOUT} ask_time."),
        ("who will read this", f"{ABOUT} ask_who_reads."),
        ("how does this work", f"{ABOUT} ask_how_it_works."),
        ("does it cost anything?", f"{ABOUT} ask_cost."),
        ("do I have to give my name?", f"{ABOUT} ask_anonymous."),
        ("why does my mum have to agree?", f"{ABOUT} ask_consent."),
    ],
)
def test_a_command_is_answered_and_the_question_stands(rasa: Rasa, command: str, part: str) -> None:
    chat = rasa.chat().start()
    chat.answer("about")
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
        assert turn["requested_slot"] == "more"


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
    chat.answer(story=story)
    chat.say("send")
    assert rasa.registrar.registered[chat.sender].story == story


def test_somebody_who_writes_in_another_language_is_answered_in_it_and_their_words_are_kept(rasa: Rasa) -> None:
    words = "Mój terapeuta odwołał trzy wizyty i nikt do mnie nie zadzwonił."
    chat = rasa.chat().start()
    first = chat.say(words)
    assert len(first["messages"]) == 1 and "team@example.com" in first["messages"][0]
    assert first["slots"] == {"story": words, "language": "Polish"} and chat.slot == "purpose"
    assert chat.say(words)["messages"][0] != first["messages"][0], "it is said once"
    chat.pick("complaint")
    chat.answer()
    chat.say("send")
    case = rasa.registrar.registered[chat.sender]
    assert case.access_needs == "Has written in Polish, and was told that we read English."


def test_a_letter_that_holds_everything_is_not_asked_for_it_again(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    turn = chat.say(LETTER)
    asked = []
    while chat.slot != "check":
        assert chat.slot
        asked.append(chat.slot)
        turn = chat.say(PLAINLY[chat.slot])
    assert len([slot for slot in asked if slot != "unsafe_now"]) <= 4, asked
    chat.say("send")
    case = rasa.registrar.registered[chat.sender]
    assert turn["slots"]["understood"]
    assert (case.name, case.contact.email, case.relationship) == (
        "Robin Sample",
        "robin@example.com",
        "child_of_patient",
    )
    assert case.when == "On 9 January (Friday 9 January 2026)"


def test_whoever_may_be_in_danger_is_asked_whether_to_contact_them_and_may_go_on(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("Nobody rang me back and I am going to kill myself tonight")
    assert chat.slot == "contact_wish"
    assert chat.say("yes please")["messages"] == [f"{ABOUT} contact_you."]
    assert chat.slot == "contact"
    chat.say("07700 900123")
    chat.say("yes")
    assert chat.slot not in ("contact_wish", "contact", "leave_message")
    chat.say("I want to make a complaint" if chat.slot == "purpose" else "for myself")
    chat.answer()
    chat.say("I still want to die", "send")
    case = rasa.registrar.registered[chat.sender]
    assert case.contact.phone == "07700 900123"
    assert case.safe_contact == f"{WANTS_CONTACT}\nYes, you can leave a message"
    assert "kill myself" in case.story
