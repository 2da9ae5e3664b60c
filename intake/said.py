"""What somebody said to a question, and what came of it. No Rasa in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ANSWER_INTENTS = frozenset({"inform", "nlu_fallback", "start_complaint", "give_compliment", "make_suggestion"})
"""Intents of which the words are an answer or an account."""

INTERRUPTS = frozenset(
    {
        "ask_help",
        "ask_how_it_works",
        "ask_time",
        "ask_who_reads",
        "ask_why",
        "change_answer",
        "goodbye",
        "greet",
        "stop",
        "talk_to_person",
        "thanks",
    }
)
"""Intents with a rule in Rasa that answers and then asks the open question again."""

SURE = 0.4
"""Confidence from which the classifier may interrupt a question with ready answers."""


@dataclass(frozen=True)
class Said:
    """One message: an option that was picked, or text with what the classifier made of it.

    `whole`: the text is, word for word, a known command, so that it cannot be somebody's own words.
    """

    text: str = ""
    option: str | None = None
    intent: str = "inform"
    confidence: float = 0.0
    whole: bool = False

    @property
    def is_command(self) -> bool:
        """Whether it is a whole command that has a rule."""
        return self.whole and self.intent in INTERRUPTS

    @property
    def may_interrupt(self) -> bool:
        """Whether, having answered nothing, it may be answered by a rule."""
        return self.intent in INTERRUPTS and self.confidence >= SURE


@dataclass(frozen=True)
class Accepted:
    """The answer is taken as `value`; `also` are answers to other questions that were in it."""

    value: str
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """No answer could be made of it; `why` is told. `also`: words that are kept as the answer they are."""

    why: str
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Interrupted:
    """Not an answer: one of Rasa's rules replies, and the question stands."""


@dataclass(frozen=True)
class Changed:
    """An earlier answer is to be given again."""

    slot: str


type Outcome = Accepted | Refused | Interrupted | Changed
