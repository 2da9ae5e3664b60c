"""Whether what was said answers the question: pure, one function for each type of question."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from intake.case_answers import read_code_answer, read_reference_answer
from intake.changes import asks_for_change, change_target, is_change
from intake.purpose import ANNOUNCED, ONLY_FOR, read_purpose
from intake.relations import for_whom_in, relationship_in
from intake.rest import also_said, kept_beside, more_of_the_story, no_message_without_a_phone, not_given
from intake.said import SURE_OF_QUESTION, Accepted, Changed, Interrupted, Kept, Outcome, Refused, Said
from models.given import NAME
from models.questions import (
    CHANGE,
    CHECK,
    PERMISSIONS,
    SEND,
    TICK,
    UNSAFE,
    Question,
    load_questions,
)
from understand.acting import find_acting
from understand.choices import is_finish, is_no, is_skip, is_yes, match_option, plain
from understand.contact import contact_problem, read_contact
from understand.names import read_name

LONGEST_CHOICE = 25
"""Words; a longer text mentions many things and chooses none."""
LONGEST_ASIDE = 12
"""Words of something that is no answer, at a question for one's own words."""
NO_HURRY = "There is no hurry. If you want to go on, here is the question again."
WHICH_ANSWER = "Which answer would you like to change? Choose it, or write for example: change my name."
HOW_TO_SEND = (
    'To send it, choose Send or write "send". To change an answer, choose it or write for example: change my name.'
)
LONG_NAME = "That is longer than a name. Please write only the name that we should use."
_END = re.compile(
    r"(?:no |oh |well |ok |and )*(?:thats|that is) (?:all|everything|it|the lot|the entirety)\b(?P<rest>.*)"
)
_SO_ON = "at can complaint for have i it me moment my now of really say story tell thanks the think to you"
_AND_SO_ON = frozenset(_SO_ON.split())
ADDED = "Thank you. I have added that."
_SHORT_ONLY = frozenset({"outcome", "contact", "access_needs", "leave_message"})
"""Here "can somebody phone me" may be the answer itself; a word or two ("help", "a person") are the command."""
_SIGNS = frozenset({"case_reference", "case_code"})
"""Here the answer is what a classifier takes for nonsense."""
_TOLD = frozenset({"story", "more", "thanks", "case_words", "why_unhappy"})
"""Whatever is said here is the story."""
_OWN_WORDS = frozenset(
    {
        "story",
        "more",
        "outcome",
        "about",
        "effect",
        "thanks",
        "why_unhappy",
        "meeting_about",
        "case_words",
        "withdraw_reason",
    }
)
"""Here "change my therapist" may be the answer itself."""


def judge(slot: str, said: Said, answers: Mapping[str, str]) -> Outcome:
    """What comes of `said` at the question of `slot`; `answers` are the ones so far, without this one.

    Whoever speaks of danger has been answered already, and is never told that they were not understood.
    """
    is_urgent = said.is_urgent
    if is_urgent:  # is no command, whatever the classifier takes it for: "I want to stop living" ends no chat
        said = replace(said, intent="inform", confidence=0.0, whole=False)
        if slot == "name":
            return Refused(NO_HURRY, also_said(said.text, answers))
    outcome = _outcome(slot, said, answers)
    if slot == "contact" and isinstance(outcome, Accepted):
        return Accepted(outcome.value, {**outcome.also, **no_message_without_a_phone(outcome.value)})
    if isinstance(outcome, Refused) and is_urgent:
        return Refused(NO_HURRY, outcome.also)
    return outcome


def in_another_language(slot: str, said: Said, answers: Mapping[str, str]) -> Outcome:
    """What comes of words that are not English. An answer in free words is kept as it is, any other as the story."""
    if slot == CHECK:
        return Refused(HOW_TO_SEND)
    if load_questions()[slot].type in ("long", "text"):
        return judge(slot, said, answers)
    return Refused(load_questions()[slot].again, more_of_the_story(said.text, answers))


