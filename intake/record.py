"""From the answers as they stand in the conversation to what is registered."""

from collections.abc import Mapping

from models import answers as record
from models.questions import load_questions
from understand.contact import read_contact


def read_intake(answers: Mapping[str, str]) -> record.Intake:
    """The case that these answers (slot -> value) make. Raises KeyError without a purpose or a story.

    Answers to questions that no longer belong to the conversation are left out.
    """
    asked = {question.slot for question in load_questions().asked(answers)}
    kept = {slot: value for slot, value in answers.items() if slot in asked}
    return record.intake_of(kept, _contact(kept.get("contact", "skip")))


def _contact(value: str) -> record.Contact:
    if value in record.NOT_GIVEN:
        return record.Contact()
    contact = read_contact(value)
    only = next((way for way, found in _ways(contact.email, contact.phone, contact.postal) if found), "none")
    return record.Contact(contact.email, contact.phone, contact.postal, contact.preference or only)


def _ways(email: str | None, phone: str | None, post: str | None) -> list[tuple[str, str | None]]:
    return [("email", email), ("phone", phone), ("post", post)]
