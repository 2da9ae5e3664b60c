"""Putting a local Slack together."""

from pathlib import Path

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from devslack.activity import Activity
from devslack.clock import BusinessClock, real_now
from devslack.control import build_control
from devslack.errors import ControlError
from devslack.faults import Faults
from devslack.interactions import Interactions
from devslack.page import build_page
from devslack.settings import DevSlackSettings
from devslack.socket_mode import SocketHub
from devslack.tickets import PostRate, ResponseUrls, Triggers
from devslack.views import Views
from devslack.web_api import Parts, build_web_api
from devslack.workspace import Workspace

STATIC = Path(__file__).parent / "static"
SECURITY_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)


class LoopbackOnly:
    """Answers only under a loopback name, so that no foreign web page can reach it by a name of its own."""

    def __init__(self, app: ASGIApp, allowed_hosts: frozenset[str]) -> None:
        self._app = app
        self._allowed = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the Host header; add the security headers to what goes out."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = next((value for key, value in scope["headers"] if key == b"host"), b"").decode("latin-1")
        if _without_port(host) not in self._allowed:
            if scope["type"] == "websocket":
                await WebSocket(scope, receive, send).close(4403)
                return
            refusal = ControlError(403, "host_not_allowed", "This stand-in answers on loopback alone.")
            await JSONResponse(refusal.as_json(), 403)(scope, receive, send)
            return

        async def send_with_headers(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers")
                message["headers"] = [*(headers if isinstance(headers, list) else []), *SECURITY_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)  # type: ignore[arg-type]  # same shape


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[: host.find("]") + 1].lower()
    return host.partition(":")[0].lower()


def build_devslack(settings: DevSlackSettings, clock: BusinessClock | None = None) -> FastAPI:
    """A local Slack with everything in memory; `clock` is the business clock that its page moves on.

    Without a clock it shows the real time and refuses to move it. Run it under uvicorn on loopback:
    losing a reply on purpose needs uvicorn's transport.
    """
    business_now = clock.now if clock is not None else real_now
    parts = Parts(
        settings=settings,
        workspace=Workspace(settings, business_now),
        views=Views(),
        triggers=Triggers(settings.trigger_seconds),
        hub=SocketHub(settings.ack_seconds),
        post_rate=PostRate(settings.post_burst, settings.posts_per_second),
        response_urls=ResponseUrls(),
        activity=Activity(),
        faults=Faults(),
    )
    people = Interactions(parts.workspace, parts.views, parts.hub, parts.triggers, parts.response_urls, parts.activity)
    app = FastAPI(title="Local stand-in for Slack", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(LoopbackOnly, allowed_hosts=settings.allowed_hosts)
    app.include_router(build_web_api(parts))
    app.include_router(build_control(parts, people, clock))
    app.include_router(build_page(parts, clock))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.websocket("/link/")
    async def link(socket: WebSocket) -> None:
        await parts.hub.serve(socket)

    @app.exception_handler(ControlError)
    async def refused(_: Request, error: ControlError) -> Response:
        return JSONResponse(error.as_json(), status_code=error.status)

    @app.exception_handler(HTTPException)
    async def unknown(_: Request, error: HTTPException) -> Response:
        body = ControlError(error.status_code, "http_error", str(error.detail)).as_json()
        return JSONResponse(body, status_code=error.status_code)

    return app
