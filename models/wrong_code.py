"""How often a reference and an access code that do not fit together may be tried, and when the next try is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

WINDOW = timedelta(hours=1)
MOST_IN_A_CHAT = 5
"""Enough for slips of the finger."""
MOST_OF_A_REFERENCE = 20
"""From all chats together. There are 31 to the power of 8 codes, so this many are no danger; and somebody who tries
them on another person's reference does not keep that person out for longer than the window.
"""


class WrongCode(SQLModel, table=True):
    """A try that was wrong. `counted` is a keyed hash of what it counts against: a chat, or a reference as typed."""

    __tablename__ = "wrong_code"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    counted: bytes = Field(index=True)
    at: datetime


def next_try(tries: Sequence[datetime], most: int, now: datetime) -> datetime | None:
    """When another try may be made after those at these instants, `most` in a window; None when it may be now."""
    within = sorted(at for at in tries if at > now - WINDOW)
    return within[-most] + WINDOW if len(within) >= most else None
