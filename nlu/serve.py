"""Runs the assistant: `python serve.py --port N [--folder DIR] [--with-parent]`, from anywhere.

Settings from the environment: COMPLAINTS_ACTIONS_URL (where the actions run), COMPLAINTS_INTERNAL_KEY (of the
channel and of the actions), COMPLAINTS_KEY_FILE (keys that conversations are encrypted with; without it the internal
key is), COMPLAINTS_TRACKER_URL (conversations: sqlite, the default, or postgresql) and COMPLAINTS_LOCK_URL (redis, or
nothing for one process).
"""

import argparse
import os
import signal
import socket
import sqlite3
import sys
import threading
import time
from pathlib import Path

from surroundings import HERE, MODEL, prepare, store_settings, write_ahead

SECONDS_TO_END = 4


def main() -> int:
    arguments = _arguments()
    if arguments.with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGTERM, _end_in_time)
    missing = [n for n in ("COMPLAINTS_ACTIONS_URL", "COMPLAINTS_INTERNAL_KEY") if not os.environ.get(n)]
    if missing:
        return _refuse(f"The assistant cannot start without {' and '.join(missing)} in the environment.")
    if not MODEL.is_file():
        return _refuse("The assistant is not trained yet: run train.py.")
    if not _is_free(arguments.host, arguments.port):  # Rasa would find out after ten seconds
        return _refuse(f"The assistant cannot start: port {arguments.port} is taken.")
    folder = arguments.folder.resolve()
    try:
        prepare(folder)
        endpoints = _write_endpoints(folder)
    except (OSError, ValueError, sqlite3.Error) as error:
        return _refuse(f"The assistant cannot start: {error}")
    sys.argv = ["rasa", "run", arguments.verbosity, "--interface", arguments.host, "--port", str(arguments.port)]
    sys.argv += ["--model", str(MODEL), "--endpoints", str(endpoints)]
    sys.argv += ["--credentials", str(HERE / "credentials.yml")]

    from rasa.__main__ import main as rasa

    rasa()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Runs the assistant.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", help="leave it: the assistant is not for other machines")
    parser.add_argument("--folder", type=Path, default=HERE / ".rasa", help="where it may write")
    parser.add_argument("--debug", dest="verbosity", action="store_const", const="--debug", default="--quiet")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input is closed")
    return parser.parse_args()


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _write_endpoints(folder: Path) -> Path:
    """Rasa's endpoints with our stores. Secrets stay in the environment, where Rasa looks them up."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    default = f"sqlite:///{folder / 'conversations.db'}"
    tracker, lock = store_settings(
        os.environ.get("COMPLAINTS_TRACKER_URL") or default, os.environ.get("COMPLAINTS_LOCK_URL", "")
    )
    if tracker["dialect"] == "sqlite":
        write_ahead(tracker["db"])
    endpoints = {
        "action_endpoint": {
            "url": os.environ["COMPLAINTS_ACTIONS_URL"],
            "headers": {"X-Complaints-Key": "${COMPLAINTS_INTERNAL_KEY}"},
            "selective_domain": True,
        },
        "tracker_store": tracker,
    }
    if lock:
        endpoints["lock_store"] = lock
    for store, secret in ((tracker, "COMPLAINTS_TRACKER_PASSWORD"), (lock, "COMPLAINTS_LOCK_PASSWORD")):
        if "password" in store:
            os.environ[secret] = store["password"]
            store["password"] = "${%s}" % secret
    path = folder / "endpoints.yml"
    temporary = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        yaml.dump(endpoints, file)
    temporary.replace(path)
    return path


def _end_with_parent() -> None:
    """Ends this process once its standard input is closed, as it is when its parent is gone, however it went."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os._exit(1)


def _end_in_time(_signal: int, _frame: object) -> None:
    """Until Rasa serves and ends by itself, there is nothing to wait for."""
    os._exit(0)


def _refuse(words: str) -> int:
    sys.stderr.write(words + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
