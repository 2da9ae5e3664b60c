"""Who may act, and what happens when something goes wrong after `ack()`."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from models.card import CaseCard
from models.policy import Policy
from models.refusal import NoSuchCase, Refused
from slackapp.outcomes import kind_of
from slackapp.settings import SlackSettings, StaffMember
from slackapp.text import escape
from storage.database import Database

log = logging.getLogger(__name__)
NOT_STAFF = "You are not on the list of people who handle complaints, so I cannot do that. Ask your complaints manager."
NO_CASE = "I know no case with that reference. Please check it: it looks like C-7K3M-9QXP."
STALE = "This is from an earlier time and does nothing any more. Type /complaint help to go on."
FAILED = "That did not work. Nothing was lost; please try again in a minute."

Say = Callable[[str], Awaitable[Any]]


class Clock(Protocol):
    """Business time."""

    def now(self) -> datetime:
        """An aware instant."""
        ...


@dataclass(frozen=True)
class Door:
    """What every handler works with."""

    settings: SlackSettings
    database: Database
    policy: Policy
    clock: Clock
    wake: Callable[[], None]

    def visible(self, card: CaseCard, member: StaffMember) -> CaseCard:
        """The card, for somebody who may know that there is such a case. Raises NoSuchCase."""
        if card.is_restricted and ("deputy" not in member.roles or member.user_id in card.kept_from):
            raise NoSuchCase
        return card

    async def act(self, user_id: str, say: Say, work: Callable[[StaffMember], Awaitable[None]]) -> None:
        """Do the work for a member of staff; tell anybody else, and every failure, in plain words.

        An exception within 10 ms of `ack()` would lose the ack in Bolt, so nothing is ever raised from here.
        """
        member = self.settings.member(user_id)
        try:
            if member is None:
                await say(NOT_STAFF)
                return
            await work(member)
        except Refused as refused:
            await _try(say, str(refused))
        except NoSuchCase:
            await _try(say, NO_CASE)
        except Exception as error:
            # The kind of error alone: its words may be a person's.
            log.error("A Slack act failed: %s", kind_of(error))
            await _try(say, FAILED)


def whisper(client: AsyncWebClient, channel: str | None, user_id: str) -> Say:
    """Say something that only this person sees, in the channel. A button in a window has none, and says nothing."""

    async def say(text: str) -> None:
        if channel:
            await client.chat_postEphemeral(channel=channel, user=user_id, text=escape(text))

    return say


async def _try(say: Say, text: str) -> None:
    try:
        await say(text)
    except Exception as error:
        log.error("Slack could not be told: %s", kind_of(error))
