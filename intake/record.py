"""From the answers as they stand in the conversation to what is registered."""

from collections.abc import Mapping
from datetime import date

from models import answers as record
from models.deadlines import long_date
from models.questions import KEPT_BESIDE, load_questions
from understand.contact import read_contact
from understand.dates import find_when


def read_intake(answers: Mapping[str, str], on: date) -> record.Intake:
    """The case that these answers (slot -> value) make on the London day `on`. Raises KeyError without a purpose or a
    story.

    Answers to questions that no longer belong to the conversation are left out. When it happened is kept in their
    words, with the days that those come to.
    """
    asked = {question.slot for question in load_questions().asked(answers)} | {*KEPT_BESIDE}
    kept = {slot: value for slot, value in answers.items() if slot in asked}
    if kept.get("when", "unsure") not in record.NOT_GIVEN:
        kept["when"] += _days(kept["when"], on)
    return record.intake_of(kept, _contact(kept.get("contact", "skip")))


def _days(words: str, on: date) -> str:
    """` (Friday 9 January 2026)`, or the first and the last day; nothing where the words do not say."""
    when = find_when(words, on)
    if when is None or when.first is None or when.last is None:
        return ""
    first, last = long_date(when.first), long_date(when.last)
    return f" ({first})" if first == last else f" ({first} to {last})"


def _contact(value: str) -> record.Contact:
    if value in record.NOT_GIVEN:
        return record.Contact()
    contact = read_contact(value)
    only = next((way for way, found in _ways(contact.email, contact.phone, contact.postal) if found), "none")
    return record.Contact(contact.email, contact.phone, contact.postal, contact.preference or only)


def _ways(email: str | None, phone: str | None, post: str | None) -> list[tuple[str, str | None]]:
    return [("email", email), ("phone", phone), ("post", post)]
