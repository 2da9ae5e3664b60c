"""How far a long command is: a bar on a terminal, nothing on a pipe or in a file."""

import sys
import time
from typing import Self

WIDTH = 30
SECONDS_BETWEEN = 0.1


class Progress:
    """A bar on stderr that is drawn over again; `clear`, and the end of a `with`, make room for a line of output."""

    def __init__(self, name: str) -> None:
        self._name, self._is_shown, self._drawn_at = name, sys.stderr.isatty(), 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, done: int, total: int) -> None:
        """So many done, of so many."""
        now = time.monotonic()
        if self._is_shown and now - self._drawn_at >= SECONDS_BETWEEN:
            self._drawn_at = now
            bar = "█" * (WIDTH * min(done, total) // max(total, 1))
            print(f"\r{self._name} {bar:<{WIDTH}} {done:,} of {total:,}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn_at:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
            self._drawn_at = 0.0
