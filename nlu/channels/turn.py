"""One turn of a conversation: what is asked, what is answered, and how both are read from a tracker."""

import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.actions import TurnFailed
from channels.sealed import Unreadable

FORM = "complaint_form"
START = "start"
ASK = "utter_ask_"
LOOK_AGAIN = 0.05
"""Seconds between two looks at whether an earlier turn of the same conversation is over."""


class WrongSlot(Exception):
    """The message answers a question that is not the open one; `state` says which one is."""

    def __init__(self, state: "State") -> None:
        super().__init__()
        self.state = state


@dataclass(frozen=True)
class Ask:
    """A turn as the chat page sends it: `text`, or the id of an option, for the question of `slot`.

    `answers` (slot -> value) are what was said in a conversation that was lost, and is opened again.
    """

    sender: Text
    message_id: Text
    slot: Optional[Text]
    text: Optional[Text] = None
    option: Optional[Text] = None
    answers: Mapping[Text, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """Where a conversation stands: the open question (none before and after the form) and the answers."""

    requested_slot: Optional[Text]
    slots: Dict[Text, Text]


@dataclass(frozen=True)
class Answer:
    """What is said, and where the conversation now stands. `repeated`: it was said before."""

    messages: List[Text]
    state: State
    repeated: bool = False


@dataclass
class Said(OutputChannel):
    """Collects what the assistant says. The form's question is left out: the page shows it by itself."""

    texts: List[Text] = field(default_factory=list)
    spoke: bool = False

    @classmethod
    def name(cls) -> Text:
        return "complaints"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        self.spoke = True
        if message.get("text") and not _is_question(message):
            self.texts.append(message["text"])


def _is_question(said: Dict[Text, Any]) -> bool:
    return str(said.get("utter_action", "")).startswith(ASK)


async def take_turn(agent: Agent, ask: Ask) -> Answer:
    """Handles one message under the lock of its conversation; saves the conversation at the very end.

    The same message again gets the same answer and nothing is run. Raises `WrongSlot`, `TurnFailed` and
    whatever a failing pipeline raises: then the conversation is as it was.
    """
    async with agent.lock_store.lock(ask.sender, wait_time_in_seconds=LOOK_AGAIN):
        processor: MessageProcessor = agent.processor
        store = _without_fallback(agent)
        tracker = await _retrieve(agent, store, ask.sender) or store.init_tracker(ask.sender)
        form_slots = processor.domain.required_slots_for_form(FORM)
        state = state_of(tracker, form_slots)
        said_before = _answer_to(tracker, ask.message_id)
        if said_before is not None:
            return Answer(said_before, state, repeated=True)
        if ask.slot != state.requested_slot:
            raise WrongSlot(state)
        if ask.option == START and (state.requested_slot or state.slots):
            return Answer([], state, repeated=True)

        said = Said()
        message = await _message(processor, tracker, ask, said)
        tracker = await processor.log_message(message, should_save_tracker=False)
        for slot in form_slots:
            if slot in ask.answers:
                tracker.update(SlotSet(slot, ask.answers[slot]))
        tracker = await processor.run_action_extract_slots(said, tracker)
        await processor._run_prediction_loop(said, tracker)
        if not said.spoke:
            raise TurnFailed("nothing was said")
        await processor.save_tracker(tracker)
        return Answer(said.texts, state_of(tracker, form_slots))


async def forget(agent: Agent, sender: Text) -> None:
    """Deletes a conversation. Nothing happens when there is none."""
    async with agent.lock_store.lock(sender, wait_time_in_seconds=LOOK_AGAIN):
        _delete(agent, sender)


async def _retrieve(agent: Agent, store: TrackerStore, sender: Text) -> Optional[DialogueStateTracker]:
    """The conversation, or None for a new one, also where the key to it is gone: the chat page has the answers."""
    try:
        return await store.retrieve(sender)
    except Unreadable:
        _delete(agent, sender)
        return None


def _delete(agent: Agent, sender: Text) -> None:
    store = sql_store(agent)
    with store.session_scope() as session:
        session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == sender).delete()
        session.commit()


def sql_store(agent: Agent) -> SQLTrackerStore:
    """Where conversations are kept."""
    store = _without_fallback(agent)
    return getattr(store, "_tracker_store", store)


def _without_fallback(agent: Agent) -> TrackerStore:
    """The tracker store, made to fail where Rasa would go on with one in memory that a restart forgets."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store._on_tracker_store_error = _raise
    return store


def _raise(error: Exception) -> None:
    raise error


def state_of(tracker: DialogueStateTracker, form_slots: List[Text]) -> State:
    """Where the conversation of `tracker` stands."""
    values = {slot: tracker.get_slot(slot) for slot in form_slots}
    return State(
        requested_slot=tracker.get_slot("requested_slot"),
        slots={slot: value for slot, value in values.items() if value is not None},
    )


def _answer_to(tracker: DialogueStateTracker, message_id: Text) -> Optional[List[Text]]:
    """What was said after the message with this id, or None when there is no such message."""
    said: Optional[List[Text]] = None
    for event in tracker.events:
        if isinstance(event, UserUttered):
            if said is not None:
                break
            if event.message_id == message_id:
                said = []
        elif isinstance(event, BotUttered) and said is not None:
            said += [event.text] if event.text and not _is_question(event.metadata) else []
    return said


async def _message(processor: MessageProcessor, tracker: DialogueStateTracker, ask: Ask, said: Said) -> UserMessage:
    """Rasa's form of the message. What a person typed is never read as one of Rasa's `/` commands."""
    if ask.option == START:
        text = "/start"
    elif ask.option is not None:
        text = '/choose{"choice": "%s"}' % ask.option
    else:
        text = ask.text or ""
    message = UserMessage(text, said, sender_id=ask.sender, input_channel=Said.name(), message_id=ask.message_id)
    if ask.option is None and message.text.startswith("/"):
        message.parse_data = await _parse_as_words(processor, tracker, message)
    return message


async def _parse_as_words(
    processor: MessageProcessor, tracker: DialogueStateTracker, message: UserMessage
) -> Dict[Text, Any]:
    words = re.sub(r"^[/\s]+", "", message.text)
    if not words:
        return {"text": message.text, "intent": {"name": "nlu_fallback", "confidence": 1.0}, "entities": []}
    parsed = await processor.parse_message(UserMessage(words, message_id=message.message_id), tracker)
    return {**parsed, "text": message.text}
