"""What Rasa needs around it, set before it is imported. Standard library alone."""

import logging
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Tuple

HERE = Path(__file__).resolve().parent
MODELS = HERE / "models"
MODEL = MODELS / "assistant.tar.gz"


def prepare(folder: Path) -> None:
    """Keeps Rasa inside `folder` and this one: no telemetry, nothing in the home folder, our parts importable.

    Raises `OSError` where `folder` cannot be written.
    """
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        HOME=str(home),
        XDG_CONFIG_HOME=str(home),
        XDG_CACHE_HOME=str(home),
        MPLCONFIGDIR=str(home),
        RASA_TELEMETRY_ENABLED="false",
        RASA_MAX_CACHE_SIZE="0",  # Rasa's cache does not see a change in a component of ours
        TF_CPP_MIN_LOG_LEVEL="3",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
        SANIC_GRACEFUL_SHUTDOWN_TIMEOUT="2",
        TICKET_LOCK_LIFETIME="20",
    )
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "2")
    os.chdir(HERE)
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)  # Rasa's own old friends


def write_ahead(file: str) -> None:
    """Lets a backup read the SQLite file of the conversations for as long as it takes, while turns go on.

    With SQLite's rollback journal every turn would have to wait for it. The file remembers this.
    """
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def store_settings(tracker_url: str, lock_url: str) -> Tuple[dict, dict]:
    """Rasa's `tracker_store` and `lock_store` for these addresses; an empty `lock_url` is a lock in memory.

    Known are `sqlite:///FILE`, `postgresql://USER:PASSWORD@HOST:PORT/NAME` (`?host=FOLDER` for a socket) and
    `redis://[:PASSWORD@]HOST:PORT[/NUMBER]`. Raises `ValueError` for anything else.
    """
    from urllib.parse import parse_qsl, unquote, urlsplit

    tracker = urlsplit(tracker_url)
    scheme = tracker.scheme.split("+")[0]
    if scheme == "sqlite":
        store = {"type": "SQL", "dialect": "sqlite", "db": unquote(tracker.path[1:])}
    elif scheme in ("postgresql", "postgres"):
        store = {"type": "SQL", "dialect": "postgresql", "db": unquote(tracker.path[1:])}
        parts = {"url": tracker.hostname, "port": tracker.port, "username": tracker.username}
        parts["password"] = tracker.password
        store.update({name: unquote(str(part)) for name, part in parts.items() if part})
        if "port" in store:
            store["port"] = int(store["port"])
        query = dict(parse_qsl(tracker.query))
        if query:
            store["query"] = query
    else:
        raise ValueError("The conversations can be kept in sqlite or postgresql, nothing else.")
    if not lock_url:
        return store, {}
    lock = urlsplit(lock_url)
    if lock.scheme != "redis":
        raise ValueError("The lock can be kept in redis, or in memory, nothing else.")
    where = {"type": "redis", "url": lock.hostname or "127.0.0.1", "port": lock.port or 6379}
    where["db"] = int(lock.path.strip("/") or 0)
    if lock.password:
        where["password"] = unquote(lock.password)
    return store, where
