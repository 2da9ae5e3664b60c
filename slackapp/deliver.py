"""From an outbox row to Slack, exactly once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from models.alert_rules import Rule
from models.outbox import Notice, OutboxRow
from models.policy import Policy
from slackapp.guard import Clock, escape
from slackapp.messages import alert_words, card_text, case_blocks, risk_words, section
from slackapp.settings import SlackSettings
from storage.acts import card_place, record_card_posted
from storage.cases import case_card, reference_of_conversation
from storage.database import Database
from storage.delivery import Delivered, NotYet, Outcome, Refused, Unknown

EVENT = "complaints_outbox"
CARD_FIRST = timedelta(seconds=1)
HISTORY_LAG = timedelta(seconds=2)
SHOWN_IN_CHANNEL = frozenset({Rule.DUE_TODAY, Rule.BREACHED, Rule.STILL_BREACHED, Rule.STILL_BREACHED_WEEKLY})
PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
PLAIN = {
    "not_in_channel": "The app is not in the channel: invite it with /invite.",
    "channel_not_found": "Slack knows no such channel, or the app is not in it.",
    "is_archived": "The channel is archived.",
    "token_revoked": "The bot token was revoked.",
    "invalid_auth": "The bot token is not valid.",
    "account_inactive": "The app was removed from the workspace.",
    "missing_scope": "The app lacks a scope: install it again from the manifest.",
    "invalid_blocks": "Slack refused the layout of the message.",
}


class SlackDelivery:
    """Sends what the outbox holds for Slack. Posts are never sent twice by the client itself."""

    def __init__(
        self, client: AsyncWebClient, settings: SlackSettings, database: Database, policy: Policy, clock: Clock
    ) -> None:
        self._client = client
        self._poster = settings.client(retries=False)
        self._settings, self._database, self._policy, self._clock = settings, database, policy, clock
        self._channel_id: str | None = None

    async def send(self, row: OutboxRow, look_first: bool) -> Outcome:
        """Tell one thing; see `storage.delivery.Send`."""
        senders: dict[Notice, Callable[[OutboxRow, bool], Awaitable[Outcome]]] = {
            Notice.SLACK_CARD: self._card,
            Notice.SLACK_CARD_UPDATE: self._card_update,
            Notice.SLACK_ALERT: self._alert,
            Notice.SLACK_RISK: self._risk,
        }
        try:
            return await senders[row.notice](row, look_first)
        except SlackApiError as error:
            return _refusal(error)
        except aiohttp.ClientConnectorError:
            return NotYet("Slack cannot be reached.")
        except (TimeoutError, aiohttp.ClientError) as error:
            return Unknown(f"Slack did not answer ({type(error).__name__}).")

    async def _card(self, row: OutboxRow, look_first: bool) -> Outcome:
        case_id = _case(row)
        card = await self._database.run(case_card, case_id)
        blocks = case_blocks(card, self._clock.now(), self._policy)
        place = await self._post(row, look_first, card_text(card), blocks)
        if not isinstance(place, tuple):
            return place
        channel, ts = place
        now = self._clock.now()
        return Delivered(record=lambda session: record_card_posted(session, case_id, channel, ts, now))

    async def _card_update(self, row: OutboxRow, look_first: bool) -> Outcome:
        place = await self._database.run(card_place, _case(row))
        if place is None:
            return NotYet("The card is not posted yet.", CARD_FIRST)
        card = await self._database.run(case_card, _case(row))
        channel, ts = place
        blocks = case_blocks(card, self._clock.now(), self._policy)
        await self._client.chat_update(channel=channel, ts=ts, text=escape(card_text(card)), blocks=blocks)
        return Delivered()

    async def _alert(self, row: OutboxRow, look_first: bool) -> Outcome:
        place = await self._database.run(card_place, _case(row))
        if place is None:
            return NotYet("The card is not posted yet.", CARD_FIRST)
        card = await self._database.run(case_card, _case(row))
        rule, payload = Rule(row.payload["rule"]), row.payload
        due_on = date.fromisoformat(payload["due_on"])
        words = alert_words(card.reference, payload["clock"], rule, due_on, payload["because"])
        thread = {"thread_ts": place[1], "reply_broadcast": rule in SHOWN_IN_CHANNEL}
        posted = await self._post(row, look_first, words, [section(words)], place[0], **thread)
        return Delivered() if isinstance(posted, tuple) else posted

    async def _risk(self, row: OutboxRow, look_first: bool) -> Outcome:
        reference = await self._database.run(reference_of_conversation, UUID(row.payload["conversation_id"]))
        words = risk_words(row.payload["draft"], reference)
        posted = await self._post(row, look_first, words, [section(words)])
        return Delivered() if isinstance(posted, tuple) else posted

    async def _post(
        self,
        row: OutboxRow,
        look_first: bool,
        text: str,
        blocks: list[dict[str, Any]],
        channel: str | None = None,
        **thread: Any,
    ) -> tuple[str, str] | Outcome:
        """Post once: the channel id and ts, or why not."""
        if look_first:
            if not self._settings.may_look_back:
                reason = "Slack did not answer and the app may not look: it may be posted."
                return Refused(reason, may_be_posted=True)
            await asyncio.sleep(HISTORY_LAG.total_seconds())
            found = await self._find(row.id, channel or await self._channel(), thread.get("thread_ts"))
            if found:
                return found
        answer = await self._poster.chat_postMessage(
            channel=channel or self._settings.channel,
            text=escape(text),
            blocks=blocks,
            metadata={"event_type": EVENT, "event_payload": {"outbox_id": str(row.id)}},
            unfurl_links=False,
            unfurl_media=False,
            **thread,
        )
        return str(answer["channel"]), str(answer["ts"])

    async def _find(self, row_id: UUID, channel: str, thread_ts: str | None) -> tuple[str, str] | None:
        """Where the post of an outbox row stands, if it arrived."""
        arguments: dict[str, Any] = {"channel": channel, "limit": 100, "include_all_metadata": True}
        if thread_ts:
            answer = await self._client.conversations_replies(ts=thread_ts, **arguments)
        else:
            answer = await self._client.conversations_history(**arguments)
        for message in answer["messages"]:
            payload = message.get("metadata", {}).get("event_payload", {})
            if payload.get("outbox_id") == str(row_id):
                return channel, str(message["ts"])
        return None

    async def _channel(self) -> str:
        """The id of the channel of the settings, by name or id."""
        if self._channel_id is None:
            name = self._settings.channel.lstrip("#")
            answer = await self._client.conversations_list(types="private_channel,public_channel", limit=1000)
            known = {c["name"]: str(c["id"]) for c in answer["channels"]}
            self._channel_id = known.get(name, name)
        return self._channel_id


def _case(row: OutboxRow) -> UUID:
    assert row.case_id is not None, f"{row.notice} is always about a case"
    return row.case_id


def _refusal(error: SlackApiError) -> Outcome:
    response = error.response
    code = str(response.get("error", "")) if not isinstance(response.data, bytes) else ""
    if response.status_code == 429 or code in ("ratelimited", "rate_limited"):
        after = timedelta(seconds=int(response.headers.get("Retry-After", 1)))
        return NotYet("Slack asks to wait.", after, whole_channel=True)
    if response.status_code >= 500 or code in PASSING:
        return Unknown(f"Slack failed ({code or response.status_code}).")
    return Refused(PLAIN.get(code, f"Slack refused it ({code})."))
