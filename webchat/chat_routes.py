"""The conversation's own addresses: open, show, send, look for what is new, finish."""

import asyncio
import time
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage.conversations import Standing
from storage.database import DATABASE_AWAY
from webchat import problems, security
from webchat.answers import Answers
from webchat.limits import Buckets
from webchat.pages import Pages, Visit
from webchat.problems import Problem
from webchat.reading import Sent, read_form, read_message, wants_json
from webchat.sessions import Sessions
from webchat.settings import WebchatSettings
from webchat.shapes import Failure, PostedMessage, Turn
from webchat.turns import Turns

LOOKS_PER_MINUTE = 60
"""At what one conversation sends too often to be kept: somebody in danger may well press a button again and again."""


def chat_routes(
    *, turns: Turns, sessions: Sessions, pages: Pages, answers: Answers, settings: WebchatSettings
) -> APIRouter:
    """The routes under `/chat`."""
    routes = APIRouter(responses={status: {"model": Failure} for status in (400, 403, 409, 413, 422, 429, 503)})
    posts = Buckets(settings.posts_per_minute, settings.posts_per_minute, time.monotonic)
    looks = Buckets(LOOKS_PER_MINUTE, LOOKS_PER_MINUTE, time.monotonic)

    @routes.post("/chat", response_model=Turn, summary="Start a conversation, or resume it by its cookie")
    async def open_chat(request: Request) -> Response:
        sessions.guard(request)
        cookie, standing, is_new = await sessions.find_or_start(request)
        await turns.resume(standing)
        if wants_json(request):
            try:
                response = answers.turn(await turns.open(standing.id))
            except Problem as problem:
                response = answers.refuse(request, problem)
        else:
            await settle_in_time(standing)
            response = RedirectResponse("/chat", 303)
        if is_new:
            security.set_cookie(response, cookie, settings)
        return response

    @routes.get("/chat", response_model=Turn, summary="The whole conversation")
    async def show_chat(request: Request) -> Response:
        sessions.guard(request)
        cookie, standing = await sessions.find(request)
        if standing.pending:
            await settle_in_time(standing)
            _, standing = await sessions.find(request)  # another task may have had it in hand, in vain
        await turns.resume(standing)
        turn = await turns.show(standing.id)
        waiting = standing.pending is not None
        return answers.turn(turn) if wants_json(request) else pages.chat(Visit(cookie, turn, waiting))

    @routes.post(
        "/chat/messages",
        response_model=Turn,
        summary="Send one message; the turn holds what is new",
        openapi_extra={"requestBody": _json_body(PostedMessage.model_json_schema())},
    )
    async def post_message(request: Request) -> Response:
        sessions.guard(request)
        try:
            sent, token = await read_message(request)
        except Problem as problem:
            _, standing = await sessions.find(request)
            problem.turn = await turns.show(standing.id, standing.last_seq)
            raise
        try:
            cookie, standing = await sessions.find(request)
        except DATABASE_AWAY:
            raise await turns.not_kept(sent) from None
        if token is not None and not security.is_form_token(token, cookie):
            raise problems.foreign()
        try:
            turn = await take(standing, sent)
        except Problem as problem:
            if wants_json(request) or problem.turn is None:
                raise
            waiting = problem.status == 503 and problem.kept
            return pages.chat(Visit(cookie, await turns.show(standing.id), waiting, problem, sent))
        return answers.turn(turn) if wants_json(request) else RedirectResponse("/chat" + pages.anchor(turn), 303)

    @routes.get("/chat/messages", response_model=Turn, summary="What is new after a message")
    async def new_messages(request: Request, after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> Response:
        sessions.guard(request)
        _, standing = await sessions.find(request)
        if standing.pending:
            turns.settle_soon(standing.id)
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse("/chat", 303)
        return answers.turn(await turns.show(standing.id, after))

    @routes.post("/chat/finish", include_in_schema=False)
    async def finish(request: Request) -> Response:
        sessions.guard(request)
        fields = await read_form(request)
        cookie, standing = await sessions.find(request)
        if not security.is_form_token(fields.get("token", ""), cookie):
            raise problems.foreign()
        await turns.end(standing.id)
        response = RedirectResponse("/", 303)
        security.clear_cookie(response, settings)
        return response

    async def take(standing: Standing, sent: Sent) -> Turn:
        wait = posts.take(str(standing.id))
        if wait is None:
            return await turns.post(standing, sent)
        problem = problems.too_many(wait)
        if looks.take(str(standing.id)) is None:
            problem = await turns.refuse(standing, sent, problem)
        problem.turn = await turns.show(standing.id, standing.last_seq)
        raise problem

    async def settle_in_time(standing: Standing) -> None:
        """Try to settle what is pending, for as long as a reader would not wonder what the page is doing."""
        await asyncio.wait({turns.settle_soon(standing.id)}, timeout=settings.page_patience)

    return routes


def _json_body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}
