"""What a letter says and to whom."""

from dataclasses import dataclass
from datetime import date, datetime

from models.letter_kinds import LetterKind
from models.policy import Service


@dataclass(frozen=True)
class LetterFacts:
    """What the acknowledgement needs to know of a case. `received_at` is aware, `resolve_by` a London date.

    `external` is the body that comes after the answer, where no review of ours comes first.
    """

    reference: str
    received_at: datetime
    resolve_by: date
    resolve_because: str
    name: str | None
    email: str | None
    for_somebody_else: bool
    consent: str | None
    external: Service | None = None


@dataclass(frozen=True)
class WrittenLetter:
    """A letter that staff wrote, and to whom it goes; `email` is None when there is no address."""

    reference: str
    email: str | None
    kind: LetterKind
    text: str


@dataclass(frozen=True)
class Letter:
    """A composed letter: plain text, lines unwrapped between paragraphs."""

    subject: str
    text: str
