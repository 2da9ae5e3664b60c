"""What the conversation needs to know of a case that was sent: handed in, for it knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Found:
    """The case that reference and code belong to. `says` is told at once; `goes_on`: then the questions of the purpose
    follow.
    """

    reference: str
    says: Sequence[str] = ()
    goes_on: bool = True


@dataclass(frozen=True)
class NotFound:
    """They do not belong together, or nobody looked; `says` is told. `may_try`: they can be written again now."""

    says: Sequence[str]
    may_try: bool


class CaseDesk(Protocol):
    """Speaks for the case record. `chat` is a conversation's id in Rasa."""

    async def shown(self, chat: str, purpose: str) -> Found | None:
        """The case whose reference and code this conversation has given before."""
        ...

    async def show(self, chat: str, purpose: str, reference: str, code: str) -> Found | NotFound:
        """The case that these belong to."""
        ...

    async def carry_out(self, chat: str, message_id: str, answers: Mapping[str, str]) -> list[str]:
        """Do what was asked for, once for this message, and say what came of it."""
        ...

    def without_code(self) -> str:
        """What is told to somebody who has lost one of them."""
        ...
