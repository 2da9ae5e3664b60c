"""A complaint that was dealt with elsewhere, as an earlier register has it: the fields of `docs/import.md`. Pure."""

import re
from typing import Annotated, Any, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from models import given
from models.answers import Contact, Intake, intake_of
from models.case import Kind
from models.consent import Authority, ConsentStatus, Ground, Method
from models.issue import Outcome, Theme
from models.moments import Day, When, wrong
from models.policy import DelayReason
from models.questions import load_questions
from models.refusal import Refused

PARTED_BY = ";"
"""Between several values in one cell."""
_CANNOT_BE_KEPT = re.compile("[\x00\ud800-\udfff]")


def _words(kind: given.Words, *, is_data: bool = False) -> AfterValidator:
    """Words within their limit. What `is_data` can be no formula, while a story may begin with any sign."""

    def check(text: str) -> str:
        if is_data and text.startswith(("=", "@")):
            raise wrong("it is a formula. Put its result there instead")
        if _CANNOT_BE_KEPT.search(text):
            raise wrong("it holds a NUL or half of a sign, which nobody sees. Type it again")
        try:
            return kind.needed(text, f"The {kind.called} is blank.")
        except Refused as refused:
            raise wrong(str(refused).rstrip(".")) from None

    return AfterValidator(check)


def _address(text: str) -> str:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        raise wrong("it is no e-mail address. Correct it or leave it out") from None
    return text


def _option(slot: str) -> AfterValidator:
    """The id of an option of the chat."""

    def check(value: str) -> str:
        ids = [option.id for option in load_questions()[slot].options]
        if value not in ids:
            raise wrong(f"it has to be one of {', '.join(ids)}")
        return value

    return AfterValidator(check)


def _parted(value: object) -> object:
    return [part.strip() for part in value.split(PARTED_BY) if part.strip()] if isinstance(value, str) else value


_several = BeforeValidator(_parted)
Times = Annotated[tuple[When, ...], _several]
Way = Literal["email", "post"]


class Earlier(BaseModel):
    """One row of the register. Nothing is kept but what stands in a field; a field that is left out is not known.

    Days and times are London's. Fields that hold several values have as many as those that they belong to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    earlier_reference: Annotated[str, _words(given.EARLIER_REFERENCE, is_data=True)]
    received_at: When
    channel: Literal["web_chat", "email", "letter", "phone", "in_person"]
    story: Annotated[str, _words(given.STORY)]
    kind: Kind = Kind.COMPLAINT
    about: Annotated[str, _words(given.ABOUT)] | None = None
    when: Annotated[str, _words(given.WHEN)] | None = None
    outcome_wanted: Annotated[str, _words(given.WANTED)] | None = None

    name: Annotated[str, _words(given.NAME, is_data=True)] | None = None
    email: Annotated[str, _words(given.EMAIL, is_data=True), AfterValidator(_address)] | None = None
    phone: Annotated[str, _words(given.PHONE, is_data=True)] | None = None
    post: Annotated[str, _words(given.POST, is_data=True)] | None = None
    contact_preference: Literal["email", "phone", "post", "none"] = "none"
    access_needs: Annotated[str, _words(given.NEEDS)] | None = None
    safe_contact: Annotated[str, _words(given.SAFE_CONTACT)] | None = None
    for_whom: Literal["myself", "someone_else", "professional"] = "myself"
    affected_name: Annotated[str, _words(given.NAME, is_data=True)] | None = None
    relationship: Annotated[str, _option("relationship")] | None = None
    person_agrees: Annotated[str, _option("person_agrees")] | None = None
    authority: Authority | None = None
    consent_asked_at: When | None = None
    consent: Literal[ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.NOT_NEEDED] | None = None
    consent_at: When | None = None
    consent_method: Method | None = None
    consent_ground: Ground | None = None
    consent_evidence: Annotated[str, _words(given.EVIDENCE)] | None = None

    funding: Literal["private", "nhs"] | None = None
    owner: Annotated[str, _words(given.USER, is_data=True)] | None = None
    flags: Annotated[
        tuple[Literal["risk", "safeguarding", "legal_claim", "serious_incident", "data_protection"], ...], _several
    ] = ()
    themes: Annotated[tuple[Theme, ...], _several] = ()
    outcomes: Annotated[tuple[Outcome, ...], _several] = ()

    acknowledged_at: When | None = None
    acknowledged_by: Literal["email", "post", "other"] | None = None
    investigated_from: When | None = None
    updates_sent_at: Times = ()
    holding_sent_at: Times = ()
    holding_due_on: Annotated[tuple[Day, ...], _several] = ()
    holding_reason: Annotated[tuple[DelayReason, ...], _several] = ()
    answered_at: When | None = None
    answered_by: Way | None = None

    stage_2_asked_at: When | None = None
    stage_2_reviewer: Annotated[str, _words(given.USER, is_data=True)] | None = None
    stage_2_acknowledged_at: When | None = None
    stage_2_acknowledged_by: Literal["email", "post", "other"] | None = None
    stage_2_investigated_from: When | None = None
    stage_2_updates_sent_at: Times = ()
    stage_2_holding_sent_at: Times = ()
    stage_2_holding_due_on: Annotated[tuple[Day, ...], _several] = ()
    stage_2_holding_reason: Annotated[tuple[DelayReason, ...], _several] = ()
    stage_2_outcomes: Annotated[tuple[Outcome, ...], _several] = ()
    stage_2_answered_at: When | None = None
    stage_2_answered_by: Way | None = None
    stage_2_received_on: Day | None = None

    stage_3_referred_at: When | None = None
    closed_at: When | None = None
    withdrawn_at: When | None = None
    withdrawn_because: Annotated[str, _words(given.REASON)] | None = None

    def at_stage(self, stage: int, field: str) -> Any:
        """What a field says of stage 1 or 2."""
        return getattr(self, field if stage == 1 else f"stage_2_{field}")

    def intake(self) -> Intake:
        """What the case is registered from."""
        answers = {
            "purpose": self.kind.value,
            "for_whom": self.for_whom,
            "story": self.story,
            "relationship": self.relationship,
            "person_agrees": self.person_agrees,
            "about": self.about,
            "when": self.when,
            "outcome": self.outcome_wanted,
            "name": self.name,
        }
        contact = Contact(self.email, self.phone, self.post, self.contact_preference)
        return intake_of({slot: value for slot, value in answers.items() if value is not None}, contact)

    def sameness(self) -> str | None:
        """The same for two rows of one person, day and story, under whatever references; None of nobody we know."""
        who = [_plain(value) for value in (self.name, self.email, self.phone, self.post) if value]
        return "\n".join([*who, self.received_at.day.isoformat(), _plain(self.story)]) if who else None

    def known_by(self) -> str:
        """The earlier reference, however it was typed."""
        return _plain(self.earlier_reference)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
