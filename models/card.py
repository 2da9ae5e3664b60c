"""What the clinical team sees of a case in its channel: nothing personal."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.clock import ClockState


@dataclass(frozen=True)
class ClockLine:
    """One clock as it is shown. `due_on` is a London date; `working_days` how many it counts, None where it counts
    otherwise.
    """

    name: str
    state: ClockState
    due_on: date
    because: str
    stopped_at: datetime | None
    stage: int
    started_at: datetime
    working_days: int | None


@dataclass(frozen=True)
class CaseCard:
    """All that may be shown of a case in a channel; of a restricted one, to nobody in `kept_from`.

    `can_email`: there is an address that has not refused a letter; `can_write`: that, or a postal one.
    """

    case_id: UUID
    reference: str
    kind: str
    stage: int
    state: str
    channel: str
    received_at: datetime
    themes: tuple[str, ...]
    flags: tuple[str, ...]
    owner: str | None
    is_restricted: bool
    kept_from: tuple[str, ...]
    for_somebody_else: bool
    can_email: bool
    acknowledgement_asked_at: datetime | None
    acknowledgement_sent_at: datetime | None
    clocks: tuple[ClockLine, ...]
    disposed_at: datetime | None = None
    can_write: bool = True

    @property
    def is_in_channel(self) -> bool:
        """Whether the channel may have a card of it."""
        return not self.is_restricted and self.disposed_at is None
