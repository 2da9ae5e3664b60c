"""Whether what was said answers the question: pure, one function for each type of question."""

from collections.abc import Mapping

from intake.changes import asks_for_change, change_target
from intake.purpose import read_purpose
from intake.said import Accepted, Changed, Interrupted, Outcome, Refused, Said
from models.given import NAME
from models.questions import CHANGE, CHECK, SEND, Question, load_questions
from understand.choices import find_relationship, is_dont_know, is_no, is_skip, is_yes, match_option, plain
from understand.contact import contact_problem, read_contact
from understand.names import read_name
from understand.risk import Level
from understand.risk import judge as risk_of

LONGEST_CHOICE = 25
"""Words; a longer text mentions many things and chooses none."""
NO_HURRY = "There is no hurry. If you want to go on, here is the question again."
WHICH_ANSWER = "Which answer would you like to change? Choose it, or write for example: change my name."
HOW_TO_SEND = (
    'To send it, choose Send or write "send". To change an answer, choose it or write for example: change my name.'
)
LONG_NAME = "That is longer than a name. Please write only the name that we should use."
_NEAREST = {"grandparent": "relative", "foster_carer": "carer"}
_SHORT_ONLY = frozenset({"outcome", "contact"})
"""Here "can somebody phone me" may be the answer itself; a word or two ("help", "a person") are the command."""


def judge(slot: str, said: Said, answers: Mapping[str, str]) -> Outcome:
    """What comes of `said` at the question of `slot`; `answers` are the ones so far, without this one.

    Whoever speaks of danger has been answered already, and is never told that they were not understood.
    """
    outcome = _outcome(slot, said, answers)
    if isinstance(outcome, Refused) and risk_of(said.text).level is Level.URGENT:
        return Refused(NO_HURRY, outcome.also)
    return outcome


def _outcome(slot: str, said: Said, answers: Mapping[str, str]) -> Outcome:
    if said.option and said.option.startswith(CHANGE):
        target = said.option.removeprefix(CHANGE)
        return Changed(target) if target in answers else Refused(WHICH_ANSWER)
    if slot == CHECK:
        return _check(said, answers)
    question = load_questions()[slot]
    if said.option is not None:
        picked = any(option.id == said.option for option in question.options)
        return Accepted(said.option) if picked else Refused(question.again)
    if question.type == "choice":
        return _choice(question, said)
    return _words(question, said)


def _check(said: Said, answers: Mapping[str, str]) -> Outcome:
    if said.option is not None:
        return Accepted(SEND) if said.option == SEND else Refused(HOW_TO_SEND)
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


def _choice(question: Question, said: Said) -> Outcome:
    if said.is_command:
        return Interrupted()
    chosen = _CHOOSERS.get(question.slot, _plain_choice)(question, said)
    if isinstance(chosen, Refused) and not chosen.also and said.may_interrupt:
        return Interrupted()
    return chosen


def _plain_choice(question: Question, said: Said) -> Outcome:
    short = said.text.count(" ") < LONGEST_CHOICE
    found = match_option(said.text, question.options) if short else None
    return Accepted(found) if found else Refused(question.again)


def _for_whom(question: Question, said: Said) -> Outcome:
    found = match_option(said.text, question.options)
    relationship = _relationship_in(said.text)
    if relationship is None:
        return Accepted(found) if found else Refused(question.again)
    if found == "myself":  # "my mum helps me": either may be meant, so it is asked
        return Refused(question.again)
    if found == "professional":
        return Accepted(found)
    return Accepted("someone_else", {"relationship": relationship})


def _relationship(question: Question, said: Said) -> Outcome:
    found = match_option(said.text, question.options) or _relationship_in(said.text)
    return Accepted(found) if found else Refused(question.again)


def _relationship_in(text: str) -> str | None:
    found = find_relationship(text)
    known = {option.id for option in load_questions()["relationship"].options}
    nearest = _NEAREST.get(found, found) if found else None
    return nearest if nearest in known else None


_CHOOSERS = {"purpose": read_purpose, "for_whom": _for_whom, "relationship": _relationship}


def _words(question: Question, said: Said) -> Outcome:
    not_given = _not_given(question, said)
    if not_given:
        return Accepted(not_given)
    if said.is_command and not (question.slot in _SHORT_ONLY and said.text.count(" ") > 1):
        return Interrupted()
    if not any(character.isalnum() for character in said.text) or is_skip(said.text):
        return Refused(question.again)
    return _READERS.get(question.slot, _as_typed)(question, said.text)


def _not_given(question: Question, said: Said) -> str | None:
    """The id of the option that says that there is no answer, when the whole message says so."""
    for option in question.fallback:
        if plain(said.text) in {plain(words) for words in (option.id, option.label, *option.words)}:
            return option.id
        if is_skip(said.text) or (said.whole and said.intent == "skip"):
            return option.id
        if option.id == "unsure" and is_dont_know(said.text):
            return option.id
    return None


def _as_typed(_question: Question, text: str) -> Outcome:
    return Accepted(text)


def _name(question: Question, text: str) -> Outcome:
    name = read_name(text)
    if len(name) > NAME.most:
        return Refused(LONG_NAME)
    return Accepted(name) if name else Refused(question.again)


def _contact(question: Question, text: str) -> Outcome:
    problem = contact_problem(text)
    if problem:
        return Refused(problem)
    contact = read_contact(text)
    if contact.email or contact.phone or contact.postal:
        return Accepted(text)
    return Accepted("skip") if contact.preference == "none" else Refused(question.again)


_READERS = {"name": _name, "contact": _contact}
