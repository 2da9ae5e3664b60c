"""Things that may be used once, or a few times, or only for a while: trigger ids and response URLs."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from devslack.errors import SlackError

RESPONSE_URL_SECONDS = 30 * 60
RESPONSE_URL_USES = 5


@dataclass(slots=True)
class _Trigger:
    user: str
    made: float
    view_id: str | None
    spent: bool = False


class Triggers:
    """Trigger ids: each opens one view, within `seconds` of real time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._made: dict[str, _Trigger] = {}

    def make(self, user: str, view_id: str | None = None) -> str:
        """A new trigger for what this user has just done, in the view if it was in one."""
        trigger_id = f"{time.time_ns() // 1_000_000}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._made[trigger_id] = _Trigger(user, time.monotonic(), view_id)
        return trigger_id

    def spend(self, trigger_id: str) -> tuple[str, str | None]:
        """Use a trigger up: (user, view it came from). Raises SlackError with Slack's three codes."""
        trigger = self._made.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.made > self._seconds:
            raise SlackError("expired_trigger_id")
        trigger.spent = True
        return trigger.user, trigger.view_id


@dataclass(slots=True)
class ResponseUrl:
    """What a response URL answers to: the channel, the person, and the message it came from if any."""

    channel: str
    user: str
    message_ts: str | None
    thread_ts: str | None
    made: float = field(default_factory=time.monotonic)
    uses: int = 0


class ResponseUrls:
    """Response URLs by their token: five uses within thirty minutes."""

    def __init__(self) -> None:
        self._made: dict[str, ResponseUrl] = {}

    def make(self, base_url: str, target: ResponseUrl) -> str:
        """A new address for this target."""
        token = secrets.token_urlsafe(24)
        self._made[token] = target
        return f"{base_url}/response/{token}"

    def use(self, token: str) -> ResponseUrl:
        """Count one use. Raises SlackError `expired_url` or `used_url`."""
        target = self._made.get(token)
        if target is None or time.monotonic() - target.made > RESPONSE_URL_SECONDS:
            raise SlackError("expired_url")
        if target.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        target.uses += 1
        return target


class PostRate:
    """Slack's one post a second in a channel, with a short burst: a token bucket per channel."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_for(self, channel: str) -> float:
        """Seconds until this channel takes a post; 0.0 means that it has just taken one."""
        now = time.monotonic()
        level, seen = self._buckets.get(channel, (float(self._burst), now))
        level = min(float(self._burst), level + (now - seen) * self._per_second)
        if level >= 1:
            self._buckets[channel] = (level - 1, now)
            return 0.0
        self._buckets[channel] = (level, now)
        return (1 - level) / self._per_second


def random_id(prefix: str, length: int = 9) -> str:
    """An id in Slack's manner: a letter or two and capitals."""
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
    return prefix + "".join(secrets.choice(alphabet) for _ in range(length))


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with a block_id each, and an action_id on each interactive element, made where missing."""
    done = []
    for block in blocks:
        block = {**block, "block_id": block.get("block_id") or random_id("", 5)}
        for key in ("accessory", "element"):
            if isinstance(block.get(key), dict):
                block[key] = _with_action_id(block[key])
        if block.get("type") == "actions":
            block["elements"] = [_with_action_id(element) for element in block["elements"]]
        done.append(block)
    return done


def _with_action_id(element: dict[str, Any]) -> dict[str, Any]:
    return {**element, "action_id": element.get("action_id") or random_id("", 5)}
