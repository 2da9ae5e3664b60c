"""The real assistant for tests: a trained Rasa on one free port and a real intake on another."""

import contextlib
import itertools
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from complaints.assistant import Assistant, ensure_trained, start_assistant
from intake.app import build_intake
from intake.case_desk import Found, NotFound
from models.answers import Intake
from storage.key_file import make_key_file
from tests.parts.servers import free_port
from understand.language import InTheirWords, answer_in

KEY = "a-key-for-tests-alone"
PLAINLY = {
    "contact_wish": "no, go on",
    "purpose": "complaint",
    "for_whom": "for myself",
    "person_agrees": "yes",
    "authority": "none of these",
    "story": "They lost my letter.",
    "more": "that is everything",
    "thanks": "the kind nurse",
    "about": "the post room",
    "when": "in October",
    "effect": "skip",
    "outcome": "an apology",
    "funding": "the NHS",
    "place": "the clinic in Leeds",
    "unsafe_now": "no",
    "name": "Jo Bloggs",
    "contact": "jo@example.com",
    "leave_message": "yes",
    "access_needs": "no",
}
"""An answer in words to every question."""
TODAY = date(2026, 11, 24)
ABOUT = "This is about"
HELP = "You can reach our team on 0800 000 0000."
SECONDS_TO_START = 120


@contextlib.contextmanager
def served(app: FastAPI, port: int) -> Iterator[str]:
    """The app on 127.0.0.1 in a thread with its own event loop; its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the app did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@dataclass
class Registrar:
    """Stands where the database does: remembers what was registered, and fails when told to."""

    registered: dict[str, Intake] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def __call__(self, assistant_id: str, intake: Intake) -> list[str]:
        self.calls.append(assistant_id)
        if self.failures:
            raise self.failures.pop()
        self.registered.setdefault(assistant_id, intake)
        return [f"Thank you. Your reference is {assistant_id}.", "We will write to you."]


CASE = ("C-7K3M-9QXC", "4TN7-XK2W")
"""Reference and code of the one case that the desk of these tests knows."""


@dataclass
class Desk:
    """Stands where the case record does: knows one case, and remembers what was asked of it."""

    shown_to: set[str] = field(default_factory=set)
    done: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    tries: list[tuple[str, str]] = field(default_factory=list)
    is_limited: bool = False
    goes_on: bool = True

    async def shown(self, chat: str, purpose: str) -> Found | None:
        return self._found(purpose) if chat in self.shown_to else None

    async def show(self, chat: str, purpose: str, reference: str, code: str) -> Found | NotFound:
        self.tries.append((reference, code))
        if self.is_limited:
            return NotFound(["Not before three."], may_try=False)
        if (reference, code) != CASE:
            return NotFound(["I cannot find that."], may_try=True)
        self.shown_to.add(chat)
        return self._found(purpose)

    async def carry_out(self, chat: str, message_id: str, answers: Mapping[str, str]) -> list[str]:
        self.done.setdefault(message_id, (chat, dict(answers)))
        return [f"Done: {answers['purpose']}."]

    def without_code(self) -> str:
        return HELP

    def _found(self, purpose: str) -> Found:
        says = [] if purpose == "status" else [f"What comes of {purpose}."]
        return Found(CASE[0], says, self.goes_on)


@dataclass
class Rasa:
    """A real Rasa, with what it needs to be ended and started again on the same conversations."""

    folder: Path
    actions_url: str
    registrar: Registrar
    desk: Desk
    port: int = field(default_factory=free_port)
    tracker_url: str = ""
    lock_url: str = ""
    key_file: Path = field(init=False)
    process: Assistant = field(init=False)
    senders: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.key_file = self.folder / "key"
        make_key_file(self.key_file)

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.process = start_assistant(
            port=self.port,
            actions_url=self.actions_url,
            key=KEY,
            folder=self.folder,
            key_file=self.key_file,
            tracker_url=self.tracker_url,
            lock_url=self.lock_url,
        )
        until = time.monotonic() + SECONDS_TO_START
        while not self.process.is_ready():
            assert self.process.is_alive(), self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.1)

    def kill(self) -> None:
        """Ends it as a crash does."""
        self.process.process.kill()
        self.process.stop()

    @property
    def log(self) -> str:
        """Everything it has written so far."""
        return self.process.log.read_text(encoding="utf-8", errors="replace")

    def chat(self) -> "Chat":
        """A new conversation."""
        return Chat(self.process.url, f"chat-{next(self.senders)}")


async def explain(topic: str) -> list[str]:
    """What is said on a topic, told apart from help alone."""
    return [HELP] if topic in ("ask_help", "talk_to_person") else [f"{ABOUT} {topic}."]


def _in_theirs(text: str) -> InTheirWords | None:
    return answer_in(text, "team@example.com", "0800 000 0000", "999")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@contextlib.contextmanager
def running_rasa(folder: Path) -> Iterator[Rasa]:
    """Trains when needed, then runs Rasa and an intake with a `Registrar`; both are ended at the end."""
    ensure_trained(_say)
    registrar, desk = Registrar(), Desk()
    intake = build_intake(
        register=registrar, desk=desk, explain=explain, in_theirs=_in_theirs, today=lambda: TODAY, key=KEY
    )
    with served(intake, free_port()) as url:
        rasa = Rasa(folder, f"{url}/webhook", registrar, desk)
        rasa.start()
        try:
            yield rasa
        finally:
            rasa.process.stop()


@dataclass
class Chat:
    """One conversation, as the chat page holds it with Rasa's channel."""

    url: str
    sender: str
    slot: str | None = None
    messages: "itertools.count[int]" = field(default_factory=itertools.count)

    def post(self, key: str = KEY, **body: Any) -> httpx.Response:
        """A raw turn; what is left out is as the chat page would send it."""
        turn = {
            "sender": self.sender,
            "client_message_id": f"{self.sender}-{next(self.messages)}",
            "text": None,
            "option": None,
            "slot": self.slot,
        } | body
        return httpx.post(f"{self.url}/turn", json=turn, headers={"X-Complaints-Key": key}, timeout=30)

    def turn(self, **body: Any) -> dict[str, Any]:
        """A turn that is answered."""
        answer = self.post(**body)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        turn: dict[str, Any] = answer.json()
        self.slot = turn["requested_slot"]
        return turn

    def start(self) -> "Chat":
        """Opens the form."""
        self.pick("start")
        return self

    def say(self, *texts: str) -> dict[str, Any]:
        """Says one thing after another; the last answer."""
        answers = [self.turn(text=text) for text in texts]
        return answers[-1]

    def answer(self, last: str = "check", **answers: str) -> dict[str, Any]:
        """Answers the questions up to `last`, with these answers or the plainest ones; the last turn."""
        given, turn = PLAINLY | answers, {}
        while self.slot != last:
            assert self.slot is not None, f"{last} was not asked"
            turn = self.say(given[self.slot])
        return turn

    def pick(self, option: str) -> dict[str, Any]:
        """Picks an option of the open question."""
        return self.turn(option={"id": option})
