"""Around every answer: the headers, and never a bare 500."""

import logging
import traceback
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webchat.security import HEADERS

log = logging.getLogger(__name__)


class Guard:
    """Adds the security headers and answers for whatever was not foreseen."""

    def __init__(self, app: ASGIApp, failed: Callable[[Request], Awaitable[Response]]) -> None:
        """`failed` makes the answer to a request that an exception ended."""
        self._app = app
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message["headers"], *_missing(message["headers"])]
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        except Exception as error:  # anything may be in its words, so only its kind and its place are logged
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s (%s)", type(error).__name__, place.name, place.lineno, scope["path"])
            if started:
                raise
            response = await self._failed(Request(scope, receive))
            await response(scope, receive, send_guarded)


def _missing(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    present = {name.lower() for name, _ in headers}
    wanted = {**HEADERS, "Cache-Control": "no-store"}
    encoded = ((name.lower().encode(), value.encode()) for name, value in wanted.items())
    return [(name, value) for name, value in encoded if name not in present]
