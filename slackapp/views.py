"""What comes back from modals."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from slackapp.guard import FAILED, NOT_STAFF, Door, log
from slackapp.modals import POSTED_VIEW, REASON_VIEW, opened
from storage.acts import Refused, record_acknowledgement_posted
from storage.cases import open_case_by_id


def register(app: AsyncApp, door: Door) -> None:
    """Answer the reason for a look and the record of a posted letter. Errors stand at their field."""

    @app.view(REASON_VIEW)
    async def look(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient) -> None:
        member = door.settings.member(body["user"]["id"])
        reason = (view["state"]["values"]["reason"]["reason"]["value"] or "").strip()
        if member is None:
            await ack(response_action="errors", errors={"reason": NOT_STAFF})
            return
        if not reason:
            await ack(response_action="errors", errors={"reason": "Please write a few words about why."})
            return
        try:
            # One transaction well within the three seconds: the modal changes to the case in the ack itself.
            record = await door.database.run(
                open_case_by_id, UUID(view["private_metadata"]), member.user_id, reason, door.clock.now()
            )
        except Exception as error:
            log.error("Opening a case failed: %s", type(error).__name__)
            await ack(response_action="errors", errors={"reason": FAILED})
            return
        await ack(response_action="update", view=opened(record))

    @app.view(POSTED_VIEW)
    async def posted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        member, values, now = door.settings.member(body["user"]["id"]), view["state"]["values"], door.clock.now()
        if member is None:
            await ack(response_action="errors", errors={"posted_on": NOT_STAFF})
            return
        chosen = values["posted_on"]["posted_on"]["selected_date"]
        way = values["way"]["way"]["selected_option"]["value"]
        if not chosen:
            await ack(response_action="errors", errors={"posted_on": "Please choose the day."})
            return
        posted_on = date.fromisoformat(chosen)
        try:
            await door.database.run(
                record_acknowledgement_posted, UUID(view["private_metadata"]), member.user_id, way, posted_on, now
            )
        except Refused as refused:
            await ack(response_action="errors", errors={"posted_on": str(refused)})
            return
        except Exception as error:
            log.error("Recording a letter failed: %s", type(error).__name__)
            await ack(response_action="errors", errors={"posted_on": FAILED})
            return
        await ack()
        door.wake()

    @app.view(re.compile(".*"))
    async def unknown(ack: AsyncAck) -> None:
        await ack()
