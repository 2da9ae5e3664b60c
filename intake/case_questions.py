"""The questions about a case that was sent: reference and code open it, and the case says how it goes on."""

from collections.abc import Mapping
from dataclasses import replace

from intake.case_answers import CODE, REFERENCE
from intake.case_desk import CaseDesk, Found
from intake.said import Accepted, Emptied, Outcome, Refused, Said
from intake.validation import judge
from models.answers import NOT_GIVEN
from models.own_case_words import KEPT
from models.questions import ALSO_SAID, CHECK, load_questions
from understand.case_codes import read_case_codes
from understand.choices import is_no, plain

PURPOSE = "purpose"
FITS = "It fits"
"""What is kept instead of the code, once it was shown."""
_KEEP = frozenset({"no", "not", "dont", "keep", "stop", "wait", "nope"})
STORIES = {
    "unhappy": "why_unhappy",
    "meeting": "meeting_about",
    "withdraw": "withdraw_reason",
    "add": "case_words",
}
"""Which question an account answers that comes with the purpose."""


def case_purposes() -> frozenset[str]:
    """The purposes that are about a case that was sent."""
    return load_questions()[REFERENCE].asked


def slots_of_case() -> list[str]:
    """What is asked anew for the next purpose: everything that is only asked about a case, and what it was."""
    about_case = [question.slot for question in load_questions().questions if question.asked <= case_purposes()]
    return [PURPOSE, *about_case]


class CaseQuestions:
    """Looks at the case as soon as reference and code are there."""

    def __init__(self, desk: CaseDesk) -> None:
        self._desk = desk

    async def judge(self, chat: str, slot: str, said: Said, answers: Mapping[str, str]) -> Outcome:
        """What comes of `said`, once the case was asked where it is about one; see `intake.validation.judge`."""
        if slot == CHECK and answers.get(PURPOSE) == "withdraw" and _keeps_it(said.text):
            return Emptied(slots_of_case(), (KEPT,))
        if slot == PURPOSE:
            return await self._purpose(chat, said, answers)
        outcome = judge(slot, said, answers)
        if slot not in (REFERENCE, CODE) or not isinstance(outcome, Accepted):
            return outcome
        if outcome.value in NOT_GIVEN:
            return Emptied(slots_of_case(), (self._desk.without_code(),))
        return await self._look(chat, slot, outcome, answers)

    async def _purpose(self, chat: str, said: Said, answers: Mapping[str, str]) -> Outcome:
        """Whoever names a case asks about it, unless their words say something else. An account is kept as what it is
        the answer to.
        """
        typed, outcome = read_case_codes(said.text), judge(PURPOSE, said, answers)
        if typed.reference:
            outcome = _about(judge(PURPOSE, replace(said, text=typed.rest), answers), outcome)
        if not isinstance(outcome, Accepted) or outcome.value not in case_purposes():
            return outcome
        story, asks = outcome.also.get("story"), STORIES.get(outcome.value)
        also: dict[str, str | None] = {asks: story} if story and asks else {}
        also |= {ALSO_SAID: outcome.also[ALSO_SAID]} if ALSO_SAID in outcome.also else {}
        if typed.reference:
            also |= {REFERENCE: typed.reference} | ({CODE: typed.code} if typed.code else {})
            return await self._look(chat, PURPOSE, Accepted(outcome.value, also), {})
        found = await self._desk.shown(chat, outcome.value)
        return self._found(PURPOSE, Accepted(outcome.value, also), outcome.value, found) if found else outcome

    async def _look(self, chat: str, slot: str, outcome: Accepted, answers: Mapping[str, str]) -> Outcome:
        known = {**answers, slot: outcome.value, **outcome.also}
        purpose, reference, code = (known.get(one) for one in (PURPOSE, REFERENCE, CODE))
        if not (purpose and reference and code):
            return outcome
        found = await self._desk.show(chat, purpose, reference, code)
        if isinstance(found, Found):
            return self._found(slot, outcome, purpose, found)
        return Emptied([REFERENCE, CODE] if found.may_try else slots_of_case(), tuple(found.says))

    def _found(self, slot: str, outcome: Accepted, purpose: str, found: Found) -> Outcome:
        if not found.goes_on:
            return Emptied(slots_of_case(), tuple(found.says))
        values = {PURPOSE: purpose, REFERENCE: found.reference, CODE: FITS}
        return Accepted(values.pop(slot), {**outcome.also, **values}, tuple(found.says))


def _keeps_it(text: str) -> bool:
    """Whether somebody who was asked if they are sure is not: whatever is no plain yes and speaks of not doing it."""
    return is_no(text) or not _KEEP.isdisjoint(plain(text).split())


def _about(besides: Outcome, whole: Outcome) -> Outcome:
    """What is wanted of a case that was named: what the words besides say; its status, where nothing is understood."""
    if isinstance(besides, Accepted) and besides.value in case_purposes():
        return besides
    return Accepted("status") if isinstance(whole, Refused) and not whole.also else whole
