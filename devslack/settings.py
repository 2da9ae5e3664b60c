"""What a local Slack is made of: its tokens, its people, its channels, and how strict its rates are."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from devslack.clock import next_working_morning

TEAM_ID = "T0DEVSLACK"
TEAM_NAME = "Local stand-in"
TEAM_DOMAIN = "local-stand-in"
APP_ID = "A0DEVSLACK"
BOT_ID = "B0DEVSLACK"

DEFAULT_SCOPES = (
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:write",
    "usergroups:read",
    "users:read",
)
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True)
class SlackUser:
    """One member of the workspace; `roles` is free text that the page shows beside the name."""

    id: str
    name: str
    real_name: str
    roles: str = ""


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """One channel with its members' user ids. The bot posts only where its own id is among them."""

    name: str
    members: tuple[str, ...]
    is_private: bool = True
    id: str = ""


def channel_id(name: str) -> str:
    """The stable id a channel gets when the settings do not name one."""
    return "C0" + hashlib.sha256(name.encode()).hexdigest()[:9].upper()


BOT_USER = SlackUser(id="U0COMPBOT", name="complaints", real_name="Complaints")

# Invented people, for demonstrations and tests alone.
SAMPLE_USERS = (
    SlackUser("U0AMINA", "amina.holt", "Amina Holt", "Senior clinical team"),
    SlackUser("U0TOMASZ", "tomasz.reid", "Tomasz Reid", "Clinical team manager"),
    SlackUser("U0CERYS", "cerys.vaughan", "Cerys Vaughan", "UK clinical lead"),
    SlackUser("U0DANIEL", "daniel.osei", "Daniel Osei", "Deputy clinical lead"),
    SlackUser("U0PRIYA", "priya.nand", "Priya Nand", "Data protection officer"),
    SlackUser("U0LEWIS", "lewis.grant", "Lewis Grant", "Front desk, not in the complaints team"),
)

SAMPLE_CHANNELS = (
    SlackChannel("complaints", ("U0AMINA", "U0TOMASZ", "U0CERYS", "U0DANIEL", "U0PRIYA", BOT_USER.id), is_private=True),
    SlackChannel("general", tuple(user.id for user in SAMPLE_USERS), is_private=False),
)


@dataclass(frozen=True, slots=True)
class DevSlackSettings:
    """Everything a local Slack is built from; the defaults are the demonstration's.

    `post_burst` posts per channel go through at once, then `posts_per_second`; `scopes` are those the
    bot token holds, so leaving one out shows what the app does without it.
    """

    bot_token: str = "xoxb-local-demonstration"  # noqa: S105 -- opens nothing but this stand-in
    app_token: str = "xapp-local-demonstration"  # noqa: S105 -- opens nothing but this stand-in
    bot: SlackUser = BOT_USER
    users: tuple[SlackUser, ...] = SAMPLE_USERS
    channels: tuple[SlackChannel, ...] = SAMPLE_CHANNELS
    usergroups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    commands: tuple[str, ...] = ("/complaint",)
    public_base_url: str | None = None
    """Where the app reaches us, when that differs from the address its requests carry."""
    allowed_hosts: frozenset[str] = LOOPBACK_HOSTS
    post_burst: int = 10
    posts_per_second: float = 1.0
    trigger_seconds: float = 3.0
    ack_seconds: float = 3.0
    next_working_morning: Callable[[datetime], datetime] = next_working_morning
