"""Which answer somebody wants to give again, and what that takes with it."""

import re
from collections.abc import Mapping

from models.questions import LEFT_OUT, UNDERSTOOD, load_questions
from understand.choices import plain

_CALLED = {
    "contact_wish": ("contact me", "call me"),
    "purpose": ("purpose", "what this is", "compliment", "suggestion"),
    "for_whom": ("who it is for", "who this is for", "for whom", "who i am writing for", "who it is about"),
    "relationship": ("relationship", "how i know", "relation"),
    "person_agrees": ("agree", "agrees", "consent", "permission"),
    "authority": ("authority", "right to act", "power of attorney"),
    "story": ("what happened", "story", "my words", "what i wrote", "description", "account", "complaint"),
    "more": ("more",),
    "thanks": ("thanks", "praise"),
    "about": ("who or what", "about", "person", "therapist"),
    "when": ("when", "date", "time", "day"),
    "effect": ("effect", "affected", "what it did"),
    "outcome": ("outcome", "what i want", "want done", "like done", "like you to do", "what you should do"),
    "funding": ("funding", "who paid", "paid"),
    "place": ("place", "service", "clinic", "where"),
    "unsafe_now": ("unsafe", "safe", "safety", "danger"),
    "name": ("name",),
    "case_reference": ("reference", "reference number"),
    "case_code": ("code", "access code"),
    "why_unhappy": ("why", "not satisfied", "unhappy"),
    "meeting_about": ("talk about",),
    "meeting_how": ("meeting", "meet", "how we meet"),
    "case_words": ("what i add", "what i added"),
    "withdraw_reason": ("reason",),
    "contact": ("contact", "email", "e mail", "phone", "number", "address", "postcode", "reply", "mobile"),
    "leave_message": ("message", "messages", "voicemail"),
    "access_needs": ("needs", "access", "large print", "interpreter"),
}
"""What people call an answer besides its label on the review page."""

_BEFORE = ("back", "previous", "before", "last", "undo")
_CHANGE = frozenset(
    (
        *("change", "changing", "edit", "correct", "fix", "amend", "update", "alter", "redo", "replace"),
        *("wrong", "mistake"),
    )
)
_TO_CHANGE = re.compile(
    r"^(?:please |can (?:i|we|you) |could (?:i|we|you) |i (?:want|need|would like) to |id like to |let me )*"
    r"(?:go back and )?(?:change|edit|correct|fix|amend|redo|go back to) (?:my|the|what|who|when|how)\b"
)
LONGEST_CHANGE = 9
"""Words of "I would like to change my phone number please"."""


def asks_for_change(text: str) -> bool:
    """Whether the words speak of changing something."""
    return bool(_CHANGE & set(plain(text).split()))


def is_change(text: str) -> bool:
    """Whether the whole message says that an answer is to be changed: "change my name please"."""
    said = plain(text)
    return said.count(" ") < LONGEST_CHANGE and bool(_TO_CHANGE.match(said))


def change_target(text: str, answers: Mapping[str, str]) -> str | None:
    """The slot that `text` wants to change: the one it names, or the last answered for "go back"; else None."""
    words = f" {plain(text)} "
    asked = [question for question in load_questions().asked(answers) if question.slot in answers]
    lengths: dict[str, int] = {}
    for question in asked:
        names = (*_CALLED.get(question.slot, ()), plain(question.label))
        lengths[question.slot] = max((len(name) for name in names if f" {name} " in words), default=0)
    longest = max(lengths.values(), default=0)
    named = [slot for slot, length in lengths.items() if longest and length == longest]
    if len(named) == 1:
        return named[0]
    understood = answers.get(UNDERSTOOD, "").split()
    given = [q.slot for q in asked if q.slot not in understood and answers[q.slot] != LEFT_OUT]
    if not named and given and any(f" {word} " in words for word in _BEFORE):
        return given[-1]
    return None


def cleared_with(slot: str, answers: Mapping[str, str]) -> list[str]:
    """The answered slots that are asked anew when `slot` is: itself, and those that hang on it."""
    cleared = [slot]
    for question in load_questions().questions:
        hangs_on = {*question.when, *question.follows} & {*cleared}
        if hangs_on and question.slot in answers and question.slot not in cleared:
            cleared.append(question.slot)
    return cleared


def emptied_with(slot: str, answers: Mapping[str, str]) -> dict[str, str | None]:
    """What changes when the answer of `slot` is to be given again: those slots are empty, and nothing of them is
    said to be understood.
    """
    cleared = cleared_with(slot, answers)
    left = [one for one in answers.get(UNDERSTOOD, "").split() if one not in cleared]
    understood = {UNDERSTOOD: " ".join(left) or None} if UNDERSTOOD in answers else {}
    return dict.fromkeys(cleared) | understood
