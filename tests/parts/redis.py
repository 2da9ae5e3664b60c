"""A Redis for the tests alone, in a folder and on a port of its own."""

import contextlib
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.parts.servers import Server, free_port, own_folder

PASSWORD = "a-password-for-tests"


def find_redis() -> Path | None:
    """The server's program, from PATH."""
    found = shutil.which("redis-server")
    return Path(found) if found else None


@dataclass
class Redis:
    """A running Redis."""

    port: int
    server: Server

    @property
    def url(self) -> str:
        """The address as an operator would write it."""
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def ask(self, *words: str) -> bytes:
        """The first line of the answer to a command; raises OSError when nobody answers."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
            connection.sendall(_command("AUTH", PASSWORD) + _command(*words))
            lines = connection.makefile("rb")
            with lines:
                assert lines.readline() == b"+OK\r\n", "Redis refused the password"
                return lines.readline().strip()


def _command(*words: str) -> bytes:
    return f"*{len(words)}\r\n".encode() + b"".join(b"$%d\r\n%s\r\n" % (len(w.encode()), w.encode()) for w in words)


@contextlib.contextmanager
def running_redis() -> Iterator[Redis]:
    """A new Redis with a password, which writes nothing to disk; gone at the end."""
    program = find_redis()
    assert program is not None, "Redis is not installed"
    with own_folder("redis") as folder:
        port = free_port()
        command: list[str | Path] = [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--requirepass",
            PASSWORD,
        ]
        server = Server(folder, command, "SIGTERM", is_ready=lambda: _answers(redis))
        redis = Redis(port, server)
        server.start()
        try:
            yield redis
        finally:
            server.stop()


def _answers(redis: Redis) -> bool:
    try:
        return redis.ask("PING") == b"+PONG"
    except OSError:
        return False
