"""What there is in an answer besides the answer: that there is none, and words that would be lost."""

from collections.abc import Mapping, Set

from intake.said import Accepted, Said
from models.answers import NOT_GIVEN
from models.questions import ALSO_SAID, LEFT_OUT, Question
from understand.choices import is_dont_know, is_skip, plain
from understand.contact import read_contact

NEEDED = frozenset({"purpose", "story", "case_words"})
"""Without these there is nothing to send; everything else may be left out."""
UNSURE = ("unsure", "unknown", "may_be_unsafe")
MOST_SMALL_WORDS = 3
"""Own words from which an answer holds more than the answer."""
_SMALL_WORDS = """
    a about actually address afraid am an and answer are as at be because been being best but by call called choose
    complain complaining complaint contact did do does doing dot email emails even for from get had has have he her
    hi him his i id if im in is it its ive just know like mail make me message mine mobile mum my myself no number of
    ok on one option or our out phone please post really reach reply ring she so some somebody someone sorry
    telephone text than thank thanks that the their them they think this to true um was we well were will with write
    writing yeah yes you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def not_given(question: Question, said: Said) -> str | None:
    """What is kept when the whole message says that there is no answer, or that they do not know; else None."""
    ids = [option.id for option in question.options]
    unsure = next((id_ for id_ in ids if id_ in UNSURE), None)
    none = next((id_ for id_ in ids if id_ in NOT_GIVEN), None)
    if is_dont_know(said.text) or (said.whole and said.intent == "dont_know"):
        return unsure or none
    if is_skip(said.text) or (said.whole and said.intent == "skip"):
        return none or (None if question.slot in NEEDED else LEFT_OUT)
    return None


def kept_beside(
    question: Question, taken: Accepted, text: str, answers: Mapping[str, str], taken_words: Set[str] = frozenset()
) -> dict[str, str]:
    """The words of an answer that holds more than was taken ("yes, but please do not ring before six").

    `taken_words` say nothing more than the answer, beside the option's own.
    """
    if "story" in taken.also:
        return {}
    option = question.option(taken.value)
    known = {word for words in (option.label, *option.words) for word in plain(words).split()} if option else set()
    own = [word for word in _without_contacts(text) if word not in _SMALL | known | taken_words]
    if len(own) < MOST_SMALL_WORDS:
        return {}
    return also_said(text, answers)


def also_said(text: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Words that answer nothing, kept beside the answers after those that were kept before."""
    return {ALSO_SAID: "\n".join(filter(None, (answers.get(ALSO_SAID), text)))}


def more_of_the_story(text: str, answers: Mapping[str, str]) -> dict[str, str]:
    """The story with these words after it."""
    return {"story": "\n\n".join(filter(None, (answers.get("story"), text)))}


def no_message_without_a_phone(contact: str) -> dict[str, str]:
    """Whoever gave no phone number is not asked whether a message may be left on it."""
    return {} if read_contact(contact).phone else {"leave_message": LEFT_OUT}


def _without_contacts(text: str) -> list[str]:
    """The words of a text, less addresses, numbers and postcodes."""
    words = [word for word in text.split() if "@" not in word and not any(sign.isdigit() for sign in word)]
    return plain(" ".join(words)).split()
