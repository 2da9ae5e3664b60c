"""Written conversations: who somebody is, what they answer when asked, and what has to be there in the end."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

FOLDER = Path(__file__).parents[1] / "journeys" / "conversations"
DEFAULTS = {"more": "=everything", "unsafe_now": "=safe", "check": "=send"}
"""What is answered to a question that a conversation has no answer for; every other one is skipped."""

SKIP = "skip"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Step(Strict):
    """Something that happens at a question before it is answered: words, or going away and coming back."""

    say: str | None = None
    do: Literal["reload", "a_day_later", "restart_rasa", "restart_service"] | None = None
    then: str | None = None
    """The question that is open afterwards, or `ended`; None: the same question once more."""
    hears: tuple[str, ...] = Field(default=(), strict=False)
    """What has to be in the answer."""

    @model_validator(mode="after")
    def _one_of_the_two(self) -> "Step":
        if (self.say is None) == (self.do is None):
            raise ValueError("a step either says or does something")
        return self


class Given(Strict):
    """The case that was there before: sent, answered at stage 1, or answered at stage 2 too."""

    case: Literal["sent", "answered", "reviewed"]
    story: str


class Case(Strict):
    """How the case that was there stands in the end; None: it does not matter."""

    stage: int | None = None
    state: str | None = None
    meetings: int | None = None


class Expected(Strict):
    sends: tuple[Literal["complaint", "compliment", "suggestion"], ...] = Field(strict=False)
    """The records that there are in the end, in this order."""
    kept: dict[str, str | list[str]] = {}
    """slot: the id of an option, or words that are all in the answer."""
    not_asked: tuple[str, ...] = Field(default=(), strict=False)
    asked_at_most: int | None = None
    """Questions before the review, without the one whether anybody is unsafe."""
    risk: Literal["none", "ask", "alert"] = "none"
    clocks: tuple[str, ...] = Field(default=(), strict=False)
    said: tuple[str, ...] = Field(default=(), strict=False)
    never: tuple[str, ...] = Field(default=(), strict=False)
    """What the assistant says at some time, and at no time."""
    case: Case | None = None


class Conversation(Strict):
    """`opens` is said first, whatever is asked. Then each question gets its fact: words, or `=id` for a button.

    A list is one answer after the other, each time the question comes; the last one is said again if need be.
    `at` happens at a question before it is answered. $reference and $code are those of the case of `given`.
    """

    title: str
    persona: str
    given: Given | None = None
    opens: list[str] = Field(min_length=1)
    facts: dict[str, str | list[str]]
    at: dict[str, list[str | Step]] = {}
    expect: Expected

    def answer(self, slot: str, times: int) -> str:
        """What is answered when `slot` is asked and has been asked `times` times before."""
        fact = self.facts.get(slot, DEFAULTS.get(slot, SKIP))
        return fact if isinstance(fact, str) else fact[min(times, len(fact) - 1)]

    def steps(self, slot: str) -> list[Step]:
        """What happens at `slot` the first time that it is asked."""
        return [Step(say=step) if isinstance(step, str) else step for step in self.at.get(slot, ())]


def read_conversations() -> list[Conversation]:
    """All of them. Raises pydantic.ValidationError."""
    many = TypeAdapter(list[Conversation])
    return [
        conversation
        for path in sorted(FOLDER.glob("*.yml"))
        for conversation in many.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
