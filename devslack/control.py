"""`/control/…`: the same doings as on the page, for scripts. JSON, with the header `X-Devslack: 1`."""

import re
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from devslack.clock import BusinessClock
from devslack.elements import Found, interactive
from devslack.errors import ControlError
from devslack.faults import FAULT_NAMES, SOCKET, Fault, FaultName
from devslack.interactions import Interactions, Outcome, placed
from devslack.settings import SlackUser
from devslack.views import OpenView
from devslack.web_api import METHODS, Parts
from devslack.wire import MAX_BODY_BYTES, BadJsonError, parse_json
from devslack.workspace import Channel, Message
from models.working_days import LONDON

Json = dict[str, Any]
MAX_FAULT_TIMES = 1000
ERROR_CODE = re.compile("[a-z_]{3,60}")


def needs_header(request: Request) -> None:
    """Refuse what a foreign web page could send: only our own scripts set this header."""
    if request.headers.get("x-devslack") != "1":
        raise ControlError(403, "header_missing", "Send the header X-Devslack: 1.")


def build_control(parts: Parts, people: Interactions, clock: BusinessClock | None) -> APIRouter:
    """The control API over these parts."""
    router = APIRouter(prefix="/control", dependencies=[Depends(needs_header)])
    workspace, views = parts.workspace, parts.views

    @router.get("/channels")
    async def channels() -> Response:
        return JSONResponse([_channel(channel) for channel in workspace.channels.values()])

    @router.get("/channels/{name}/messages")
    async def messages(name: str, thread: str | None = None) -> Response:
        channel = _find_channel(parts, name)
        wanted = channel.messages if thread is None else channel.thread(thread)
        if thread is not None and not wanted:
            raise ControlError(404, "message_not_found", "No message there has that ts.")
        return JSONResponse([message.as_control() for message in wanted])

    @router.get("/users")
    async def users() -> Response:
        return JSONResponse([_user(parts, user) for user in workspace.users.values()])

    @router.get("/users/{user_id}/views")
    async def open_views(user_id: str) -> Response:
        user = _find_user(parts, user_id)
        return JSONResponse([view.as_control() for view in views.stack(user.id)])

    @router.get("/users/{user_id}/home")
    async def home(user_id: str) -> Response:
        """Open the Home tab: the app hears of it, then what it has published is returned."""
        user = _find_user(parts, user_id)
        if parts.hub.connected:
            await people.open_home(user)
        view = views.home(user.id)
        return JSONResponse(view.as_control() if view else None)

    @router.get("/users/{user_id}/ephemeral")
    async def ephemeral(user_id: str) -> Response:
        user = _find_user(parts, user_id)
        return JSONResponse([placed(m) for m in workspace.ephemerals if m.only_for == user.id])

    @router.post("/slash")
    async def slash(request: Request) -> Response:
        body = await _body(request)
        user = _find_user(parts, body.get("user"))
        channel = _find_channel(parts, body.get("channel"))
        command, text = body.get("command"), body.get("text", "")
        if not isinstance(command, str) or not isinstance(text, str):
            raise ControlError(400, "bad_request", "command and text must be strings.")
        return _result(await people.slash(user, channel, command, text))

    @router.post("/press")
    async def press(request: Request) -> Response:
        body = await _body(request)
        user = _find_user(parts, body.get("user"))
        if ("ts" in body) == ("view_id" in body):
            raise ControlError(400, "bad_request", "Give either ts (with channel) or view_id.")
        value = body.get("value")
        if "view_id" in body:
            view = _find_view(parts, body["view_id"])
            found = _find_element(view.blocks, body)
            return _result(await people.press_in_view(user, view, found, value, body.get("values")))
        channel = _find_channel(parts, body.get("channel"))
        message = _find_message(parts, channel, body["ts"])
        found = _find_element(message.blocks, body)
        return _result(await people.press(user, channel, message, found, value))

    @router.post("/submit")
    async def submit(request: Request) -> Response:
        body = await _body(request)
        user, view = _find_user(parts, body.get("user")), _find_view(parts, body.get("view_id"))
        return _result(await people.submit(user, view, body.get("values")))

    @router.post("/close")
    async def close(request: Request) -> Response:
        body = await _body(request)
        user, view = _find_user(parts, body.get("user")), _find_view(parts, body.get("view_id"))
        return _result(await people.close(user, view))

    @router.get("/clock")
    async def read_clock() -> Response:
        return JSONResponse(_clock(parts, clock))

    @router.post("/clock")
    async def move_clock(request: Request) -> Response:
        body = await _body(request)
        if clock is None:
            raise ControlError(409, "real_time", "This service follows the real time; it has no test clock.")
        before = workspace.next_ts()
        await _move(parts, clock, body)
        await parts.activity.settle()
        new, _ = workspace.since(before, "")
        return JSONResponse(_clock(parts, clock) | {"new_messages": [placed(message) for message in new]})

    @router.get("/faults")
    async def list_faults() -> Response:
        return JSONResponse(parts.faults.listed())

    @router.delete("/faults")
    async def clear_faults() -> Response:
        parts.faults.clear()
        return JSONResponse([])

    @router.post("/faults")
    async def add_fault(request: Request) -> Response:
        fault = _fault(await _body(request))
        if fault.method != SOCKET:
            parts.faults.add(fault)
        elif fault.fault == "disconnect":
            await parts.hub.disconnect_all()
        else:
            parts.hub.duplicates += fault.times
        return JSONResponse(fault.as_json())

    return router


async def _body(request: Request) -> Json:
    raw = await request.body()
    if len(raw) > MAX_BODY_BYTES:
        raise ControlError(413, "too_large", "That is more than a megabyte.")
    try:
        body = parse_json(raw)
    except BadJsonError as error:
        raise ControlError(400, "not_json", f"The body is {error}.") from error
    if not isinstance(body, dict):
        raise ControlError(400, "not_json", "The body must be a JSON object.")
    return body


