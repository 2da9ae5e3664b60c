"""The public door as an app: what is handed in, put together, and the addresses around the conversation."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from models.policy import Policy
from models.questions import load_questions
from models.words import after_messages
from webchat import problems, security
from webchat.answers import Answers
from webchat.chat_routes import chat_routes
from webchat.middleware import Guard
from webchat.pages import Pages
from webchat.parts import Assistant, Clock, Database
from webchat.problems import Problem
from webchat.screening import Judge, Screen
from webchat.sessions import Sessions
from webchat.settings import WebchatSettings
from webchat.settling import Settler
from webchat.shapes import Ready
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
    answers = Answers(pages)
    screen = Screen(judge, policy)
    settler = Settler(database, assistant, screen, clock, questions, after_messages(policy))
    turns = Turns(database=database, settler=settler, screen=screen, clock=clock, questions=questions)
    sessions = Sessions(turns, settings)

    app = FastAPI(
        title=f"{policy.provider}: complaints, thanks and suggestions",
        version="1",
        docs_url=None,  # those pages load scripts from elsewhere
        redoc_url=None,
    )
    app.state.keep_settling = lambda stop: turns.keep_settling(stop, settings.settle_every)
    app.add_middleware(Guard, failed=answers.failed)
    app.add_exception_handler(Problem, answers.on_problem)
    app.add_exception_handler(RequestValidationError, answers.on_malformed)
    app.add_exception_handler(HTTPException, answers.on_http)
    app.include_router(chat_routes(turns=turns, sessions=sessions, pages=pages, answers=answers, settings=settings))
    app.include_router(_page_routes(sessions, pages, files, settings), include_in_schema=False)
    app.include_router(_state_routes(checks))
    return app


def _page_routes(sessions: Sessions, pages: Pages, files: StaticFiles, settings: WebchatSettings) -> APIRouter:
    routes = APIRouter()

    @routes.get("/")
    async def start(request: Request) -> Response:
        sessions.guard(request)
        return pages.start()

    @routes.get("/accessibility")
    async def accessibility(request: Request) -> Response:
        sessions.guard(request)
        return pages.accessibility()

    @routes.get("/exit")
    async def leave(request: Request) -> Response:
        sessions.guard(request)
        response = RedirectResponse(settings.exit_url, 303)
        if await sessions.end(request):
            security.clear_cookie(response, settings)
        return response

    @routes.get("/static/{name}")
    async def static(request: Request, name: str) -> Response:
        answer = files.answer(request, name)
        if answer is None:
            raise problems.not_found()
        return answer

    return routes


def _state_routes(checks: Mapping[str, Check]) -> APIRouter:
    routes = APIRouter()

    @routes.get("/health", summary="Alive", response_model=dict[str, bool])
    async def health() -> Response:
        return JSONResponse({"alive": True})

    @routes.get(
        "/ready", summary="503 until every part answers", responses={200: {"model": Ready}, 503: {"model": Ready}}
    )
    async def ready() -> Response:
        names = list(checks)
        answers = await asyncio.gather(*(_answers(checks[name]) for name in names))
        return JSONResponse(dict(zip(names, answers, strict=True)), 200 if all(answers) else 503)

    return routes


async def _answers(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), READY_WITHIN)
    except Exception:  # whatever the reason, that part does not answer
        return False
