"""Socket Mode until told to stop."""

import asyncio
import contextlib
import logging

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from slackapp.settings import SlackSettings

log = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0


async def keep_connected(app: AsyncApp, settings: SlackSettings, stop: asyncio.Event) -> None:
    """Connect, and stay connected: the client reconnects by itself; only the first connection is ours to repeat."""
    handler = AsyncSocketModeHandler(app, settings.app_token)
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
            await stop.wait()
        except Exception as error:
            if wait > 1:
                log.warning("Slack cannot be reached: %s; trying again", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            wait = min(wait * 2, LONGEST_WAIT)
    await handler.close_async()  # type: ignore[no-untyped-call]
