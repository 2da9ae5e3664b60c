"""What is about a case that was sent, through the real Rasa: opened once, done, and the first question stands again."""

from models.own_case_words import KEPT
from tests.parts.rasa import CASE, Rasa

REFERENCE, CODE = CASE


def test_the_status_is_said_and_the_first_question_stands_again(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.pick("status")
    assert chat.slot == "case_reference"
    chat.say(REFERENCE)
    assert chat.slot == "case_code"
    turn = chat.say(CODE)
    assert turn["messages"] == ["Done: status."]
    assert (turn["requested_slot"], turn["slots"]) == ("purpose", {})
    assert chat.pick("status")["messages"] == ["Done: status."], "it is shown already"


def test_a_wrong_code_may_be_mended_and_then_it_goes_on(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("I am not satisfied with your answer", REFERENCE)
    assert chat.say("2222-2222")["messages"] == ["I cannot find that."]
    assert chat.slot == "case_reference"
    turn = chat.say(f"{REFERENCE}, {CODE}")
    assert (turn["messages"], turn["requested_slot"]) == (["What comes of unhappy."], "why_unhappy")
    chat.say("You left out the letter", "an apology")
    assert chat.slot == "check"
    turn = chat.pick("send")
    assert (turn["messages"], turn["requested_slot"], turn["slots"]) == (["Done: unhappy."], "purpose", {})
    sender, answers = next(reversed(rasa.desk.done.values()))
    assert (sender, answers["why_unhappy"], answers["outcome"]) == (
        chat.sender,
        "You left out the letter",
        "an apology",
    )
    assert CODE not in answers.values()


def test_the_same_message_again_is_done_once(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("add something to my complaint", f"{REFERENCE} {CODE}", "A second letter came")
    before = len(rasa.desk.done)
    body = {"client_message_id": f"{chat.sender}-send", "option": {"id": "send"}, "slot": "check"}
    first, again = chat.post(**body).json(), chat.post(**body).json()
    assert first["messages"] == again["messages"] == ["Done: add."] and again["repeated"]
    assert len(rasa.desk.done) == before + 1
    assert f"{chat.sender}-send" in rasa.desk.done, "it is known by the id of the message"


def test_taking_it_back_is_asked_once_and_no_keeps_it(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("withdraw my complaint", f"{REFERENCE} {CODE}", "skip")
    assert chat.slot == "check"
    turn = chat.say("no")
    assert (turn["messages"], turn["requested_slot"]) == ([KEPT], "purpose")
    chat.pick("withdraw")
    chat.say("I moved away", "yes")
    assert rasa.desk.done[next(reversed(rasa.desk.done))][1]["withdraw_reason"] == "I moved away"


def test_after_the_status_somebody_may_still_complain(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("how far is my complaint", f"{REFERENCE} {CODE}")
    chat.say("I want to make a complaint", "for myself", "They lost my letter.")
    assert chat.slot == "more"


def test_commands_are_answered_at_these_questions_too(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.pick("meeting")
    assert "show that the complaint is yours" in chat.say("why?")["messages"][0]
    assert chat.slot == "case_reference"
    chat.say(f"{REFERENCE} {CODE}", "the letter")
    assert chat.slot == "meeting_how"
    assert chat.pick("telephone")["requested_slot"] == "check"
