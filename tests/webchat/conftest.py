"""The chat page on a real SQLite database, with an assistant that answers and remembers, but is not Rasa."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from cryptography.fernet import Fernet
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright
from sqlmodel import Session

from models.answers import Contact, intake_of
from models.care import Danger
from models.policy_file import load_policy
from models.questions import CHANGE, CHECK, PERMISSIONS, SEND, TICK, Questions, load_questions
from models.words import receipt_messages
from storage.cases import register_complaint
from storage.conversations import OPENING
from storage.database import Database, sqlite_url
from storage.migrate import migrate
from storage.vault import Vault
from tests.parts.browser import launch_options
from understand.choices import match_option
from understand.contact import contact_problem
from understand.risk import judge
from webchat.parts import AssistantDown, Reply, WrongQuestion
from webchat.routes import build_webchat
from webchat.settings import WebchatSettings

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
JSON = {"Accept": "application/json"}


ANSWERS = {
    "purpose": "complaint",
    "for_whom": "myself",
    "story": "My appointment was cancelled three times.",
    "more": "everything",
    "about": "The booking team",
    "when": "In October",
    "effect": "skip",
    "outcome": "An explanation, please.",
    "funding": "nhs",
    "place": "unsure",
    "unsafe_now": "safe",
    "name": "Alex Example",
    "contact": "alex@example.com",
    "leave_message": "yes",
    "access_needs": "nothing",
}
"""What Alex Example answers: an option of the question, or words."""


class StillClock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        """The instant it shows."""
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class Memory:
    """What the assistant knows of one conversation."""

    requested: str | None = None
    answers: dict[str, str] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)


class FakeAssistant:
    """Answers as the real one promises to: one question after the other, the same id once."""

    def __init__(self, database: Database, questions: Questions) -> None:
        self.database = database
        self.questions = questions
        self.memories: dict[str, Memory] = {}
        self.asked: list[tuple[str, str | None, str | None, str | None]] = []
        self.down = False
        self.lose_replies = 0
        self.slow = 0.0
        self.finds: dict[str, Danger] = {}  # by the id of the message

    async def ask(
        self, assistant_id: str, client_message_id: str, text: str | None, option: str | None, slot: str | None
    ) -> Reply:
        """One turn; see `webchat.parts.Assistant`."""
        await asyncio.sleep(self.slow)
        if self.down:
            raise AssistantDown
        memory = self.memories.setdefault(assistant_id, Memory())
        known = memory.replies.get(client_message_id)
        if known is None:
            if slot != memory.requested:
                raise WrongQuestion(memory.requested, dict(memory.answers))
            self.asked.append((client_message_id, text, option, slot))
            messages = await self._take(assistant_id, memory, text, option, slot)
            known = Reply(messages, memory.requested, dict(memory.answers), self.finds.get(client_message_id))
            memory.replies[client_message_id] = known
        if self.lose_replies:
            self.lose_replies -= 1
            raise AssistantDown
        return known

    async def remind(self, assistant_id: str, client_message_id: str, answers: Mapping[str, str]) -> Reply:
        """See `webchat.parts.Assistant`."""
        memory = self.memories.setdefault(assistant_id, Memory())
        memory.answers = memory.answers or dict(answers)
        memory.requested = memory.requested or self.questions.next_slot(memory.answers)
        return Reply([], memory.requested, dict(memory.answers))

    async def forget(self, assistant_id: str) -> None:
        """See `webchat.parts.Assistant`."""
        if self.down:
            raise AssistantDown
        self.memories.pop(assistant_id, None)

    async def _take(
        self, assistant_id: str, memory: Memory, text: str | None, option: str | None, slot: str | None
    ) -> list[str]:
        if option == OPENING:
            memory.requested = memory.requested or "purpose"
            return []
        if slot == CHECK:
            pressed, *ticked = (option or "").split(TICK)
            memory.answers[PERMISSIONS] = " ".join(ticked)
            if pressed == SEND:
                return await self._send(assistant_id, memory)
            if pressed.startswith(CHANGE):
                memory.answers.pop(pressed.removeprefix(CHANGE), None)
        elif slot == "contact" and text and contact_problem(text):
            return [str(contact_problem(text))]
        else:
            options = self.questions[slot].options
            value = option or (match_option(text or "", options) if options else None)
            if value is None and self.questions[slot].type == "choice":
                return [self.questions[slot].again]
            memory.answers[slot] = value or text or ""
        memory.requested = self.questions.next_slot(memory.answers)
        return []

    async def _send(self, assistant_id: str, memory: Memory) -> list[str]:
        policy = load_policy()
        given = memory.answers["contact"]
        intake = intake_of(memory.answers, Contact(email=given, preference="email") if "@" in given else Contact())
        receipt = await self.database.run(register_complaint, assistant_id, intake, policy, NOON)
        memory.requested = None
        return receipt_messages(receipt, policy)


@dataclass
class Parts:
    """A chat page and what it stands on."""

    app: FastAPI
    database: Database
    assistant: FakeAssistant
    clock: StillClock
    ready: dict[str, bool]

    def read(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Rows of the database, past the code under test."""
        from sqlalchemy import text

        with self.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    async def said_by_people(self) -> list[str]:
        """Every message of a person, as it is kept."""

        def look(session: Session) -> list[str]:
            from sqlmodel import col, select

            from models.conversation import Message, Speaker
            from storage.database import vault_of

            rows = session.exec(select(Message).where(Message.speaker == Speaker.PERSON, col(Message.seq) > 0))
            return [vault_of(session).open(row.text_sealed) for row in rows]

        return await self.database.run(look)


