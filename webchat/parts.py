"""What is handed in to the chat page: an assistant, a database and a clock, and what they promise.

The assistant is a function from one message to what is said and asked next.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Concatenate, Protocol

from sqlmodel import Session

from models.care import Danger


@dataclass(frozen=True)
class Reply:
    """What the assistant says, which slot it asks for next (None: nothing), and all answers so far.

    `danger` is what it found in the message, besides the rules that have judged it already.
    """

    messages: list[str]
    requested_slot: str | None
    answers: dict[str, str]
    danger: Danger | None = None


class AssistantDown(Exception):
    """The assistant cannot be reached, took too long, failed or said nothing. Asking again is safe."""


@dataclass(eq=False)
class WrongQuestion(Exception):
    """The assistant is at another question than the one that was answered; it changed nothing."""

    requested_slot: str | None
    answers: Mapping[str, str] = field(default_factory=dict)


class Assistant(Protocol):
    """The assistant as the chat page sees it."""

    async def ask(
        self,
        assistant_id: str,
        client_message_id: str,
        text: str | None,
        option: str | None,
        slot: str | None,
    ) -> Reply:
        """Answer one message. The same `client_message_id` again gives the same reply and no second effect.

        Raises AssistantDown or WrongQuestion.
        """
        ...

    async def remind(self, assistant_id: str, client_message_id: str, answers: Mapping[str, str]) -> Reply:
        """Open a conversation that it does not know, with what was answered in it before.

        Raises AssistantDown.
        """
        ...

    async def forget(self, assistant_id: str) -> None:
        """Delete what is kept of a conversation; again does nothing. Raises AssistantDown."""
        ...


class Clock(Protocol):
    """The business clock: receipts and dates follow it. Limits and time-outs are real time."""

    def now(self) -> datetime:
        """An aware instant."""
        ...


class Database(Protocol):
    """The way to the conversations."""

    async def run[**P, T](self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(session, ...)` in one transaction: it commits on return and rolls back on a raise."""
        ...
