"""A local Slack on a real port, and a small Bolt app that talks to it over Socket Mode."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.async_api import Page, async_playwright, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from devslack.app import build_devslack
from devslack.settings import BOT_USER, SAMPLE_USERS, DevSlackSettings, SlackChannel
from tests.parts.browser import launch_options

Json = dict[str, Any]
TEAM = tuple(user.id for user in SAMPLE_USERS[:5])
CHANNELS = (
    SlackChannel("complaints", (*TEAM, BOT_USER.id)),
    SlackChannel("private-elsewhere", TEAM),
    SlackChannel("general", (*TEAM, "U0LEWIS"), is_private=False),
)


class SteppedClock:
    """A business clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 27, 16, 42, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    async def advance(self, seconds: float) -> datetime:
        return await self.set_to(self.time + timedelta(seconds=seconds))

    async def set_to(self, when: datetime) -> datetime:
        self.time = when
        return when


@pytest.fixture
def stepped_clock() -> SteppedClock:
    """A business clock that stands on a Friday afternoon until it is moved."""
    return SteppedClock()


@dataclass
class Local:
    """One running local Slack: where it is, and a client for its control API."""

    base: str
    control: httpx.AsyncClient
    settings: DevSlackSettings

    def web_client(self, token: str | None = None) -> AsyncWebClient:
        return AsyncWebClient(token=token or self.settings.bot_token, base_url=f"{self.base}/api/", retry_handlers=[])

    async def post(self, path: str, **body: Any) -> Json:
        answer = await self.control.post(f"/control/{path}", json=body)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        result: Json = answer.json()
        return result

    async def get(self, path: str) -> Any:
        answer = await self.control.get(f"/control/{path}")
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.json()

    async def channel(self, name: str = "complaints") -> str:
        return next(c["id"] for c in await self.get("channels") if c["name"] == name)


Start = Callable[..., Awaitable[Local]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start local Slacks with settings of your choice; all end with the test."""
    running: list[tuple[uvicorn.Server, asyncio.Task[None], httpx.AsyncClient]] = []

    async def begin(*, clock: Any = None, **changes: Any) -> Local:
        settings = DevSlackSettings(**{"channels": CHANNELS, **changes})
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        config = uvicorn.Config(
            build_devslack(settings, clock), log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        base = f"http://127.0.0.1:{port}"
        control = httpx.AsyncClient(base_url=base, headers={"X-Devslack": "1"}, timeout=20)
        running.append((server, task, control))
        return Local(base, control, settings)

    yield begin
    for server, task, control in running:
        await control.aclose()
        server.should_exit = True
        await task


@pytest.fixture
async def local(start: Start) -> Local:
    """A local Slack with the usual settings and no app."""
    return await start()


@dataclass
class SampleApp:
    """A Bolt app of this test's own, and what it heard."""

    app: AsyncApp
    handler: AsyncSocketModeHandler
    heard: list[Json] = field(default_factory=list)


Connect = Callable[[Local], Awaitable[SampleApp]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Connect the sample app to a local Slack over Socket Mode."""
    connected: list[SampleApp] = []

    async def begin(local: Local) -> SampleApp:
        logger = logging.getLogger("sample-app")
        logger.setLevel(logging.CRITICAL)  # its complaints about faults we cause are no news
        app = AsyncApp(client=local.web_client(), logger=logger)
        handler = AsyncSocketModeHandler(app, local.settings.app_token, logger=logger, ping_interval=0.5)
        sample = SampleApp(app, handler)
        connected.append(sample)
        await handler.connect_async()
        return sample

    yield begin
    for sample in connected:
        await sample.handler.close_async()


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """An empty page of a real browser; anything its console complains of fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        made = await browser.new_page(viewport={"width": 1280, "height": 800})
        made.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
        made.on("pageerror", lambda error: complaints.append(str(error)))
        # A refused request is part of some tests; everything else in the console is a fault of ours.
        made.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type in ("error", "warning") and "status of" not in message.text
                else None
            ),
        )
        yield made
        await browser.close()
    assert complaints == []
