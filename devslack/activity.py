"""Knowing when the app has gone quiet, so that an action can return with what followed from it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET = 0.15
"""Seconds without a call after which the app has done what it wanted to."""
LONGEST_WAIT = 10
"""Times of quiet after which an action returns although the app is still at it."""


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

    async def settle(self, ack: float = 0.0) -> None:
        """Return when the app has made no call for a while, or keeps on making them.

        `ack` is how long the app took for its ack (seconds): one that was slow, on a busy machine, is given
        as long again for what it does next.
        """
        started = time.monotonic()
        quiet = max(QUIET, ack)
        while (now := time.monotonic()) - started < LONGEST_WAIT * quiet:
            if not self._in_flight and now - max(self._last, started) >= quiet:
                return
            await asyncio.sleep(0.02)
