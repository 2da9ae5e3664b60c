"""What is told to the team of many cases at once: nothing personal."""

from dataclasses import dataclass
from datetime import date

from models.alert_rules import Rule


@dataclass(frozen=True)
class DigestLine:
    """One clock of a digest, at the highest level that it has reached. `due_on` is a London date."""

    reference: str
    clock: str
    stage: int
    rule: Rule
    due_on: date


@dataclass(frozen=True)
class MovedLine:
    """A deadline that a change of the calendar or of the policy has moved: two London dates."""

    reference: str
    clock: str
    stage: int
    before: date
    after: date


@dataclass(frozen=True)
class CalendarChange:
    """What an operator changed and what came of it. `lines` are the first of the `moved` deadlines.

    `kept` is how many would be due earlier now and stay as they were promised.
    """

    day: date
    is_holiday: bool
    because: str
    moved: int
    kept: int
    lines: tuple[MovedLine, ...]


@dataclass(frozen=True)
class PolicyChange:
    """What came of applying a policy to deadlines that are open: as with a change of the calendar."""

    policy: str
    moved: int
    kept: int
    lines: tuple[MovedLine, ...]
