"""A provider's complaints policy as data: one YAML file, checked when it is read."""

from datetime import date, time
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from models.working_days import Calendar

FOLDER = Path(__file__).parent.parent / "policy"
ClockName = Literal["acknowledgement", "resolution"]


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
    """How long something may take."""

    working_days: int = Field(gt=0, le=250)


class Clocks(Part):
    """The two clocks of a complaint."""

    acknowledgement: ClockPart
    resolution: ClockPart


class Alerts(Part):
    """When the team is told about a clock."""

    due_soon: dict[ClockName, tuple[PositiveInt, ...]]
    breached_again_at_most: int = Field(ge=0, le=50)


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

    @property
    def working_calendar(self) -> Calendar:
        """The working days that deadlines count."""
        return Calendar(self.nation, self.calendar.added, self.calendar.removed)


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
