"""Socket Mode until told to stop."""

import asyncio
import contextlib
import logging

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from slackapp.outcomes import kind_of
from slackapp.settings import SlackSettings

log = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0
CONNECT_SECONDS = 15
LOST_SECONDS = 15.0
"""How long the library may be without a connection before it is started afresh."""
LOOK_SECONDS = 0.5
PING_SECONDS = 5


async def keep_connected(app: AsyncApp, settings: SlackSettings, stop: asyncio.Event) -> None:
    """Connect, and stay connected.

    The library reconnects by itself, but when the first attempt on an address fails it tries that used address
    for ever. So it gets its address from here, is watched, and is started afresh when it stays away.
    """
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            await _be_connected(app, settings, stop)
            wait = FIRST_WAIT
        except Exception as error:
            if wait > 1:
                log.warning("Slack cannot be reached (%s); trying again", kind_of(error))
            await _sleep(stop, wait)
            wait = min(wait * 2, LONGEST_WAIT)


async def _be_connected(app: AsyncApp, settings: SlackSettings, stop: asyncio.Event) -> None:
    """One life of the library's client: until told to stop, or until it has lost its way."""
    answer = await app.client.apps_connections_open(app_token=settings.app_token)
    client = AsyncSocketModeHandler(app, settings.app_token, logger=_quiet_logger(), ping_interval=PING_SECONDS).client
    client.wss_uri = answer["url"]
    connecting = asyncio.create_task(client.connect())  # type: ignore[no-untyped-call]
    try:
        await _first_of(connecting, stop)
        lost = 0.0
        while lost < LOST_SECONDS and not stop.is_set():
            await _sleep(stop, LOOK_SECONDS)
            lost = 0.0 if await client.is_connected() else lost + LOOK_SECONDS
    finally:
        connecting.cancel()
        await client.close()  # type: ignore[no-untyped-call]


async def _first_of(connecting: asyncio.Task[None], stop: asyncio.Event) -> None:
    """Wait until connected or told to stop. Raises TimeoutError."""
    stopped = asyncio.create_task(stop.wait())
    try:
        both: set[asyncio.Task[None] | asyncio.Task[bool]] = {connecting, stopped}
        done, _ = await asyncio.wait(both, timeout=CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            raise TimeoutError
    finally:
        stopped.cancel()


def _quiet_logger() -> logging.Logger:
    """The library logs addresses with tickets in them when it cannot connect; our own line says enough."""
    logger = logging.getLogger("slackapp.library.socket")
    logger.setLevel(logging.CRITICAL)
    return logger


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
