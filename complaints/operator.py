"""What an operator asks for on the command line: done by the running service, or under its lock when none runs."""

import getpass
import hmac
from collections.abc import Callable
from datetime import date, datetime

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlmodel import Session

from complaints.clock import Clock, real_now
from complaints.folder import DataFolder, InUse
from complaints.settings import read_settings
from models.deadlines import short_date
from models.holiday import HolidayAct
from models.outbox import Notice
from models.policy import Policy
from models.policy_file import load_policy
from models.reference import read_draft
from models.refusal import NoSuchCase, Refused
from storage import holidays, outbox
from storage.acts import settle_acknowledgement
from storage.cases import open_case
from storage.database import Database
from storage.drafts import find_draft, open_draft
from storage.settings import never_back

REASON = "opened on the command line"
SECONDS = 120
"""To wait for the service: a change of the calendar counts every open deadline again."""


class NotFound(Exception):
    """What was asked for does not exist; the message says so in plain words."""


class Asked(BaseModel):
    """One act: what is to be done, to which case or outbox row, and by whom."""

    act: str
    subject: str
    actor: str
    because: str = ""
    dry_run: bool = False


def operate(folder: DataFolder, act: str, subject: str, *, because: str = "", dry_run: bool = False) -> str:
    """Have an act done and say what came of it; `dry_run` says it and changes nothing.

    Raises NotFound, Refused, InUse.
    """
    actor = f"operator {getpass.getuser()}"
    asked = Asked(act=act, subject=subject, actor=actor, because=because, dry_run=dry_run)
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
            if answer.status_code == 409:
                raise Refused(answer.json()["said"])
            if answer.status_code != 200:
                raise InUse("The running service refused the command.")
            return str(answer.json()["said"])
    settings = read_settings()
    with folder.opened(settings) as database:
        now = database.run_here(never_back, real_now())
        return database.run_here(perform, asked, load_policy(settings.policy), now)


def perform(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    """Do one act in one transaction; the words for whoever asked. Raises NotFound, Refused."""
    try:
        with session.begin_nested() as work:
            said = ACTS[asked.act](session, asked, policy, now)
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
            return JSONResponse({"said": await database.run(perform, asked, policy, clock.now())})
        except NotFound as error:
            return JSONResponse({"said": str(error)}, 404)
        except Refused as error:
            return JSONResponse({"said": str(error)}, 409)

    return app


def _show(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    if read_draft(asked.subject):
        given = (session, find_draft(session, asked.subject), asked.actor, REASON, now)
        return open_draft(*given, deputies=(asked.actor,), staff=()).model_dump_json()
    return open_case(session, asked.subject, asked.actor, REASON, now).model_dump_json()


def _send_again(session: Session, asked: Asked, _policy: Policy, _now: datetime) -> str:
    row = outbox.send_again(session, int(asked.subject))
    return f"{row.notice.value} {row.number} is sent again."


def _settle(session: Session, asked: Asked, _policy: Policy, now: datetime) -> str:
    row = outbox.settle(session, int(asked.subject), real_now())
    if row.notice is Notice.LETTER_ACKNOWLEDGEMENT and row.case_id:
        settle_acknowledgement(session, row.case_id, asked.actor, row.created_at, now)
    return f"{row.notice.value} {row.number} is settled: nothing more is sent."


def _holidays(session: Session, asked: Asked, policy: Policy, _now: datetime) -> str:
    year = int(asked.subject)
    lines = [f"{short_date(day)}  {words}" for day, words in holidays.holidays_of(session, policy, year)]
    return "\n".join(lines) or f"Nothing is known of {year}."


def _add_holiday(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    return _change_holiday(session, asked, HolidayAct.ADDED, policy, now)


def _remove_holiday(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    return _change_holiday(session, asked, HolidayAct.REMOVED, policy, now)


def _change_holiday(session: Session, asked: Asked, act: HolidayAct, policy: Policy, now: datetime) -> str:
    day = date.fromisoformat(asked.subject)
    change = holidays.change_holiday(session, day, act, asked.because, asked.actor, policy, now)
    what = "is a holiday" if change.is_holiday else "is worked"
    lines = [f"{short_date(day)} {what}. Deadlines moved: {change.moved}. Kept as promised: {change.kept}."]
    lines += [
        f"{line.reference}  {line.clock}, stage {line.stage}: {short_date(line.before)} → {short_date(line.after)}"
        for line in change.lines
    ]
    if change.moved > len(change.lines):
        lines.append(f"and {change.moved - len(change.lines)} more")
    return "\n".join([*lines, "Nothing was changed: this was a dry run."] if asked.dry_run else lines)


ACTS: dict[str, Callable[[Session, Asked, Policy, datetime], str]] = {
    "show": _show,
    "send-again": _send_again,
    "settle": _settle,
    "holidays": _holidays,
    "holidays-add": _add_holiday,
    "holidays-remove": _remove_holiday,
}
