"""What the app needs to know of a workspace."""

from dataclasses import dataclass

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

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

    bot_token: str
    app_token: str
    channel: str
    staff: tuple[StaffMember, ...]
    api_url: str = "https://slack.com/api/"
    may_look_back: bool = True

    def client(self, *, retries: bool = True) -> AsyncWebClient:
        """A client; without `retries` it never sends a request twice, whatever becomes of the answer."""
        handlers: list[AsyncRetryHandler] | None = None if retries else []
        return AsyncWebClient(
            token=self.bot_token, base_url=self.api_url, timeout=POST_SECONDS, retry_handlers=handlers
        )

    def member(self, user_id: str) -> StaffMember | None:
        """The member of staff with this Slack user id, if it is one who may handle complaints."""
        return next((m for m in self.staff if m.user_id == user_id and m.roles & {"handler", "deputy"}), None)
