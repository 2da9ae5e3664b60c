"""Several uvicorn servers in one process, none of which takes the signals for itself."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

GRACE_SECONDS = 3


class PortTaken(Exception):
    """Nothing can listen there; the message names the port and a way out."""


class Server(uvicorn.Server):
    """A server that is ended by whoever started it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the process."""
        yield


def bind(host: str, port: int, option: str | None = None) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises PortTaken, naming the `option` to change."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # TCP by name: asyncio switches Nagle's algorithm off for such sockets alone, and with it every answer that is
    # written in two parts would take 40 ms more.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise PortTaken(f"Port {port} on {host} cannot be used: {_why(error, port, option)}") from None
    listening.listen(128)
    listening.setblocking(False)
    return listening


def _why(error: OSError, port: int, option: str | None) -> str:
    if error.errno not in (errno.EADDRINUSE, errno.EACCES):
        return f"{error.strerror}."  # the host, not the port
    taken = error.errno == errno.EADDRINUSE
    why = "another program is using it." if taken else "only the system's own programs may."
    free = port + 1 if 1023 < port < 65535 else 8080
    return f"{why} Start with another one, for example: {option} {free}" if option else why


def url_of(listening: socket.socket) -> str:
    """The address of a bound socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve(app: ASGIApp, listening: socket.socket, stop: asyncio.Event) -> None:
    """Serve until told to stop; open requests get a few seconds to end."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        lifespan="off",
        ws_max_size=2**22,
    )
    server = Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    ended = asyncio.create_task(stop.wait())
    await asyncio.wait({running, ended}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    ended.cancel()
    await running
