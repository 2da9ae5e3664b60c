"""Every message is judged for risk before anything else reads it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from models.care import Crisis, Danger, crisis_messages, gentle_messages
from models.policy import Policy
from models.questions import UNSAFE, load_questions
from understand.choices import match_option
from understand.risk import Level, RiskFinding
from webchat.reading import Sent

LONG_TEXT = 2_000
"""Characters from which judging is done in a thread: at its worst it takes a tenth of a second."""

WHOEVER_IT_IS = "third_person"
"""The kind of a danger of which it is not known whose it is: the words then speak of "you or somebody else"."""

Judge = Callable[[str], RiskFinding]


class Screen:
    """The risk layer and what the policy says about its findings."""

    def __init__(self, judge: Judge, policy: Policy) -> None:
        self._judge = judge
        self._policy = policy

    async def look(self, sent: Sent, slot: str | None, now: datetime) -> tuple[Crisis | None, tuple[str, ...]]:
        """What to say and alert at once when a message may speak of danger; or a line of care; or nothing.

        `slot` is the question that it answers.
        """
        finding = await self._find(sent.text or "")
        if finding.level == Level.URGENT:
            return self._crisis(tuple(sorted(str(kind) for kind in finding.kinds)), now), ()
        if slot == "unsafe_now" and _says_unsafe(sent):
            return self._crisis((WHOEVER_IT_IS,), now), ()
        return None, tuple(gentle_messages(self._policy)) if finding.level == Level.REVIEW else ()

    def heed(self, danger: Danger | None, now: datetime) -> tuple[Crisis | None, tuple[str, ...]]:
        """The same for what the assistant found in a message, which the rules may have missed."""
        if danger == "alert":
            return self._crisis((WHOEVER_IT_IS,), now), ()
        return None, tuple(gentle_messages(self._policy)) if danger == "ask" else ()

    async def _find(self, text: str) -> RiskFinding:
        return self._judge(text) if len(text) < LONG_TEXT else await asyncio.to_thread(self._judge, text)

    def _crisis(self, kinds: tuple[str, ...], now: datetime) -> Crisis:
        return Crisis(kinds, tuple(crisis_messages(self._policy, kinds, now)))


def _says_unsafe(sent: Sent) -> bool:
    options = load_questions()["unsafe_now"].options
    return (sent.option or match_option(sent.text or "", options)) in UNSAFE
