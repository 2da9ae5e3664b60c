# mypy: disable-error-code="import-untyped,misc"
# (rasa-sdk is not typed)
"""Rasa's form: each message is judged here, and here it is decided which question comes next."""

from collections.abc import Callable
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from intake.changes import cleared_with
from intake.said import Accepted, Changed, Interrupted, Outcome, Refused, Said
from intake.validation import judge
from models.questions import CHECK, Question, load_questions

FORM = "complaint_form"
OFFER_AFTER = 2
PERSON_AFTER = 3


def answers_of(tracker: Tracker) -> dict[str, str]:
    """The answers so far: slot -> value, of the questions alone."""
    slots = (question.slot for question in load_questions().questions)
    return {slot: tracker.slots[slot] for slot in slots if tracker.slots.get(slot) is not None}


def said_in(tracker: Tracker) -> Said:
    """The message that Rasa is handling."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    if intent.get("name") == "choose":
        picked = [entity["value"] for entity in message.get("entities", ()) if entity["entity"] == "choice"]
        return Said(option=str(picked[0]) if picked else "", intent="choose", confidence=1.0)
    return Said(
        text=message.get("text") or "",
        intent=intent.get("name") or "nlu_fallback",
        confidence=float(intent.get("confidence") or 0.0),
        whole=bool(intent.get("whole")),
    )


class ValidateComplaintForm(FormValidationAction):
    """Judges the answer to the open question. Rasa shows the next question, or runs a rule."""

    def __init__(self, help_messages: Callable[[], list[str]]) -> None:
        self._help_messages = help_messages

    def name(self) -> str:
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[str]:
        """The questions of this conversation in order: some are asked only after certain answers."""
        return [*(question.slot for question in load_questions().asked(answers_of(tracker))), CHECK]

    async def next_requested_slot(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> EventType:
        """The first question without an answer; none ends the form."""
        required = await self.required_slots([], dispatcher, tracker, domain)
        return _set("requested_slot", next((slot for slot in required if tracker.slots.get(slot) is None), None))

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[EventType]:
        """What becomes of the message: slots set or emptied, something said, or the message left to a rule."""
        slot = tracker.get_slot("requested_slot")
        if slot is None or slot not in tracker.slots_to_validate():
            return []
        answers = answers_of(tracker)
        answers.pop(slot, None)  # Rasa has put the message there already
        outcome = judge(slot, said_in(tracker), answers)
        return self._events(slot, outcome, answers, tracker, dispatcher)

    def _events(
        self,
        slot: str,
        outcome: Outcome,
        answers: dict[str, str],
        tracker: Tracker,
        dispatcher: CollectingDispatcher,
    ) -> list[EventType]:
        match outcome:
            case Accepted(value, also):
                return [_set(slot, value), *(_set(*item) for item in also.items()), _set("misses", None)]
            case Changed(target):
                emptied = [slot, *cleared_with(target, answers)]
                return [*(_set(empty, None) for empty in emptied), _set("misses", None)]
            case Refused(why, also):
                misses = int(tracker.get_slot("misses") or 0) + 1
                for message in self._again(slot, why, misses):
                    dispatcher.utter_message(text=message)
                return [_set(slot, None), *(_set(*item) for item in also.items()), _set("misses", misses)]
            case Interrupted():
                return [_set(slot, None), ActionExecutionRejected(FORM)]

    def _again(self, slot: str, why: str, misses: int) -> list[str]:
        """What is said when an answer could not be taken: more help each time."""
        messages = [why]
        options = load_questions()[slot].options if slot != CHECK else ()
        if misses >= OFFER_AFTER and options:
            messages.append(f"You can choose: {'; '.join(option.label for option in options)}.")
        if misses >= PERSON_AFTER:
            messages += self._help_messages()
        return messages


def _set(slot: str, value: Any) -> EventType:
    return SlotSet(slot, value)


def open_question(tracker: Tracker) -> Question | None:
    """The question that is open; none while the answers are checked, and before and after the form."""
    slot = tracker.get_slot("requested_slot")
    return load_questions()[slot] if slot is not None and slot in load_questions() else None
