"""Knowing when the app has gone quiet, so that an action can return with what followed from it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Activity:
    """Counts the app's calls in flight and remembers when the last one ended (monotonic seconds)."""

    def __init__(self) -> None:
        self._in_flight = 0
        self._last = time.monotonic()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Mark one call of the app."""
        self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1
            self._last = time.monotonic()

    async def settle(self, quiet: float = 0.15, limit: float = 1.5) -> None:
        """Return when `quiet` seconds have passed without a call, after `limit` seconds at the latest."""
        started = time.monotonic()
        while (now := time.monotonic()) - started < limit:
            if not self._in_flight and now - max(self._last, started) >= quiet:
                return
            await asyncio.sleep(0.02)
