"""The workspace in memory: people, channels, direct messages and everything that was said."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from devslack.errors import SlackError
from devslack.settings import APP_ID, BOT_ID, TEAM_ID, DevSlackSettings, SlackUser, channel_id

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """One message. `shown_at` is business time; `ts` is real time and the message's id in its channel."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    metadata: Json | None
    thread_ts: str | None
    shown_at: datetime
    only_for: str | None = None
    edited_ts: str | None = None
    state: dict[str, Json] = field(default_factory=dict)
    """state.values of its stateful elements, for each person."""

    def as_slack(self, *, bot_user: str, with_metadata: bool = False) -> Json:
        """The message as Slack's methods and payloads carry it."""
        body: Json = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": TEAM_ID,
            "blocks": self.blocks,
        }
        if self.user == bot_user:
            body |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        if with_metadata and self.metadata is not None:
            body["metadata"] = self.metadata
        return body

    def as_control(self) -> Json:
        """The message as scripts read it."""
        return {
            "ts": self.ts,
            "thread_ts": self.thread_ts,
            "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
            "metadata": self.metadata,
        }


@dataclass(slots=True)
class Channel:
    """A channel or a direct message with the bot."""

    id: str
    name: str
    members: tuple[str, ...]
    is_private: bool
    is_im: bool = False
    messages: list[Message] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        """The message with that ts."""
        return next((message for message in self.messages if message.ts == ts), None)

    def thread(self, ts: str) -> list[Message]:
        """The message with that ts and its replies, oldest first."""
        return [message for message in self.messages if message.ts == ts or message.thread_ts == ts]


class Workspace:
    """People, channels and messages; `business_now` says at what business time something was said."""

    def __init__(self, settings: DevSlackSettings, business_now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.business_now = business_now
        self.users: dict[str, SlackUser] = {user.id: user for user in (*settings.users, settings.bot)}
        self.channels: dict[str, Channel] = {}
        for given in settings.channels:
            made = Channel(given.id or channel_id(given.name), given.name, given.members, given.is_private)
            self.channels[made.id] = made
        self.ephemerals: list[Message] = []
        self._last_ts = 0

    @property
    def bot(self) -> str:
        """The bot's user id."""
        return self.settings.bot.id

    @property
    def user_ids(self) -> frozenset[str]:
        """Everybody's id, the bot's included."""
        return frozenset(self.users)

    def next_ts(self) -> str:
        """A new ts: real time to the microsecond, and always later than the one before."""
        self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def find_user(self, name: object) -> SlackUser | None:
        """A user by id, or by name with or without @."""
        if not isinstance(name, str):
            return None
        plain = name.removeprefix("@")
        return self.users.get(name) or next((u for u in self.users.values() if u.name == plain), None)

    def find_channel(self, name: object) -> Channel | None:
        """A channel by id, or by name with or without #."""
        if not isinstance(name, str):
            return None
        plain = name.removeprefix("#")
        return self.channels.get(name) or next((c for c in self.channels.values() if c.name == plain), None)

    def direct_message(self, user: str) -> Channel:
        """The conversation between the bot and one person, made when first needed."""
        im_id = "D0" + hashlib.sha256(user.encode()).hexdigest()[:9].upper()
        if im_id not in self.channels:
            name = f"directmessage-{self.users[user].name}"
            self.channels[im_id] = Channel(im_id, name, (user, self.bot), is_private=True, is_im=True)
        return self.channels[im_id]

    def bot_channel(self, name: str, *, by_name: bool = False) -> Channel:
        """A channel as the bot sees it. Raises SlackError when it does not exist for the bot."""
        channel = self.find_channel(name) if by_name else self.channels.get(name)
        if channel is None and by_name and name in self.users and name != self.bot:
            channel = self.direct_message(name)
        if channel is None or (channel.is_private and self.bot not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def say(
        self,
        channel: Channel,
        user: str,
        text: str,
        blocks: list[Json],
        *,
        metadata: Json | None = None,
        thread_ts: str | None = None,
        only_for: str | None = None,
    ) -> Message:
        """Add a message to the channel, or show it to one person alone."""
        message = Message(
            channel=channel.id,
            ts=self.next_ts(),
            user=user,
            text=text,
            blocks=blocks,
            metadata=metadata,
            thread_ts=thread_ts,
            shown_at=self.business_now(),
            only_for=only_for,
        )
        (self.ephemerals if only_for else channel.messages).append(message)
        return message

    def since(self, ts: str, user: str) -> tuple[list[Message], list[Message]]:
        """(new, changed) messages after that ts: everything in channels, and what `user` alone is shown."""
        everything = [message for channel in self.channels.values() for message in channel.messages]
        everything += [message for message in self.ephemerals if message.only_for == user]
        new = sorted((m for m in everything if _later(m.ts, ts)), key=lambda m: m.ts)
        changed = [m for m in everything if m not in new and m.edited_ts and _later(m.edited_ts, ts)]
        return new, changed


def _later(one: str, other: str) -> bool:
    return tuple(map(int, one.split("."))) > tuple(map(int, other.split(".")))
