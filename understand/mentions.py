"""What somebody says in passing, so that they are not asked for it again. When unsure it is None: a question is
better than a wrong answer."""

from dataclasses import dataclass
from datetime import date

from understand.acting import find_acting
from understand.dates import When, find_when
from understand.own_contact import own_email, own_phone
from understand.people import find_people, find_writer
from understand.wishes import find_about, find_access_needs, find_outcome


@dataclass(frozen=True)
class Mentions:
    """What a text says, by the question that it answers; None where it does not.

    `for_whom`, `relationship`, `agrees` and `authority` are ids of options; all others are words as typed.
    """

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    when: When | None = None
    for_whom: str | None = None
    relationship: str | None = None
    agrees: str | None = None
    authority: str | None = None
    about: str | None = None
    outcome: str | None = None
    access_needs: str | None = None


def find_mentions(text: str, on: date) -> Mentions:
    """All that `text`, said on the day `on` in London, says in passing.

    It computes for some milliseconds, for 20,000 characters up to 1.5 s: call it from a thread. The first call reads the
    recogniser of names (`understand.people.prepare`).
    """
    people = find_people(text)
    writer = find_writer(text, people)
    acting = find_acting(text)
    return Mentions(
        name=writer,
        email=own_email(text),
        phone=own_phone(text),
        when=find_when(text, on),
        for_whom=acting.for_whom,
        relationship=acting.relationship,
        agrees=acting.agrees,
        authority=acting.authority,
        about=find_about(text, people, writer),
        outcome=find_outcome(text),
        access_needs=find_access_needs(text),
    )
