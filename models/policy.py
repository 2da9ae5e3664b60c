"""A provider's complaints policy as data: one YAML file, checked when it is read."""

from datetime import date, time
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from models.working_days import Calendar, calendar_for

FOLDER = Path(__file__).parent.parent / "policy"
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


class PolicyError(Exception):
    """The policy file cannot be used; the message names the line of the file and what is wrong."""


class Part(BaseModel):
    """A part of the policy file: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CalendarPart(Part):
    """Days the operator adds to, or takes from, the bank holidays of the nation."""

    added: tuple[date, ...] = ()
    removed: tuple[date, ...] = ()


class WorkingHours(Part):
    """London time on working days."""

    opens: time
    closes: time

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


class External(Part):
    """Who adjudicates at stage 3, by who paid for the care."""

    private: Service | None = None
    nhs: Service | None = None


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
    external: External

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


def load_policy(name: str = "england-private", folder: Path = FOLDER) -> Policy:
    """The policy of `folder/name.yml`. Raises PolicyError in plain words."""
    known = {path.stem: path for path in folder.glob("*.yml")}
    path = known.get(name)
    if path is None:
        raise PolicyError(f"There is no policy called {name!r}. There are: {', '.join(sorted(known))}.")
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise PolicyError(f"{path.name} is not valid YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{path.name}, {where or 'whole file'}: {first['msg']}.") from error
