"""What an operator asks for on the command line: done by the running service, or under its lock when none runs."""

import getpass
import hmac
from contextlib import ExitStack
from datetime import datetime

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlmodel import Session

from complaints.clock import Clock, real_now
from complaints.folder import DataFolder, InUse, Running
from complaints.operator_acts import ACTS, Asked, NotFound
from complaints.settings import read_settings
from models.access import Role, check
from models.policy import Policy
from models.policy_file import load_policy
from models.refusal import NoSuchCase, Refused
from storage import outbox
from storage.database import Database
from storage.key_file import KeyFileError
from storage.settings import never_back

DELETING = ("dispose", "correct")
SECONDS = 120
"""To wait for the service: a change of the calendar counts every open deadline again."""


def operate(
    folder: DataFolder, act: str, subject: str, *, because: str = "", dry_run: bool = False, **given: str
) -> str:
    """Have an act done and say what came of it; `dry_run` says it and changes nothing. `given` is what else it takes.

    Raises NotFound, Refused, InUse.
    """
    with Operator(folder) as operator:
        return operator.do(act, subject, because=because, dry_run=dry_run, **given)


class Operator(ExitStack):
    """Has acts done, one after the other: by the running service, or here for as long as none runs."""

    def __init__(self, folder: DataFolder) -> None:
        super().__init__()
        self._folder = folder
        self._database: Database | None = None
        self._settings = read_settings()
        self._actor = f"operator {getpass.getuser()}"

    def do(self, act: str, subject: str = "", *, because: str = "", dry_run: bool = False, **given: str) -> str:
        """One act, and what came of it. Raises NotFound, Refused, InUse."""
        asked = Asked(act=act, subject=subject, actor=self._actor, because=because, dry_run=dry_run, given=given)
        running = None if self._database else self._folder.running()
        if running:
            try:
                return _ask(running, asked)
            except httpx.ConnectError:
                pass  # it was killed; the lock is free again
        if self._database is None:
            self._database = self.enter_context(self._folder.opened(self._settings))
        now = self._database.run_here(never_back, real_now())
        return self._database.run_here(perform, asked, load_policy(self._settings.policy), now)


def _ask(running: Running, asked: Asked) -> str:
    answer = httpx.post(
        f"{running.url}/act",
        json=asked.model_dump(),
        headers={"X-Complaints-Key": running.key},
        timeout=SECONDS,
        trust_env=False,
    )
    if answer.status_code == 404:
        raise NotFound(answer.json()["said"])
    if answer.status_code == 409:
        raise Refused(answer.json()["said"])
    if answer.status_code != 200:
        raise InUse("The running service refused the command.")
    return str(answer.json()["said"])


def perform(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    """Do one act in one transaction; the words for whoever asked. Raises NotFound, Refused."""
    try:
        with session.begin_nested() as work:
            right, act = ACTS[asked.act]
            check({Role.OPERATOR}, right)
            said = act(session, asked, policy, now)
            if asked.dry_run:
                work.rollback()
        return said
    except NoSuchCase:
        raise NotFound("There is no case with that reference.") from None
    except outbox.NotStuck:
        raise NotFound("No message of that number needs a person. `doctor` lists those that do.") from None


def build_operator(database: Database, policy: Policy, clock: Clock, key: str) -> FastAPI:
    """The operator's door of a running service: `POST /act`, for whoever can read its key file."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/act")
    async def act(asked: Asked, request: Request) -> JSONResponse:
        if not hmac.compare_digest(request.headers.get("x-complaints-key", "").encode(), key.encode()):
            return JSONResponse({"said": "That key is not the service's."}, 403)
        try:
            said = await database.run(perform, asked, policy, clock.now())
            if asked.act in DELETING:  # whoever disposes of a case expects it to be gone
                await database.let_go_of_deleted()
            return JSONResponse({"said": said})
        except NotFound as error:
            return JSONResponse({"said": str(error)}, 404)
        except (Refused, KeyFileError) as error:
            return JSONResponse({"said": str(error)}, 409)

    return app
