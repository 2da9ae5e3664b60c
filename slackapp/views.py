"""What comes back from modals."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel import Session

from models.draft import DraftRecord
from models.record import CaseRecord
from models.refusal import NoSuchCase, Refused
from slackapp.guard import FAILED, NO_CASE, NOT_STAFF, STALE, Door, log
from slackapp.modals import DRAFT_VIEW, POSTED_VIEW, REASON_VIEW, notice, opened, opened_draft
from slackapp.outcomes import kind_of
from slackapp.settings import StaffMember
from slackapp.text import clean
from storage.acts import first_time, record_acknowledgement_posted
from storage.cases import open_case_by_id
from storage.drafts import open_draft

WORK_SECONDS = 2.0
"""Slack waits three seconds for an ack. What a form asks is one short transaction, so its ack says what came of it."""
DONE_ALREADY = "This window was sent already. Close it, and press the button of the card again to see how it stands."
Answer = dict[str, Any]
"""What an ack says: empty, an update of the window, or errors at fields."""


class Wrong(Exception):
    """What was entered cannot be used; the message says why."""


def register(app: AsyncApp, door: Door) -> None:
    """Answer the reason for a look and the record of a posted letter. Errors stand at their field."""

    @app.view(REASON_VIEW)
    async def look(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        async def work(member: StaffMember) -> Answer:
            return _updated(await _look(door, member, view, open_case_by_id, deputies=door.settings.deputies))

        await ack(**await _answer(door, body, "reason", work))

    @app.view(DRAFT_VIEW)
    async def read_draft(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        async def work(member: StaffMember) -> Answer:
            who = {"deputies": door.settings.deputies, "staff": door.settings.names}
            return _updated(await _look(door, member, view, open_draft, **who))

        await ack(**await _answer(door, body, "reason", work))

    @app.view(POSTED_VIEW)
    async def posted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        async def work(member: StaffMember) -> Answer:
            chosen = _entered(view, "posted_on").get("selected_date")
            if not chosen:
                raise Wrong("Please choose the day.")
            way = _entered(view, "way")["selected_option"]["value"]
            posted_on, now = date.fromisoformat(chosen), door.clock.now()
            await door.database.run(record_acknowledgement_posted, _opens(view), member.user_id, way, posted_on, now)
            door.wake()
            return {}

        await ack(**await _answer(door, body, "posted_on", work))

    @app.view(re.compile(".*"))
    async def unknown(ack: AsyncAck) -> None:
        await ack(**_updated(notice(STALE)))


async def _answer(
    door: Door, body: dict[str, Any], field: str, work: Callable[[StaffMember], Awaitable[Answer]]
) -> Answer:
    """What the ack of a form says. Never raises and never takes longer than Slack waits."""
    member = door.settings.member(body["user"]["id"])
    if member is None:
        return _updated(notice(NOT_STAFF))
    try:
        async with asyncio.timeout(WORK_SECONDS):
            return await work(member)
    except (Refused, Wrong) as refused:
        return _wrong(field, str(refused))
    except NoSuchCase:
        return _wrong(field, NO_CASE)
    except Exception as error:
        # The kind of error alone: its words may be a person's.
        log.error("A Slack form failed: %s", kind_of(error))
        return _wrong(field, FAILED)


async def _look(
    door: Door, member: StaffMember, view: dict[str, Any], opens: Callable[..., CaseRecord | DraftRecord], **who: Any
) -> dict[str, Any]:
    """What `opens` finds, as a window; the look is kept once, and this very form shows nothing again. Raises Wrong."""
    given = (_opens(view), member.user_id, _reason(view), door.clock.now())

    def once(session: Session) -> CaseRecord | DraftRecord | None:
        return opens(session, *given, **who) if first_time(session, _key(view), given[-1]) else None

    match await door.database.run(once):
        case None:
            return notice(DONE_ALREADY)
        case DraftRecord() as draft:
            return opened_draft(draft)
        case CaseRecord() as record:
            return opened(record, door.settings.name_of)


def _key(view: dict[str, Any]) -> str:
    """The same for the same sending of a form, so that a repeat has no effect."""
    return f"slack:view:{view['id']}:{view['hash']}"


def _reason(view: dict[str, Any]) -> str:
    """Why somebody looks. Raises Wrong."""
    reason = clean(_entered(view, "reason").get("value") or "").strip()
    if not reason:
        raise Wrong("Please write a few words about why.")
    return reason


def _opens(view: dict[str, Any]) -> UUID:
    """The case or conversation that a form is about."""
    return UUID(view["private_metadata"])


def _entered(view: dict[str, Any], name: str) -> dict[str, Any]:
    entry: dict[str, Any] = view["state"]["values"][name][name]
    return entry


def _updated(view: dict[str, Any]) -> Answer:
    return {"response_action": "update", "view": view}


def _wrong(field: str, words: str) -> Answer:
    return {"response_action": "errors", "errors": {field: words}}
