"""Socket Mode: the app's web sockets, envelopes sent over them, and the acks that come back."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from devslack.settings import APP_ID
from devslack.wire import BadJsonError, parse_json

Json = dict[str, Any]
Kind = Literal["events_api", "slash_commands", "interactive"]
MAX_CONNECTIONS = 10
TICKET_SECONDS = 30.0
CLOSING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Ack:
    """What the app answered to one envelope, and after how many milliseconds."""

    ms: float
    payload: Json


@dataclass(eq=False, slots=True)
class _Connection:
    socket: WebSocket
    base_url: str
    lost: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class _Waiting:
    sent: float
    answer: asyncio.Future[Ack]


class SocketHub:
    """All Socket Mode connections of the one app. Each envelope goes to one of them."""

    def __init__(self, ack_seconds: float) -> None:
        self._ack_seconds = ack_seconds
        self._tickets: dict[str, tuple[float, str]] = {}
        self._connections: list[_Connection] = []
        self._waiting: dict[str, _Waiting] = {}
        self._arrived = asyncio.Event()
        self._background: set[asyncio.Task[object]] = set()
        self._next = 0
        self.duplicates = 0
        """How many of the next envelopes are sent twice (a fault)."""

    @property
    def connected(self) -> int:
        """How many connections the app holds."""
        return len(self._connections)

    @property
    def base_url(self) -> str | None:
        """The http address under which the app reached us, as of its latest connection."""
        return self._connections[-1].base_url if self._connections else None

    def issue(self, base_url: str) -> str:
        """A web socket address that is good once, for half a minute."""
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = (time.monotonic() + TICKET_SECONDS, base_url)
        return f"{base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP_ID}"

    async def serve(self, socket: WebSocket) -> None:
        """Hold one connection until it ends: hello, then acks as they come."""
        until, base_url = self._tickets.pop(socket.query_params.get("ticket", ""), (0.0, ""))
        if time.monotonic() > until:
            await socket.close(4401)
            return
        await socket.accept()
        if len(self._connections) >= MAX_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await socket.close()
            return
        connection = _Connection(socket, base_url)
        self._connections.append(connection)
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._connections),
                    "debug_info": {"host": "local-stand-in", "approximate_connection_time": 18060},
                    "connection_info": {"app_id": APP_ID},
                }
            )
            self._arrived.set()
            while True:
                self._take_ack(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass  # the app went away, or we closed the socket under it: both are the end of this one
        finally:
            self._forget(connection)
            connection.lost.set()

    def _forget(self, connection: _Connection) -> None:
        """Send nothing more over this connection."""
        if connection in self._connections:
            self._connections.remove(connection)
        if not self._connections:
            self._arrived.clear()

    def _take_ack(self, raw: str) -> None:
        try:
            message = parse_json(raw)
        except BadJsonError:
            return
        if not isinstance(message, dict):
            return
        waiting = self._waiting.get(str(message.get("envelope_id")))
        if waiting is not None and not waiting.answer.done():
            payload = message.get("payload")
            spent = (time.monotonic() - waiting.sent) * 1000
            waiting.answer.set_result(Ack(round(spent, 1), payload if isinstance(payload, dict) else {}))

    async def deliver(self, kind: Kind, payload: Json) -> Ack | None:
        """Send one envelope and wait for its ack; None when none came in time.

        Waits for a connection when there is none. An envelope that dies with its connection is sent
        once more; an event without an ack is redelivered once, as Slack does, in the background.
        """
        envelope: Json = {
            "envelope_id": secrets.token_hex(16),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": 0, "retry_reason": ""}
        ack = await self._attempt(envelope)
        if ack is None and kind == "events_api":
            again = {**envelope, "retry_attempt": 1, "retry_reason": "timeout"}
            self._in_background(self._attempt(again))
        return ack

    async def _attempt(self, envelope: Json) -> Ack | None:
        started = time.monotonic()
        waiting = _Waiting(started, asyncio.get_running_loop().create_future())
        self._waiting[envelope["envelope_id"]] = waiting
        try:
            async with asyncio.timeout(self._ack_seconds):
                for _ in range(2):
                    connection = await self._a_connection()
                    await self._send(connection, envelope)
                    lost = asyncio.ensure_future(connection.lost.wait())
                    try:
                        either: set[asyncio.Future[Any]] = {lost, waiting.answer}
                        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                    finally:
                        lost.cancel()
                    if waiting.answer.done():
                        return waiting.answer.result()
        except TimeoutError:
            pass
        finally:
            self._waiting.pop(envelope["envelope_id"], None)
        return None

    async def _a_connection(self) -> _Connection:
        while not self._connections:
            await self._arrived.wait()
        self._next += 1
        return self._connections[self._next % len(self._connections)]

    async def _send(self, connection: _Connection, envelope: Json) -> None:
        times = 1
        if self.duplicates:
            self.duplicates -= 1
            times = 2
        # A socket that closes meanwhile is noticed by its own reader, which sets `lost`.
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            for _ in range(times):
                await connection.socket.send_json(envelope)

    async def disconnect_all(self, reason: str = "refresh_requested") -> int:
        """Ask every connection to go; the app is expected to come back. One that stays is closed."""
        leaving = list(self._connections)
        for connection in leaving:
            self._forget(connection)
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
            self._in_background(self._close_late(connection))
        return len(leaving)

    async def _close_late(self, connection: _Connection) -> None:
        try:
            await asyncio.wait_for(connection.lost.wait(), CLOSING_SECONDS)
        except TimeoutError:
            with contextlib.suppress(WebSocketDisconnect, RuntimeError):
                await connection.socket.close()

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
