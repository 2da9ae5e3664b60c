"""The real app over Socket Mode, on a real local Slack and a real database; the outbox is emptied by hand."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlmodel import select

from devslack.app import build_devslack
from devslack.settings import DevSlackSettings
from models.access import Role
from models.answers import Contact, Intake, intake_of
from models.care import Crisis
from models.outbox import OutboxRow
from models.policy_file import load_policy
from models.record import CaseRecord
from models.staff import Staff, StaffMember
from slackapp.app import build_slack_app
from slackapp.deliver import SlackDelivery
from slackapp.settings import SlackSettings
from slackapp.socket import keep_connected
from storage import alerts, cases, conversations
from storage.database import Database, sqlite_url
from storage.delivery import Deliverer
from storage.vault import Vault

Json = dict[str, Any]
STAFF = Staff(
    (
        StaffMember(user_id="U0AMINA", name="Amina Holt", roles=frozenset({Role.HANDLER})),
        StaffMember(
            user_id="U0DANIEL",
            name="Daniel Osei",
            roles=frozenset({Role.HANDLER}),
            deputy_for=frozenset({Role.MANAGER, Role.CLINICAL_LEAD}),
        ),
    )
)
PRIVATE = ("Robin Sample", "robin.sample@example.com", "07700 900123", "They lost my letter")
ANSWERS = {
    "purpose": "complaint",
    "for_whom": "someone_else",
    "relationship": "parent",
    "person_agrees": "not_given",
    "story": "They lost my letter, twice.",
    "about": "the waiting list",
    "when": "in October",
    "outcome": "an apology",
    "name": "Robin Sample",
}
EMAIL = Contact(email="robin.sample@example.com", preference="email")
PHONE = Contact(phone="07700 900123", preference="phone")


class HandClock:
    """Business time that stands until it is set."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass
