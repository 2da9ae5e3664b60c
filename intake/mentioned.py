"""What was said in passing, so that nobody is asked for it again."""

from collections.abc import Mapping
from datetime import date

from intake.relations import for_whom_in, known_relationship
from intake.rest import no_message_without_a_phone
from models.questions import UNDERSTOOD, load_questions
from understand.mentions import find_mentions

FEWEST_WORDS = 4
"""Of a message that says something besides its answer."""


def answers_in(text: str, slot: str, on: date, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to questions that are still to come, in a message to the question of `slot` on the London day `on`.

    `answers` are those so far, with what became of this message. Only what the question offers to somebody with these
    answers is taken. They are marked as understood, which the review page shows.
    """
    if len(text.split()) < FEWEST_WORDS:
        return {}
    said = {name: value for name, value in _said(text, on).items() if value}
    if not _is_named(said.get("about", "")):
        said.pop("about", None)  # "my therapist" says less than they would if they were asked
    found: dict[str, str] = {}
    for question in load_questions().questions:
        known = {**answers, **found}
        value = said.get(question.slot)
        if value is None or question.slot == slot or question.slot in known or not question.is_asked(known):
            continue
        if question.type != "choice" or value in {option.id for option in question.options_for(known)}:
            found[question.slot] = value
    if not found:
        return {}
    understood = {UNDERSTOOD: " ".join((*answers.get(UNDERSTOOD, "").split(), *found))}
    no_phone = no_message_without_a_phone(found["contact"]) if "contact" in found else {}
    return found | no_phone | understood


def _is_named(about: str) -> bool:
    """Whether somebody or something is called by a name."""
    return any(word[0].isupper() for word in about.split()[1:])


def _said(text: str, on: date) -> dict[str, str | None]:
    """By slot.

    Whoever acts by a right in law may be family all the same: how they know each other is then asked.
    """
    mentions = find_mentions(text, on)
    relationship = known_relationship(mentions.relationship)
    return {
        "for_whom": for_whom_in(text, mentions.for_whom),
        "relationship": None if mentions.authority and relationship == "legal_representative" else relationship,
        "person_agrees": mentions.agrees,
        "authority": mentions.authority,
        "about": mentions.about,
        "when": mentions.when.words if mentions.when else None,
        "outcome": mentions.outcome,
        "name": mentions.name,
        "contact": ", ".join(filter(None, (mentions.email, mentions.phone))),
        "access_needs": mentions.access_needs,
    }
