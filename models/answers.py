"""From the answers of a conversation to the fields of a case."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.case import Kind, Part
from models.consent import Authority
from models.questions import ALSO_SAID, LANGUAGE, LEFT_OUT, PERMISSIONS, load_questions
from models.refusal import Refused

NOT_GIVEN = ("skip", "unsure", "nothing", "everything", LEFT_OUT)
"""Answers that say that there is none."""
WANTS_CONTACT = "Asked to be contacted by the team, as they may be at risk."
ALSO_SAID_AS = "Also written in the chat:"
_KINDS = {"both": Kind.COMPLAINT, "data_use": Kind.COMPLAINT}
"""Purposes that are not called as the kind of case that they make."""
_PARTS = {
    "someone_else": (Part.REPRESENTATIVE, "representative"),
    "professional": (Part.PROFESSIONAL, "professional"),
    "professional_patient": (Part.PROFESSIONAL, "professional"),
}


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
    """What a case is registered from; None where a person did not say.

    `thanks` is what they praise beside their complaint: a record of its own. `permissions` are what they ticked.
    """

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
    authority: Authority | None = None
    effect: str | None = None
    funding: str | None = None
    place: str | None = None
    unsafe_now: str | None = None
    safe_contact: str | None = None
    access_needs: str | None = None
    thanks: str | None = None
    permissions: tuple[str, ...] = ()
    is_about_data: bool = False


def given_in(answers: Mapping[str, str], slot: str) -> str | None:
    """What was answered to the question of `slot`; None where there is no answer."""
    value = answers.get(slot)
    return None if value in NOT_GIVEN else value


def praise_of(intake: Intake) -> Intake | None:
    """The record of the thanks that came with a complaint, or None: it holds nothing of the complaint itself."""
    if intake.thanks is None:
        return None
    return Intake(
        kind=Kind.COMPLIMENT,
        part=intake.part,
        complainant_type=intake.complainant_type,
        story=intake.thanks,
        for_whom=None,
        relationship=None,
        consent=None,
        about=None,
        when=None,
        outcome=None,
        name=intake.name,
        contact=intake.contact,
    )


def intake_of(answers: Mapping[str, str], contact: Contact) -> Intake:
    """The case that these answers (slot -> value) make. Raises KeyError when purpose or story is missing."""

    def given(slot: str) -> str | None:
        return given_in(answers, slot)

    for_whom = given("for_whom")
    part, complainant_type = _PARTS.get(for_whom or "", (Part.COMPLAINANT, "service_user"))
    represents = for_whom == "someone_else"
    authority = given("authority") if represents else None
    leave_message = given("leave_message")
    safe_contact = (
        WANTS_CONTACT if given("contact_wish") == "contact_me" else None,
        load_questions()["leave_message"].shown(leave_message) if leave_message else None,
    )
    also_said = given(ALSO_SAID)
    story = answers["story"]
    return Intake(
        kind=_KINDS.get(answers["purpose"]) or Kind(answers["purpose"]),
        part=part,
        complainant_type=complainant_type,
        story=f"{story}\n\n{ALSO_SAID_AS} {also_said}" if also_said else story,
        for_whom=for_whom,
        relationship=given("relationship") if represents else None,
        consent=given("person_agrees") if represents else None,
        about=given("about"),
        when=given("when"),
        outcome=given("outcome"),
        name=given("name"),
        contact=contact,
        authority=Authority(authority) if authority else None,
        effect=given("effect"),
        funding=given("funding"),
        place=given("place"),
        unsafe_now=given("unsafe_now"),
        safe_contact="\n".join(filter(None, safe_contact)) or None,
        access_needs="\n".join(filter(None, (_language(answers), given("access_needs")))) or None,
        thanks=given("thanks"),
        permissions=tuple((given(PERMISSIONS) or "").split()),
        is_about_data=answers["purpose"] == "data_use",
    )


def _language(answers: Mapping[str, str]) -> str | None:
    language = answers.get(LANGUAGE)
    return f"Has written in {language}, and was told that we read English." if language else None