def speaks_of_danger(said: Said, changes: Mapping[str, Any]) -> bool:
    """Whether somebody is to be asked if they want to be contacted: by their words, or by what they answered."""
    return said.alarms or said.is_urgent or changes.get("unsafe_now") in UNSAFE


def _outcome(slot: str, said: Said, answers: Mapping[str, str]) -> Outcome:
    if slot == CHECK:
        return _check(said, answers)
    question = load_questions()[slot]
    if said.option is not None:
        return Accepted(said.option) if question.option(said.option) else Refused(question.again)
    if is_change(said.text) and slot not in _OWN_WORDS:
        target = change_target(said.text, answers)
        return Changed(target) if target else Refused(WHICH_ANSWER)
    if question.type == "choice":
        return _choice(question, said, answers)
    return _words(question, said, answers)


def _check(said: Said, answers: Mapping[str, str]) -> Outcome:
    if said.option is not None:
        return _pressed(said.option, answers)
    if said.intent == "change_answer" or asks_for_change(said.text):
        target = change_target(said.text, answers)
        return Changed(target) if target else Refused(WHICH_ANSWER)
    if said.is_command:
        return Interrupted()
    # Sending cannot be taken back: only words that say nothing else.
    if (said.whole and said.intent == "send") or is_yes(said.text):
        return Accepted(SEND)
    if is_no(said.text):
        return Refused(WHICH_ANSWER)
    return Interrupted() if said.may_interrupt else Refused(HOW_TO_SEND)


def _pressed(option: str, answers: Mapping[str, str]) -> Outcome:
    """What was pressed on the review page, with what was ticked there."""
    pressed, *ticked = option.split(TICK)
    offered = [permission.id for permission in load_questions().permissions_for(answers)]
    ticks = {PERMISSIONS: " ".join(id_ for id_ in offered if id_ in ticked) or None}
    if pressed.startswith(CHANGE):
        target = pressed.removeprefix(CHANGE)
        return Changed(target, ticks) if target in answers else Refused(WHICH_ANSWER, ticks)
    return Accepted(SEND, ticks) if pressed == SEND else Refused(HOW_TO_SEND)


def _choice(question: Question, said: Said, answers: Mapping[str, str]) -> Outcome:
    if said.is_command:
        return Interrupted()
    chosen = _CHOOSERS.get(question.slot, _plain_choice)(question, said)
    if isinstance(chosen, Accepted):
        usual = ANNOUNCED if question.slot == "purpose" else frozenset[str]()
        return Accepted(chosen.value, {**chosen.also, **kept_beside(question, chosen, said.text, answers, usual)})
    if isinstance(chosen, Refused) and not chosen.also:
        left_out = not_given(question, said)
        if left_out:
            return Accepted(left_out)
        if said.may_interrupt:
            return Interrupted()
    return chosen


def _plain_choice(question: Question, said: Said) -> Outcome:
    short = said.text.count(" ") < LONGEST_CHOICE
    found = match_option(said.text, question.options) if short else None
    return Accepted(found) if found else Refused(question.again)


def _for_whom(question: Question, said: Said) -> Outcome:
    found = for_whom_in(said.text, match_option(said.text, question.options) or find_acting(said.text).for_whom)
    relationship = relationship_in(said.text)
    if relationship is None:
        return Accepted(found) if found else Refused(question.again)
    if found in ("myself", "myself_child"):  # "my mum helps me": either may be meant, so it is asked
        return Refused(question.again)
    if found in ("professional", "professional_patient"):
        return Accepted(found)
    return Accepted("someone_else", {"relationship": relationship})


def _relationship(question: Question, said: Said) -> Outcome:
    found = match_option(said.text, question.options) or relationship_in(said.text)
    return Accepted(found) if found else Refused(question.again)


def _agrees(question: Question, said: Said) -> Outcome:
    acting = find_acting(said.text)
    found = {"person_agrees": acting.agrees, "authority": acting.authority}[question.slot]
    chosen = _plain_choice(question, said)
    return Accepted(found) if isinstance(chosen, Refused) and question.option(found) and found else chosen


