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
from models.digest import CalendarChange, PolicyChange
from models.holiday import HolidayAct
from models.policy import Policy
from models.policy_file import PolicyError, find_policy, load_policy
from models.reference import read_draft
from models.refusal import NoSuchCase, Refused
from storage import holidays, new_policy, outbox
from storage.case_policy import kept_policy
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


def _settle(session: Session, asked: Asked, _policy: Policy, _now: datetime) -> str:
    row = outbox.settle(session, int(asked.subject), real_now())
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
    return _moved(f"{short_date(day)} {what}.", change, asked)


def _compare_policy(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    own = _policy_in_use(asked, policy)
    number = new_policy.count_differing(session, own, now)
    if not number:
        return f"Every open deadline under {own.name} has the length that it has now."
    return (
        f"Open deadlines under {own.name} that were promised with another length: {number}. They stay as they are. "
        "With --apply-to-open those that would come later move."
    )


def _apply_policy(session: Session, asked: Asked, policy: Policy, now: datetime) -> str:
    own = _policy_in_use(asked, policy)
    change = new_policy.apply_policy(session, own, asked.actor, policy, now)
    return _moved(f"{own.name} holds for what is open.", change, asked)


def _policy_in_use(asked: Asked, policy: Policy) -> Policy:
    """The policy of a file, read anew. Raises Refused when new complaints are not promised the same."""
    try:
        own = find_policy(asked.subject)
        in_use = policy if own.name == policy.name else kept_policy(own.name)
    except (PolicyError, OSError) as error:
        raise Refused(str(error)) from None
    if own != in_use:
        raise Refused(
            f"The service does not work by this {own.name} yet. Put the file into the folder policy and start the "
            "service again; then apply it."
        )
    return own


def _moved(what: str, change: CalendarChange | PolicyChange, asked: Asked) -> str:
    lines = [f"{what} Deadlines moved: {change.moved}. Kept as promised: {change.kept}."]
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
    "policy-compare": _compare_policy,
    "policy-apply": _apply_policy,
}
