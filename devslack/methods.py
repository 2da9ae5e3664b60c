"""What a Web API method is here: a function over the workspace, whose token it wants, the scopes it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from devslack.arguments import Arguments
from devslack.socket_mode import SocketHub
from devslack.tickets import PostRate, Triggers
from devslack.views import Views
from devslack.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its arguments, the address it came to, and everything a method may touch."""

    args: Arguments
    base_url: str
    workspace: Workspace
    views: Views
    triggers: Triggers
    hub: SocketHub
    post_rate: PostRate


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method; `scopes` are alternatives, one of which the bot token must hold."""

    run: Callable[[Call], Json]
    caller: Literal["bot", "app"] = "bot"
    scopes: tuple[str, ...] = ()


class RateLimitedError(Exception):
    """HTTP 429 with Retry-After, in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
