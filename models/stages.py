"""The stages of a policy, what is owed at them and for how long."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

PauseReason = Literal["waiting_for_consent", "waiting_for_clarification"]
"""For what a clock may stand still, where the policy lets it."""


class Part(BaseModel):
    """A part of the policy file: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClockPart(Part):
    """How many working days something may take."""

    working_days: int = Field(gt=0, le=250)


class ResolutionPart(ClockPart):
    """The same for the full answer, and what may hold it up.

    `pauses_for` names what the clock stands still for; `may_be_extended` whether a holding letter can give a new date;
    `extended_to_at_most` which working day that may be at the latest, counted as `working_days` is.
    """

    pauses_for: frozenset[PauseReason] = frozenset()
    may_be_extended: bool = True
    extended_to_at_most: int | None = Field(default=None, gt=0, le=250)

    @model_validator(mode="after")
    def _extended_beyond(self) -> Self:
        if self.extended_to_at_most is not None and self.extended_to_at_most <= self.working_days:
            raise PydanticCustomError("extended", "extended_to_at_most has to be more than working_days")
        return self


class CalendarClockPart(Part):
    """How many days something may take, weekends and holidays counted."""

    calendar_days: int = Field(gt=0, le=366)


class WindowPart(Part):
    """For how many calendar months something may be asked for."""

    months: int = Field(gt=0, le=24)


class ExternalWindowPart(WindowPart):
    """The same for the external body, which counts from the receipt of the last answer, or of the complaint."""

    counts_from: Literal["answer_received", "complaint_received"] = "answer_received"


class Clocks(Part):
    """Everything that runs, or may be running, in a case. The acknowledgement has no field that could pause it.

    The first three are owed at every stage that has no `clocks` of its own. Without a stage 2 it has no window.
    """

    acknowledgement: ClockPart
    resolution: ResolutionPart
    progress_update: ClockPart
    consent_chase: ClockPart
    data_protection: CalendarClockPart
    stage_2_window: WindowPart | None = None
    stage_3_window: ExternalWindowPart


class StageClocks(Part):
    """What a stage owes where it is not what `Clocks` says; None for what it does not owe."""

    acknowledgement: ClockPart | None
    resolution: ResolutionPart
    progress_update: ClockPart | None


class Stage(Part):
    """A stage of the provider's own. `begins_at_once`: it may begin before the stage before it has its answer."""

    name: str
    begins_at_once: bool = False
    clocks: StageClocks | None = None

    @property
    def spoken(self) -> str:
        """`a review`, `an investigation`."""
        return f"{'an' if self.name[:1] in 'aeiou' else 'a'} {self.name}"
