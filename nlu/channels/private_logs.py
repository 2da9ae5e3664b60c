"""Nothing that a person wrote reaches a log, whatever part of Rasa writes it and at whatever level.

Rasa logs messages, slots and trackers at DEBUG and some at ERROR, and more may do so through an exception's
own words. So while a turn is handled, a log line says where it comes from and never what it says.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Iterator

_in_a_turn: ContextVar[bool] = ContextVar("in_a_turn", default=False)
_original = logging.getLogRecordFactory()


@contextmanager
def discreet() -> Iterator[None]:
    """Log lines written inside, in this task and those that it starts, tell their place alone."""
    token = _in_a_turn.set(True)
    try:
        yield
    finally:
        _in_a_turn.reset(token)


def keep_logs_private() -> None:
    """Makes `discreet` work for every logger and handler, also those made later. May be called twice."""
    logging.captureWarnings(True)  # a warning may quote a message too, and would go straight to stderr
    logging.setLogRecordFactory(_record)


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    if not _in_a_turn.get():
        return _original(*args, **kwargs)
    name, level, path, line, _message, _values, error = (*args, None)[:7]
    kind = error[0].__name__ if isinstance(error, tuple) and error[0] else ""
    place = f"{Path(path).name}:{line}"
    words = f"{place} wrote a line during a turn; its words are not kept{': ' + kind if kind else ''}"
    return _original(name, level, path, line, words, (), None)
