"""The public door: which address does what. Pages and JSON share their addresses; `Accept` decides."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from models.policy import Policy
from models.questions import load_questions
from webchat import problems, security
from webchat.limits import Buckets
from webchat.middleware import Guard
from webchat.pages import Pages, Visit
from webchat.parts import Assistant, Clock, Database
from webchat.problems import Problem
from webchat.reading import Sent, is_form, is_json, read_form, read_json, sent_by_form, wants_json
from webchat.screening import Judge, Screen
from webchat.sessions import Sessions
from webchat.settings import WebchatSettings
from webchat.shapes import ErrorShape, Failure, PostedMessage, Ready, Turn, as_json
from webchat.static_files import StaticFiles
from webchat.turns import Turns

READY_WITHIN = 2.0
"""Seconds a part may take to say that it answers."""
Check = Callable[[], Awaitable[bool]]


def build_webchat(
    *,
    database: Database,
    assistant: Assistant,
    judge: Judge,
    policy: Policy,
    clock: Clock,
    settings: WebchatSettings,
    checks: Mapping[str, Check],
) -> FastAPI:
    """The chat page as an ASGI app.

    `checks` (assistant, database, outbox) answer for `GET /ready`. The app has no background work of its
    own: run `app.state.keep_settling(stop)` beside it, until the event `stop` is set.
    """
    questions, files = load_questions(), StaticFiles()
    pages = Pages(policy, questions, settings, files)
    turns = Turns(
        database=database,
        assistant=assistant,
        screen=Screen(judge, policy),
        clock=clock,
        questions=questions,
    )
    sessions = Sessions(turns, settings)
    posts = Buckets(settings.posts_per_minute, settings.posts_per_minute, time.monotonic)

    app = FastAPI(
        title=f"{policy.provider}: complaints, thanks and suggestions",
        version="1",
        docs_url=None,  # those pages load scripts from elsewhere
        redoc_url=None,
        responses={status: {"model": Failure} for status in (400, 403, 409, 413, 422, 429, 503)},
    )
    app.state.keep_settling = lambda stop: turns.keep_settling(stop, settings.settle_every)

    def refuse(request: Request, problem: Problem) -> Response:
        if wants_json(request):
            failure = Failure(error=ErrorShape(code=problem.code, message=problem.message), turn=problem.turn)
            response = Response(as_json(failure), problem.status, media_type="application/json")
            if problem.retry_after:
                response.headers["Retry-After"] = str(problem.retry_after)
            return response
        return pages.problem(problem, getattr(request.state, "typed", ""))

    async def failed(request: Request) -> Response:
        return refuse(request, problems.unavailable())

    app.add_middleware(Guard, failed=failed)

    @app.exception_handler(Problem)
    async def on_problem(request: Request, problem: Problem) -> Response:
        return refuse(request, problem)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        return refuse(request, problems.malformed())

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        known = {404: problems.not_found, 405: problems.wrong_method}
        return refuse(request, known.get(error.status_code, problems.malformed)())

    async def read(request: Request, cookie: str) -> Sent:
        if is_json(request):
            sent = await read_json(request)
        elif is_form(request) and not wants_json(request):
            fields = await read_form(request)
            request.state.typed = fields.get("text", "")
            if not security.is_form_token(fields.get("token", ""), cookie):
                raise problems.foreign()
            sent = sent_by_form(fields)
        else:
            raise problems.malformed("Send JSON, as application/json.")
        request.state.typed = sent.text or ""
        return sent

    @app.get("/", include_in_schema=False)
    async def start(request: Request) -> Response:
        sessions.guard(request)
        return pages.start()

    @app.get("/accessibility", include_in_schema=False)
    async def accessibility(request: Request) -> Response:
        sessions.guard(request)
        return pages.accessibility()

    @app.post("/chat", response_model=Turn, summary="Start a conversation, or resume it by its cookie")
    async def open_chat(request: Request) -> Response:
        sessions.guard(request)
        cookie, standing, is_new = await sessions.find_or_start(request)
        response: Response
        if wants_json(request):
            try:
                turn = await turns.open(standing.id)
                response = Response(as_json(turn), media_type="application/json")
            except Problem as problem:
                response = refuse(request, problem)
        else:
            await asyncio.wait({turns.settle_soon(standing.id)}, timeout=settings.page_patience)
            response = RedirectResponse("/chat", 303)
        if is_new:
            security.set_cookie(response, cookie, settings)
        return response

    @app.get("/chat", response_model=Turn, summary="The whole conversation")
    async def show_chat(request: Request) -> Response:
        sessions.guard(request)
        cookie, standing = await sessions.find(request)
        waiting = standing.pending is not None
        if waiting:
            done, _ = await asyncio.wait({turns.settle_soon(standing.id)}, timeout=settings.page_patience)
            waiting = not any(task.result() for task in done)
        turn = await turns.show(standing.id)
        if wants_json(request):
            return Response(as_json(turn), media_type="application/json")
        return pages.chat(Visit(cookie, turn, waiting))

    @app.post(
        "/chat/messages",
        response_model=Turn,
        summary="Send one message; the turn holds what is new",
        openapi_extra={"requestBody": _body_of(PostedMessage.model_json_schema())},
    )
    async def post_message(request: Request) -> Response:
        sessions.guard(request)
        cookie, standing = await sessions.find(request)
        sent = None
        try:
            sent = await read(request, cookie)
            wait = posts.take(str(standing.id))
            if wait is not None:
                raise problems.too_many(wait)
            turn = await turns.post(standing.id, sent)
        except Problem as problem:
            if problem.turn is None and problem.status in (413, 429):
                problem.turn = await turns.show(standing.id, standing.last_seq)
            if sent is None or wants_json(request):
                raise
            turn = await turns.show(standing.id)
            waiting = problem.status == 503 and problem.kept
            return pages.chat(Visit(cookie, turn, waiting, problem, sent))
        if wants_json(request):
            return Response(as_json(turn), media_type="application/json")
        return RedirectResponse("/chat" + pages.anchor(turn), 303)

    @app.get("/chat/messages", response_model=Turn, summary="What is new after a message")
    async def new_messages(request: Request, after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> Response:
        sessions.guard(request)
        _, standing = await sessions.find(request)
        if standing.pending:
            turns.settle_soon(standing.id)
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse("/chat", 303)
        return Response(as_json(await turns.show(standing.id, after)), media_type="application/json")

    @app.post("/chat/finish", include_in_schema=False)
    async def finish(request: Request) -> Response:
        sessions.guard(request)
        cookie, standing = await sessions.find(request)
        fields = await read_form(request)
        if not security.is_form_token(fields.get("token", ""), cookie):
            raise problems.foreign()
        await turns.end(standing.id)
        response = RedirectResponse("/", 303)
        security.clear_cookie(response, settings)
        return response

    @app.get("/exit", include_in_schema=False)
    async def leave(request: Request) -> Response:
        sessions.guard(request)
        response = RedirectResponse(settings.exit_url, 303)
        if await sessions.end(request):
            security.clear_cookie(response, settings)
        return response

    @app.get("/static/{name}", include_in_schema=False)
    async def static(request: Request, name: str) -> Response:
        answer = files.answer(request, name)
        if answer is None:
            raise problems.not_found()
        return answer

    @app.get("/health", summary="Alive", response_model=dict[str, bool])
    async def health() -> Response:
        return JSONResponse({"alive": True})

    @app.get("/ready", response_model=Ready, summary="503 until every part answers")
    async def ready() -> Response:
        names = list(checks)
        answers = await asyncio.gather(*(_answers(checks[name]) for name in names))
        return JSONResponse(dict(zip(names, answers, strict=True)), 200 if all(answers) else 503)

    return app


async def _answers(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), READY_WITHIN)
    except Exception:  # whatever the reason, that part does not answer
        return False


def _body_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}
