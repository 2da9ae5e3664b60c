"""For whom somebody writes and how they know them, in the options of the questions."""

import re

from models.questions import load_questions
from understand.choices import find_relationship

_NEAREST = {"grandparent": "relative", "foster_carer": "carer"}


_AGE = re.compile(
    r"\b(?:i am|i'm|im|aged?)\s+(?:only\s+)?(\d{1,2})\b(?!\s*(?:%|st|nd|rd|th|weeks?|months?|days?|miles?))"
)
_PATIENT = re.compile(r"\b(?:patients?|clients?|service users?)\b")
OF_AGE = 18


def for_whom_in(text: str, found: str | None) -> str | None:
    """What was found, as exactly as the text says it: a child who writes for themselves, a worker about a patient."""
    said = text.casefold().replace("’", "'")
    age = _AGE.search(said)
    if found == "myself" and age and int(age[1]) < OF_AGE:
        return "myself_child"
    return "professional_patient" if found == "professional" and _PATIENT.search(said) else found


def relationship_in(text: str) -> str | None:
    """The option of the relationship that `text` speaks of, or None."""
    return known_relationship(find_relationship(text))


def known_relationship(found: str | None) -> str | None:
    """The option for what was found, or the nearest one; None where there is none."""
    nearest = _NEAREST.get(found, found) if found else None
    return nearest if load_questions()["relationship"].option(nearest) else None