class Team:
    """One running app and its Slack."""

    control: httpx.AsyncClient
    database: Database
    clock: HandClock
    settings: SlackSettings
    delivery: SlackDelivery
    wakes: list[None]
    connect: Callable[[SlackSettings], Awaitable[SlackDelivery]]
    real_offset: timedelta = field(default_factory=timedelta)
    unsent: tuple[str, Intake] | None = None

    async def restart(self, staff: Staff) -> None:
        """The app ends and starts again with another staff file; Slack and the database stay as they are."""
        self.settings = replace(self.settings, staff=staff)
        self.delivery = await self.connect(self.settings)

    async def post(self, path: str, **body: Any) -> Json:
        answer = await self.control.post(f"/control/{path}", json=body)
        assert answer.status_code == 200, answer.text
        result: Json = answer.json()
        return result

    async def get(self, path: str) -> Any:
        answer = await self.control.get(f"/control/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def messages(self, thread: str | None = None) -> list[Json]:
        found: list[Json] = await self.get(f"channels/complaints/messages{f'?thread={thread}' if thread else ''}")
        return found

    async def direct(self) -> list[Json]:
        """Every direct message of the app."""
        channels = [channel for channel in await self.get("channels") if channel["is_im"]]
        return [message for channel in channels for message in await self.get(f"channels/{channel['id']}/messages")]

    async def complain(self, contact: Contact = EMAIL, *, risk: bool = False, send: bool = True, **answers: str) -> str:
        """Write on the chat page, and send it; the reference, or the draft's name when it is not sent."""
        now, run, given = self.clock.now(), self.database.run, ANSWERS | answers
        started = await run(conversations.start_conversation, given["story"], "Hello", now)
        await run(conversations.answer_message, started.id, "start", [], "purpose", {}, now)
        crisis = Crisis(("suicide",), ("Call 999.",)) if risk else None
        await run(conversations.keep_message, started.id, "m1", given["story"], None, crisis, (), now)
        await run(conversations.answer_message, started.id, "m1", ["Thank you"], "check", given, now)
        self.unsent = started.assistant_id, intake_of(given, contact)
        if send:
            return await self.send_draft()
        rows = await self.rows()
        draft: str = rows[-1].payload["draft"]
        return draft

    async def send_draft(self) -> str:
        """Send what was written last; the reference."""
        assert self.unsent
        given = (*self.unsent, load_policy(), self.clock.now())
        receipt = await self.database.run(cases.register_complaint, *given)
        return receipt.reference

    async def deliver(self, *, later: timedelta = timedelta()) -> None:
        """Empty the outbox as far as it goes at this instant; `later` moves the time of leases and waits on."""
        self.real_offset += later
        deliverer = Deliverer(self.database, "slack", self.delivery.send, lambda: datetime.now(UTC) + self.real_offset)
        while await deliverer.deliver_once():
            pass

    async def card(self, reference: str) -> Json:
        """The one card of a case."""
        (card,) = [m for m in await self.messages() if f" {reference}, stage " in m["text"]]
        return card

    async def at(self, when: datetime) -> None:
        """Business time goes on; what is owed by then is raised and delivered."""
        while (instant := await self.database.run(alerts.next_alert_at)) and instant <= when:
            self.clock.time = instant
            await self.database.run(alerts.raise_due_alerts, load_policy(), instant)
            await self.deliver()
        self.clock.time = when

    async def record(self, reference: str) -> CaseRecord:
        return await self.database.run(cases.open_case, reference, "test", "reading", self.clock.now())

    async def looks(self, reference: str) -> list[tuple[str, str | None]]:
        """Who looked and why, this test apart."""
        entries = (await self.record(reference)).timeline
        return [(e.actor, e.reason) for e in entries if e.act == "looked" and e.actor != "test"]

    async def rows(self) -> list[OutboxRow]:
        """Every outbox row, in order."""
        return await self.database.run(lambda session: list(session.exec(select(OutboxRow).order_by("number"))))

    async def press(self, message: Json, action_id: str, user: str = "U0AMINA") -> Json:
        return await self.post("press", user=user, channel="complaints", ts=message["ts"], action_id=action_id)

    async def command(self, text: str, user: str = "U0AMINA", channel: str = "complaints") -> str:
        """Type the command; the words that this person alone is shown."""
        result = await self.post("slash", user=user, channel=channel, command="/complaint", text=text)
        assert result["new_messages"], result
        (answer,) = result["new_messages"]
        assert answer["ephemeral"] and result["ack_ms"] < 3000
        words: str = answer["text"]
        return words


@pytest.fixture
def private() -> tuple[str, ...]:
    """What must never be seen outside of an opened case."""
    return PRIVATE


@pytest.fixture
def phone() -> Contact:
    """How to reply to somebody who gave no e-mail address."""
    return PHONE


Start = Callable[..., Awaitable[Team]]


@pytest.fixture
async def start(sqlite_path: Path, vault: Vault) -> AsyncIterator[Start]:
    """Start a team with settings of your choice: `devslack` and `slack` change what they name."""
    ends: list[Callable[[], Awaitable[None]]] = []

    async def begin(*, devslack: Json | None = None, slack: Json | None = None) -> Team:
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        clock, wakes = HandClock(), []
        usual = {"post_burst": 100, "public_base_url": f"http://127.0.0.1:{port}"}
        local = DevSlackSettings(**(usual | (devslack or {})))
        server = uvicorn.Server(
            uvicorn.Config(build_devslack(local, None), log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        )
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        database = Database(sqlite_url(sqlite_path), vault)
        given: Json = {
            "bot_token": local.bot_token,
            "app_token": local.app_token,
            "channel": "complaints",
            "staff": STAFF,
            "api_url": f"http://127.0.0.1:{port}/api/",
        }
        settings = SlackSettings(**(given | (slack or {})))
        running: list[tuple[asyncio.Event, asyncio.Task[None]]] = []

        async def disconnect() -> None:
            while running:
                stop, connected = running.pop()
                stop.set()
                await connected

        async def connect(settings: SlackSettings) -> SlackDelivery:
            await disconnect()
            app, stop = (
                build_slack_app(settings, database, load_policy(), clock, lambda: wakes.append(None)),
                asyncio.Event(),
            )
            running.append((stop, asyncio.create_task(keep_connected(app, settings, stop))))
            return SlackDelivery(app.client, settings, database, load_policy(), clock)

        control = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-Devslack": "1"}, timeout=20)

        async def end() -> None:
            await disconnect()
            await control.aclose()
            server.should_exit = True
            await serving
            database.close()

        ends.append(end)
        return Team(control, database, clock, settings, await connect(settings), wakes, connect)

    yield begin
    for end in ends:
        await end()


@pytest.fixture
async def team(start: Start) -> Team:
    """A team with the usual settings."""
    return await start()