def _result(outcome: Outcome) -> Response:
    """200, or 504 when the app did not answer, or 502 when its answer was one that Slack refuses."""
    status = 200 if outcome.error is None else 504 if outcome.ack is None else 502
    return JSONResponse(outcome.as_json(), status_code=status)


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "members": list(channel.members),
    }


def _user(parts: Parts, user: SlackUser) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "roles": user.roles,
        "is_bot": user.id == parts.workspace.bot,
    }


def _find_user(parts: Parts, name: object) -> SlackUser:
    user = parts.workspace.find_user(name)
    if user is None or user.id == parts.workspace.bot:
        raise ControlError(404, "user_not_found", "No person here has that id or name.")
    return user


def _find_channel(parts: Parts, name: object) -> Channel:
    channel = parts.workspace.find_channel(name)
    if channel is None:
        raise ControlError(404, "channel_not_found", "No channel here has that id or name.")
    return channel


def _find_view(parts: Parts, view_id: object) -> OpenView:
    view = parts.views.find(view_id) if isinstance(view_id, str) else None
    if view is None:
        raise ControlError(404, "view_not_found", "No open view has that id.")
    return view


def _find_message(parts: Parts, channel: Channel, ts: object) -> Message:
    alone = [message for message in parts.workspace.ephemerals if message.channel == channel.id]
    for message in [*channel.messages, *alone]:
        if message.ts == ts:
            return message
    raise ControlError(404, "message_not_found", "No message there has that ts.")


def _find_element(blocks: list[Json], body: Json) -> Found:
    """The element by action_id, narrowed by block_id and, among buttons, by value."""
    action_id, block_id, value = body.get("action_id"), body.get("block_id"), body.get("value")
    matches = [found for found in interactive(blocks) if found.action_id == action_id]
    if block_id is not None:
        matches = [found for found in matches if found.block_id == block_id]
    if not matches:
        raise ControlError(400, "unknown_action", "Nothing there has that action_id.")
    if value is not None and matches[0].element["type"] == "button":
        matches = [found for found in matches if found.element.get("value", "") == value]
        if not matches:
            raise ControlError(400, "unknown_action", "No button with that action_id has that value.")
    found = matches[0]
    if found.block["type"] == "input" and not found.block.get("dispatch_action"):
        raise ControlError(400, "not_pressable", "That field tells the app nothing until the modal is sent.")
    return found


def _clock(parts: Parts, clock: BusinessClock | None) -> Json:
    return {"now": parts.workspace.business_now().isoformat(), "moves": clock is not None}


async def _move(parts: Parts, clock: BusinessClock, body: Json) -> None:
    """Move on by `advance_seconds`, `to` an instant or "next_working_morning", or `to_london` (wall time)."""
    now = clock.now()
    if len({"advance_seconds", "to", "to_london"} & set(body)) != 1:
        raise ControlError(400, "bad_request", "Give either advance_seconds or to.")
    try:
        if "advance_seconds" in body:
            seconds = body["advance_seconds"]
            if isinstance(seconds, bool) or not isinstance(seconds, int | float):
                raise ControlError(400, "bad_request", "advance_seconds must be a number.")
            if seconds < 0:
                raise ControlError(409, "backwards", "The clock never runs backwards.")
            if seconds > 10 * 366 * 86400:
                raise ControlError(400, "too_far", "Ten years at a time are enough.")
            await clock.advance(seconds)
            return
        if body.get("to") == "next_working_morning":
            when = parts.settings.next_working_morning(now)
        elif "to_london" in body:
            when = _instant(body["to_london"], LONDON)
        else:
            when = _instant(body["to"])
        if when < now:
            raise ControlError(409, "backwards", "The clock never runs backwards.")
        await clock.set_to(when)
    except ValueError as error:
        raise ControlError(409, "backwards", "The clock did not take that time.") from error


def _instant(value: object, zone: ZoneInfo | None = None) -> datetime:
    """The instant in UTC; a time without an offset is taken to be of `zone`, or refused without one."""
    try:
        when = datetime.fromisoformat(str(value))
        if when.tzinfo is None and zone is not None:
            when = when.replace(tzinfo=zone)
        if when.tzinfo is not None:
            return when.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ControlError(400, "bad_time", "`to` must be a time with an offset, such as 2026-11-27T09:00:00+00:00.")


def _fault(body: Json) -> Fault:
    method, name = body.get("method"), body.get("fault")
    times, retry_after, seconds = body.get("times", 1), body.get("retry_after", 1), body.get("seconds", 5)
    if method not in METHODS and method not in ("*", SOCKET):
        raise ControlError(400, "unknown_method", "method must be a Web API method, * or socket.")
    if name not in FAULT_NAMES:
        raise ControlError(400, "unknown_fault", f"fault must be one of {', '.join(FAULT_NAMES)}.")
    if (method == SOCKET and name not in ("disconnect", "duplicate")) or (method != SOCKET and name == "duplicate"):
        raise ControlError(400, "unknown_fault", "socket knows disconnect and duplicate; methods know the rest.")
    for value, most in ((times, MAX_FAULT_TIMES), (retry_after, 3600), (seconds, 60)):
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
            raise ControlError(400, "bad_request", "times, retry_after and seconds must be small positive numbers.")
    error = body.get("error", "fatal_error")
    if not isinstance(error, str) or not ERROR_CODE.fullmatch(error):
        raise ControlError(400, "bad_request", "error must be a code of Slack's, such as is_archived.")
    return Fault(str(method), cast(FaultName, name), int(times), int(retry_after), float(seconds), error)
