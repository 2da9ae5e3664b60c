"""`/api/<method>`: who calls, with what, what may go wrong on purpose, and Slack's way of answering."""

import asyncio
import hmac
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from devslack import methods_chat, methods_read, methods_views
from devslack.activity import Activity
from devslack.arguments import Arguments, read_arguments
from devslack.errors import SlackError
from devslack.faults import Fault, Faults
from devslack.limits import problems_in_message
from devslack.methods import Call, Method, RateLimitedError
from devslack.settings import DevSlackSettings
from devslack.socket_mode import SocketHub
from devslack.tickets import PostRate, ResponseUrls, Triggers, with_ids
from devslack.views import Views
from devslack.workspace import Workspace

Json = dict[str, Any]
METHODS: dict[str, Method] = {**methods_chat.METHODS, **methods_views.METHODS, **methods_read.METHODS}


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that one local Slack is made of."""

    settings: DevSlackSettings
    workspace: Workspace
    views: Views
    triggers: Triggers
    hub: SocketHub
    post_rate: PostRate
    response_urls: ResponseUrls
    activity: Activity
    faults: Faults


def build_web_api(parts: Parts) -> APIRouter:
    """The Web API and the response URLs."""
    router = APIRouter()

    @router.api_route("/api/{name}", methods=["GET", "POST"])
    async def web_api(name: str, request: Request) -> Response:
        with parts.activity.call():
            return await _answer(parts, name, request)

    @router.post("/response/{token}")
    async def response_url(token: str, request: Request) -> Response:
        with parts.activity.call():
            try:
                _respond(parts, token, await read_arguments(request))
            except SlackError as error:
                return JSONResponse(error.as_json(), status_code=404 if "url" in error.code else 400)
            return PlainTextResponse("ok")

    return router


async def _answer(parts: Parts, name: str, request: Request) -> Response:
    headers: dict[str, str] = {}
    fault: Fault | None = None
    try:
        args = await read_arguments(request)
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        _authorise(parts, method, request, args)
        if method.caller == "bot":
            headers["x-oauth-scopes"] = ",".join(parts.settings.scopes)
        fault = parts.faults.take(name)
        if (refusal := await _fault_before(fault, request)) is not None:
            return refusal
        call = Call(
            args,
            _base_url(parts, request),
            parts.workspace,
            parts.views,
            parts.triggers,
            parts.hub,
            parts.post_rate,
        )
        body: Json = {"ok": True, **method.run(call)}
    except SlackError as error:
        body = error.as_json()
    except RateLimitedError as error:
        return _rate_limited(error.retry_after)
    if fault is not None and fault.fault == "lose_reply":
        return await _drop(request)
    if fault is not None and fault.fault == "slow":
        await asyncio.sleep(fault.seconds)
    return JSONResponse(body, headers=headers)


def _authorise(parts: Parts, method: Method, request: Request, args: Arguments) -> None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        token = args.text("token")
    if not token:
        raise SlackError("not_authed")
    is_bot = hmac.compare_digest(token.encode(), parts.settings.bot_token.encode())
    is_app = hmac.compare_digest(token.encode(), parts.settings.app_token.encode())
    if not is_bot and not is_app:
        raise SlackError("invalid_auth")
    if is_bot != (method.caller == "bot"):
        raise SlackError("not_allowed_token_type")
    if method.scopes and not set(method.scopes) & set(parts.settings.scopes):
        raise SlackError("missing_scope", needed=method.scopes[0], provided=",".join(parts.settings.scopes))


def _base_url(parts: Parts, request: Request) -> str:
    return (parts.settings.public_base_url or str(request.base_url)).rstrip("/")


async def _fault_before(fault: Fault | None, request: Request) -> Response | None:
    """The faults that keep a call from being carried out."""
    match fault.fault if fault else None:
        case "429":
            assert fault is not None  # the match has seen it
            return _rate_limited(fault.retry_after)
        case "500":
            return HTMLResponse("<h1>Server Error</h1>", status_code=500)
        case "error":
            assert fault is not None
            raise SlackError(fault.error)
        case "disconnect":
            return await _drop(request)
    return None


def _rate_limited(retry_after: int) -> Response:
    return JSONResponse(
        {"ok": False, "error": "ratelimited"}, status_code=429, headers={"Retry-After": str(retry_after)}
    )


async def _drop(request: Request) -> Response:
    """Break the TCP connection, so that the client never learns what became of its call.

    No ASGI message can do that; uvicorn's request cycle holds the transport. On another server this
    fails loudly rather than answering.
    """
    cycle = getattr(request.receive, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is None:
        raise RuntimeError("a reply can be lost only under uvicorn")
    transport.abort()
    await asyncio.sleep(0.05)  # until uvicorn has seen the loss; what is returned then goes nowhere
    return Response(status_code=500)


def _respond(parts: Parts, token: str, args: Arguments) -> None:
    """Do what was posted to a response URL."""
    target = parts.response_urls.use(token)
    workspace = parts.workspace
    channel = workspace.channels[target.channel]
    source = next((m for m in workspace.ephemerals if m.ts == target.message_ts), None)
    if source is None and target.message_ts:
        source = channel.find(target.message_ts)
    if args.flag("delete_original"):
        if source in workspace.ephemerals:
            workspace.ephemerals.remove(source)
        elif source is not None:
            channel.messages.remove(source)
        return
    text, blocks = args.text("text"), args.structure("blocks", "invalid_blocks_format")
    if problems := problems_in_message({"text": text, "blocks": blocks}):
        raise SlackError("invalid_blocks" if blocks else "no_text", problems)
    blocks = with_ids(blocks or [])
    if args.flag("replace_original") and source is not None:
        source.text, source.blocks, source.edited_ts = text, blocks, workspace.next_ts()
        source.state.clear()
        return
    alone = None if args.text("response_type") == "in_channel" else target.user
    thread_ts = args.text("thread_ts") or target.thread_ts
    workspace.say(channel, workspace.bot, text, blocks, thread_ts=thread_ts, only_for=alone)
