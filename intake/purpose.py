"""The first answer: what a person wants to do. Often it is the account itself, and then it is kept as that."""

from intake.said import ANSWER_INTENTS, SURE, Accepted, Outcome, Refused, Said
from models.questions import LEFT_OUT, Question
from understand.choices import match_option, plain

ACCOUNT_WORDS = 8
OWN_WORDS = 5
WHOLE_ACCOUNT = 40
"""Words from which an account that came unasked is taken as all there is to tell; more can be added at the review."""
SURE_OF_PRAISE = 0.7
ALSO_PRAISE = 0.25
"""Confidence from which an account of something bad is asked for the thanks that seem to be in it."""
ONLY_FOR = "I am sorry, I can only help with a complaint, with thanks or with an idea."
_MEANT = {
    "start_complaint": "complaint",
    "give_compliment": "compliment",
    "make_suggestion": "suggestion",
    "ask_status": "status",
    "unhappy_with_answer": "unhappy",
    "ask_meeting": "meeting",
    "withdraw": "withdraw",
    "data_use": "data_use",
}
_ANNOUNCING = """
    a about am an and are bad be been being but can care clinic complain complaining complaint complaints
    concerning do dont doctor feedback file for formal formally from give good had happened happy has have
    hello hey hi how i id idea im in is issue it just ive know leave like lodge make may me member my need
    not of office on one or our out pass person please praise problem put raise regarding say send service
    so some somebody someone something staff submit suggest suggestion suggestions team thank thanks that
    the therapist this to treatment unhappy up very want wanted was we what wish with would you your yours
"""
"""Words of "I would like to make a complaint about my therapist": an announcement, of which the account is to come."""
ANNOUNCED = frozenset(_ANNOUNCING.split())


def is_account(text: str) -> bool:
    """Whether `text` tells what happened, rather than only announcing that it will."""
    words = plain(text).split()
    own = sum(word not in ANNOUNCED for word in words)
    return len(words) >= ACCOUNT_WORDS and own >= OWN_WORDS


def account_of(text: str) -> dict[str, str | None]:
    """An account as answers. After a whole one nobody is asked for more of it, nor for what it did to them."""
    account: dict[str, str | None] = {"story": text}
    if len(plain(text).split()) >= WHOLE_ACCOUNT:
        account |= {"more": LEFT_OUT, "effect": LEFT_OUT}
    return account


def read_purpose(question: Question, said: Said) -> Outcome:
    """The purpose, with an account kept as the story, so that it is not asked for again.

    An account whose purpose is not clear is kept too, and the purpose asked for.
    """
    also = account_of(said.text) if is_account(said.text) and said.intent in ANSWER_INTENTS else {}
    # In an account "thank you" or "suggest" stands for nothing; there the classifier read the whole.
    found = None if also else _named(question, said.text)
    found = found or _meant(said)
    if found == "complaint" and also and said.others.get("give_compliment", 0.0) >= ALSO_PRAISE:
        found = "both"
    if found:
        return Accepted(found, also)
    is_other = said.intent == "out_of_scope" and said.confidence >= SURE
    return Refused(f"{ONLY_FOR} {question.again}" if is_other else question.again, also)


def _named(question: Question, text: str) -> str | None:
    """The purpose that the words name. Thanks beside a complaint do not take the complaint away."""
    found = match_option(text, question.options)
    other = question.option({"compliment": "complaint", "complaint": "compliment"}.get(found or ""))
    return "both" if other and match_option(text, [other]) else found


def _meant(said: Said) -> str | None:
    """What the classifier makes of it. A complaint taken for praise would get no reply: that must be sure."""
    found = _MEANT.get(said.intent)
    return found if found in ("complaint", "data_use") or said.confidence >= SURE_OF_PRAISE else None