def build_parts(folder: Path, policy: str = "england-private", **settings: Any) -> Parts:
    """A chat page of its own on an empty database."""
    database = Database(sqlite_url(folder / "chat.db"), Vault([Fernet.generate_key()]))
    migrate(database.engine)
    assistant, clock = FakeAssistant(database, load_questions()), StillClock()
    ready = {"assistant": True, "database": True, "outbox": True}

    def check(name: str) -> Any:
        async def answer() -> bool:
            return ready[name]

        return answer

    app = build_webchat(
        database=database,
        assistant=assistant,
        judge=judge,
        policy=load_policy(policy),
        clock=clock,
        settings=WebchatSettings(**{"page_patience": 0.3, "posts_per_minute": 200, **settings}),
        checks={name: check(name) for name in ready},
    )
    return Parts(app, database, assistant, clock, ready)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """The chat page; change its assistant, its clock or its readiness as a test needs."""
    parts = build_parts(tmp_path)
    yield parts
    parts.database.close()


@pytest.fixture
def make_parts(tmp_path: Path) -> Iterator[Any]:
    """Chat pages with other settings."""
    made = []

    def make(**settings: Any) -> Parts:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(build_parts(folder, **settings))
        return made[-1]

    yield make
    for each in made:
        each.database.close()


class Person:
    """Somebody who talks JSON to the chat page."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.turn: dict[str, Any] = {}
        self._count = 0

    async def start(self) -> dict[str, Any]:
        """Open the chat."""
        response = await self.client.post("/chat", headers=JSON)
        self.turn = response.json() if response.status_code == 200 else response.json()["turn"]
        return self.turn

    async def say(self, text: str | None = None, option: str | None = None, **more: Any) -> httpx.Response:
        """Send one message, as an answer to the question that was last seen."""
        self._count += 1
        body = {"client_message_id": f"m{self._count}", **more}
        if text is not None:
            body["text"] = text
        if option is not None:
            body["option"] = option
        response = await self.client.post("/chat/messages", json=body, headers=JSON)
        if response.status_code == 200:
            self.turn = response.json()
        return response

    async def answer_all(self) -> dict[str, Any]:
        """From the first question to the check."""
        return await self.answer_until(CHECK)

    async def answer_until(self, last: str) -> dict[str, Any]:
        """From the open question to this one."""
        while (slot := self.turn["prompt"]["slot"]) != last:
            ready = {option["id"] for option in self.turn["prompt"]["options"]}
            answer = ANSWERS[slot]
            said = await (self.say(option=answer) if answer in ready else self.say(answer))
            assert said.status_code == 200, said.text
        return self.turn


@contextlib.asynccontextmanager
async def a_person(parts: Parts) -> AsyncIterator[Person]:
    """A person with a browser of their own."""
    transport = httpx.ASGITransport(parts.app, client=("127.0.0.1", 4000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield Person(client)


@pytest.fixture
async def person(parts: Parts) -> AsyncIterator[Person]:
    """Somebody who has opened the chat."""
    async with a_person(parts) as one:
        await one.start()
        yield one


@pytest.fixture
def another_person() -> Any:
    """How a test gets one more person: `async with another_person(parts) as other`."""
    return a_person


@dataclass
class Site:
    """A chat page that listens on a port."""

    parts: Parts
    url: str


@contextlib.contextmanager
def serve(parts: Parts) -> Iterator[Site]:
    """The page on loopback in a thread, with its background task."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(parts.app, port=port, log_level="error", ws="none"))

    async def run() -> None:
        stop = asyncio.Event()
        settling = asyncio.create_task(parts.app.state.keep_settling(stop))
        await server.serve()
        stop.set()
        await settling

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Site(parts, f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The page as a browser sees it."""
    parts = build_parts(tmp_path, exit_url="/accessibility", settle_every=0.3)
    with serve(parts) as site:
        yield site
    parts.database.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for a module: the module's tests are not async, because this holds a loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()
