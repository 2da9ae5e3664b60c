"""Which answer somebody wants to give again, and what that takes with it."""

from collections.abc import Mapping

from models.questions import load_questions
from understand.choices import plain

_CALLED = {
    "purpose": ("purpose", "what this is", "compliment", "suggestion"),
    "for_whom": ("who it is for", "who this is for", "for whom", "who i am writing for", "who it is about"),
    "relationship": ("relationship", "how i know", "relation"),
    "person_agrees": ("agree", "agrees", "consent", "permission"),
    "story": ("what happened", "story", "my words", "what i wrote", "description", "account", "complaint"),
    "about": ("who or what", "about", "person", "therapist"),
    "when": ("when", "date", "time", "day"),
    "outcome": ("outcome", "what i want", "want done", "like done", "like you to do", "what you should do"),
    "name": ("name",),
    "contact": ("contact", "email", "e mail", "phone", "number", "address", "postcode", "reply", "mobile"),
}
"""What people call an answer besides its label on the review page."""

_BEFORE = ("back", "previous", "before", "last", "undo")
_CHANGE = frozenset(
    (
        *("change", "changing", "edit", "correct", "fix", "amend", "update", "alter", "redo", "replace"),
        *("wrong", "mistake"),
    )
)


def asks_for_change(text: str) -> bool:
    """Whether the words speak of changing something."""
    return bool(_CHANGE & set(plain(text).split()))


def change_target(text: str, answers: Mapping[str, str]) -> str | None:
    """The slot that `text` wants to change: the one it names, or the last answered for "go back"; else None."""
    words = f" {plain(text)} "
    asked = [question for question in load_questions().asked(answers) if question.slot in answers]
    lengths: dict[str, int] = {}
    for question in asked:
        names = (*_CALLED[question.slot], plain(question.label))
        lengths[question.slot] = max((len(name) for name in names if f" {name} " in words), default=0)
    longest = max(lengths.values(), default=0)
    named = [slot for slot, length in lengths.items() if longest and length == longest]
    if len(named) == 1:
        return named[0]
    if not named and asked and any(f" {word} " in words for word in _BEFORE):
        return asked[-1].slot
    return None


def cleared_with(slot: str, answers: Mapping[str, str]) -> list[str]:
    """The answered slots that are asked anew when `slot` is: itself, and those that hang on it."""
    questions = load_questions().questions
    return [slot, *(q.slot for q in questions if slot in q.when and q.slot in answers)]
