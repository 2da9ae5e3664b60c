"""What the app needs to know of a workspace."""

import logging
from dataclasses import dataclass, field

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from models.staff import Staff

POST_SECONDS = 20


@dataclass(frozen=True)
class SlackSettings:
    """`may_look_back`: the token has groups:history, so a post of unknown outcome can be looked for."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    channel: str
    staff: Staff
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


def library_logger() -> logging.Logger:
    """The log of the Slack libraries: at DEBUG they write whole bodies, so it stays at WARNING."""
    logger = logging.getLogger("slackapp.library")
    logger.setLevel(logging.WARNING)
    return logger
