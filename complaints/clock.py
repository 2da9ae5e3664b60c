"""Business time: the real clock, or a test clock that can be moved on but never back."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    """The time of this machine (aware, UTC); leases, time-outs and signatures follow it always."""
    return datetime.now(UTC)


class RealClock:
    """Business time is real time."""

    is_test_clock = False

    def now(self) -> datetime:
        """The time of this machine."""
        return real_now()


class TestClock:
    """Business time that runs `speed` times as fast as real time from `start`, and can be moved on.

    `advance` and `set_to` return once everything that came due on the way has been done.
    """

    is_test_clock = True
    __test__ = False  # not a test class, whatever its name begins with

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        self._base = start
        self._since = time.monotonic()
        self._speed = speed
        self.catch_up: Callable[[datetime], Awaitable[None]] | None = None

    def now(self) -> datetime:
        """Business time (aware, UTC)."""
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def jump(self, to: datetime) -> None:
        """Set the hands, forwards only; nothing is done on the way."""
        if to > self.now():
            self._base, self._since = to, time.monotonic()

    async def advance(self, seconds: float) -> datetime:
        """Move on by so many seconds. Raises ValueError when negative."""
        return await self.set_to(self.now() + timedelta(seconds=seconds))

    async def set_to(self, when: datetime) -> datetime:
        """Move on to an aware instant. Raises ValueError when it lies in the past of business time."""
        if when < self.now():
            raise ValueError("The business clock never runs backwards.")
        if self.catch_up:
            await self.catch_up(when)
        self.jump(when)
        return self.now()


Clock = RealClock | TestClock
