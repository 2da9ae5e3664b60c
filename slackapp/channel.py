"""The team's channel: its id, and whether cases may be shown in it."""

import re
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slackapp.outcomes import UnfitChannel, code_of

Json = dict[str, Any]

_ID = re.compile(r"[CG][A-Z0-9]{7,}\Z")


class TeamChannel:
    """Finds the channel once and remembers it; `forget` after Slack has refused it."""

    def __init__(self, client: AsyncWebClient, name_or_id: str) -> None:
        self._client = client
        self._wanted = name_or_id.removeprefix("#")
        self._known: str | None = None

    async def id(self) -> str:
        """The channel's id. Raises UnfitChannel, SlackApiError, and what the network raises."""
        if self._known is None:
            self._known = await self._find()
        return self._known

    def forget(self) -> None:
        """Look it up again next time."""
        self._known = None

    async def _find(self) -> str:
        try:
            channel = await self._by_id() if _ID.match(self._wanted) else await self._by_name()
        except SlackApiError as error:
            if code_of(error) == "missing_scope" and _ID.match(self._wanted):
                return self._wanted  # posting needs no more than the id
            raise
        if channel.get("is_ext_shared") or channel.get("is_org_shared"):
            raise UnfitChannel("The channel is shared with another organisation, so no case is posted there.")
        return str(channel["id"])

    async def _by_id(self) -> Json:
        answer = await self._client.conversations_info(channel=self._wanted)
        channel: Json = answer["channel"]
        return channel

    async def _by_name(self) -> Json:
        cursor: str | None = None
        while True:
            answer = await self._client.conversations_list(
                types="private_channel", exclude_archived=True, limit=200, cursor=cursor
            )
            for channel in answer["channels"]:
                if channel["name"] == self._wanted:
                    found: Json = channel
                    return found
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                raise UnfitChannel("The app has not been invited to a private channel of that name.")
