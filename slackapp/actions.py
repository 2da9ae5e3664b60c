"""The buttons of a card."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from models.working_days import london_date
from slackapp.guard import STALE, Door, whisper
from slackapp.messages import ACKNOWLEDGE, OPEN, READ_DRAFT
from slackapp.modals import ask_posted, ask_reason, ask_reason_for_draft
from slackapp.settings import StaffMember
from storage.acts import ask_acknowledgement, check_acknowledgement, first_time
from storage.cases import case_card


def register(app: AsyncApp, door: Door) -> None:
    """Answer Open, Read it and Acknowledge, and any button of an older card."""

    @app.action(OPEN)
    async def open_case(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()

        async def work(member: StaffMember) -> None:
            card = door.visible(await door.database.run(case_card, pressed_id(body)), member)
            await client.views_open(trigger_id=body["trigger_id"], view=ask_reason(card.case_id, card.reference))

        await door.act(body["user"]["id"], _say(body, client), work)

    @app.action(ACKNOWLEDGE)
    async def acknowledge(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()

        async def work(member: StaffMember) -> None:
            card = door.visible(await door.database.run(case_card, pressed_id(body)), member)
            if card.can_email:
                now = door.clock.now()
                await door.database.run(_ask_once, _press_key(body), card.case_id, member.user_id, now)
                door.wake()
                return
            await door.database.run(check_acknowledgement, card.case_id)
            view = ask_posted(card.case_id, card.reference, london_date(door.clock.now()))
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        await door.act(body["user"]["id"], _say(body, client), work)

    @app.action(READ_DRAFT)
    async def read_draft(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()

        async def work(_member: StaffMember) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=ask_reason_for_draft(pressed_id(body)))

        await door.act(body["user"]["id"], _say(body, client), work)

    @app.action(re.compile(".*"))
    async def unknown(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        if body.get("container", {}).get("type") == "message":

            async def work(_member: StaffMember) -> None:
                await _say(body, client)(STALE)

            await door.act(body["user"]["id"], _say(body, client), work)


def _ask_once(session: Session, key: str, case_id: UUID, actor: str, now: datetime) -> None:
    """A press that comes twice has one effect and is not refused the second time. Raises Refused."""
    if first_time(session, key, now):
        ask_acknowledgement(session, case_id, actor, now)


def _press_key(body: dict[str, Any]) -> str:
    return f"slack:action:{body['actions'][0]['action_ts']}:{body['user']['id']}"


def pressed_id(body: dict[str, Any]) -> UUID:
    """The case or conversation that a button carries."""
    return UUID(body["actions"][0]["value"])


def _say(body: dict[str, Any], client: AsyncWebClient) -> Any:
    return whisper(client, body.get("channel", {}).get("id"), body["user"]["id"])
