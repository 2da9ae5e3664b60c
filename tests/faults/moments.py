"""The moments of a process at which a kill -9 could leave something half done, and dying at one of them.

They are: before and after every commit that changes something, before every connection to somebody outside, and
before a file gets its name.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

CHANGES = ("INSERT", "UPDATE", "DELETE")
OUTSIDE = {"socket.connect": "before a connection", "os.rename": "before a file gets its name"}
"""Python's own audit events."""


@dataclass
class Moments:
    """Counts the moments of this process. `last_words(number, what)` is called right before it dies at `die_at`."""

    die_at: int | None
    last_words: Callable[[int, str], None]
    number: int = 0
    _changed: bool = False

    def watch(self, engine: Engine) -> None:
        """Count from now on, for the rest of the life of this process. One transaction at a time."""

        @event.listens_for(engine, "begin")
        def begin(_connection: Any) -> None:
            self._changed = False

        @event.listens_for(engine, "before_cursor_execute")
        def execute(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            self._changed |= statement.startswith(CHANGES)

        @event.listens_for(engine, "commit")
        def before_commit(_connection: Any) -> None:
            if self._changed:
                self._pass("before a commit")

        @event.listens_for(Session, "after_commit")
        def after_commit(session: Session) -> None:
            if self._changed and not session.in_nested_transaction():
                self._pass("after a commit")

        def outside(name: str, _arguments: tuple[Any, ...]) -> None:
            if name in OUTSIDE:
                self._pass(OUTSIDE[name])

        sys.addaudithook(outside)

    def _pass(self, what: str) -> None:
        self.number += 1
        if self.number == self.die_at:
            self.last_words(self.number, what)
            os.kill(os.getpid(), signal.SIGKILL)