def _unsafe_now(question: Question, said: Said) -> Outcome:
    """Never inferred: a "no" with a "but" after it is asked again. When unsure it is risk."""
    words = set(plain(said.text).split())
    if said.is_urgent:
        return Accepted("unsafe")
    if words & {"but", "except", "although", "though", "yet"} and not words & {"yes"}:
        return Refused(question.again)
    return _plain_choice(question, said)


_CHOOSERS = {
    "purpose": read_purpose,
    "for_whom": _for_whom,
    "relationship": _relationship,
    "person_agrees": _agrees,
    "authority": _agrees,
    "unsafe_now": _unsafe_now,
}


def _words(question: Question, said: Said, answers: Mapping[str, str]) -> Outcome:
    ready = not_given(question, said) or _ready(question, said.text)
    if ready:
        return Accepted(ready)
    is_short = question.slot not in _SHORT_ONLY or said.text.count(" ") <= 1
    if (said.is_command and is_short) or (said.asks and question.slot not in _SHORT_ONLY):
        return Interrupted()
    if not any(character.isalnum() for character in said.text) or is_skip(said.text):
        return Refused(question.again)
    if question.slot not in _TOLD | _SIGNS and _is_aside(said):
        return Refused(f"{ONLY_FOR} {question.again}")
    return _READERS.get(question.slot, _as_typed)(question, said.text, answers)


def _ready(question: Question, text: str) -> str | None:
    """The option that the whole message names."""
    said = plain(text)
    for option in question.options:
        if said in {plain(words) for words in (option.id, option.label, *option.words)}:
            return option.id
    return None


def _is_aside(said: Said) -> bool:
    """Whether it has nothing to do with complaining. Said again it is kept: nobody's words are refused twice."""
    is_short = said.text.count(" ") < LONGEST_ASIDE
    return is_short and not said.misses and said.intent == "out_of_scope" and said.confidence >= SURE_OF_QUESTION


def _as_typed(_question: Question, text: str, _answers: Mapping[str, str]) -> Outcome:
    return Accepted(text)


def _more(question: Question, text: str, answers: Mapping[str, str]) -> Outcome:
    """More of the story, until that was everything."""
    if is_finish(text) or is_no(text) or _is_the_end(text):
        return Accepted("everything")
    if is_yes(text):
        return Refused(question.again)
    return Kept(ADDED, more_of_the_story(text, answers))


def _is_the_end(text: str) -> bool:
    """Whether it says that this was everything, in words of one's own: "that's everything I can think of"."""
    end = _END.fullmatch(plain(text))
    return end is not None and {*end["rest"].split()} <= _AND_SO_ON


def _name(question: Question, text: str, _answers: Mapping[str, str]) -> Outcome:
    name = read_name(text)
    if len(name) > NAME.most:
        return Refused(LONG_NAME)
    return Accepted(name) if name else Refused(question.again)


def _contact(question: Question, text: str, answers: Mapping[str, str]) -> Outcome:
    problem = contact_problem(text)
    if problem:
        return Refused(problem)
    contact = read_contact(text)
    if contact.email or contact.phone or contact.postal:
        postal = set(plain(contact.postal or "").split())
        return Accepted(text, kept_beside(question, Accepted(text), text, answers, postal))
    return Accepted("skip") if contact.preference == "none" else Refused(question.again)


def _contact_wish(question: Question, text: str, answers: Mapping[str, str]) -> Outcome:
    """Yes, no, or at once how. Whatever else is said is kept, and it is asked again."""
    if is_yes(text):
        return Accepted("contact_me")
    if is_no(text) or is_finish(text):
        return Accepted("go_on")
    contact = read_contact(text)
    if contact.email or contact.phone:
        return Accepted("contact_me", {"contact": text, **no_message_without_a_phone(text)})
    return Refused(question.again, also_said(text, answers))


_READERS = {
    "contact_wish": _contact_wish,
    "name": _name,
    "contact": _contact,
    "more": _more,
    "case_reference": read_reference_answer,
    "case_code": read_code_answer,
}
