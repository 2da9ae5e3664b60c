"""From an outbox row to Slack, exactly once."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from models.access import Right, Role
from models.alert_rules import Rule, still_holds
from models.card import CaseCard, ClockLine
from models.care import is_open
from models.clock import ClockState
from models.digest import CalendarChange, PolicyChange
from models.outbox import NEEDS_A_PERSON, Notice, OutboxRow
from models.own_case import Wish
from models.policy import ClockName, Policy
from models.working_days import london_date
from slackapp.channel import TeamChannel
from slackapp.guard import Clock
from slackapp.lookback import EVENT_TYPE, CannotLook, Lookback
from slackapp.messages import (
    Blocks,
    alert_words,
    call_deputies,
    card_text,
    case_blocks,
    digest_blocks,
    imported_words,
    moved_blocks,
    open_button,
    restricted_words,
    risk_blocks,
    section,
    undelivered_words,
)
from slackapp.outcomes import code_of, outcome_of
from slackapp.settings import SlackSettings
from slackapp.text import escape
from slackapp.wishes import wish_words
from storage.acts import card_place, forget_card, post_card_anew, record_card_posted
from storage.calendar import policy_of
from storage.cases import case_card, case_of_conversation, put_card
from storage.database import Database
from storage.delivery import Delivered, NotYet, Outcome, Refused, Superseded
from storage.digests import digest_lines
from storage.holidays import calendar_change
from storage.new_policy import policy_change
from storage.restriction import tell_each

SHOWN_IN_CHANNEL = frozenset({Rule.DUE_TODAY, Rule.BREACHED, Rule.STILL_BREACHED, Rule.STILL_BREACHED_WEEKLY})
GONE_CODES = frozenset({"message_not_found", "thread_not_found"})
CHANNEL_CODES = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
# No wait of its own: the row backs off like the card that it waits for, or an outage of some minutes would use up
# its attempts and make it a dead letter.
UNTIL_WORKING_HOURS = timedelta(minutes=1)
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
            Notice.SLACK_DIGEST: self._digest,
            Notice.SLACK_DEADLINES_MOVED: self._deadlines_moved,
            Notice.SLACK_IMPORTED: self._imported,
            Notice.SLACK_RISK: self._risk,
            Notice.SLACK_CARD_REMOVED: self._card_removed,
            Notice.SLACK_RESTRICTED: self._restricted,
            Notice.SLACK_WRITTEN_IN: self._written_in,
            Notice.SLACK_UNDELIVERED: self._undelivered,
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
        card, place, policy = await self._card_and_place(row)
        if place or not card.is_in_channel:
            return Delivered()
        blocks = case_blocks(card, self._clock.now(), policy)
        channel, ts = await self._post(row, look_first, escape(card_text(card)), blocks, await self._channel.id())
        now = self._clock.now()
        return Delivered(record=lambda session: record_card_posted(session, card.case_id, channel, ts, now))

    async def _card_update(self, row: OutboxRow, _look_first: bool) -> Outcome:
        """The card as it stands now, whichever change the row tells of."""
        card, place, policy = await self._card_and_place(row)
        if not card.is_in_channel:
            return Superseded()
        if place is None:
            return await self._card_first(row)
        channel, ts = place
        blocks = case_blocks(card, self._clock.now(), policy)
        await self._client.chat_update(channel=channel, ts=ts, text=escape(card_text(card)), blocks=blocks)
        return Delivered()

    async def _card_gone(self, row: OutboxRow, case_id: UUID) -> Outcome:
        """Somebody deleted the card, or the local Slack has forgotten it."""
        place = await self._database.run(card_place, case_id)
        if place:
            await self._database.run(post_card_anew, case_id, place[1], self._clock.now())
        return Superseded() if row.notice is Notice.SLACK_CARD_UPDATE else CARD_FIRST

    async def _card_first(self, row: OutboxRow) -> Outcome:
        """A complaint that was imported when nobody waited for an answer gets its card once there is something new."""
        assert row.case_id is not None, f"{row.notice} is always about a case"
        await self._database.run(put_card, row.case_id, self._clock.now())
        return CARD_FIRST

    async def _alert(self, row: OutboxRow, look_first: bool) -> Outcome:
        card, place, policy = await self._card_and_place(row)
        rule, name, stage = Rule(row.payload["rule"]), row.payload["clock"], row.payload.get("stage", 1)
        clock = next(clock for clock in card.clocks if (clock.name, clock.stage) == (name, stage))
        if not look_first and not _still_holds(clock, row, rule, self._clock.now(), policy):
            return Superseded()  # it was done, paused or put off before anybody could be told that it is due
        if card.is_restricted:
            return self._privately(row, card, due_on=clock.due_on.isoformat(), because=clock.because)
        if place is None:
            return await self._card_first(row)
        words = alert_words(card.reference, clock.name, rule, clock.due_on, clock.because)
        text, blocks = escape(words), [section(words)]
        if rule is Rule.STILL_BREACHED_WEEKLY:
            text, blocks = call_deputies(text, blocks, self._called)
        channel, thread = place
        more = {"thread_ts": thread, "reply_broadcast": rule in SHOWN_IN_CHANNEL}
        await self._post(row, look_first, text, blocks, channel, **more)
        return Delivered()

    async def _digest(self, row: OutboxRow, look_first: bool) -> Outcome:
        """The alerts of one sweep as they stand now; what was done or put off meanwhile is left out."""
        lines = await self._database.run(digest_lines, row.id, self._policy, self._clock.now())
        if not lines and not look_first:
            return Superseded()
        text, blocks = digest_blocks(lines)
        text = escape(text)
        if any(line.rule is Rule.STILL_BREACHED_WEEKLY for line in lines):
            text, blocks = call_deputies(text, blocks, self._called)
        await self._post(row, look_first, text, blocks, await self._channel.id())
        return Delivered()

    async def _deadlines_moved(self, row: OutboxRow, look_first: bool) -> Outcome:
        change = await self._database.run(_change, row.payload)
        text, blocks = moved_blocks(change)
        await self._post(row, look_first, escape(text), blocks, await self._channel.id())
        return Delivered()

    async def _imported(self, row: OutboxRow, look_first: bool) -> Outcome:
        words = imported_words(**row.payload)
        await self._post(row, look_first, escape(words), [section(words)], await self._channel.id())
        return Delivered()

    async def _card_removed(self, row: OutboxRow, _look_first: bool) -> Outcome:
        """A case that became restricted, or was disposed of, leaves the channel."""
        card, place, _ = await self._card_and_place(row)
        if place:
            try:
                await self._client.chat_delete(channel=place[0], ts=place[1])
            except SlackApiError as error:
                if code_of(error) not in GONE_CODES:
                    raise  # it stands there still
        return Delivered(record=lambda session: forget_card(session, card.case_id))

    async def _restricted(self, row: OutboxRow, look_first: bool) -> Outcome:
        """To each of those who deal with the case, by a direct message."""
        card, _, _ = await self._card_and_place(row)
        if "to" not in row.payload:
            return self._privately(row, card)
        if look_first:
            raise CannotLook("Slack did not answer, and the app may not look into direct messages: it may be posted.")
        words = restricted_words(card.reference, row.payload)
        blocks = [section(words), {"type": "actions", "block_id": "case_actions", "elements": [open_button(card)]}]
        await self._post(row, look_first, escape(words), blocks, row.payload["to"])
        return Delivered()

    async def _written_in(self, row: OutboxRow, look_first: bool) -> Outcome:
        """Whoever wrote a case has written again. All of the channel sees it: somebody has to act."""
        card, place, _ = await self._card_and_place(row)
        words = wish_words(card, Wish(row.payload["wish"]))
        if card.is_restricted:
            return self._privately(row, card, words=words)
        if place is None:
            return await self._card_first(row)
        channel, thread = place
        await self._post(
            row, look_first, escape(words), [section(words)], channel, thread_ts=thread, reply_broadcast=True
        )
        return Delivered()

    async def _undelivered(self, row: OutboxRow, look_first: bool) -> Outcome:
        """Something needs a person: at once in working hours, a risk at any time. (Policy, "Alerts".)"""
        stuck, card, policy = await self._database.run(_stuck_and_card, UUID(row.payload["row"]), self._policy)
        if stuck.state not in NEEDS_A_PERSON and not look_first:
            return Superseded()  # somebody has seen to it
        now = self._clock.now()
        if stuck.notice is not Notice.SLACK_RISK and not is_open(policy, now):
            return NotYet("It waits for working hours.", after=UNTIL_WORKING_HOURS)
        if card and card.is_restricted and self._told_privately(card):
            return self._privately(row, card, words=undelivered_words(stuck, card.reference))
        words = undelivered_words(stuck, card.reference if card and not card.is_restricted else None)
        await self._post(row, look_first, escape(words), [section(words)], await self._channel.id())
        return Delivered()

    @property
    def _called(self) -> tuple[str, ...]:
        """Who is called when the team has let a promise pass for long: whoever stands in for its manager."""
        return self._settings.staff.deputies_for(Role.MANAGER)

    def _told_privately(self, card: CaseCard) -> list[str]:
        """Whom a restricted case is with: those who deal with such cases, but for those whom it may be about."""
        told = self._settings.staff.with_right(Right.OPEN_RESTRICTED)
        return [user_id for user_id in told if user_id not in card.kept_from]

    def _privately(self, row: OutboxRow, card: CaseCard, **more: str) -> Outcome:
        told = self._told_privately(card)
        if not told:
            return Refused("A restricted case waits, and nobody may see it. Name another deputy in the staff file.")
        now = self._clock.now()
        return Delivered(record=lambda session: tell_each(session, row, card.case_id, told, now, **more))

    async def _risk(self, row: OutboxRow, look_first: bool) -> Outcome:
        """At once, whatever else waits: neither a card nor a case is needed."""
        conversation_id, noticed_at = UUID(row.payload["conversation_id"]), row.payload["at"]
        known = await self._database.run(_case_of_conversation, conversation_id)
        if known and known.is_restricted:
            return self._privately(row, known, what="risk")
        text, blocks = risk_blocks(row.payload["draft"], conversation_id, known, datetime.fromisoformat(noticed_at))
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

    async def _card_and_place(self, row: OutboxRow) -> tuple[CaseCard, Place | None, Policy]:
        assert row.case_id is not None, f"{row.notice} is always about a case"
        return await self._database.run(_card_and_place, row.case_id, self._policy)


def _card_and_place(session: Session, case_id: UUID, policy: Policy) -> tuple[CaseCard, Place | None, Policy]:
    """The card, where it stands, and the policy with the calendar as it is now."""
    return case_card(session, case_id), card_place(session, case_id), policy_of(session, policy)


def _stuck_and_card(session: Session, row_id: UUID, policy: Policy) -> tuple[OutboxRow, CaseCard | None, Policy]:
    row = session.get_one(OutboxRow, row_id)
    card = case_card(session, row.case_id) if row.case_id else None
    return row, card, policy_of(session, policy)


def _still_holds(clock: ClockLine, row: OutboxRow, rule: Rule, now: datetime, policy: Policy) -> bool:
    if clock.stopped_at or clock.state is ClockState.PAUSED:
        return False
    name, started_on = cast(ClockName, clock.name), london_date(clock.started_at)
    at = datetime.fromisoformat(row.payload["instant"]) if "instant" in row.payload else now
    return still_holds(name, started_on, clock.due_on, rule, at, now, policy)


def _change(session: Session, payload: dict[str, Any]) -> CalendarChange | PolicyChange:
    return policy_change(session, payload) if "policy" in payload else calendar_change(session, payload)


def _case_of_conversation(session: Session, conversation_id: UUID) -> CaseCard | None:
    case_id = case_of_conversation(session, conversation_id)
    return case_card(session, case_id) if case_id else None
