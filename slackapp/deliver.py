"""From an outbox row to Slack, exactly once."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from models.alert_rules import Rule
from models.card import CaseCard
from models.outbox import Notice, OutboxRow
from models.policy import Policy
from slackapp.channel import TeamChannel
from slackapp.guard import Clock
from slackapp.lookback import EVENT_TYPE, CannotLook, Lookback
from slackapp.messages import Blocks, alert_words, call_deputies, card_text, case_blocks, risk_blocks, section
from slackapp.outcomes import code_of, outcome_of
from slackapp.settings import SlackSettings
from slackapp.text import escape
from storage.acts import card_place, post_card_anew, record_card_posted
from storage.cases import card_by_reference, case_card, reference_of_conversation
from storage.database import Database
from storage.delivery import Delivered, NotYet, Outcome, Refused, Superseded

SHOWN_IN_CHANNEL = frozenset({Rule.DUE_TODAY, Rule.BREACHED, Rule.STILL_BREACHED, Rule.STILL_BREACHED_WEEKLY})
GONE_CODES = frozenset({"message_not_found", "thread_not_found"})
CHANNEL_CODES = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
# No wait of its own: the row backs off like the card that it waits for, or an outage of some minutes would use up
# its attempts and make it a dead letter.
CARD_FIRST = NotYet("The card is not posted yet.")
Place = tuple[str, str]
"""The id of a channel and the ts of a message in it."""


class SlackDelivery:
    """Sends what the outbox holds for Slack. Posts are never sent twice by the client itself."""

    def __init__(
        self, client: AsyncWebClient, settings: SlackSettings, database: Database, policy: Policy, clock: Clock
    ) -> None:
        self._client = client
        self._poster = settings.client(retries=False)
        self._settings, self._database, self._policy, self._clock = settings, database, policy, clock
        self._channel = TeamChannel(client, settings.channel)
        self._lookback = Lookback(client)

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
        except CannotLook as blind:
            return Refused(str(blind), may_be_posted=True)
        except Exception as error:
            if isinstance(error, SlackApiError) and code_of(error) in CHANNEL_CODES:
                self._channel.forget()
            if isinstance(error, SlackApiError) and code_of(error) in GONE_CODES and row.case_id:
                return await self._card_gone(row, row.case_id)
            outcome = outcome_of(error)
            # An earlier attempt may have arrived, whatever Slack refuses now; repeating an update does no harm.
            if look_first and isinstance(outcome, Refused) and row.notice is not Notice.SLACK_CARD_UPDATE:
                return Refused(outcome.reason, may_be_posted=True)
            return outcome

    async def _card(self, row: OutboxRow, look_first: bool) -> Outcome:
        card, place = await self._card_and_place(row)
        if place:
            return Delivered()
        blocks = case_blocks(card, self._clock.now(), self._policy)
        channel, ts = await self._post(row, look_first, escape(card_text(card)), blocks, await self._channel.id())
        now = self._clock.now()
        return Delivered(record=lambda session: record_card_posted(session, card.case_id, channel, ts, now))

    async def _card_update(self, row: OutboxRow, _look_first: bool) -> Outcome:
        """The card as it stands now, whichever change the row tells of."""
        card, place = await self._card_and_place(row)
        if place is None:
            return CARD_FIRST
        channel, ts = place
        blocks = case_blocks(card, self._clock.now(), self._policy)
        await self._client.chat_update(channel=channel, ts=ts, text=escape(card_text(card)), blocks=blocks)
        return Delivered()

    async def _card_gone(self, row: OutboxRow, case_id: UUID) -> Outcome:
        """Somebody deleted the card, or the local Slack has forgotten it."""
        place = await self._database.run(card_place, case_id)
        if place:
            await self._database.run(post_card_anew, case_id, place[1], self._clock.now())
        return Superseded() if row.notice is Notice.SLACK_CARD_UPDATE else CARD_FIRST

    async def _alert(self, row: OutboxRow, look_first: bool) -> Outcome:
        card, place = await self._card_and_place(row)
        rule, payload = Rule(row.payload["rule"]), row.payload
        if not look_first and any(c.name == payload["clock"] and c.stopped_at for c in card.clocks):
            return Superseded()  # it was done before anybody could be told that it is due
        if place is None:
            return CARD_FIRST
        due_on = date.fromisoformat(payload["due_on"])
        words = alert_words(card.reference, payload["clock"], rule, due_on, payload["because"])
        text, blocks = escape(words), [section(words)]
        if rule is Rule.STILL_BREACHED_WEEKLY and self._settings.deputies:
            text, blocks = call_deputies(text, blocks, self._settings.deputies)
        channel, thread = place
        more = {"thread_ts": thread, "reply_broadcast": rule in SHOWN_IN_CHANNEL}
        await self._post(row, look_first, text, blocks, channel, **more)
        return Delivered()

    async def _risk(self, row: OutboxRow, look_first: bool) -> Outcome:
        """At once, whatever else waits: neither a card nor a case is needed."""
        known = await self._database.run(_case_of_conversation, UUID(row.payload["conversation_id"]))
        text, blocks = risk_blocks(row.payload["draft"], known, datetime.fromisoformat(row.payload["at"]))
        await self._post(row, look_first, escape(text), blocks, await self._channel.id())
        return Delivered()

    async def _post(
        self, row: OutboxRow, look_first: bool, text: str, blocks: Blocks, channel: str, **thread: Any
    ) -> Place:
        """Post once: the channel id and ts of it, or of what an earlier attempt has posted. Raises CannotLook."""
        if look_first:
            if not self._settings.may_look_back:
                raise CannotLook("Slack did not answer and the app may not look: it may be posted.")
            found = await self._lookback.find(channel, thread.get("thread_ts"), row.id)
            if found:
                return channel, found
        answer = await self._poster.chat_postMessage(
            channel=channel,
            text=text,
            blocks=blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"outbox_id": str(row.id)}},
            unfurl_links=False,
            unfurl_media=False,
            **thread,
        )
        return str(answer["channel"]), str(answer["ts"])

    async def _card_and_place(self, row: OutboxRow) -> tuple[CaseCard, Place | None]:
        assert row.case_id is not None, f"{row.notice} is always about a case"
        return await self._database.run(_card_and_place, row.case_id)


def _card_and_place(session: Session, case_id: UUID) -> tuple[CaseCard, Place | None]:
    return case_card(session, case_id), card_place(session, case_id)


def _case_of_conversation(session: Session, conversation_id: UUID) -> CaseCard | None:
    reference = reference_of_conversation(session, conversation_id)
    return card_by_reference(session, reference) if reference else None
