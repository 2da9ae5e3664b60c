"""What an operator asks for on the command line: done by the running service, or under its lock when none runs."""

import getpass
import hmac
from collections.abc import Callable
from datetime import datetime

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlmodel import Session

from complaints.clock import Clock, real_now
from complaints.folder import DataFolder, InUse
from complaints.settings import read_settings
from storage import outbox
from storage.cases import NoSuchCase, open_case
from storage.database import Database
from storage.settings import business_time

REASON = "opened on the command line"
SECONDS = 20


class NotFound(Exception):
    """What was asked for does not exist; the message says so in plain words."""


class Asked(BaseModel):
    """One act: what is to be done, to which case or outbox row, and by whom."""

    act: str
    subject: str
    actor: str


def operate(folder: DataFolder, act: str, subject: str) -> str:
    """Have an act done and say what came of it. Raises NotFound, InUse."""
    asked = Asked(act=act, subject=subject, actor=f"operator {getpass.getuser()}")
    running = folder.running()
    if running:
        try:
            answer = httpx.post(
                f"{running.url}/act",
                json=asked.model_dump(),
                headers={"X-Complaints-Key": running.key},
                timeout=SECONDS,
                trust_env=False,
            )
        except httpx.ConnectError:
            pass  # it was killed; the lock is free again
        else:
            if answer.status_code == 404:
                raise NotFound(answer.json()["said"])
            if answer.status_code != 200:
                raise InUse("The running service refused the command.")
            return str(answer.json()["said"])
    with folder.opened(read_settings()) as database:
        now = max(real_now(), database.run_here(business_time) or real_now())
        return database.run_here(perform, asked, now)


def perform(session: Session, asked: Asked, now: datetime) -> str:
    """Do one act in one transaction; the words for whoever asked. Raises NotFound."""
    try:
        return ACTS[asked.act](session, asked, now)
    except NoSuchCase:
        raise NotFound("There is no case with that reference.") from None
    except outbox.NotStuck:
        raise NotFound("No message of that number needs a person. `doctor` lists those that do.") from None


def build_operator(database: Database, clock: Clock, key: str) -> FastAPI:
    """The operator's door of a running service: `POST /act`, for whoever can read its key file."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/act")
    async def act(asked: Asked, request: Request) -> JSONResponse:
        if not hmac.compare_digest(request.headers.get("x-complaints-key", "").encode(), key.encode()):
            return JSONResponse({"said": "That key is not the service's."}, 403)
        try:
            return JSONResponse({"said": await database.run(perform, asked, clock.now())})
        except NotFound as error:
            return JSONResponse({"said": str(error)}, 404)

    return app


def _show(session: Session, asked: Asked, now: datetime) -> str:
    return open_case(session, asked.subject, asked.actor, REASON, now).model_dump_json()


def _send_again(session: Session, asked: Asked, _now: datetime) -> str:
    row = outbox.send_again(session, int(asked.subject))
    return f"{row.notice.value} {row.number} is sent again."


def _settle(session: Session, asked: Asked, _now: datetime) -> str:
    row = outbox.settle(session, int(asked.subject), real_now())
    return f"{row.notice.value} {row.number} is settled: nothing more is sent."


ACTS: dict[str, Callable[[Session, Asked, datetime], str]] = {
    "show": _show,
    "send-again": _send_again,
    "settle": _settle,
}
