"""The page at `/`, and the JSON that it reads every second."""

from collections import Counter
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from devslack.clock import BusinessClock
from devslack.control import needs_header
from devslack.errors import ControlError
from devslack.rendering import Renderer, said_at
from devslack.web_api import Parts
from devslack.workspace import Channel, Message

Json = dict[str, Any]
MOST_MESSAGES = 200


def build_page(parts: Parts, clock: BusinessClock | None) -> APIRouter:
    """The page over these parts. What people do on it goes through the control API."""
    router = APIRouter()
    renderer = Renderer(parts.workspace)

    @router.get("/")
    async def page() -> Response:
        return HTMLResponse(renderer.shell(clock_moves=clock is not None))

    @router.get("/archives/{channel_id}/p{digits}")
    async def permalink(channel_id: str, digits: str) -> Response:
        channel = parts.workspace.channels.get(channel_id)
        ts = f"{digits[:-6]}.{digits[-6:]}"
        message = channel.find(ts) if channel else None
        if channel is None or message is None:
            raise ControlError(404, "message_not_found", "No message has that address.")
        thread = f"&thread={message.thread_ts}" if message.thread_ts else ""
        return RedirectResponse(f"/?at={channel.id}&message={ts}{thread}")

    @router.get("/page/state", dependencies=[Depends(needs_header)])
    async def state(user: str, at: str = "", thread: str = "") -> Response:
        person = parts.workspace.find_user(user)
        if person is None or person.id == parts.workspace.bot:
            raise ControlError(404, "user_not_found", "No person here has that id.")
        here = _place(parts, person.id, at)
        channel = parts.workspace.channels.get(here)
        stack = parts.views.stack(person.id)
        home = parts.views.home(person.id)
        body: Json = {
            "at": here,
            "title": channel.name if channel else f"{parts.settings.bot.real_name} home",
            "about": f"{len(channel.members)} members" if channel and not channel.is_im else "",
            "now": said_at(parts.workspace.business_now()),
            "connected": parts.hub.connected > 0,
            "places": renderer.places(person.id, here),
            "latest": _latest(parts, person.id),
            "messages": _messages(parts, renderer, channel, person.id) if channel else None,
            "thread": _thread(renderer, channel, person.id, thread) if channel and thread else None,
            "home": renderer.view(home, kind="home") if home and here == "home" else None,
            "modal": None,
        }
        if channel and channel.is_im:
            body["title"] = f"Messages from {parts.settings.bot.real_name}"
        if stack:
            html = renderer.view(stack[-1], kind="modal", depth=len(stack))
            body["modal"] = {"id": stack[-1].id, "html": html}
        return JSONResponse(body)

    return router


def _place(parts: Parts, user_id: str, wanted: str) -> str:
    """Where the person is: what was asked for if they may see it, else their first channel."""
    channel = parts.workspace.channels.get(wanted)
    if wanted == "home" or (channel is not None and user_id in channel.members):
        return wanted
    own = (c for c in parts.workspace.channels.values() if not c.is_im and user_id in c.members)
    first = next(own, None) or parts.workspace.direct_message(user_id)
    return first.id


def _messages(parts: Parts, renderer: Renderer, channel: Channel, user_id: str) -> list[Json]:
    """The channel's own line of messages, what is shown to this person alone among them."""
    replies = Counter(m.thread_ts for m in channel.messages if m.thread_ts not in (None, m.ts))
    shown = [m for m in channel.messages if m.thread_ts in (None, m.ts)]
    shown += [m for m in parts.workspace.ephemerals if m.channel == channel.id and m.only_for == user_id]
    shown.sort(key=lambda message: message.ts)
    counted: list[tuple[Message, int]] = [(m, replies[m.ts]) for m in shown[-MOST_MESSAGES:]]
    return renderer.messages(counted, user_id, "m")


def _latest(parts: Parts, user_id: str) -> dict[str, str]:
    """The ts of the newest message in each place that the person sees."""
    latest = {}
    for channel in parts.workspace.channels.values():
        if user_id in channel.members and channel.messages:
            latest[channel.id] = channel.messages[-1].ts
    return latest


def _thread(renderer: Renderer, channel: Channel, user_id: str, ts: str) -> list[Json] | None:
    thread = channel.thread(ts)
    return renderer.messages([(m, 0) for m in thread], user_id, "t") if thread else None
