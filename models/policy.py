"""A provider's complaints policy as data: what `models.policy_file` reads and checks."""

from datetime import date, time
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PositiveInt, model_validator
from pydantic_core import PydanticCustomError

from models.deadlines import Unit
from models.stages import CalendarClockPart, ClockPart, Clocks, Part, Stage, StageClocks, WindowPart
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
OF_A_STAGE: tuple[ClockName, ...] = ("acknowledgement", "resolution", "progress_update")
"""What a stage may owe from its beginning. News are owed by the day of the full answer at the latest, so they come
after it. (Policy, "Clocks".)"""
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


class CalendarPart(Part):
    """Days the operator adds to, or takes from, the bank holidays of the nation."""

    added: tuple[date, ...] = ()
    removed: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        both = sorted(set(self.added) & set(self.removed))
        if both:
            raise PydanticCustomError(
                "calendar", "{day} is added and removed. Take one away", {"day": both[0].isoformat()}
            )
        return self


class WorkingHours(Part):
    """London time on working days."""

    opens: TimeOfDay
    closes: TimeOfDay

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise PydanticCustomError("working_hours", "The team has to close after it opens")
        return self


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
    sent, `draft_days` if it was not and they let us keep it, `unfinished_days` if not.
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
    """Everything another provider would set differently.

    `stages` are the provider's own, one or two; the external body comes after the last of them. `complain_within` is
    for how long after something happened people are asked to complain; nobody is turned away later. `advice` helps
    anybody to complain, `advice_for_children` those who are not of age.
    """

    name: str
    provider: str
    nation: Literal["ENG", "WLS", "SCT", "NIR"]
    calendar: CalendarPart = CalendarPart()
    working_hours: WorkingHours
    complain_within: WindowPart | None = None
    stages: tuple[Stage, ...]
    clocks: Clocks
    alerts: Alerts
    contacts: Contacts
    advice: tuple[Service, ...]
    advice_for_children: tuple[Service, ...] = ()
    crisis: Crisis
    letters: Letters
    keeping: Keeping
    external: External

    @model_validator(mode="after")
    def _stages_have_their_window(self) -> Self:
        window = self.clocks.stage_2_window
        if not 1 <= len(self.stages) <= 2:
            raise _problem("stages", "A provider has one stage of its own, or two. Give one or two")
        if self.stages[0].begins_at_once:
            raise _problem("stages.0.begins_at_once", "Every complaint begins with the first stage. Take it away")
        if self.last_stage == 2 and window is None:
            raise _problem("clocks.stage_2_window", "There is a stage 2. Say for how many months it may be asked for")
        if self.last_stage == 1 and (window or "stage_2_window" in self.alerts.due_soon):
            place = "clocks.stage_2_window" if window else "alerts.due_soon.stage_2_window"
            raise _problem(place, "There is no stage 2 that could be asked for. Take it away, or add the stage")
        return self

    @model_validator(mode="after")
    def _alerts_lie_within(self) -> Self:
        """An alert that would come before its clock starts would never come."""
        promises = self.promises().items()
        for name, days in self.alerts.due_soon.items():
            lengths = [length for (of, _), (length, unit) in promises if of == name and unit is Unit.WORKING_DAYS]
            if lengths and max(days, default=0) >= max(lengths):
                raise _too_early(f"alerts.due_soon.{name}", max(days), max(lengths))
        chases, length = self.alerts.chase_consent_after, self.clocks.consent_chase.working_days
        if max(chases, default=0) >= length:
            raise _too_early("alerts.chase_consent_after", max(chases), length)
        return self

    @property
    def last_stage(self) -> int:
        """The last stage of the provider's own: 1 or 2."""
        return len(self.stages)

    def owed_at(self, stage: int) -> tuple[ClockName, ...]:
        """What a stage owes from its beginning, in the order in which it is counted."""
        own = self._clocks_at(stage)
        return tuple(name for name in OF_A_STAGE if own is None or getattr(own, name))

    def window_after(self, stage: int, sent_on: date, received_on: date, complained_on: date) -> tuple[int, date, str]:
        """The stage that may be asked for after the final response of a stage; from which London date its time counts,
        and what happened on that date.
        """
        if stage < self.last_stage:
            return 2, sent_on, "the answer was sent"
        if self.clocks.stage_3_window.counts_from == "complaint_received":
            return 3, complained_on, "the complaint was received"
        return 3, received_on, "the letter of stage 2 was received" if stage == 2 else "the answer was received"

    def part_of(self, name: ClockName, stage: int) -> ClockPart | CalendarClockPart | WindowPart:
        """What is said of a clock at a stage. News that a stage does not owe take as long as at any other."""
        own = getattr(self._clocks_at(stage), name, None)
        part = own or getattr(self.clocks, name)
        assert isinstance(part, ClockPart | CalendarClockPart | WindowPart), "a window is opened where there is one"
        return part

    def length_of(self, name: ClockName, stage: int) -> tuple[int, Unit]:
        """How long something may take at a stage."""
        match self.part_of(name, stage):
            case WindowPart(months=months):
                return months, Unit.MONTHS
            case CalendarClockPart(calendar_days=days):
                return days, Unit.CALENDAR_DAYS
            case ClockPart(working_days=days):
                return days, Unit.WORKING_DAYS

    def promises(self) -> dict[tuple[ClockName, int], tuple[int, Unit]]:
        """How long everything takes, by clock and stage."""
        own: list[tuple[ClockName, int]] = [
            (name, stage) for stage in range(1, self.last_stage + 1) for name in OF_A_STAGE
        ]
        once: list[tuple[ClockName, int]] = [("consent_chase", 1), ("data_protection", 1), ("stage_3_window", 3)]
        if self.last_stage == 2:
            once.append(("stage_2_window", 2))
        return {(name, stage): self.length_of(name, stage) for name, stage in [*own, *once]}

    def with_promises_of(self, other: "Policy") -> "Policy":
        """The calendar, alerts, contacts and words of this policy with the stages, lengths and bodies of another."""
        promises = {"stages": other.stages, "clocks": other.clocks, "external": other.external}
        return self.model_copy(update=promises)

    def _clocks_at(self, stage: int) -> StageClocks | None:
        return self.stages[stage - 1].clocks if 1 <= stage <= self.last_stage else None

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


def _problem(place: str, words: str) -> PydanticCustomError:
    return PydanticCustomError("policy", words, {"place": place})


def _too_early(place: str, days: int, length: int) -> PydanticCustomError:
    words = "{days} working days do not lie within the {length} that it may take. Write fewer"
    return PydanticCustomError("outside", words, {"place": place, "days": days, "length": length})
