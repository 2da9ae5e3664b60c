"""Whose conversation a request belongs to."""

import time

from starlette.requests import Request

from storage.conversations import Standing
from webchat import problems, security
from webchat.limits import Buckets
from webchat.settings import WebchatSettings
from webchat.turns import Turns


class Sessions:
    """Finds, starts and ends conversations by the session cookie."""

    def __init__(self, turns: Turns, settings: WebchatSettings) -> None:
        self._turns = turns
        self._settings = settings
        self._cookie = security.cookie_name(settings)
        self._starts = Buckets(settings.starts_at_once, settings.starts_per_minute, time.monotonic)

    def guard(self, request: Request) -> None:
        """Raises Problem 403 for a public host without HTTPS, and for what another site sends."""
        if not self._settings.secure_cookie and not security.is_loopback(request.headers.get("host", "")):
            raise problems.plain_http()
        if request.method == "POST" and security.is_foreign(request.headers, self._settings):
            raise problems.foreign()

    async def find(self, request: Request) -> tuple[str, Standing]:
        """The cookie and its conversation. Raises Problem 403 when it opens none."""
        cookie = request.cookies.get(self._cookie, "")
        standing = await self._turns.find(security.hash_of(cookie)) if cookie else None
        if standing is None:
            raise problems.no_conversation()
        return cookie, standing

    async def find_or_start(self, request: Request) -> tuple[str, Standing, bool]:
        """The cookie, its conversation, and whether both are new. Raises Problem 429."""
        try:
            return *await self.find(request), False
        except problems.Problem:
            pass
        wait = self._starts.take(request.client.host if request.client else "")
        if wait is not None:
            raise problems.too_many(wait)
        cookie = security.new_cookie()
        return cookie, await self._turns.start(security.hash_of(cookie)), True

    async def end(self, request: Request) -> bool:
        """End the conversation of this request. False, and nothing done, when another site asked for that."""
        if request.headers.get("sec-fetch-site") == "cross-site":
            return False
        try:
            _, standing = await self.find(request)
        except problems.Problem:
            return True
        await self._turns.end(standing.id)
        return True
