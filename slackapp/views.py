"""What comes back from modals."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncApp
from sqlmodel import Session

from letters import compose
from models.access import Right
from models.draft import DraftRecord
from models.record import CaseRecord
from models.refusal import Refused
from models.staff import StaffMember
from slackapp.guard import STALE, Door, updated
from slackapp.modals import DRAFT_VIEW, POSTED_VIEW, REASON_VIEW, notice, opened, opened_draft
from slackapp.text import clean
from storage import restriction
from storage.acts import (
    ON_STATUS,
    first_time,
    put_acknowledgement_on_status,
    record_acknowledgement_posted,
)
from storage.cases import letter_facts, open_case_by_id
from storage.drafts import open_draft

DONE_ALREADY = "This window was sent already. Close it, and press the button of the card again to see how it stands."
Json = dict[str, Any]


def register(app: AsyncApp, door: Door) -> None:
    """Answer the reason for a look and the record of a posted letter. Errors stand at their field."""

    @app.view(REASON_VIEW)
    @door.form(Right.OPEN_CASE, "reason")
    async def look(member: StaffMember, view: Json) -> Json:
        return updated(await _look(door, member, view, open_case_by_id))

    @app.view(DRAFT_VIEW)
    @door.form(Right.READ_DRAFT, "reason")
    async def read_draft(member: StaffMember, view: Json) -> Json:
        return updated(await _look(door, member, view, open_draft, staff=door.settings.staff.names))

    @app.view(POSTED_VIEW)
    @door.form(Right.ACKNOWLEDGE, "posted_on")
    async def posted(member: StaffMember, view: Json) -> Json:
        chosen = _entered(view, "posted_on").get("selected_date")
        if not chosen:
            raise Refused("Please choose the day.")
        case_id, now = _opens(view), door.clock.now()
        way, posted_on = _entered(view, "way")["selected_option"]["value"], date.fromisoformat(chosen)

        def record(session: Session) -> None:
            restriction.hold_visible(session, case_id, member.user_id, member.may(Right.OPEN_RESTRICTED))
            if way == ON_STATUS:
                words = compose.acknowledgement(letter_facts(session, case_id, door.policy), door.policy).text
                put_acknowledgement_on_status(session, case_id, words, member.user_id, now)
            else:
                record_acknowledgement_posted(session, case_id, member.user_id, way, posted_on, now)

        await door.database.run(record)
        door.wake()
        return {}

    @app.view(re.compile(".*"))
    @door.form(Right.SEE_STATUS, "")
    async def unknown(_member: StaffMember, _view: Json) -> Json:
        return updated(notice(STALE))


async def _look(
    door: Door, member: StaffMember, view: Json, opens: Callable[..., CaseRecord | DraftRecord], **more: Any
) -> Json:
    """What `opens` finds, as a window; the look is kept once, and this very form shows nothing again.

    Raises Refused, NoSuchCase.
    """
    given = (_opens(view), member.user_id, _reason(view), door.clock.now())
    more |= {"sees_restricted": member.may(Right.OPEN_RESTRICTED)}

    def once(session: Session) -> CaseRecord | DraftRecord | None:
        return opens(session, *given, **more) if first_time(session, _key(view), given[-1]) else None

    match await door.database.run(once):
        case None:
            return notice(DONE_ALREADY)
        case DraftRecord() as draft:
            return opened_draft(draft)
        case CaseRecord() as record:
            return opened(record, door.settings.staff.name_of)


def _key(view: Json) -> str:
    """The same for the same sending of a form, so that a repeat has no effect."""
    return f"slack:view:{view['id']}:{view['hash']}"


def _reason(view: Json) -> str:
    """Why somebody looks. Raises Refused."""
    reason = clean(_entered(view, "reason").get("value") or "").strip()
    if not reason:
        raise Refused("Please write a few words about why.")
    return reason


def _opens(view: Json) -> UUID:
    """The case or conversation that a form is about."""
    return UUID(view["private_metadata"])


def _entered(view: Json, name: str) -> Json:
    entry: Json = view["state"]["values"][name][name]
    return entry
