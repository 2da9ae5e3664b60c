"""What the servers of the tests share: a folder and a port of their own, an unprivileged user, a sure end."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GUARD = Path(__file__).with_name("guard.py")
SECONDS_TO_START = 30
ENVIRONMENT = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
"""What a server is given: the outcome must not depend on who runs the tests."""


def unprivileged_user() -> str | None:
    """Whom a server runs as when we are root (PostgreSQL refuses root); None when we are not."""
    return "nobody" if os.geteuid() == 0 else None


@contextlib.contextmanager
def own_folder(name: str) -> Iterator[Path]:
    """A new folder that the server's user owns, under a short path: a socket's may have 107 bytes."""
    short = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=short if os.access(short, os.W_OK) else None))
    user = unprivileged_user()
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of 127.0.0.1 that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_as_server_user(command: Sequence[str | Path], folder: Path) -> None:
    """A command of the server's set-up, as its user and in its folder."""
    user = unprivileged_user()
    done = subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class Server:
    """A server under guard: it ends with this process, also when this process is killed."""

    folder: Path
    command: Sequence[str | Path]
    ending: str
    is_ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = field(default_factory=unprivileged_user)
    seconds_to_start: float = SECONDS_TO_START
    _guard: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, str(GUARD), str(self.folder), self.user or "-", self.ending]
        with self.log.open("ab") as log:
            self._guard = subprocess.Popen(
                [*command, *map(str, self.command)],
                env={**ENVIRONMENT, **self.environment},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for pytest; the server ends after the last fixture
            )
        until = time.monotonic() + self.seconds_to_start
        while not self.is_ready():
            assert self._guard.poll() is None, self.log.read_text(errors="replace")
            assert time.monotonic() < until, f"no answer in {self.seconds_to_start} s: {self.command[0]}"
            time.sleep(0.02)

    def stop(self) -> None:
        """End it at once, as a crash would; its folder stays, and it may be started again."""
        if self._guard is None:
            return
        assert self._guard.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._guard.stdin.write(b"keep")
            self._guard.stdin.close()
        self._guard.wait(SECONDS_TO_START)
        self._guard = None
