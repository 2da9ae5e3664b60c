# mypy: disable-error-code="import-untyped,misc"
# (rasa-sdk is not typed)
"""Rasa's form: each message is judged here, and here it is decided which question comes next."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from intake.case_desk import CaseDesk
from intake.case_questions import CaseQuestions
from intake.changes import emptied_with
from intake.mentioned import answers_in
from intake.said import Accepted, Changed, Emptied, Interrupted, Kept, Outcome, Refused, Said
from intake.validation import in_another_language, speaks_of_danger
from models.questions import AT_RISK, CHECK, KEPT_BESIDE, LANGUAGE, Question, load_questions
from understand.language import InTheirWords

FORM = "complaint_form"
OFFER_AFTER = 2
PERSON_AFTER = 3

type InTheirs = Callable[[str], InTheirWords | None]
"""What somebody is told in their own language; None where a text is English, or we have no words in its language."""
type Today = Callable[[], date]
"""The day in London."""
type Explain = Callable[[str], Awaitable[list[str]]]
"""What is said on a topic of `models.topics` just now."""


def answers_of(tracker: Tracker) -> dict[str, str]:
    """The answers so far (slot -> value), with what is kept beside them."""
    slots = (*(question.slot for question in load_questions().questions), *KEPT_BESIDE)
    return {slot: tracker.slots[slot] for slot in slots if tracker.slots.get(slot) is not None}


def said_in(tracker: Tracker) -> Said:
    """The message that Rasa is handling."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    if intent.get("name") == "choose":
        picked = [entity["value"] for entity in message.get("entities", ()) if entity["entity"] == "choice"]
        return Said(option=str(picked[0]) if picked else "", intent="choose", confidence=1.0)
    ranking = message.get("intent_ranking") or ()
    return Said(
        text=message.get("text") or "",
        intent=intent.get("name") or "nlu_fallback",
        confidence=float(intent.get("confidence") or 0.0),
        whole=bool(intent.get("whole")),
        others={one["name"]: float(one["confidence"]) for one in ranking if one.get("name") != intent.get("name")},
        misses=int(tracker.get_slot("misses") or 0),
        alarms=message.get("risk") == "alert",
    )


class ValidateComplaintForm(FormValidationAction):
    """Judges the answer to the open question. Rasa shows the next question, or runs a rule."""

    def __init__(self, explain: Explain, desk: CaseDesk, in_theirs: InTheirs, today: Today) -> None:
        self._explain, self._in_theirs, self._today = explain, in_theirs, today
        self._case = CaseQuestions(desk)

    def name(self) -> str:
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[str]:
        """The questions of this conversation in order: some are asked only after certain answers."""
        return load_questions().slots(answers_of(tracker))

    async def next_requested_slot(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> EventType:
        """The first question without an answer; none ends the form."""
        required = await self.required_slots([], dispatcher, tracker, domain)
        return SlotSet("requested_slot", next((slot for slot in required if tracker.slots.get(slot) is None), None))

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[EventType]:
        """What becomes of the message: slots set or emptied, something said, or the message left to a rule."""
        slot = tracker.get_slot("requested_slot")
        if slot is None or slot not in tracker.slots_to_validate():
            return []
        answers = answers_of(tracker)
        answers.pop(slot, None)  # Rasa has put the message there already
        said = said_in(tracker)
        # What reads language takes time: beside the loop, so that no other conversation waits.
        await asyncio.to_thread(getattr, said, "is_urgent")
        theirs = await asyncio.to_thread(self._theirs, said, answers)
        if theirs:
            outcome = in_another_language(slot, said, answers)
        else:
            outcome = await self._case.judge(tracker.sender_id, slot, said, answers)
        changes = _changes(slot, outcome, said, answers)
        if isinstance(outcome, Accepted | Kept | Refused) and slot != CHECK and not theirs:
            changes |= await asyncio.to_thread(self._in_passing, slot, said, changes, answers)
        messages = [theirs.answer] if theirs else await self._words(slot, outcome, said, answers)
        for message in [*messages, *await self._told(changes)]:
            dispatcher.utter_message(text=message)
        changes |= {LANGUAGE: theirs.name} if theirs else {}
        changes |= {AT_RISK: "yes"} if speaks_of_danger(said, changes) else {}
        events = [SlotSet(name, value) for name, value in changes.items()]
        return [*events, ActionExecutionRejected(FORM)] if isinstance(outcome, Interrupted) else events

    def _theirs(self, said: Said, answers: Mapping[str, str]) -> InTheirWords | None:
        """What they are told in their language: once."""
        return self._in_theirs(said.text) if said.text and LANGUAGE not in answers else None

    def _in_passing(
        self, slot: str, said: Said, changes: Mapping[str, Any], answers: Mapping[str, str]
    ) -> dict[str, str]:
        """What was said besides the answer."""
        known = {name: value for name, value in {**answers, **changes}.items() if value is not None}
        return answers_in(said.text, slot, self._today(), known)

    async def _told(self, changes: Mapping[str, Any]) -> list[str]:
        """What is said of the options that were chosen, or understood."""
        chosen = ((load_questions()[slot].option(value)) for slot, value in changes.items() if slot in load_questions())
        topics = dict.fromkeys(option.tells for option in chosen if option and option.tells)
        return [message for topic in topics for message in await self._explain(topic)]

    async def _words(self, slot: str, outcome: Outcome, said: Said, answers: Mapping[str, str]) -> list[str]:
        """What is said to it, before the next question."""
        match outcome:
            case Accepted(_, _, says) | Emptied(_, says):
                return [*says]
            case Kept(says):
                return [says]
            case Refused(why):
                return await self._again(slot, why, said.misses + 1, answers)
        return []

    async def _again(self, slot: str, why: str, misses: int, answers: Mapping[str, str]) -> list[str]:
        """What is said when an answer could not be taken: more help each time."""
        messages = [why]
        options = load_questions()[slot].options_for(answers) if slot != CHECK else ()
        if misses >= OFFER_AFTER and options:
            messages.append(f"You can choose: {'; '.join(option.label for option in options)}.")
        if misses >= PERSON_AFTER:
            messages += await self._explain("talk_to_person")
        return messages


def _changes(slot: str, outcome: Outcome, said: Said, answers: Mapping[str, str]) -> dict[str, Any]:
    """The slots that are set or emptied."""
    match outcome:
        case Accepted(value, also):
            return {slot: value, **also, "misses": None}
        case Kept(_, also):
            return {slot: None, **also, "misses": None}
        case Emptied(slots):
            return {slot: None, **dict.fromkeys(slots), "misses": None}
        case Changed(target, also):
            return {slot: None, **emptied_with(target, answers), **also, "misses": None}
        case Refused(_, also):
            return {slot: None, **also, "misses": said.misses + 1}
        case Interrupted():
            return {slot: None}


def open_question(tracker: Tracker) -> Question | None:
    """The question that is open; none while the answers are checked, and before and after the form."""
    slot = tracker.get_slot("requested_slot")
    return load_questions()[slot] if slot is not None and slot in load_questions() else None
