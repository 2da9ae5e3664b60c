# mypy: disable-error-code="import-untyped,misc"
# (rasa-sdk is not typed)
"""What Rasa's rules call: registering, why, explaining, changing an answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from intake.case_desk import CaseDesk
from intake.case_questions import PURPOSE, case_purposes
from intake.changes import change_target, emptied_with
from intake.form import FORM, Explain, Today, answers_of, open_question
from intake.record import read_intake
from models.answers import Intake, given_in
from models.questions import CHECK, KEPT_BESIDE, STOPPING, load_questions

type Register = Callable[[str, Intake], Awaitable[list[str]]]
"""Registers what a conversation (its id in Rasa) has gathered, once, and returns what the person is told."""

WHY_CHECK = "So that what we have from you is right. Nothing is sent until you send it."
NOTHING_TO_CHANGE = "You can change any answer when I show you all of them, before you send."


class ActionRegisterComplaint(Action):
    """Sends the complaint and speaks the receipt. What is about a case that was sent goes to it, and the form opens
    again for whatever else somebody would like to do.
    """

    def __init__(self, register: Register, desk: CaseDesk, today: Today) -> None:
        self._register, self._desk, self._today = register, desk, today

    def name(self) -> str:
        return "action_register_complaint"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        answers = answers_of(tracker)
        if answers[PURPOSE] in case_purposes():
            message_id = str(tracker.latest_message.get("message_id"))
            says = await self._desk.carry_out(tracker.sender_id, message_id, answers)
            asked_again = [*load_questions().slots(answers), CHECK, *KEPT_BESIDE]
            events = [*(SlotSet(slot, None) for slot in asked_again), FollowupAction(FORM)]
        else:
            says, events = await self._register(tracker.sender_id, read_intake(answers, self._today())), []
        for message in says:
            dispatcher.utter_message(text=message)
        return events


class ActionWhy(Action):
    """Says why the open question is asked."""

    def name(self) -> str:
        return "action_why"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        question = open_question(tracker)
        dispatcher.utter_message(text=question.why if question else WHY_CHECK)
        return []


class ActionExplain(Action):
    """Answers a question about complaining, or says how to reach a person and who else helps."""

    def __init__(self, explain: Explain) -> None:
        self._explain = explain

    def name(self) -> str:
        return "action_explain"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        for message in await self._explain(tracker.latest_message["intent"]["name"]):
            dispatcher.utter_message(text=message)
        return []


class ActionStop(Action):
    """Somebody wants to stop: says what becomes of what they wrote, and has those asked who may let us keep it."""

    def __init__(self, explain: Explain) -> None:
        self._explain = explain

    def name(self) -> str:
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        for message in await self._explain("stop"):
            dispatcher.utter_message(text=message)
        can_reply = given_in(answers_of(tracker), "contact") is not None
        return [SlotSet(STOPPING, "yes")] if can_reply else []


class ActionChangeAnswer(Action):
    """Empties the answer that somebody wants to give again, so that the form asks for it next."""

    def name(self) -> str:
        return "action_change_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        answers = answers_of(tracker)
        target = change_target(tracker.latest_message.get("text") or "", answers)
        if target is None:
            dispatcher.utter_message(text=NOTHING_TO_CHANGE)
            return []
        return [SlotSet(slot, value) for slot, value in emptied_with(target, answers).items()]


class ActionBegin(Action):
    """Words that come before the form was opened: it is opened. (After sending, the chat page answers by itself.)"""

    def name(self) -> str:
        return "action_begin"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        return [FollowupAction(FORM)]
