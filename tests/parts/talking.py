"""Somebody of a written conversation at the chat page: says what they would say, and what came of it."""

import os
import signal
import uuid
from collections import Counter
from string import Template
from typing import Any

from tests.parts.conversations import Conversation, Step
from tests.parts.service import Person, Service

PATIENCE = 4
"""How often somebody answers one question before they give up."""

TOLD, LISTENING = "I have told our team", "116 123"
"""What only the crisis reply says; and the number that a gentle question gives as well."""

A_DAY_LATER = "2026-11-25T12:00:00+00:00"
NOT_COUNTED = {"unsafe_now", "check"}


class Talk:
    """One conversation through the real chat; `receipt` is that of the case which the person speaks of.

    `transcript` is what was said, line by line; `wrong` is what was not as it should be, in sentences.
    """

    def __init__(self, service: Service, conversation: Conversation, receipt: dict[str, Any] | None = None) -> None:
        self.service, self.conversation, self.receipt = service, conversation, receipt or {}
        self.person = Person(service)
        self.transcript: list[str] = []
        self.wrong: list[str] = []
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.steps = {slot: conversation.steps(slot) for slot in conversation.at}
        self.answers: dict[str, dict[str, Any]] = {}

    @property
    def slot(self) -> str | None:
        """The question that is open, or None when nothing is asked any more."""
        turn = self.person.turn
        return turn["prompt"]["slot"] if turn["prompt"] and turn["state"] in ("open", "check") else None

    @property
    def heard(self) -> str:
        """Everything that the assistant said after its hello."""
        first = next(place for place, line in enumerate(self.transcript) if line.startswith("> "))
        return "\n".join(line for line in self.transcript[first:] if not line.startswith("> "))

    def hold(self) -> None:
        """Say everything, until it is sent or nothing is asked any more; then look at what there is."""
        with self.person:
            self.person.start()
            self._hear()
            for words in self.conversation.opens:
                self._say(words)
            while self.slot and self.answered[self.slot] < PATIENCE:
                self._answer(self.slot)
        if self.slot:
            self.wrong.append(f"{self.slot} was asked again and again")
        self._judge()
        self._judge_case()

    def _answer(self, slot: str) -> None:
        self.asked[slot] += 1
        steps = self.steps.get(slot, [])
        while steps:
            self._step(steps.pop(0), slot)
            if self.slot != slot:
                return
        # Where the first message was taken for the story, the rest of it is told where more is asked for.
        told = "story" if slot == "more" and not self.answered["story"] and "story" in self.conversation.facts else slot
        self.answered[told] += 1
        self._say(self.conversation.answer(told, self.answered[told] - 1))

    def _step(self, step: Step, slot: str) -> None:
        before = len(self.transcript)
        if step.say:
            self._say(step.say)
        elif step.do:
            self._do(step.do)
        said = "\n".join(self.transcript[before + 1 :])
        self.wrong += [f'at {slot}: "{words}" was not said' for words in step.hears if words not in said]
        after = None if step.then == "ended" else step.then or slot
        if self.slot != after:
            self.wrong.append(f"at {slot}: then {after or 'nothing'} is asked, and it was {self.slot or 'nothing'}")

    def _say(self, words: str) -> None:
        words = Template(words).safe_substitute(self.receipt)
        self.transcript.append(f"> {words}")
        given = {"option": words[1:]} if words.startswith("=") else {"text": words}
        self.person.turn = self.person.post("/chat/messages", given | {"client_message_id": str(uuid.uuid4())})
        self._hear()

    def _hear(self) -> None:
        turn = self.person.turn
        said = [message["text"] for message in turn["messages"] if message["from"] == "assistant"]
        self.transcript += [line for text in said for line in text.splitlines()]
        if turn["answers"]:
            self.answers = {answer["slot"]: answer for answer in turn["answers"]}

    def _do(self, what: str) -> None:
        self.transcript.append(f"> ({what})")
        if what == "a_day_later":
            self.service.slack("POST", "clock", to=A_DAY_LATER)
        elif what == "restart_rasa":
            (rasa,) = self.service.children()
            os.kill(rasa, signal.SIGKILL)
            self.service.wait_ready()
        elif what == "restart_service":
            self.service.kill()
            self.service.start()
        self.person.start()

    def _judge(self) -> None:
        expect = self.conversation.expect
        for slot, wanted in expect.kept.items():
            answer = self.answers.get(slot, {"value": "nothing"})
            parts = [wanted] if isinstance(wanted, str) else wanted
            if answer.get("id") != wanted and not all(part in answer["value"] for part in parts):
                self.wrong.append(f"{slot} is {answer.get('id', answer['value'])!r}, not {wanted!r}")
        self.wrong += [f"{slot} was asked" for slot in expect.not_asked if self.asked[slot]]
        asked = len(self.asked.keys() - NOT_COUNTED)
        if expect.asked_at_most is not None and asked > expect.asked_at_most:
            self.wrong.append(f"{asked} questions were asked: {', '.join(self.asked)}")
        self.wrong += [f'"{words}" was not said' for words in expect.said if words not in self.heard]
        self.wrong += [f'"{words}" was said' for words in expect.never if words in self.heard]
        risk = "alert" if TOLD in self.heard else "ask" if LISTENING in self.heard else "none"
        if risk != expect.risk:
            self.wrong.append(f"the risk was taken for {risk}")
        sent = bool(self.person.turn["receipt"])
        if sent != bool(expect.sends):
            self.wrong.append(f"{'it' if sent else 'nothing'} was sent")

    def _judge_case(self) -> None:
        expect = self.conversation.expect
        receipt = self.person.turn["receipt"] or self.receipt
        if not receipt or not (expect.case or expect.clocks or len(expect.sends) > 1):
            return
        case = self.service.case(receipt["reference"])
        running = {clock["name"] for clock in case["clocks"]}
        self.wrong += [f"the clock {clock} does not run" for clock in expect.clocks if clock not in running]
        if len(expect.sends) > 1 and len(case["linked"]) != len(expect.sends) - 1:
            self.wrong.append(f"{len(case['linked'])} other records belong to it")
        there = {"stage": case["stage"], "state": case["state"], "meetings": len(case["meetings"])}
        for name, wanted in expect.case.model_dump(exclude_none=True).items() if expect.case else ():
            if there[name] != wanted:
                self.wrong.append(f"{name} is {there[name]}, not {wanted}")
