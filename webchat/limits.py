"""How much one visitor may ask in a short time."""

import math
from collections.abc import Callable

KEYS_KEPT = 10_000


class Buckets:
    """Token buckets by key: `at_once` together, then `per_minute`. Real time, never the business clock."""

    def __init__(self, at_once: int, per_minute: int, monotonic: Callable[[], float]) -> None:
        """`monotonic` gives seconds that never run backwards."""
        self._size = at_once
        self._rate = per_minute / 60
        self._monotonic = monotonic
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> int | None:
        """None when one more is allowed, or the whole seconds until it is."""
        now = self._monotonic()
        level = self._level(key, now)
        if level < 1:
            return math.ceil((1 - level) / self._rate)
        if len(self._levels) >= KEYS_KEPT:
            self._forget_full(now)
        self._levels[key] = (level - 1, now)
        return None

    def _level(self, key: str, now: float) -> float:
        level, since = self._levels.get(key, (float(self._size), now))
        return min(self._size, level + (now - since) * self._rate)

    def _forget_full(self, now: float) -> None:
        self._levels = {key: kept for key, kept in self._levels.items() if self._level(key, now) < self._size}
