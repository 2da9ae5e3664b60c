"""What somebody said to a question, and what came of it. No Rasa in here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from understand.risk import Level, judge

ANSWER_INTENTS = frozenset(
    {"inform", "nlu_fallback", "start_complaint", "give_compliment", "make_suggestion", "data_use"}
)
"""Intents of which the words are an answer or an account."""

EXPLAINED = frozenset(
    {
        "ask_anonymous",
        "ask_consent",
        "ask_cost",
        "ask_help",
        "ask_how_it_works",
        "ask_time",
        "ask_who_reads",
        "talk_to_person",
    }
)
"""Questions about complaining, each a topic of `models.topics`."""

INTERRUPTS = EXPLAINED | {"ask_why", "change_answer", "goodbye", "greet", "stop", "thanks"}
"""Intents with a rule in Rasa that answers and then asks the open question again."""

SURE = 0.4
"""Confidence from which the classifier may interrupt a question with ready answers."""
SURE_OF_QUESTION = 0.6
"""The same where people answer in their own words, and only for what reads like a question."""
LONGEST_QUESTION = 14
"""Words. More than that are a story, even if it asks something."""
_ASKING = "can could do does how if is may must shall should what when where who whose will would"
_ASKS = frozenset(_ASKING.split())
_ASKS_FOR = re.compile(
    r"(?:please |just |oh )*"
    r"(?:i (?:just )?(?:want|need|would like|would rather|wish) to|i'?d (?:like to|rather)|(?:let|get|put|give) me)\b"
)


@dataclass(frozen=True)
class Said:
    """One message: an option that was picked, or text with what the classifier made of it.

    `whole`: the text is, word for word, a known command, so that it cannot be somebody's own words. `others` are the
    intents that came next, with their confidence. `misses` is how often in a row the question could not be answered.
    `alarms`: the classifier of danger found some in it.
    """

    text: str = ""
    option: str | None = None
    intent: str = "inform"
    confidence: float = 0.0
    whole: bool = False
    others: Mapping[str, float] = field(default_factory=dict)
    misses: int = 0
    alarms: bool = False

    @cached_property
    def is_urgent(self) -> bool:
        """Whether the rules find danger in its words. Read once: a long text takes a tenth of a second."""
        return judge(self.text).level is Level.URGENT

    @property
    def is_command(self) -> bool:
        """Whether it is a whole command that has a rule."""
        return self.whole and self.intent in INTERRUPTS

    @property
    def may_interrupt(self) -> bool:
        """Whether, having answered nothing, it may be answered by a rule."""
        return self.intent in INTERRUPTS and self.confidence >= SURE

    @property
    def asks(self) -> bool:
        """Whether it asks about complaining, where people write in their own words."""
        words = self.text.casefold().split()
        if self.intent not in EXPLAINED or self.confidence < SURE_OF_QUESTION or len(words) > LONGEST_QUESTION:
            return False
        is_question = self.text.rstrip().endswith("?") or words[0] in _ASKS
        return is_question or bool(_ASKS_FOR.match(" ".join(words)))


@dataclass(frozen=True)
class Accepted:
    """The answer is taken as `value`; `also` are other slots that are set with it (None: emptied); `says` is told."""

    value: str
    also: Mapping[str, str | None] = field(default_factory=dict)
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The words were kept in other slots (`also`), and the question stands; `says` is told."""

    says: str
    also: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """No answer could be made of it; `why` is told. `also`: words that are kept as the answer they are."""

    why: str
    also: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Interrupted:
    """Not an answer: one of Rasa's rules replies, and the question stands."""


@dataclass(frozen=True)
class Changed:
    """An earlier answer is to be given again; `also` as above."""

    slot: str
    also: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Emptied:
    """It cannot go on from here: these slots are asked for anew; `says` is told."""

    slots: Sequence[str]
    says: tuple[str, ...]


type Outcome = Accepted | Kept | Refused | Interrupted | Changed | Emptied
