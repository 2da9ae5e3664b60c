"""A provider's complaints policy as data: what `models.policy_file` reads and checks."""

from datetime import date, time
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, model_validator
from pydantic_core import PydanticCustomError

from models.deadlines import Unit
from models.working_days import Calendar, calendar_for

ClockName = Literal[
    "acknowledgement",
    "resolution",
    "progress_update",
    "consent_chase",
    "data_protection",
    "stage_2_window",
    "stage_3_window",
]
PauseReason = Literal["waiting_for_consent", "waiting_for_clarification"]
"""For what a clock may stand still, where the policy lets it."""
DelayReason = Literal[
    "waiting_for_consent",
    "waiting_for_clarification",
    "waiting_for_another_provider",
    "more_to_look_into",
    "staff_unavailable",
]
"""Why a holding letter gives a new date."""


def _as_written(value: Any) -> Any:
    if not isinstance(value, str | time):
        raise PydanticCustomError("time_of_day", 'It has to be a time in quotes, such as "09:00"')
    return value


TimeOfDay = Annotated[time, BeforeValidator(_as_written)]
"""A number would be taken for seconds after midnight."""


class Part(BaseModel):
    """A part of the policy file: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CalendarPart(Part):
    """Days the operator adds to, or takes from, the bank holidays of the nation."""

    added: tuple[date, ...] = ()
    removed: tuple[date, ...] = ()


class WorkingHours(Part):
    """London time on working days."""

    opens: TimeOfDay
    closes: TimeOfDay

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise PydanticCustomError("working_hours", "The team has to close after it opens")
        return self


class ClockPart(Part):
    """How many working days something may take."""

    working_days: int = Field(gt=0, le=250)


class ResolutionPart(ClockPart):
    """The same for the full answer, and what may hold it up.

    `pauses_for` names what the clock stands still for; `may_be_extended` whether a holding letter can give a new date.
    """

    pauses_for: frozenset[PauseReason] = frozenset()
    may_be_extended: bool = True


class CalendarClockPart(Part):
    """How many days something may take, weekends and holidays counted."""

    calendar_days: int = Field(gt=0, le=366)


class WindowPart(Part):
    """For how many calendar months something may be asked for."""

    months: int = Field(gt=0, le=24)


class Clocks(Part):
    """Everything that runs, or may be running, in a case. The acknowledgement has no field that could pause it."""

    acknowledgement: ClockPart
    resolution: ResolutionPart
    progress_update: ClockPart
    consent_chase: ClockPart
    data_protection: CalendarClockPart
    stage_2_window: WindowPart
    stage_3_window: WindowPart


class Alerts(Part):
    """When the team is told about a clock. Days are working days; every alert comes at the opening hour.

    `due_soon` counts back from the due day of a clock, or from the last day of a window. `chase_consent_after`
    counts from the day on which consent was asked for. A sweep that raises more than `digest_above` alerts tells of
    them in one message.
    """

    due_soon: dict[ClockName, tuple[PositiveInt, ...]]
    breached_again_at_most: int = Field(ge=0, le=50)
    deputy_every_weeks: int = Field(gt=0, le=8)
    chase_consent_after: tuple[PositiveInt, ...]
    digest_above: int = Field(ge=1, le=50)


class Contacts(Part):
    """How to reach the complaints team."""

    team: str
    email: str
    phone: str
    post: str
    verified_on: date | None


class Service(Part):
    """A service outside the provider and how it is reached."""

    name: str
    how: str
    verified_on: date | None


class Crisis(Part):
    """Whom to turn to at once."""

    emergency: Service
    urgent: Service
    listening: Service


class Keeping(Part):
    """How long what people told us is kept. (Policy, "Privacy".)

    `case_years` counts from the closing of a case, the days from the last word of a chat: `transcript_days` once it was
    sent, `draft_days` if it was not and there is a way to reply, `unfinished_days` if there is none.
    """

    case_years: int = Field(gt=0, le=100)
    transcript_days: int = Field(gt=0, le=366)
    draft_days: int = Field(gt=0, le=366)
    unfinished_days: int = Field(gt=0, le=366)

    @model_validator(mode="after")
    def _drafts_stay_longer(self) -> Self:
        if self.unfinished_days > self.draft_days:
            raise PydanticCustomError("keeping", "unfinished_days cannot be more than draft_days")
        return self


class External(Part):
    """Who adjudicates at stage 3, by who paid for the care."""

    private: Service | None = None
    nhs: Service | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if self.private is None and self.nhs is None:
            raise PydanticCustomError("external", "Somebody has to adjudicate: give private, nhs or both")
        return self


class Letters(Part):
    """What letters carry."""

    signed_by: str


class Policy(Part):
    """Everything another provider would set differently."""

    name: str
    provider: str
    nation: Literal["ENG", "WLS", "SCT", "NIR"]
    calendar: CalendarPart = CalendarPart()
    working_hours: WorkingHours
    clocks: Clocks
    alerts: Alerts
    contacts: Contacts
    advice: tuple[Service, ...]
    crisis: Crisis
    letters: Letters
    keeping: Keeping
    external: External

    @model_validator(mode="after")
    def _alerts_lie_within(self) -> Self:
        """An alert that would come before its clock starts would never come."""
        for name, days in self.alerts.due_soon.items():
            part = getattr(self.clocks, name)
            if isinstance(part, ClockPart) and max(days, default=0) >= part.working_days:
                raise _too_early(f"alerts.due_soon.{name}", max(days), part.working_days)
        chases, length = self.alerts.chase_consent_after, self.clocks.consent_chase.working_days
        if max(chases, default=0) >= length:
            raise _too_early("alerts.chase_consent_after", max(chases), length)
        return self

    def length_of(self, name: ClockName) -> tuple[int, Unit]:
        """How long something may take."""
        part = getattr(self.clocks, name)
        if isinstance(part, WindowPart):
            return part.months, Unit.MONTHS
        if isinstance(part, CalendarClockPart):
            return part.calendar_days, Unit.CALENDAR_DAYS
        assert isinstance(part, ClockPart), "there is no other kind"
        return part.working_days, Unit.WORKING_DAYS

    def external_body(self, funding: str | None) -> Service:
        """The body of stage 3 for care that was paid for in this way (private, nhs; None: as the provider's is)."""
        found = {"private": self.external.private, "nhs": self.external.nhs}.get(funding or "")
        found = found or self.external.private or self.external.nhs
        assert found is not None, "a policy names one at least"
        return found

    @property
    def working_calendar(self) -> Calendar:
        """The working days that deadlines count."""
        return calendar_for(self.nation, frozenset(self.calendar.added), frozenset(self.calendar.removed))


def _too_early(place: str, days: int, length: int) -> PydanticCustomError:
    words = "{days} working days do not lie within the {length} that it may take. Write fewer"
    return PydanticCustomError("outside", words, {"place": place, "days": days, "length": length})
