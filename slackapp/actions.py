"""The buttons of a card."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from models.access import Right
from models.staff import StaffMember
from models.working_days import london_date
from slackapp.guard import STALE, Door, whisper
from slackapp.messages import ACKNOWLEDGE, OPEN, READ_DRAFT
from slackapp.modals import ask_posted, ask_reason, ask_reason_for_draft
from storage import restriction
from storage.acts import ask_acknowledgement, check_acknowledgement, first_time
from storage.cases import case_card

Json = dict[str, Any]


def register(app: AsyncApp, door: Door) -> None:
    """Answer Open, Read it and Acknowledge, and any button of an older card."""

    @app.action(OPEN)
    @door.press(Right.OPEN_CASE)
    async def open_case(member: StaffMember, body: Json, client: AsyncWebClient) -> None:
        card = door.visible(await door.database.run(case_card, pressed_id(body)), member)
        await client.views_open(trigger_id=body["trigger_id"], view=ask_reason(card.case_id, card.reference))

    @app.action(ACKNOWLEDGE)
    @door.press(Right.ACKNOWLEDGE)
    async def acknowledge(member: StaffMember, body: Json, client: AsyncWebClient) -> None:
        card = door.visible(await door.database.run(case_card, pressed_id(body)), member)
        if card.can_email:
            await door.database.run(_ask_once, _press_key(body), card.case_id, member, door.clock.now())
            door.wake()
            return
        await door.database.run(check_acknowledgement, card.case_id)
        view = ask_posted(card.case_id, card.reference, london_date(door.clock.now()), can_write=card.can_write)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(READ_DRAFT)
    @door.press(Right.READ_DRAFT)
    async def read_draft(_member: StaffMember, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=ask_reason_for_draft(pressed_id(body)))

    @app.action(re.compile(".*"))
    @door.press(Right.SEE_STATUS)
    async def unknown(_member: StaffMember, body: Json, client: AsyncWebClient) -> None:
        await whisper(client, body)(STALE)


def _ask_once(session: Session, key: str, case_id: UUID, member: StaffMember, now: datetime) -> None:
    """A press that comes twice has one effect and is not refused the second time. Raises Refused, NoSuchCase."""
    restriction.hold_visible(session, case_id, member.user_id, member.may(Right.OPEN_RESTRICTED))
    if first_time(session, key, now):
        ask_acknowledgement(session, case_id, member.user_id, now)


def _press_key(body: Json) -> str:
    return f"slack:action:{body['actions'][0]['action_ts']}:{body['user']['id']}"


def pressed_id(body: Json) -> UUID:
    """The case or conversation that a button carries."""
    return UUID(body["actions"][0]["value"])
