"""What the app needs to know of a workspace."""

import logging
from dataclasses import dataclass, field

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from models.conflict import StaffName

POST_SECONDS = 20


@dataclass(frozen=True)
class StaffMember:
    """Somebody who may handle complaints, by Slack user id."""

    user_id: str
    name: str
    roles: frozenset[str]


@dataclass(frozen=True)
class SlackSettings:
    """`may_look_back`: the token has groups:history, so a post of unknown outcome can be looked for."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    channel: str
    staff: tuple[StaffMember, ...]
    api_url: str = "https://slack.com/api/"
    may_look_back: bool = True

    def client(self, *, retries: bool = True) -> AsyncWebClient:
        """A client; without `retries` it never sends a request twice, whatever becomes of the answer."""
        handlers: list[AsyncRetryHandler] | None = None if retries else []
        return AsyncWebClient(
            token=self.bot_token,
            base_url=self.api_url,
            timeout=POST_SECONDS,
            retry_handlers=handlers,
            logger=library_logger(),
        )

    def member(self, user_id: str) -> StaffMember | None:
        """The member of staff with this Slack user id, if it is one who may handle complaints.

        Being in the channel is not enough.
        """
        return next((m for m in self.staff if m.user_id == user_id and m.roles & {"handler", "deputy"}), None)

    def name_of(self, actor: str) -> str:
        """Who that is, for the timeline; what is no person (`service`, `web chat`) stays as it is."""
        return next((m.name for m in self.staff if m.user_id == actor), actor)

    @property
    def names(self) -> tuple[StaffName, ...]:
        """Everybody whom a complaint may be about."""
        return tuple(StaffName(m.user_id, m.name) for m in self.staff)

    @property
    def deputies(self) -> tuple[str, ...]:
        """The user ids of those who stand in."""
        return tuple(m.user_id for m in self.staff if "deputy" in m.roles)


def library_logger() -> logging.Logger:
    """The log of the Slack libraries: at DEBUG they write whole bodies, so it stays at WARNING."""
    logger = logging.getLogger("slackapp.library")
    logger.setLevel(logging.WARNING)
    return logger
