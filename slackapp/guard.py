"""Who may do what, asked before any work; and what happens when something goes wrong after `ack()`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from models.access import Right
from models.card import CaseCard
from models.policy import Policy
from models.refusal import NoSuchCase, Refused
from models.staff import StaffMember
from slackapp.modals import notice
from slackapp.outcomes import kind_of
from slackapp.settings import SlackSettings
from slackapp.text import escape
from storage.database import Database

log = logging.getLogger(__name__)
NOT_STAFF = "You are not on the list of people who handle complaints, so I cannot do that. Ask your complaints manager."
NO_CASE = "I know no case with that reference. Please check it: it looks like C-7K3M-9QXP."
STALE = "This is from an earlier time and does nothing any more. Type /complaint help to go on."
FAILED = "That did not work. Nothing was lost; please try again in a minute."
WORK_SECONDS = 2.0
"""Slack waits three seconds for an ack. What a form asks is one short transaction, so its ack says what came of it."""

Json = dict[str, Any]
Say = Callable[[str], Awaitable[Any]]
Listener = Callable[..., Awaitable[None]]
Typed = Callable[[StaffMember, str, Say], Awaitable[None]]
Pressed = Callable[[StaffMember, Json, AsyncWebClient], Awaitable[None]]
Sent = Callable[[StaffMember, Json], Awaitable[Json]]


class Clock(Protocol):
    """Business time."""

    def now(self) -> datetime:
        """An aware instant."""
        ...


@dataclass(frozen=True)
class Door:
    """What every listener works with, and the only way to make one: each names the right that it asks for.

    `command`, `press` and `form` turn the work of one listener into what Bolt calls. The work is done for a member of
    the staff who has the right; everybody else, and every failure, is told in plain words.
    """

    settings: SlackSettings
    database: Database
    policy: Policy
    clock: Clock
    wake: Callable[[], None]

    def command(self, right: Right) -> Callable[[Typed], Listener]:
        """For what somebody types: `work(member, text, say)`."""

        def listener_of(work: Typed) -> Listener:
            async def listener(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
                await ack()

                async def say(text: str) -> None:
                    said = await respond(text=escape(text), response_type="ephemeral", unfurl_links=False)
                    if said.status_code != 200:
                        log.error("Slack did not take an answer: %s", said.status_code)

                typed = command.get("text", "")
                await self._act(command["user_id"], right, say, lambda member: work(member, typed, say))

            return _asking(right, listener)

        return listener_of

    def press(self, right: Right) -> Callable[[Pressed], Listener]:
        """For a button: `work(member, body, client)`."""

        def listener_of(work: Pressed) -> Listener:
            async def listener(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
                await ack()
                say = whisper(client, body)
                await self._act(body["user"]["id"], right, say, lambda member: work(member, body, client))

            return _asking(right, listener)

        return listener_of

    def form(self, right: Right, field: str) -> Callable[[Sent], Listener]:
        """For what comes back from a window: `work(member, view)` gives what the ack says: nothing, or an update of
        the window. A refusal stands at the field.
        """

        def listener_of(work: Sent) -> Listener:
            async def listener(ack: AsyncAck, body: Json, view: Json) -> None:
                await ack(**await self._answer(body["user"]["id"], right, field, lambda member: work(member, view)))

            return _asking(right, listener)

        return listener_of

    def visible(self, card: CaseCard, member: StaffMember) -> CaseCard:
        """The card, for somebody who may know that there is such a case. Raises NoSuchCase."""
        if card.is_restricted and (not member.may(Right.OPEN_RESTRICTED) or member.user_id in card.kept_from):
            raise NoSuchCase
        return card

    def _admitted(self, user_id: str, right: Right) -> StaffMember:
        """Who that is, if they may. Raises Refused."""
        member = self.settings.staff.member(user_id)
        if member is None:
            raise Refused(NOT_STAFF)
        member.check(right)
        return member

    async def _act(self, user_id: str, right: Right, say: Say, work: Callable[[StaffMember], Awaitable[None]]) -> None:
        """An exception within 10 ms of `ack()` would lose the ack in Bolt, so nothing is ever raised from here."""
        try:
            await work(self._admitted(user_id, right))
        except Refused as refused:
            await _try(say, str(refused))
        except NoSuchCase:
            await _try(say, NO_CASE)
        except Exception as error:
            # The kind of error alone: its words may be a person's.
            log.error("A Slack act failed: %s", kind_of(error))
            await _try(say, FAILED)

    async def _answer(
        self, user_id: str, right: Right, field: str, work: Callable[[StaffMember], Awaitable[Json]]
    ) -> Json:
        """What the ack of a form says. Never raises and never takes longer than Slack waits."""
        try:
            member = self._admitted(user_id, right)
        except Refused as refused:
            return updated(notice(str(refused)))
        try:
            async with asyncio.timeout(WORK_SECONDS):
                return await work(member)
        except Refused as refused:
            return _wrong(field, str(refused))
        except NoSuchCase:
            return _wrong(field, NO_CASE)
        except Exception as error:
            # The kind of error alone: its words may be a person's.
            log.error("A Slack form failed: %s", kind_of(error))
            return _wrong(field, FAILED)


def updated(view: Json) -> Json:
    """What the ack of a form says to show another window in its place."""
    return {"response_action": "update", "view": view}


def whisper(client: AsyncWebClient, body: Json) -> Say:
    """Say something that only whoever pressed sees, in the channel. A button in a window has none, and says nothing."""
    channel, user_id = body.get("channel", {}).get("id"), body["user"]["id"]

    async def say(text: str) -> None:
        if channel:
            await client.chat_postEphemeral(channel=channel, user=user_id, text=escape(text))

    return say


def _asking(right: Right, listener: Listener) -> Listener:
    """The listener, with the right written on it: a test walks all of them and finds any without."""
    listener.right = right  # type: ignore[attr-defined]
    return listener


def _wrong(field: str, words: str) -> Json:
    return {"response_action": "errors", "errors": {field: words}}


async def _try(say: Say, text: str) -> None:
    try:
        await say(text)
    except Exception as error:
        log.error("Slack could not be told: %s", kind_of(error))
