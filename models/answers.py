"""From the answers of a conversation to the fields of a case."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.case import Kind, Part
from models.refusal import Refused

NOT_GIVEN = ("skip", "unsure")


@dataclass(frozen=True)
class Contact:
    """The ways to reach somebody, each None when not given. `preference` is email, phone, post or none."""

    email: str | None = None
    phone: str | None = None
    post: str | None = None
    preference: str = "none"


def check_preference(contact: Contact) -> None:
    """Whoever would like to be answered in a way has to be reached in it. Raises Refused."""
    ways = {"email": contact.email, "phone": contact.phone, "post": contact.post, "none": "nothing"}
    if not (ways.get(contact.preference) or "").strip():
        raise Refused("Give the address or number for the way in which they would like to be answered.")


@dataclass(frozen=True)
class Intake:
    """What a case is registered from; None where a person did not say."""

    kind: Kind
    part: Part
    complainant_type: str
    story: str
    for_whom: str | None
    relationship: str | None
    consent: str | None
    about: str | None
    when: str | None
    outcome: str | None
    name: str | None
    contact: Contact


def intake_of(answers: Mapping[str, str], contact: Contact) -> Intake:
    """The case that these answers (slot -> value) make. Raises KeyError when purpose or story is missing."""

    def given(slot: str) -> str | None:
        value = answers.get(slot)
        return None if value in NOT_GIVEN else value

    for_whom = given("for_whom")
    part, complainant_type = {
        "someone_else": (Part.REPRESENTATIVE, "representative"),
        "professional": (Part.PROFESSIONAL, "professional"),
    }.get(for_whom or "", (Part.COMPLAINANT, "service_user"))
    represents = for_whom == "someone_else"
    return Intake(
        kind=Kind(answers["purpose"]),
        part=part,
        complainant_type=complainant_type,
        story=answers["story"],
        for_whom=for_whom,
        relationship=given("relationship") if represents else None,
        consent=given("person_agrees") if represents else None,
        about=given("about"),
        when=given("when"),
        outcome=given("outcome"),
        name=given("name"),
        contact=contact,
    )
