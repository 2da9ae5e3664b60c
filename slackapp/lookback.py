"""Looking whether something was posted, by the outbox id in its metadata."""

import asyncio
from typing import Any
from uuid import UUID

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackapp.outcomes import code_of

Json = dict[str, Any]
EVENT_TYPE = "complaints_outbox"
"""The metadata of everything that is posted; its payload holds the outbox id and nothing else."""

PAGE = 200
PAGES = 10
SECOND_LOOK_SECONDS = 1.0
"""Slack may show a message a moment after it took it; a row of unknown outcome waits 1.6 s before this."""


class CannotLook(Exception):
    """Whether it was posted cannot be found out; the message says why, for the person who has to look."""


class Lookback:
    """Reads the channel, the newest first, or one thread of it."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def find(self, channel: str, thread: str | None, row_id: UUID) -> str | None:
        """The ts of the message that carries this outbox id; None when it is not there.

        Raises CannotLook, SlackApiError, and what the network raises.
        """
        try:
            found = await self._look(channel, thread, row_id)
            if found is None:
                await asyncio.sleep(SECOND_LOOK_SECONDS)
                found = await self._look(channel, thread, row_id)
            return found
        except SlackApiError as error:
            if code_of(error) == "missing_scope":
                raise CannotLook("It may be posted: the app has no permission to look (groups:history).") from error
            raise

    async def _look(self, channel: str, thread: str | None, row_id: UUID) -> str | None:
        cursor: str | None = None
        for _ in range(PAGES):
            answer = await self._page(channel, thread, cursor)
            for message in answer["messages"]:
                if outbox_id_of(message) == str(row_id):
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise CannotLook(f"It may be posted: more than {PAGE * PAGES} messages have come since.")

    async def _page(self, channel: str, thread: str | None, cursor: str | None) -> Json:
        if thread is None:
            answer = await self._client.conversations_history(
                channel=channel, include_all_metadata=True, limit=PAGE, cursor=cursor
            )
        else:
            answer = await self._client.conversations_replies(
                channel=channel, ts=thread, include_all_metadata=True, limit=PAGE, cursor=cursor
            )
        page = answer.data
        assert isinstance(page, dict), "these methods answer with an object"
        return page


def outbox_id_of(message: Json) -> str | None:
    """The outbox id that a message carries."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("outbox_id")
