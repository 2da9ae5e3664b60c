"""Processes that live, are killed and live again."""

import multiprocessing
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

# A server that has imported everything once and forks: a life begins within some hundredths of a second.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["tests.faults.day", "tests.faults.two", "tests.parts.installation", "holidays.countries"]
)
SECONDS = 120
"""No life of a test lasts longer."""
DONE, FAILED, DIED_AT = "done", "failed", "died at"


@dataclass
class Life:
    """What a process told of itself, and how it ended."""

    told: list[tuple[str, Any]] = field(default_factory=list)
    seconds: float = 0

    @property
    def killed(self) -> bool:
        """Whether it was ended by a kill, its own or ours."""
        return (DONE, None) not in self.told


@dataclass
class Process:
    """A process that works for a test: `target(*arguments, told)`, which sends what it has done, in pairs."""

    target: Callable[..., None]
    arguments: tuple[Any, ...]

    def __post_init__(self) -> None:
        self.life = Life()
        self._began = time.monotonic()
        self._was_killed = False
        self._hears, tells = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_live, args=(self.target, self.arguments, tells), daemon=True)
        self._process.start()
        tells.close()

    def kill_after(self, seconds: float) -> None:
        """kill -9 after so long, unless it has ended before."""
        self._process.join(max(seconds, 0))
        self._process.kill()
        self._was_killed = True

    def ended(self) -> Life:
        """Hear it out to its end. Fails if it ended in any other way than by itself or by a kill."""
        # Its exit code says nothing here: of several threads that start processes, any may read that of another.
        while self._hear():
            pass
        self._process.join(SECONDS)
        self.life.seconds = time.monotonic() - self._began
        ends = {what for what, _ in self.life.told}
        assert FAILED not in ends and (self._was_killed or ends & {DONE, DIED_AT}), self.life.told
        return self.life

    def _hear(self) -> bool:
        left = SECONDS - (time.monotonic() - self._began)
        if not self._hears.poll(max(left, 0)):
            self._process.kill()
            raise AssertionError(f"it did not end in {SECONDS} s, after {self.life.told}")
        try:
            self.life.told.append(self._hears.recv())
        except EOFError:
            return False
        return True


def _live(target: Callable[..., None], arguments: tuple[Any, ...], told: Connection) -> None:
    try:
        target(*arguments, told)
    except BaseException:
        told.send((FAILED, traceback.format_exc()))
        raise
    told.send((DONE, None))
